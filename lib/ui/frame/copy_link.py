"""“Copy link”: the address bar is the saved view, and this button copies it."""

import streamlit as st

# The clipboard is open to pages that came over HTTPS or from this machine; over plain HTTP the older way still works.
_BUTTON = """<button id="copy-link" type="button">Copy link</button>
<span id="copied-link" role="status"></span>
<script>
(() => {
  const button = document.getElementById("copy-link"), said = document.getElementById("copied-link");
  const byHand = (text) => {
    const box = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    button.focus();
    return done;
  };
  button.onclick = async () => {
    let done;
    try { await navigator.clipboard.writeText(location.href); done = true; } catch { done = byHand(location.href); }
    said.textContent = done ? "Copied" : "Copy the address from the address bar";
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
})();
</script>"""


def show_copy_link() -> None:
    """Show the button that copies the link to exactly what is on the screen, opened parts included."""
    st.html(_BUTTON, unsafe_allow_javascript=True, width="content")

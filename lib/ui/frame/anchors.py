"""A link to a heading far down a page: the page grows while it loads, so the browser's own jump lands too early."""

import streamlit as st

# Looks again while the page settles, and stops as soon as the reader moves.
_JUMP = """<script>
(() => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id || window.anchorOf === location.href) return;
  window.anchorOf = location.href;
  const waits = [400, 900, 1800, 3000].map((ms) =>
    setTimeout(() => document.getElementById(id)?.scrollIntoView(), ms)
  );
  for (const event of ["wheel", "touchstart", "keydown", "mousedown"]) {
    addEventListener(event, () => waits.forEach(clearTimeout), { once: true, passive: true });
  }
})();
</script>"""


def keep_to_anchor() -> None:
    """Bring the heading that the link names into view once the page has settled; call it at the page's end."""
    st.html(_JUMP, unsafe_allow_javascript=True)

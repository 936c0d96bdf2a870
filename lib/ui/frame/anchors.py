"""A link to a heading far down a page: the page grows while it loads, so the browser's own jump lands too early."""

import json
from collections.abc import Mapping

import streamlit as st

from lib.ui.frame.closed_part import IN_LINK

# Looks again while the page settles, and stops as soon as the reader moves. A heading in a closed part is not there
# until the part is open, which its link says.
_JUMP = """<script>
(() => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id || window.anchorOf === location.href) return;
  window.anchorOf = location.href;
  const part = PARTS[id], query = new URLSearchParams(location.search);
  const open = (query.get("OPEN") || "").split(".").filter(Boolean);
  if (part && !open.includes(part)) {
    query.set("OPEN", [...open, part].join("."));
    location.search = query;
    return;
  }
  const waits = [400, 900, 1800, 3000].map((ms) =>
    setTimeout(() => document.getElementById(id)?.scrollIntoView(), ms)
  );
  for (const event of ["wheel", "touchstart", "keydown", "mousedown"]) {
    addEventListener(event, () => waits.forEach(clearTimeout), { once: true, passive: true });
  }
})();
</script>"""


def keep_to_anchor(parts: Mapping[str, str] | None = None) -> None:
    """Bring the heading that the link names into view once the page has settled; call it at the page's end.

    Parameters
    ----------
    parts : mapping of str to str, optional
        For headings within closed parts, the part that holds each: a link to the heading opens it.
    """
    script = _JUMP.replace("PARTS", json.dumps(dict(parts or {}))).replace("OPEN", IN_LINK)
    st.html(script, unsafe_allow_javascript=True)

"""Text from files and forms stays text: on a page it can set no format and hide no address behind a link."""

import re

# A colon matters before a letter only: “:red[” and “:smile:”.
_MARKS = re.compile(r"([\\`*_\[\]<>$~]|:(?=[A-Za-z_+-]))")
_LIST_OR_HEADING = re.compile(r"^(\s*)(?:(\d+)([.)])|([-+#]))(?=\s)")


def plain(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    marked = _MARKS.sub(r"\\\1", text)
    return _LIST_OR_HEADING.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[1]}\\{m[4]}", marked)

"""Files come in only where an uploader is on the screen, and only as large as that uploader is for.

Streamlit takes a file from any session at any time, up to the largest size that the server allows, and keeps it until
the session ends. Here a session's door is shut until a page shows an uploader, which opens it for files of its own
size. `lib.ui.guards.UploadDoor` asks `refusal` before a byte is read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

MEGABYTE = 1024 * 1024
# A form's own lines around the file.
_AROUND = 64 * 1024
# Largest file, in bytes, for each session that has an uploader on its screen.
_doors: dict[str, int] = {}
_shown: set[str] = set()


@contextmanager
def door_follows_the_page() -> Iterator[None]:
    """Shut this session's door after a run of the app that showed no uploader; not while one is drawn again."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    _shown.discard(session)
    try:
        yield
    finally:
        if session not in _shown:
            _doors.pop(session, None)


def uploader(label: str, types: str | list[str] | None, at_most: int, **options: Any) -> Any:
    """Show an uploader and open this session's door for it.

    Parameters
    ----------
    label : str
        What to give.
    types : str, list of str or None
        Endings of file names, without the dot; None for any.
    at_most : int
        Largest file in megabytes.
    **options
        The further options of `st.file_uploader`.

    Returns
    -------
    UploadedFile, list of UploadedFile or None
        What `st.file_uploader` returns.
    """
    if context := get_script_run_ctx():
        for gone in [session for session in list(_doors) if Runtime.exists() and not _active(session)]:
            _doors.pop(gone, None)
            _shown.discard(gone)
        already = _doors.get(context.session_id, 0) if context.session_id in _shown else 0
        _doors[context.session_id] = max(at_most * MEGABYTE, already)
        _shown.add(context.session_id)
    return st.file_uploader(label, type=types, max_upload_size=at_most, **options)


def _active(session: str) -> bool:
    return Runtime.instance().is_active_session(session)


def refusal(session: str, length: int) -> tuple[str, int] | None:
    """Return why a file must not come in, with the HTTP status that says so, or None when it may.

    A session holds at most twice what its uploader is for: the file that is replaced and the one that replaces it.

    Parameters
    ----------
    session : str
        The session that sends it.
    length : int
        Size of the request in bytes.
    """
    largest = _doors.get(session)
    if largest is None:
        return "No page of this session takes a file now.", 403
    if length > largest + _AROUND:
        return f"The file is too large: at most {largest // MEGABYTE} MB.", 413
    if _held(session) + length > 2 * (largest + _AROUND):
        return "This session holds as much as it may; take a file out first, or open the page again.", 413
    return None


def _held(session: str) -> int:
    manager = Runtime.instance().uploaded_file_mgr if Runtime.exists() else None
    files: dict[str, Any] = getattr(manager, "file_storage", {}).get(session, {})
    return sum(len(file.data) for file in files.values())

"""A file made for one reader is still there when they fetch it, whoever else looks at pages meanwhile.

A button's file is made when it is pressed and fetched by an address of its own. Streamlit drops it when two pages,
anybody's, have been drawn since: among many readers, or while a map reports where it stands, that is before a slow
line has asked for it, and the reader gets nothing. Here what nobody needs is looked for every few seconds, not at the
end of every run.
"""

import threading
import time

from streamlit.runtime.media_file_manager import MediaFileManager

SECONDS_BETWEEN = 15.0


def keep_made_files(seconds: float = SECONDS_BETWEEN) -> None:
    """Keep every file made from now on for at least so many seconds.

    Parameters
    ----------
    seconds : float
        Between two looks for files that nobody needs; a file is dropped by the second look after it was made.
    """
    drop, turn = MediaFileManager.remove_orphaned_files, threading.Lock()
    last = float("-inf")

    def drop_now_and_then(files: MediaFileManager) -> None:
        nonlocal last
        with turn:
            if time.monotonic() - last < seconds:
                return
            last = time.monotonic()
        drop(files)

    MediaFileManager.remove_orphaned_files = drop_now_and_then  # type: ignore[assignment,method-assign]

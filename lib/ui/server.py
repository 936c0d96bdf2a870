"""Two habits of the server that would cost each change of a choice time, turned off once a process.

Streamlit's server leaves Nagle's algorithm on for its connections, so the last part of what a run draws waits for the
browser's acknowledgement of the part before: about 40 ms of each change of a choice. Streamlit has no setting for it.

Python's collector of garbage looks again and again at everything a process holds, most of it modules and tables that
stay.
"""

import contextlib
import functools
import gc
import os
import socket
import stat

_OPEN_FILES = "/proc/self/fd"  # Linux; elsewhere nothing is changed


@functools.cache
def send_at_once() -> None:
    """Turn Nagle's algorithm off for the connections of this process; later ones take that from the server's socket."""
    for name in os.listdir(_OPEN_FILES) if os.path.isdir(_OPEN_FILES) else []:
        with contextlib.suppress(OSError):  # closed meanwhile, or a socket of another kind
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                with socket.fromfd(int(name), socket.AF_INET, socket.SOCK_STREAM) as connection:
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@functools.cache
def keep_what_is_loaded() -> None:
    """Take what is loaded by now out of the garbage collector's rounds; called when a page has been drawn."""
    gc.collect()
    gc.freeze()

"""What a page draws is sent as it is drawn.

The socket on which Streamlit listens leaves Nagle's algorithm on for all its connections, so that the last part of what
a run draws waits for the browser's acknowledgement of the part before: 40 ms of each change of a choice.
"""

import contextlib
import os
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_OPEN_FILES = "/proc/self/fd"  # Linux; elsewhere nothing is changed


@asynccontextmanager
async def sends_at_once(_: object) -> AsyncIterator[None]:
    """Run a server whose connections send at once; called when it listens and nobody is connected yet."""
    turn_waiting_off()
    yield


def turn_waiting_off() -> None:
    """Turn Nagle's algorithm off for this process's sockets; connections to come take that from where it listens."""
    for name in os.listdir(_OPEN_FILES) if os.path.isdir(_OPEN_FILES) else []:
        with contextlib.suppress(OSError):  # closed meanwhile, or a socket of another kind
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                with socket.socket(fileno=os.dup(int(name))) as connection:
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

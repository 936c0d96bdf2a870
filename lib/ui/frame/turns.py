"""A few pages are run at a time, the others wait for their turn: two hundred threads that share one interpreter are all
slower than a short queue is.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 3
# A run that waited this long goes on all the same, so that loads of large files never keep others out.
LONGEST_WAIT_SECONDS = 1.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def a_turn() -> Iterator[None]:
    """Run what is inside when there is room for it."""
    mine = _turns.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        yield
    finally:
        if mine:
            _turns.release()

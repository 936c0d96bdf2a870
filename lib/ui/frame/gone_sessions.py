"""What sessions that have gone leave in memory is given back two minutes later, when they cannot come back any more.

Streamlit keeps a session that lost its connection for two minutes, with its files, in a store that drops what is too
old only when the next session comes or goes: 400 MB of uploads stayed for as long as nobody else came
(`bench_uploads`). Its store and its loop are reached by names that are not promised; where they are not found, all is
as Streamlit does it.
"""

import contextlib
import gc
import threading
import time
from typing import Any

from streamlit.runtime import Runtime

SECONDS_BETWEEN = 15


def start_forgetting() -> None:
    """Look from now on, every few seconds, for sessions that have gone."""
    threading.Thread(target=_keep_forgetting, name="gone sessions", daemon=True).start()


def _keep_forgetting() -> None:
    while True:
        time.sleep(SECONDS_BETWEEN)
        with contextlib.suppress(AttributeError, RuntimeError):  # no server yet, or one that is just stopping
            forget_gone()


def forget_gone() -> None:
    """Drop the sessions that cannot come back any more, and files of sessions that are not known."""
    if not Runtime.exists():
        return
    runtime: Any = Runtime.instance()
    done = threading.Event()
    dropped: list[str] = []

    def drop() -> None:
        try:
            sessions = runtime._session_mgr
            kept = sessions._session_storage._cache
            dropped.extend(session for session, _ in kept.expire())
            known = set(kept.keys()) | {info.session.id for info in sessions.list_active_sessions()}
            files = runtime.uploaded_file_mgr
            for session in set(files.file_storage) - known:
                files.remove_session_files(session)
                dropped.append(session)
        finally:
            done.set()

    runtime._get_async_objs().eventloop.call_soon_threadsafe(drop)
    done.wait(SECONDS_BETWEEN)
    if dropped:
        gc.collect()  # a session is a ring of objects that point at one another

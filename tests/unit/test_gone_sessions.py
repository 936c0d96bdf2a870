"""Sessions that have gone are dropped once they cannot come back, and with them their files."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from streamlit.runtime.caching.ttl_cache import TTLCache

from lib.ui.frame import gone_sessions

pytestmark = pytest.mark.slow


class Files:
    def __init__(self, *sessions):
        self.file_storage = {session: {"file": b"content"} for session in sessions}

    def remove_session_files(self, session):
        self.file_storage.pop(session, None)


@pytest.fixture
def runtime(monkeypatch):
    """A runtime with one session that is active, one that has just gone, and one that went long ago."""
    now = [0.0]
    kept = TTLCache(maxsize=10, ttl=120, timer=lambda: now[0])
    kept["long gone"] = SimpleNamespace()
    now[0] = 60.0
    kept["just gone"] = SimpleNamespace()
    active = [SimpleNamespace(session=SimpleNamespace(id="active"))]
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    made = SimpleNamespace(
        _session_mgr=SimpleNamespace(
            _session_storage=SimpleNamespace(_cache=kept), list_active_sessions=lambda: active
        ),
        uploaded_file_mgr=Files("active", "just gone", "long gone", "never known"),
        _get_async_objs=lambda: SimpleNamespace(eventloop=loop),
        now=now,
    )
    monkeypatch.setattr(gone_sessions, "Runtime", SimpleNamespace(exists=lambda: True, instance=lambda: made))
    yield made
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_only_what_cannot_come_back_is_dropped(runtime):
    runtime.now[0] = 130.0
    gone_sessions.forget_gone()
    assert set(runtime.uploaded_file_mgr.file_storage) == {"active", "just gone"}
    assert list(runtime._session_mgr._session_storage._cache) == ["just gone"]


def test_without_a_server_nothing_is_done(monkeypatch):
    monkeypatch.setattr(gone_sessions, "Runtime", SimpleNamespace(exists=lambda: False))
    gone_sessions.forget_gone()


def test_streamlit_still_has_what_is_asked_of_it():
    from streamlit.runtime.memory_session_storage import MemorySessionStorage
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
    from streamlit.runtime.runtime import Runtime
    from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

    assert MemorySessionStorage()._cache.expire() == []
    files = MemoryUploadedFileManager("/upload")
    assert files.file_storage == {}
    files.remove_session_files("nobody")
    assert hasattr(Runtime, "_get_async_objs")
    assert hasattr(WebsocketSessionManager, "list_active_sessions")

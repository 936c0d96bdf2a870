"""One session of a Streamlit server without a browser: it speaks the server's own protocol over a websocket."""

import time
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Session:
    """A reader's session: opens a page, then changes choices one at a time.

    Parameters
    ----------
    address : str
        Of the server, for example 'http://127.0.0.1:8501'.
    page, query : str
        Name of the page in its address, and its query string.
    **options
        Of the connection, such as further headers.
    """

    def __init__(self, address: str, page: str, query: str = "", **options: Any):
        options = {"subprotocols": ["streamlit"], "max_size": None, **options}
        self.socket = connect(f"{address.replace('http', 'ws')}/_stcore/stream", **options)
        self.widgets: dict[str, str] = {}
        self.page, self.query, self.page_hash = page, query, ""
        self.session_id = ""
        self.first_run = self._run(page_name=page)

    def choose(self, label: str, value: str) -> float:
        """Set the choice with that label and return the seconds until the server has finished the page."""
        return self._run(changed={self.widgets[label]: value})

    def again(self) -> float:
        """Run the page as it stands once more and return the seconds until the server has finished it."""
        return self._run()

    def go_to(self, page: str, query: str) -> float:
        """Follow a link within the app and return the seconds until the server has finished its page."""
        self.page, self.query, self.page_hash = page, query, ""
        return self._run(page_name=page)

    def close(self) -> None:
        """End the session."""
        self.socket.close()

    def take(self, message: ForwardMsg) -> None:
        """Take note of a message of the server; a reader of times takes none."""

    def _run(self, page_name: str = "", changed: dict[str, str] | None = None) -> float:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = page_name
        message.rerun_script.page_script_hash = self.page_hash
        for widget, value in (changed or {}).items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, value
        started = time.perf_counter()
        self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self.socket.recv())
            self.take(answer)
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session_id = answer.new_session.initialize.session_id
                self.page_hash = answer.new_session.page_script_hash
            elif kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash or self.page_hash
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.new_element.WhichOneof("type") == "selectbox":
                box = answer.delta.new_element.selectbox
                self.widgets[box.label] = box.id
            elif kind == "script_finished" and answer.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ):
                return time.perf_counter() - started

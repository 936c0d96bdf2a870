"""A file made for one reader is there when they fetch it, whatever other readers do meanwhile."""

import time
import urllib.request

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.ui.streamlit_session import Session
from tests.district.truth import ALDER, BIRCH


class Reader(Session):
    """A reader who presses buttons for files."""

    def take(self, message):
        element = message.delta.new_element
        if element.WhichOneof("type") == "download_button":
            self.files = {**getattr(self, "files", {}), element.download_button.label: element.download_button}

    def press(self, label):
        """Press the button with that label and return the address under which its file is to be fetched."""
        asked = BackMsg()
        asked.backend_operation_request.session_id = self.session_id
        asked.backend_operation_request.request_id = "press"
        asked.backend_operation_request.deferred_file.file_id = self.files[label].deferred_file_id
        self.socket.send(asked.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(self.socket.recv())
            if answer.WhichOneof("type") == "backend_operation_response":
                return answer.backend_operation_response.deferred_file.url


def test_a_file_is_fetched_late_over_a_slow_line_while_others_look_at_pages(app_url):
    reader = Reader(app_url, "own_area", f"area=wards:{ALDER};{BIRCH}&open=share")
    address = reader.press("Outline and figures (GeoJSON)")
    other = Session(app_url, "claims")
    for _ in range(3):
        other.again()
    time.sleep(1)  # what follows the end of a run
    with urllib.request.urlopen(app_url + address) as answer:
        assert b"FeatureCollection" in answer.read()
    other.close()
    reader.close()

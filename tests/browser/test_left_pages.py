"""A link that is followed while a map is being drawn leads where it says, whatever the map reports meanwhile."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.ui.streamlit_session import Session
from tests.browser.conftest import RUNNING, map_frame, settle
from tests.district.truth import ALDER


class Reader(Session):
    """A reader who notes which pages are drawn, and the part of the page that its map is."""

    part = ""

    def take(self, message):
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.drawn = [*getattr(self, "drawn", []), message.new_session.page_script_hash]
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "component_instance":
            self.part = message.delta.fragment_id or self.part

    def ask(self, page_hash, part=""):
        """Ask for a page, or for a part of it, without waiting for the answer."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash, asked.rerun_script.fragment_id = page_hash, part
        self.socket.send(asked.SerializeToString())

    def until_finished(self):
        """Take what the server sends until a run has ended."""
        kind = ""
        while kind != "script_finished":
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            self.take(message)
            kind = message.WhichOneof("type")


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("hotspots", ""),
        ("ward_profile", ""),
        ("ward_profile", f"place={ALDER}"),
        ("own_area", "area=locality:Quayside"),
    ],
)
def test_a_report_on_its_way_does_not_bring_back_the_page_that_was_left(app_url, page, query):
    elsewhere = Session(app_url, "claims")
    reader = Reader(app_url, page, query)
    left, reader.page_hash, reader.drawn = reader.page_hash, elsewhere.page_hash, []
    reader.ask(elsewhere.page_hash)
    reader.ask(left, reader.part)
    reader.until_finished()
    reader.again()
    assert set(reader.drawn) == {elsewhere.page_hash}
    elsewhere.close()
    reader.close()


def test_a_part_of_the_page_that_is_shown_is_run_again_after_a_way_back(app_url):
    reader = Reader(app_url, "hotspots")
    hotspots = reader.page_hash
    reader.go_to("claims", "")
    reader.ask(hotspots)
    reader.until_finished()
    reader.drawn = []
    reader.ask(hotspots, reader.part)
    reader.until_finished()
    assert reader.drawn == [hotspots]
    reader.close()


def test_a_link_followed_before_the_map_is_drawn_leads_where_it_says(page, app_url):
    held, answers, scripts = [], [], []

    def connect(browser):
        server = browser.connect_to_server()
        server.on_message(lambda message: answers.append(message) if held else browser.send(message))
        connect.let_go = lambda: [browser.send(message) for message in answers]

    page.route_web_socket("**/_stcore/stream", connect)
    page.route("**/district/map.*.js", lambda route: scripts.append(route))
    with page.expect_request("**/district/map.*.js"):
        page.goto(f"{app_url}/ward_profile?place={ALDER}")
    settle(page)
    page.remove_locator_handler(page.locator(RUNNING))  # here the link is pressed too soon on purpose
    held.append(True)
    page.get_by_role("link", name="Claims", exact=True).click()
    for script in scripts:
        script.continue_()
    map_frame(page).locator("path.leaflet-interactive[role=button]").first.wait_for(state="attached")
    held.clear()
    connect.let_go()
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("reported ASB in")
    settle(page)
    expect(page).to_have_url(re.compile("/claims"))
    expect(title).to_contain_text("reported ASB in")


def test_a_link_to_a_ward_opens_it_on_a_map_that_was_clicked_before(open_page):
    page = open_page("hotspots", map_too=True)
    map_frame(page).get_by_role("button", name=re.compile("^Birch Hill, ")).click()
    expect(page.get_by_role("heading", name="Birch Hill", level=2)).to_be_visible()
    page.get_by_role("link", name=re.compile("Birch Hill")).first.click()
    link = page.get_by_role("link", name="All wards on the map")
    expect(link.locator("p")).to_have_css("text-decoration-line", "underline")  # it looks like what it is
    link.click()
    map_frame(page).locator("path.leaflet-interactive").first.wait_for()
    settle(page)
    expect(page.get_by_role("heading", name="Birch Hill", level=2)).to_be_visible()

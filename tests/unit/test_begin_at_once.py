"""The file that every page begins with: Streamlit's own, told where its server is."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from lib.ui.begin_at_once import page_file_routes
from lib.ui.pages import PAGES

STREAMLITS = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [page.name for page in PAGES[1:]])
def test_a_page_s_address_begins_with_streamlit_s_file_told_where_its_server_is(page):
    answer = TestClient(Starlette(routes=page_file_routes("safety/"))).get(f"/safety/{page}")
    before, _, rest = answer.text.partition("<script>window.__streamlit")
    told, _, after = rest.partition("</script>")
    assert before + after == STREAMLITS
    assert before.endswith("<head>")
    assert "BACKEND_BASE_URL" in told
    assert answer.headers["Cache-Control"] == "no-cache"


def test_no_other_address_is_taken_from_streamlit():
    browser = TestClient(Starlette(routes=page_file_routes("")))
    assert browser.get("/hotspots").status_code == 200
    for path in ("/", "/_stcore/health", "/safety/hotspots"):
        assert browser.get(path).status_code == 404

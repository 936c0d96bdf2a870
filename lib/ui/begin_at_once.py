"""The file that every page begins with: Streamlit's own, told where its server is.

At a page's own address Streamlit looks for its server beneath that address first, is refused, waits a tenth of a second
and only then asks a step higher.
"""

from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from lib.ui.pages import PAGES

# The file's own scripts are found from the same place, so that it holds under any base path.
_TOLD = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href };</script>'


def page_file_routes(base_path: str) -> list[Route]:
    """Return the routes of the pages' own addresses, under the server's base path; the first page's is the root."""
    base = f"/{base_path.strip('/')}".rstrip("/")
    return [Route(f"{base}/{page.name}", _page_file) for page in PAGES[1:]]


def _page_file(_: Request) -> HTMLResponse:
    return HTMLResponse(_told(), headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=1)
def _told() -> str:
    before, head, after = Path(get_static_dir(), "index.html").read_text(encoding="utf-8").partition("<head>")
    return f"{before}{head}{_TOLD}{after}"

"""What axe finds wrong on a page with how it can be read, but for what is Streamlit's own."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import SETTLED, settle

# Violations of Streamlit's own parts, named so that a new one of ours is seen.
UPSTREAM = {
    "empty-table-header": "the header cell over a table's index",
    "aria-allowed-role": "the role of the file uploader",
    "scrollable-region-focusable": "the scrolling frame of a wide table",
}


def violations(page):
    """Return every violation of ours: its name, and where it is."""
    return _named(_found(page))


def serious_violations(page):
    """Return those that keep somebody from reading or using the page."""
    return _named(v for v in _found(page) if v["impact"] in ("serious", "critical"))


def _found(page):
    """Look while the page is at rest: what is about to be drawn anew is faded, and a map may report at any time."""
    while True:
        settle(page)
        found = Axe().run(page).response["violations"]
        if page.evaluate(SETTLED):
            return [v for v in found if v["id"] not in UPSTREAM]


def _named(found):
    return [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found]

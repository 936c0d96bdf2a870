"""The list of pages is the files there are, and what README.md promises."""

import re

from lib.published.tables import ROOT
from lib.ui.pages import PAGES


def test_every_page_has_its_file_and_every_file_its_page():
    files = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {page.name for page in PAGES} == files


def test_the_readme_lists_the_same_pages_in_the_same_order():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("| page | answers |")[1].split("\n\n")[0]
    titles = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)
    assert titles == [page.title for page in PAGES]


def test_the_overview_says_where_every_other_page_leads():
    assert [page.name for page in PAGES if not page.leads_to] == ["overview"]


def test_no_page_stops_the_run_that_ends_with_sign_in_and_licences():
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "lib/ui").rglob("*.py")]:
        assert "st.stop(" not in path.read_text(encoding="utf-8"), path

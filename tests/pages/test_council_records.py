"""The pages with the council's own requests loaded, run whole."""

import pytest
from streamlit.testing.v1 import AppTest

from lib import records
from lib.areas import area_figures
from lib.example_export import synthetic_requests
from lib.published import ROOT
from lib.view import View
from tests.unit.test_local_records import load_requests

SUTTON_CENTRAL = "E05010677"


@pytest.fixture(autouse=True)
def _two_years(tmp_path, monkeypatch):
    """Two years of synthetic requests, loaded."""
    monkeypatch.setenv("ASHFIELD_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    records._version.forget()
    load_requests(synthetic_requests(6_000, "2023-10-01", 731))
    yield
    records._version.forget()


def opened(page, **query):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def words(app):
    blocks = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning]
    return "\n".join(str(block.value) for block in blocks) + "\n".join(b.proto.body for b in app.get("html"))


def tables(app):
    return [table.value for table in app.table]


def count_in_ward(slug):
    rows = area_figures(View(slug, "2024-10", "2025-09")).rows.set_index("code")
    return int(rows.loc[SUTTON_CENTRAL, "count"])


def test_hotspots_shows_what_the_requests_consist_of_for_the_district_and_for_a_ward():
    app = opened("hotspots", topic="fly-tipping")
    assert "What fly-tipping reports consist of" in words(app)
    assert "reports in Ashfield in the 12 months to September 2025, by what the council’s files say" in words(app)
    shown = next(table for table in tables(app) if "Kind" in table)
    assert {"Size", "Land type", "Outcome", "Waste type"} == set(shown["What"])
    assert (shown["Kind"] == "(not given)").any()
    ward = opened("hotspots", topic="fly-tipping", place=SUTTON_CENTRAL)
    own = f"{count_in_ward('fly-tipping')} reports in Sutton Central & New Cross"
    assert own in words(ward)
    assert f"--area {SUTTON_CENTRAL}" in words(ward)


def test_hotspots_shows_it_for_no_topic_that_has_none():
    assert "consist of" not in words(opened("hotspots", topic="asb"))

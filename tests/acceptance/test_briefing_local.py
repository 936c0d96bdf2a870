"""Local records in a briefing: small counts hidden, hours only from timed records."""

import io

import docx
import pandas as pd
import pytest

from lib.answers.hotspots import areas_of
from lib.base.errors import InputError
from lib.briefing.actions import Action
from lib.briefing.content import compose
from lib.briefing.document import Heading, Table, Text
from lib.briefing.local_counts import HIDDEN, local_counts
from lib.briefing.previous import NOT_BY_MONTH
from lib.briefing.request import Request, request_from_query
from lib.briefing.word import as_docx
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from lib.published.places import ward_names
from lib.records import connection
from tests.stores import load_requests

ALL = tuple(ward_names())
MADE = "2025-10-01T09:30"


@pytest.fixture
def few_requests(sqlite_store):
    """So few synthetic requests that many wards have under five."""
    load_requests(synthetic_requests(700, "2023-10-01", 731))


def true_counts(slug="fly-tipping"):
    rows = areas_of(View(slug, "2024-10", "2025-09")).rows
    return rows.set_index("name")[["compared_count", "previous_count"]].astype(int)


def test_no_count_under_five_is_printed_nor_can_be_worked_out(few_requests):
    counts = local_counts(topic_named("fly-tipping"), ALL, "2024-10", "2025-09")
    true = true_counts()
    assert ((true > 0) & (true < 5)).to_numpy().any()
    for name, column in (("now", "compared_count"), ("before", "previous_count")):
        shown = counts.rows[name].drop("Total of these wards")
        small = true[column].between(1, 4)
        assert shown[small.reindex(shown.index)].isna().all()
        known = shown.dropna()
        assert (known == true[column].reindex(known.index)).all()
        hidden = shown[shown.isna()]
        total = counts.rows.at["Total of these wards", name]
        if len(hidden) and pd.notna(total):
            # what is left for the hidden cells can be shared out in more than one way
            assert len(hidden) > 1
            assert total - known.sum() > len(hidden)


def test_the_briefing_prints_hidden_and_says_why(few_requests):
    made = compose(Request(ALL, ("asb", "fly-tipping"), "2024-10", "2025-09", length="full"), MADE)
    printed = next(b for b in made.section("local").blocks if isinstance(b, Table))
    true = true_counts()
    for ward, now, before in printed.rows[:-1]:
        assert now in (HIDDEN, f"{true.at[ward, 'compared_count']:,}")
        assert before in (HIDDEN, f"{true.at[ward, 'previous_count']:,}")
    said = " ".join(b.text for s in made.sections for b in s.blocks if isinstance(b, Text))
    assert "“Hidden” stands for a count from 1 to 4" in said
    assert "cells are hidden" in said
    cells = [c.text for t in docx.Document(io.BytesIO(as_docx(made))).tables for r in t.rows for c in r.cells]
    assert HIDDEN in cells
    # The plan's figures stay beside it, and no ward count of local records is anywhere else.
    assert made.section("published").blocks


def test_hours_come_from_timed_records_or_are_refused_with_the_reason(few_requests):
    made = compose(Request(ALL, ("fly-tipping",), "2024-10", "2025-09", length="full"), MADE)
    said = " ".join(b.text for b in made.section("local").blocks if isinstance(b, Text))
    assert "carry a time of day" in said


def test_the_threshold_is_a_setting(few_requests, monkeypatch):
    monkeypatch.setenv("SAFETY_SMALL_NUMBERS", "1")
    assert local_counts(topic_named("fly-tipping"), ALL, "2024-10", "2025-09").hidden == 0
    monkeypatch.setenv("SAFETY_SMALL_NUMBERS", "few")
    with pytest.raises(InputError, match="SAFETY_SMALL_NUMBERS"):
        local_counts(topic_named("fly-tipping"), ALL, "2024-10", "2025-09")


def test_a_period_without_local_records_says_so(few_requests):
    made = compose(Request(ALL, ("asb", "fly-tipping"), "2021-10", "2022-09", length="full"), MADE)
    (text,) = made.section("local").blocks
    assert "No month of fly-tipping reports" in text.text


def test_without_local_records_there_is_no_such_section(sqlite_store):
    made = compose(Request(ALL[:2], ("fly-tipping",), "2024-10", "2025-09", length="full"), MADE)
    assert "local" not in {section.key for section in made.sections}
    assert not connection.may_hold_records()


def text_of(section):
    return " ".join(block.text for block in section.blocks if isinstance(block, Text))


@pytest.fixture
def many_requests(sqlite_store):
    """Two years of synthetic requests; one outcome is rare."""
    table = synthetic_requests(6_000, "2023-10-01", 731)
    table["Outcome"] = "Removed"
    table.loc[table.index % 2 == 0, "Outcome"] = "No evidence found"
    late = table[(table["Category"] == "Fly Tipping")].index[-40:-37]
    table.loc[late, "Outcome"] = "Fixed penalty notice"
    load_requests(table)


def test_the_briefing_says_how_many_requests_there_are_and_how_that_changed(many_requests):
    made = compose(Request(ALL[:2], ("fly-tipping",), "2024-10", "2025-09", length="full"), MADE)
    counts = local_counts(topic_named("fly-tipping"), ALL[:2], "2024-10", "2025-09").rows
    now, before = counts.loc["Total of these wards"]
    said = text_of(made.section("bottom-line"))
    assert f"{now} fly-tipping reports in the 12 months to September 2025" in said
    assert f"{now} reports against {before} in the same months" in said
    assert "no change can be told" not in said
    assert "counted by ward below" in said
    assert "no street or ward can be named" not in said
    for key in ("maps", "patrol"):
        assert "counted by ward under “Local records by ward”" in text_of(made.section(key))


def test_the_briefing_prints_what_requests_consist_of_and_no_rare_outcome(many_requests):
    made = compose(Request(ALL, ("fly-tipping",), "2024-10", "2025-09", length="full"), MADE)
    table = next(b for b in made.section("local").blocks if isinstance(b, Table) and "consist of" in b.caption)
    outcomes = {kind: (count, share) for what, kind, count, share in table.rows if what == "Outcome"}
    assert outcomes["Fixed penalty notice"] == (HIDDEN, "not printed")
    assert [count for count, _ in outcomes.values()].count(HIDDEN) >= 2
    assert {share for _, share in outcomes.values()} == {"not printed"}
    sizes = [(count, share) for what, _, count, share in table.rows if what == "Size"]
    assert len(sizes) == 4
    assert all("%" in share and count != HIDDEN for count, share in sizes)


@pytest.mark.parametrize("start", ["2024-10", "2022-10"])
def test_a_topic_that_only_local_records_hold_makes_a_whole_briefing(many_requests, start):
    made = compose(Request(ALL[:2], ("noise",), start, "2025-09" if start > "2024" else "2022-12", length="full"), MADE)
    assert dict(made.about)["Topics"] == "Noise"
    assert "noise complaints" in text_of(made.section("bottom-line")).lower()
    assert "Priority 1" in " ".join(block.text for block in made.section("plan").blocks if isinstance(block, Heading))
    assert as_docx(made)


def test_earlier_choices_are_taken_up_for_a_topic_of_few_months(sqlite_store):
    load_requests(synthetic_requests(600, "2025-04-01", 91))
    assert View.default("noise").end == "2025-06"
    request, notices = request_from_query({"topics": "noise", "from": "2025-04", "to": "2025-06"})
    assert (request.topics, notices) == (("noise",), [])


def test_a_wards_page_tells_of_requests_where_police_publish_nothing_and_hides_small_counts(few_requests):
    request = Request(ALL, ("graffiti", "fly-tipping"), "2024-10", "2025-09")
    made = compose(request, MADE)
    shown = {slug: local_counts(topic_named(slug), ALL, "2024-10", "2025-09").rows for slug in request.topics}
    for code in ALL:
        blocks, name = made.section(f"wards-{code}").blocks, ward_names()[code]
        first, (other,) = shown["graffiti"].loc[name], _others(blocks)
        told = "that is not printed" if pd.isna(first["now"]) else f": {first['now']} graffiti reports in the 12 months"
        assert told in blocks[0].text
        assert ("against" in blocks[0].text) == bool(first.notna().all())
        fly = shown["fly-tipping"].loc[name]
        assert other[:2] == (
            "Fly-tipping (the council’s own requests)",
            "hidden: small numbers" if pd.isna(fly["now"]) else f"{fly['now']:,}",
        )
        assert (other[-1] != "not told") == bool(fly.notna().all())


def _others(blocks):
    return next(b.rows for b in blocks if isinstance(b, Table) and b.caption.startswith("Other topics"))


def test_progress_on_a_topic_of_the_councils_own_requests_says_why_no_count_is_printed(few_requests):
    ward = ALL[0]
    action = Action(ward, "fly-tipping", "Clear the lane", "2025-04", figure="ward", number=1)
    made = compose(Request((ward,), ("fly-tipping",), "2024-10", "2025-09"), MADE, actions=(action,))
    table = next(block for block in made.section("previous").blocks if isinstance(block, Table))
    assert table.rows[0][-1] == NOT_BY_MONTH

"""Evidence packs of the project's own district: the figures are those that the pages show."""

import re

import pytest

from lib.analysis.areas import ward_figures
from lib.analysis.evaluation.places import WARDS, units_of
from lib.analysis.own_area.made_of import area_of
from lib.analysis.packs.in_force import judged
from lib.analysis.packs.years_in_force import years_in_force
from lib.base.months import months_between, shift
from lib.briefing.document import Text
from lib.briefing.packs.answers import NOT_SHOWN
from lib.briefing.packs.pack import evidence_tables, pack
from lib.briefing.packs.place import area_asked
from lib.briefing.packs.request import PackRequest
from lib.drawing.words.areas import VERDICT_WORDS
from lib.incidents.cube import incidents
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from tests.briefings import fill, pages_of

SPAN = ("2024-10", "2025-09")
MANY, FEW = "E05010677", "E05010674"  # a town’s middle, and a ward of villages


def of_ward(ward, *topics, kind="pspo"):
    return PackRequest(kind, *area_asked("", ward, "", "", ""), topics, *SPAN)


@pytest.mark.parametrize("ward", [MANY, FEW])
@pytest.mark.parametrize("slug", ["asb", "burglary", "robbery"])
def test_a_ward_has_in_its_pack_what_its_own_page_shows(ward, slug):
    tables = evidence_tables(of_ward(ward, slug))
    row = ward_figures(View(slug, *SPAN)).rows.set_index("code").loc[ward]
    label = topic_named(slug).label
    count = tables["counts"].rows.iloc[0]
    assert tuple(count)[:2] == (label, f"{row['count']:.0f}")
    assert int(count.iloc[1]) + int(count.iloc[2]) == int(count.iloc[3])
    beside = tuple(tables["beside"].rows.iloc[0])
    assert beside[1:4] == (f"{row['rate']:.1f}", f"{row['rate_low']:.1f}", f"{row['rate_high']:.1f}")
    assert beside[-1] == VERDICT_WORDS[row["verdict"]].lstrip("▲●▼ ")
    change = tuple(tables["change"].rows.iloc[0])
    assert change[1] == ward_names()[ward]
    assert change[3:] == (f"{row['compared_count']:.0f}", f"{row['previous_count']:.0f}", row["change_verdict"])
    months = tables[f"months-{slug}"].rows
    inside = [int(cell) for month, cell in zip(months["Month"], months["In the area"], strict=True) if month >= SPAN[0]]
    assert sum(inside) == row["count"]


def test_few_records_show_nothing_and_many_show_no_more_than_part_of_a_judgement():
    few = pack(of_ward(FEW, "theft-from-the-person", "robbery"), "2025-10-01T09:30").section("summary").blocks[1]
    status = {row[1]: row[2] for row in few.rows}
    assert status["Detrimental effect on the quality of life"] == NOT_SHOWN
    many = pack(of_ward(MANY, "asb"), "2025-10-01T09:30").section("summary").blocks[1]
    status = {row[1]: row[2] for row in many.rows}
    assert status["Persistent or continuing"] == "Shown"
    assert status["Detrimental effect on the quality of life"] == "Shown in part"
    assert status["Unreasonable"] == status["Consultation, rights and equality"] == NOT_SHOWN


def test_what_the_documents_say_of_an_order_is_printed_as_printed():
    made = pack(of_ward(MANY, "asb"), "2025-10-01T09:30")
    said = " ".join(block.text for block in made.section("renewal").blocks if isinstance(block, Text))
    assert re.search(r"The documents at hand say “Public Spaces Protection Order” in \d place", said)
    quotes = evidence_tables(of_ward(MANY, "asb"))["quotes"].rows
    assert quotes["As printed"].str.contains("26th July 2018 for a period of three years").any()


def test_whole_years_are_counted_from_the_records_each_beside_the_year_before_it_began():
    """Two years of a ward: counted again from the bare records, months that are missing left out of both."""
    area, since = area_of(f"wards:{MANY}"), "2023-07"
    found = judged(area, topic_named("burglary"), since)
    table = years_in_force(found)
    assert list(table["start"]) == ["2023-07", "2024-07"]
    assert list(table["end"]) == ["2024-06", "2025-06"]
    records = incidents()
    own = records[(records["category"] == "burglary") & (records["ward_code"] == MANY)]
    beside = records[(records["category"] == "burglary") & records["ward_code"].isin(found.compared)]
    for row in table.itertuples():
        pairs = [(shift(m, -12 * row.year), m) for m in months_between(row.start, row.end)]
        held = set(units_of(WARDS, topic_named("burglary")).months)
        pairs = [(a, b) for a, b in pairs if {a, b} <= held]
        assert row.months == len(pairs)
        for records_of, before, after in (
            (own, row.before, row[6]),
            (beside, row.compared_before, row.compared_count),
        ):
            assert before == pytest.approx(records_of["month"].isin([a for a, _ in pairs]).sum())
            assert after == pytest.approx(records_of["month"].isin([b for _, b in pairs]).sum())
        assert row.ratio == pytest.approx((row[6] / row.before) / (row.compared_count / row.compared_before))


FOUR = ("asb", "public-order", "drugs", "criminal-damage-and-arson")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "where", "topics", "more", "most"),
    [
        ("pspo", {"ward": MANY}, FOUR, {"since": "2023-10"}, 14),
        ("bid", {"place": "Hucknall"}, ("asb", "burglary"), {"measures": ("Police-recorded ASB",)}, 8),
    ],
)
def test_a_pack_says_a_thing_once_and_no_page_of_it_is_under_a_third_full(kind, where, topics, more, most):
    area, place = area_asked("", where.get("ward", ""), where.get("place", ""), "", "")
    pages = pages_of(pack(PackRequest(kind, area, place, topics, *SPAN, **more), "2025-10-01T09:30"))
    assert len(pages) <= most
    assert [number for number, page in enumerate(pages[:-1], 1) if fill(page) < 1 / 3] == []

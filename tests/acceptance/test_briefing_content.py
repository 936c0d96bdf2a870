"""What a briefing says: every figure is the app's, every part is there, every gap is said."""

import re

import pytest

from lib.briefing.content import compose
from lib.briefing.document import Heading
from lib.briefing.request import SECTIONS, Request
from lib.published.places import ward_names
from tests.briefings import table, texts

MADE = "2025-10-01T09:30"
TWO = ("E05010677", "E05010678")
ASKED = Request(TWO, ("asb", "fly-tipping", "all-crime"), "2024-10", "2025-09", length="full")
ALL = tuple(ward_names())


@pytest.fixture(scope="module")
def briefing():
    return compose(ASKED, MADE, notes="One line.\nAnother.")


def test_every_section_is_there_in_order_and_each_has_something_under_it(briefing):
    keys = [section.key for section in briefing.sections]
    assert [key for key in keys if not key.startswith("wards-")] == [
        k for k in SECTIONS if k not in ("local", "wards", "members", "interventions")
    ]
    assert [key for key in keys if key.startswith("wards-")] == [f"wards-{ward}" for ward in TWO]
    for section in briefing.sections:
        assert section.blocks
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            if isinstance(block, Heading):
                assert block.text.strip()
                assert following is not None
                assert not isinstance(following, Heading) or following.level > block.level, block.text


@pytest.mark.parametrize(
    "request_",
    [
        ASKED,
        Request(ALL, ("robbery", "asb"), "2024-10", "2025-09", length="full"),
        Request(TWO, ("asb",), "2019-04", "2019-05", length="full"),
        Request(TWO, ("graffiti", "environmental-crime"), "2024-10", "2025-09", length="full"),
        Request(("E05010690",), ("theft-from-the-person",), "2025-08", "2025-09", length="full"),
        Request(TWO, ("asb",), "2018-10", "2018-10", length="full"),
    ],
)
def test_nothing_reads_like_a_placeholder_or_a_missing_value(request_):
    for text in texts(compose(request_, MADE)):
        assert not re.search(r"\b(nan|NaN|None|NaT|inf|<NA>|TODO|undefined)\b", text), text
        assert "{" not in text


def test_months_missing_all_of_them_is_said_and_no_figure_is_given():
    empty = compose(Request(TWO, ("asb",), "2019-04", "2019-05", length="full"), MADE)
    said = " ".join(texts(empty))
    where = "Sutton Central & New Cross and Hucknall Central"
    assert f"no month of reported ASB in {where} is complete".casefold() in said.casefold()
    assert "April 2019 and May 2019: no file of this force for this month is held" in said
    assert all(row[1] == "no figure" for row in table(empty, "summary", "Anti-social").rows)


def test_the_annex_says_how_to_make_each_figure_again(briefing):
    printed = table(briefing, "annex", "Links and commands")
    commands = [row[2] for row in printed.rows]
    assert "python -m lib wards --topic asb --from 2024-10 --to 2025-09" in commands
    assert "python -m lib localities --topic fly-tipping" in commands
    assert any(command.startswith("python -m lib brief --wards E05010677,E05010678") for command in commands)
    whole = " ".join(texts(briefing))
    from lib.briefing.annex import data_hash

    assert data_hash() in whole
    assert "September 2024: only 800 ASB records" in whole


def test_the_first_three_records_without_a_place_bursts_and_the_choice_of_patrol_places_are_said(briefing):
    said = "\n".join(texts(briefing))
    assert "these three cannot be told apart" in said
    assert "Records without a map point" in said
    assert (
        "43 at Bolsover Street and 23 at Bolsover Street (petrol station) of the ward’s 79 incidents in December 2024"
        in said
    )
    assert "Burst: 43 in December 2024." in said
    assert "the busiest places. Chosen on the year before, they held 53% of reported ASB" in said
    assert "as much land that was hot by the rule held 46%" in said

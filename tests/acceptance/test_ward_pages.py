"""What a briefing says of every ward, topic and kind of period, sentence by sentence, beside the published tables.

The tables are counted here with pandas alone. Every sentence must be of a form that is known, so that none is left
unread, and each number in it must be the table's.
"""

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import lib
from lib.briefing.bottom_line import at_a_glance, bottom_line
from lib.briefing.document import Table
from lib.briefing.figures import gather
from lib.briefing.place_page import first_sentences
from lib.briefing.request import Request, check
from lib.briefing.ward_page import like_wards, ward_place
from lib.drawing.ward_map import ward_places
from lib.drawing.words.places import none_on_record
from lib.incidents.topics import topics
from lib.statistics.hotspot_rule import HOTSPOT_RULE
from tests.acceptance.test_sentences import RECORDED, WARDS, complete, read

PERIODS = {
    "a year": ("2024-10", "2025-09"),
    "a month": ("2025-08", "2025-08"),
    "before there is a year before": ("2018-10", "2018-11"),
    "with months that are missing": ("2019-03", "2019-06"),
    "of which no month is complete": ("2019-04", "2019-05"),
}
NOUN = r"(?:incidents?|offences?)"
MUCH = re.compile(
    rf"Police recorded (?P<count>[\d,]+) (?P<noun>{NOUN}) of (?P<topic>.+) in .+?(?:, (?P<share>\d+)% of the "
    r"district’s)?; at (?P<rate>[\d,.]+) per 1,000 residents that is .+\."
)
CHANGE = re.compile(
    rf"This year and the year before: (?P<now>[\d,]+) (?P<noun>{NOUN}) against (?P<then>[\d,]+) "
    r"(?:in the same months?|over the (?P<months>\d+|one) months? that both years have): .+\."
)
NO_YEAR_BEFORE = "No month of this period has a complete month a year before to compare with."
BUSIEST = re.compile(
    r"The busiest place is (?P<place>.+), (?P<at>[\d,]+) of (?P<count>[\d,]+); "
    r"(?P<small>.+)\."
)
SMALL = re.compile(r"(?:no small area is a hotspot|small areas that are hotspots: (?P<own>\d+), [^;]+)")
LEAST = HOTSPOT_RULE.minimum_count
TOO_FEW = re.compile(
    rf"No map point of this ward has {LEAST} or more of its (?P<count>[\d,]+) {NOUN} in this period, so none is named"
    rf"|(?P<all>[12]) {NOUN} in this ward in this period: too few for a place to be named"
)
NONE = re.compile(r"\b[Nn]o [\w\- ]+ (?:is|are) on record")


@cache
def by_month(slug):
    """Incidents of each month (rows) in each ward (columns)."""
    table = read("police_incidents.parquet")
    own = table[table["category"].isin(topics()[slug].categories)]
    counts = own.groupby(["month", "ward_code"], observed=True).size().unstack(fill_value=0)
    return counts.reindex(columns=list(WARDS), fill_value=0)


@cache
def at_points(slug, period):
    """Incidents of a period at each map point of each ward, with what the point is called."""
    table = read("police_incidents.parquet")
    own = table[table["category"].isin(topics()[slug].categories) & table["month"].isin(covered(slug, period))]
    return own.groupby(["ward_code", "lon", "lat"], observed=True)["place"].agg(["size", "first"])


def months(period):
    return [str(month) for month in pd.period_range(*period, freq="M")]


def covered(slug, period):
    return tuple(month for month in months(period) if month in complete(slug))


def counted(slug, ward, some):
    return int(by_month(slug)[ward].reindex(some).sum())


def two_years(slug, ward, period):
    """The counts of the months that are complete in both years, and how many months those are."""
    pairs = [(m, str(pd.Period(m, "M") - 12)) for m in months(period)]
    pairs = [(now, then) for now, then in pairs if {now, then} <= complete(slug)]
    return (
        *(counted(slug, ward, list(some)) for some in (zip(*pairs, strict=True) if pairs else ((), ()))),
        len(pairs),
    )


@cache
def people():
    return read("wards.csv").set_index("ward_code")["residents_2020"]


def number(text):
    return int(text.replace(",", ""))


def noun(slug, count):
    return topics()[slug].incident if count == 1 else topics()[slug].incidents


def wrong(sentences, slug, ward, period):
    """Return each of a ward's three sentences that the tables do not bear out, or whose form is not known."""
    much, change, where = sentences
    some, topic = covered(slug, period), topics()[slug]
    total = counted(slug, ward, some)
    now, then, both = two_years(slug, ward, period)
    return [
        sentence
        for sentence, holds in (
            (much, _much_holds(much, topic, ward, total, some)),
            (change, _change_holds(change, slug, now, then, both, total)),
            (where, _where_holds(where, slug, ward, period, total)),
        )
        if not holds or (NONE.search(sentence) and (total or not some))
    ]


def _much_holds(said, topic, ward, total, some):
    if not some:
        return said == (
            f"No month of {topic.sentence} is complete in this period, so nothing can be counted in {WARDS[ward]}."
        )
    found = MUCH.fullmatch(said)
    if not total or not found:
        return bool(not total and said.startswith("No ") and NONE.search(said) and WARDS[ward] in said)
    return (
        number(found["count"]) == total
        and found["noun"] == noun(topic.slug, total)
        and found["topic"] == topic.sentence
        and found["rate"] == f"{1000 * total / people()[ward]:.1f}"
        and _share_holds(found["share"], total, sum(counted(topic.slug, other, some) for other in WARDS))
    )


def _share_holds(said, part, whole):
    return said is None or abs(float(said) - 100 * part / whole) <= 0.5


def _change_holds(said, slug, now, then, both, total):
    found = CHANGE.fullmatch(said)
    if not both or not found:
        return not both and said == NO_YEAR_BEFORE
    said = 1 if found["months"] == "one" else int(found["months"] or 0)
    if (now != total) != bool(said) or (said and said != both):
        return False  # beside the period's own count another one stands only with the months that it is of
    return (number(found["now"]), number(found["then"])) == (now, then) and found["noun"] == noun(slug, now)


def _where_holds(said, slug, ward, period, total):
    if not covered(slug, period):
        return said.startswith("No month of ") and "is complete in " in said
    if not total:
        return bool(SMALL.fullmatch(f"{said[0].lower()}{said[1:-1]}"))
    points = at_points(slug, period).loc[ward]
    most = points["size"].max()
    if most < LEAST:
        named, _, small = said.removesuffix(".").partition("; ")
        few = TOO_FEW.fullmatch(named)
        return bool(few and SMALL.fullmatch(small)) and number(few["count"] or few["all"]) == total
    found = BUSIEST.fullmatch(said)
    named = points.loc[points["size"] == most, "first"]
    return (
        bool(found and SMALL.fullmatch(found["small"]))
        and (number(found["at"]), number(found["count"])) == (most, total)
        # a kind of place is named after the nearest street: “York Street (parking area)”
        and any(name.casefold() in found["place"].casefold() for name in named)
    )


@pytest.mark.parametrize("period", PERIODS.values(), ids=list(PERIODS))
def test_the_page_of_every_ward_says_of_every_topic_what_its_tables_hold(period):
    held = {"none": 0, "few": 0, "many": 0}
    for slug in RECORDED:
        figures = gather(check(Request(tuple(WARDS), (slug,), *period)))
        for ward in WARDS:
            assert wrong(first_sentences(ward_place(figures, ward)), slug, ward, period) == [], (slug, WARDS[ward])
            total = counted(slug, ward, covered(slug, period))
            held["none" if not total else "few" if total < LEAST else "many"] += 1
    if covered("robbery", period):
        assert min(held.values()) > 0, held  # every kind of count was met


@pytest.mark.parametrize("slug", ["asb", "shoplifting"])
def test_the_hotspots_that_a_ward_page_speaks_of_are_those_with_an_outline_on_its_map(slug):
    figures = gather(check(Request(tuple(WARDS), (slug,), *PERIODS["a year"])))
    for ward in WARDS:
        place = ward_place(figures, ward)
        found = SMALL.search(first_sentences(place)[2].replace("No small", "no small"))
        outlines = len(ward_places(ward, slug, *PERIODS["a year"]).hot)
        assert int(found["own"] or 0) == outlines, WARDS[ward]
        assert ("Heavy outline: hotspot" in place.picture.caption) == bool(outlines)
        assert ("Numbers: " in place.picture.caption) == (not place.topics[0].places.empty)


def test_a_wrong_sentence_of_a_ward_would_be_seen():
    period = PERIODS["a year"]
    ward = next(code for code in WARDS if counted("robbery", code, covered("robbery", period)) > 1)
    figures = gather(check(Request(tuple(WARDS), ("robbery",), *period)))
    right = first_sentences(ward_place(figures, ward))
    assert wrong(right, "robbery", ward, period) == []
    for at, said in (
        (0, right[0].replace("Police recorded ", "Police recorded 1")),
        (0, f"No recorded robbery is on record in {WARDS[ward]} in these months."),
        (0, "Robbery is a worry here."),
        (1, right[1].replace(" against ", " against 9")),
        (1, NO_YEAR_BEFORE),
        (2, "No recorded robbery is on record in this ward in this period."),
        (2, "The busiest place is Nowhere Street, 99 of 100; no small area is a hotspot."),
    ):
        assert wrong([*right[:at], said, *right[at + 1 :]], "robbery", ward, period) == [said]


def cells_of(table, slugs, wards):
    """Return the cells of the table at a glance by topic and ward, whichever of the two goes down the page."""
    by_ward = table.columns[0] == "Ward"
    down, across = (wards, slugs) if by_ward else (slugs, wards)
    assert [row[0] for row in table.rows] == [WARDS[key] if by_ward else topics()[key].label for key in down]
    for key, row in zip(down, table.rows, strict=True):
        for other, cell in zip(across, row[1:], strict=True):
            yield (other, key, cell) if by_ward else (key, other, cell)


@pytest.mark.parametrize("period", PERIODS.values(), ids=list(PERIODS))
def test_the_first_page_and_its_table_add_up_what_the_tables_hold(period):
    for first in range(0, len(RECORDED), 5):
        slugs = tuple(RECORDED[first : first + 5])
        for wards in (tuple(WARDS), tuple(WARDS)[5:7]):
            figures = gather(check(Request(wards, slugs, *period)))
            table = next(block for block in at_a_glance(figures) if isinstance(block, Table))
            for slug, ward, cell in cells_of(table, slugs, wards):
                some = covered(slug, period)
                begins = f"{counted(slug, ward, some):,}; " if some else "no complete month"
                assert cell.startswith(begins), (slug, WARDS[ward], cell)
            much, change, _ = bottom_line(figures)
            for slug in slugs[:2]:
                topic, some = topics()[slug], covered(slug, period)
                total = sum(counted(slug, ward, some) for ward in wards)
                said = f"{total:,} {noun(slug, total)} of {topic.sentence}" if total else f"no {topic.sentence}"
                assert (said if some else topic.sentence).casefold() in much.casefold()
                now, then, both = map(sum, zip(*(two_years(slug, ward, period) for ward in wards), strict=True))
                over = "over" if now != total else "in"  # fewer months only beside another count than the period's own
                assert (f"({now:,} against {then:,} {over} the" in change) == bool(both), change


def test_the_rates_of_like_wards_are_the_tables():
    period = PERIODS["a year"]
    for slug in RECORDED[::4]:
        figure = gather(check(Request(tuple(WARDS), (slug,), *period))).by_ward[0]
        rates = {code: f"{1000 * counted(slug, code, covered(slug, period)) / people()[code]:.1f}" for code in WARDS}
        for ward in WARDS:
            said = like_wards(figure, ward)
            named = re.findall(r"(?:: |, | and )([^,:;()]+?) \(([\d.]+)\)", said)
            assert len(named) == 3, said
            for name, rate in named:
                assert rates[next(code for code, own in WARDS.items() if own == name)] == rate, said
            assert f"; here {rates[ward]}, " in said


def test_nothing_can_be_said_to_be_none_of_what_is_counted():
    asb = topics()["asb"]
    assert none_on_record(asb, 0, "here") == "no reported ASB is on record here"
    assert none_on_record(topics()["drugs"], 0.0, "here") == "no recorded drug offences are on record here"
    for count in (3, 1.0, float("nan")):
        with pytest.raises(ValueError, match="cannot be said"):
            none_on_record(asb, count, "here")


def test_only_one_place_says_that_nothing_is_on_record():
    said = re.compile(r"""f["'][^"'\n]*\b[Nn]o \{[^"'\n]*\b(?:is|are)\b[^"'\n]* on record|\{verb\} on record""")
    found = [
        path.name for path in Path(lib.__file__).parent.rglob("*.py") if said.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["places.py"]

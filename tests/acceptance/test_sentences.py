"""Read what is said of all wards and topics, and hold each fact in it against the published tables themselves.

The tables are read here with pandas alone: counts, months, places, shares and every “no … on record”.
"""

import re
from functools import cache

import pandas as pd
import pytest

from lib.answers.hotspots import areas_of, figure_of, in_brief
from lib.answers.questions import questions
from lib.answers.ward import ward_map, ward_profile
from lib.answers.ward_minute import minute
from lib.briefing.document import Bullets, Text
from lib.drawing.words.areas import change_in_words, headline
from lib.drawing.words.beside_map import area_in_brief
from lib.drawing.words.ward import people_sentence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.published.tables import district, district_folder
from lib.statistics.beside import HIGHER

YEAR = ("2024-10", "2025-09")
RECORDED = [slug for slug, topic in topics().items() if topic.recorded and not topic.local]
WARDS = ward_names()
AGAINST = re.compile(r"([\d,]+) (?:incidents?|offences?) against ([\d,]+) in the same months")
BUSIEST = re.compile(r"busiest map point is on or near (.+?): ([\d,]+) of ([\d,]+) (?:incidents?|offences?)\.")
NONE = re.compile(r"\b[Nn]o (?:reported|recorded) [\w\- ]+ (?:is|are) on record")
AFTER = re.compile(r"([\d,]+) (?:incidents?|offences?) after ([\d,]+)")
PLACE = re.compile(r"busiest place is (.+?): ([\d,]+) of ([\d,]+) (?:incidents?|offences?)\.")
BURST = re.compile(
    r"([\d,]+) of ([\d,]+) (?:incidents?|offences?) (?:in|from) (\w+(?: \d{4})?)(?: to (\w+ \d{4}))? "
    r"(?:was|were) at (.+?)[.;]"
)
RATE = re.compile(r"([\d.]+) (?:incidents|offences) per 1,000 residents, .*?([\d.]+)\.$")
COUNT_AND_RATE = re.compile(r"([\d,]+) (?:incidents?|offences?): ([\d.]+) per 1,000 residents, against ([\d.]+) in the")
TWO_YEARS = re.compile(r"([\d,]+) (?:incidents?|offences?), after ([\d,]+) in the same months a year before")
ROW = re.compile(r"^([\d,]+) (?:incidents?|offences?) in the 12 months to September 2025[^:]*: ([\d.]+) per 1,000")
YEAR_ON_YEAR = re.compile(r"(?:by (\d+%) )?on a year before: ([\d,]+) against ([\d,]+)")
SHARE = re.compile(r"([\d,]+) (?:incidents?|offences?), (\d+)% of the district’s")
DEPRIVED = re.compile(r"of (2025|2019), (none|all|under 1%|over 99%|\d+%)")


@cache
def read(name):
    path = district_folder() / "data" / name
    return pd.read_parquet(path) if name.endswith(".parquet") else pd.read_csv(path)


@cache
def complete(slug):
    """The months in which the district's force published all of a topic's categories in full."""
    table = read("coverage.csv")
    own = table[(table["force"] == district()["force"]) & table["category"].isin(topics()[slug].categories)]
    whole = own.assign(whole=own["status"] == "complete").groupby("month")["whole"].all()
    return set(whole[whole].index)


@cache
def incidents(slug, ward):
    table = read("police_incidents.parquet")
    return table[table["category"].isin(topics()[slug].categories) & (table["ward_code"] == ward)]


def counted(slug, ward, months):
    return int(incidents(slug, ward)["month"].isin(months).sum())


def months_of(slug):
    """The year's months that are complete, and those of them that are so in both years, this year's and last year's."""
    year = [str(month) for month in pd.period_range(*YEAR, freq="M")]
    before = [str(pd.Period(month, "M") - 12) for month in year]
    both = [(now, then) for now, then in zip(year, before, strict=True) if {now, then} <= complete(slug)]
    return [month for month in year if month in complete(slug)], *map(list, zip(*both, strict=True))


def number(text):
    return int(text.replace(",", ""))


def is_one_of(place, recorded):
    """Whether a place is one that police.uk names: itself, or 'Parking Area' told as 'Mill Lane (parking area)'."""
    street, _, kind = place.removesuffix(")").rpartition(" (")
    return place in set(recorded) or (bool(street) and kind in {name.lower() for name in recorded})


def wrong_facts(text, slug, ward):
    """Return each fact of a text about one topic in one ward that the tables do not bear out."""
    covered, now, then = months_of(slug)
    total, wrong = counted(slug, ward, covered), []
    for this, before in AGAINST.findall(text):
        # the latest three and six months are said in the same words, of fewer months
        if (number(this), number(before)) != (counted(slug, ward, now), counted(slug, ward, then)):
            wrong.append(f"{this} against {before}")
    if NONE.search(text) and total:
        wrong.append(NONE.search(text).group())
    if text.count("No percentage") > 1:
        wrong.append("No percentage, twice")
    points = incidents(slug, ward)
    points = points[points["month"].isin(covered)].groupby(["lon", "lat"])["place"].agg(["size", "first"])
    for place, at, of in BUSIEST.findall(text):
        if number(of) != total or number(at) != points["size"].max():
            wrong.append(f"{at} of {of} at {place}")
        if not is_one_of(place, points.loc[points["size"] == number(at), "first"]):
            wrong.append(f"busiest at {place}")
    return wrong


@cache
def rate(slug, ward=None):
    """Incidents of the year for each 1,000 residents of a ward, or of the district's wards."""
    people = read("wards.csv").set_index("ward_code")["residents_2020"]
    wards = [ward] if ward else list(WARDS)
    return 1000 * sum(counted(slug, code, months_of(slug)[0]) for code in wards) / people[wards].sum()


def month_of(words):
    return pd.Timestamp(f"1 {words}").strftime("%Y-%m")


def wrong_in_a_minute(text, slug, ward):
    """Return each fact of a short sentence about one topic in one ward that the tables do not bear out."""
    covered, now, then = months_of(slug)
    total, wrong = counted(slug, ward, covered), []
    points = incidents(slug, ward)
    for this, before in [*AFTER.findall(text), *TWO_YEARS.findall(text)]:
        if (number(this), number(before)) != (counted(slug, ward, now), counted(slug, ward, then)):
            wrong.append(f"{this} after {before}")
    for place, at, of in PLACE.findall(text):
        held = points[points["month"].isin(covered)].groupby(["lon", "lat"])["place"].agg(["size", "first"])
        named = held.loc[held["size"] == number(at), "first"]
        if (number(at), number(of)) != (held["size"].max(), total) or not is_one_of(place, named):
            wrong.append(f"{at} of {of} at {place}")
    for at, of, first, last, places in BURST.findall(text):
        first = first if first[-1].isdigit() else f"{first} {last[-4:]}"  # from March to May 2025
        months = [str(m) for m in pd.period_range(month_of(first), month_of(last or first), freq="M")]
        held = points[points["month"].isin(months)]
        here = [place for place in held["place"] if place and place.lower() in places.lower()]
        # other points can bear the same name, so that there may be more than were counted
        if number(of) != len(held) or not 0 < number(at) <= len(here):
            wrong.append(f"{at} of {of} from {months} at {places}")
    for own, whole in RATE.findall(text):
        if (own, whole) != tuple(f"{r:.{2 if 0 < r < 0.15 else 1}f}" for r in (rate(slug, ward), rate(slug))):
            wrong.append(f"{own} beside {whole}")
    for count, own, whole in COUNT_AND_RATE.findall(text):
        if (number(count), own, whole) != (total, f"{rate(slug, ward):.1f}", f"{rate(slug):.1f}"):
            wrong.append(f"{count}: {own} beside {whole}")
    if NONE.search(text) and total:
        wrong.append(NONE.search(text).group())
    return wrong


def test_a_wrong_fact_in_a_minute_would_be_seen():
    ward = next(code for code in WARDS if counted("shoplifting", code, months_of("shoplifting")[0]))
    for text in (
        "Beside the year before: 1 offence after 99,999, down 5%, no clear change.",
        "The busiest place is Nowhere: 1 of 2 offences.",
        "66 of 79 offences in December 2024 were at Nowhere.",
        "That is 99.9 offences per 1,000 residents, higher than the district’s 1.0.",
        "1 offence: 99.9 per 1,000 residents, against 1.0 in the district.",
        "No recorded shoplifting is on record here in these months.",
    ):
        assert wrong_in_a_minute(text, "shoplifting", ward), text


@pytest.mark.parametrize(
    "slug", [s if s in ("asb", "shoplifting") else pytest.param(s, marks=pytest.mark.slow) for s in RECORDED]
)
def test_what_my_ward_says_in_a_minute_of_every_ward(slug):
    covered, *_ = months_of(slug)
    by_words = {topics()[other].sentence.casefold(): other for other in RECORDED}
    for ward, name in WARDS.items():
        found = minute(ward, slug, *YEAR)
        total = counted(slug, ward, covered)
        found_of = f".*, {total:,}" if total else f"no {topics()[slug].sentence}"
        assert re.search(rf"^{re.escape(name)}: {found_of} in (the )?12 months to September 2025$", found.title)
        assert ("above average" in found.title) >= (rate(slug, ward) > 2 * rate(slug) and total > 60)
        for sentence in found.sentences:
            assert wrong_in_a_minute(sentence, slug, ward) == [], (name, sentence)
        if total >= 3:
            where = found.sentences[-1]
            assert any(pattern.search(where) for pattern in (PLACE, BURST)) or "No place has" in where
        else:
            assert (found.sentences[-1] == "So few have no busiest place.") == (total > 0)
        for sentence in found.changed:
            about = next((s for words, s in by_words.items() if sentence.casefold().startswith(words)), None)
            assert about or sentence.startswith("None of 15 topics") or "more are in the table" in sentence
            assert not about or wrong_in_a_minute(sentence, about, ward) == [], (name, sentence)
        for asked in questions(ward, slug, *YEAR):
            longest = sorted((words for words in by_words if words in asked.asks.casefold()), key=len)
            about = by_words[longest[-1]] if longest else slug
            assert wrong_in_a_minute(f"{asked.figure}", about, ward) == [], (name, asked)


def test_a_wrong_fact_would_be_seen():
    ward = next(code for code in WARDS if counted("shoplifting", code, months_of("shoplifting")[0]))
    assert wrong_facts("Where: no recorded shoplifting is on record in this ward.", "shoplifting", ward)
    assert wrong_facts("1 offence against 99,999 in the same months", "shoplifting", ward)
    assert wrong_facts("The busiest map point is on or near Nowhere: 1 of 2 offences.", "shoplifting", ward)
    assert wrong_facts("No percentage: No percentage change is given", "shoplifting", ward)


@pytest.mark.parametrize("slug", RECORDED)
def test_what_hotspots_and_my_ward_say_of_every_ward(slug):
    areas = areas_of(View(slug, *YEAR))
    rows = areas.rows.set_index("code")
    covered, *_ = months_of(slug)
    assert areas.rows["count"].sum() == sum(counted(slug, ward, covered) for ward in WARDS)
    said = headline(areas)
    named = [code for code, name in WARDS.items() if name in said]
    top = max(WARDS, key=lambda ward: counted(slug, ward, covered))
    above = set(rows.index[rows["verdict"] == HIGHER])
    by_rate = rows["rate"].sort_values(ascending=False).index
    if "ighest rates" in said:
        assert set(named) in (set(by_rate[:2]), set(by_rate[:3]))
        assert set(named) <= above
    elif "has the highest rate" in said:
        assert named == [by_rate[0]]
        assert named != [top]
    elif said.startswith("Clearly above average"):
        assert set(named) == above
    elif said.startswith("No ward is clearly above average"):
        assert (named, above) == ([], set())
        assert f"{areas.total:,.0f} offence" in said
    else:
        assert top in named
    for ward in named:
        assert f"{counted(slug, ward, covered):,}" in said
    for ward in WARDS:
        assert rows.loc[ward, "count"] == counted(slug, ward, covered)
        said = [change_in_words(rows.loc[ward], topics()[slug]), ward_map(ward, slug, *YEAR).sentence]
        for sentence in said:
            assert wrong_facts(sentence, slug, ward) == [], (WARDS[ward], sentence)


def wrong_beside_the_map(lines, wards, slug):
    """Return each fact beside Hotspots' map, of the wards it is said of, that the tables do not bear out."""
    covered, now, then = months_of(slug)
    total, after, before = (sum(counted(slug, ward, months) for ward in wards) for months in (covered, now, then))
    wrong = []
    for line in lines:
        for count, per in ROW.findall(line):
            if (number(count), per) != (total, f"{rate(slug, wards[0]):.1f}"):
                wrong.append(line)
        for by, this, last in YEAR_ON_YEAR.findall(line):
            share = f"{abs(after / before - 1):.0%}" if by and before else ""
            if (number(this), number(last), by) != (after, before, share):
                wrong.append(line)
        if NONE.search(line) and total:
            wrong.append(line)
    return wrong


@pytest.mark.parametrize("slug", RECORDED)
def test_what_stands_beside_the_map_of_every_ward(slug):
    areas = areas_of(View(slug, *YEAR))
    outside = read("police_incidents.parquet")
    for _, row in areas.rows.iterrows():
        lines = area_in_brief(areas, row)
        assert ROW.search(lines[0]), lines
        assert YEAR_ON_YEAR.search(lines[-1]), lines
        assert wrong_beside_the_map(lines, [row["code"]], slug) == [], (row["name"], lines)
    own = outside[outside["category"].isin(topics()[slug].categories)]
    covered, now, then = months_of(slug)
    (told,) = [line for line in in_brief(View(slug, *YEAR)) if line.startswith("The district")]
    _, this, last = YEAR_ON_YEAR.search(told).groups()
    assert (number(this), number(last)) == tuple(own["month"].isin(months).sum() for months in (now, then))
    if len(covered) != len(now):
        assert f"over the {len(now)} months of both years" in told
    for view in (View(slug, *YEAR, measure="count"), View(slug, *YEAR, measure="count", geography="hex")):
        for count, share in SHARE.findall(figure_of(view).title):
            assert abs(100 * number(count) / own["month"].isin(covered).sum() - int(share)) <= 0.6, view


def test_a_wrong_fact_beside_the_map_would_be_seen():
    ward = next(code for code in WARDS if counted("shoplifting", code, months_of("shoplifting")[0]))
    for line in (
        "99,999 offences in the 12 months to September 2025: 1.0 per 1,000 residents.",
        "It rose by 99% on a year before: 3 against 2.",
        "It shows no clear change on a year before: 99,999 against 1.",
        "No recorded shoplifting is on record here.",
    ):
        assert wrong_beside_the_map([line], [ward], "shoplifting") == [line]


def test_what_my_ward_says_first_and_of_people():
    areas = read("small_area_deprivation.csv")
    for ward in WARDS:
        profile = ward_profile(ward, *YEAR)
        assert f"{counted('asb', ward, months_of('asb')[0]):,} incident" in profile.title
        by_label = {topics()[slug].sentence: slug for slug in RECORDED}
        for sentence in profile.sentences:
            slug = next((s for words, s in by_label.items() if sentence.casefold().startswith(words.casefold())), None)
            if slug:
                assert wrong_facts(sentence, slug, ward) == [], (WARDS[ward], sentence)
        said = dict(DEPRIVED.findall(people_sentence(ward)))
        for year in (2019, 2025):
            own = areas[(areas["index_year"] == year) & (areas["ward_code"] == ward)]
            share = own.loc[own["imd_decile"] <= 2, "share"].sum() / own["share"].sum()
            told = {"none": 0.0, "all": 100.0, "under 1%": 0.5, "over 99%": 99.5}.get(said[str(year)])
            told = float(said[str(year)].rstrip("%")) if told is None else told
            assert abs(told - 100 * share) <= 0.5, (WARDS[ward], said)


def wrong_in_sheets(briefing, slugs, ward):
    """Return each fact of the sheets of a briefing of one ward that the tables do not bear out."""
    wrong, about = [], ""
    for text in _texts_of(briefing, "sheets"):
        # a sheet goes through its topics: what follows a topic's label is about it
        named = [slug for slug in slugs if text.startswith((f"{topics()[slug].label}.", f"{topics()[slug].label}:"))]
        about = named[0] if named else about
        if about and not text.startswith("When in the day"):
            wrong += [(topics()[about].label, text, fact) for fact in wrong_facts(text, about, ward)]
    return wrong


def _texts_of(briefing, section):
    for block in briefing.section(section).blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items

"""The charts and tables of “My ward”, section by section; each is made once and then only shown."""

import html
from dataclasses import dataclass

import pandas as pd

from lib.analysis.areas import AreaTable, denominator_of, limits_by_size
from lib.analysis.months import cumulative_years, month_figures, rolling_years
from lib.analysis.people import deprivation_deciles, wards_most_like
from lib.analysis.ward import beside, crime_types, other_name, ward_named, ward_tiles
from lib.answers.figure import Figure
from lib.answers.hotspots import areas_of
from lib.answers.now import now_line, without_place_line
from lib.base.errors import CannotSay
from lib.base.months import runs_in_words, shift
from lib.drawing.charts.district import Chart, interval_chart
from lib.drawing.charts.ward import (
    beside_chart,
    cumulative_chart,
    deciles_chart,
    rolling_chart,
    types_chart,
    ward_funnel_chart,
    ward_months_chart,
)
from lib.drawing.maps import Drawing
from lib.drawing.ward_map import WardPlaces, clusters_in_words, draw_ward, places_sentence, ward_places
from lib.drawing.words.areas import evidence, rank_in_words, rate_in_words
from lib.drawing.words.tables import verdict_in_words
from lib.drawing.words.ward import (
    alike_in_words,
    beside_in_words,
    change_in_short,
    count_in_words,
    deciles_in_words,
    published_for,
    tiles_in_words,
    types_in_words,
    ward_sentences,
    ward_title,
    with_words,
)
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.published.cited import plan, plan_year
from lib.published.places import ward_names, ward_table
from lib.records.cache import kept_until_records_change


@dataclass(frozen=True)
class WardProfile:
    """What the page “My ward” says of a ward."""

    # The ward and the areas it belongs to.
    ward_code: str
    name: str
    locality: str
    reporting_area: str
    title: str  # the finding in one sentence, with its number and how sure it is
    # What else to say first: each leading topic beside the district and the year before, and what stands out.
    sentences: tuple[str, ...]
    tiles: pd.DataFrame  # `lib.analysis.ward.ward_tiles` with beside_words (symbol and words) and change (a sentence)


@kept_until_records_change(maxsize=256)
def ward_profile(ward_code: str, start: str, end: str) -> WardProfile:
    """Return what is on record for a ward; its table is shared by all who ask the same, so treat it as read-only.

    Parameters
    ----------
    ward_code : str
        ONS code.
    start, end : str
        First and last month ('YYYY-MM') of what the police record by month.

    Raises
    ------
    InputError
        When no ward has the code, or the period is not usable.
    """
    ward = ward_named(ward_code)
    tiles = with_words(ward_tiles(ward_code, start, end))
    name = ward["ward_name"]
    areas = ward["locality"], ward["reporting_area"]
    return WardProfile(ward_code, name, *areas, ward_title(name, tiles), tuple(ward_sentences(tiles)), tiles)


@kept_until_records_change(maxsize=128)
def tiles_table(ward_code: str, start: str, end: str) -> pd.DataFrame:
    """Return the tiles of a ward as a table for reading."""
    return tiles_in_words(ward_profile(ward_code, start, end).tiles)


_LEADING = ("asb", "all-crime")
_GROUPS = {
    "environment": "Fly-tipping and other environmental crime",
    "council": "Other requests to the council",
    "crime": "Kinds of crime",
}


@kept_until_records_change(maxsize=128)
def tiles_as_lists(ward_code: str, start: str, end: str) -> tuple[tuple[str, str], ...]:
    """Return the tiles of a ward as lists in HTML, each with its heading; the first, of what leads, has none.

    A tile has its topic, its count, its rate with interval, its verdict in words and symbol, and its change, or whose
    figure it is.
    """
    tiles = ward_profile(ward_code, start, end).tiles
    groups = [topics()[slug].group for slug in tiles["topic"]]
    lists = {"": "", **dict.fromkeys(_GROUPS.values(), "")}
    for group, (_, row) in zip(groups, tiles.iterrows(), strict=True):
        lists["" if row["topic"] in _LEADING else _GROUPS[group]] += _tile(row)
    return tuple((heading, f'<ul class="tiles">{items}</ul>') for heading, items in lists.items() if items)


def _tile(row: pd.Series) -> str:
    lines = [("name", row["label"]), ("count", count_in_words(row))]
    if pd.notna(row["rate"]):
        lines.append(("", f"{rate_in_words(row)} per 1,000 {topic_named(row['topic']).denominator}"))
    if row["area_kind"] != "district":
        lines.append(("verdict", row["beside_words"]))
    own = row["area_kind"] == "ward"
    lines.append(("", change_in_short(row)) if own else ("whose", published_for(row)))
    return f"<li>{''.join(_line(kind, text) for kind, text in lines)}</li>"


def _line(kind: str, text: str) -> str:
    return f'<p class="{kind}">{html.escape(text)}</p>'


# --- over time ---


@dataclass(frozen=True)
class Trends:
    """A topic in one ward over time: by month, twelve months at a time, and this year beside the year before.

    `now` says how the latest months stand and since when the level differs; `gaps` which months are missing and why, a
    sentence for each reason.
    """

    now: str

    months: Figure
    rolling: Figure
    years: Figure
    gaps: tuple[str, ...]


@kept_until_records_change(maxsize=128)
def trends(ward_code: str, slug: str, end: str) -> Trends:
    """Return a topic of which there are records, over time in one ward."""
    topic, wards, name = topic_named(slug), (ward_code,), ward_names()[ward_code]
    months = ward_months_chart(month_figures(topic, wards, end), topic.sentence, name)
    rolling = rolling_chart(rolling_years(topic, wards, end), topic.sentence, name)
    years = cumulative_chart(cumulative_years(topic, wards, end), topic.sentence, name)
    reasons = months.table[months.table["missing"]].groupby("reason", sort=False)["month"]
    return Trends(
        now_line(topic, ward_code, end),
        Figure(
            "months",
            f"{topic.label} by month in {name}",
            (),
            months,
            _read(
                months,
                words="Month",
                count="Count",
                year_before="A year before",
                expected_words="Expected",
                reason="Why missing",
            ),
        ),
        Figure(
            "twelve-months",
            f"{topic.label} in {name}, 12 months at a time",
            (),
            rolling,
            _read(rolling, words="Twelve months to", count="Count", reason="Why missing"),
        ),
        Figure(
            "year-so-far",
            f"{topic.label} in {name}, this year beside the year before",
            (),
            years,
            _read(years, year="Year", words="Month", count="In the month", cumulative="So far"),
        ),
        (
            *(f"× {runs_in_words(missing)}: {reason or 'not in the data'}." for reason, missing in reasons),
            *filter(None, [without_place_line(topic, shift(end, -11), end)]),
        ),
    )


def _read(chart: Chart, **columns: str) -> pd.DataFrame:
    """Return a chart's columns for reading; a missing figure is said to be missing."""
    table = chart.table[list(columns)].rename(columns=columns)
    numbers = table.select_dtypes("number").columns
    return table.assign(**{c: table[c].map(lambda n: "missing" if pd.isna(n) else f"{n:,.0f}") for c in numbers})


# --- what it consists of, and where ---


@kept_until_records_change(maxsize=128)
def types_figure(ward_code: str, start: str, end: str) -> Figure:
    """Return the kinds of crime in a ward.

    Raises
    ------
    CannotSay
        When nothing was recorded in a complete month.
    """
    name, types = ward_names()[ward_code], crime_types(ward_code, start, end)
    title = f"Kinds of recorded crime in {name}"
    return Figure("kinds-of-crime", title, (), types_chart(types, name), types_in_words(types))


@dataclass(frozen=True)
class WardMap:
    """Where in a ward: the places, a sentence, the clusters for reading, and the map."""

    places: WardPlaces
    sentence: str
    clusters: pd.DataFrame
    drawing: Drawing


@kept_until_records_change(maxsize=128)
def ward_map(ward_code: str, slug: str, start: str, end: str) -> WardMap:
    """Return where in a ward a topic was recorded.

    Raises
    ------
    CannotSay
        When the topic has no map points, or no month of the period is complete.
    """
    places = ward_places(ward_code, slug, start, end)
    return WardMap(places, places_sentence(places), clusters_in_words(places), draw_ward(places))


# --- how it compares ---


def areas_for(view: View) -> AreaTable | None:
    """Return the figures of the areas a topic is known for: wards, or the plan's localities; None for the district."""
    by = "ward" if topic_named(view.topic).recorded else "locality"
    try:
        return areas_of(View(view.topic, view.start, view.end, "rate", by))
    except CannotSay:
        return None


def source_line(view: View) -> str:
    """Return where a view's figures come from, for the head of a picture."""
    areas = areas_for(view)
    if areas is None:
        return f"{plan().in_full}. {plan_year()}."
    lines = evidence(areas)
    return f"{lines['Source']}. {lines['Period']}. Data to {lines['Data to']}."


@dataclass(frozen=True)
class Comparison:
    """A ward's place among the others.

    `sentence` gives its rank, or says whose figures are compared; `plot` (the funnel) and `alike` (the wards most like
    it) are None for a topic that the plan publishes by locality.
    """

    sentence: str
    rates: Figure
    plot: Figure | None
    alike: pd.DataFrame | None


@kept_until_records_change(maxsize=128)
def comparison(ward_code: str, slug: str, start: str, end: str) -> Comparison:
    """Return a ward's, or its locality's, place among the others.

    Raises
    ------
    CannotSay
        When the plan gives the topic for the whole district only, or nothing was recorded.
    """
    topic = topic_named(slug)
    areas = areas_for(View(slug, start, end))
    if areas is None:
        raise CannotSay(f"{topic.label} is published for the whole district only, so nothing can be compared.")
    if not areas.total > 0:
        raise CannotSay("Nothing was recorded in a complete month of this period, so nothing can be compared.")
    ward = ward_table().set_index("ward_code").loc[ward_code]
    by_ward = areas.period is not None
    name, code = (ward["ward_name"], ward_code) if by_ward else (ward["locality"], ward["locality"])
    rows = areas.rows.dropna(subset=["rate"]).reset_index(drop=True)
    reading = pd.DataFrame(
        {
            "Area": rows["name"],
            "Count": rows["count"].map("{:,.0f}".format),
            "Rate per 1,000 (likely range)": rows.apply(rate_in_words, axis=1),
        }
    )
    chart = _rates_chart(rows, code, name, topic.sentence)
    rates = Figure("rates", f"{topic.label}: {name} beside the others", (), chart, reading)
    if not by_ward:
        sentence = (
            f"The plan prints these figures for localities; {ward['ward_name']} belongs to {name}. A locality without "
            "a dot has no published figure, which is not the same as none."
        )
        return Comparison(sentence, rates, None, None)
    row = rows.set_index("code").loc[code]
    sentence = (
        f"By rate of {topic.sentence}, {name} is {rank_in_words(row)} of {len(rows)} wards, where 1st is the highest; "
        "the range is that of its true rank, with 95% certainty."
    )
    inside = reading.assign(**{"Beside the district": rows.apply(verdict_in_words, axis=1)})
    plot = Figure("funnel", f"{topic.label}: {name} in the funnel of wards", (), _funnel(areas, code), inside)
    return Comparison(sentence, rates, plot, alike_in_words(areas.rows, [code, *wards_most_like(code)]))


def _rates_chart(rows: pd.DataFrame, code: str, name: str, sentence: str) -> Chart:
    own = (rows["code"] == code).to_numpy()
    if own.any():
        found = f"{name} is in place {int(own.argmax()) + 1} of {len(rows)}, highest first"
    else:
        found = f"no figure is published for {name}"
    table = rows[["name", "rate", "rate_low", "rate_high"]].set_axis(["name", "value", "low", "high"], axis=1)
    return interval_chart(table.assign(marked=own), f"Dots with likely ranges of {sentence} by area: {found}.")


def _funnel(areas: AreaTable, code: str) -> Chart:
    denominator = denominator_of(areas.topic.denominator)
    return ward_funnel_chart(areas.rows, limits_by_size(areas), areas.topic.sentence, denominator, code)


@kept_until_records_change(maxsize=128)
def beside_figure(ward_code: str, other: str, start: str, end: str) -> Figure:
    """Return a ward beside another one, or beside the rest of its reporting area."""
    name, theirs = ward_names()[ward_code], other_name(ward_code, other)
    table = beside(ward_code, other, start, end)
    title, chart = f"{name} beside {theirs}", beside_chart(table, name, theirs)
    return Figure(
        "beside",
        title,
        (chart.alt.removeprefix("Dots with likely ranges: "),),
        chart,
        beside_in_words(table, name, theirs),
    )


# --- people and homes ---


@kept_until_records_change(maxsize=32)
def people_figure(ward_code: str) -> Figure:
    """Return the deprivation of a ward's small areas."""
    name, deciles = ward_names()[ward_code], deprivation_deciles(ward_code)
    title = f"Deprivation of small areas in {name}"
    return Figure("deprivation", title, (), deciles_chart(deciles, name), deciles_in_words(deciles))

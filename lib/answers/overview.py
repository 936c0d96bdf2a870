"""What the overview shows: the district in a sentence, three topics, what changed, and what residents say."""

from dataclasses import dataclass, replace

import pandas as pd

from lib.analysis.areas import area_figures, district_count
from lib.analysis.concerns import ordered_concerns
from lib.analysis.district import DistrictChange, district_change
from lib.analysis.now import LOOKS
from lib.analysis.similar import fly_tipping
from lib.analysis.surveys import fieldwork_words
from lib.answers.concerns import default_wave, wave_figure
from lib.answers.figure import Figure
from lib.answers.hotspots import areas_of, figure_of
from lib.base.months import shift
from lib.drawing.charts.district import Chart, small_map
from lib.drawing.words import overview as words
from lib.drawing.words.district import without_place_sentence
from lib.drawing.words.tables import changes_in_words
from lib.incidents.cube import cube
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.records.cache import kept_until_records_change
from lib.statistics.change import FELL, ROSE, SIGNIFICANT, benjamini_hochberg

LEADING_TOPICS = ("asb", "fly-tipping", "all-crime")


@kept_until_records_change(maxsize=1)
def overview_title() -> str:
    """Return the finding of the district: how much ASB and crime there was, and whether that changed."""
    return words.overview_title(*(_of_the_year(slug) for slug in ("asb", "all-crime")))


def _of_the_year(slug: str) -> DistrictChange:
    view = View.default(slug)
    return district_change(topic_named(slug), view.start, view.end)


def leading_findings() -> list[tuple[View, Figure]]:
    """Return, for each leading topic, the view that shows it in full and its finding."""
    return [(View.default(slug), finding_of(slug)) for slug in LEADING_TOPICS]


@kept_until_records_change(maxsize=8)
def finding_of(slug: str) -> Figure:
    """Return a topic in at most three sentences, with its map.

    Of what is recorded by month, how the district changed and where most is recorded per resident; of fly-tipping, the
    newest figure that the council returned to DEFRA. The evidence says which share of records has no map point.
    """
    view = View.default(slug)
    figure, topic = figure_of(view), topic_named(slug)
    returned = ""
    if slug == "fly-tipping":
        returned = words.returned_sentence(fly_tipping.ranks_by_year(fly_tipping.standing_tables()))
    if not topic.recorded:
        published = returned, words.plan_sentence(topic, district_count(topic))
        return replace(figure, lines=tuple(filter(None, published)))
    change = _of_the_year(slug)
    placed = without_place_sentence(change)
    lines = words.year_sentence(change), words.highest_sentence(areas_of(view)), returned
    said = {"Without a map point": placed} if placed else {}
    return replace(figure, lines=tuple(filter(None, lines)), evidence=figure.evidence | said)


@kept_until_records_change(maxsize=8)
def small_map_of(slug: str) -> Chart | None:
    """Return the map of a topic's finding, small enough for a card; None where it has none."""
    on_map = finding_of(slug).on_map
    return small_map(on_map.draw("")) if on_map else None


# --- what changed ---


@dataclass(frozen=True)
class Changed:
    """What rose or fell in the whole district, a sentence and the rest of the county beside it."""

    sentence: str
    elsewhere: str


@kept_until_records_change(maxsize=1)
def changed_in_district() -> tuple[Changed, ...]:
    """Return which leading topics rose or fell over the last twelve, six or three months: the longest that holds.

    Where none did, one sentence says so, with the county beside each topic over the twelve months.
    """
    recorded = [topic_named(slug) for slug in LEADING_TOPICS if topic_named(slug).recorded]
    found = []
    for topic in recorded:
        view = View.default(topic.slug)
        starts = [view.start, *(shift(view.end, 1 - months) for months in sorted(LOOKS, reverse=True))]
        spans = [district_change(topic, start, view.end) for start in starts if start >= cube().months[0]]
        holding = next((span for span in spans if span.row["change_verdict"] in (ROSE, FELL)), None)
        if holding is not None:
            found.append(Changed(words.holds_sentence(holding), words.beside_county_sentence(holding)))
    unchanged = words.nothing_holds(recorded)
    return tuple(found) or (Changed(unchanged, words.beside_county_sentence(_of_the_year("asb"))),)


@kept_until_records_change(maxsize=2)
def clear_changes() -> pd.DataFrame:
    """Return every ward and topic that rose or fell since the same months a year before.

    Returns
    -------
    DataFrame
        topic (slug), topic_label, code, name and the change columns of `lib.analysis.areas.ward_figures`, whose verdict
        allows for the wards of one topic; together (whether it also holds among all wards of all topics). The surest
        first; `attrs["looked_at"]` says how many wards and topics there are.
    """
    tables = []
    for slug, topic in topics().items():
        if topic.recorded:
            rows = area_figures(View.default(slug)).rows
            tables.append(rows.dropna(subset=["p_value"]).assign(topic=slug, topic_label=topic.label))
    table = pd.concat(tables, ignore_index=True)
    table["together"] = benjamini_hochberg(table["p_value"]) < SIGNIFICANT
    clear = table[table["change_verdict"].isin([ROSE, FELL])].sort_values("p_value", ignore_index=True)
    clear.attrs["looked_at"] = len(table)
    return clear


@kept_until_records_change(maxsize=2)
def changes_tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `clear_changes` for reading: in the three columns that matter, and with where each change likely lies."""
    whole = changes_in_words(clear_changes())
    return whole.iloc[:, :3], whole


# --- what residents say ---


@kept_until_records_change(maxsize=4)
def residents_say(answers: pd.DataFrame, waves: pd.DataFrame) -> tuple[str, ...]:
    """Return what worried those who replied to the latest survey wave with figures, and to a later one without.

    Takes what `lib.analysis.surveys.with_published` returns.
    """
    about = waves.set_index("wave")
    when = {wave: fieldwork_words(row["fieldwork_start"], row["fieldwork_end"]) for wave, row in about.iterrows()}
    wave, asked = default_wave(answers, waves), set(answers.loc[answers["question"] == "concerns", "wave"])
    latest = next((held for held in waves["wave"] if held in asked), wave)
    ranked = wave_figure(answers, waves, wave, "concerns").figures
    said = words.replies_sentences(ranked, when[wave]) if ranked is not None else ()
    if latest != wave:
        said = (*said, words.listed_sentence(ordered_concerns(answers, latest)["item"].iloc[0], when[latest]))
    return said

"""Questions that a ward's figures raise: one rule a function; each is asked only while its figure holds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lib.analysis.bursts import surest_burst
from lib.analysis.people import wards_most_like
from lib.analysis.ward import beside, ward_tiles
from lib.base.errors import CannotSay
from lib.base.words import and_list
from lib.drawing.ward_map import ward_places
from lib.drawing.words.areas import percent_in_words
from lib.drawing.words.ward_minute import burst_in_brief
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names, ward_table
from lib.records.cache import kept_until_records_change
from lib.statistics.beside import HIGHER, LOWER
from lib.statistics.change import FELL, ROSE

MOST = 5
WORTH_ASKING = 10  # incidents at one map point
# "All recorded crime" holds the kinds of crime, so that it raises no question of its own beside theirs.
_WHOLE = ("all-crime", "environmental-crime")


@dataclass(frozen=True)
class Question:
    """A question to ask at a meeting, the figure behind it, and the command that prints the figure."""

    asks: str
    figure: str
    command: str


@dataclass(frozen=True)
class _Ward:
    """What the rules look at: a ward's tiles (`lib.analysis.ward.ward_tiles`) and what is shown of it."""

    code: str
    view: View
    tiles: pd.DataFrame

    @cached_property
    def own(self) -> pd.DataFrame:
        """The tiles of single topics that are the ward's own figures."""
        return self.tiles[(self.tiles["area_kind"] == "ward") & ~self.tiles["topic"].isin(_WHOLE)]

    def command(self, name: str, *more: str) -> str:
        """Return the command that prints what the page shows of the ward."""
        months = f"--from {self.view.start} --to {self.view.end}"
        return " ".join(["python -m lib", name, *more, f"--ward {self.code}", months])


@kept_until_records_change(maxsize=128)
def questions(ward_code: str, slug: str, start: str, end: str) -> tuple[Question, ...]:
    """Return what the figures of a ward give reason to ask, what stands out most first.

    Parameters
    ----------
    ward_code, slug : str
        ONS code, and the topic that is looked at.
    start, end : str
        First and last month ('YYYY-MM').

    Raises
    ------
    InputError
        When no ward has the code, or the period is not usable.
    """
    view = View(slug, start, end, place=ward_code)
    ward = _Ward(ward_code, view, ward_tiles(ward_code, start, end))
    found: list[Question] = []
    for rule in _RULES:
        if len(found) < MOST:
            found += rule(ward)
    return tuple(found[:MOST])


def _after_a_burst(ward: _Ward) -> list[Question]:
    """One map point made months of the ward: ask what it was and whether it is over."""
    topic, run = topic_named(ward.view.topic), surest_burst(ward.view, ward.code)
    if run.empty:
        return []
    places = and_list(place or "an unnamed point" for place in run["place"])
    expected = max(run["expected"].sum(), 1)
    return [
        Question(
            f"What happened at {places}, and is it over?",
            f"{burst_in_brief(run, topic)}; about {expected:.0f} would be expected.",
            ward.command("bursts", f"--topic {topic.slug}"),
        )
    ]


def _after_a_rise(ward: _Ward) -> list[Question]:
    return _of_a_change(ward, ROSE, "What lies behind the rise in {what}, and who is dealing with it?")


def _after_a_fall(ward: _Ward) -> list[Question]:
    return _of_a_change(ward, FELL, "What brought {what} down, and will it last?")


def _of_a_change(ward: _Ward, verdict: str, asks: str) -> list[Question]:
    rows = ward.own[ward.own["change_verdict"] == verdict].sort_values("q_value").head(1)
    return [
        Question(asks.format(what=topic_named(row["topic"]).sentence), _two_years(row), ward.command("ward"))
        for _, row in rows.iterrows()
    ]


def _two_years(row: pd.Series) -> str:
    topic = topic_named(row["topic"])
    percent = "" if row["refusal"] else f", {percent_in_words(row['rate_ratio'])}"
    both = f"{topic.counted(row['compared_count'])}, after {row['previous_count']:,.0f} in the same months"
    return f"{both} a year before{percent}."


def _above_the_district(ward: _Ward) -> list[Question]:
    """Ask about the two topics that stand out most above the district."""
    rows = ward.own[ward.own["verdict"] == HIGHER].sort_values("beside_low", ascending=False).head(2)
    return [
        Question(
            f"What lies behind the higher rate of {topic.sentence} here, and where is it?",
            _rate(row),
            ward.command("ward"),
        )
        for topic, row in ((topic_named(row["topic"]), row) for _, row in rows.iterrows())
    ]


def _rate(row: pd.Series) -> str:
    topic = topic_named(row["topic"])
    return (
        f"{topic.counted(row['count'])}: {row['rate']:.1f} per 1,000 {topic.denominator}, against "
        f"{row['district_rate']:.1f} in the district."
    )


def _beside_a_ward_like_it(ward: _Ward) -> list[Question]:
    """A ward much like it has less of the topic that is looked at: ask what is done otherwise there."""
    for other in wards_most_like(ward.code):
        table = beside(ward.code, other, ward.view.start, ward.view.end).set_index("topic")
        if ward.view.topic not in table.index or table.loc[ward.view.topic, "verdict"] != HIGHER:
            continue
        row, topic, name = table.loc[ward.view.topic], topic_named(ward.view.topic), ward_names()[other]
        return [
            Question(
                f"{name} is much like this ward but has a lower rate of {topic.sentence}: what differs?",
                f"{row['rate']:.1f} {topic.incidents} per 1,000 {topic.denominator} here, {row['other_rate']:.1f} "
                f"in {name}.",
                f"python -m lib wards --topic {topic.slug} --from {ward.view.start} --to {ward.view.end}",
            )
        ]
    return []


def _below_the_district(ward: _Ward) -> list[Question]:
    """Less is on record of the topic that is looked at: ask whether that is less happening or less telling."""
    rows = ward.own[(ward.own["topic"] == ward.view.topic) & (ward.own["verdict"] == LOWER)]
    topic = topic_named(ward.view.topic)
    return [
        Question(
            f"The rate of {topic.sentence} is lower here: does less happen, or is less of it reported?",
            _rate(row),
            ward.command("ward"),
        )
        for _, row in rows.iterrows()
    ]


def _at_the_busiest_place(ward: _Ward) -> list[Question]:
    """One map point holds enough to be worth asking about, though no month of it stands out."""
    try:
        places = ward_places(ward.code, ward.view.topic, ward.view.start, ward.view.end)
    except CannotSay:
        return []
    points, topic = places.points, places.topic
    if places.bursts or points.empty or points.iloc[0]["count"] < WORTH_ASKING or not points.iloc[0]["place"]:
        return []
    top = points.iloc[0]
    return [
        Question(
            f"What would help at {top['place']}?",
            f"The busiest place of the ward: {top['count']:,.0f} of {topic.counted(points['count'].sum())}.",
            f"python -m lib points --topic {topic.slug} --from {ward.view.start} --to {ward.view.end}",
        )
    ]


def _what_is_not_published(ward: _Ward) -> list[Question]:
    """Fly-tipping is known for a larger area alone, where that is not the ward itself: ask for the ward's own."""
    shared = ward_table()["locality"].value_counts()
    rows = ward.tiles[(ward.tiles["topic"] == "fly-tipping") & ward.tiles["count"].notna()]
    rows = rows[rows["area_kind"] == "locality"] if not (rows["area_kind"] == "ward").any() else rows.head(0)
    return [
        Question(
            f"How many of {row['area']}’s fly-tipping reports were in this ward?",
            f"{topic_named('fly-tipping').counted(row['count'])} in {row['when']} for {row['area']} as a whole; none "
            "are published by ward.",
            "python -m lib localities --topic fly-tipping",
        )
        for _, row in rows.iterrows()
        if shared[row["area"]] > 1
    ]


_RULES: tuple[Callable[[_Ward], list[Question]], ...] = (
    _after_a_burst,
    _after_a_rise,
    _above_the_district,
    _after_a_fall,
    _at_the_busiest_place,
    _below_the_district,
    _beside_a_ward_like_it,
    _what_is_not_published,
)


def questions_table(ward_code: str, slug: str, start: str, end: str) -> pd.DataFrame:
    """Return the questions as files hold them: question, figure, command."""
    rows = [(asked.asks, asked.figure, asked.command) for asked in questions(ward_code, slug, start, end)]
    return pd.DataFrame(rows, columns=["question", "figure", "command"])

"""How the plan's measures stand: by quarter, against the year before, against the board's target, and what is overdue.

A measure is filled in by a figure of the explorer's own or by what its agency gave. What nobody gave is missing.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from lib.analysis.dispersion import national_dispersion
from lib.analysis.district import district_change
from lib.analysis.similar.recorded_crime import bundled_tables, offence_counts, periods
from lib.analysis.surveys import with_published
from lib.base.errors import CannotSay, InputError
from lib.base.quarters import last_day_of, months_of, parse_quarter, quarter_of, shift_quarter
from lib.base.roles import may
from lib.incidents.cube import last_complete_month, monthly_counts
from lib.incidents.topics import Topic, topics
from lib.published.outcomes import Measure, Priority, due_weeks, priorities
from lib.published.tables import district, load
from lib.records.cache import kept_until_records_change
from lib.records.outcomes import FIGURE, TARGET, outcome_rows
from lib.records.waves import held_waves
from lib.statistics.change import FELL, ROSE, UNCLEAR, UNTESTED, change_between
from lib.statistics.dispersion import pairs_in_history
from lib.statistics.rates import difference_interval

LEAST_PAIRS = 8  # quarters with that of a year before, from which an agency's count shows how much it varies
TOO_FEW_PAIRS = (
    f"Fewer than {LEAST_PAIRS} quarters are held with that of a year before, so how much they vary is not known."
)
QUARTERS = 9  # in a line: two years and the quarter that they are compared with
GREEN, AMBER, RED, NO_LETTER = "G", "A", "R", ""
_ENDS = {"Mar": 1, "Jun": 2, "Sep": 3, "Dec": 4}  # the quarter with which a year of the statistics ends


@dataclass(frozen=True)
class Change:
    """A figure beside an earlier one.

    Attributes
    ----------
    now, before : float
        The two; of a count that has fewer months in common, over those.
    before_quarter : str
        Of the earlier one.
    months : int
        Months compared, where fewer than the figure's own; else 0.
    difference, low, high : float
        Of a count per cent of the earlier one, of a percentage percentage points; with the interval at the level of the
        verdict; missing where refused.
    verdict : str
        Of `lib.statistics.change`; empty where untested.
    refusal : str
        Why there is no ratio or no verdict, in a sentence.
    """

    now: float
    before: float
    before_quarter: str
    months: int = 0
    difference: float = np.nan
    low: float = np.nan
    high: float = np.nan
    verdict: str = UNTESTED
    refusal: str = ""


@dataclass(frozen=True)
class Given:
    """Who gave a figure or set a target.

    Attributes
    ----------
    by, on : str
        An agency, and the day.
    note : str
        What changed in how it is worked out.
    corrections : int
        How often it was corrected.
    """

    by: str
    on: str
    note: str
    corrections: int


@dataclass(frozen=True)
class Target:
    """What the board wants of a measure.

    Attributes
    ----------
    value, quarter : float and str
        The figure, and the quarter by which.
    set_on : str
        The day on which the board set it.
    """

    value: float
    quarter: str
    set_on: str


@dataclass(frozen=True, eq=False)
class Standing:
    """How a measure stands at a quarter.

    Attributes
    ----------
    measure : Measure
        Which.
    asked : str
        The quarter asked for.
    series : Series
        Its figures by quarter, the last `QUARTERS` up to that asked for; missing where there is none.
    quarter, value : str and float
        Of the latest figure up to the quarter asked for; empty and missing where there is none.
    change : Change or None
        None where there is no figure or no earlier one.
    published : str
        The year of the only figure that is published, where none is by quarter; else empty.
    given : Given or None
        Who gave the latest figure; None where it is worked out or there is none.
    target : Target or None
        The board's.
    letter : str
        'G', 'A', 'R' or empty; `lib.drawing.words.outcomes.RULE` says the rule.
    due : date or None
        By when the figure of the quarter asked for was asked for, where it is overdue.
    held_back : bool
        Whether agencies' figures are not for this visitor.
    """

    measure: Measure
    asked: str
    series: pd.Series
    quarter: str = ""
    value: float = np.nan
    change: Change | None = None
    published: str = ""
    given: Given | None = None
    target: Target | None = None
    letter: str = NO_LETTER
    due: date | None = None
    held_back: bool = False


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How the whole plan stands at a quarter.

    Attributes
    ----------
    quarter : str
        The quarter.
    by_priority : tuple of (Priority, tuple of Standing, tuple of Standing)
        Each priority with its measures and with what stands beside them.
    """

    quarter: str
    by_priority: tuple[tuple[Priority, tuple[Standing, ...], tuple[Standing, ...]], ...]

    @property
    def measures(self) -> tuple[Standing, ...]:
        """The plan's measures, in its order."""
        return tuple(one for _, measures, _ in self.by_priority for one in measures)


def latest_quarter() -> str:
    """Return the latest quarter whose months are all on record for what the explorer works out itself."""
    own = [slug for priority in priorities() for one in priority.measures for slug in one.topics]
    months = [last_complete_month(topics()[slug]) for slug in own if slug in topics() and topics()[slug].monthly]
    if not months:
        months = [last_complete_month(topic) for topic in topics().values() if topic.monthly]
    last = quarter_of(max(months))
    return last if months_of(last)[-1] <= max(months) else shift_quarter(last, -1)


@kept_until_records_change(maxsize=4, for_each_role=True)
def quarters_on_offer(most: int = 12) -> list[str]:
    """Return the quarters that can be looked at, the latest first: those on record, and later ones that were given."""
    held = outcome_rows() if may("read_outcomes") else pd.DataFrame({"kind": [], "quarter": []})
    last = max([latest_quarter(), *held.loc[held["kind"] == FIGURE, "quarter"]])
    return [shift_quarter(last, -by) for by in range(most)]


def outcomes(quarter: str = "", today: date | None = None) -> Outcomes:
    """Return how the plan's measures stand at a quarter, as far as the visitor may see.

    Parameters
    ----------
    quarter : str
        '2025-Q3'; the latest on record when empty.
    today : date, optional
        From which what is overdue is told.

    Raises
    ------
    InputError
        When the quarter is none, or ends in the future.
    StoreError
        When the officers' database cannot be read.
    """
    return _outcomes(quarter, today or date.today())


@kept_until_records_change(maxsize=32, for_each_role=True)
def _outcomes(quarter: str, today: date) -> Outcomes:
    asked = parse_quarter(quarter) if quarter else latest_quarter()
    if last_day_of(asked) > today:
        raise InputError(f"{asked} is not over yet; the latest quarter that can be asked for is before it.")
    held = outcome_rows() if may("read_outcomes") else None
    found = []
    for priority in priorities():
        measures = tuple(_standing(one, asked, held, today) for one in priority.measures)
        found.append((priority, measures, tuple(_standing(one, asked, held, today) for one in priority.beside)))
    return Outcomes(asked, tuple(found))


def _standing(measure: Measure, asked: str, held: pd.DataFrame | None, today: date) -> Standing:
    if measure.own:
        found = _own(measure, asked)
    elif held is None:
        return Standing(measure, asked, _line({}, asked), held_back=True)
    else:
        found = _of_agency(measure, asked, held)
        due = last_day_of(asked) + timedelta(weeks=due_weeks())
        if found.quarter != asked and today > due:
            found = replace(found, due=due)
    if held is None or not measure.number:
        return found
    target = _target(measure, held)
    return replace(found, target=target, letter=letter_of(found, target))


def _line(figures: dict[str, float], asked: str) -> pd.Series:
    quarters = [shift_quarter(asked, by) for by in range(1 - QUARTERS, 1)]
    return pd.Series([figures.get(quarter, np.nan) for quarter in quarters], index=quarters, dtype=float)


def _latest(figures: dict[str, float], asked: str) -> str:
    return max((quarter for quarter, value in figures.items() if quarter <= asked and not np.isnan(value)), default="")


# --- what the explorer works out ---


@kept_until_records_change(maxsize=256)
def _own(measure: Measure, asked: str) -> Standing:
    if measure.topics:
        return _by_quarter(measure, asked)
    return _by_year(measure, asked) if measure.year_of else _of_waves(measure, asked)


def _by_quarter(measure: Measure, asked: str) -> Standing:
    topic = _topic(measure)
    if topic is None or not topic.recorded:
        return _published_year(measure, asked, topic)
    counts = monthly_counts(topic).set_index("month")["count"]
    wanted = {shift_quarter(asked, by): months_of(shift_quarter(asked, by)) for by in range(1 - QUARTERS, 1)}
    figures = {quarter: counts.reindex(months).sum(min_count=3) for quarter, months in wanted.items()}
    quarter = _latest(figures, asked)
    if not quarter:
        return Standing(measure, asked, _line(figures, asked))
    months = months_of(quarter)
    try:
        row = district_change(topic, months[0], months[-1]).row
    except CannotSay:
        change = None
    else:
        compared = int(row["months_compared"])
        change = _change_of(row, row["count"], row["previous_count"], shift_quarter(quarter, -4))
        change = replace(change, months=compared) if 0 < compared < len(months) else change if compared else None
    return Standing(measure, asked, _line(figures, asked), quarter, figures[quarter], change)


def _topic(measure: Measure) -> Topic | None:
    """Return what a measure counts as one topic; None where a part of it is not known here."""
    parts = [topics().get(slug) for slug in measure.topics]
    known = [part for part in parts if part]
    if len(known) < len(parts) or not known:
        return None
    if len(known) == 1:
        return known[0]
    categories = tuple(category for part in known for category in part.categories)
    return replace(known[0], slug="+".join(measure.topics), label=measure.words, categories=categories, national=())


def _published_year(measure: Measure, asked: str, topic: Topic | None) -> Standing:
    """Return the one year that the plan publishes of a topic."""
    table = load("environmental_by_type")
    rows = table[table["topic"] == topic.slug] if topic else table.iloc[:0]
    if rows.empty:
        return Standing(measure, asked, _line({}, asked))
    row = rows.iloc[0]
    year = f"{row['period_start'][:4]}-{row['period_end'][2:4]}"
    return Standing(measure, asked, _line({}, asked), "", float(row["count"]), published=year)


def _by_year(measure: Measure, asked: str) -> Standing:
    tables = bundled_tables()
    links = tables["partnership_areas"]
    own = links[(links["area_code"] == district()["code"]) & ~links["joint"].astype(bool)]["csp_code"]
    figures: dict[str, float] = {}
    for period in periods(tables):
        year = [offence_counts(offence, period, tables) for offence in measure.year_of]
        figures[_quarter_of_year(period)] = float(sum(counts.get(code, np.nan) for counts in year for code in own))
    if own.empty:
        figures = {}
    quarter = _latest(figures, asked)
    if not quarter:
        return Standing(measure, asked, _line(figures, asked))
    before = shift_quarter(quarter, -4)
    spread = max(national_dispersion(offence) for offence in measure.year_of)
    change = _tested(figures[quarter], figures.get(before, np.nan), before, spread)
    return Standing(measure, asked, _line(figures, asked), quarter, figures[quarter], change)


def _quarter_of_year(period: str) -> str:
    """Return the quarter with which 'year ending Jun 2025' ends."""
    month, year = period.split()[-2:]
    return f"{year}-Q{_ENDS[month[:3]]}"


def _of_waves(measure: Measure, asked: str) -> Standing:
    question, item = measure.survey
    answers, _ = with_published(_stored_waves())
    rows = answers[(answers["question"] == question) & (answers["item"].str.casefold() == item.casefold())]
    rows = rows[(rows["area_kind"] == "district") & rows["percentage"].notna()].sort_values("fieldwork_end")
    by_quarter = rows.assign(quarter=[quarter_of(day[:7]) for day in rows["fieldwork_end"]]).drop_duplicates(
        "quarter", keep="last"
    )
    by_quarter = by_quarter[by_quarter["quarter"] <= asked].set_index("quarter")
    figures = by_quarter["percentage"].astype(float).to_dict()
    if not figures:
        return Standing(measure, asked, _line({}, asked))
    earlier = list(figures)[:-1]
    quarter = list(figures)[-1]
    change = None
    if earlier:
        base = by_quarter["base"]
        change = _tested_share(figures[quarter], base[quarter], figures[earlier[-1]], base[earlier[-1]], earlier[-1])
    return Standing(measure, asked, _line(figures, asked), quarter, figures[quarter], change)


def _stored_waves() -> pd.DataFrame:
    try:
        return held_waves()
    except InputError:  # a store that cannot be read is said elsewhere; what is published stays
        return pd.DataFrame()


# --- what agencies gave ---


def _of_agency(measure: Measure, asked: str, held: pd.DataFrame) -> Standing:
    rows = held[(held["kind"] == FIGURE) & (held["measure"] == measure.words)]
    last = rows.drop_duplicates("quarter", keep="last").set_index("quarter")
    figures = last["value"].to_dict()
    quarter = _latest(figures, asked)
    if not quarter:
        return Standing(measure, asked, _line(figures, asked))
    row, before = last.loc[quarter], shift_quarter(quarter, -4)
    given = Given(row["given_by"], row["given_on"], row["note"], int(row["version"]) - 1)
    earlier = figures.get(before, np.nan)
    if measure.unit == "count":
        change = _tested_against_its_own_past(figures, quarter, before)
    elif measure.unit == "percent":
        out_of = last["out_of"]
        change = _tested_share(row["value"], out_of[quarter], earlier, out_of.get(before, pd.NA), before)
    else:
        change = Change(row["value"], earlier, before, refusal="A score is not a count.")
    if np.isnan(earlier):
        change = None
    return Standing(measure, asked, _line(figures, asked), quarter, float(row["value"]), change, given=given)


def _tested_against_its_own_past(figures: dict[str, float], quarter: str, before: str) -> Change | None:
    """Test a count with what its own quarters show of how much they vary; not where too few are held to say."""
    pairs = sorted(one for one in figures if shift_quarter(one, -4) in figures)
    years = [[one for one in pairs if one[:4] == year] for year in sorted({one[:4] for one in pairs})]
    spread, known = pairs_in_history(
        [
            (np.array([figures[one] for one in year]), np.array([figures[shift_quarter(one, -4)] for one in year]))
            for year in years
        ]
    )
    if known < LEAST_PAIRS and before in figures:
        return Change(figures[quarter], figures[before], before, refusal=TOO_FEW_PAIRS)
    return _tested(figures[quarter], figures.get(before, np.nan), before, spread)


def _target(measure: Measure, held: pd.DataFrame) -> Target | None:
    rows = held[(held["kind"] == TARGET) & (held["measure"] == measure.words)]
    if rows.empty:
        return None
    row = rows.iloc[-1]  # the one that was set last
    return Target(float(row["value"]), row["quarter"], row["given_on"])


def letter_of(found: Standing, target: Target | None) -> str:
    """Return the letter of a measure; empty where there is no target, no figure, or no direction to go.

    Notes
    -----
    G: the latest figure meets the target. R: it does not, and either the target's quarter is over or the figure has
    clearly moved the wrong way since the year before. A: it does not yet, and there is time.
    """
    wanted = found.measure.wanted
    if target is None or not found.quarter or not wanted:
        return NO_LETTER
    if found.value <= target.value if wanted == "fewer" else found.value >= target.value:
        return GREEN
    wrong = found.change is not None and found.change.verdict == (ROSE if wanted == "fewer" else FELL)
    return RED if wrong or found.asked >= target.quarter else AMBER


# --- changes, by the one rule that every page has ---


def _tested(now: float, before: float, before_quarter: str, dispersion: float) -> Change | None:
    if np.isnan(before):
        return None
    row = change_between([now], [before], dispersion=dispersion).iloc[0]
    return _change_of(row, now, before, before_quarter)


def _tested_share(now: float, now_of: object, before: float, before_of: object, before_quarter: str) -> Change:
    """Test two percentages as those of two survey waves are (`lib.statistics.rates.difference_interval`)."""
    if pd.isna(now_of) or pd.isna(before_of):
        why = "How many people it is of is not known."
        return Change(now, before, before_quarter, refusal=why)
    of, of_before = float(now_of), float(before_of)  # type: ignore[arg-type]
    low, high = (
        100 * float(end[0]) for end in difference_interval(now / 100 * of, of, before / 100 * of_before, of_before)
    )
    verdict = ROSE if low > 0 else FELL if high < 0 else UNCLEAR
    return Change(now, before, before_quarter, 0, now - before, low, high, verdict)


def _change_of(row: pd.Series, now: float, before: float, before_quarter: str) -> Change:
    names = ("rate_ratio", "rate_ratio_low", "rate_ratio_high")
    difference, low, high = (100 * (float(row[name]) - 1) for name in names)
    said = str(row["change_verdict"]), str(row["refusal"])
    return Change(float(now), float(before), before_quarter, 0, difference, low, high, *said)

"""What the council's requests consist of: size, waste type, land type and outcome, where the council's file says so."""

from dataclasses import dataclass

import pandas as pd

from lib.base.errors import CannotSay
from lib.base.months import month_in_words
from lib.base.words import plural
from lib.drawing.words.areas import LEAST_BASE_FOR_PERCENTAGE, LOCAL_LIMITS, LOCAL_SOURCE, place_name
from lib.incidents.cube import Period, missing_in_words, period
from lib.incidents.local import local_incidents
from lib.incidents.topics import Topic, topic_named
from lib.intake.requests.columns import FIELDS
from lib.published.places import ward_names
from lib.records.cache import lru_cache
from lib.records.store import DETAILS, further_columns
from lib.statistics.rates import proportion_interval

KINDS_SHOWN = 8
NOT_GIVEN = "(not given)"
SHARE = "Share of those that say (95% interval)"


@dataclass(frozen=True)
class MakeUp:
    """A topic's requests by each detail that the council's files hold.

    Attributes
    ----------
    topic : Topic
        What is counted.
    period : Period
        The months asked for and covered.
    area_code, area : str
        The ward, or the whole district: its code is empty then.
    total : int
        Requests of the covered months.
    rows : DataFrame
        detail (one of `lib.records.store.DETAILS`), given (whether the requests of the row say it), value, count, base
        (the requests that say it), share, share_low, share_high (of the base, 0 to 1, Wilson interval). Of each detail
        the commonest first and those that do not say it last, without a share: not given is not zero.
    """

    topic: Topic
    period: Period
    area_code: str
    area: str
    total: int
    rows: pd.DataFrame

    @property
    def command(self) -> str:
        """The command that prints the table again."""
        area = f" --area {self.area_code}" if self.area_code else ""
        return (
            f"python -m lib consists --topic {self.topic.slug}{area} --from {self.period.start} --to {self.period.end}"
        )


@lru_cache(maxsize=128)
def make_up(slug: str, ward_code: str, start: str, end: str) -> MakeUp:
    """Return what a topic's requests consist of in a ward, or in the whole district when no ward is named.

    Raises
    ------
    CannotSay
        When the topic has no local records, no month of the period is complete, nothing was recorded, or no request
        says any detail; the message says which.
    InputError
        When the topic or the period is not usable.
    """
    topic = topic_named(slug)
    if not topic.local:
        raise CannotSay(
            f"{topic.label}: no size, waste type, land type or outcome is known. Only the council’s own requests, "
            "loaded on the page Local records, can say."
        )
    asked, area = period(topic, start, end), ward_names()[ward_code] if ward_code else place_name()
    if not asked.covered:
        raise CannotSay(f"No month of {topic.sentence} is complete in this period, so what it consists of is not told.")
    held = local_incidents()
    council = (held["source"] == "council") & held["category"].isin(topic.categories)
    if ward_code:
        council &= held["ward_code"] == ward_code
    counted = held.loc[council & held["month"].isin(asked.covered), "id"]
    said = _details(topic, asked)
    mine = said[said["id"].isin(counted)]
    total = len(mine)
    if not total:
        raise CannotSay(f"{topic.label}: nothing is on record in {area} in {asked.words}.")
    if mine[list(DETAILS)].isna().all(axis=None):
        raise CannotSay(
            f"None of {topic.counted(total)} in {area} says its size, waste type, land type or outcome. If the "
            "council’s file has such columns, take the file back, load it again and choose them under “Columns: "
            "which is what”."
        )
    rows = [_by_value(detail, mine[detail]) for detail in DETAILS]
    return MakeUp(topic, asked, ward_code, area, total, pd.concat(rows, ignore_index=True))


@lru_cache(maxsize=8)
def _details(topic: Topic, asked: Period) -> pd.DataFrame:
    return further_columns(DETAILS, asked.covered, topic.categories)


def _by_value(detail: str, said: pd.Series) -> pd.DataFrame:
    """Return the rows of one detail; values that differ in capitals only are one, in their commonest spelling."""
    spelled = said.dropna().astype("str").rename("value").value_counts().reset_index()
    spelled = _commonest_first(spelled.assign(spelling=spelled["value"].str.casefold()))
    values = spelled.groupby("spelling", sort=False).agg({"value": "first", "count": "sum"})
    values = _commonest_first(values)
    base = int(values["count"].sum())
    low, high = proportion_interval(values["count"], base)
    rows = values.assign(given=True, share=values["count"] / base, share_low=low, share_high=high)
    silent = len(said) - base
    if silent:
        rows.loc[len(rows), ["value", "count", "given"]] = ["", silent, False]
    columns = ["detail", "given", "value", "count", "base", "share", "share_low", "share_high"]
    rows = rows.assign(detail=detail, base=base)[columns]
    return rows.astype({"given": bool, "count": int, "share": float, "share_low": float, "share_high": float})


def _commonest_first(values: pd.DataFrame) -> pd.DataFrame:
    return values.sort_values(["count", "value"], ascending=[False, True], ignore_index=True)


def make_up_sentences(found: MakeUp) -> list[str]:
    """Return the finding: of each detail that is given, how many requests say it and the commonest value."""
    sentences = []
    for detail, rows in found.rows[found.rows["given"]].groupby("detail", sort=False):
        first = rows.iloc[0]
        what = FIELDS[str(detail)]
        silent = found.total - first["base"]
        left_out = f"; {silent:,.0f} do not say" if silent else ""
        lead = f"{first['count']:,.0f} of the {first['base']:,.0f} that say"
        if first["base"] >= LEAST_BASE_FOR_PERCENTAGE:
            low, high = 100 * first["share_low"], 100 * first["share_high"]
            lead += f": {100 * first['share']:.0f}%, 95% interval {low:.0f}% to {high:.0f}%"
        rivals = rows.iloc[1:]
        tied = rivals.loc[rivals["share_high"] >= first["share_low"], "value"]
        tie = f", not distinguishable from “{tied.iloc[0]}”" if len(tied) == 1 else ""
        if len(tied) > 1:
            tie = f", not distinguishable from {len(tied)} others"
        sentences.append(f"{what}: “{first['value']}” is the commonest{tie} ({lead}{left_out}).")
    return sentences


def _share(row: pd.Series) -> str:
    if row["base"] < LEAST_BASE_FOR_PERCENTAGE:
        return "too few for a percentage"
    return f"{100 * row['share']:.0f}% ({100 * row['share_low']:.0f}% to {100 * row['share_high']:.0f}%)"


def make_up_in_words(found: MakeUp) -> pd.DataFrame:
    """Return the table for reading: what, kind, how many, and the share of those that say."""
    table = commonest_kinds(found)
    counts = table["Count"].map("{:,}".format)
    return table.assign(Count=counts).rename(columns={"Count": found.topic.incidents.capitalize()})


def commonest_kinds(found: MakeUp) -> pd.DataFrame:
    """Return of each detail the commonest kinds, the others together, and those that do not say it.

    Returns
    -------
    DataFrame
        What, Kind, Count, and the share in words.
    """
    lines = []
    for detail, rows in found.rows.groupby("detail", sort=False):
        given = rows[rows["given"]]
        shown, rest = given.head(KINDS_SHOWN), given.iloc[KINDS_SHOWN:]
        what = FIELDS[str(detail)]
        lines += [(what, row["value"], int(row["count"]), _share(row)) for _, row in shown.iterrows()]
        if len(rest):
            others = plural(len(rest), "other kind")
            lines.append((what, others, int(rest["count"].sum()), _share(_together(rest))))
        silent = rows.loc[~rows["given"], "count"]
        lines += [(what, NOT_GIVEN, int(count), "in no share") for count in silent]
    return pd.DataFrame(lines, columns=["What", "Kind", "Count", SHARE])


def _together(rows: pd.DataFrame) -> pd.Series:
    count, base = int(rows["count"].sum()), int(rows["base"].iloc[0])
    low, high = proportion_interval(count, base)
    return pd.Series({"base": base, "share": count / base, "share_low": low[0], "share_high": high[0]})


def make_up_columns(found: MakeUp) -> pd.DataFrame:
    """Return the table for files and the command line, each row with what it is of."""
    asked = found.period
    about = {
        "topic": found.topic.slug,
        "area": found.area,
        "from": asked.start,
        "to": asked.end,
        "months_covered": len(asked.covered),
        "months_asked": len(asked.months),
    }
    rows = found.rows.round({"share": 4, "share_low": 4, "share_high": 4})
    return rows.assign(**about)[[*about, *found.rows.columns]]


def make_up_evidence(found: MakeUp) -> dict[str, str]:
    """Return how it is known: source, period, denominator, limits, and the command that prints it again."""
    asked, topic = found.period, found.topic
    lines = {
        "Source": LOCAL_SOURCE,
        "Period": f"{month_in_words(asked.start)} to {month_in_words(asked.end)}: {topic.counted(found.total)} in "
        f"{found.area}",
        "Share of": "the requests that say so; a request that does not is counted as not given and is in no share",
        "Limits": f"Kinds are as the council’s files name them. Those that say may differ from those that do not. "
        f"{LOCAL_LIMITS}",
    }
    missing = missing_in_words(topic, asked)
    if missing:
        lines["Months missing"] = missing
    return {**lines, "Command": found.command}

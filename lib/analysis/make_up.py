"""What the council's requests consist of: size, waste type, land type and outcome, where the council's file says so."""

from dataclasses import dataclass

import pandas as pd

from lib.base.errors import CannotSay
from lib.incidents.cube import Period, period
from lib.incidents.local import local_incidents
from lib.incidents.topics import Topic, topic_named
from lib.published.places import ward_names
from lib.published.tables import district
from lib.records.cache import kept_until_records_change
from lib.records.standing import further_columns
from lib.records.store import DETAILS
from lib.statistics.rates import proportion_interval


@dataclass(frozen=True)
class MakeUp:
    """A topic's requests by each detail that the council's files hold."""

    topic: Topic
    period: Period  # the months asked for and covered
    # The ward, or the whole district: its code is empty then.
    area_code: str
    area: str
    total: int  # requests of the covered months
    # detail (one of `lib.records.store.DETAILS`), given (whether the requests of the row say it), value, count, base
    # (the requests that say it), share, share_low, share_high (of the base, 0 to 1, Wilson interval). Of each detail
    # the commonest first and those that do not say it last, without a share: not given is not zero.
    rows: pd.DataFrame

    @property
    def command(self) -> str:
        """The command that prints the table again."""
        area = f" --area {self.area_code}" if self.area_code else ""
        return (
            f"python -m lib consists --topic {self.topic.slug}{area} --from {self.period.start} --to {self.period.end}"
        )


@kept_until_records_change(maxsize=128)
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
    asked, area = period(topic, start, end), ward_names()[ward_code] if ward_code else district()["name"]
    if not asked.covered:
        raise CannotSay(f"No month of {topic.sentence} is complete in this period, so what it consists of is not told.")
    held = local_incidents()
    council = held["category"].isin(topic.categories)
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


@kept_until_records_change(maxsize=8)
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

"""What the council's requests consist of, in sentences and in the table for reading."""

import pandas as pd

from lib.analysis.make_up import MakeUp
from lib.base.months import month_in_words
from lib.base.words import plural
from lib.drawing.words.areas import LEAST_BASE_FOR_PERCENTAGE
from lib.incidents.coverage import missing_in_words
from lib.incidents.sources import source_of_records
from lib.intake.requests.fields import FIELDS
from lib.statistics.rates import proportion_interval

KINDS_SHOWN = 8
NOT_GIVEN = "(not given)"
SHARE = "Share of those that say (likely range)"


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
            lead += f": {100 * first['share']:.0f}%, likely between {low:.0f}% and {high:.0f}%"
        rivals = rows.iloc[1:]
        tied = rivals.loc[rivals["share_high"] >= first["share_low"], "value"]
        tie = f", not distinguishable from “{tied.iloc[0]}”" if len(tied) == 1 else ""
        if len(tied) > 1:
            tie = f", not distinguishable from {len(tied)} others"
        sentences.append(f"{what}: “{first['value']}” is the commonest{tie} ({lead}{left_out}).")
    return sentences


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


def _share(row: pd.Series) -> str:
    if row["base"] < LEAST_BASE_FOR_PERCENTAGE:
        return "too few for a percentage"
    return f"{100 * row['share']:.0f}% ({100 * row['share_low']:.0f}% to {100 * row['share_high']:.0f}%)"


def _together(rows: pd.DataFrame) -> pd.Series:
    count, base = int(rows["count"].sum()), int(rows["base"].iloc[0])
    low, high = proportion_interval(count, base)
    return pd.Series({"base": base, "share": count / base, "share_low": low[0], "share_high": high[0]})


def make_up_evidence(found: MakeUp) -> dict[str, str]:
    """Return how it is known: source, period, denominator, limits, and the command that prints it again."""
    asked, topic = found.period, found.topic
    lines = {
        "Source": source_of_records(found.topic.source).evidence,
        "Period": f"{month_in_words(asked.start)} to {month_in_words(asked.end)}: {topic.counted(found.total)} in "
        f"{found.area}",
        "Share of": "the requests that say so; a request that does not is counted as not given and is in no share",
        "Limits": f"Kinds are as the council’s files name them. Those that say may differ from those that do not. "
        f"{source_of_records(found.topic.source).limits}",
    }
    missing = missing_in_words(topic, asked)
    if missing:
        lines["Months missing"] = missing
    return {**lines, "Command": found.command}

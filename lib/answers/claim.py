"""What the claims page shows of a claim: its verdict, what the records give, the longer view, the documents' claims."""

import pandas as pd

from lib.analysis.claims.claim import place_in_words
from lib.analysis.claims.published import published_claims
from lib.analysis.claims.recompute import Recomputed, claim_rows, names_elsewhere
from lib.answers.figure import Figure
from lib.base.months import month_in_words
from lib.base.words import plural
from lib.drawing.charts.claims import claim_chart
from lib.drawing.words.claims import (
    CAUSE,
    base_sentence,
    beside_sentence,
    claim_headline,
    published_columns,
    published_in_words,
    records_sentence,
    rows_in_words,
    said_sentence,
    short_sentences,
    years_in_words,
)
from lib.incidents.cube import last_complete_month
from lib.incidents.sources import source_of_records
from lib.records.cache import kept_until_records_change
from lib.statistics.claim import VERDICTS

METHOD = (
    "Like months of both periods are compared; bursts are allowed for. One rule gives the verdict: whether the "
    "change is more than ordinary ups and downs, and whether its size is the one claimed.",
    "Claims",
)


@kept_until_records_change(maxsize=64)
def claim_figure(found: Recomputed) -> Figure:
    """Return the verdict on a claim with its chart, its table and what it rests on.

    Returns
    -------
    Figure
        Its lines say what the records give, how the rest of the county changed, and what is odd about the base.
    """
    claim, topic = found.claim, found.topic
    chart = None
    if len(found.months):
        chart = claim_chart(found.months, topic.sentence, place_in_words(claim.place))
    return Figure(
        "claim",
        claim_headline(found),
        short_sentences(found),
        chart,
        rows_in_words(found),
        claim_rows(found),
        _evidence(found),
        METHOD,
        claim.command,
        "The earlier and the later months are those that are compared. ×: not on record in full.",
    )


def how_sure(found: Recomputed) -> tuple[str, ...]:
    """Return the sentences behind “How sure are we”: the change beside ordinary ups and downs, and beside others'."""
    lines = (records_sentence(found), beside_sentence(found), base_sentence(found), CAUSE)
    return tuple(filter(None, lines))


def _evidence(found: Recomputed) -> dict[str, str]:
    claim, topic = found.claim, found.topic
    by = ", ".join(filter(None, (claim.who, claim.published)))
    lines = {"Checked": said_sentence(claim, topic), "Said by": by}
    if topic.recorded:
        lines |= {
            "Source": source_of_records(topic.source).evidence,
            "Data to": month_in_words(last_complete_month(topic)),
            "Interval": _level(found),
            "Months left out": found.left_out,
        }
    lines |= {
        "Compared with": names_elsewhere(found),
        "Limits": topic.may_not_claim,
    }
    return {label: text for label, text in lines.items() if text}


def _level(found: Recomputed) -> str:
    """Return at what level the interval of the place is, and why."""
    level = found.own["level"]
    if pd.isna(level) or found.refusal:
        return ""
    alone = (
        "" if round(level, 4) == 0.95 else ", the level of the verdict: all areas of this kind are looked at together"
    )
    return f"{100 * level:.4g}%{alone}"


@kept_until_records_change(maxsize=64)
def years_figure(found: Recomputed) -> Figure | None:
    """Return the longer view: the same months of every year on record beside the base; None where there are none."""
    if len(found.years) < 2:
        return None
    title = "The base of the claim beside the same months of every year on record"
    return Figure("claim-years", title, (), None, years_in_words(found), found.years)


@kept_until_records_change(maxsize=1)
def documents_figure() -> Figure | None:
    """Return the claims of the partnership's documents with their verdicts; None where the district lists none."""
    claims = published_claims()
    if not claims:
        return None
    counts = pd.Series([claim.verdict for claim in claims]).value_counts()
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if verdict in counts)
    return Figure(
        "documents-claims",
        f"{plural(len(claims), 'claim')} of the partnership’s documents: {told}",
        (),
        None,
        published_in_words(claims),
        published_columns(claims),
        method=METHOD,
        command="python -m lib claim --documents",
    )

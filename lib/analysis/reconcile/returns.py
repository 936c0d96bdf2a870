"""Set a document's fly-tipping figures beside the national returns, which measure something else."""

from collections.abc import Iterator

from lib.analysis.reconcile.formula import Tables, printed
from lib.analysis.reconcile.slips import Finding, compare, records
from lib.base.words import ordinal
from lib.published.cited import plan_year

RETURNED = "fly_tipping_returned"  # this year's row of `lib.analysis.similar.fly_tipping.fly_tipping`


def different_measures(tables: Tables, *, topic: str, requests: str, ranks: str) -> Iterator[Finding]:
    """Compare printed service requests, and a printed rank, with what the district returned to DEFRA.

    Parameters
    ----------
    topic, requests, ranks : str
        The topic, and the tables that hold its requests (as 'environmental_by_type') and its rank ('stated_in_words').
    """
    incidents, by_count, per_person = (
        int(tables[RETURNED].iloc[0][name]) for name in ("incidents", "rank_by_count", "rank_per_person")
    )
    returns = f"DEFRA fly-tipping returns, {plan_year()}"
    asked = printed(tables, {"table": requests, "topic": topic})
    both = "Not a slip: service requests to the council and incidents in the national returns differ by nature."
    yield compare(
        {**asked, "value": asked["count"]},
        asked["report_type"],
        "incidents in the national returns",
        incidents,
        returns,
        otherwise=both,
        would_agree=f"{asked['count']:,} requests to the council; {incidents:,} incidents returned to DEFRA.",
        by_definition=True,
    )
    stated = tables[ranks]
    for rank in records(stated[(stated["kind"] == "rank") & (stated["topic"] == topic)]):
        among = f"place among {rank['of']} authorities by incidents"
        yield compare(rank, rank["subject"], f"{among}, fewest first", by_count, returns)
        yield compare(
            rank,
            rank["subject"],
            f"{among} per 1,000 people, fewest first",
            per_person,
            f"{returns}, and mid-year populations",
            suspects=[("Not a slip: ranked by the number of incidents, not by incidents per person", by_count)],
            would_agree=f"{ordinal(by_count)} of {rank['of']} by incidents, {ordinal(per_person)} per 1,000 people.",
            by_definition=True,
        )

"""Do the figures printed in the council's documents add up, and if not, what is the likely slip?

Every total, difference and percentage that a document's own tables allow is computed again (recompute_tables,
recompute_text) and compared by the rules in slips. Rates whose denominator is not published, such as homeless
households per 1,000, cannot be recomputed and are not listed.
"""

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from lib.analysis.reconcile import tables as in_tables
from lib.analysis.reconcile import text as in_text
from lib.analysis.reconcile.slips import COLUMNS, as_table, compare, records
from lib.analysis.similar.fly_tipping import PLAN_YEAR, fly_tipping
from lib.published.tables import load

__all__ = ["COLUMNS", "TABLES", "different_measures", "published_figures_checked", "reconcile"]

TABLES = [
    "environmental_by_type",
    "environmental_by_area",
    "recorded_crime_plan",
    "recorded_crime_2018",
    "area_shares_2018",
    "stated_percentages",
    "stated_in_words",
    "ward_population_published",
    "population_census",
    "deaths_from_violence",
    "life_expectancy",
    "survey_items",
    "wards",
]


def reconcile(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Recompute every total, difference and percentage in the documents' tables.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The bundled tables named in `TABLES`, as data/datapackage.json describes them.

    Returns
    -------
    DataFrame
        One row a comparison: document, section, heading, table, row (which row of the table), topic (slug, or
        empty), what (total, difference, percentage change, share …), published (as printed), recomputed and
        difference (published less recomputed; empty where a word is compared), unit ('%', 'months' or ''),
        working (the sum as a reader would write it), agrees (bool: the same at the decimals printed) and
        likely_slip (a sentence; empty where the figures agree).
    """
    plan, assessment = tables["recorded_crime_plan"], tables["recorded_crime_2018"]
    crime = pd.concat([plan, assessment], ignore_index=True)
    stated = records(tables["stated_percentages"])
    words, residents = tables["stated_in_words"], tables["ward_population_published"]
    census, items = tables["population_census"], tables["survey_items"]
    shares = tables["area_shares_2018"]
    return as_table(
        [
            *in_tables.environment(tables["environmental_by_type"], tables["environmental_by_area"]),
            *in_tables.crime_changes(plan),
            *in_tables.crime_totals_plan(plan),
            *in_tables.crime_periods(plan),
            *in_tables.crime_in_two_tables(plan),
            *in_tables.deaths(tables["deaths_from_violence"]),
            *in_tables.crime_changes(assessment),
            *in_tables.crime_totals_2018(assessment),
            *in_tables.crime_periods(assessment),
            *in_tables.share_totals(shares),
            *in_tables.residents(residents, tables["wards"]),
            *in_tables.district(census),
            *in_tables.answers(items),
            *in_text.changes(stated, crime),
            *in_text.parts_of_asb(stated),
            *in_text.shares(stated, shares),
            *in_text.survey(stated, items),
            *in_text.population(stated, census, residents),
            *in_text.numbers_of_falls(words, crime),
            *in_text.directions(words, crime, residents, tables["life_expectancy"]),
        ]
    )


@lru_cache(maxsize=1)
def published_figures_checked() -> pd.DataFrame:
    """Return every comparison that the bundled tables allow; treat it as read-only.

    Returns
    -------
    DataFrame
        The rows of `reconcile`, then those of `different_measures`.

    Raises
    ------
    DataFileError
        When a bundled table cannot be read.
    """
    tables = {name: load(name) for name in TABLES}
    returned = fly_tipping(PLAN_YEAR, {"fly_tipping_incidents": load("fly_tipping_incidents")})
    ours = returned[returned["is_ours"]].iloc[0]
    other = different_measures(tables, int(ours["incidents"]), int(ours["rank_by_count"]), int(ours["rank_per_person"]))
    return pd.concat([reconcile(tables), other], ignore_index=True)


def different_measures(
    tables: Mapping[str, pd.DataFrame], incidents: int, rank_by_count: int, rank_by_rate: int
) -> pd.DataFrame:
    """Compare the plan's fly-tipping figures with the national returns, which measure something else.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The bundled tables 'environmental_by_type' and 'stated_in_words'.
    incidents : int
        Ashfield's fly-tipping incidents of 2021-22 in the national returns (DEFRA).
    rank_by_count, rank_by_rate : int
        Ashfield's place that year among all authorities, fewest first, by incidents and by incidents per
        1,000 people.

    Returns
    -------
    DataFrame
        Rows with the columns of `reconcile`, to be put below its own.
    """
    by_type, stated = tables["environmental_by_type"], tables["stated_in_words"]
    requests = records(by_type[by_type["topic"] == "fly-tipping"])[0]
    rank = records(stated[(stated["kind"] == "rank") & (stated["topic"] == "fly-tipping")])[0]
    returns = "DEFRA fly-tipping returns, 2021-22"
    both = "Not a slip: service requests to the council and incidents in the national returns differ by nature."
    by_count = "Ranked by the number of incidents, not by incidents per person"
    return as_table(
        [
            compare(
                {**requests, "value": requests["count"]},
                requests["report_type"],
                "incidents in the national returns",
                incidents,
                returns,
                otherwise=both,
            ),
            compare(
                rank,
                rank["subject"],
                f"place among {rank['of']} authorities by incidents, fewest first",
                rank_by_count,
                returns,
            ),
            compare(
                rank,
                rank["subject"],
                f"place among {rank['of']} authorities by incidents per 1,000 people, fewest first",
                rank_by_rate,
                f"{returns}, and mid-year populations",
                suspects=[(by_count, rank_by_count)],
            ),
        ]
    )

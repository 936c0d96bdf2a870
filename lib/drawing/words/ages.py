"""Sentences about how fresh each source is, and what to do about old ones."""

import pandas as pd

from lib.base.months import month_in_words
from lib.base.words import plural
from lib.incidents.cube import last_complete_month
from lib.incidents.topics import topic_named
from lib.incidents.whose import own_records_to, synthetic
from lib.published.tables import describe
from lib.records import newest
from lib.records.connection import data_version

FETCHED = "An officer presses “Look for new police months” on Local records."


def age_in_words(months: int) -> str:
    """Return an age as 'under a month', '8 months' or '3 years 8 months'."""
    years, rest = divmod(months, 12)
    parts = [plural(years, "year")] if years else []
    if rest or not years:
        parts.append(plural(rest, "month") if rest else "under a month")
    return " ".join(parts)


def due_sentence(ages: pd.DataFrame) -> str:
    """Return how many sources are likely to have a newer edition."""
    due = int(ages["is_due"].sum())
    if not due:
        return f"Of {len(ages)} sources that go out of date, none is likely to have a newer edition yet."
    have = "has" if due == 1 else "have"
    return f"Of {len(ages)} sources that go out of date, {due} likely {have} a newer edition by now."


def where_in_words(ages: pd.DataFrame) -> str:
    """Return, as Markdown, where the files are published that have to be downloaded by hand."""
    links = [f"[{row.label}]({row.where})" for row in ages.itertuples() if row.where]
    return f"Where the files are: {' · '.join(links)}."


def ages_in_words(ages: pd.DataFrame) -> pd.DataFrame:
    """Return the ages for reading: what, data to, how old, whether there is likely a newer one, and what to do."""
    return pd.DataFrame(
        {
            "Source": ages["label"],
            "Data to": ages["data_to"].map(month_in_words),
            "How old": ages["months_old"].map(age_in_words),
            "A newer one": [
                f"{'likely since' if row.is_due else 'not before'} {month_in_words(row.next_since)}"
                for row in ages.itertuples()
            ],
            "Held": ["came with this app" if pd.isna(day) else f"loaded {day:%-d %B %Y}" for day in ages["loaded_on"]],
            "What to do": [
                f"Download {row.how}; an officer drops the file on Local records, Official figures."
                if row.where
                else FETCHED
                for row in ages.itertuples()
            ],
        }
    )


def freshness() -> str:
    """Return how fresh the police records are."""
    # nothing loaded: every page shows this, also where the incidents themselves cannot be read
    last = last_complete_month(topic_named("asb")) if data_version() else describe("police_incidents")["cut_off"]
    return f"Police records to {month_in_words(last)}"


def data_to() -> str:
    """Return how fresh each source is: 'Data to: police September 2025 · DEFRA 2022-23 · your records June 2025'."""
    parts = [f"police {freshness().removeprefix('Police records to ')}", f"DEFRA {_defra_year()}"]
    own = own_records_to()
    if own:
        parts.append(f"your records {month_in_words(own)}{', synthetic' if synthetic() else ''}")
    return f"Data to: {' · '.join(parts)}"


def _defra_year() -> str:
    """Return the financial year in which the table of fly-tipping ends."""
    year = int(newest.describe("fly_tipping_incidents")["cut_off"][:4])
    return f"{year - 1}-{year % 100:02d}"

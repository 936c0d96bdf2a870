"""Make the tables published in the two council documents, each figure checked against the document's text.

A transcription (see scripts/documents.py) is written as a tidy table with the number beside the figure as printed.
Figures that do not add up are kept as published: lib/analysis/reconcile/check.py finds them. What a reader must know of
each table is in transcribed/tables.toml.
"""

import csv
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.documents import (
    ASSESSMENT,
    PLAN,
    TOPICS,
    NotInDocument,
    Place,
    Row,
    Transcriptions,
    one_line,
    picked,
    standing,
    to_number,
)
from scripts.numbers import numbers_in
from scripts.published_crime import (
    area_shares_2018,
    environmental_by_area,
    environmental_by_type,
    environmental_top_areas,
    recorded_crime_2018,
    recorded_crime_plan,
    stated_in_words,
    stated_percentages,
)
from scripts.published_people import (
    deaths_from_violence,
    economic_activity,
    homelessness,
    life_expectancy,
    population_census,
    survey_items,
    survey_waves,
    ward_population_published,
)

TITLES = {
    PLAN: "Community Safety Strategic Plan 2024-2027, with the Cabinet report of 29 January 2024",
    ASSESSMENT: "Strategic assessment of the Community Safety Partnership, 2018",
}
PUBLISHER = "Ashfield District Council for the Ashfield Community Safety Partnership"


def plan_priorities(read: Transcriptions) -> list[Row]:
    """The plan's priorities, aims and outcome measures."""
    rows = []
    for place, row in read.sentences("plan_priorities"):
        read.check(place, f"{row['sentence']} {row['source']}")  # a measure's source is printed beside it
        rows.append(
            {
                **standing(place, "Measure and source" if row["kind"] == "measure" else "[Text]"),
                "number": int(row["number"]),
                **picked(row, "priority", "kind"),
                "text": row["sentence"],
                "source": row["source"],
            }
        )
    return rows


def priorities_then_and_now(read: Transcriptions) -> list[Row]:
    """Each priority, theme and aim of 2018 with what the plan has in its place, and what is new in the plan."""
    rows = []
    for row in read.rows("priorities_then_and_now"):
        place = (row["document"], row["section"], row["heading"])
        later, said = ((PLAN, row[f"{part}_section"], row[f"{part}_heading"]) for part in ("later", "said"))
        for where, words in ((place, row["text"]), (later, row["later_text"]), (said, row["said_text"])):
            if words:
                read.check(where, words)
        rows.append({**standing(place, "[Text]"), "later_document": PLAN, **dict(list(row.items())[3:])})
    return rows


# The words of a transcription's row that say what it is about, in the order in which they are looked for.
_ABOUT = ("subject", "item", "name", "crime_type", "report_type", "area", "measure", "year")
_PRINTED = ("as_published", "percentage", "share", "base")


def statements(read: Transcriptions) -> list[Row]:
    """Everything that the documents state and a table keeps, quoted: call it when all other tables are read."""
    read.sentences("statements", "as_published")
    starts = {place: number for number, place in enumerate(read.passages)}
    quotes = sorted(read.quotes, key=lambda q: (starts[q.place], read.passages[q.place].find(q.words)))
    rows = []
    for place, words, transcription, row in quotes:
        about = f"{row['priority']}: {row['kind']}" if "priority" in row else ""  # which of its aims or measures
        about = about or next((row[name] for name in _ABOUT if row.get(name)), next(iter(row.values())))
        printed = next((row[name] for name in _PRINTED if row.get(name)), "")
        in_table = "sentence" not in row
        figure = row.get("value") or ("" if in_table else _digits(printed))
        rows.append(
            {
                **standing(place, "[Row of a table]" if in_table else "[Text]"),
                "kind": row.get("kind") or "figure",
                "subject": about,
                "topic": row.get("topic") or TOPICS.get(about, ""),
                "area": row.get("area") or row.get("reporting_area") or "",
                **{name: row.get(name) or "" for name in ("period_start", "period_end")},
                "as_published": "" if in_table else printed,
                "value": to_number(figure) if figure else None,
                "unit": row.get("unit") or ("%" if printed.endswith("%") and not in_table else ""),
                "quote": words,
                "columns": "; ".join(row).replace("_", " ") if in_table else "",
                "kept_in": transcription,
            }
        )
    return list({tuple(row.values()): row for row in rows}.values())


def numbers_of_documents(read: Transcriptions) -> list[Row]:
    """Every number of the two documents, and where it is kept; NotInDocument where one is not accounted for."""
    quotes: dict[Place, list[str]] = {}
    for quote in read.quotes:
        quotes.setdefault(quote.place, []).append(quote.words)
    left_out: dict[Place, dict[str, str]] = {}
    for row in read.rows("left_out"):
        place = (row["document"], row["section"], row["heading"])
        read.check(place, row["words"])
        left_out.setdefault(place, {})[one_line(row["words"])] = row["reason"]
    try:
        found = list(numbers_in(read.passages, quotes, left_out))
    except ValueError as error:
        raise NotInDocument(str(error)) from error
    return [
        {**standing(place, "[Every number]"), "number": number, "times": times, "kept_in": where, "reason": why}
        for place, number, where, why, times in found
        if why != "telephone number"
    ]


def _digits(printed: str) -> str:
    return printed if re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", printed) else ""


TABLES: dict[str, Callable[[Transcriptions], list[Row]]] = {
    function.__name__: function
    for function in (
        environmental_by_type,
        environmental_by_area,
        environmental_top_areas,
        recorded_crime_plan,
        recorded_crime_2018,
        area_shares_2018,
        stated_percentages,
        stated_in_words,
        ward_population_published,
        population_census,
        deaths_from_violence,
        homelessness,
        life_expectancy,
        economic_activity,
        survey_items,
        survey_waves,
        plan_priorities,
        priorities_then_and_now,
        statements,  # these two last: they go through what all others have read
        numbers_of_documents,
    )
}


def descriptor(name: str, rows: list[Row], about: dict[str, Any]) -> dict[str, Any]:
    """Return the Frictionless resource descriptor of one table; every column must be described."""
    documents = [title for document, title in TITLES.items() if any(r["document"] == document for r in rows)]
    fields = {**about["shared"]["fields"], **about[name].get("fields", {})}
    return {
        "name": name,
        "path": f"published/{name}.csv",
        "title": about[name]["title"],
        "description": about[name]["description"],
        "sources": [{"title": f"{title} ({PUBLISHER})"} for title in documents],
        "licenses": [
            {
                "name": "quoted-with-attribution",
                "title": "Published by the council; figures quoted with attribution",
            }
        ],
        "attribution": f"Source: {'; '.join(documents)}. Published by {PUBLISHER}.",
        "temporal": about[name]["temporal"],
        "used_on": about[name]["used_on"],
        "schema": {
            "fields": [
                {"name": column, "type": fields[column][0], "description": fields[column][1]} for column in rows[0]
            ]
        },
        "limits": about[name]["limits"],
    }


def write_published_tables(documents_dir: Path, out_dir: Path) -> list[dict[str, Any]]:
    """Check every transcribed figure against the documents and write the tidy tables.

    Parameters
    ----------
    documents_dir : Path
        Folder with the text of the two documents.
    out_dir : Path
        Folder for the CSV files; the same bytes on each run.

    Returns
    -------
    list of dict
        A Frictionless resource descriptor for each table, with paths relative to data/.

    Raises
    ------
    NotInDocument
        When a heading, figure or sentence does not stand in the document where it is said to stand.
    """
    transcribed = Path(__file__).resolve().parent / "transcribed"
    read = Transcriptions(documents_dir, transcribed)
    about = tomllib.loads((transcribed / "tables.toml").read_text(encoding="utf-8"))
    out_dir.mkdir(parents=True, exist_ok=True)
    descriptors = []
    for name, make in TABLES.items():
        rows = make(read)
        with (out_dir / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        descriptors.append(descriptor(name, rows, about))
    return descriptors

"""Make the tables published in the two council documents, each figure checked against the document's text.

The transcriptions are the tab-separated files of scripts/transcribed/, with figures and words as printed.
Here each of their rows is looked up in the document, under the heading it is said to stand under, and then
written as a tidy table with the number beside the figure as printed. Figures that do not add up are kept as
published: lib/reconcile.py finds them.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLAN = "plan-2024"
ASSESSMENT = "assessment-2018"
DOCUMENTS = {
    PLAN: (
        "000_ff4132d23e44cfdf.txt",
        "Community Safety Strategic Plan 2024-2027, with the Cabinet report of 29 January 2024",
    ),
    ASSESSMENT: (
        "001_1b50da2b9088a9bc.txt",
        "Strategic assessment of the community safety partnership, 2018",
    ),
}
PUBLISHER = "Ashfield District Council for the Ashfield Community Safety Partnership"

# The lines that head a passage, in the order in which they stand. A line with "#" opens a new section.
HEADINGS = {
    PLAN: """
        # Previous Plan (Achievements)
        # Implications
        # 5. What does our 2022/2023 strategic assessment tell us?
        Tackling Anti-Social Behaviour
        Protecting vulnerable people
        Hate crime
        Radicalisation
        Modern Slavery
        Substance Misuse
        Addressing Serious Violence, Domestic Abuse & Violence Against Women and Girls
        Domestic Abuse and Sexual Violence
        Tackling Neighbourhood Crimes
        # 6. Safer Streets for Ashfield
        # 7. Delivering our Priorities
        Tackling Anti-Social Behaviour
        Protecting Vulnerable People
        Addressing Serious Violence, Domestic Abuse & Violence Against Women and Girls
        Tackling Neighbourhood Crimes
        # 8. Our Outcomes
        Priority 1
        Priority 2
        Priority 3
        Priority 4
        # 9. Further information and useful contacts
    """,
    ASSESSMENT: """
        # Executive Summary
        # Introduction
        # Methodology
        # Economic
        Economic Activity
        # Social
        Detailed Population Figures 2017
        Health and Wellbeing
        Participation in Sport and Physical Activity
        Housing
        Welfare Changes
        Homelessness
        Accepted as being homeless and in priority need
        Prevention of Homelessness
        # Crime and Disorder
        Ashfield: Most Similar Group
        Crime by area
        Domestic Abuse
        Anti-Social Behaviour
        ASB By Area
        Hate Crime
        # Community Consultation 2018.
        # Review of Current CSP Priorities
        # Recommendations:
        # PRIORITY: ANTI-SOCIAL BEHAVIOUR
        # PRIORITY: PROTECTING VULNERABLE PEOPLE
        # PRIORITY: DOMESTIC ABUSE
        # PRIORITY: VIOLENCE
        # PRIORITY: INTEGRATED WORKING
    """,
}
S5 = "5. What does our 2022/2023 strategic assessment tell us?"
ASB_IN_PLAN = (PLAN, S5, "Tackling Anti-Social Behaviour")
CRIME_IN_PLAN = (PLAN, S5, "Tackling Neighbourhood Crimes")
CRIME_2018 = (ASSESSMENT, "Crime and Disorder", "Crime and Disorder")

Place = tuple[str, str, str]
Row = dict[str, Any]

# Crime types that both documents and police.uk define alike enough to share a topic. Violence is left out:
# police.uk counts sexual offences with it, and the documents do not.
TOPIC_OF_CRIME_TYPE = {
    "All Crime": "all-crime",
    "Drugs": "drugs",
    "Possession of Weapons": "possession-of-weapons",
    "Theft from a Person": "theft-from-the-person",
    "Other Crime": "other-crime",
    "Robbery": "robbery",
    "Public order": "public-order",
    "Shoplifting": "shoplifting",
    "Other Theft": "other-theft",
    "Criminal Damage": "criminal-damage-and-arson",
    "Bicycle Theft": "bicycle-theft",
    "Burglary": "burglary",
    "Anti-Social Behaviour": "asb",
    "Vehicle Crime": "vehicle-crime",
    "Total recorded crime": "all-crime",
    "Vehicle offences": "vehicle-crime",
    "Theft from person": "theft-from-the-person",
    "Bicycle theft": "bicycle-theft",
    "Other theft": "other-theft",
    "Criminal damage and arson": "criminal-damage-and-arson",
    "Drug offences": "drugs",
    "Possession of weapons": "possession-of-weapons",
    "Public order offences": "public-order",
}
TOPIC_OF_REPORT_TYPE = {
    "Littering": "littering",
    "Graffiti": "graffiti",
    "Flytipping": "fly-tipping",
    "Dog Fouling": "dog-fouling",
    "Waste on land": "waste-on-land",
    "Total": "environmental-crime",
}
# In the order of their codes, E05010673 to E05010695.
WARDS_2015 = """
    Abbey Hill; Annesley & Kirkby Woodhouse; Ashfields; Carsic; Central & New Cross; Hucknall Central; Hucknall North;
    Hucknall South; Hucknall West; Huthwaite & Brierley; Jacksdale; Kingsway; Kirkby Cross & Portland; Larwood;
    Leamington; St Mary's; Selston; Skegby; Stanton Hill & Teversal; Summit; Sutton Junction & Harlow Wood;
    The Dales; Underwood
"""
WARD_CODES = {name.strip(): f"E050{10673 + place}" for place, name in enumerate(WARDS_2015.split(";"))}
REPORTING_AREAS = {
    "Hucknall": "Hucknall",
    "Sutton in Ashfield": "Sutton-in-Ashfield",
    "Kirkby in Ashfield": "Kirkby-in-Ashfield",
    "Selston, Jacksdale & Underwood": "Ashfield Rurals",
}

SHARED_FIELDS = {
    "document": ("string", "plan-2024 or assessment-2018"),
    "section": ("string", "Section of the document"),
    "heading": ("string", "Heading that the figure stands under, as printed"),
    "table": ("string", "Name of the table; one in square brackets is ours, where the document prints none"),
}
NUMBER = {
    "as_published": ("string", "The figure as printed"),
    "value": ("number", "The figure as a number"),
}
MONTHS = {
    "period_start": ("string", "First month of the period, YYYY-MM"),
    "period_end": ("string", "Last month of the period, YYYY-MM"),
}


class NotInDocument(ValueError):
    """A transcribed figure or heading does not stand in the document where it is said to stand."""


@dataclass(frozen=True)
class Table:
    """One table to publish: rows with exactly the columns of `fields`, and what a reader must know of it."""

    name: str
    title: str
    description: str
    fields: dict[str, tuple[str, str]]
    rows: list[Row]
    period: str
    limits: list[str] = field(default_factory=list)


def _one_line(text: str) -> str:
    """Return `text` without picture marks and bullets, every run of spaces and line ends made one space."""
    return " ".join(re.sub(r"\[image:[^\]]*\]|·", " ", text).split())


def read_passages(documents_dir: Path) -> dict[Place, str]:
    """Return the documents' text as one line for each (document, section, heading)."""
    passages: dict[Place, str] = {}
    for document, (file_name, _) in DOCUMENTS.items():
        lines = (documents_dir / file_name).read_text(encoding="utf-8").splitlines()
        found: list[tuple[str, str, int]] = []
        section, position = "", 0
        for entry in (line.strip() for line in HEADINGS[document].strip().splitlines()):
            heading = entry.removeprefix("# ")
            at = next((i for i in range(position, len(lines)) if _one_line(lines[i]) == heading), None)
            if at is None:
                raise NotInDocument(f"{document}: no line “{heading}” after line {position}")
            section = heading if entry.startswith("# ") else section
            found.append((section, heading, at))
            position = at + 1
        ends = [at for _, _, at in found[1:]] + [len(lines)]
        for (section, heading, at), end in zip(found, ends, strict=True):
            passages[document, section, heading] = _one_line("\n".join(lines[at:end]))
    return passages


def check_printed(passages: dict[Place, str], place: Place, words: str) -> None:
    """Raise NotInDocument unless `words` stand under that heading, a number never as part of a longer one."""
    if place not in passages:
        raise NotInDocument(f"{place[0]} has no heading “{place[2]}” in its section “{place[1]}”")
    words = _one_line(words)
    # "98" must not be found in "1.98", "98.5" or "1,980"
    pattern = rf"(?<![\w]){re.escape(words)}(?!\w|[.,]\d)" if words[-1:].isalnum() else re.escape(words)
    if words[:1].isdigit():
        pattern = r"(?<![\d][.,])" + pattern
    if not words or not re.search(pattern, passages[place]):
        raise NotInDocument(f"“{words}” does not stand in {place[0]} under “{place[2]}”")


def to_number(printed: str) -> float:
    """Return a figure as printed as a number: '+11.33%' is 11.33, 'No change' 0, 'six per cent' 6."""
    if printed == "No change":
        return 0.0
    if printed == "six per cent":
        return 6.0
    return float(printed.removeprefix("around ").replace(",", "").replace("%", ""))


def tidy_number(printed: str) -> float | int:
    """Return `printed` as a number, whole numbers without a decimal point, so that files stay readable."""
    number = to_number(printed)
    return int(number) if number.is_integer() else number


class Transcriptions:
    """The transcribed tables; each row is checked against the documents as it is read."""

    def __init__(self, documents_dir: Path, transcribed_dir: Path) -> None:
        self._passages = read_passages(documents_dir)
        self._dir = transcribed_dir

    def read(self, name: str) -> list[dict[str, str]]:
        """Return the rows of one transcription without a check."""
        with (self._dir / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def check(self, place: Place, words: str) -> None:
        """Raise NotInDocument unless `words` stand under the heading."""
        check_printed(self._passages, place, words)

    def printed_table(self, name: str, place: Place) -> list[dict[str, str]]:
        """Return the rows of a table that is printed as such: a row's cells must follow one another."""
        rows = self.read(name)
        for row in rows:
            self.check(place, " ".join(row.values()))
        return rows

    def sentences(self, name: str, figures: tuple[str, ...]) -> list[dict[str, str]]:
        """Return rows quoted from running text: the sentence must stand there, and the figures in it."""
        rows = self.read(name)
        for row in rows:
            self.check((row["document"], row["section"], row["heading"]), row["sentence"])
            for figure in figures:
                if row[figure] and row[figure] not in row["sentence"].replace("- ", "-"):
                    raise NotInDocument(f"“{row[figure]}” does not stand in the sentence “{row['sentence']}”")
        return rows


def _at(place: Place, table: str) -> Row:
    return {"document": place[0], "section": place[1], "heading": place[2], "table": table}


def _number(printed: str) -> Row:
    return {"as_published": printed, "value": tidy_number(printed)}


def _environmental(read: Transcriptions) -> Iterator[Table]:
    period = {"period_start": "2021-04", "period_end": "2022-03"}
    reports = {"count": ("integer", "Service requests"), "as_published": NUMBER["as_published"], **MONTHS}
    year = "The plan says “2021-22”; read as the council's year, April 2021 to March 2022."
    overlap = "Service requests to the council, not police records: never add them to police ASB."
    by_type = [
        {
            **_at(ASB_IN_PLAN, "[Environmental crime by type of report]"),
            "topic": TOPIC_OF_REPORT_TYPE[row["report_type"]],
            "report_type": row["report_type"],
            "count": tidy_number(row["reports"]),
            "as_published": row["reports"],
            **period,
        }
        for row in read.printed_table("plan_environmental_by_type", ASB_IN_PLAN)
    ]
    yield Table(
        "environmental_by_type",
        "Environmental crime by type of report, 2021-22",
        "Service requests that the council received, by type, for the whole district.",
        {
            **SHARED_FIELDS,
            "topic": ("string", "The topic's short name; environmental-crime is the total"),
            "report_type": ("string", "The type as printed"),
            **reports,
        },
        by_type,
        "2021-04/2022-03",
        [year, overlap, "Fly-tipping is 1,880 here; the eleven areas add up to 1,879."],
    )

    labelled = "Printed under the sentence “Fly tipping is a significant concern for residents of Ashfield.”"
    unlabelled = (
        "The table has no label. Its eleven areas add up to 916, which is the total printed for “Waste on "
        "land” and for no other type."
    )
    by_area: list[Row] = []
    for topic, name, table, basis in (
        ("fly-tipping", "plan_fly_tipping_by_area", "[Fly-tipping by area]", labelled),
        ("waste-on-land", "plan_environmental_by_area", "[Unlabelled table by area]", unlabelled),
    ):
        for row in read.printed_table(name, ASB_IN_PLAN):
            by_area.append(
                {
                    **_at(ASB_IN_PLAN, table),
                    "topic": topic,
                    "locality": row["area"],
                    "count": tidy_number(row["reports"]),
                    "as_published": row["reports"],
                    **period,
                    "basis": basis,
                }
            )
    if sum(row["count"] for row in by_area if row["topic"] == "waste-on-land") != 916:
        raise NotInDocument("the unlabelled table by area no longer adds up to “Waste on land” (916)")
    yield Table(
        "environmental_by_area",
        "Fly-tipping and waste on land by area, 2021-22",
        "Service requests that the council received in each of the plan's eleven areas (localities).",
        {
            **SHARED_FIELDS,
            "topic": ("string", "fly-tipping or waste-on-land"),
            "locality": ("string", "The area as printed"),
            **reports,
            "basis": ("string", "Why the figures are read as this topic"),
        },
        by_area,
        "2021-04/2022-03",
        [
            year,
            overlap,
            unlabelled,
            "The plan draws no boundaries for its areas; wards are matched to them by name.",
            "Bestwood's reports lie outside every ward of the district.",
        ],
    )

    ward_of = {
        r["area"]: r["ward"] for r in read.printed_table("plan_environmental_highest_ward", ASB_IN_PLAN)
    }
    yield Table(
        "environmental_top_areas",
        "The three areas with most environmental crime, 2021-22",
        "All types together, with the ward that the plan names as highest in each.",
        {
            **SHARED_FIELDS,
            "topic": ("string", "environmental-crime"),
            "locality": ("string", "The area as printed"),
            **reports,
            "highest_ward": ("string", "The ward with most reports in the area, as printed"),
            "highest_ward_vintage": ("string", "Which set of wards the name belongs to"),
        },
        [
            {
                **_at(ASB_IN_PLAN, "[Areas with the highest overall demand]"),
                "topic": "environmental-crime",
                "locality": row["area"],
                "count": tidy_number(row["reports"]),
                "as_published": row["reports"],
                **period,
                "highest_ward": ward_of[row["area"]],
                "highest_ward_vintage": "wards before 2015",
            }
            for row in read.printed_table("plan_environmental_top_areas", ASB_IN_PLAN)
        ],
        "2021-04/2022-03",
        [
            year,
            overlap,
            "The plan gives no figure for the other eight areas.",
            "Sutton Central, Hucknall North and Kirkby East are names of wards before 2015.",
        ],
    )


_MEASURES = "count, volume_change or percentage_change (against the 12 months before)"


def _crime_rows(
    place: Place, table: str, crime_type: str, figures: dict[str, tuple[str, str]]
) -> Iterator[Row]:
    """Yield one row a figure; `figures` maps a measure and the end of its period to the figure as printed."""
    for measure, (end, printed) in figures.items():
        yield {
            **_at(place, table),
            "crime_type": crime_type,
            "topic": TOPIC_OF_CRIME_TYPE.get(crime_type, ""),
            "measure": measure.split(":")[0],
            "period_start": f"{int(end[:4]) - 1}-10",
            "period_end": end,
            **_number(printed),
        }


CRIME_FIELDS = {
    **SHARED_FIELDS,
    "crime_type": ("string", "Type of crime as printed"),
    "topic": ("string", "Nearest police.uk topic; empty where none is defined alike"),
    "measure": ("string", _MEASURES),
    **MONTHS,
    **NUMBER,
}


def _recorded_crime_plan(read: Transcriptions) -> Table:
    rows: list[Row] = []
    for row in read.printed_table("plan_recorded_crime", CRIME_IN_PLAN):
        figures = {
            "count": ("2022-09", row["oct_2021_to_sept_2022"]),
            "count:1": ("2021-09", row["oct_2020_to_sept_2021"]),
            "count:2": ("2020-09", row["oct_2019_to_sept_2020"]),
            "percentage_change": ("2022-09", row["change_for_past_year"]),
        }
        rows += _crime_rows(CRIME_IN_PLAN, "[Recorded crime by type]", row["crime_type"], figures)
    hate = (PLAN, S5, "Hate crime")
    for place, name, table, crime_type, before, change in (
        (
            ASB_IN_PLAN,
            "plan_anti_social_behaviour",
            "Anti-Social Behaviour in Ashfield",
            "Anti-Social Behaviour",
            "oct_2020_to_sept_2021",
            "percentage_change",
        ),
        (
            hate,
            "plan_hate_crime",
            "Hate crime",
            "Hate Crime",
            "sept_2020_to_oct_2021",
            "percentage_increase",
        ),
    ):
        for row in read.printed_table(name, place):
            figures = {
                "count": ("2022-09", row["oct_2021_to_sept_2022"]),
                "count:1": ("2021-09", row[before]),
                "volume_change": ("2022-09", row["volume_change"]),
                "percentage_change": ("2022-09", row[change]),
            }
            rows += _crime_rows(place, table, crime_type, figures)
    return Table(
        "recorded_crime_plan",
        "Recorded crime and anti-social behaviour in the plan, years to September 2020, 2021 and 2022",
        "Police recorded crime in Ashfield by type as the plan prints it, with its percentages.",
        CRIME_FIELDS,
        rows,
        "2019-10/2022-09",
        [
            "Several percentages divide by the new figure instead of the old one; see the reconciliation.",
            "The crime types listed do not add up to all crime: the table leaves some types out.",
            "The hate crime table heads its earlier period “Sept 2020 – Oct 2021”; its figure (138) is "
            "that of October 2020 to September 2021 in the table of crime types, and is stored so.",
            "Much of October 2019 to September 2021 was under coronavirus restrictions.",
        ],
    )


def _recorded_crime_2018(read: Transcriptions) -> Table:
    rows: list[Row] = []
    for place, name, table in (
        (CRIME_2018, "assessment_recorded_crime", "[Recorded crime by type]"),
        (
            (ASSESSMENT, "Crime and Disorder", "Domestic Abuse"),
            "assessment_domestic_abuse",
            "[Domestic abuse]",
        ),
        ((ASSESSMENT, "Crime and Disorder", "Hate Crime"), "assessment_hate_crime", "[Hate crime]"),
    ):
        for row in read.printed_table(name, place):
            figures = {
                "count": ("2018-09", row["oct_2017_to_sept_2018"]),
                "count:1": ("2017-09", row["oct_2016_to_sept_2017"]),
                "volume_change": ("2018-09", row["volume_change"]),
                "percentage_change": ("2018-09", row["percentage_change"]),
            }
            for tidy in _crime_rows(place, table, row["crime_type"], figures):
                rows.append({**tidy, "target": row["target"]})
    return Table(
        "recorded_crime_2018",
        "Recorded crime and anti-social behaviour in the 2018 assessment, years to September 2017 and 2018",
        "Police recorded crime in Ashfield by type, with volume change, percentage change and target.",
        {**CRIME_FIELDS, "target": ("string", "Reduce or Monitor, as printed")},
        rows,
        "2016-10/2018-09",
        [
            "Criminal damage and arson is printed with a change of 303; the counts differ by 319.",
            "The assessment says that police recording practice changed, above all for violence.",
        ],
    )


def _area_shares(read: Transcriptions) -> Table:
    rows = []
    for row in read.read("assessment_area_shares"):
        place = (ASSESSMENT, "Crime and Disorder", row["heading"])
        read.check(place, row["printed"])
        rows.append(
            {
                **_at(place, row["heading"]),
                "topic": row["topic"],
                "reporting_area": row["reporting_area"],
                "period_start": "2017-10",
                "period_end": "2018-09",
                **_number(row["share"]),
            }
        )
    return Table(
        "area_shares_2018",
        "Shares of crime and anti-social behaviour by area, year to September 2018",
        "Percentage of the district's recorded crime and anti-social behaviour in each of the four areas.",
        {
            **SHARED_FIELDS,
            "topic": ("string", "all-crime or asb"),
            "reporting_area": ("string", "One of the four reporting areas"),
            **MONTHS,
            **NUMBER,
        },
        rows,
        "2017-10/2018-09",
        ["Whole percentages read from two charts; no counts by area are published."],
    )


def _whole(printed: str) -> int | None:
    return int(to_number(printed)) if printed else None


def _stated_percentages(read: Transcriptions) -> Table:
    rows = []
    for row in read.sentences("stated_percentages", ("percentage", "change", "count")):
        size = abs(to_number(row["percentage"]))
        sign = -1 if row["direction"] == "fall" else 1
        rows.append(
            {
                **_at((row["document"], row["section"], row["heading"]), "[Text]"),
                **{key: row[key] for key in ("subject", "topic", "area", "kind", "direction")},
                "period_start": row["period_start"],
                "period_end": row["period_end"],
                "as_published": row["percentage"],
                "value": sign * (int(size) if size.is_integer() else size),
                "change": _whole(row["change"]),
                "count": _whole(row["count"]),
                "sentence": row["sentence"],
            }
        )
    return Table(
        "stated_percentages",
        "Percentages stated in the text of both documents",
        "Each percentage with the sentence it stands in and the counts that the sentence gives beside it.",
        {
            **SHARED_FIELDS,
            "subject": ("string", "What the percentage is about"),
            "topic": ("string", "Nearest police.uk topic; empty where none is defined alike"),
            "area": ("string", "Area the percentage is about"),
            "kind": ("string", "change, share, survey or population"),
            "direction": ("string", "rise or fall, by the words of the sentence; empty for shares"),
            "period_start": ("string", "First month (or year) of the period where given"),
            "period_end": ("string", "Last month (or year) of the period where given"),
            "as_published": NUMBER["as_published"],
            "value": ("number", "The percentage; a fall is negative by the sentence's words"),
            "change": ("integer", "The change in number that the sentence gives"),
            "count": ("integer", "The count that the sentence gives"),
            "sentence": ("string", "The words as printed"),
        },
        rows,
        "2016-10/2023-12",
        ["An empty period means that the sentence gives none."],
    )


def _stated_in_words(read: Transcriptions) -> Table:
    return Table(
        "stated_in_words",
        "Ranks, counts and directions stated in the text of both documents",
        "Statements without a percentage that can be checked against a table.",
        {
            **SHARED_FIELDS,
            "subject": ("string", "What the statement is about"),
            "topic": ("string", "The topic's short name, where there is one"),
            "kind": ("string", "rank, number of falls, rise in offences, or direction"),
            "as_published": NUMBER["as_published"],
            "value": ("integer", "As a number; a direction is -1 for falling, 0 for the same, 1 for rising"),
            "of": ("integer", "How many are ranked, or the count that the rise led to"),
            "sentence": ("string", "The words as printed"),
        },
        [
            {
                **_at((row["document"], row["section"], row["heading"]), "[Text]"),
                **{key: row[key] for key in ("subject", "topic", "kind", "as_published")},
                "value": int(row["value"]),
                "of": _whole(row["of"]),
                "sentence": row["sentence"],
            }
            for row in read.sentences("stated_in_words", ("as_published", "of"))
        ],
        "2012-01/2022-09",
    )


def _ward_population(read: Transcriptions) -> Table:
    place = (ASSESSMENT, "Social", "Detailed Population Figures 2017")
    rows = []
    for row in read.printed_table("assessment_ward_population", place):
        area = row["area"]
        # "Ashfield" is the district's total; the sub-totals follow it
        kind = "ward" if area in WARD_CODES else "reporting area" if area in REPORTING_AREAS else "district"
        for year in ("2015", "2016", "2017"):
            rows.append(
                {
                    **_at(place, "Total resident population"),
                    "area": area,
                    "area_kind": kind,
                    "ward_code": WARD_CODES.get(area, ""),
                    "reporting_area": REPORTING_AREAS.get(area, ""),
                    "year": int(year),
                    **_number(row[year]),
                }
            )
    return Table(
        "ward_population_published",
        "Residents by ward, mid-2015 to mid-2017, as published in 2018",
        "The assessment's table of the 23 wards, with the district and the four areas.",
        {
            **SHARED_FIELDS,
            "area": ("string", "Name as printed (2015 ward names)"),
            "area_kind": ("string", "ward, reporting area or district"),
            "ward_code": ("string", "ONS code of the ward"),
            "reporting_area": ("string", "Our name of the reporting area"),
            "year": ("integer", "Mid-year estimate of this year"),
            **NUMBER,
        },
        rows,
        "2015-06/2017-06",
        ["Estimates of the time, before they were rebased to Census 2021."],
    )


def _population_census(read: Transcriptions) -> Table:
    place = (ASSESSMENT, "Social", "Social")
    rows = []
    for row in read.printed_table("assessment_population_census", place):
        for column, year in (("census_2001", 2001), ("census_2011", 2011), ("2017", 2017)):
            if row[column] != "-":
                rows.append(
                    {
                        **_at(place, "[Census 2001, Census 2011 and 2017]"),
                        "item": row["item"],
                        "year": year,
                        **_number(row[column]),
                    }
                )
    read.check(place, "a population of 126,164, with 61,931 males 64,233 females")
    read.check(place, "Ashfield District covers an area of 10,956 hectares")
    for item, printed in (
        ("Population", "126,164"),
        ("Males", "61,931"),
        ("Females", "64,233"),
        ("Area in hectares", "10,956"),
    ):
        rows.append({**_at(place, "[Text]"), "item": item, "year": 2017, **_number(printed)})
    return Table(
        "population_census",
        "People and households in Ashfield, 2001, 2011 and 2017",
        "District figures as printed in the 2018 assessment.",
        {
            **SHARED_FIELDS,
            "item": ("string", "What is counted, as printed"),
            "year": ("integer", "Year"),
            **NUMBER,
        },
        rows,
        "2001-01/2017-06",
    )


def _deaths_from_violence(read: Transcriptions) -> Table:
    place = (PLAN, S5, "Addressing Serious Violence, Domestic Abuse & Violence Against Women and Girls")
    rows = []
    for row in read.printed_table("plan_deaths_from_violence", place):
        for measure, printed in (("count", row["deaths"]), ("percentage", row["share"])):
            rows.append(
                {
                    **_at(place, "Number of deaths from violence"),
                    "area": row["area"],
                    "measure": measure,
                    "period_start": "2007-04",
                    "period_end": "2022-03",
                    **_number(printed),
                }
            )
    return Table(
        "deaths_from_violence",
        "Deaths from violence by district, April 2007 to March 2022",
        "Fifteen years together, as the plan gives them because yearly numbers are small.",
        {
            **SHARED_FIELDS,
            "area": (
                "string",
                "Area as printed; Nottinghamshire County is the seven districts without the city",
            ),
            "measure": ("string", "count, or percentage of the county and the city together"),
            **MONTHS,
            **NUMBER,
        },
        rows,
        "2007-04/2022-03",
        ["Small numbers: no ranking of areas is meant."],
    )


def _homelessness(read: Transcriptions) -> Table:
    place = (ASSESSMENT, "Social", "Accepted as being homeless and in priority need")
    rows = []
    for row in read.printed_table("assessment_homelessness", place):
        for column, printed in row.items():
            if column == "year":
                continue
            area, measure = column.split(": ")
            rows.append(
                {
                    **_at(place, place[2]),
                    "area": area,
                    "measure": measure,
                    "period_start": f"{row['year'][:4]}-04",
                    "period_end": f"20{row['year'][-2:]}-03",
                    **_number(printed),
                }
            )
    return Table(
        "homelessness",
        "Households accepted as homeless and in priority need, 2011-12 to 2017-18",
        "Ashfield and five districts like it, as printed in the 2018 assessment.",
        {
            **SHARED_FIELDS,
            "area": ("string", "District"),
            "measure": ("string", "number, or per 1,000 households"),
            **MONTHS,
            **NUMBER,
        },
        rows,
        "2011-04/2018-03",
        ["The numbers of households behind the rates are not published."],
    )


def _life_expectancy(read: Transcriptions) -> Table:
    place = (ASSESSMENT, "Social", "Health and Wellbeing")
    rows = []
    for row in read.printed_table("assessment_life_expectancy", place):
        for column, printed in row.items():
            if column == "area":
                continue
            age, sex, years = column.split("_")
            rows.append(
                {
                    **_at(place, "Life Expectancy"),
                    "area": row["area"],
                    "at": {"birth": "birth", "age65": "age 65"}[age],
                    "sex": sex,
                    "years": years,
                    **_number(printed),
                }
            )
    return Table(
        "life_expectancy",
        "Life expectancy at birth and at 65, 2012-14 and 2013-15",
        "Ashfield, five districts like it and Nottinghamshire, as printed in the 2018 assessment.",
        {
            **SHARED_FIELDS,
            "area": ("string", "Area as printed"),
            "at": ("string", "birth or age 65"),
            "sex": ("string", "male or female"),
            "years": ("string", "Three years together, as printed"),
            **NUMBER,
        },
        rows,
        "2012-01/2015-12",
    )


def _economic_activity(read: Transcriptions) -> Table:
    place = (ASSESSMENT, "Economic", "Economic Activity")
    rows = []
    for row in read.printed_table("assessment_economic_activity", place):
        for area, printed in row.items():
            if area != "measure":
                rows.append(
                    {
                        **_at(place, "Economic Activity"),
                        "area": area,
                        "measure": row["measure"],
                        "period_start": "2017-07",
                        "period_end": "2018-06",
                        **_number(printed),
                    }
                )
    return Table(
        "economic_activity",
        "Economic activity of men and women aged 16 to 64, year to June 2018",
        "Nottinghamshire, Ashfield and five districts like it, in per cent.",
        {
            **SHARED_FIELDS,
            "area": ("string", "Area as printed"),
            "measure": ("string", "As printed"),
            **MONTHS,
            **NUMBER,
        },
        rows,
        "2017-07/2018-06",
        ["From a sample survey; the sampling error is not published."],
    )


QUESTIONS = {
    "concerns": "Which crime and disorder types make residents feel most insecure",
    "perception": "How levels of crime and anti-social behaviour have changed over the past year",
    "safe": "What makes your area a safe place?",
    "unsafe": "What makes your area an unsafe place?",
}


def _surveys(read: Transcriptions) -> Iterator[Table]:
    waves = {row["wave"]: row for row in read.sentences("survey_waves", ())}

    def item(
        wave: str, place: Place, table: str, question: str, name: str, position: str, printed: str
    ) -> Row:
        about = waves[wave]
        return {
            **_at(place, table),
            "wave": wave,
            "question": question,
            "question_text": QUESTIONS[question],
            "item": name,
            "position": int(position),
            "kind": "percentage" if printed else "ordered list",
            "as_published": printed,
            "percentage": to_number(printed) if printed else None,
            "base": _whole(about["base"]),
            "direction": "",
            "versus_average": "",
            "fieldwork_start": about["fieldwork_start"],
            "fieldwork_end": about["fieldwork_end"],
        }

    rows = [
        item(
            row["wave"],
            (row["document"], row["section"], row["heading"]),
            "[Text]",
            row["question"],
            row["item"],
            row["position"],
            row["percentage"],
        )
        for row in read.sentences("survey_statements", ("percentage",))
    ]
    for row in read.printed_table("plan_concerns_2022", ASB_IN_PLAN):
        tidy = item(
            "2022-06",
            ASB_IN_PLAN,
            "NEIGHBOURHOOD AREA: Ashfield",
            "concerns",
            row["item"],
            row["position"],
            row["percentage"],
        )
        # the arrow before the words says the same as the words
        tidy["direction"] = row["direction"].split(" ", 1)[1]
        tidy["versus_average"] = row["versus_average"]
        rows.append(tidy)
    yield Table(
        "survey_items",
        "What residents said: concerns, perceptions, and what makes an area safe or unsafe",
        "Every answer that the documents publish, with a percentage only where they print one.",
        {
            **SHARED_FIELDS,
            "wave": ("string", "Month in which the fieldwork ended, YYYY-MM; names the wave"),
            "question": ("string", "concerns, perception, safe or unsafe"),
            "question_text": ("string", "The question in words"),
            "item": ("string", "The answer as printed"),
            "position": ("integer", "Place in the order in which the document lists the answers"),
            "kind": ("string", "percentage, or ordered list where no percentage is published"),
            "as_published": NUMBER["as_published"],
            "percentage": ("number", "Per cent of those who replied; empty where none is published"),
            "base": ("integer", "How many replied; empty where not published"),
            "direction": ("string", "Whether concern was said to be rising, stable or reducing"),
            "versus_average": ("string", "Against the average as the document states it"),
            "fieldwork_start": ("date", "First day of the fieldwork"),
            "fieldwork_end": ("date", "Last day of the fieldwork"),
        },
        rows,
        "2018-07/2022-09",
        [
            "Bases are published for June 2022 only.",
            "The three waves used different questions and methods: they are not one series.",
            "An ordered list has no percentages: none may be inferred from the order.",
        ],
    )
    yield Table(
        "survey_waves",
        "The surveys and consultations behind the answers",
        "Dates, base, method and the caveats that the documents give.",
        {
            **SHARED_FIELDS,
            "wave": ("string", "Month in which the fieldwork ended, YYYY-MM"),
            "name": ("string", "Name of the wave"),
            "fieldwork_start": (
                "date",
                "First day of the fieldwork, where only months are given the first of them",
            ),
            "fieldwork_end": (
                "date",
                "Last day of the fieldwork, where only months are given the last of them",
            ),
            "base": ("integer", "How many replied; empty where not published"),
            "method": ("string", "How people were asked"),
            "asked_of": ("string", "Who could answer"),
            "caveat": ("string", "What to bear in mind"),
        },
        [
            {
                **_at((row["document"], row["section"], row["heading"]), "[Text]"),
                **{key: row[key] for key in ("wave", "name", "fieldwork_start", "fieldwork_end")},
                "base": _whole(row["base"]),
                **{key: row[key] for key in ("method", "asked_of", "caveat")},
            }
            for row in waves.values()
        ],
        "2018-07/2022-09",
    )


def _plan_priorities(read: Transcriptions) -> Table:
    rows = []
    for row in read.read("plan_priorities"):
        place = (PLAN, row["section"], row["heading"])
        read.check(place, f"{row['text']} {row['source']}")
        rows.append(
            {
                **_at(place, "[Text]" if row["kind"] != "measure" else "Measure and source"),
                "number": int(row["number"]),
                **{key: row[key] for key in ("priority", "kind", "text", "source")},
            }
        )
    return Table(
        "plan_priorities",
        "The plan's four priorities, with aims, outcome measures and their sources",
        "As printed in sections 7 and 8 of the Community Safety Strategic Plan 2024-2027.",
        {
            **SHARED_FIELDS,
            "number": ("integer", "Priority 1 to 4"),
            "priority": ("string", "Name of the priority"),
            "kind": ("string", "commitment, aim, success (what success looks like) or measure"),
            "text": ("string", "The words as printed"),
            "source": ("string", "Who provides the measure, as printed"),
        },
        rows,
        "2024-01/2027-12",
        ["The plan sets no targets and no baselines for its measures."],
    )


def _tables(read: Transcriptions) -> Iterable[Table]:
    yield from _environmental(read)
    yield _recorded_crime_plan(read)
    yield _recorded_crime_2018(read)
    yield _area_shares(read)
    yield _stated_percentages(read)
    yield _stated_in_words(read)
    yield _ward_population(read)
    yield _population_census(read)
    yield _deaths_from_violence(read)
    yield _homelessness(read)
    yield _life_expectancy(read)
    yield _economic_activity(read)
    yield from _surveys(read)
    yield _plan_priorities(read)


def _descriptor(table: Table) -> dict[str, Any]:
    used = sorted({row["document"] for row in table.rows}, reverse=True)
    return {
        "name": table.name,
        "path": f"published/{table.name}.csv",
        "title": table.title,
        "description": table.description,
        "sources": [{"title": DOCUMENTS[document][1], "publisher": PUBLISHER} for document in used],
        "licenses": [
            {
                "name": "quoted-with-attribution",
                "title": "Published by the council; figures quoted with attribution",
            }
        ],
        "attribution": f"Source: {'; '.join(DOCUMENTS[d][1] for d in used)}. Published by {PUBLISHER}.",
        "temporal": table.period,
        "limits": table.limits,
        "schema": {
            "fields": [
                {"name": name, "type": kind, "description": meaning}
                for name, (kind, meaning) in table.fields.items()
            ],
        },
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
    out_dir.mkdir(parents=True, exist_ok=True)
    descriptors = []
    for table in _tables(Transcriptions(documents_dir, Path(__file__).resolve().parent / "transcribed")):
        with (out_dir / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            # DictWriter refuses a column that the schema does not name
            writer = csv.DictWriter(file, list(table.fields), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table.rows)
        descriptors.append(_descriptor(table))
    return descriptors

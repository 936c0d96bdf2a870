"""Make the tables published in the two council documents, each figure checked against the document's text.

The transcriptions are the tab-separated files of scripts/transcribed/, with figures and words as printed.
Here each of their rows is looked up in the document, under the heading it is said to stand under, and then
written as a tidy table with the number beside the figure as printed. Figures that do not add up are kept as
published: lib/analysis/reconcile/check.py finds them. What a reader must know of each
table is in transcribed/tables.toml.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scripts.numbers import numbers_in

PLAN = "plan-2024"
ASSESSMENT = "assessment-2018"
FILES = {PLAN: "000_ff4132d23e44cfdf.txt", ASSESSMENT: "001_1b50da2b9088a9bc.txt"}
TITLES = {
    PLAN: "Community Safety Strategic Plan 2024-2027, with the Cabinet report of 29 January 2024",
    ASSESSMENT: "Strategic assessment of the Community Safety Partnership, 2018",
}
PUBLISHER = "Ashfield District Council for the Ashfield Community Safety Partnership"

# The lines that head a passage, in the order in which they stand. A line with "#" opens a new section.
HEADINGS = {
    PLAN: """
        # Purpose of Report
        # Recommendation(s)
        # Reasons for Recommendation(s)
        # Detailed Information
        # Previous Plan (Achievements)
        # Implications
        # Contents 3
        # 1. Foreword
        # 2. Our Aim
        # 3. Working in Partnership
        # 4. Strategic Context
        Safer Nottinghamshire Board
        Nottinghamshire Police and Crime Plan
        Ashfield District Council Corporate Plan
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
        Priorities:
        # Introduction
        Ashfield Community Safety Partnership
        Purpose
        # Methodology
        # Economic
        Employment Levels
        Economic Activity
        # Social
        Detailed Population Figures 2017
        Health and Wellbeing
        Participation in Sport and Physical Activity
        Adult obesity
        Childhood obesity
        Children In Poverty
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
        Priority 1: Improving quality of life for residents of Ashfield
        Priority 2: Increased Community Involvement in decisions that affect them.
        Priority 3: Improved Integrated Working at Local Level on priorities specific to each community
        # Recommendations:
        # PRIORITY: ANTI-SOCIAL BEHAVIOUR
        # PRIORITY: PROTECTING VULNERABLE PEOPLE
        # PRIORITY: DOMESTIC ABUSE
        # PRIORITY: VIOLENCE
        # PRIORITY: INTEGRATED WORKING
    """,
}

Place = tuple[str, str, str]  # document, section, heading
Row = dict[str, Any]

_FINDINGS = "5. What does our 2022/2023 strategic assessment tell us?"
_VIOLENCE = "Addressing Serious Violence, Domestic Abuse & Violence Against Women and Girls"
ASB_PLAN: Place = (PLAN, _FINDINGS, "Tackling Anti-Social Behaviour")
HATE_PLAN: Place = (PLAN, _FINDINGS, "Hate crime")
VIOLENCE_PLAN: Place = (PLAN, _FINDINGS, _VIOLENCE)
CRIME_PLAN: Place = (PLAN, _FINDINGS, "Tackling Neighbourhood Crimes")
ECONOMY_2018: Place = (ASSESSMENT, "Economic", "Economic Activity")
SOCIAL_2018: Place = (ASSESSMENT, "Social", "Social")
WARDS_2018: Place = (ASSESSMENT, "Social", "Detailed Population Figures 2017")
HEALTH_2018: Place = (ASSESSMENT, "Social", "Health and Wellbeing")
HOMELESS_2018: Place = (ASSESSMENT, "Social", "Accepted as being homeless and in priority need")
CRIME_2018: Place = (ASSESSMENT, "Crime and Disorder", "Crime and Disorder")
AREAS_2018: Place = (ASSESSMENT, "Crime and Disorder", "Crime by area")
ABUSE_2018: Place = (ASSESSMENT, "Crime and Disorder", "Domestic Abuse")
HATE_2018: Place = (ASSESSMENT, "Crime and Disorder", "Hate Crime")

# Crime types that the documents and police.uk define alike. Violence is left out: police.uk counts sexual
# offences with it, and the documents do not.
TOPICS = {
    "All Crime": "all-crime",
    "Total recorded crime": "all-crime",
    "Anti-Social Behaviour": "asb",
    "Bicycle Theft": "bicycle-theft",
    "Bicycle theft": "bicycle-theft",
    "Burglary": "burglary",
    "Criminal Damage": "criminal-damage-and-arson",
    "Criminal damage and arson": "criminal-damage-and-arson",
    "Drugs": "drugs",
    "Drug offences": "drugs",
    "Other Crime": "other-crime",
    "Other Theft": "other-theft",
    "Other theft": "other-theft",
    "Possession of Weapons": "possession-of-weapons",
    "Possession of weapons": "possession-of-weapons",
    "Public order": "public-order",
    "Public order offences": "public-order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from a Person": "theft-from-the-person",
    "Theft from person": "theft-from-the-person",
    "Vehicle Crime": "vehicle-crime",
    "Vehicle offences": "vehicle-crime",
    "Littering": "littering",
    "Graffiti": "graffiti",
    "Flytipping": "fly-tipping",
    "Dog Fouling": "dog-fouling",
    "Waste on land": "waste-on-land",
    "Total": "environmental-crime",
}
# In the order of their codes, E05010673 to E05010695.
WARDS_2015 = """
    Abbey Hill; Annesley & Kirkby Woodhouse; Ashfields; Carsic; Central & New Cross; Hucknall Central;
    Hucknall North; Hucknall South; Hucknall West; Huthwaite & Brierley; Jacksdale; Kingsway;
    Kirkby Cross & Portland; Larwood; Leamington; St Mary's; Selston; Skegby; Stanton Hill & Teversal;
    Summit; Sutton Junction & Harlow Wood; The Dales; Underwood
"""
WARD_CODES = {name.strip(): f"E050{10673 + place}" for place, name in enumerate(WARDS_2015.split(";"))}
REPORTING_AREAS = {
    "Hucknall": "Hucknall",
    "Sutton in Ashfield": "Sutton-in-Ashfield",
    "Kirkby in Ashfield": "Kirkby-in-Ashfield",
    "Selston, Jacksdale & Underwood": "Ashfield Rurals",
}
QUESTIONS = {
    "concerns": "Which crime and disorder types concern residents most",
    "perception": "How levels of crime and anti-social behaviour have changed over the past year",
    "safe": "What makes your area a safe place?",
    "unsafe": "What makes your area an unsafe place?",
}


class NotInDocument(ValueError):
    """A transcribed figure or heading does not stand in the document where it is said to stand."""


def one_line(text: str) -> str:
    """Return `text` without picture marks and bullets, every run of spaces and line ends made one space."""
    return " ".join(re.sub(r"\[image:[^\]]*\]|·", " ", text).split())


def read_passages(documents_dir: Path) -> dict[Place, str]:
    """Return the text of the documents under each (document, section, heading), as one line each."""
    passages: dict[Place, str] = {}
    for document, file_name in FILES.items():
        lines = (documents_dir / file_name).read_text(encoding="utf-8").splitlines()
        found: list[tuple[str, str, int]] = []
        section, start = "", 0
        for entry in (line.strip() for line in HEADINGS[document].strip().splitlines()):
            heading = entry.removeprefix("# ")
            at = next((i for i in range(start, len(lines)) if one_line(lines[i]) == heading), None)
            if at is None:
                raise NotInDocument(f"{document}: no line “{heading}” after line {start}")
            section = heading if entry.startswith("# ") else section
            found.append((section, heading, at))
            start = at + 1
        ends = [at for _, _, at in found[1:]] + [len(lines)]
        for (section, heading, at), end in zip(found, ends, strict=True):
            passages[document, section, heading] = one_line("\n".join(lines[at:end]))
    return passages


def stands_in(words: str, passage: str) -> bool:
    """Return whether `words` stand in `passage`; a number never as part of a longer one.

    "98" does not stand in "1.98", "98.5", "1,980" or "198".
    """
    words = one_line(words)
    before = r"(?<!\w)(?<!\d[.,])" if words[:1].isalnum() else ""
    after = r"(?!\w|[.,]\d)" if words[-1:].isalnum() else ""
    return bool(words) and re.search(before + re.escape(words) + after, passage) is not None


def to_number(printed: str) -> float | int:
    """Return a figure as printed as a number: '+11.33%' is 11.33, 'No change' 0, 'six per cent' 6."""
    words = {"No change": "0", "six per cent": "6"}.get(printed, printed)
    number = float(words.removeprefix("around ").replace(",", "").replace("%", ""))
    return int(number) if number.is_integer() else number


def _whole(printed: str) -> float | int | None:
    return to_number(printed) if printed else None


def _pick(row: dict[str, str], *columns: str) -> Row:
    return {column: row[column] for column in columns}


def _at(place: Place, table: str) -> Row:
    return {"document": place[0], "section": place[1], "heading": place[2], "table": table}


def _figure(printed: str) -> Row:
    return {"as_published": printed, "value": to_number(printed)}


def _period(start: str, end: str) -> Row:
    return {"period_start": start, "period_end": end}


class Quote(NamedTuple):
    """A sentence or a table's row as printed: where it stands, and the transcription and row that hold it."""

    place: Place
    words: str
    transcription: str
    row: dict[str, str]


class Transcriptions:
    """The transcribed tables; each row is checked against the documents as it is read."""

    def __init__(self, documents_dir: Path, transcribed_dir: Path) -> None:
        self.passages = read_passages(documents_dir)
        self.quotes: list[Quote] = []  # every sentence and row that was read, in the order of reading
        self._dir = transcribed_dir

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a transcription, not yet checked."""
        with (self._dir / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def check(self, place: Place, words: str) -> None:
        """Raise NotInDocument unless `words` stand under that heading."""
        if place not in self.passages:
            raise NotInDocument(f"{place[0]} has no heading “{place[2]}” in its section “{place[1]}”")
        if not stands_in(words, self.passages[place]):
            raise NotInDocument(f"“{words}” does not stand in {place[0]} under “{place[2]}”")

    def table(self, name: str, place: Place) -> list[dict[str, str]]:
        """Return the rows of a table that is printed as such: cells and rows follow one another."""
        rows = self.rows(name)
        lines = [" ".join(row.values()) for row in rows]
        for line in [*lines, " ".join(lines)]:
            self.check(place, line)
        self.quotes += [Quote(place, line, name, row) for line, row in zip(lines, rows, strict=True)]
        return rows

    def sentences(self, name: str, *figures: str) -> list[tuple[Place, dict[str, str]]]:
        """Return rows quoted from the text, each with its place: the sentence holds the named figures."""
        rows = self.rows(name)
        placed = [((row["document"], row["section"], row["heading"]), row) for row in rows]
        for place, row in placed:
            self.check(place, row["sentence"])
            for figure in filter(None, (row[column] for column in figures)):
                if not stands_in(figure, row["sentence"]):
                    raise NotInDocument(f"“{figure}” does not stand in the sentence “{row['sentence']}”")
            self.quotes.append(Quote(place, one_line(row["sentence"]), name, row))
        return placed


def environmental_by_type(read: Transcriptions) -> list[Row]:
    """Service requests of 2021-22 by type, for the whole district."""
    return [
        {
            **_at(ASB_PLAN, "[Environmental crime by type of report]"),
            "topic": TOPICS[row["report_type"]],
            "report_type": row["report_type"],
            "count": to_number(row["reports"]),
            "as_published": row["reports"],
            **_period("2021-04", "2022-03"),
        }
        for row in read.table("plan_environmental_by_type", ASB_PLAN)
    ]


def environmental_by_area(read: Transcriptions) -> list[Row]:
    """Fly-tipping and waste on land in the plan's eleven areas."""
    labelled = "Printed under the sentence “Fly tipping is a significant concern for residents of Ashfield.”"
    unlabelled = (
        "The table has no label. Its eleven areas add up to 916, which is the total printed for “Waste on "
        "land” and for no other type."
    )
    waste = [row for row in environmental_by_type(read) if row["topic"] == "waste-on-land"]
    rows: list[Row] = []
    for topic, name, table, basis in (
        ("fly-tipping", "plan_fly_tipping_by_area", "[Fly-tipping by area]", labelled),
        ("waste-on-land", "plan_environmental_by_area", "[Unlabelled table by area]", unlabelled),
    ):
        for row in read.table(name, ASB_PLAN):
            rows.append(
                {
                    **_at(ASB_PLAN, table),
                    "topic": topic,
                    "locality": row["area"],
                    "count": to_number(row["reports"]),
                    "as_published": row["reports"],
                    **_period("2021-04", "2022-03"),
                    "basis": basis,
                }
            )
    if sum(row["count"] for row in rows if row["topic"] == "waste-on-land") != waste[0]["count"]:
        raise NotInDocument("the unlabelled table by area does not add up to “Waste on land”")
    return rows


def environmental_top_areas(read: Transcriptions) -> list[Row]:
    """The three areas with most environmental crime and the ward named as highest in each."""
    ward_of = {row["area"]: row["ward"] for row in read.table("plan_environmental_highest_ward", ASB_PLAN)}
    return [
        {
            **_at(ASB_PLAN, "[Areas with the highest overall demand]"),
            "topic": "environmental-crime",
            "locality": row["area"],
            "count": to_number(row["reports"]),
            "as_published": row["reports"],
            **_period("2021-04", "2022-03"),
            "highest_ward": ward_of[row["area"]],
            "highest_ward_vintage": "wards before 2015",
        }
        for row in read.table("plan_environmental_top_areas", ASB_PLAN)
    ]


def _crime(place: Place, table: str, crime_type: str, *figures: tuple[str, str, str, str]) -> Iterator[Row]:
    """Yield a row for each (measure, last month of its 12 months, heading of its column, printed figure)."""
    for measure, end, heading, printed in figures:
        yield {
            **_at(place, table),
            "crime_type": crime_type,
            "topic": TOPICS.get(crime_type, ""),
            "measure": measure,
            **_period(f"{int(end[:4]) - 1}-10", end),
            "column_heading": heading,
            **_figure(printed),
        }


def recorded_crime_plan(read: Transcriptions) -> list[Row]:
    """The plan's table of crime types and its small tables of ASB and hate crime."""
    rows: list[Row] = []
    for row in read.table("plan_recorded_crime", CRIME_PLAN):
        crime_type, *printed = row.values()
        headings = list(row)[1:]
        read.check(CRIME_PLAN, " ".join(headings))
        measures = ("count", "count", "count", "percentage_change")
        ends = ("2022-09", "2021-09", "2020-09", "2022-09")
        figures = zip(measures, ends, headings, printed, strict=True)
        rows += _crime(CRIME_PLAN, "[Recorded crime by type]", crime_type, *figures)
    # the hate crime table's heading swaps the months of its earlier year: lib/analysis/reconcile/check.py says so
    for name, place, table, crime_type in (
        (
            "plan_anti_social_behaviour",
            ASB_PLAN,
            "Anti-Social Behaviour in Ashfield",
            "Anti-Social Behaviour",
        ),
        ("plan_hate_crime", HATE_PLAN, "Hate crime", "Hate Crime"),
    ):
        for row in read.table(name, place):
            read.check(place, " ".join([table, *row]))
            measures = ("count", "count", "volume_change", "percentage_change")
            ends = ("2022-09", "2021-09", "2022-09", "2022-09")
            rows += _crime(place, table, crime_type, *zip(measures, ends, row, row.values(), strict=True))
    return rows


def recorded_crime_2018(read: Transcriptions) -> list[Row]:
    """The assessment's tables of crime types, domestic abuse and hate crime."""
    rows: list[Row] = []
    for name, place, headed, table in (
        ("assessment_recorded_crime", CRIME_2018, CRIME_2018, "[Recorded crime by type]"),
        # the headings of this table stand before its only row, which serves as the passage's heading
        ("assessment_domestic_abuse", ABUSE_2018, AREAS_2018, "[Domestic abuse]"),
        ("assessment_hate_crime", HATE_2018, HATE_2018, "[Hate crime]"),
    ):
        for row in read.table(name, place):
            crime_type, *printed, target = row.values()
            headings = list(row)[1:-1]
            for heading in headings:
                read.check(headed, heading)
            measures = ("count", "count", "volume_change", "percentage_change")
            ends = ("2018-09", "2017-09", "2018-09", "2018-09")
            figures = zip(measures, ends, headings, printed, strict=True)
            rows += [{**tidy, "target": target} for tidy in _crime(place, table, crime_type, *figures)]
    return rows


def area_shares_2018(read: Transcriptions) -> list[Row]:
    """Shares of crime and ASB in the four reporting areas."""
    return [
        {
            **_at(place, place[2]),
            **_pick(row, "topic", "reporting_area"),
            **_period("2017-10", "2018-09"),
            **_figure(row["share"]),
        }
        for place, row in read.sentences("assessment_area_shares", "share")
    ]


def stated_percentages(read: Transcriptions) -> list[Row]:
    """Percentages stated in running text."""
    rows = []
    for place, row in read.sentences("stated_percentages", "percentage", "change", "count"):
        size = abs(to_number(row["percentage"]))
        rows.append(
            {
                **_at(place, "[Text]"),
                **_pick(row, "subject", "topic", "area", "kind", "direction", "period_start", "period_end"),
                "as_published": row["percentage"],
                "value": -size if row["direction"] == "fall" else size,
                "change": _whole(row["change"]),
                "count": _whole(row["count"]),
                "sentence": row["sentence"],
            }
        )
    return rows


def stated_in_words(read: Transcriptions) -> list[Row]:
    """Ranks, counts and directions stated in running text."""
    return [
        {
            **_at(place, "[Text]"),
            **_pick(row, "subject", "topic", "kind", "as_published"),
            "value": to_number(row["value"]),
            "of": _whole(row["of"]),
            "sentence": row["sentence"],
        }
        for place, row in read.sentences("stated_in_words", "as_published", "of")
    ]


def ward_population_published(read: Transcriptions) -> list[Row]:
    """Residents by ward, reporting area and district, 2015 to 2017."""
    rows = []
    for row in read.table("assessment_ward_population", WARDS_2018):
        area = row["area"]
        # the one name that is neither is Ashfield, the district
        kind = "ward" if area in WARD_CODES else "reporting area" if area in REPORTING_AREAS else "district"
        for year in ("2015", "2016", "2017"):
            rows.append(
                {
                    **_at(WARDS_2018, "Total resident population"),
                    "area": area,
                    "area_kind": kind,
                    "ward_code": WARD_CODES.get(area, ""),
                    "reporting_area": REPORTING_AREAS.get(area, ""),
                    "year": int(year),
                    **_figure(row[year]),
                }
            )
    return rows


def population_census(read: Transcriptions) -> list[Row]:
    """District figures of the two censuses and 2017."""
    printed = [
        ("[Census 2001, Census 2011 and 2017]", row["item"], year, row[column])
        for row in read.table("assessment_population_census", SOCIAL_2018)
        for column, year in (("census_2001", 2001), ("census_2011", 2011), ("2017", 2017))
        if row[column] != "-"
    ]
    people = "a population of 126,164, with 61,931 males 64,233 females"
    area = "Ashfield District covers an area of 10,956 hectares"
    for sentence, item, figure in (
        (people, "Population", "126,164"),
        (people, "Males", "61,931"),
        (people, "Females", "64,233"),
        (area, "Area in hectares", "10,956"),
    ):
        read.check(SOCIAL_2018, sentence)
        printed.append(("[Text]", item, 2017, figure))
    return [
        {**_at(SOCIAL_2018, table), "item": item, "year": year, **_figure(figure)}
        for table, item, year, figure in printed
    ]


def deaths_from_violence(read: Transcriptions) -> list[Row]:
    """Deaths from violence by district over fifteen years."""
    return [
        {
            **_at(VIOLENCE_PLAN, "Number of deaths from violence"),
            "area": row["area"],
            "measure": measure,
            **_period("2007-04", "2022-03"),
            **_figure(printed),
        }
        for row in read.table("plan_deaths_from_violence", VIOLENCE_PLAN)
        for measure, printed in (("count", row["deaths"]), ("percentage", row["share"]))
    ]


def homelessness(read: Transcriptions) -> list[Row]:
    """Households accepted as homeless, Ashfield and five districts."""
    rows = []
    for row in read.table("assessment_homelessness", HOMELESS_2018):
        year = row.pop("year")
        for column, printed in row.items():
            area, measure = column.split(": ")
            rows.append(
                {
                    **_at(HOMELESS_2018, HOMELESS_2018[2]),
                    "area": area,
                    "measure": measure,
                    **_period(f"{year[:4]}-04", f"20{year[-2:]}-03"),
                    **_figure(printed),
                }
            )
    return rows


def life_expectancy(read: Transcriptions) -> list[Row]:
    """Life expectancy at birth and at 65."""
    rows = []
    for row in read.table("assessment_life_expectancy", HEALTH_2018):
        area = row.pop("area")
        for column, printed in row.items():
            at, sex, years = column.split("_")
            rows.append(
                {
                    **_at(HEALTH_2018, "Life Expectancy"),
                    "area": area,
                    "at": at,
                    "sex": sex,
                    "years": years,
                    **_figure(printed),
                }
            )
    return rows


def economic_activity(read: Transcriptions) -> list[Row]:
    """Economic activity rates of men and women."""
    rows = []
    for row in read.table("assessment_economic_activity", ECONOMY_2018):
        measure = row.pop("measure")
        for area, printed in row.items():
            rows.append(
                {
                    **_at(ECONOMY_2018, "Economic Activity"),
                    "area": area,
                    "measure": measure,
                    **_period("2017-07", "2018-06"),
                    **_figure(printed),
                }
            )
    return rows


def survey_waves(read: Transcriptions) -> list[Row]:
    """The surveys and consultations behind the answers."""
    return [
        {
            **_at(place, "[Text]"),
            **_pick(row, "wave", "name", "fieldwork_start", "fieldwork_end"),
            "base": _whole(row["base"]),
            **_pick(row, "method", "asked_of", "caveat"),
        }
        for place, row in read.sentences("survey_waves", "base")
    ]


def survey_items(read: Transcriptions) -> list[Row]:
    """Every answer that the documents publish."""
    answers = [(place, "[Text]", row) for place, row in read.sentences("survey_statements", "percentage")]
    for row in read.table("plan_concerns_2022", ASB_PLAN):
        answers.append((ASB_PLAN, "NEIGHBOURHOOD AREA: Ashfield", {"wave": "2022-06", "question": "concerns", **row}))
    waves = {wave["wave"]: wave for wave in survey_waves(read)}
    rows = []
    for place, table, row in answers:
        wave = waves[row["wave"]]
        rows.append(
            {
                **_at(place, table),
                **_pick(row, "wave", "question"),
                "question_text": QUESTIONS[row["question"]],
                "item": row["item"],
                "position": int(row["position"]),
                "kind": "percentage" if row["percentage"] else "ordered list",
                "as_published": row["percentage"],
                "percentage": _whole(row["percentage"]),
                "base": wave["base"],
                # printed as an arrow and words that say the same
                "direction": row.get("direction", "").lstrip("↑→↓ "),
                "versus_average": row.get("versus_average", ""),
                "fieldwork_start": wave["fieldwork_start"],
                "fieldwork_end": wave["fieldwork_end"],
            }
        )
    return rows


def plan_priorities(read: Transcriptions) -> list[Row]:
    """The plan's priorities, aims and outcome measures."""
    rows = []
    for place, row in read.sentences("plan_priorities"):
        read.check(place, f"{row['sentence']} {row['source']}")  # a measure's source is printed beside it
        rows.append(
            {
                **_at(place, "Measure and source" if row["kind"] == "measure" else "[Text]"),
                "number": int(row["number"]),
                **_pick(row, "priority", "kind"),
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
        rows.append({**_at(place, "[Text]"), "later_document": PLAN, **dict(list(row.items())[3:])})
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
                **_at(place, "[Row of a table]" if in_table else "[Text]"),
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
        {**_at(place, "[Every number]"), "number": number, "times": times, "kept_in": where, "reason": why}
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

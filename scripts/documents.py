"""The two council documents: their text by heading, and transcriptions that are looked up in it.

The transcriptions are the tab-separated files of scripts/transcribed/, with figures and words as printed. Each of their
rows is looked up in the document, under the heading it is said to stand under.
"""

import csv
import re
from pathlib import Path
from typing import Any, NamedTuple

PLAN = "plan-2024"
ASSESSMENT = "assessment-2018"
FILES = {PLAN: "000_ff4132d23e44cfdf.txt", ASSESSMENT: "001_1b50da2b9088a9bc.txt"}
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


def whole_or_none(printed: str) -> float | int | None:
    """Return a figure as a number; None where none is printed."""
    return to_number(printed) if printed else None


def picked(row: dict[str, str], *columns: str) -> Row:
    """Return some columns of a transcription, as they are."""
    return {column: row[column] for column in columns}


def standing(place: Place, table: str) -> Row:
    """Return the columns that say where a figure stands."""
    return {"document": place[0], "section": place[1], "heading": place[2], "table": table}


def figure_of(printed: str) -> Row:
    """Return the columns of a figure, as printed and as a number."""
    return {"as_published": printed, "value": to_number(printed)}


def period_of(start: str, end: str) -> Row:
    """Return the columns of a period, from its first month to its last."""
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

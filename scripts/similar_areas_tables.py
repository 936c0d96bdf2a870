"""Write data/similar_areas/, what Ashfield is compared with, and describe each table."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scripts.datapackage import OGL_TEXT, ONS, ONS_TEXT, POLICE, PROJECT
from scripts.similar_areas_sources import (
    check,
    check_combined,
    check_fly_tipping,
    comparison_areas,
    comparison_groups,
    district_populations,
    fly_tipping_actions,
    fly_tipping_breakdown,
    fly_tipping_incidents,
    fly_tipping_totals,
    month_counts,
    partnership_areas,
    partnership_populations,
    press_quoted_crime,
    published_rates,
    recorded_crime_partnerships,
    recorded_crime_totals,
)

DEFRA = {
    "title": "Department for Environment, Food and Rural Affairs: fly-tipping incidents and actions, England",
    "path": "https://www.gov.uk/government/statistical-data-sets/"
    "env24-fly-tipping-incidents-and-actions-taken-in-england",
}
OFLOG = {"title": "Office for Local Government: nearest neighbours, November 2024"}
PRESS = {"title": "Figures of the Office for National Statistics as newspapers quoted them (address in each row)"}

ON_CLAIMS_TOO = ("district_month_counts", "fly_tipping_incidents")


@dataclass(frozen=True)
class Output:
    """One table to write, with what data/datapackage.json says of it.

    `fields` maps each column to its Frictionless type and description; `limits` are sentences for a reader.
    """

    file: str
    title: str
    table: pd.DataFrame
    fields: dict[str, tuple[str, str]]
    sources: list[dict]
    attribution: str
    temporal: str
    limits: list[str]
    cut_off: str = ""

    def write(self, folder: Path) -> dict:
        """Write the table into `folder` and return its resource descriptor."""
        check(list(self.table.columns) == list(self.fields), f"{self.file}: columns and description differ")
        path = folder / self.file
        if path.suffix == ".parquet":
            self.table.to_parquet(path, index=False, compression="zstd", compression_level=19, engine="pyarrow")
        else:
            self.table.to_csv(path, index=False, lineterminator="\n")
        described = {
            "name": path.stem,
            "path": f"{folder.name}/{self.file}",
            "title": self.title,
            "description": self.limits[0],
            "sources": self.sources,
            "attribution": self.attribution,
            "temporal": self.temporal,
            "used_on": "similar areas, claims" if path.stem in ON_CLAIMS_TOO else "similar areas",
            "schema": {
                "fields": [
                    {"name": name, "type": kind, "description": text} for name, (kind, text) in self.fields.items()
                ]
            },
            "limits": self.limits,
        }
        return described | ({"cut_off": self.cut_off} if self.cut_off else {})


def write_similar_areas_tables(source_dir: Path, district_month_counts: Path, out_dir: Path) -> list[dict]:
    """Write every table of data/similar_areas/ and return their resource descriptors.

    Parameters
    ----------
    source_dir : Path
        The raw files on similar areas.
    district_month_counts : Path
        CSV of police.uk counts by district, month and crime type.
    out_dir : Path
        The folder to write into; its name stands in each descriptor's path.

    Returns
    -------
    list of dict
        One Frictionless resource descriptor a table, in the order in which a catalogue lists them.

    Raises
    ------
    ValueError
        When a derived table does not give back a published figure; the message says which.
    """
    counts = pd.read_csv(source_dir / "ons_csp_recorded_crime_counts_long.csv.gz")
    rates = pd.read_csv(source_dir / "ons_csp_recorded_crime_rates_ye_dec2024.csv")
    lookup = pd.read_csv(source_dir / "lookup_lad23_csp23_pfa23.csv", encoding="utf-8-sig")
    check_combined(source_dir, lookup)
    populations = district_populations(source_dir)
    coverage = partnership_areas(counts, lookup)
    areas = comparison_areas(counts, lookup, coverage, populations)
    outputs = [
        _groups_output(comparison_groups(source_dir, areas)),
        _areas_output(areas),
        _partnership_areas_output(coverage),
        _recorded_crime_output(recorded_crime_partnerships(counts)),
        _recorded_crime_totals_output(recorded_crime_totals(counts)),
        _partnership_populations_output(partnership_populations(counts, rates, lookup, populations)),
        _published_rates_output(published_rates(rates)),
        _district_populations_output(populations),
        *_fly_tipping_outputs(source_dir, populations),
        _month_counts_output(month_counts(district_month_counts)),
        _press_output(press_quoted_crime(source_dir)),
    ]
    out_dir.mkdir(parents=True, exist_ok=True)
    return [output.write(out_dir) for output in outputs]


AREA = ("string", "ONS code: a district, or a partnership that is not one district")
CSP = ("string", "ONS code of the Community Safety Partnership")
PERIOD = ("string", "Year, as ONS names it")
FINANCIAL_YEAR = ("string", "Financial year, April to March")


def _groups_output(table: pd.DataFrame) -> Output:
    return Output(
        "comparison_groups.csv",
        "Published groups of areas like Ashfield",
        table,
        {
            "group_id": ("string", "Name in links and on the command line"),
            "group_name": ("string", "Name of the group, exactly as its source has it"),
            "likeness_rank": (
                "integer",
                "Order of likeness, 1 the most alike; empty where the source gives none",
            ),
            "area_code": AREA,
            "area_name": ("string", "Name of the area"),
            "code_in_source": ("string", "Code as the source has it (Barnsley has a new one since 2025)"),
            "nation": ("string", "Nation"),
            "figure": ("string", "Recorded crime: own, jointly (reports with other districts) or none"),
            "lists_us": (
                "boolean",
                "Whether the area's own list names Ashfield; empty where lists are not at hand",
            ),
            "source": ("string", "Where the membership was read"),
        },
        [OFLOG, ONS, PROJECT],
        f"{OGL_TEXT} {ONS_TEXT}",
        "2018 to 2024; see each group's name",
        [
            "None of these is the police's most similar group: the membership of that group is not "
            "published in "
            "anything at hand.",
            "Likeness is not symmetric: an area can be on Ashfield's list without Ashfield being on its list.",
            "Scottish and Northern Irish areas have no Community Safety Partnership in these figures.",
        ],
    )


def _areas_output(table: pd.DataFrame) -> Output:
    return Output(
        "comparison_areas.csv",
        "Areas that a comparison group can name",
        table,
        {
            "area_code": AREA,
            "area_name": ("string", "Name of the area"),
            "kind": ("string", "district (as of April 2023), or partnership where that is not one district"),
            "nation": ("string", "Nation"),
            "police_force": ("string", "Police force area; empty outside England and Wales"),
            "figure": ("string", "Recorded crime: own, jointly (reports with other districts) or none"),
            "other_codes": ("string", "Other codes of the same area, joined by ;"),
            "other_names": ("string", "Other names of the same area, joined by ;"),
        },
        [ONS, PROJECT],
        ONS_TEXT,
        "April 2023",
        ["Districts are those of April 2023; older ones stand only where a partnership still has their shape."],
    )


def _partnership_areas_output(table: pd.DataFrame) -> Output:
    return Output(
        "partnership_areas.csv",
        "Which Community Safety Partnerships report for each area",
        table,
        {
            "area_code": AREA,
            "csp_code": CSP,
            "csp_name": ("string", "Name of the partnership"),
            "joint": ("boolean", "Whether these partnerships also report for other districts"),
            "districts": ("string", "Every district they report for, joined by ;"),
        },
        [ONS, PROJECT],
        ONS_TEXT,
        "April 2023",
        ["A district that reports jointly (Broxtowe, Redditch) has no recorded crime figure of its own."],
    )


def _recorded_crime_output(table: pd.DataFrame) -> Output:
    return Output(
        "recorded_crime_partnerships.parquet",
        "Police recorded crime by Community Safety Partnership, offence and year",
        table,
        {
            "period": PERIOD,
            "csp_code": ("string", "ONS code of the partnership; Manchester Airport has none"),
            "csp_name": ("string", "Name of the partnership"),
            "offence": ("string", "Offence, as ONS names it; groups and their parts both stand here"),
            "offences": ("integer", "Offences that police recorded"),
        },
        [ONS],
        ONS_TEXT,
        "years ending December 2023, December 2024 and June 2025",
        [
            "Recorded crime is what was reported to and recorded by police, not all crime.",
            "Offence groups contain the offences that stand beside them: never add up all rows.",
            "The years ending December 2024 and June 2025 share six months.",
        ],
        cut_off="2025-06",
    )


def _recorded_crime_totals_output(table: pd.DataFrame) -> Output:
    return Output(
        "recorded_crime_totals.parquet",
        "Police recorded crime: force totals, and offences assigned to no partnership",
        table,
        {
            "period": PERIOD,
            "level": ("string", "police force total or unassigned"),
            "pfa_code": ("string", "ONS code of the police force area"),
            "pfa_name": ("string", "Name of the police force area"),
            "offence": ("string", "Offence, as ONS names it"),
            "offences": ("integer", "Offences that police recorded; empty where ONS prints none"),
        },
        [ONS],
        ONS_TEXT,
        "years ending December 2023, December 2024 and June 2025",
        ["Kept apart from the partnerships, which are part of these totals."],
        cut_off="2025-06",
    )


def _partnership_populations_output(table: pd.DataFrame) -> Output:
    return Output(
        "partnership_populations.csv",
        "Residents of Community Safety Partnerships, mid-2022",
        table,
        {
            "csp_code": CSP,
            "csp_name": ("string", "Name of the partnership"),
            "population": (
                "integer",
                "Residents mid-2022, by which ONS divides for the year ending December 2024",
            ),
            "population_as_printed": ("integer", "The same as ONS prints it, to the nearest hundred"),
        },
        [ONS, PROJECT],
        ONS_TEXT,
        "mid-2022",
        [
            "ONS prints residents to the nearest hundred; the figures here are its counts divided by its "
            "rates, which "
            "gives the mid-2022 estimates first published, to the person.",
            "ONS gives no rate for the City of London or Manchester Airport.",
        ],
    )


def _published_rates_output(table: pd.DataFrame) -> Output:
    return Output(
        "recorded_crime_published_rates.parquet",
        "Recorded crime per 1,000 people as ONS publishes it",
        table,
        {
            "period": PERIOD,
            "csp_code": CSP,
            "offence": ("string", "Offence, as ONS names it"),
            "rate": ("number", "Offences per 1,000 residents of mid-2022, by ONS"),
        },
        [ONS],
        ONS_TEXT,
        "year ending December 2024",
        ["For checking the app's own rates; ONS's rates for the other years are not at hand."],
    )


def _district_populations_output(table: pd.DataFrame) -> Output:
    return Output(
        "district_populations.parquet",
        "Residents of districts at mid-year, in two series",
        table,
        {
            "series": (
                "string",
                "first published (rates of the time) or rebased in 2024 (one consistent series)",
            ),
            "area_code": ("string", "ONS code of the district, or of England"),
            "area_name": ("string", "Name"),
            "year": ("integer", "Mid-year"),
            "population": ("integer", "Residents"),
        },
        [ONS, DEFRA],
        f"{ONS_TEXT} {OGL_TEXT}",
        "mid-2012 to mid-2023",
        [
            "The two series differ: Ashfield's mid-2020 residents were first published as 128,337 and "
            "rebased on the "
            "2021 Census to 126,687. A figure uses one of them and says which.",
            "First published: mid-2012 to mid-2019 as of the 2019 release, mid-2021 and mid-2022 as DEFRA "
            "prints them "
            "(England only).",
        ],
    )


def _fly_tipping_outputs(source_dir: Path, populations: pd.DataFrame) -> list[Output]:
    raw = pd.read_csv(source_dir / "defra_flytipping_incidents_la_2012-13_2022-23.csv", low_memory=False)
    incidents = fly_tipping_incidents(raw, populations)
    check_fly_tipping(incidents, pd.read_csv(source_dir / "ashfield_flytipping_national_rank.csv"))
    area = ("string", "ONS code of the authority as of that year")
    years = "2012-13 to 2022-23"
    return [
        Output(
            "fly_tipping_incidents.parquet",
            "Fly-tipping incidents returned to DEFRA by each authority of England",
            incidents,
            {
                "year": FINANCIAL_YEAR,
                "area_code": area,
                "area_name": ("string", "Name of the authority, as last printed"),
                "region": ("string", "Region of England"),
                "incidents": (
                    "integer",
                    "Incidents; empty where the authority gave no figure, which is not zero",
                ),
                "population": ("integer", "Residents mid-year at the start of the year, as first published"),
                "rate_as_published": ("number", "Incidents per 1,000 people, by DEFRA; from 2019-20"),
                "reporting_basis": ("string", "Which incidents the authority counted; from 2019-20"),
            },
            [DEFRA, ONS],
            f"{OGL_TEXT} {ONS_TEXT}",
            years,
            [
                "Incidents that each authority returned to DEFRA; not the council's service requests.",
                "An authority without a figure is missing, not zero.",
                "Authorities count differently: some count only what the public reported.",
                "Authorities abolished since have no population before 2019-20, so no rate.",
            ],
            cut_off="2023-03",
        ),
        Output(
            "fly_tipping_breakdown.parquet",
            "Fly-tipping incidents by land type, waste type and size",
            fly_tipping_breakdown(raw),
            {
                "year": FINANCIAL_YEAR,
                "area_code": area,
                "breakdown": ("string", "land type, waste type or size"),
                "category": ("string", "Type"),
                "incidents": ("integer", "Incidents"),
            },
            [DEFRA],
            OGL_TEXT,
            years,
            [
                "Sizes need not add up to all incidents: authorities can leave the size out (Ashfield "
                "2022-23: 1,023 "
                "of 1,135).",
                "A shift between “other” types can be a change in how an authority fills in the form.",
            ],
            cut_off="2023-03",
        ),
        Output(
            "fly_tipping_actions.parquet",
            "Fly-tipping enforcement actions returned to DEFRA",
            fly_tipping_actions(source_dir),
            {
                "year": FINANCIAL_YEAR,
                "area_code": area,
                "action": ("string", "Kind of action, or All actions"),
                "actions": ("integer", "Actions"),
            },
            [DEFRA],
            OGL_TEXT,
            years,
            [
                "Ashfield logged one investigation for every incident in 2021-22 and 2022-23, so its counts "
                "of "
                "actions for these years do not compare with earlier years or other authorities.",
            ],
            cut_off="2023-03",
        ),
        Output(
            "fly_tipping_totals.csv",
            "Fly-tipping incidents: DEFRA's totals for England and its regions",
            fly_tipping_totals(raw),
            {
                "year": FINANCIAL_YEAR,
                "area_name": ("string", "England or a region"),
                "basis": ("string", "Which of two totals for 2018-19; empty in other years"),
                "incidents": (
                    "number",
                    "Incidents; totals of England contain DEFRA's estimates for missing returns",
                ),
                "population": ("integer", "Residents mid-year, as DEFRA prints them; from 2019-20"),
                "rate_as_published": ("number", "Incidents per 1,000 people, by DEFRA; from 2019-20"),
            },
            [DEFRA],
            OGL_TEXT,
            years,
            [
                "England's total has a break: 2018-19 is given both as first counted and as comparable with "
                "2019-20; "
                "earlier years stand as first counted only.",
                "England's totals before 2018-19 are not the sum of the authorities: some authorities' "
                "figures were "
                "revised later.",
            ],
            cut_off="2023-03",
        ),
    ]


def _month_counts_output(table: pd.DataFrame) -> Output:
    return Output(
        "district_month_counts.parquet",
        "Police-recorded crime and ASB by month for Ashfield and eleven districts like or near it",
        table,
        {
            "area_code": ("string", "ONS code of the district"),
            "area_name": ("string", "Name of the district"),
            "police_force": ("string", "Force whose files cover the district"),
            "month": ("string", "Month (YYYY-MM)"),
            "topic": ("string", "Topic slug of the crime type"),
            "count": ("integer", "Records; a month without a file has no row, which is not zero"),
        },
        [POLICE],
        OGL_TEXT,
        "2018-10 to 2019-02, 2021-03 to 2022-03, 2023-01 to 2025-09; Cannock Chase and Nuneaton and "
        "Bedworth without "
        "2023-01 to 2024-12",
        [
            "A district-month is present only where the force's file was obtained; an absent one is not available.",
            "A zero can come from a force that published no ASB that month (Derbyshire, November 2024); see "
            "the table "
            "of months that each force published in full.",
        ],
        cut_off="2025-09",
    )


def _press_output(table: pd.DataFrame) -> Output:
    return Output(
        "press_quoted_crime.csv",
        "Earlier recorded crime of Ashfield and Mansfield, as newspapers quoted ONS",
        table,
        {
            "period": PERIOD,
            "area_name": ("string", "Name of the area"),
            "offence": ("string", "Offence, in the newspaper's words"),
            "offences": ("integer", "Offences"),
            "rate": ("number", "Offences per 1,000 people, as quoted"),
            "rate_england_wales": ("number", "The same for England and Wales, as quoted"),
            "url": ("string", "Address of the article"),
        },
        [PRESS],
        ONS_TEXT,
        "years ending June 2018 to September 2021",
        ["Quoted by newspapers and not checked against ONS's tables, which are not at hand for these years."],
    )

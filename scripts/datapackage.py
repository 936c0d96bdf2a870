"""Describe every bundled table in data/datapackage.json (Frictionless Data Package)."""

import hashlib
import json
from pathlib import Path

OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
ONS = {"title": "Office for National Statistics", "path": "https://www.ons.gov.uk/"}
OS = {"title": "Ordnance Survey", "path": "https://osdatahub.os.uk/"}
POLICE = {"title": "data.police.uk", "path": "https://data.police.uk/"}
NAPTAN = {
    "title": "National Public Transport Access Nodes (NaPTAN), Department for Transport",
    "path": "https://www.data.gov.uk/dataset/ff93ffc1-6656-47d8-9155-85ea0b8f2251/naptan",
}
PROJECT = {"title": "Derived by this project (scripts/build_data.py)"}
OGL_TEXT = "Contains public sector information licensed under the Open Government Licence v3.0."
ONS_TEXT = "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
OS_TEXT = "Contains OS data © Crown copyright and database right 2025."
MAIL_TEXT = "Contains Royal Mail data © Royal Mail copyright and database right 2025."


def described_fields(*rows: tuple[str, str, str]) -> dict:
    """Return a schema of columns, each given as name, type and description."""
    return {"fields": [{"name": name, "type": kind, "description": text} for name, kind, text in rows]}


WARD_CODE = ("ward_code", "string", "ONS code of the ward (E0501…)")

RESOURCES: list[dict] = [
    {
        "name": "topics",
        "path": "topics.csv",
        "title": "What the app counts, and what may not be claimed from it",
        "sources": [PROJECT],
        "attribution": "",
        "temporal": "",
        "used_on": "every page",
        "schema": described_fields(
            ("topic", "string", "Slug in links and on the command line"),
            ("label", "string", "Name on pages"),
            ("sentence", "string", "How it stands in a sentence"),
            ("incident", "string", "One of it"),
            ("incidents", "string", "Many of it"),
            ("group", "string", "asb, crime, environment or council"),
            (
                "source",
                "string",
                "police.uk, plan-2024, or council (shown only where its requests are loaded)",
            ),
            ("categories", "string", "Categories of incidents counted, joined by ;"),
            ("kind", "string", "What such a request is called where a file is loaded; empty where none can be"),
            (
                "words",
                "string",
                "What councils' systems call it: small letters, joined by ;, each a word, a phrase or a pattern",
            ),
            ("kinds", "string", "Topics whose loaded requests it counts, joined by ;; empty where none can be loaded"),
            ("national", "string", "What national statistics of recorded crime call it or its parts, joined by ;"),
            ("finest", "string", "Smallest geography published"),
            ("denominator", "string", "residents (mid-2020) or households (Census 2021 estimate)"),
            ("polarity", "string", "What a higher figure means"),
            ("priority", "integer", "Number of the plan's priority that is nearest (plan_priorities)"),
            ("priority_reason", "string", "Why this priority is the nearest"),
            (
                "not_by_residents",
                "string",
                "Why residents do not lead one to expect any in a small area; empty where they do",
            ),
            ("may_not_claim", "string", "What the source cannot say"),
        ),
        "limits": [
            "A table of the project's own, kept by hand: it holds no figures, and the plan does not list topics by "
            "priority."
        ],
    },
    {
        "name": "concern_mapping",
        "path": "concern_mapping.csv",
        "title": "Which recorded series is nearest to each concern",
        "sources": [PROJECT],
        "attribution": "",
        "temporal": "",
        "used_on": "concerns",
        "schema": described_fields(
            ("concern", "string", "Concern as surveys name it; capital letters do not matter"),
            ("topic", "string", "Slug of the nearest topic in topics.csv; empty where there is no open series"),
            ("reason", "string", "Why this series is nearest, or why there is none"),
        ),
        "limits": [
            "A table of the project's own, kept by hand: add a line for a concern that a new survey names.",
            "The nearest series is not the same thing: what worries people and what is recorded overlap only in part.",
        ],
    },
    {
        "name": "wards",
        "path": "wards.csv",
        "title": "The 23 wards of Ashfield",
        "sources": [ONS, OS, PROJECT],
        "attribution": f"{ONS_TEXT} {OS_TEXT}",
        "temporal": "boundaries May 2025; residents mid-2017 and mid-2020; households Census 2021",
        "used_on": "every page",
        "schema": described_fields(
            WARD_CODE,
            ("ward_name", "string", "Name of May 2025"),
            ("ward_name_2015", "string", "Name of 2015"),
            ("reporting_area", "string", "One of the partnership's four reporting areas"),
            ("locality", "string", "One of the plan's localities (a proposal of this project)"),
            ("area_ha", "number", "Area in hectares"),
            ("residents_2017", "integer", "Residents in mid-2017, as in the strategic assessment of 2018"),
            ("residents_2020", "integer", "Residents in mid-2020 (ONS ward estimate)"),
            ("households_2021", "integer", "Households, estimated from Census 2021 output areas"),
            ("label_lon", "number", "Longitude of the ward's label"),
            ("label_lat", "number", "Latitude of the ward's label"),
        ),
        "limits": [
            "Residents are of mid-2020; rates of later years are against that number, so growth since then makes "
            "rates look a little high.",
            "Households are an estimate: census output areas do not end at ward edges.",
            "Which ward belongs to which of the plan's localities is this project's reading; reporting areas are "
            "certain.",
        ],
    },
    {
        "name": "localities",
        "path": "localities.csv",
        "title": "The plan's eleven localities",
        "sources": [PROJECT, ONS],
        "attribution": ONS_TEXT,
        "temporal": "residents mid-2020; households Census 2021",
        "used_on": "hotspots",
        "schema": described_fields(
            ("locality", "string", "Name as the plan prints it"),
            ("reporting_area", "string", "Reporting area"),
            ("ward_codes", "string", "Wards that make it up, joined by ;"),
            ("residents_2020", "integer", "Residents in mid-2020"),
            ("households_2021", "integer", "Households, estimated"),
            ("label_lon", "number", "Longitude of the label"),
            ("label_lat", "number", "Latitude of the label"),
            ("note", "string", "What is uncertain"),
        ),
        "limits": [
            "A reading by this project: the plan does not say which wards it counts in which locality.",
            "Bestwood has no ward in the district.",
        ],
    },
    {
        "name": "ward_names",
        "path": "ward_names.csv",
        "title": "Names by which wards are or were known",
        "sources": [ONS, PROJECT],
        "attribution": ONS_TEXT,
        "temporal": "2025, 2015 and before 2015",
        "used_on": "my ward",
        "schema": described_fields(
            ("name", "string", "Name"),
            ("vintage", "string", "2025, 2015 or before 2015"),
            WARD_CODE,
            ("share", "number", "Share of the named ward's area that lies in this ward (0 to 1)"),
            ("code_then", "string", "ONS code of a ward before 2015; empty of wards of today"),
        ),
        "limits": ["Shares of wards before 2015 are by area, not by residents."],
    },
    {
        "name": "postcodes",
        "path": "postcodes.parquet",
        "title": "Live postcodes of the district and their wards",
        "sources": [OS, PROJECT],
        "attribution": f"{OS_TEXT} {MAIL_TEXT}",
        "temporal": "October 2025 (OS Code-Point Open)",
        "used_on": "my ward",
        "schema": described_fields(
            ("postcode", "string", "Postcode with its space"),
            ("lon", "number", "Longitude"),
            ("lat", "number", "Latitude"),
            ("ward_code", "string", "Ward its point lies in"),
            ("ward_code_published", "string", "Ward published with the postcode"),
            ("lsoa11_code", "string", "Small area of 2011"),
            ("lsoa21_code", "string", "Small area of 2021"),
        ),
        "limits": ["A postcode near an edge can have homes in two wards; its point decides."],
    },
    {
        "name": "parishes",
        "path": "parishes.csv",
        "title": "Civil parishes and the wards they reach into",
        "sources": [ONS],
        "attribution": ONS_TEXT,
        "temporal": "December 2019",
        "used_on": "my ward",
        "schema": described_fields(("parish", "string", "Name of the parish"), WARD_CODE),
        "limits": ["How much of a parish lies in each ward is not given."],
    },
    {
        "name": "small_area_deprivation",
        "path": "small_area_deprivation.csv",
        "title": "English indices of deprivation 2019 and 2025 of the district's small areas, and their wards",
        "sources": [
            {
                "title": "Ministry of Housing, Communities and Local Government",
                "path": "https://www.gov.uk/government/collections/english-indices-of-deprivation",
            },
            PROJECT,
        ],
        "attribution": OGL_TEXT,
        "temporal": "indices of 2019 (small areas of 2011) and 2025 (small areas of 2021)",
        "used_on": "my ward",
        "schema": described_fields(
            ("index_year", "integer", "2019 or 2025"),
            ("lsoa_code", "string", "Lower layer super output area, of 2011 for 2019 and of 2021 for 2025"),
            WARD_CODE,
            ("share", "number", "Share of the small area's postcodes that lie in this ward (0 to 1)"),
            ("imd_rank", "integer", "Rank among the small areas of England, 1 the most deprived"),
            ("imd_decile", "integer", "1 is the most deprived tenth of England, 10 the least"),
        ),
        "limits": [
            "A small area that crosses a ward's edge counts towards each ward by its postcodes there.",
            "The two indices measure partly different things on partly different areas: a moved rank is not a trend.",
            "Ranks are relative to all of England: they say nothing of how deprived any one household is.",
        ],
    },
    {
        "name": "police_incidents",
        "path": "police_incidents.parquet",
        "title": "Police-recorded crime and anti-social behaviour in Ashfield, one row an incident",
        "sources": [POLICE],
        "attribution": OGL_TEXT,
        "temporal": "2018-10 to 2019-02, 2021-03 to 2022-03, 2023-01 to 2025-09 (51 months)",
        "cut_off": "2025-09",
        "used_on": "overview, hotspots, concerns",
        "schema": described_fields(
            ("month", "string", "Month (YYYY-MM)"),
            ("occurred_at", "date", "Empty: police.uk gives months only"),
            ("category", "string", "Topic slug of the crime type"),
            ("subcategory", "string", "Empty: police.uk gives none"),
            ("lon", "number", "Longitude of the map point"),
            ("lat", "number", "Latitude of the map point"),
            ("ward_code", "string", "Ward the map point lies in; empty outside the district"),
            ("place", "string", "Name of the map point: the incident was on or near it"),
            ("source", "string", "police.uk"),
            ("force", "string", "The force whose file it is in, as its files spell it"),
            ("reference", "string", "Crime ID; ASB records have none"),
        ),
        "limits": [
            "Points are moved to map points that serve at least eight addresses; no hour, weekday or address can "
            "be read from them.",
            "ASB is incomplete for Nottinghamshire Police in October 2021, January 2022 and September 2024; these "
            "months are treated as missing.",
            "Reports of ASB were unusually high in spring 2021, under lockdown rules.",
            "Three to sixteen records a month come from Derbyshire Constabulary's file.",
        ],
    },
    {
        "name": "hexes",
        "path": "hexes.csv",
        "title": "Hexagons of about 0.1 square kilometres that touch the district",
        "sources": [PROJECT, OS, ONS],
        "attribution": f"{OS_TEXT} {MAIL_TEXT} {ONS_TEXT}",
        "temporal": "boundaries May 2025; H3 resolution 9; households of the Census 2021",
        "used_on": "hotspots",
        "schema": described_fields(
            ("hex_id", "string", "H3 index"),
            ("ward_code", "string", "Ward that holds most of its land"),
            ("area_m2", "integer", "Land inside the district, square metres"),
            ("households_2021", "number", "Households: those of each small area shared out over its postcodes"),
        ),
        "limits": [
            "Hexagons at the edge are cut by it; incidents beyond the edge are not counted.",
            "Households are an estimate: a postcode of shops counts like one of homes.",
        ],
    },
    {
        "name": "coverage",
        "path": "coverage.csv",
        "title": "Which months each force published in full",
        "sources": [POLICE, PROJECT],
        "attribution": OGL_TEXT,
        "temporal": "2018-10 to 2025-09",
        "cut_off": "2025-09",
        "used_on": "every page",
        "schema": described_fields(
            ("source", "string", "police.uk"),
            ("force", "string", "Police force"),
            ("month", "string", "Month (YYYY-MM)"),
            ("category", "string", "Topic slug of the crime type"),
            ("records", "integer", "Records force-wide; empty where no file is held"),
            ("status", "string", "complete, incomplete or absent"),
            ("reason", "string", "Why, in words"),
        ),
        "limits": ["Incomplete months are found by a rule on ASB counts; see docs/methods.md."],
    },
]


def write_datapackage(out: Path, more: list[dict]) -> None:
    """Write data/datapackage.json with a size and a hash of each file.

    Parameters
    ----------
    out : Path
        The folder that holds data/.
    more : list of dict
        Descriptions of the tables that other scripts made.
    """
    resources = []
    for described in [*RESOURCES, *more]:
        content = (out / "data" / described["path"]).read_bytes()
        resources.append(
            {
                "profile": "tabular-data-resource" if described["path"].endswith(".csv") else "data-resource",
                "licenses": [OGL],
                **described,
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            }
        )
    package = {
        "profile": "data-package",
        "name": "ashfield-community-safety",
        "title": "Ashfield community safety: bundled tables",
        "licenses": [OGL],
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (out / "data/datapackage.json").write_text(text + "\n", encoding="utf-8")

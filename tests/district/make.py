"""Write the invented district as a folder with data/ and geo/: `python -m tests.district.make FOLDER`."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from lib.published.tables import ROOT
from scripts.build_data import HAND_KEPT
from tests.district import truth
from tests.district.documents import documents
from tests.district.elsewhere import write_elsewhere
from tests.district.incidents import write_incidents
from tests.district.named import write_named
from tests.district.places import write_places

# What a district shares with every other: what the topics are, and when a place may be called a hotspot.
SHARED = [*HAND_KEPT, "hotspot_rule.toml"]
DISTRICT = f"""# Invented for the tests: there is no such district.
code = "{truth.CODE}"
name = "{truth.NAME}"
partnership = "{truth.NAME} Community Safety Partnership"
council = "{truth.NAME} District Council"
county = "{truth.COUNTY}"
ward_count = {len(truth.WARDS)}
force = "{truth.FORCE}"
force_name = "Invented Police"
edge_forces = ["{truth.EDGE_FORCE}"]

[examples]
ward = "{truth.ALDER}"
place = "Old Quay"
postcode = "ZZ1 1AA"
other_area = "{truth.NEIGHBOURS[0][0]} ({truth.NEIGHBOURS[0][1]})"

[attribution]
statements = ["Invented for the tests.", "Contains OS data of nowhere."]
"""
DOCUMENTS = """# Two invented documents.
plan = "plan-2024"

[plan_figures]
year = "2021-22"
months = "April 2021 to March 2022"
last_month = "2022-03"

[plan_case]
wave = "2022-09"
survey = "the consultation of August and September 2022"

[document.plan-2024]
title = "Invented Strategic Plan"
short = "The invented plan"
in_full = "Invented Strategic Plan of Wrenmoor"
survey_source = "Invented Strategic Plan, section 1"
figures_in = "section 1"
priorities_in = "section 1"
crime_table = "recorded_crime_plan"
crime_series = "The invented plan’s table, year to September 2022"

[document.assessment-2018]
title = "Invented strategic assessment"
short = "The invented assessment"
in_full = "Invented strategic assessment of Wrenmoor"
survey_source = "Invented strategic assessment"
crime_table = "recorded_crime_2018"
crime_series = "The invented assessment’s table, year to September 2018"

[text]
context_heading = "Context in 2018"
context_introduction = "Invented tables, as the invented assessment prints them."
context_method = "As printed in the invented assessment."
"""
RULES = """# What the two invented documents allow to recompute.
tables = [
  "environmental_by_type",
  "environmental_by_area",
  "recorded_crime_plan",
  "recorded_crime_2018",
  "stated_in_words",
  "survey_items",
]

[[check]]
kind = "types-and-areas"
types = "environmental_by_type"
areas = "environmental_by_area"
total_topic = "environmental-crime"
unlabelled = "[No such table]"
all_areas = "All four areas"
total_of_areas = "total of the four areas"

[[check]]
kind = "changes"
table = "recorded_crime_plan"

[[check]]
kind = "total-of-types"
table = "recorded_crime_plan"
within = "[Recorded crime by type]"
total = "All Crime"
without = ["Anti-Social Behaviour"]
working = "the types listed but ASB"

[[check]]
kind = "headed-months"
table = "recorded_crime_plan"

[[check]]
kind = "changes"
table = "recorded_crime_2018"

[[check]]
kind = "survey-answers"
table = "survey_items"

[[check]]
kind = "numbers-of-falls"
table = "stated_in_words"
crime_tables = ["recorded_crime_plan", "recorded_crime_2018"]
within = "[Recorded crime by type]"

[[check]]
kind = "different-measures"
topic = "fly-tipping"
requests = "environmental_by_type"
ranks = "stated_in_words"
"""
CLAIMS = """# What the two invented documents claim.
[[claim]]
document = "plan-2024"
said = "Reported anti-social behaviour fell by 20% in the year to September 2022."
topic = "asb"
went = "fell"
by = "20"
before-from = "2020-10"
before-to = "2021-09"
from = "2021-10"
to = "2022-09"

[[claim]]
document = "plan-2024"
said = "Shoplifting rose by 28.1%."
topic = "shoplifting"
went = "rose"
by = "28.1"
before-from = "2020-10"
before-to = "2021-09"
from = "2021-10"
to = "2022-09"

[[claim]]
document = "plan-2024"
said = "Vehicle crime rose by 28.6%."
rows = [{ row = "Vehicle Offences", published = "+28.6%" }]

[[claim]]
document = "assessment-2018"
said = "Wrenmoor is safer than places like it."
rows = []
text = "Which places are like it is not said."
"""
ACTIONS = """# What the two invented documents say was done.
[[action]]
document = "plan-2024"
done = "Patrols"
said = "Patrols in Dene from October 2024."
topic = "asb"
wards = "Dene"
from = "2024-10"

[[action]]
document = "plan-2024"
done = "Cameras"
said = "More cameras."
"""
OUTCOMES = """# What the explorer adds to the measures of the invented plan.
due_weeks = 6

[[measure]]
words = "Invented measure 1"
unit = "count"
wanted = "fewer"
worked_out = "Incidents in the three months."
topics = ["asb"]

[[measure]]
words = "Invented measure 2"
unit = "count"
wanted = "fewer"
worked_out = "Cases in the quarter."

[[measure]]
words = "Invented measure 3"
unit = "percent"
wanted = "more"
worked_out = "Share of those asked."

[[measure]]
words = "Invented measure 4"
unit = "count"
wanted = "fewer"
worked_out = "Burglary and robbery in the three months."
topics = ["burglary", "robbery"]

[[context]]
priority = 1
words = "Residents who said worse"
unit = "percent"
worked_out = "Survey waves."
survey = ["perception", "Worse"]
"""
MADE_FROM = [
    *sorted(Path(__file__).parent.glob("*.py")),
    ROOT / "data/datapackage.json",
    *(ROOT / "scripts" / name for name in ("build_data.py", "named_places.py", "small_places.py")),
    *(ROOT / "data" / name for name in SHARED),
]


def made_in(folder):
    """Return the folder of the invented district below `folder`; make it when it is not there or out of date."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in MADE_FROM))
    place = Path(folder) / digest.hexdigest()[:16]
    if not place.exists():
        new = Path(tempfile.mkdtemp(dir=folder))
        make(new)
        try:
            os.rename(new, place)
        except OSError:  # another process was faster
            shutil.rmtree(new)
    return place


def make(folder):
    """Write every table and layer of the invented district under `folder`."""
    random = np.random.default_rng(truth.SEED)
    for name in ("data/published", "data/similar_areas", "geo"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        shutil.copyfile(ROOT / "data" / name, folder / "data" / name)
    (folder / "data/district.toml").write_text(DISTRICT, encoding="utf-8")
    (folder / "data/documents.toml").write_text(DOCUMENTS, encoding="utf-8")
    (folder / "data/reconcile.toml").write_text(RULES, encoding="utf-8")
    (folder / "data/claims.toml").write_text(CLAIMS, encoding="utf-8")
    (folder / "data/actions.toml").write_text(ACTIONS, encoding="utf-8")
    (folder / "data/outcomes.toml").write_text(OUTCOMES, encoding="utf-8")
    incidents = write_incidents(folder, write_places(folder, random), random)
    boundaries = json.loads((folder / "geo/ward_boundaries.geojson").read_text(encoding="utf-8"))
    write_named(folder, pd.read_csv(folder / "data/wards.csv"), boundaries["features"], incidents)
    schemas = _described(folder)
    made = documents()
    for name, schema in schemas.items():
        if (folder / "data" / schema["path"]).parent.name == "published":
            columns = [field["name"] for field in schema["schema"]["fields"]]
            table = made[name].reindex(columns=columns) if name in made else pd.DataFrame(columns=columns)
            table.to_csv(folder / "data" / schema["path"], index=False)
    write_elsewhere(folder, incidents)
    for schema in schemas.values():
        path = folder / "data" / schema["path"]
        if not path.exists():  # the district has none of it
            pd.DataFrame(columns=[field["name"] for field in schema["schema"]["fields"]]).to_csv(path, index=False)


def _described(folder):
    """Write the data package: the project's schemas, described as invented; return each table's description."""
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    package |= {"name": "invented", "title": "Invented data for the tests"}
    for resource in package["resources"]:
        resource |= {
            "title": f"Invented: {resource['name'].replace('_', ' ')}",
            "sources": [{"title": "Invented for the tests", "path": "https://example.org/"}],
            "attribution": "Invented for the tests.",
            "limits": ["Invented for the tests."],
            "temporal": f"{truth.FIRST_MONTH} to {truth.LAST_MONTH}",
        }
        resource.pop("hash", None), resource.pop("bytes", None)
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "data/datapackage.json").write_text(text, encoding="utf-8")
    return {resource["name"]: resource for resource in package["resources"]}


if __name__ == "__main__":
    make(Path(sys.argv[1]))

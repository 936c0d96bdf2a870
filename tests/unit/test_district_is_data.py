"""No place, partnership or document is named in the code: whatever is of one district stands in its folder."""

import csv
import json
import re
import tomllib

from lib.published.tables import ROOT

DATA = ROOT / "data"
NAMED = {
    "wards.csv": ("ward_name", "locality", "reporting_area"),
    "localities.csv": ("locality", "reporting_area"),
    "ward_names.csv": ("name",),
    "parishes.csv": ("parish",),
    "similar_areas/comparison_areas.csv": ("area_name",),
}
# Words of longer names, and the names of places beside the district, that no table lists by themselves.
BESIDE = ("Sutton", "Hucknall", "Kirkby", "Nottinghamshire", "Derbyshire", "Nottingham", "Mansfield", "East Midlands")
OLD_SETTINGS = ("`ASHFIELD_…`", 'OLD_PREFIX = "ASHFIELD_"')
WORDS = ("Reading",)  # a district elsewhere that is a word of the language besides


def of_the_district() -> set[str]:
    """Return every name of the project's own district that code could carry."""
    config = tomllib.loads((DATA / "district.toml").read_text(encoding="utf-8"))
    documents = tomllib.loads((DATA / "documents.toml").read_text(encoding="utf-8"))
    names = {config[key] for key in ("code", "name", "partnership", "council", "county", "force", "force_name")}
    names |= {*config["edge_forces"], *config["residents_2017"], *config["examples"].values(), *BESIDE}
    for key, about in documents["document"].items():
        titles = {about["title"], about["in_full"], about["survey_source"]}
        names |= {key, about["short"], *titles, *(re.sub(r",? (of )?\d{4}.*", "", title) for title in titles)}
    for file, columns in NAMED.items():
        with (DATA / file).open(encoding="utf-8", newline="") as stream:
            names |= {row[column] for row in csv.DictReader(stream) for column in columns if row[column]}
    layer = json.loads((ROOT / "geo/reporting_areas.geojson").read_text(encoding="utf-8"))
    names |= {
        value for feature in layer["features"] for value in feature["properties"].values() if isinstance(value, str)
    }
    return {name for name in names if name not in WORDS}


def code() -> list:
    """Return every file of the app that is written by hand."""
    of_lib = [path for path in (ROOT / "lib").rglob("*") if path.suffix in (".py", ".typ", ".toml", ".mako", ".css")]
    static = [path for path in (ROOT / "static").glob("*") if path.is_file()]
    return [*of_lib, *(ROOT / "pages").glob("*.py"), ROOT / "app.py", ROOT / "serve.py", *static]


def named_in(text: str, names: set[str]) -> set[str]:
    """Return the names that stand in a text as words, in any case, or between underscores."""
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return set(re.findall(rf"(?<![^\W_])(?:{either})(?![^\W_])", text, flags=re.IGNORECASE))


def test_the_names_are_found_where_they_stand():
    names = of_the_district()
    assert len(names) > 100
    for text in ("is_ashfield", "ASHFIELD_KEY", "Sutton-in-Ashfield", "E05010677", "the plan-2024", "in mansfield."):
        assert named_in(text, names), text
    assert not named_in("ashfieldian planned suttons", names)


def test_no_name_of_the_district_or_of_its_documents_is_in_the_code():
    names, found = of_the_district(), {}
    for path in code():
        text = path.read_text(encoding="utf-8")
        if path == ROOT / "lib/base/settings.py":  # the one exception: the old names of settings go on working
            for old in OLD_SETTINGS:
                assert text.count(old) == 1
                text = text.replace(old, "")
        if named := named_in(text, names):
            found[path] = named
    assert found == {}

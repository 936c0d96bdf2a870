import csv

import frictionless
import pandas as pd
import pytest

from lib.base.errors import DataFileError
from lib.published import tables as published
from lib.published.tables import ROOT, datapackage, load

DATA, GEO = ROOT / "data", ROOT / "geo"
RESOURCES = datapackage()["resources"]


@pytest.fixture(autouse=True)
def _python_keeps_its_own_limit():
    """Frictionless lifts Python's limit on the size of a CSV field for the whole process; put it back."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r["name"])
def test_every_table_is_what_the_data_package_says(resource):
    path = DATA / resource["path"]
    assert resource["title"]
    assert resource["sources"]
    assert resource["licenses"]
    assert "temporal" in resource
    assert "limits" in resource
    table = load(resource["name"])
    assert len(table) > 0
    if path.suffix == ".csv":
        report = frictionless.validate(
            frictionless.Resource.from_descriptor(
                {"name": resource["name"], "path": path.name, "schema": resource["schema"], "encoding": "utf-8"},
                basepath=str(path.parent),
            )
        )
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    else:
        assert list(pd.read_parquet(path).columns) == [f["name"] for f in resource["schema"]["fields"]]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r["name"])
def test_the_recorded_hash_is_the_files(resource):
    import hashlib

    content = (DATA / resource["path"]).read_bytes()
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource["bytes"] == len(content)


def test_every_bundled_table_is_described():
    described = {(DATA / r["path"]).resolve() for r in RESOURCES}
    bundled = {p.resolve() for p in DATA.rglob("*") if p.suffix in (".csv", ".parquet")}
    assert bundled == described


def test_the_bundle_is_small_enough_to_clone():
    size = sum(p.stat().st_size for folder in (DATA, GEO) for p in folder.rglob("*") if p.is_file())
    assert size < 15_000_000


def test_the_data_package_validates_as_one():
    errors = frictionless.Package.metadata_validate(datapackage())
    assert not list(errors)


def test_a_missing_table_is_named_with_the_way_to_mend_it(other_data):
    (other_data / "data/wards.csv").unlink()
    with pytest.raises(DataFileError, match=r"data/wards\.csv cannot be read.*make data"):
        load("wards")


def test_a_damaged_table_is_named(other_data):
    (other_data / "data/police_incidents.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(DataFileError, match=r"police_incidents\.parquet"):
        load("police_incidents")


def test_a_table_without_a_column_is_named(other_data):
    (other_data / "data/topics.csv").write_text("topic\nasb\n")
    with pytest.raises(DataFileError, match=r"topics\.csv"):
        load("topics")


def test_a_damaged_layer_is_named(other_data):
    (other_data / "geo/ward_boundaries.geojson").write_text("{")
    with pytest.raises(DataFileError, match=r"ward_boundaries\.geojson"):
        published.layer("ward_boundaries")


def test_a_damaged_data_package_is_named(other_data):
    (other_data / "data/datapackage.json").write_text("[]x")
    with pytest.raises(DataFileError, match=r"datapackage\.json"):
        published.datapackage()

"""Describe every bundled table in data/datapackage.json (Frictionless Data Package), as scripts/described/ has it."""

import hashlib
import json
import tomllib
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from scripts.checks import check

DESCRIBED = Path(__file__).resolve().parent / "described"
OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}


def described(subject: str) -> list[dict]:
    """Return the descriptors of the tables in scripts/described/, of one subject and in the order of its file."""
    told = _read("sources")
    return [
        {
            "name": name,
            **about,
            "sources": [told["sources"][source] for source in about["sources"]],
            "attribution": " ".join(told["attributions"][licence] for licence in about["attribution"]),
            "schema": {"fields": [{"name": n, "type": k, "description": d} for n, (k, d) in fields.items()]},
        }
        for name, about in _read(subject).items()
        for fields in [about.pop("fields")]
    ]


def _read(subject: str) -> dict[str, dict]:
    return tomllib.loads((DESCRIBED / f"{subject}.toml").read_text(encoding="utf-8"))


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV or Parquet, as its name ends, so that the same rows give the same bytes."""
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False, compression="zstd", compression_level=19, engine="pyarrow")
    else:
        table.to_csv(path, index=False, lineterminator="\n")


def _columns_of(path: Path) -> list[str]:
    return pq.read_schema(path).names if path.suffix == ".parquet" else list(pd.read_csv(path, nrows=0))


def write_datapackage(out: Path, tables: list[dict]) -> None:
    """Write data/datapackage.json with a size and a hash of each file.

    Parameters
    ----------
    out : Path
        The folder that holds data/.
    tables : list of dict
        Descriptions of all tables, in the order in which a catalogue lists them.

    Raises
    ------
    BuildError
        When a table's columns are not those that are described.
    """
    resources = []
    for about in tables:
        path = out / "data" / about["path"]
        told = [field["name"] for field in about["schema"]["fields"]]
        check(_columns_of(path) == told, f"{about['path']}: columns and description differ")
        content = path.read_bytes()
        resources.append(
            {
                "profile": "tabular-data-resource" if path.suffix == ".csv" else "data-resource",
                "licenses": [OGL],
                **about,
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

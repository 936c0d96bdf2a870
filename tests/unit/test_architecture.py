"""docs/architecture.md is true to the code: every room it names exists, and every room is named."""

import re
import tomllib

from lib.published.tables import ROOT
from lib.records.newest import REPLACED_BY

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def test_the_page_names_every_room_and_no_other():
    rooms = {path.parent.name for path in (ROOT / "lib").glob("*/__init__.py")}
    named = re.findall(r"^\| `lib\.(\w+)` \|", PAGE, re.M)
    assert sorted(named) == sorted(rooms)
    assert set(re.findall(r"`lib[./](\w+)", PAGE)) <= rooms


def test_rooms_stand_in_the_order_that_is_kept():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    storeys = [{room.strip().removeprefix("lib.") for room in line.split("|")} for line in reversed(layers)]
    named = re.findall(r"^\| `lib\.(\w+)` \|", PAGE, re.M)
    heights = [next(height for height, rooms in enumerate(storeys) if room in rooms) for room in named]
    assert heights == sorted(heights)


def test_modules_and_files_that_pages_for_the_next_person_name_exist():
    for name in ("docs/architecture.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for module in re.findall(r"`(lib(?:[./]\w+)+)`", text):
            path = ROOT / re.sub(r"\.(?!py$|toml$)", "/", module).removesuffix(".py")
            assert path.exists() or path.with_suffix(".py").exists(), f"{name} names {module}"
        for target in re.findall(r"\]\(([^)#]+)", text):
            if not target.startswith("http"):
                assert (ROOT / name).parent.joinpath(target).exists(), f"{name} links to {target}"


def test_whoever_reads_a_table_that_newer_figures_can_replace_reads_it_as_it_stands():
    """`lib.published.tables.load("fly_tipping_incidents")` would miss what officers loaded since."""
    names = "|".join(REPLACED_BY)
    wrong = []
    for path in (ROOT / "lib").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"from lib\.published\.tables import [^\n]*\bload\b(?! as)", text):
            wrong += [f"{path.name}: {call}" for call in re.findall(rf'(?<![\w.])load\("(?:{names})"', text)]
        if re.search(r"from lib\.published\.tables import [^\n]*\bdescribe\b", text):
            wrong += [f"{path.name}: {call}" for call in re.findall(rf'(?<![\w.])describe\("(?:{names})"', text)]
    assert wrong == []

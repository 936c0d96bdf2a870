"""docs/architecture.md is true to the code: every room it names exists, and every room is named."""

import re
import tomllib

from lib.published.tables import ROOT

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

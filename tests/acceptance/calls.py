"""Two hundred calls of the command line, the same every time, and what each prints as a digest.

Moving code must change no figure: `python -m tests.acceptance.calls --write` keeps the digests of today's answers in
`calls.json`, and `test_calls.py` compares. After a change that is meant, write them again and read the difference.
"""

import contextlib
import hashlib
import io
import json
import random
import re
import sys
import tempfile
from pathlib import Path

import pytest

from lib.intake.requests.example import synthetic_requests

STORED = Path(__file__).parent / "calls.json"

TOPICS = [
    *("asb", "environmental-crime", "violence-and-sexual-offences", "shoplifting", "burglary", "vehicle-crime"),
    *("criminal-damage-and-arson", "all-crime", "fly-tipping", "public-order", "robbery", "nonsense"),
]
PERIODS = [
    ("2024-10", "2025-09"),
    ("2023-10", "2024-09"),
    ("2025-07", "2025-09"),
    ("2025-04", "2025-09"),
    ("2024-01", "2024-12"),
    ("2020-04", "2021-03"),
    ("2018-10", "2019-09"),
    ("2025-09", "2025-09"),
    ("2025-09", "2024-10"),
]
WARDS = ["E05010677", "E05010674", "E05010690", "Selston", "NG15 7FQ", "Jacksdale", "Kirkby", "Hucknall Central", "no"]
OFFENCES = [
    "Total recorded crime (excluding fraud)",
    "Shoplifting",
    "Violence against the person",
    "Criminal damage and arson",
    "No such offence",
]
CLAIMS = [
    "--documents",
    "--topic asb --from 2021-01 --to 2023-12 --change -35.16",
    "--topic asb --before 2023-10..2024-09 --after 2024-10..2025-09 --change -8",
    "--topic burglary --in E05010677 --from 2023-01 --to 2024-12 --change fell",
    "--topic all-crime --in county --before 2020-10..2021-09 --after 2021-10..2022-09 --change 10.18",
    "--topic asb --from 2023-01 --to 2023-06 --change -8",
]
YEARS = ["year ending Jun 2025", "year ending Dec 2024", "year ending Dec 2023", "year ending Jun 1066"]


def calls() -> list[list[str]]:
    """Return the arguments of every call, in order."""
    draw = random.Random(20241001)
    made: list[list[str]] = [
        ["reconcile"],
        ["reconcile", "--only-differences"],
        ["says", "knife"],
        ["says", " "],
        ["batches"],
    ]
    made += [["outcomes", "--quarter", quarter] for quarter in ("2025-Q3", "2024-Q4", "2025-09")]
    made += [["localities", "--topic", topic] for topic in ("environmental-crime", "asb")]
    made += [["concerns", "--wave", wave] for wave in ("2022-06", "2018", "2030")]
    made += [["fly-tipping", "--year", year] for year in ("2021-22", "2022-23", "2018-19", "2019-20", "1999-00")]
    for name in ("wards", "hexes", "points", "capture", "edges"):
        asked = [(topic, period) for topic in TOPICS for period in PERIODS]
        for topic, (start, end) in draw.sample(asked, 26):
            made.append([name, "--topic", topic, "--from", start, "--to", end])
        made.append([name, "--topic", draw.choice(TOPICS[:8])])
    for ward in WARDS:
        start, end = draw.choice(PERIODS[:6])
        made.append(["ward", "--ward", ward])
        made.append(["ward", "--ward", ward, "--from", start, "--to", end])
    groups = ["nearest_neighbours_2024", "strategic_assessment_2018", "ons_global_neighbours", "no-such-group"]
    asked = [(offence, year, group) for offence in OFFENCES for year in YEARS for group in groups]
    for offence, year, group in draw.sample(asked, 24):
        made.append(["similar-areas", "--offence", offence, "--period", year, "--group", group])
    for wards, topics, out in (
        ("E05010677", "asb", "one.docx"),
        ("E05010677,E05010678", "asb,environmental-crime,shoplifting", "two.docx"),
        ("E05010674", "violence-and-sexual-offences", "three.docx"),
        ("E05010677,E05010690", "asb,burglary", "four.docx"),
    ):
        made.append(_brief(wards, topics, "2024-10", out))
    made += [["brief", "--area", "sector:NG17 1", *_brief("E05010677", "asb", "2024-10", "area.docx")[1:]]]
    made += [["brief", "--full", *_brief("E05010677", "asb,burglary", "2024-10", "full.docx")[1:]]]
    span = ["--topics", "asb", "--from", "2024-10", "--to", "2025-09"]
    made += [["patrol", "--wards", "E05010677,E05010678", *span, "--out", out] for out in ("p.doc", "/no/p.pdf")]
    made += [["ward-sheets", "--parish", "Atlantis", "--out", "sheets"]]
    made += [["consists", "--topic", "fly-tipping"], ["consists", "--topic", "fly-tipping", "--area", "Selston"]]
    made += [["bursts", "--topic", "asb"], ["bursts", "--topic", "asb", "--ward", "Selston"]]
    made += [["area", "--ready-made"], ["area", "sector:NG17 1", "--topic", "asb", *span[2:]]]
    made += [["area", "sector:NG17 1", "--topic", "asb", "--by", "alike", *span[2:]]]
    made += [["outcomes", "--then-and-now"]]
    made += [["questions", "--ward", "Hucknall Central"], ["questions", "--ward", "Selston", "--topic", "burglary"]]
    made += [["spot", "--topic", "asb", "--by", "ward", "--id", ward] for ward in ("E05010677", "no")]
    made += [["frames", "--topic", "asb", "--by", by, "--step", "quarter"] for by in ("ward", "hex")]
    made += [["seen", "--topic", topic] for topic in ("burglary", "fly-tipping")]
    made += [["claim", *asked.split(" ")] for asked in CLAIMS]
    made += [["evaluate", "--documents"], ["evaluate", "--register"], ["interventions"], ["evaluate", "--power"]]
    made += [["hotspot-score", "--topic", topic] for topic in ("asb", "fly-tipping")]
    made += [[], ["nonsense"], ["wards"], ["brief", "--wards", "x", "--topics", "asb"]]
    return made


def _brief(wards: str, topics: str, start: str, out: str) -> list[str]:
    asked = f"brief --wards {wards} --topics {topics} --from {start} --to 2025-09 --made 2025-10-01T09:30 --out {out}"
    return asked.split(" ")


def answered(arguments: list[str], folder: Path) -> str:
    """Return the exit code, both outputs and, of a briefing, the words of the document."""
    from lib.cli.answers import main

    out, err = io.StringIO(), io.StringIO()
    given = [str(folder / part) if part.endswith((".docx", ".csv")) else part for part in arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(given)
        except SystemExit as stop:
            code = int(stop.code or 0)
    said = f"{code}\n{_rounded(out.getvalue())}\n{err.getvalue()}".replace(str(folder), "")
    if "brief" in arguments[:1] and code == 0:
        from docx import Document

        document = Document(given[-1])
        said = re.sub(r"[\d,]+ bytes", "", said) + "\n".join(paragraph.text for paragraph in document.paragraphs)
        for table in document.tables:
            said += "\n".join("\t".join(cell.text for cell in row.cells) for row in table.rows)
    return said


def _rounded(text: str) -> str:
    """Return a text with its long fractions at nine figures: the last ones differ between processors."""
    return re.sub(r"-?\d+\.\d{7,}(e-?\d+)?", lambda number: f"{float(number[0]):.9g}", text)


LOADED = [
    ["import", "service-requests", "requests.csv"],
    ["import", "service-requests", "requests.csv", "--print-mapping"],
    *([name, "--topic", "fly-tipping"] for name in ("wards", "hexes", "points", "capture", "edges", "consists")),
    ["consists", "--topic", "fly-tipping", "--area", "Selston"],
    ["wards", "--topic", "noise"],
    ["ward", "--ward", "Selston"],
    _brief("E05010690", "fly-tipping", "2025-07", "local.docx"),
    ["undo", "1"],
    ["consists", "--topic", "fly-tipping"],
]


def digests() -> dict[str, str]:
    """Return a digest for every call, keyed by the call as it would be typed; the last ones with records loaded."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.setenv("SAFETY_DATABASE_URL", f"sqlite:///{folder / 'records.db'}")
        found = {" ".join(call): _digest(call, folder) for call in calls()}
        requests = synthetic_requests(4000, "2024-07-01", 457)
        (folder / "requests.csv").write_text(requests.to_csv(index=False), encoding="utf-8")
        return found | {f"loaded: {' '.join(call)}": _digest(call, folder) for call in LOADED}


def _digest(call: list[str], folder: Path) -> str:
    return hashlib.sha256(answered(call, folder).encode()).hexdigest()[:16]


if __name__ == "__main__":
    found = digests()
    print(f"{len(found)} calls")
    if "--write" in sys.argv:
        STORED.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        stored = json.loads(STORED.read_text(encoding="utf-8"))
        changed = [call for call in found if stored.get(call) != found[call]]
        print("\n".join(changed) or "none differs")
        sys.exit(bool(changed))

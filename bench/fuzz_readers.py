"""Give the readers damaged and invented files: `python bench/fuzz_readers.py [number of inputs] [seed]`.

Each input must be read or refused with the app's own error. Anything else is printed with its seed, and the exit code
is 1.
"""

import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import warnings

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.police_uk import read_street
from lib.intake.requests.columns import guess_mapping
from lib.intake.requests.example import synthetic_requests
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.read import open_export, read_requests

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 15)
PIECES = [
    *("=1+1", "@SUM(A1)", "03/04/2025", "31/02/2025", "04/25/2025", "1900-01-01", "9999-12-31", "45750.5", "1e999"),
    *(
        "NaN",
        "inf",
        "-0",
        "\x00",
        "\ufeff",
        "\u202e",
        '"',
        '""',
        "'",
        ";",
        "\t",
        "|",
        ",",
        "\r\n",
        "\r",
        "\n\n\n",
        "<b>",
    ),
    *("٣", "é", "'; DROP TABLE batch; --", "NG15 0AA", "453000", "357000", "0", "-1.26", "53.12", "Fly Tipping"),
    *("Litter", "2025-09"),
]


def damaged(random_: random.Random, content: bytes) -> bytes:
    """Return content with a few pieces cut, doubled, changed or put in."""
    data = bytearray(content)
    for _ in range(random_.randint(1, 5)):
        at, length = random_.randrange(len(data) + 1), random_.choice([0, 1, 3, 20, 200])
        kind = random_.randrange(4)
        if kind == 0:
            del data[at : at + length]
        elif kind == 1:
            data[at:at] = random_.choice(PIECES).encode(random_.choice(["utf-8", "utf-16", "cp1252"]), "replace")
        elif kind == 2:
            data[at : at + length] = random_.randbytes(length)
        else:
            data[at:at] = data[at : at + length]
    if random_.random() < 0.05:
        data = data[: random_.randrange(len(data) + 1)]
    return bytes(data)


def reencoded(random_: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace").replace(",", random_.choice([",", ",", ";", "\t", "|"]))
    return text.encode(random_.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]), "replace")


def try_street(content: bytes) -> str:
    found = read_street(GivenFile.of("2025-09-street.csv", content), TODAY)
    if found.rows_read != len(found.incidents) + found.rows_elsewhere + sum(found.refused.values()):
        raise AssertionError("rows were lost or doubled")
    found.as_batch()
    return "read"


def try_requests(content: bytes, mapping: Mapping | None) -> str:
    table = open_export(GivenFile.of("export.csv", content))
    found = read_requests(table, mapping or guess_mapping(table), TODAY)
    if found.rows_read != len(found.incidents) + len(found.outside) + sum(found.refused.values()):
        raise AssertionError("rows were lost or doubled")
    found.as_batch()
    return "read"


def main(inputs: int = 100_000, seed: int = 7) -> int:
    warnings.simplefilter("ignore")
    street = (ROOT / "tests/data/police/2025-09-nottinghamshire-street.csv").read_bytes()
    street = b"".join(street.splitlines(keepends=True)[:12])
    export = synthetic_requests(8, "2025-04-01", 90).to_csv(index=False).encode()
    usual = guess_mapping(open_export(GivenFile.of("export.csv", export)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2025-09/2025-09-nottinghamshire-street.csv", street)
    book = io.BytesIO()
    synthetic_requests(4, "2025-04-01", 90).to_excel(book, index=False)
    outcomes: Counter[str] = Counter()
    began = time.perf_counter()
    for number in range(inputs):
        chance = random.Random(seed * 10_000_000 + number)
        kind = chance.choices(["street", "archive", "export", "guessed", "workbook"], [50, 30, 17, 2, 1])[0]
        try:
            if kind == "street":
                outcome = try_street(damaged(chance, reencoded(chance, street)))
            elif kind == "archive":
                outcome = try_street(damaged(chance, buffer.getvalue()))
            elif kind == "workbook":
                outcome = try_requests(damaged(chance, book.getvalue()), usual)
            else:
                content = damaged(chance, reencoded(chance, export))
                outcome = try_requests(content, usual if kind == "export" else None)
        except InputError:
            outcome = "refused"
        except Exception:
            outcome = "FAILED"
            print(f"input {number} of seed {seed} ({kind}):\n{traceback.format_exc()}", flush=True)
        outcomes[f"{kind} {outcome}"] += 1
        if number % 1_000 == 999:
            print(f"{number + 1:,} of {inputs:,}", file=sys.stderr, flush=True)
    for outcome, count in sorted(outcomes.items()):
        print(f"{outcome:<20} {count:>9,}")
    print(f"{inputs:,} inputs in {time.perf_counter() - began:,.0f} s")
    return int(any("FAILED" in outcome for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))

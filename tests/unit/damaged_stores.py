"""Stores damaged as disks and people damage them: the same damage for the same number."""

import random
import sqlite3
from pathlib import Path

KINDS = ("flipped bytes", "cut", "zeroed page", "swapped pages", "changed row", "lost row", "added row")
_TABLES = (
    "batch",
    "part",
    "record_block",
    "survey_answer",
    "agreed_action",
    "briefing",
    "mapping",
    "member_note",
    "checksum",
)
_TABLES += ("trail", "change", "alembic_version")


def damage(path: Path, number: int) -> str:
    """Damage a store that nobody has open; return how."""
    dice = random.Random(number)
    kind = KINDS[number % len(KINDS)]
    if kind in ("changed row", "lost row", "added row"):
        return f"{kind}: {_past_the_app(path, kind, dice)}"
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big") or 4096
    pages = len(content) // size
    if kind == "flipped bytes":
        for _ in range(dice.choice((1, 1, 1, 5, 50))):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    elif kind == "cut":
        del content[dice.randrange(len(content)) :]
    elif kind == "zeroed page":
        first = dice.randrange(pages) * size
        content[first : first + size] = bytes(size)
    else:
        one, other = (dice.randrange(pages) * size for _ in range(2))
        here, there = bytes(content[one : one + size]), bytes(content[other : other + size])
        content[one : one + size], content[other : other + size] = there, here
    path.write_bytes(content)
    return kind


def _past_the_app(path: Path, kind: str, dice: random.Random) -> str:
    """Change, delete or add a row with another program."""
    with sqlite3.connect(path) as opened:
        opened.execute("DROP TRIGGER trail_no_update")
        opened.execute("DROP TRIGGER trail_no_delete")
        rows = {table: [row for (row,) in opened.execute(f"SELECT rowid FROM {table}")] for table in _TABLES}
        table = dice.choice([table for table in _TABLES if rows[table]])
        row = dice.choice(rows[table])
        columns = [name for _, name, *_ in opened.execute(f"PRAGMA table_info({table})")]
        key = next((name for name in columns if name in ("id", "number", "shape", "key")), columns[0])
        name = dice.choice([name for name in columns if name != key] or [key])
        if kind == "changed row":
            value = dice.choice(("2024-01", "Ω", 3, -1.5, b"\xff\xfe", '{"fly-tipping": 1}', "E05999001"))
            opened.execute(f"UPDATE OR IGNORE {table} SET {name} = ? WHERE rowid = ?", (value, row))
        elif kind == "lost row":
            opened.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        else:
            values = [9_000 if column == key else column for column in columns]
            opened.execute(
                f"INSERT OR IGNORE INTO {table} SELECT {', '.join(map(str, values))} FROM {table} WHERE rowid = ?",
                (row,),
            )
    opened.close()
    return f"{table}.{name}" if kind == "changed row" else table

"""Text from files and forms stays text: on a page it can set no format, fetch no picture and become no link."""

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# A backslash before a mark takes its meaning. What Markdown finds in the text that is left (an address, an arrow, a
# name between colons) is found in spite of one; there a sign that shows nothing keeps the two sides apart.
_JOINER = "\u2060"
_MARKS = re.compile(r"([\\`*_\[\]<>$~|]|&(?=#?\w+;))")
_APART = re.compile(r"(?i)(?<=http)(?=:)|(?<=https)(?=:)|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=[-=>])")
_NAMED = re.compile(r":(?=[A-Za-z_+-]|\w+:)")  # “:red[”, “:smile:” and “:100:”, but not 10:20
_FIRST = re.compile(r"^(?:(\d+)([.)])(?=\s|$)|([-+#](?=[\s#]|$)|[-=](?=[-=\s\u2060]*$)))")
# Of a cell that may need one of these; the others, nearly all, are passed on as they are.
_UNUSUAL = "|".join(
    (
        *(r"[\\`*_\[\]<>$~|@\r\n\t]", r"&#?\w+;", r":[A-Za-z_+-]", r":\w+:", r"www\.", "--"),
        *(r"^\s*[-+#](?:[\s#]|$)", r"^\s*[-=]+\s*$", r"^\s*\d+[.)](?:\s|$)"),
    )
)


def plain(text: str) -> str:
    """Return text that Markdown shows as it stands, in one line."""
    marked = _MARKS.sub(r"\\\1", _APART.sub(_JOINER, " ".join(text.split())))
    marked = _NAMED.sub(rf"\\:{_JOINER}", marked)
    return _FIRST.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", marked)


def as_code(text: str) -> str:
    """Return text, such as a command, that Markdown shows as code, backticks and all."""
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence} {' '.join(text.split())} {fence}" if "`" in text else f"`{' '.join(text.split())}`"


def plain_cells(table: pd.DataFrame | pa.Table) -> pd.DataFrame | pa.Table:
    """Return a table whose texts and column names Markdown shows as they stand."""
    if isinstance(table, pd.DataFrame):
        return table.map(lambda cell: plain(cell) if isinstance(cell, str) else cell).rename(columns=_name)
    for place, (name, column) in enumerate(zip(table.column_names, table.columns, strict=True)):
        texts = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        is_text = pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)
        if is_text and pc.any(pc.match_substring_regex(texts, _UNUSUAL)).as_py():
            cells = [None if cell is None else plain(cell) for cell in texts.to_pylist()]
            table = table.set_column(place, name, pa.array(cells, pa.string()))
    return table.rename_columns([_name(name) for name in table.column_names])


def _name(name: object) -> object:
    return plain(name) if isinstance(name, str) else name

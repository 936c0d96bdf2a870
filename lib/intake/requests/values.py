"""Read the cells of a council's export: dates day first, numbers, texts without what is personal."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from lib.intake.requests.remarks import without_remark
from lib.intake.requests.stamps import as_iso

# Day first throughout: these are British exports. A format with a clock is tried before its date alone.
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_DAYS = (
    *("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d/%m/%y", "%G-W%V-%u"),
    *("%d-%b-%y", "%d-%m-%y", "%d.%m.%y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d%b%Y"),
    *("%b %d %Y", "%B %d %Y"),  # a month by its name is no guess, wherever it stands
)
_FORMATS = [day + clock for day in _DAYS for clock in _CLOCKS]
_MONTH_FIRST = [
    day + clock for day in ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%m.%d.%Y") for clock in _CLOCKS
]
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119
_TRIED_FIRST = 200
_FIRST_CELLS = 1_000

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_PARTS_OF_DAY = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (0, 6), "overnight": (0, 6)}
_NUMBERED = re.compile(
    r"^(?:(?:flat|unit|apartment|apt|room|plot|no\.?|number)\s*\w+\s*,?\s*)*(?:\d+\s*[a-z]?\b(?:\s*[-/&]\s*\d+\s*[a-z]?\b)?"
    r"\s*,?\s*)*",
    re.IGNORECASE,
)
_PERSONAL_TEXT = re.compile(r"@|(?:\+44|\b0)[\d ]{9,12}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def _each_value_once(read: Callable[[pd.Series], pd.Series], cells: pd.Series) -> pd.Series:
    """Apply a reader to each different value once: most columns of an export hold the same few again and again."""
    if cells.head(_FIRST_CELLS).nunique() > 0.9 * _FIRST_CELLS:  # references and the like: finding out costs more
        return read(cells)
    codes, values = pd.factorize(cells, use_na_sentinel=False)
    if 2 * len(values) > len(cells):
        return read(cells)
    answers = read(pd.Series(values, dtype=object))
    return pd.Series(answers.to_numpy()[codes], index=cells.index)


def _joined(cells: pd.Series) -> str | None:
    """Return all cells as lines of one text, to be searched at once; None where some is no text or has lines."""
    try:
        text = "\n".join(cells.tolist())
    except TypeError:
        return None
    return text if text.count("\n") == len(cells) - 1 else None


def _is_plain(text: str) -> bool:
    """Return whether there is nothing in lines that `plain_cell` would take away or change."""
    unplain = "  " in text or " \n" in text or "\n " in text or "'" in text or text != text.strip(" ")
    return not unplain and text.replace("\n", "").isprintable()


def plain_text(cells: pd.Series, longest: int = 80) -> pd.Series:
    """Return cells as text: one line, single spaces, nothing invisible; empty where there is nothing."""
    together = _joined(cells)
    if together is not None and _is_plain(together):
        long = len(together) > longest and max(map(len, cells)) > longest
        return cells.map(lambda cell: cell[:longest]).astype(object) if long else cells.astype(object)
    return _each_value_once(
        lambda some: pd.Series([plain_cell(cell)[:longest] for cell in some], index=some.index, dtype=object), cells
    )


def plain_cell(cell: object) -> str:
    """Return one cell as `plain_text` does, uncut."""
    if cell is None or cell != cell:  # NaN is the only value that differs from itself
        return ""
    text = str(cell)[:1_000]
    plain = " ".join((text if text.isprintable() else _UNSEEN.sub(" ", text)).split())
    # Excel's mark of a text, which some systems write into the file
    return plain[1:] if plain[:1] == "'" and plain[-1:] != "'" else plain


def numbers(cells: pd.Series) -> pd.Series:
    """Return cells as numbers, missing where they are none.

    Thousands may be separated by commas or spaces; a comma that separates none, as in '53,1252', is a decimal point.
    """
    found = pd.to_numeric(cells, errors="coerce").astype(float)
    unread = found.isna()
    if unread.any():
        text = plain_text(cells[unread]).astype("str").str.replace("\u2212", "-")  # a minus sign as printers set it
        text = text.str.replace(r"^'|(?<=\d)\s*m$|^[EN][\s:]*(?=\d{4})|(?<=\d{4})\s*[EN]$|\s+", "", regex=True)
        text = text.where(~text.str.fullmatch(_DECIMAL_COMMA), text.str.replace(",", "."))
        found[unread] = pd.to_numeric(text.str.replace(",", ""), errors="coerce").astype(float)
    return found.where(np.isfinite(found))


# What statistics set behind a figure or a month to point at a note: 12*, 12 [1], 12 (r), Mar-25 (provisional).
_NOTE_MARK = re.compile(
    r"(?<=\d)\s*(?:[*†‡§¹²³]{1,3}|[\[(](?:[a-z]|note \d+|provisional|revised|estimated?)[\])]|\[\d\d?\])$", re.I
)
_DECIMAL_COMMA = re.compile(r"-?(?:\d{1,3},(?!\d{3}$)\d+|\d{4,},\d+)")
_PLAIN_CELLS = (str, int, float, bool, datetime, date, time, type(None))
_PLAIN_TYPES = set(_PLAIN_CELLS)


def without_marks(cells: pd.Series) -> pd.Series:
    """Return numbers or months without the marks that point at a note: 12* is 12, 12 [1] is 12."""
    text = plain_text(cells)
    marked = text.str.contains(_NOTE_MARK)
    return cells.where(~marked, text.str.replace(_NOTE_MARK, "", regex=True)) if marked.any() else cells


def is_formula(cells: pd.Series) -> pd.Series:
    """Return which cells hold a formula: text that starts with '=', or what a workbook keeps for one."""
    together = _joined(cells)
    if together is None:
        listed = cells.tolist()
        plain = set(map(type, listed)) <= _PLAIN_TYPES
        together = "".join([cell for cell in listed if type(cell) is str]) if plain else "="
    if "=" not in together:
        return pd.Series(False, index=cells.index)
    return _each_value_once(
        lambda some: pd.Series([_holds_formula(cell) for cell in some], index=some.index, dtype=bool), cells
    )


def _holds_formula(cell: object) -> bool:
    if type(cell) is str:
        return cell[:20].lstrip()[:1] == "="
    return not isinstance(cell, _PLAIN_CELLS)


def parse_dates(cells: pd.Series) -> pd.DataFrame:
    """Read dates, day first.

    Parameters
    ----------
    cells : Series
        Texts in British or ISO formats, dates, or Excel's day numbers.

    Returns
    -------
    DataFrame
        when (missing where no date can be read), timed (whether a time of day is given), month_first (whether it can
        only be read with the month first, as 04/25/2025), remarked (whether more than a date is there, which is not
        read: 'approx', or 24:00, which is the end of the day named and no hour).
    """
    when = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[s]")
    timed = pd.Series(False, index=cells.index)
    dates = pd.Series(False, index=cells.index)
    if _joined(cells) is None:  # not all of them are texts
        dates = pd.Series([isinstance(cell, date) for cell in cells.tolist()], index=cells.index, dtype=bool)
    if dates.any():
        found = pd.to_datetime(cells[dates].map(_naive), errors="coerce").astype("datetime64[s]")
        when[dates] = found
        timed[dates] = found.dt.normalize() != found
    rest = ~dates & cells.notna()
    text = plain_text(cells[rest])
    if _ISO_WITH_CLOCK.search("\n".join(text.tolist())):
        iso = text.str.match(_ISO_WITH_CLOCK)
        text = text.where(~iso, _british_clock(text[iso]).reindex(text.index))
    figures = text
    if "," in "".join(text.tolist()):  # 45,717 and, where commas are decimal points, 45717,5
        figures = text.where(~text.str.fullmatch(r"\d{5},\d+"), text.str.replace(",", ".")).str.replace(",", "")
    days = pd.to_numeric(figures, errors="coerce").astype(float)
    serial = days.between(*_EXCEL_DAYS)
    if serial.any():
        found = (pd.Timestamp("1899-12-30") + pd.to_timedelta((days[serial] * 86_400).round(), unit="s")).astype(
            "datetime64[s]"
        )
        when[found.index] = found
        timed[found.index] = found.dt.normalize() != found
    text = text[~serial & (text != "")]
    found, clock = _from_text(text, _FORMATS)
    if len(found) < len(text):
        again = _from_text(_plain_dates(text[~text.index.isin(found.index)]), _FORMATS)
        found, clock = pd.concat([found, again[0]]), pd.concat([clock, again[1]])
    if len(found) < len(text):
        stamps = text[~text.index.isin(found.index)].map(as_iso)
        again = _from_text(_british_clock(stamps[stamps != ""]), _FORMATS)
        found, clock = pd.concat([found, again[0]]), pd.concat([clock, again[1]])
    remarked = pd.Series(False, index=cells.index)
    if len(found) < len(text):
        plain = text[~text.index.isin(found.index)].map(without_remark)
        again = _from_text(_plain_dates(plain[plain != ""]), _FORMATS)
        found, clock = pd.concat([found, again[0]]), pd.concat([clock, again[1]])
        remarked[again[0].index] = True
    when[found.index] = found
    timed[found.index] = clock
    month_first = pd.Series(False, index=cells.index)
    if len(found) < len(text):
        left = _plain_dates(text[~text.index.isin(found.index)])
        month_first[_from_text(left, _MONTH_FIRST)[0].index] = True
    return pd.DataFrame({"when": when, "timed": timed, "month_first": month_first, "remarked": remarked})


_ISO_WITH_CLOCK = re.compile(r"^\d{4}-\d\d-\d\d[T ]", re.MULTILINE)
_OFFSET = r"(?:Z|[+-]\d\d(?::?\d\d)?)$"


def _british_clock(text: pd.Series) -> pd.Series:
    """Return ISO times as clocks in Britain show them: half past eleven in the evening UTC is the next day in summer.

    Where every time with an offset is midnight, none is told: such a column holds days.
    """
    plain = text.str.replace(r"(?<=\d)T", " ", n=1, regex=True).str.replace(r"\s*" + _OFFSET, "", regex=True)
    zoned = text.str.contains(r"\d:\d\d.*" + _OFFSET)
    if not zoned.any() or plain[zoned].str.fullmatch(r"\S+ 00:00(:00(\.0+)?)?").all():
        return plain
    different = pd.Series(text[zoned].unique(), dtype=object)
    when = pd.to_datetime(different, utc=True, errors="coerce", format="ISO8601").dt.tz_convert("Europe/London")
    shown = dict(zip(different, when.dt.strftime("%Y-%m-%d %H:%M:%S"), strict=True))
    return plain.where(~zoned, text.map(shown).astype(object).fillna(plain))


def _plain_dates(text: pd.Series) -> pd.Series:
    """Return dates without what people write around them: 'Tuesday, 4th March 2025.' is 'Tuesday 4 March 2025'."""
    plain = text.str.replace(r"(?<=\d)(?:st|nd|rd|th)\b", "", regex=True, case=False).str.replace(",", " ")
    plain = plain.str.replace(r"^['\s]+|[.;\s]+$", "", regex=True).str.replace(r"\s+(?:at\s+)?", " ", regex=True)
    plain = plain.str.replace(r"\bsept\b", "sep", regex=True, case=False)
    plain = plain.str.replace(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? ", "", regex=True, case=False)
    plain = plain.str.replace(r"(?<=\d)\s*h(?:ou)?rs?$", "", regex=True, case=False)
    plain = plain.str.replace(r"(?<=\d{4}) (\d\d?)h?(\d\d)$", r" \1:\2", regex=True)
    plain = plain.str.replace(r"(?<=\d)\s*([ap])\.?m$", r" \1m", regex=True, case=False)
    return plain.str.replace(r" (\d{1,2})\.(\d\d)(?=$| )", r" \1:\2", regex=True)


def _naive(cell: date | datetime) -> datetime | None:
    try:
        plain = cell.replace(tzinfo=None) if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
    except (ValueError, OverflowError):
        return None
    return plain if 1900 <= plain.year <= 2200 else datetime(1900, 1, 1)


def _from_text(text: pd.Series, formats: list[str]) -> tuple[pd.Series, pd.Series]:
    """Return dates read by the first format that fits each text, and which of them carry a clock."""
    left = pd.Series(text.unique(), dtype=object)
    known: list[pd.Series] = []
    clocks: list[pd.Series] = []
    # An export is written in one or two formats: those that fit its first texts are tried first.
    first = left.head(_TRIED_FIRST)
    met = set("".join(left.head(10_000)))
    formats = [style for style in formats if _could_fit(style, met)]
    fitting = {f: pd.to_datetime(first, format=f, errors="coerce").notna().sum() for f in formats}
    for style in sorted(formats, key=lambda f: -fitting[f]):
        if left.empty or (len(left) <= _TRIED_FIRST and left.index.isin(first.index).all() and not fitting[style]):
            break
        able = left[left.str.match(r"\d{8}(?!\d)")] if style.startswith("%Y%m%d") else left  # 2025060 is no day
        found = pd.to_datetime(able, format=style, errors="coerce").dropna()
        if len(found):
            known.append(pd.Series(found.to_numpy("datetime64[s]"), index=left[found.index]))
            clocks.append(pd.Series("%H" in style or "%I" in style, index=left[found.index]))
            left = left.drop(found.index)
    if not known:
        return pd.Series(dtype="datetime64[s]"), pd.Series(dtype=bool)
    by_text, clock_of = pd.concat(known), pd.concat(clocks)
    place = by_text.index.get_indexer(text)
    found, place = place >= 0, place[place >= 0]
    return (
        pd.Series(by_text.to_numpy()[place], index=text.index[found]),
        pd.Series(clock_of.to_numpy()[place], index=text.index[found]),
    )


def _could_fit(style: str, met: set[str]) -> bool:
    """Return whether all that a format needs besides digits was met in the texts."""
    needs_letters = any(code in style for code in ("%b", "%B", "%a", "%A", "%p"))
    return all(mark in met for mark in "/-.: " if mark in style) and (
        not needs_letters or any(character.isalpha() for character in met)
    )


def parse_times(cells: pd.Series) -> pd.DataFrame:
    """Read times of day.

    Parameters
    ----------
    cells : Series
        '14:30', '2.30 pm', '1430', Excel's parts of a day, or morning, afternoon, evening, night.

    Returns
    -------
    DataFrame
        start, end: seconds from midnight; end only where a part of the day is given; missing where nothing can be
        read.
    """
    spans = cells.map(_span_of_day)
    table = pd.DataFrame(spans.tolist(), index=cells.index, columns=["start", "end"])
    return table.astype(float)


def _span_of_day(cell: object) -> tuple[float, float]:
    if isinstance(cell, time | datetime):
        return cell.hour * 3600 + cell.minute * 60 + cell.second, np.nan
    text = "" if cell is None else str(cell).strip().lower()[:20]
    for word, (start, end) in _PARTS_OF_DAY.items():
        if text.startswith(word):
            return start * 3600, end * 3600 - 1
    parts = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})(?:[:.](\d{2}))?\s*([ap]m)?", text)
    if parts:
        hour = int(parts[1]) % 12 + 12 * (parts[4] == "pm") if parts[4] else int(parts[1])
        if hour < 24 and int(parts[2]) < 60 and int(parts[3] or 0) < 60:
            return hour * 3600 + int(parts[2]) * 60 + int(parts[3] or 0), np.nan
    share = re.fullmatch(r"0?\.\d+", text)
    return (round(float(text) * 86_400) % 86_400, np.nan) if share else (np.nan, np.nan)


def street_of(text: pd.Series) -> pd.Series:
    """Return the street of an address: no house, flat or postcode; empty where that cannot be told apart."""
    return _each_value_once(_street_of, text)


def _street_of(text: pd.Series) -> pd.Series:
    street = text.str.replace(_NUMBERED, "", regex=True).str.split(",").str[0].fillna("").str.strip()
    # a number that is still there may be a house's
    return street.where(~street.str.contains(r"\d") & ~street.str.contains(_PERSONAL_TEXT), "")


def without_personal(text: pd.Series) -> pd.Series:
    """Return texts, emptied where they hold an e-mail address, a telephone number or a postcode."""
    together = _joined(text)
    if together is not None and not re.search(_PERSONAL_TEXT, together):
        return text
    return _each_value_once(lambda some: some.where(~some.str.contains(_PERSONAL_TEXT), ""), text)


_NO = re.compile(r"no?|false", re.IGNORECASE)
_A_FLOAT = re.compile(r"(\d+)\.0+")
_NO_REFERENCE = re.compile(r"[\W_0]*|n/?a|nil|none|null|nan|unknown|tb[ac]|x+|\d+(?:\.\d+)?e\+?\d+", re.IGNORECASE)


def names_nothing(text: pd.Series) -> pd.Series:
    """Return which texts name no request: what is no reference, and a plain no."""
    return (real_references(text) == "") | text.map(lambda cell: _NO.fullmatch(cell) is not None).astype(bool)


def real_references(text: pd.Series) -> pd.Series:
    """Return references, emptied where they are none: '-', 'n/a', '0', or a number that Excel cut to '1.01E+11'.

    1000.0 is 1000, as which the same request stands in the next export.
    """
    none = _NO_REFERENCE.fullmatch
    if ".0" in "".join(text.tolist()):
        text = text.str.replace(_A_FLOAT, r"\1", regex=True)
    return pd.Series(["" if none(cell) else cell for cell in text.tolist()], index=text.index, dtype=text.dtype)

"""What each cell of a survey wave stands for, or why it cannot be used."""

import re
from datetime import date, datetime
from typing import Any

from lib.base.errors import InputError

MAX_TEXT = 300
MAX_PEOPLE = 1_000_000
EARLIEST = date(2000, 1, 1)
# Questions that the concerns page knows by name; any other is shown as it is asked.
QUESTIONS = ("concerns", "perception", "safe", "unsafe")


class Formula(str):
    """The text of a cell that holds a formula."""


def xlsx_value(cell: Any) -> Any:
    """Return what a cell of an Excel file holds; 40.7% as 40.7, and a formula marked as one."""
    if cell.data_type == "f":
        return Formula(cell.value)
    if isinstance(cell.value, bool):
        return str(cell.value)
    if cell.data_type == "n" and isinstance(cell.value, float | int) and "%" in (cell.number_format or ""):
        return cell.value * 100  # Excel holds 40.7% as 0.407
    return cell.value


def no_formula(cell: Any) -> Any:
    """Refuse a formula; in a CSV file that is a text that a spreadsheet would run."""
    text = cell if isinstance(cell, str) else ""
    runs = re.match(r"\s*(?:[=@]|[+-](?!\s*[\d.,]+\s*%?\s*$))", text)
    if isinstance(cell, Formula) or runs:
        raise InputError("This cell holds a formula; type or paste the value instead.")
    return cell


def shown(cell: Any) -> str:
    """Return the beginning of a cell in quotation marks, for a message."""
    return f"“{str(cell).strip()[:40]}”"


def question(cell: Any) -> str:
    """Return a question; one of those that the page knows in small letters."""
    text = text_of(cell)
    return text.casefold() if text.casefold() in QUESTIONS else text


def text_of(cell: Any) -> str:
    """Return a short text that can be shown."""
    if isinstance(cell, datetime):  # Excel takes a wave called 2025-10 for a date
        cell = f"{cell:%Y-%m}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split())
    if len(text) > MAX_TEXT:
        raise InputError(f"The text is longer than {MAX_TEXT} characters.")
    if not text.isprintable():
        raise InputError("The text holds characters that cannot be shown.")
    return text


def _number(cell: Any) -> float:
    if isinstance(cell, float | int):
        return float(cell)
    text = str(cell).strip()
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?", text) or not any(c.isdigit() for c in text):
        raise InputError(f"{shown(cell)} is not a number.")
    return float(text.replace(",", ""))


def percentage(cell: Any) -> float:
    """Return a percentage, 0 to 100."""
    number = _number(cell.strip().removesuffix("%").strip() if isinstance(cell, str) else cell)
    if not 0 <= number <= 100:
        raise InputError(f"{number:g}% is not possible; a percentage lies between 0 and 100.")
    return number


def whole_number(cell: Any) -> int:
    """Return a number of people."""
    number = _number(cell)
    if not (0 <= number <= MAX_PEOPLE and number.is_integer()):
        raise InputError(f"{shown(cell)} is not a possible number of people.")
    return int(number)


def one_of(cell: Any, allowed: tuple[str, ...]) -> str:
    """Return one of the words allowed, in small letters."""
    text = str(cell).strip().casefold()
    if text not in allowed:
        raise InputError(f"{shown(cell)} is not one of: {', '.join(allowed)}.")
    return text


def area(cell: Any, areas: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return what kind of area a name stands for, and its code or name."""
    place = areas.get(text_of(cell).casefold())
    if place is None:
        raise InputError(f"There is no ward or locality {shown(cell)}; leave the cell empty for the whole district.")
    return place


def day(cell: Any, today: date) -> date:
    """Return a day of fieldwork, which is not in the future."""
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _day_from_text(str(cell).strip())
    if not EARLIEST <= found <= today:
        raise InputError(f"{found:%d/%m/%Y} is before {EARLIEST.year} or in the future.")
    return found


def _day_from_text(text: str) -> date:
    for style in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, style).date()
        except ValueError:
            continue
    raise InputError(f"{shown(text)} is not a date; write the day first, for example 01/09/2025.")

"""Which months a sentence compares: read where there is one way to read them, asked for where there are more."""

import calendar
import re
from dataclasses import dataclass

from lib.analysis.claims.claim import Span
from lib.base.errors import InputError
from lib.base.months import shift

_SHORT = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
MONTH_WORDS = rf"\b{_MONTH}\b"
_NUMBERS = {"two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12, "quarter": 3, "year": 12}
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
# From the most particular to the least: what one takes, the next does not see.
_FORMS = {
    "run": re.compile(
        rf"\b(?:(?P<n>\d+|two|three|six|nine|twelve)[ -]months?|(?P<unit>year|quarter))\s+(?:up\s+)?(?:to|ending|ended|"
        rf"until)\s+(?:the end of\s+|in\s+)?{_DAY.format('day')}(?P<month>{_MONTH})\.?,?\s+(?P<year>{_YEAR})"
    ),
    "ahead": re.compile(
        r"\b(?:(?P<n>\d+|two|three|six|nine|twelve)[ -]months?|(?P<unit>year|quarter))\s+(?:from|starting|beginning)"
        rf"\s+(?:in\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>{_YEAR})\b(?!\s?(?:-|to|until|till|through|up to))"
    ),
    "date": re.compile(rf"\b(?P<year>{_YEAR})-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    "iso": re.compile(rf"\b(?P<year>{_YEAR})-(?P<number>\d\d)\b(?!-)"),
    "financial": re.compile(rf"\b(?P<year>{_YEAR})\s?/\s?(?P<next>(?:{_YEAR})|\d\d?)\b"),
    "months": re.compile(
        rf"\b(?P<first>{_MONTH})\.?\s?(?:-|to|and|until|through)\s?(?P<month>{_MONTH})\.?,?\s+(?P<year>{_YEAR})\b"
    ),
    "month": re.compile(rf"\b{_DAY.format('day')}(?P<month>{_MONTH})\.?,?\s+(?P<year>{_YEAR})\b"),
    "year": re.compile(rf"\b(?:calendar year\s+)?(?P<year>{_YEAR})\b"),
}
_YEAR_BEFORE = re.compile(
    r"\b(?:previous|preceding|prior) (?:year|12 months|twelve months)|\byear (?:before|earlier)|\byear[ -]on[ -]year"
    r"|\b(?:12|twelve) months (?:before|earlier)|\bsame (?:period|months?|time|quarter) (?:of |in )?"
    r"(?:last year|the (?:previous|preceding) year|the year before|a year (?:before|earlier))"
)
_RELATIVE = re.compile(
    r"\b(?:last|past|this|recent|next|latest)\s+(?:\w+\s+)?"
    rf"(?:years?|months?|quarters?|weeks?|summer|winter|spring|autumn|decade|{_MONTH})\b"
    r"|\bpandemic\b|\bcovid\b|\blockdown\b|\bsince\b|\btoday\b|\bnow\b|\bso far\b|\bto date\b|\bq[1-4]\b"
    r"|\b(?:summer|winter|spring|autumn)\b|\byesterday\b|\brecent(?:ly)?\b"
)
_END_OF = re.compile(rf"\bthe end of (?={_MONTH}\b)")
_PART_OF = re.compile(
    r"\b(?:start|end|beginning|middle|early|late|mid|christmas|easter"
    r"|(?:first|second|third|fourth|last|final) (?:\w+ )?(?:half|quarter|third|months?|weeks?|days?))\b[^_]{0,12}_"
    r"|\d[/.]_"  # 01/2021 can be a month or a day
)
_LOOSE = re.compile(rf"\b(?:{_YEAR}|(?!may\b){_MONTH})\b")
# “The same period in 2023”: the months that are named, in that year.
_SAME_IN = re.compile(
    rf"\b(?:compared (?:with|to) |against |than (?:in )?|on )(?:the )?same (?:period|months?|time|quarter) (?:of |in )?"
    rf"(?P<year>{_YEAR})\b"
)
_SET_AGAINST = r"compared (?:with|to)|against|versus|vs?\.?|(?<!less )(?<!more )(?<!fewer )than|relative to|below|above"
_VERSUS = re.compile(rf"\b(?:{_SET_AGAINST}|than|from)(?!\w)|\bon\s*$")
# What stands before a period that is an end of the time meant, or the base, and not the time itself.
_AN_END = re.compile(r"\b(?:before|after|until|till?|by|up to|prior to|from|to|(?<!year )on)\s+(?:the\s+)?$")
ASK = "Which months? "


@dataclass(frozen=True)
class _Found:
    span: Span
    kind: str  # 'run', 'months', 'financial', 'month' or 'year', or 'joined' for “from … to …”
    start: int
    end: int
    day: int = 0  # that a date names


def months_of(text: str) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the periods that a sentence compares, as parts of a claim's query.

    Takes a text in lower case, with dashes as '-'.

    Returns
    -------
    (values, asks, notes)
        from, to, before-from, before-to as far as they are sure; what has to be asked; how something was read that
        could be meant otherwise.
    """
    text = _END_OF.sub("", text)
    same_in = _SAME_IN.search(text)
    if same_in:
        text = _blank(text, same_in.start(), same_in.end())
    try:
        found, rest = _atoms(text)
        joined, rest = _joined(found, rest)
    except InputError as error:
        return {}, [f"{ASK}{error}"], []
    year_before = _YEAR_BEFORE.search(rest)
    if year_before:
        rest = _blank(rest, year_before.start(), year_before.end())
    if relative := _RELATIVE.search(rest):
        return {}, [f"{ASK}“{relative[0]}” depends on when it was said; choose the months."], []
    if part := _PART_OF.search(rest):
        return {}, [f"{ASK}“{part[0].strip(' _')} …” does not say which months."], []
    if loose := _LOOSE.search(rest):
        return {}, [f"{ASK}“{loose[0]}” alone does not say which months are compared."], []
    if same_in:
        return _in_another_year(joined, int(same_in["year"]))
    return _compared(joined, rest, year_before is not None)


def _atoms(text: str) -> tuple[list[_Found], str]:
    """Return each period that stands in a text by itself, in order, and the text with them blanked out."""
    found: list[_Found] = []
    for kind, form in _FORMS.items():
        for match in list(form.finditer(text)):
            made = _made(kind, match)
            if made is None:
                continue
            told = {"iso": "financial" if len(made.months) == 12 else "month", "date": "month", "ahead": "run"}.get(
                kind, kind
            )
            day = int(match.groupdict().get("day") or 0)
            found.append(_Found(made, told, match.start(), match.end(), day))
            text = _blank(text, match.start(), match.end())
    return sorted(found, key=lambda one: one.start), text


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{'_' * (end - start)}{text[end:]}"


def _made(kind: str, match: re.Match[str]) -> Span | None:
    year = int(match["year"])
    if kind == "year":
        return Span(f"{year}-01", f"{year}-12")
    if kind == "financial":
        return _financial(year, match["next"], match[0])
    if kind == "date":
        if not "01" <= match["number"] <= "12":
            raise InputError(f"“{match[0]}” is no day; choose the months.")
        return Span(f"{year}-{match['number']}", f"{year}-{match['number']}")
    if kind == "iso":
        if match["number"] > "12":
            return _financial(year, match["number"], match[0])
        if int(match["number"]) == (year + 1) % 100:
            raise InputError(f"“{match[0]}” can be a month or a financial year; choose the months.")
        if match["number"] == "00":
            raise InputError(f"“{match[0]}” is no month; choose the months.")
        month = f"{year}-{match['number']}"
        return Span(month, month)
    month = f"{year}-{_SHORT.index(match['month'][:3]) + 1:02d}"
    if kind == "months":
        return Span(f"{year}-{_SHORT.index(match['first'][:3]) + 1:02d}", month)
    if kind in ("run", "ahead"):
        length = int(match["n"]) if (match["n"] or "").isdigit() else _NUMBERS[match["n"] or match["unit"]]
        if not 1 <= length <= 120:
            raise InputError(f"“{match[0]}” is no length of time that can be compared; choose the months.")
        return Span(month, shift(month, length - 1)) if kind == "ahead" else Span(shift(month, 1 - length), month)
    return Span(month, month)


def _financial(year: int, following: str, text: str) -> Span:
    digits = min(len(following), 2)
    if int(following[-digits:]) != (year + 1) % 10**digits:
        raise InputError(f"“{text}” is no financial year; choose the months.")
    return Span(f"{year}-04", f"{year + 1}-03")


def _joined(found: list[_Found], rest: str) -> tuple[list[_Found], str]:
    """Join “from A to B”, “between A and B” and “A - B” into one run of months."""
    out: list[_Found] = []
    i = 0
    while i < len(found):
        one = found[i]
        other = found[i + 1] if i + 1 < len(found) else None
        if other and one.kind == other.kind not in ("run", "months") and _is_joined(rest, one, other):
            _check_days(one.day, other)
            out.append(_Found(Span(one.span.start, other.span.end), "joined", one.start, other.end))
            i += 2
        else:
            if one.kind == "month" and one.day:
                raise InputError("A single day is named; the records hold whole months.")
            _check_days(0, one)
            out.append(one)
            i += 1
    return out, rest


def _check_days(first: int, last: _Found) -> None:
    """Refuse a period of parts of months: it starts on the first of one and ends with the last day of another."""
    year, month = int(last.span.end[:4]), int(last.span.end[5:])
    if first not in (0, 1) or last.day not in (0, calendar.monthrange(year, month)[1]):
        raise InputError("It starts or ends within a month; the records hold whole months.")


def _is_joined(rest: str, one: _Found, other: _Found) -> bool:
    between = rest[one.end : other.start].strip(" ,()")
    if between in ("to", "-", "until", "till", "through", "up to"):
        return True
    return between == "and" and re.search(r"\bbetween\b[^_]{0,25}$", rest[: one.start]) is not None


def _compared(found: list[_Found], rest: str, year_before: bool) -> tuple[dict[str, str], list[str], list[str]]:
    if not found:
        if year_before:
            return {}, [f"{ASK}The sentence says “year before” but not which year."], []
        return {}, [f"{ASK}The sentence names none."], []
    if any(one.span.start > one.span.end for one in found):
        return {}, [f"{ASK}The period ends before it starts."], []
    if len(found) == 1:
        return _single(found[0], year_before, rest)
    if len(found) > 2 or year_before:
        return {}, [f"{ASK}The sentence names {len(found)} periods; choose the two that are compared."], []
    first, second = found
    between = rest[first.end : second.start]
    versus = _VERSUS.search(between)
    if re.search(r"\band\b", between) and not versus and not re.search(r"\bbetween\b", rest[: first.start]):
        return {}, [f"{ASK}Two periods are named, but not how they are compared."], []
    if first.span == second.span:
        return {}, [f"{ASK}The sentence names one period twice."], []
    later_first = first.span.start > second.span.start
    if versus and versus[0] != "from" and not later_first and "than" not in versus[0]:
        return {}, [f"{ASK}The earlier period is set against the later one; choose which is which."], []
    other_month = first.kind == second.kind == "month" and first.span.start[5:] != second.span.start[5:]
    if later_first and (not versus or (versus[0] == "from" and other_month)):
        return {}, [f"{ASK}Two periods are named, but not how they are compared."], []
    before, after = (second.span, first.span) if later_first else (first.span, second.span)
    if len(before.months) != len(after.months):
        return {}, [f"{ASK}The two periods are not of the same length."], []
    if before.end >= after.start:
        return {}, [f"{ASK}The two periods overlap."], []
    return _two(before, after), [], []


def _in_another_year(found: list[_Found], year: int) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the months that a sentence names and the same months of another year, where that can be told."""
    if len(found) == 1 and (later := found[0].span).start[:4] == later.end[:4] and year < int(later.start[:4]):
        return _two(later.moved(12 * (year - int(later.start[:4]))), later), [], []
    return {}, [f"{ASK}Which months the same ones of {year} are is not sure; choose the two periods."], []


def _single(one: _Found, year_before: bool, rest: str) -> tuple[dict[str, str], list[str], list[str]]:
    length = len(one.span.months)
    if year_before:
        if length > 12:
            return {}, [f"{ASK}A period of {length} months has no year before it that does not overlap."], []
        return _two(one.span.moved(-12), one.span), [], []
    if other := re.search(rf"\b(?:{_SET_AGAINST})(?!\w)", rest):
        return {}, [f"{ASK}One period is named, and what stands after “{other[0]}” is none."], []
    if one.kind in ("joined", "months"):
        if length <= 12:
            return {}, [f"{ASK}{one.span.words} is a year or less: what is it compared with?"], []
        return {"from": one.span.start, "to": one.span.end}, [], []
    if end := _AN_END.search(rest[: one.start]):
        return {}, [f"{ASK}“{end[0].strip()} …” names an end of the time that is meant, not the time itself."], []
    if length == 12:
        note = f"Read as {one.span.words} beside the year before, which the sentence does not say."
        return _two(one.span.moved(-12), one.span), [], [note]
    return {}, [f"{ASK}{one.span.words} is named, but not what it is compared with."], []


def _two(before: Span, after: Span) -> dict[str, str]:
    return {"from": after.start, "to": after.end, "before-from": before.start, "before-to": before.end}

"""Find every number that a document prints, and where this project keeps it.

A number is in a quoted sentence or row of a table, is part of a date, a telephone number, a heading or a name (a road,
a postcode, an address on the web), or stands in transcribed/left_out.tsv with the reason why it is left out. One that
is none of these stops the build.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

Place = tuple[str, str, str]  # document, section, heading

# In digits, or a word from two on: “one” is mostly no number.
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|thousand|million)\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
# What a number is that is no figure, and how it is told; the first that fits is taken.
_NO_FIGURE = {
    "telephone number": r"(?:Tel|ext)[.:]* *(?:\d+ ?)+|\b0\d{2,}(?: \d+)+|\b0\d{9,}|(?<=ordinator on )\d+",
    "part of a name or an address": r"https?://\S+|\b[A-Za-z]+\d\w*(?: \d[A-Z]{2})?",
    "date": "|".join(
        (
            r"\d{1,2}[./]\d{1,2}[./]\d{4}",
            rf"\d{{1,2}}(?:st|nd|rd|th)? +{_MONTH} +\d{{4}}",
            rf"\b{_MONTH} *-? *\d{{2,4}}\b",
            r"(?<![\d,.£])(?:19|20)\d{2}(?: ?[-–/] ?\d{2,5})?(?![\d%]|[,.]\d)",
            r"\b(?:12|twelve) months\b",
        )
    ),
}
QUOTED = "statements"


def numbers_in(
    passages: Mapping[Place, str], quotes: Mapping[Place, Iterable[str]], left_out: Mapping[Place, Mapping[str, str]]
) -> Iterable[tuple[Place, str, str, str, int]]:
    """Yield every number as printed, with where it is kept.

    Parameters
    ----------
    passages : mapping of place to str
        The documents' text, as one line each.
    quotes : mapping of place to iterable of str
        What is quoted from each passage.
    left_out : mapping of place to mapping of str to str
        Words of each passage whose numbers are left out, with the reason.

    Yields
    ------
    tuple
        Place, number, 'statements' or 'left out', the reason where it is left out, and how often so in this passage.

    Raises
    ------
    ValueError
        Where numbers are neither kept nor left out; the message names each with the words around it.
    """
    lost = []
    for place, passage in passages.items():
        reasons = left_out.get(place, {})
        kept = [span for words in quotes.get(place, ()) for span in _spans(re.escape(words), passage)]
        aside = [
            ("number of a heading", (0, len(place[2]))),
            *((why, span) for words, why in reasons.items() for span in _spans(re.escape(words), passage)),
            *((why, span) for why, pattern in _NO_FIGURE.items() for span in _spans(pattern, passage)),
        ]
        found: Counter[tuple[str, str, str]] = Counter()
        for number in _NUMBER.finditer(passage):
            why = next((why for why, span in aside if _within(number.span(), span)), "")
            if any(_within(number.span(), span) for span in kept):
                found[number[0], QUOTED, ""] += 1
            elif why:
                found[number[0], "left out", why] += 1
            else:
                lost.append(f"“{number[0]}” of {place} in “{passage[max(number.start() - 40, 0) : number.end() + 40]}”")
        yield from ((place, number, where, why, times) for (number, where, why), times in found.items())
    if lost:
        raise ValueError("numbers that are neither kept nor left out with a reason: " + "; ".join(lost))


def _spans(pattern: str, passage: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(pattern, passage)]


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]

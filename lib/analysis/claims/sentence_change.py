"""Which way a sentence says something went, and by how much."""

import re

from lib.analysis.claims.claim import FELL, OR_MORE, ROSE, checked_size
from lib.base.errors import InputError

FALLS = (
    r"fell|fallen|falls?|falling|drop(?:s|ped|ping)?|down|decreas(?:e|es|ed|ing)|reduc(?:e|es|ed|ing|tions?)|cut(?:s|ting)?"
    r"|declin(?:e|es|ed|ing)|lower(?:ed)?|slashed|fewer|less|shrank|shrunk|plummet(?:s|ed)|halved|minus"
)
RISES = (
    r"rose|risen|ris(?:e|es|ing)|up|increas(?:e|es|ed|ing)|grew|grown|growth|higher|jump(?:s|ed)?|climb(?:s|ed|ing)?|soar(?:s|ed)?"
    r"|surg(?:e|es|ed)|doubled|trebled|tripled|more|went up|spiked?|worse"
)
# “Up to”, “more than 20%” and the like say nothing of the direction.
_NOT_A_WAY = re.compile(
    r"\bup to\b|\bset up\b|\bmade up\b|\bfollow(?:ed)? up\b|\brun[- ]up\b|\bmore than\b|\bless than\b|\bno more\b"
    r"|\bno less\b|\bsafer\b|\bdown to\b|\bcrime reduction\b|\bmore (?:people|officers|patrols|police|cameras)\b"
    r"|\bor more\b|\bmore funding\b|\bmore reports from\b|\bcut[- ]backs?\b|\bcut off\b"
)
_EVERY = (
    r"\b(?:(?:a|per|each|every) (?:year|month|week|day)|(?:per|each|every) quarter)\b"
    r"|\b(?:annually|yearly|quarterly|monthly|weekly|daily|per annum|average[ds]?|(month|week|quarter)[- ]on[- ]\1)\b"
)
_NO_CLAIM = re.compile(
    r"\bnot\b|n't\b|\bnever\b|\bno (?:longer|fall|rise|increase|decrease|reduction|drop)\b|\bfail(?:s|ed|ing)? to\b"
    r"|\bwill\b|\bwould\b|\bcould\b|\bshould\b|\btargets?\b|\bpledge[sd]?\b|\baim(?:s|ed|ing)? to\b|\bpromise[sd]?\b"
    r"|\bhop(?:e|es|ing) to\b|\bplan(?:s|ned)? to\b|\bden(?:y|ies|ied)\b|\bif\b"
    r"|\b(?:may|might|can) (?!(?:19|20)\d\d)|\bslow(?:s|ed|ing)?\b|\bhow much\b|\?"
    r"|\b(?:un|not )true\b|\bfalse(?:ly)?\b|\bmyths?\b|\bforecasts?\b|\bpredict(?:s|ed)?\b|\bprojected\b"
    r"|\b(?:than|is|are|was|were) expected\b|\b(?:likely|set) to\b"
    r"|\bdue to (?:fall|drop|rise|go|be|grow|[a-z]+crease|reduce)\b"
    r"|\b(?:hardly|barely|scarcely|neither|nor|nobody|none|revers(?:ed|es|ing))\b"
)
_PERCENT = re.compile(
    r"(?P<sign>(?<![\w.])[-+]\s?)?(?<!\d)(?<!\d[.,/])(?P<size>\d[\d,]*(?:\.\d+)?)"
    r"\s?(?:%|per ?cent\b|pct?\b)(?P<points>\s*-?points?\b)?"
)
_COUNTS = re.compile(
    r"\bfrom (?P<a>\d[\d,]*)(?P<unit>\s[a-z]+(?:\s[a-z]+)?)?(?:\s(?:in|during)\s[^.;]{4,40}?)?\s(?:down |up )?to "
    r"(?P<b>\d[\d,]*)(?![\d/%-])"
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_HOW_MANY = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
_SIGNS = {"½": "half", "⅓": "a third", "⅔": "two thirds", "¼": "a quarter", "¾": "three quarters", "⅕": "a fifth"}
_FRACTIONS = {
    **{
        f"{count}[ -]{part}{'s' if many > 1 else ''}": f"{100 * many / parts:.1f}".removesuffix(".0")
        for part, parts in _PARTS.items()
        for count, many in _HOW_MANY.items()
        if many < parts and part != "half"
    },
    "half": "50",
    "halved": "50",
    "doubled": "100",
    "trebled": "200",
    "tripled": "200",
}
_ANY_FRACTION = "|".join(_FRACTIONS)
# Numbers in words, for those who look at what else a sentence says.
NUMBER_WORDS = rf"\b(?:{_ANY_FRACTION}|per ?cent|pct?|percentage points?|hundreds?|thousands?|dozens?)\b"
# What is left once days, months and years are taken out is a number of something.
_DATED = re.compile(
    r"\b\d+ (?:months|years)\b|\b\d{1,2}(?:st|nd|rd|th)?(?= (?:of )?[a-z]{3,9} (?:19|20)\d\d)"
    r"|\b(?:19|20)\d\d(?:\s?[-/]\s?\d\d(?:\d\d)?)?\b"
)
_NUMBER = re.compile(r"\b\d[\d,.]*\b|\b(?:hundreds?|thousands?|dozens?)\b")
_AT_LEAST = re.compile(r"\b(?:more than|over|at least)\s[-+]?\s?$")  # what stands before a size
_OR_MORE = re.compile(r"\s*(?:or more\b|\+)")  # what stands after it
_NEARLY = re.compile(r"\b(?:nearly|almost)\s[-+]?\s?$")
_UNCHANGED = re.compile(r"\b(?:unchanged|stayed the same|no change|remained (?:stable|the same)|stable|steady)\b")


def change_of(low: str) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the change that a sentence claims: parts of a claim's query, what to ask, and how something was read.

    Parameters
    ----------
    low : str
        The sentence in lower case, dashes as '-'.
    """
    low = re.sub(rf"(?<!\d)[{''.join(_SIGNS)}]", lambda sign: _SIGNS[sign[0]], low)
    if _UNCHANGED.search(low):
        return {}, ["By how much? A claim that nothing changed cannot be checked here."], []
    if no := _NO_CLAIM.search(low):
        return {}, [f"By how much? With “{no[0].strip()}” the sentence does not say plainly what changed."], []
    text = _NOT_A_WAY.sub(" ", low)
    falls, rises = (bool(re.search(rf"\b(?:{way})\b", text)) for way in (FALLS, RISES))
    sizes = list(_PERCENT.finditer(low))
    if any(size["points"] for size in sizes) or "percentage point" in low:
        return {}, ["By how much? Percentage points are a change of a share, not of a count."], []
    counts = _counts(low)
    if len(sizes) > 1:
        return {}, [f"By how much? The sentence gives {len(sizes)} percentages; check one at a time."], []
    if re.search(r"\d\s?-\s?\d[\d.]*\s?(?:%|per ?cent)", low):
        return {}, ["By how much? The sentence gives a range; choose one size."], []
    if under := re.search(
        r"\b(?:less than|fewer than|under|at most|no more than|up to|within|below) "
        rf"(?:\d[\d.,]*\s?(?:%|per ?cent)|(?:{_ANY_FRACTION})\b)",
        low,
    ):
        return {}, [f"By how much? “{under[0]}” is a limit, not a size; choose one."], []
    if every := re.search(_EVERY, low):
        return {}, [f"By how much? “{every[0]}” says how fast, not by how much from the first period to the last."], []
    if not sizes and re.search(r"%|\bper ?cent|\bone in \w+", low):
        return {}, ["By how much? Give the size in figures."], []
    came_to = r"\bto (?:about |around |just |only )?"
    if any(re.search(f"{came_to}$", low[: size.start()]) for size in sizes) or re.search(
        rf"{came_to}(?:{_ANY_FRACTION})\b", low
    ):
        return {}, ["By how much? The size is what it came to, not by how much it changed."], []
    if re.search(r"\b(?:percentage|share|proportion) of\b|\baccount(?:s|ed)? for\b|\b(?:%|per ?cent) of\b", low):
        return {}, ["By how much? The sentence gives a share, not a change."], []
    if sizes:
        return _of_percent(sizes[0], falls, rises, counts)
    if re.search(rf"\b(?:{'|'.join(_FRACTIONS)}) of\b", low):
        return {}, ["By how much? The sentence gives a share, not a change."], []
    fractions = [(found[0], size) for words, size in _FRACTIONS.items() if (found := re.search(rf"\b{words}\b", text))]
    if len({size for _, size in fractions}) > 1 or (fractions and counts):
        return {}, ["By how much? The sentence gives more than one size."], []
    if counts:
        return _of_counts(*counts, falls, rises)
    way, asks = _way(falls, rises)
    if not way:
        return {}, asks, []
    if re.search(r"\w-?fold\b|\btimes\b", low):
        return {"went": way}, ["By how much? Give the size in per cent, or leave it empty."], []
    if fractions:
        words, size = fractions[0]
        more = OR_MORE if _AT_LEAST.search(low.partition(words)[0]) else ""
        return {"went": way, "by": f"{size}{more}"}, [], [f"“{words}” is read as {size}%."]
    if number := _NUMBER.search(_DATED.sub(" ", low)):
        return {"went": way}, [f"By how much? “{number[0]}” is a number of incidents; give the change in per cent."], []
    return {"went": way}, [], ["No size is given: the direction alone is checked."]


def _way(falls: bool, rises: bool) -> tuple[str, list[str]]:
    if falls and rises:
        return "", ["Which way? The sentence speaks of a rise and of a fall."]
    if not (falls or rises):
        return "", ["Which way? The sentence does not say whether it rose or fell."]
    return (FELL if falls else ROSE), []


def _counts(low: str) -> tuple[str, str] | None:
    """Return the counts of “from a to b”, where they cannot be years."""
    for match in _COUNTS.finditer(low):
        a, b = match["a"].rstrip(","), match["b"].rstrip(",")
        if not all(re.fullmatch(r"(?:19|20)\d\d", number) for number in (a, b)):
            return a, b
    return None


def _of_counts(a: str, b: str, falls: bool, rises: bool) -> tuple[dict[str, str], list[str], list[str]]:
    then, now = (int(number.replace(",", "")) for number in (a, b))
    if then == 0 or then == now:
        return {}, ["By how much? No change in per cent can be worked out of these two counts."], []
    way = ROSE if now > then else FELL
    if (falls and way == ROSE) or (rises and way == FELL):
        return {}, [f"Which way? From {a} to {b} is not what the sentence calls it."], []
    size = f"{100 * abs(now - then) / then:.1f}"
    return {"went": way, "by": size}, [], [f"From {a} to {b} is a change of {size}%."]


def _of_percent(
    match: re.Match[str], falls: bool, rises: bool, counts: tuple[str, str] | None
) -> tuple[dict[str, str], list[str], list[str]]:
    sign = (match["sign"] or "").strip()
    if sign == "+" and not falls:
        rises = True
    if sign == "-" and not rises:
        falls = True
    way, asks = _way(falls, rises)
    if not way:
        return {}, asks, []
    if (sign == "-" and way == ROSE) or (sign == "+" and way == FELL):
        return {}, ["Which way? The sign of the percentage and the words disagree."], []
    try:
        size = checked_size(match["size"], way == ROSE)
    except InputError as error:
        return {"went": way}, [f"By how much? {error}"], []
    if counts:
        worked, count_asks, _ = _of_counts(*counts, falls, rises)
        if count_asks or abs(float(worked["by"]) - float(size.replace(",", ""))) > 1:
            return {"went": way}, ["By how much? The percentage and the two counts do not agree; choose the size."], []
    before = match.string[: match.start("size")]
    more = OR_MORE if _AT_LEAST.search(before) or _OR_MORE.match(match.string, match.end()) else ""
    nearly = _NEARLY.search(before)
    notes = [f"“{nearly[0].strip(' +-')} {size}%” is read as {size}%."] if nearly else []
    return {"went": way, "by": f"{size}{more}"}, [], notes

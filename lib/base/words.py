"""How lists, ordinals, plurals and long texts are written, the same in every sentence."""

from collections.abc import Iterable

LONGEST_HEADLINE = 20  # words


def and_list(names: Iterable[str]) -> str:
    """Return names as 'A, B and C'; an empty text for none."""
    *before, last = list(names) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def ordinal(number: float) -> str:
    """Return 1 as '1st', 12 as '12th', 23 as '23rd'."""
    whole = int(number)
    if 10 <= whole % 100 <= 20:
        return f"{whole}th"
    return f"{whole}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(whole % 10, 'th') }"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: '1 problem', '1,204 problems'; for nouns that take an s."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def in_letters(count: int) -> str:
    """Return a small number as a sentence says it: 'two'; larger ones in figures."""
    return {2: "two", 3: "three"}.get(count, f"{count:,}")


def shortened(text: str, longest: int = 40) -> str:
    """Return what somebody typed or linked to, cut to what a notice can quote."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def sentence_case(text: str) -> str:
    """Return words as a sentence begins: with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def within_a_sentence(text: str) -> str:
    """Return the beginning of a sentence as it stands within another: with a small letter."""
    return f"{text[:1].lower()}{text[1:]}"


def the_within(name: str) -> str:
    """Return a name as it stands within a sentence: 'the plan' for 'The plan'."""
    return f"the{name[3:]}" if name.startswith("The ") else name


def headline_of(*ways: str) -> str:
    """Return the first way of saying a finding that has at most twenty words; the last where none has."""
    return next((way for way in ways if words_in(way) <= LONGEST_HEADLINE), ways[-1])


def words_in(sentence: str) -> int:
    """Return how many words a sentence has; an “&” or a dash alone is none."""
    return sum(any(sign.isalnum() for sign in word) for word in sentence.split())

"""What each kind of pack is asked: questions.toml."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "questions.toml"


@dataclass(frozen=True)
class Question:
    """One question of a pack."""

    # What it is called in code and in print, what is asked, and by what law, code or funder.
    key: str
    heading: str
    question: str
    source: str
    figures: tuple[str, ...]  # keys of `lib.briefing.packs.said.WRITERS`: the evidence printed, in order
    rule: str  # a key of `lib.briefing.packs.answers.RULES`: how it is decided whether the figures show it
    not_shown: str  # what figures cannot show of it
    # What else is needed, and what is left to be written in.
    needed: tuple[str, ...]
    fill: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of pack."""

    # In links and on the command line, as it is chosen, and at the head of the document.
    key: str
    label: str
    title: str
    about: str  # what documents are searched for: words that every quote printed must hold; empty for none
    sources: tuple[str, ...]  # the law, code or form that asks
    questions: tuple[Question, ...]  # in order


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return the kinds of pack by their key."""
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: Kind(
            *(key, one["label"], one["title"], one["about"]),
            tuple(one["sources"]),
            tuple(map(_question, one["question"])),
        )
        for key, one in given.items()
    }


def _question(given: dict) -> Question:
    lists = {name: tuple(given.get(name, ())) for name in ("figures", "needed", "fill")}
    return Question(**{**given, **lists})

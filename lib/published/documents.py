"""The documents in docs/ that the app shows: cut at their headings, so that each can be linked to."""

from dataclasses import dataclass
from functools import lru_cache

from lib.base.errors import DataFileError
from lib.published.tables import ROOT


@dataclass(frozen=True)
class Section:
    """A part of a document."""

    # Its heading, and the part of a link after '#'.
    heading: str
    anchor: str
    body: str  # what stands below it, as Markdown


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading: 'rates-and-intervals' for 'Rates and intervals'."""
    return heading.strip().lower().replace(" ", "-")


@lru_cache(maxsize=8)
def document(name: str) -> tuple[Section, ...]:
    """Return docs/NAME.md as its title with what stands below it, then one section for each '##' heading.

    Raises
    ------
    DataFileError
        When there is no such document.
    """
    try:
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(f"The document docs/{name}.md is missing. Restore it from the repository.") from error
    first, *rest = text.removeprefix("# ").split("\n## ")
    return tuple(
        Section(heading.strip(), anchor_of(heading), body.strip())
        for heading, _, body in (part.partition("\n") for part in (first, *rest))
    )

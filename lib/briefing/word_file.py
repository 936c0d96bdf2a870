"""The file that a briefing is written into as a Word document: an empty one, a partnership's own, and its bytes."""

import io
import zipfile
from typing import Any

import docx
from docx.shared import Cm

from lib.base.errors import InputError
from lib.briefing.word_template import WHAT, cut_down

_NOT_OURS = ("stylesWithEffects", "customXml", "thumbnail")


def blank() -> Any:
    """Return an empty document of A4, with nothing of another's."""
    document = docx.Document()
    # What the library's own template brings that no briefing needs: styles of an older Word, which are not those set
    # here, and a picture of another document's first page.
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in _NOT_OURS]:
            del rels[key]
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.8)
    return document


def opened(template: bytes) -> Any:
    """Return the partnership's document without its text.

    Raises
    ------
    InputError
        When it is not a Word document that can be used.
    """
    try:
        document = docx.Document(io.BytesIO(cut_down(template)))
        if not document.sections:
            raise InputError(f"{WHAT}: it has no page.")
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
            if not any(style.name.lower() == name.lower() for style in document.styles):
                raise InputError(f"{WHAT}: it has no style “{name}”.")
    except InputError:
        raise
    except Exception as error:  # a damaged package fails in as many ways as there are parts; all mean the same here
        raise InputError(f"{WHAT}: it is damaged. Save it again in Word, or leave it out.") from error
    return document


def as_bytes(document: Any) -> bytes:
    """Return a document whose parts carry one fixed date, so that the same briefing is the same bytes."""
    package, buffer = io.BytesIO(), io.BytesIO()
    document.save(package)
    with zipfile.ZipFile(package) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, given.read(name))
    return buffer.getvalue()

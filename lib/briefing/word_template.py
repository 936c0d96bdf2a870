"""A partnership's Word template, cut down to what a briefing takes from it: styles, page, header and footer.

It is read in a process of its own that may use little memory and time, since a small file can unpack to anything. What
comes back holds no text of the template's body, nothing that leads out of the document, and no part that is not needed.
"""

import io
import posixpath
import re
import resource
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from lib.base import mime
from lib.base.errors import InputError
from lib.published.tables import ROOT

WHAT = "The style template is not a Word document (.docx) that can be used"
MEGABYTE = 1_000_000
MAX_BYTES = 20 * MEGABYTE  # packed or not
MAX_PARTS = 1_000
MAX_ELEMENTS = 300_000
MAX_STYLES = 1_000
MAX_DEPTH = 100
# For the process that reads it.
MEMORY_BYTES = 700 * MEGABYTE
CPU_SECONDS = 10
SECONDS = 30

_REFUSED = 3
_ONE_AT_A_TIME = threading.Semaphore(1)
_MAIN = f"{mime.DOCX}.main+xml"
_TYPES, _ROOT_RELS = "[Content_Types].xml", "_rels/.rels"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Which parts a part may lead to, by the last word of the relationship's type.
_LEADS_TO = {
    "": {"officeDocument", "core-properties"},
    "officeDocument": {
        *("styles", "numbering", "settings", "theme", "fontTable", "header", "footer", "footnotes", "endnotes"),
    },
    "header": {"image"},
    "footer": {"image"},
    "numbering": {"image"},
    "theme": {"image"},
    "fontTable": {"font"},
}
# Fields that Word works out from the document itself.
_OWN_FIELDS = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE"),
    *("SUBJECT", "AUTHOR", "KEYWORDS", "STYLEREF", "DOCPROPERTY"),
}
# What goes when that which it shows or leads to has gone.
_AROUND = ("drawing", "pict", "object")


def cut_down(template: bytes) -> bytes:
    """Return a template with styles, page, header and footer only.

    Raises
    ------
    InputError
        When it is not a usable .docx, or larger than any template is.
    """
    if len(template) > MAX_BYTES:
        raise InputError(f"The style template is larger than {MAX_BYTES // MEGABYTE} MB; take its pictures out.")
    command = [sys.executable, "-m", __name__]
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(command, input=template, capture_output=True, timeout=SECONDS, cwd=ROOT, check=False)
        except subprocess.TimeoutExpired:
            done = None
    if done is not None and done.returncode == 0:
        return done.stdout
    if done is not None and done.returncode == _REFUSED:
        raise InputError(done.stderr.decode())
    raise InputError(f"{WHAT}: it takes more time or memory to read than any template does.")


def _cut_down(template: bytes) -> bytes:
    """Do what `cut_down` says, in the process of its own."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        _check_size(package)
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    if _MAIN not in parts[_TYPES].decode("utf-8", "replace"):
        raise InputError(f"{WHAT}: save it as .docx, not as a template or with macros.")
    _check_elements(parts)
    kept = dict(_needed(parts))
    kept[_TYPES] = _types_of(parts[_TYPES], set(kept))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(kept, key=lambda name: (name != _TYPES, name)):
            made.writestr(name, kept[name])
    return buffer.getvalue()


def _check_size(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise InputError(f"{WHAT}: it unpacks to more than {MAX_BYTES // MEGABYTE} MB; take its pictures out.")
    if len(entries) > MAX_PARTS or len({entry.filename for entry in entries}) < len(entries):
        raise InputError(f"{WHAT}: it consists of more parts than a template does.")


def _check_elements(parts: dict[str, bytes]) -> None:
    """Count elements and styles without building anything, and stop at the first too many."""
    elements = styles = depth = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal elements, styles, depth
        elements, depth = elements + 1, depth + 1
        styles += name.rpartition(":")[2] == "style"
        if elements > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise InputError(f"{WHAT}: it holds more than {MAX_ELEMENTS:,} elements; keep its styles and one page.")
        if styles > MAX_STYLES:
            raise InputError(f"{WHAT}: it holds more than {MAX_STYLES:,} styles; keep those that are used.")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: Any) -> None:
        raise InputError(f"{WHAT}: it declares entities, which no Word document does.")

    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            parser = expat.ParserCreate()
            parser.StartElementHandler, parser.EndElementHandler = start, end
            parser.StartDoctypeDeclHandler = doctype
            depth = 0
            parser.Parse(content, True)


def _needed(parts: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the parts that a briefing needs, each without what leads out of it."""
    waiting, seen = [("", "", _ROOT_RELS)], set()
    while waiting:
        kind, name, rels = waiting.pop()
        kept = {}
        if rels in parts:
            root = _parsed(parts[rels])
            for relation in list(root):
                of = str(relation.get("Type", "")).rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), relation.get("Target", "")))[
                    1:
                ]
                inside = relation.get("TargetMode") != "External" and target in parts
                if relation.tag == _RELATIONSHIP and inside and of in _LEADS_TO.get(kind, ()):
                    kept[relation.get("Id")] = target
                    folder, _, file = target.rpartition("/")
                    if target not in seen:
                        seen.add(target)
                        waiting.append((of, target, f"{folder}/_rels/{file}.rels".lstrip("/")))
                else:
                    root.remove(relation)
            if kept:
                yield rels, _written(root)
        if name:
            yield name, _cleaned(kind, parts[name], set(kept)) if name.endswith(".xml") else parts[name]


def _parsed(content: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _cleaned(kind: str, content: bytes, kept: set[str]) -> bytes:
    root = _parsed(content)
    if kind == "officeDocument":
        for body in root.iter(f"{_W}body"):
            for element in list(body):
                if element.tag != f"{_W}sectPr":
                    body.remove(element)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        word = element.tag.rpartition("}")[2]
        for name in list(element.attrib):
            last = name.rpartition("}")[2]
            if last in ("href", "src"):
                del element.attrib[name]
            elif (name.startswith(_R) or last == "relid") and element.get(name) not in kept:
                del element.attrib[name]
                if word != "hyperlink":
                    _drop(element)
        if word in ("mailMerge", "attachedTemplate", "attachedSchema", "saveThroughXslt", "altChunk", "subDoc"):
            _drop(element)
    _own_fields_only(root)
    return _written(root)


def _drop(element: Any) -> None:
    """Take an element out, with the drawing that is nothing without it."""
    around = [up for up in element.iterancestors() if up.tag.rpartition("}")[2] in _AROUND]
    gone = around[-1] if around else element
    if gone.getparent() is not None:
        gone.getparent().remove(gone)


def _own_fields_only(root: Any) -> None:
    """Take out the fields that fetch or run something; what they show stays as text."""
    for field in list(root.iter(f"{_W}fldSimple")):
        if not _own(field.get(f"{_W}instr", "")):
            place = field.getparent().index(field)
            for child in reversed(list(field)):
                field.getparent().insert(place, child)
            field.getparent().remove(field)
    opened: list[list[Any]] = []
    for element in list(root.iter(f"{_W}fldChar", f"{_W}instrText")):
        if element.get(f"{_W}fldCharType") == "begin":
            opened.append([])
        if not opened:
            element.getparent().remove(element)
            continue
        opened[-1].append(element)
        if element.get(f"{_W}fldCharType") == "end":
            field = opened.pop()
            if not _own("".join(part.text or "" for part in field if part.tag == f"{_W}instrText")):
                for part in field:
                    part.getparent().remove(part)
    for part in [part for field in opened for part in field]:
        part.getparent().remove(part)


def _own(code: str) -> bool:
    words = re.findall(r"[^\s\"]+", code)
    return bool(words) and words[0].upper() in _OWN_FIELDS


def _types_of(content: bytes, kept: set[str]) -> bytes:
    root = _parsed(content)
    for element in list(root):
        if element.get("PartName") is not None and element.get("PartName", "").lstrip("/") not in kept:
            root.remove(element)
    return _written(root)


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        sys.stdout.buffer.write(_cut_down(sys.stdin.buffer.read()))
    except InputError as error:
        sys.stderr.write(str(error))
        return _REFUSED
    except MemoryError:
        return 1
    except Exception:  # a damaged package fails in as many ways as there are parts; all mean the same here
        sys.stderr.write(f"{WHAT}: it is damaged. Save it again in Word, or leave it out.")
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main())

"""A Word template is cut down to what a briefing needs, however large or far-reaching it is."""

import io
import resource
import zipfile

import docx
import pytest

from lib.base.errors import InputError
from lib.briefing import word_template
from lib.briefing.word_template import cut_down

AWAY = "http://away.invalid"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def template():
    document = docx.Document()
    document.add_paragraph("Old text")
    document.sections[0].header.paragraphs[0].text = "Our partnership"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(name, pieces, package=None):
    """Return a template one part of which consists of these pieces."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package or template())) as given,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            if entry.filename != name:
                made.writestr(entry.filename, given.read(entry))
        with made.open(name, "w") as stream:
            for piece in pieces:
                stream.write(piece)
    return buffer.getvalue()


def part(name, package=None):
    with zipfile.ZipFile(io.BytesIO(package or template())) as given:
        return given.read(name)


def between(name, mark, filling, times=1, package=None):
    """Return a template with something put before a mark of one of its parts, many times."""
    before, found, after = part(name, package).partition(mark)
    assert found
    return with_part(
        name, [before, *[filling * 1_000] * (times // 1_000), filling * (times % 1_000), mark + after], package
    )


BOMBS = {
    "paragraphs": lambda: between("word/document.xml", b"<w:sectPr", b"<w:p/>", 20_000_000),
    "paragraphs that fit": lambda: between("word/document.xml", b"<w:sectPr", b"<w:p/>", 2_000_000),
    "styles": lambda: between(
        "word/styles.xml", b"</w:styles>", b'<w:style w:type="paragraph" w:styleId="a"/>', 200_000
    ),
    "depth": lambda: with_part("word/settings.xml", [b"<a>" * 100_000, b"</a>" * 100_000]),
    "an attribute": lambda: with_part("word/settings.xml", [b'<a b="', b"x" * 25_000_000, b'"/>']),
    "entities": lambda: with_part(
        "word/settings.xml",
        [b'<!DOCTYPE a [<!ENTITY b "', b"x" * 1_000, b'"><!ENTITY c "', b"&b;" * 10_000, b'">]><a>&c;</a>'],
    ),
    "parts": lambda: with_many_parts(),
}


def with_many_parts():
    buffer = io.BytesIO(template())
    with zipfile.ZipFile(buffer, "a") as package:
        for number in range(2_000):
            package.writestr(f"word/{number}.xml", "<a/>")
    return buffer.getvalue()


@pytest.mark.parametrize("bomb", list(BOMBS))
def test_a_template_that_unpacks_to_far_too_much_is_refused_and_costs_nothing(bomb):
    given = BOMBS[bomb]()
    assert len(given) < 1_000_000
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match="style template is not"):
        cut_down(given)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < 20_000  # kilobytes


def test_reading_that_takes_too_much_memory_or_time_ends_with_a_sentence(monkeypatch):
    monkeypatch.setattr(word_template, "SECONDS", 0.01)
    with pytest.raises(InputError, match="more time or memory"):
        cut_down(template())


def test_what_a_briefing_takes_from_a_template_stays():
    made = docx.Document(io.BytesIO(cut_down(template())))
    assert made.sections[0].header.paragraphs[0].text == "Our partnership"
    assert {"Normal", "Heading 1", "Title"} <= {style.name for style in made.styles}
    assert not made.paragraphs


def reaching_out():
    """Return a template that leads out of the document in every way that Word knows."""
    document = docx.Document()
    header = document.sections[0].header
    header.paragraphs[0].text = "Our partnership"
    away = header.part.relate_to(f"{AWAY}/link", f"{REL}/hyperlink", is_external=True)
    picture = header.part.relate_to(f"{AWAY}/picture.png", f"{REL}/image", is_external=True)
    ole = header.part.relate_to(f"{AWAY}/ole", f"{REL}/oleObject", is_external=True)
    attached = document.part._settings_part.relate_to(f"{AWAY}/t.dotm", f"{REL}/attachedTemplate", is_external=True)
    document.part.relate_to(f"{AWAY}/frame", f"{REL}/frame", is_external=True)
    document.part.relate_to(f"{AWAY}/chunk", f"{REL}/aFChunk", is_external=True)
    buffer = io.BytesIO()
    document.save(buffer)
    package = buffer.getvalue()
    blip = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{REL}" r:link="{picture}"/></w:drawing></w:r></w:p>'
        f'<w:p><w:hyperlink xmlns:r="{REL}" r:id="{away}"><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>'
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="http://away.invalid/v"/>'
        "</w:pict></w:r></w:p>"
        f'<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{REL}" '
        f'r:id="{ole}"/></w:object></w:r></w:p>'
        '<w:p><w:fldSimple w:instr="INCLUDEPICTURE &quot;http://away.invalid/i.png&quot;"><w:r><w:t>shown</w:t></w:r>'
        "</w:fldSimple></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c "http://away</w:instrText></w:r>'
        '<w:r><w:instrText>.invalid"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>result</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ).encode()
    name = next(n for n in zipfile.ZipFile(io.BytesIO(package)).namelist() if n.startswith("word/header"))
    package = between(name, b"</w:hdr>", blip, package=package)
    settings = f'<w:attachedTemplate xmlns:r="{REL}" r:id="{attached}"/>'.encode()
    merge = b'<w:mailMerge><w:connectString w:val="Provider=x;Data Source=http://away.invalid"/></w:mailMerge>'
    return between("word/settings.xml", b"</w:settings>", settings + merge, package=package)


def test_nothing_of_a_template_leads_out_of_the_word_file():
    given = reaching_out()
    assert b"away" in b"".join(part(name, given) for name in zipfile.ZipFile(io.BytesIO(given)).namelist())
    made = cut_down(given)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for name in package.namelist():
            content = package.read(name)
            assert b"away" not in content, name
            assert b"External" not in content, name
    header = docx.Document(io.BytesIO(made)).sections[0].header
    texts = [paragraph.text for paragraph in header.paragraphs]
    assert {"Our partnership", "a link", "shown", "result"} <= set(texts)
    assert "PAGE" in header._element.xml


def test_macros_of_a_template_are_left_behind():
    macro = b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
    macro += b'Target="vbaProject.bin"/>'
    given = with_part("word/vbaProject.bin", [b"Sub AutoOpen()"])
    given = between("word/_rels/document.xml.rels", b"</Relationships>", macro, package=given)
    with zipfile.ZipFile(io.BytesIO(cut_down(given))) as made:
        assert "word/styles.xml" in made.namelist()
        assert not [name for name in made.namelist() if "vba" in name.lower()]
        assert not any(b"vbaProject" in made.read(name) or b"AutoOpen" in made.read(name) for name in made.namelist())

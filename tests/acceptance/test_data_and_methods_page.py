"""The page on data and methods run whole, and that links into it lead somewhere."""

import ast
import re
from pathlib import Path

import pytest

from lib.incidents.coverage import coverage_by_month, coverage_in_words
from lib.published.catalogue import catalogue_table, months_in_words, sources
from lib.published.documents import document
from lib.published.tables import ROOT, datapackage
from lib.ui.data.parts import where_headings_are
from tests.pages.opening import at_first_look, html_of, words


@pytest.fixture(scope="module")
def app():
    return at_first_look("data_and_methods", open="all")


@pytest.fixture
def text(app):
    return words(app)


@pytest.fixture
def tables(app):
    return html_of(app)


def anchors(app):
    return {block.proto.anchor for block in [*app.header, *app.subheader]}


def test_sources_and_how_fresh_they_are_come_first_and_figures_that_do_not_add_up_last(app):
    assert app.title[0].value == "53 tables from 7 publishers. Police records to September 2025"
    assert len(app.title) == 1
    assert len(app.dataframe[0].value) == 53
    headings = [block.value for block in app.header]
    assert headings[0] == "How old each source is, and what to do about it"
    assert headings[1].startswith("Each source")
    assert headings[2] == "Which months are complete"
    assert headings[-1] == "Figures of the documents that do not add up"


def test_what_does_not_agree_stands_before_what_differs_by_definition_or_rounding(app, text):
    assert "Of 257, 203 agree, 33 do not, and 21 differ by definition or rounding." in text
    below = [block.value for block in app.subheader]
    differ = "Differ by definition or rounding, so neither need be wrong: 21"
    assert below.index("Do not agree: 33") < below.index(differ)


def test_a_link_shows_what_the_documents_say():
    app = at_first_look("data_and_methods", says="knife amnesty")
    said = "\n".join(block.value for block in app.markdown)
    assert "1 passage with “knife amnesty”" in said
    assert "31 knives being recovered in Ashfield as part of a countywide total of 418" in said
    box = app.text_input[0]
    assert (box.label, box.value) == ("Find what the documents say", "knife amnesty")
    app = box.set_value("zebra").run()
    assert "zebra" in app.query_params["says"]
    assert any("No sentence holds “zebra”. Try one word alone" in block.value for block in app.markdown)
    app = app.text_input[0].set_value("").run()
    assert any("Type one or more words above" in block.value for block in app.markdown)


def test_every_difference_is_shown_with_both_figures_and_the_slip(tables):
    assert "Divides by the new figure (3,575) instead of the old one (4,439)." in tables
    assert "−19.46%" in tables
    assert "incidents in the national returns" in tables
    assert tables.count("Divides by the new figure") == 15


def test_every_source_is_described(app, text):
    titles = [resource["title"] for resource in datapackage()["resources"]]
    assert sorted(source.title for source in sources()) == sorted(titles)
    for source in sources():
        assert source.title in text
        assert source.licence
        assert source.period
    assert len(catalogue_table()) == len(titles)


def test_months_of_periods_are_in_words_and_financial_years_stay():
    assert months_in_words("2018-10 to 2019-02, 2012-13") == "October 2018 to February 2019, 2012-13"
    assert months_in_words("2012-13 to 2022-23") == "2012-13 to 2022-23"


def test_coverage_is_a_picture_with_symbols_and_a_table_with_reasons(tables):
    assert 'title="October 2021, incomplete: only 600 ASB records force-wide' in tables
    assert "◐" in tables
    assert 'aria-label="Nottinghamshire, ASB: 48 complete, 3 incomplete, 33 absent, of 84 months.' in tables
    found = coverage_in_words()
    absent = found[
        (found["Force"] == "Nottinghamshire") & (found["Records"] == "ASB") & (found["Status"] == "– absent")
    ]
    assert absent["Months"].tolist() == ["March 2019 to February 2021 and April to December 2022"]
    assert coverage_by_month().groupby(["force", "series"]).size().eq(84).all()


def test_methods_glossary_updates_and_accessibility_are_shown(app, text):
    for name in ("methods", "glossary", "data-changes", "accessibility"):
        for section in document(name)[1:]:
            assert section.heading in [block.value for block in app.subheader]
    assert "21 November 2026" in text
    assert "Not tested: with people who use screen readers" in text
    assert "**Signal crime.**" in text


def test_licences_and_attributions_are_shown(text):
    assert "Contains OS data © Crown copyright" in text
    assert "Open Government Licence v3.0" in text
    assert "Royal Mail data" in text


def test_every_link_to_a_heading_of_the_page_leads_there_and_opens_its_part(app, text):
    wanted = set(re.findall(r"\]\((?:data_and_methods[^)#]*)?#([a-z0-9-]+)\)", text))
    assert {"recomputing-published-figures", "change"} <= wanted
    assert wanted <= anchors(app)
    assert anchors(app) - {""} <= set(where_headings_are())


def method_headings():
    """Every heading that a page names when it links to a method."""
    for path in [*Path(ROOT / "lib/ui").glob("*.py"), *Path(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            links = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "method_link"
            if links and isinstance(node.args[-1], ast.Constant):
                yield path.name, str(node.args[-1].value)


def test_every_link_to_a_method_leads_to_its_heading():
    known = {section.heading for section in document("methods")}
    assert [(page, heading) for page, heading in method_headings() if heading not in known] == []


def test_headings_of_documents_become_anchors_and_none_stands_twice(app):
    assert "rates-and-intervals" in anchors(app)
    found = [block.proto.anchor for block in [*app.header, *app.subheader] if block.proto.anchor]
    assert len(found) == len(set(found))

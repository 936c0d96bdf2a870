"""No word of statistics outside “For analysts” and Data and methods, in closed parts neither."""

import json
import re

import pytest

from lib.drawing.words.reading import READING
from lib.ui.frame.closed_part import ANALYSTS
from tests import parts
from tests.district.truth import BIRCH, DENE
from tests.pages.opening import opened

WORDS = re.compile(
    r"funnel|9[59](?:\.8)?% (?:range|limit|confidence)|\bintervals?\b|95 months in 100|[pqz][- ](?:value|score)|"
    r"\bq (?:below|under)|\(q \d|Gi\*|dispersion|variance|rank range|empirical bayes|confidence|standard deviation|"
    r"quasi|binomial|poisson|wilson|byar|newcombe|\bgini\b|\bPAI\b|quartile|percentile|\bmedian\b|significan|"
    r"benjamini|winsor|z-test|regression",
    re.IGNORECASE,
)
PARTS = {
    "overview": parts.OVERVIEW,
    "ward_profile": parts.WARD.replace(f".{ANALYSTS}", ""),
    "claims": "documents.sure.known.share",
    "did_it_work": "documents.sure.known.share.score",
    "outcomes": "all",
    "hotspots": "read.consists.week.sure.known.share",
    "own_area": "places.sure.known.share.read",
    "similar_areas": "read.group.change.months.fly-tipping.every-group.context.sure.known.share",
    "concerns": "read.areas.since.beside.safe.lists.sure.known.share.add-wave",
}
VIEWS = [
    ("overview", {}),
    ("ward_profile", {"place": BIRCH}),
    ("claims", {}),
    ("did_it_work", {}),
    ("did_it_work", {"topic": "asb", "wards": DENE, "from": "2024-10"}),
    ("outcomes", {}),
    ("hotspots", {}),
    ("hotspots", {"place": BIRCH, "topic": "burglary"}),
    ("hotspots", {"by": "hex"}),
    ("hotspots", {"by": "point", "topic": "all-crime"}),
    ("hotspots", {"topic": "fly-tipping"}),
    ("hotspots", {"show": "change"}),
    ("hotspots", {"beside": "period:12"}),
    ("own_area", {}),
    ("own_area", {"area": f"wards:{BIRCH}"}),
    ("own_area", {"area": f"wards:{BIRCH};{DENE}"}),
    ("similar_areas", {}),
    ("concerns", {}),
    ("concerns", {"wave": "2018-09"}),
]


def texts(app):
    """Everything that a page shows as text: words, labels, tables, and the words of charts."""
    for node in app.main:
        yield from _texts(node)


def _texts(node):
    for name in ("label", "value"):
        text = getattr(node, name, None)
        if isinstance(text, str):
            yield text
    if node.type in ("table", "arrow_table", "dataframe", "arrow_data_frame"):
        table = node.value
        yield from map(str, table.columns)
        yield from (str(cell) for column in table for cell in table[column])
    proto = getattr(node, "proto", None)
    for name in ("body", "alt"):
        yield from filter(None, [getattr(proto, name, "")])
    if spec := getattr(proto, "spec", ""):
        yield from _of_chart(json.loads(spec))
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)


def _of_chart(spec):
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in ("title", "text", "domain") and isinstance(value, str | list):
                yield str(value)
            else:
                yield from _of_chart(value)
    elif isinstance(spec, list):
        for each in spec:
            yield from _of_chart(each)


def found(app):
    said = (
        re.sub(r"\]\([^)]*\)|<style>.*?</style>|<script>.*?</script>", "]", text, flags=re.DOTALL)
        for text in texts(app)
    )
    return sorted({text[max(0, hit.start() - 60) : hit.end() + 60] for text in said for hit in WORDS.finditer(text)})


@pytest.mark.parametrize(("at", "query"), VIEWS, ids=str)
def test_no_word_of_statistics_is_shown(at, query):
    assert found(opened(at, open=PARTS[at], **query)) == []


def test_words_of_statistics_are_found_where_they_stand():
    assert any("Funnel" in text for text in found(opened("hotspots", open=ANALYSTS)))
    read = list(texts(opened("hotspots", open="sure")))
    assert "Rank by rate, likely between" in read  # a heading of a table
    assert "How we know" in read


@pytest.mark.parametrize("at", READING)
def test_how_to_read_a_page_is_five_lines(at):
    assert len(READING[at]) == 5
    lines = next(text for text in texts(opened(at, open="read")) if "What each word means" in text)
    assert lines.count("\n- ") == 5

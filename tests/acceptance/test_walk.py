"""Walk every page, briefing and command for every ward and topic: no two verdicts disagree, no interval says other."""

import argparse
import html
import re

import pytest

from lib.answers.hotspots import areas_of
from lib.briefing.content import compose
from lib.briefing.document import Bullets, Heading, Table, Text
from lib.briefing.request import MOST_TOPICS, Request, check
from lib.cli import answers as cli
from lib.drawing.words.areas import VERDICT_WORDS
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.places import ward_names
from tests import parts
from tests.acceptance.test_sentences import wrong_in_sheets
from tests.pages.opening import at_first_look, gone_on

pytestmark = pytest.mark.slow

YEAR = ("2024-10", "2025-09")
RECORDED = [slug for slug, topic in topics().items() if topic.recorded]
WARDS = ward_names()
INTERVAL = re.compile(r"\(([+−]\d+)% to ([+−]\d+)%\), (no clear change|rose|fell)")
SAME = VERDICT_WORDS["about the same"]
BESIDE_MAP = {
    VERDICT_WORDS["higher"]: "That is higher than the district’s rate.",
    SAME: "That cannot be told apart from the district’s rate.",
    VERDICT_WORDS["lower"]: "That is lower than the district’s rate.",
}
CHANGE_BESIDE_MAP = {
    "no clear change": "^It shows no clear change on a year before: ",
    **{word: rf"^It {word} (by \d+% )?on a year before: " for word in ("rose", "fell")},
}
BESIDE = re.compile(rf"({'|'.join(map(re.escape, VERDICT_WORDS.values()))}): [+−]\d+% \(([+−]\d+)% to ([+−]\d+)%\)")


@pytest.fixture(scope="module")
def known():
    """Give the verdict words and the change verdict of each topic and ward."""
    found = {}
    for slug in RECORDED:
        for row in areas_of(View(slug, *YEAR)).rows.to_dict("records"):
            found[slug, row["code"]] = (VERDICT_WORDS[row["verdict"]], row["change_verdict"])
    return found


def whole(text):
    return int(text.replace("−", "-").replace("+", ""))


def contradictions(text):
    """Return what says 'no clear change' or 'about the same' beside an interval that excludes it, or the reverse."""
    wrong = []
    for low, high, word in INTERVAL.findall(text):
        if 0 not in (whole(low), whole(high)):  # a rounded end of 0% may lie on either side
            holds_none = whole(low) < 0 < whole(high)
            if holds_none != (word == "no clear change"):
                wrong.append(f"{low} to {high}: {word}")
    for word, low, high in BESIDE.findall(text):
        if 0 not in (whole(low), whole(high)):
            holds_none = whole(low) < 0 < whole(high)
            if holds_none != (word == SAME):
                wrong.append(f"{low} to {high}: {word}")
    return wrong


def test_a_contradiction_would_be_seen():
    assert contradictions("+12% (+3% to +20%), no clear change")
    assert contradictions("+12% (−3% to +20%), rose")
    assert not contradictions("+12% (−3% to +20%), no clear change")
    assert contradictions(f"{SAME}: +30% (+2% to +60%)")
    assert not contradictions(f"{VERDICT_WORDS['higher']}: +30% (+2% to +60%)")


def words(app):
    blocks = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info]
    shown = [str(block.value) for block in blocks] + [str(block.proto.body) for block in app.get("html")]
    shown += [" ".join(map(str, frame.value.to_numpy().ravel())) for frame in app.dataframe]
    return html.unescape("\n".join(shown))


TILE = re.compile(r'<p class="name">(.*?)</p>.*?<p class="verdict">(.*?)</p><p class="">(.*?)</p>', re.S)


@pytest.mark.parametrize("ward", WARDS)
def test_my_ward(known, ward):
    asked = {"place": ward, "from": YEAR[0], "to": YEAR[1], "open": parts.WARD}
    app = at_first_look("ward_profile", **asked)
    labels = {topics()[slug].label: slug for slug in RECORDED}
    seen = set()
    for tile in re.findall(r"<li>.*?</li>", words(app), re.S):
        for name, verdict, change in TILE.findall(tile):
            if name not in labels:
                continue
            told = known[labels[name], ward]
            assert verdict == told[0], name
            assert told[1] in change, name
            seen.add(labels[name])
    assert seen == set(RECORDED)
    for slug in RECORDED:
        text = words(gone_on(app, "ward_profile", topic=slug, **asked))
        assert not contradictions(text)


@pytest.mark.parametrize("slug", RECORDED)
def test_hotspots(known, slug):
    app = at_first_look("hotspots", topic=slug)
    for ward in WARDS:
        asked = {"topic": slug, "place": ward, "from": YEAR[0], "to": YEAR[1]}
        text = words(gone_on(app, "hotspots", **asked))
        verdict, change = known[slug, ward]
        beside_map = text.partition(f"## {WARDS[ward]}\n")[2]
        assert BESIDE_MAP[verdict] in beside_map
        assert re.search(CHANGE_BESIDE_MAP[change], beside_map, re.M)
        listed = next(table.value for table in app.dataframe if "Beside the district" in table.value).set_index("Ward")
        assert verdict.startswith(listed.loc[WARDS[ward], "Beside the district"])
        assert listed.loc[WARDS[ward], "Change"] == change
        assert not contradictions(text)


def test_the_overview(known):
    app = at_first_look("overview", open=parts.OVERVIEW)
    text = words(app)
    assert not contradictions(text)
    changed = {key for key, (_, change) in known.items() if change in ("rose", "fell")}
    for slug, ward in changed:
        if (View.default(slug).start, View.default(slug).end) == YEAR:
            assert WARDS[ward] in text


def blocks_of(briefing):
    for section in briefing.sections:
        for block in section.blocks:
            match block:
                case Text() | Heading():
                    yield block.text
                case Bullets():
                    yield from block.items
                case Table():
                    yield from (" | ".join(row) for row in block.rows)


@pytest.mark.parametrize("ward", WARDS)
def test_a_briefing_contradicts_neither_the_pages_nor_the_tables(known, ward):
    for first in range(0, len(RECORDED), MOST_TOPICS):
        slugs = tuple(RECORDED[first : first + MOST_TOPICS])
        briefing = compose(check(Request((ward,), slugs, *YEAR, length="full")), "2025-10-01T09:30")
        text = "\n".join(blocks_of(briefing))
        assert not contradictions(text)
        assert wrong_in_sheets(briefing, slugs, ward) == []
        for slug in slugs:
            verdict, change = known[slug, ward]
            sheet = next(line for line in text.split("\n") if line.startswith(f"{topics()[slug].label}: {verdict[:3]}"))
            assert sheet.startswith(f"{topics()[slug].label}: {verdict}.")
            assert change in sheet


def test_commands(known):
    for slug in RECORDED:
        table = cli.wards(argparse.Namespace(topic=slug, start=YEAR[0], end=YEAR[1])).set_index("ward_code")
        for ward in WARDS:
            assert VERDICT_WORDS[table.loc[ward, "verdict"]] == known[slug, ward][0]
            assert table.loc[ward, "change_verdict"] == known[slug, ward][1]
    for ward in WARDS:
        table = cli.ward(argparse.Namespace(ward=ward, start=YEAR[0], end=YEAR[1]))
        own = table[table["area_kind"] == "ward"].set_index("topic")
        for slug in RECORDED:
            assert VERDICT_WORDS[own.loc[slug, "verdict"]] == known[slug, ward][0]
            assert known[slug, ward][1] in own.loc[slug, "change"]
        assert not contradictions(" ".join(own["change"]))

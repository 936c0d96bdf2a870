"""What pages say first, of every ward and topic: at most twenty words, on one page only, three sentences beside it."""

import itertools
import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from lib.analysis.spots import spots_of
from lib.analysis.surveys import questions_of, with_published
from lib.answers.concerns import wave_figure
from lib.answers.hotspots import areas_of, figure_of, in_brief
from lib.answers.overview import overview_title
from lib.answers.pairs import beside_in_words, pair_of
from lib.answers.similar import recorded_crime_figure
from lib.answers.similar_view import groups_shown, offence_names, similar_view_from_query
from lib.answers.spots import spot_panel
from lib.answers.ward_minute import minute
from lib.base.errors import CannotSay
from lib.base.words import LONGEST_HEADLINE, words_in
from lib.drawing.words.beside_map import area_in_brief
from lib.incidents.topics import topics
from lib.incidents.view import View, geographies_of, measures_of
from lib.published.places import ward_names
from lib.records.waves import COLUMNS
from tests.pages.opening import opened

MOST = 3  # sentences beside a picture
YEAR = ("2024-10", "2025-09")
OTHERS = ("claims", "did_it_work", "outcomes", "briefing", "data_and_methods", "local_records", "trail")


def sentences_in(lines):
    """How many sentences stand there; a number's point or a list's end is none."""
    return sum(len(re.findall(r"[.!?](?=\s|$)", line)) for line in lines)


def views():
    for slug, topic in topics().items():
        for geography in geographies_of(topic):
            for measure in measures_of(topic, geography):
                yield replace(View.default(slug), geography=geography, measure=measure)


@cache
def hotspots():
    """Every finding of Hotspots with what stands beside its map."""
    found = {}
    for view in views():
        try:
            found[view] = figure_of(view).title, in_brief(view)
        except CannotSay:  # published for the district as a whole: there is no map
            continue
    return found


@cache
def pairs():
    usual = View.default()
    said = [pair_of(usual, beside).figure.title for beside in beside_in_words(usual)]
    recorded = [View.default(slug) for slug, topic in topics().items() if topic.recorded]
    return said + [pair_of(view, "period:12").figure.title for view in recorded]


@cache
def my_ward():
    return {(ward, slug): minute(ward, slug, *YEAR) for ward in ward_names() for slug in topics()}


@cache
def concerns():
    answers, waves = with_published(pd.DataFrame(columns=COLUMNS))
    return [
        wave_figure(answers, waves, wave, question)
        for wave in waves["wave"]
        for question in questions_of(answers, wave)
    ]


@cache
def similar():
    view, _ = similar_view_from_query({})
    return [
        recorded_crime_figure(offence, view.year, group, view.mean)
        for offence in offence_names()
        for group in groups_shown(view)
    ]


def headlines():
    """Return every headline with its page."""
    yield from (("hotspots", title) for title, _ in hotspots().values())
    yield from (("hotspots", title) for title in pairs())
    yield from (("my ward", found.title) for found in my_ward().values())
    yield from (("concerns", figure.title) for figure in concerns())
    yield from (("similar areas", figure.title) for figure in similar())
    yield "overview", overview_title()
    for page in OTHERS:
        yield page, opened(page).title[0].value


def test_a_headline_has_at_most_twenty_words_and_is_said_on_one_page_only():
    page_of = {}
    for page, title in headlines():
        assert words_in(title) <= LONGEST_HEADLINE, (page, title)
        assert page_of.setdefault(title, page) == page, title


def test_at_most_three_sentences_stand_beside_a_map_or_chart():
    said = [lines for _, lines in hotspots().values()]
    said += [found.sentences for found in my_ward().values()]
    said += [figure.lines for figure in itertools.chain(concerns(), similar())]
    for lines in said:
        assert sentences_in(lines) <= MOST, lines


@pytest.mark.parametrize("slug", list(topics()))
def test_at_most_three_sentences_are_said_of_what_a_map_opens(slug):
    for view in (view for view in hotspots() if view.topic == slug):
        areas = areas_of(view)
        for _, row in areas.rows.iterrows():
            assert sentences_in(area_in_brief(areas, row)) <= MOST, row["name"]
        if view.geography in ("hex", "point"):
            for spot in spots_of(view)["spot_id"].head(MOST):
                assert len(spot_panel(view, spot).lines) <= MOST

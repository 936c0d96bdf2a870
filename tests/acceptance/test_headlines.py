"""What pages say first, of every ward and topic: at most twenty words, on one page only, three sentences beside it."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from lib.analysis.spots import spots_of
from lib.analysis.surveys import questions_of, with_published
from lib.answers.concerns import wave_figure
from lib.answers.hotspots import areas_of, figure_of, in_brief
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
OTHERS = ("overview", "claims", "did_it_work", "outcomes", "briefing", "data_and_methods", "local_records", "trail")
QUICK = ("asb", "fly-tipping")
SLUGS = [slug if slug in QUICK else pytest.param(slug, marks=pytest.mark.slow) for slug in topics()]


def sentences_in(lines):
    """How many sentences stand there; a number's point is none."""
    return sum(len(re.findall(r"[.!?](?=\s|$)", line)) for line in lines)


@cache
def hotspots(slug):
    """Every finding of Hotspots on a topic with what stands beside its map, by view."""
    found, topic = {}, topics()[slug]
    for geography in geographies_of(topic):
        for measure in measures_of(topic, geography):
            view = replace(View.default(slug), geography=geography, measure=measure)
            try:
                found[view] = figure_of(view).title, in_brief(view)
            except CannotSay:  # published for the district as a whole: there is no map
                continue
    return found


@cache
def my_ward(slug):
    return [minute(ward, slug, *YEAR) for ward in ward_names()]


@cache
def others():
    """The headlines of pages that are not of a topic and ward, with their pages."""
    said = [("concerns", figure.title) for figure in concerns()] + [("similar areas", f.title) for f in similar()]
    return said + [(page, opened(page).title[0].value) for page in OTHERS]


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
        for group in groups_shown(view)[:2]
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_headline_has_at_most_twenty_words_and_is_said_on_one_page_only(slug):
    usual, page_of = View.default(slug), {}
    pairs = [beside for beside in beside_in_words(usual) if slug == "asb" or beside == "period:12"]
    said = [("hotspots", title) for title, _ in hotspots(slug).values()]
    said += [("hotspots", pair_of(usual, beside).figure.title) for beside in pairs]
    said += [("my ward", found.title) for found in my_ward(slug)]
    for page, title in [*said, *others()]:
        assert words_in(title) <= LONGEST_HEADLINE, (page, title)
        assert page_of.setdefault(title, page) == page, title


@pytest.mark.parametrize("slug", SLUGS)
def test_at_most_three_sentences_stand_beside_the_map_of_a_topic(slug):
    for found in my_ward(slug):
        assert sentences_in(found.sentences) <= MOST, found.sentences
    for view, (_, lines) in hotspots(slug).items():
        assert sentences_in(lines) <= MOST, lines
        areas = areas_of(view)
        for _, row in areas.rows.iterrows():
            assert sentences_in(area_in_brief(areas, row)) <= MOST, row["name"]
        if view.geography in ("hex", "point"):
            for spot in spots_of(view)["spot_id"].head(MOST):
                assert len(spot_panel(view, spot).lines) <= MOST


def test_at_most_three_sentences_stand_beside_the_chart_of_concerns_and_of_similar_areas():
    for figure in [*concerns(), *similar()]:
        assert sentences_in(figure.lines) <= MOST, figure.lines

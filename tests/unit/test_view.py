from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.incidents.topics import topics
from lib.incidents.view import GEOGRAPHIES, MEASURES, QUERY_KEYS, View, geographies_of, measures_of, view_from_query
from tests.district.truth import ALDER


def every_view():
    for slug, topic in topics().items():
        for geography in geographies_of(topic):
            for measure in measures_of(topic, geography):
                yield replace(View.default(slug), geography=geography, measure=measure, place=ALDER)


@pytest.mark.parametrize("view", list(every_view()), ids=lambda v: f"{v.topic}-{v.geography}-{v.measure}")
def test_a_link_reopens_exactly_the_same_view(view):
    reopened, notices = view_from_query(view.to_query())
    assert reopened == view
    assert notices == []


def test_an_empty_link_is_the_usual_view_without_a_notice():
    assert view_from_query({}) == (View.default("asb"), [])


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"topic": "<script>alert(1)</script>"}, "topic"),
        ({"from": "1999-01"}, "no data"),
        ({"from": "2025-05", "to": "2025-01"}, "swap"),
        ({"show": "everything"}, "figure"),
        ({"by": "street"}, "areas"),
        ({"topic": "fly-tipping", "by": "hex"}, "not published"),
        ({"place": "E09000001"}, "ward"),
        ({"to": "💥" * 500}, "is not a month"),
    ],
)
def test_a_value_that_cannot_be_used_falls_back_with_a_notice(query, word):
    view, notices = view_from_query(query)
    assert len(notices) == 1
    assert word in notices[0]
    assert len(notices[0]) < 400
    assert view.topic in topics()


@given(st.dictionaries(st.sampled_from(QUERY_KEYS), st.text(max_size=60)))
def test_no_link_whatever_is_an_error_or_an_impossible_view(query):
    view, _ = view_from_query(query)
    topic = topics()[view.topic]
    assert view.geography in geographies_of(topic)
    assert view.measure in measures_of(topic, view.geography)
    assert view.start <= view.end
    assert view_from_query(view.to_query()) == (view, [])


def test_every_choice_has_a_name():
    for topic in topics().values():
        for geography in geographies_of(topic):
            assert geography in GEOGRAPHIES
            assert set(measures_of(topic, geography)) <= set(MEASURES)

"""Closed parts: nothing of them is worked out before they are opened, and the link says which are open."""

from streamlit.testing.v1 import AppTest


def two_parts():
    import streamlit as st

    from lib.ui.frame.closed_part import KNOWN, closed_part

    closed_part(KNOWN, lambda: st.write("the sources"))
    closed_part("own", lambda: st.write("the page's own"), "A part of this page")


def shown(**query):
    app = AppTest.from_function(two_parts)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    assert [part.label for part in app.expander] == ["How we know", "A part of this page"]
    return [text.value for text in app.markdown]


def test_what_is_closed_is_not_worked_out():
    assert shown() == []


def test_the_link_says_what_is_open():
    assert shown(open="own") == ["the page's own"]
    assert shown(open="own.known") == ["the sources", "the page's own"]
    assert shown(open="all") == ["the sources", "the page's own"]


def test_a_link_that_opens_what_is_not_there_opens_the_rest():
    assert shown(open="gone..own") == ["the page's own"]

"""What the council's requests consist of, below a map, where local records say so."""

import streamlit as st

from lib.analysis.make_up import make_up, make_up_columns
from lib.base import mime
from lib.base.errors import CannotSay
from lib.drawing.exports import csv_file
from lib.drawing.words.make_up import make_up_evidence, make_up_in_words, make_up_sentences
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_table
from lib.ui.frame.plain_text import plain


def show_make_up(view: View) -> None:
    """Show what a topic of the council's requests consists of in the chosen ward, or in the district when none is."""
    topic = topic_named(view.topic)
    st.header(f"What {topic.sentence} consist of")
    try:
        found = make_up(view.topic, view.place, view.start, view.end)
    except CannotSay as reason:
        st.info(str(reason), icon=":material/info:")
        return
    counted = topic.counted(found.total)
    st.write(f"{counted} in {plain(found.area)} in {found.period.words}, by what the council’s files say:")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in make_up_sentences(found)))
    with st.expander("Table, file and how we know"):
        show_table(make_up_in_words(found), f"What {topic.sentence} in {found.area} consist of")
        name = f"{topic.slug}-{view.place or 'district'}-consists-of.csv"
        show_downloads([("Table (CSV)", name, mime.CSV, lambda: csv_file(make_up_columns(found)))])
        show_evidence(make_up_evidence(found))
    method_link("A share is of the requests that say so, with the range that it likely lies in.", "Council requests")

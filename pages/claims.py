"""Claims: does what somebody said of a change agree with what the records give?"""

import streamlit as st

from lib.analysis.claims.recompute import Recomputed, recompute
from lib.answers.claim import claim_figure
from lib.base.errors import InputError
from lib.drawing.words.claims import claim_sentence
from lib.ui.claims import form, parts
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import show_notices


def show_open(notices: list[str]) -> None:
    """Ask what the pasted sentence leaves open."""
    st.title("The sentence leaves something open")
    show_notices(notices)
    form.show_form()
    form.show_settle()


def show_found(found: Recomputed, notices: list[str]) -> None:
    """Show what the records give for the claim."""
    figure = claim_figure(found)
    st.title(plain(figure.title))
    st.markdown(plain(claim_sentence(found.claim, found.topic)))
    show_notices(notices)
    with st.container(key="choices"):
        form.show_form()
    parts.show_answer(figure, found)
    parts.show_more(figure, found)


notices: list[str] = []
try:
    found = recompute(form.read_claim(notices))
except InputError as error:
    st.title("Does that claim stand up?")
    show_notices([*notices, str(error)])
    form.show_form()
    parts.show_documents()
else:
    if form.is_open():
        show_open(notices)
    else:
        show_found(found, notices)

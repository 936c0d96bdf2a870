"""Did it work: what can be known of something that was done in some wards."""

from contextlib import suppress

import streamlit as st

from lib.analysis.evaluation.evaluate import evaluation, foresight
from lib.analysis.evaluation.intervention import Intervention
from lib.answers.evaluation import evaluation_figure
from lib.base.errors import CannotSay, InputError
from lib.drawing.words.evaluation import foresight_sentence
from lib.published.tables import ROOT
from lib.ui.evaluation import parts
from lib.ui.evaluation.form import read_action, show_form
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import show_notices

st.html(ROOT / "static/my_ward.css")  # what is left out on paper
notices: list[str] = []
asked: Intervention | None = None
try:
    asked = read_action(notices)
    found = evaluation(asked) if asked else None
except InputError as error:
    found = None
    notices.append(str(error))
    if asked and isinstance(error, CannotSay):
        with suppress(CannotSay):  # the reason why nothing can be said stands there already
            notices.append(foresight_sentence(foresight(asked)))

if found is None:
    st.title("Did it work?")
    show_notices(notices)
    st.write(
        "Choose what was done, in which wards and from when. The answer says what can be known: fewer than expected, "
        "no clear difference, or more. For something still to come it says how small a fall could be seen, and which "
        "wards to compare with. Nothing that is entered here is stored: it stands in the link."
    )
    show_form(expanded=True)
    parts.show_documents()
else:
    figure = evaluation_figure(found)
    st.title(plain(figure.title))
    show_notices(notices)
    with st.container(key="choices"):
        show_form(expanded=False)
    parts.show_answer(figure)
    parts.show_documents()
    parts.show_keep(figure, found)

"""Did it work: what can be known of something that was done in wards, hexagons, streets or an area of one's own."""

from contextlib import suppress

import streamlit as st

from lib.analysis.evaluation.evaluate import evaluation, foresight
from lib.analysis.evaluation.intervention import Intervention
from lib.answers.evaluation import evaluation_figure
from lib.base.errors import CannotSay, InputError
from lib.drawing.words.evaluation import foresight_sentence
from lib.ui.evaluation import parts, register
from lib.ui.evaluation.form import read_action, show_form, topic_chosen
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import show_notices

notices: list[str] = []
asked: Intervention | None = None
try:
    asked = read_action(notices)
    found = evaluation(asked, register.other_actions(asked)) if asked else None
except InputError as error:
    found = None
    notices.append(str(error))
    if asked and isinstance(error, CannotSay):
        with suppress(CannotSay):  # the reason why nothing can be said stands there already
            notices.append(foresight_sentence(asked, foresight(asked)))

if found is None:
    st.title("Did it work?")
    show_notices(notices)
    register.show_said()
    st.write(
        "Choose what was done, where and from when. The answer says what can be known: fewer than expected, no clear "
        "difference, more, or too small to tell. For something still to come it says how small a fall could be seen. "
        "What is entered stands in the link and nowhere else, until an officer writes it down."
    )
    show_form(expanded=True)
else:
    figure = evaluation_figure(found)
    st.title(plain(figure.title))
    show_notices(notices)
    register.show_said()
    with st.container(key="choices"):
        show_form(expanded=False)
    parts.show_answer(figure)
register.show_entry(asked)
if found is not None:
    parts.show_more(figure, found)
register.show_register(asked)
parts.show_documents()
parts.show_score(topic_chosen())

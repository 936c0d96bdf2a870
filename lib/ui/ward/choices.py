"""The choices of “My ward” that stand in its link: topic and months as on other pages, what to compare with, print."""

import streamlit as st

from lib.analysis.ward import AREA, ward_named
from lib.base.words import shortened
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.ui.frame.period import choose_months, choose_period
from lib.ui.links.choice import address
from lib.ui.links.view import chosen_place, widget_key

PRINTS = {"a4": "Print on two sheets of A4", "large": "Print in large type (18 point)"}
_COMPARE = "ward-compare"


def read_compare(ward_code: str, notices: list[str]) -> str:
    """Return what the link compares the ward with: another ward's code, 'reporting-area', or nothing."""
    link = st.query_params.get("compare", "")
    if link in ("", AREA) or (link in ward_names() and link != ward_code):
        return link
    if link != ward_code:
        notices.append(
            f"The link compares with “{shortened(link)}”, which is no ward of this district, so nothing is compared."
        )
    del st.query_params["compare"]
    return ""


def read_print(notices: list[str]) -> str:
    """Return which printable sheet the link asks for: 'a4', 'large' or none."""
    link = st.query_params.get("print", "")
    if link in ("", *PRINTS):
        return link
    notices.append("The link asks for a way of printing that does not exist; the page itself is shown.")
    del st.query_params["print"]
    return ""


def show_choices(view: View, compare: str) -> None:
    """Show the choices of topic and period, and, a tap away, what to compare with."""
    ward_code = view.place
    st.session_state[_COMPARE] = compare
    names = {code: name for code, name in ward_names().items() if code != ward_code}
    labels = {"": "Nothing", AREA: f"Its reporting area, {ward_named(ward_code)['reporting_area']}", **names}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        labelled = {slug: topic.label for slug, topic in topics().items()}
        st.selectbox("Topic", list(labelled), format_func=labelled.__getitem__, key=widget_key("topic"))
        own = choose_period(view)
        with st.popover("Change view", icon=":material/tune:"):
            st.selectbox(
                "Compare with", list(labels), format_func=labels.__getitem__, key=_COMPARE, on_change=_take_compare
            )
    if own:
        choose_months()


def _take_compare() -> None:
    chosen = st.session_state[_COMPARE]
    if chosen:
        st.query_params["compare"] = chosen
    elif "compare" in st.query_params:
        del st.query_params["compare"]


def query_of(view: View, compare: str, sheet: str = "") -> dict[str, str]:
    """Return the query of the link to this page with these choices."""
    own = {"place": chosen_place(), "topic": view.topic, "from": view.start, "to": view.end}
    return {key: value for key, value in {**own, "compare": compare, "print": sheet}.items() if value}


def link_of(view: View, compare: str) -> str:
    """Return the address that opens this page with these choices."""
    return address(query_of(view, compare))

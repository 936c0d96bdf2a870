"""The choices of the page on similar areas: which group, what, which year; and lists of one's own."""

import datetime
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis.similar.groups import OWN_GROUP, UPLOADED_GROUP, Group
from lib.analysis.similar.recorded_crime import WITH, WITHOUT, RecordedCrime
from lib.answers.similar_view import (
    FIRST_DATE,
    FLY_TIPPING_BY,
    MONTHS_SHOWN,
    QUERY_KEYS,
    SimilarView,
    areas_on_offer,
    ft_years,
    group_names,
    offence_names,
    similar_view_from_query,
    street_topics,
    uploaded_name,
    year_names,
)
from lib.base.errors import InputError
from lib.base.words import and_list
from lib.drawing.words.similar import group_caveats, left_out_sentence, year_in_words
from lib.intake.group_list import read_group_list
from lib.published.cited import text
from lib.published.tables import district, load
from lib.ui.frame.closed_part import closed_part, open_part
from lib.ui.frame.evidence import show_table
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader
from lib.ui.links.choice import Link, Read

_PART = "group"
_UPLOAD, _REPORT, _REFUSAL = "similar-upload", "similar-report", "similar-refusal"


def _from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[SimilarView]:
    return similar_view_from_query({**written, **{name: _as_text(name, value) for name, value in held.items()}})


def _as_text(name: str, value: Any) -> str:
    if name == "mean":
        return WITH if value else WITHOUT
    if name in ("codes", "list"):
        return ".".join(value)
    if name == "list-date":
        return value.isoformat() if value else ""
    return value or ""


def _to_widgets(view: SimilarView) -> dict[str, Any]:
    return {
        **view.to_query(),
        "mean": view.mean == WITH,
        "codes": list(view.own_codes),
        "list": view.list_codes,
        "list-date": datetime.date.fromisoformat(view.list_date) if view.list_date else None,
    }


_VIEW = Link("similar", QUERY_KEYS, similar_view_from_query, SimilarView.to_query, _from_widgets, _to_widgets)
widget_key = _VIEW.key


def read_similar_view() -> tuple[SimilarView, list[str]]:
    """Return the view to show and a notice for each part of the link that could not be used."""
    view, notices = _VIEW.read()
    _VIEW.write(view)
    return view, notices


def choose_comparison(view: SimilarView) -> None:
    """Show the row of choices: group, offence and year; for a group of one's own, its areas."""
    names = group_names()
    if view.list_codes:
        names = {**names, UPLOADED_GROUP: uploaded_name(view.list_date)}
    with st.container(key="choices"):
        columns = st.columns([4.7, 3, 2.3], gap="small", vertical_alignment="bottom")
    with columns[0]:
        st.selectbox("Compared with", list(names), format_func=names.__getitem__, key=widget_key("group"))
    with columns[1]:
        st.selectbox("Offence", offence_names(), key=widget_key("offence"))
    with columns[2]:
        st.selectbox(
            "Year",
            year_names(),
            format_func=lambda period: year_in_words(period).replace("year", "Year", 1),
            key=widget_key("year"),
        )
    if view.group == OWN_GROUP:
        offered = areas_on_offer()
        st.multiselect("Areas to compare with", list(offered), format_func=offered.__getitem__, key=widget_key("codes"))


def choose_mean() -> None:
    """Show the switch for the group's mean."""
    st.toggle(
        f"Mean includes {district()['name']}",
        key=widget_key("mean"),
        help="The police inspectorate counts the area itself into the mean of its group. Off: the others only.",
    )


def show_group(view: SimilarView, group: Group, crime: RecordedCrime) -> None:
    """Show, closed, which areas are compared, what the police's own group is, and the way to give its list.

    It is open while a list is asked for.
    """
    if view.group == UPLOADED_GROUP and not view.list_codes:
        with st.container(border=True):
            _show_members(view, group, crime)
        return
    others = len(crime.rows) - 1
    label = f"Which {others} areas these are, and how to give the police’s own list"
    if view.group == UPLOADED_GROUP:
        label = "Which areas are compared, and the list that was given"
    closed_part(_PART, lambda: _show_members(view, group, crime), label)


def _show_members(view: SimilarView, group: Group, crime: RecordedCrime) -> None:
    st.markdown("**The areas**")
    ranked = crime.rows.loc[~crime.rows["is_ours"], "lad_name"]
    st.write(plain(f"{group.name}: {and_list(group.members['area_name'])}."))
    if len(ranked):
        st.write(plain(f"Ranked with {district()['name']}: {and_list(sorted(ranked))}."))
    for _, row in crime.left_out.iterrows():
        st.write(plain(f"Not ranked. {left_out_sentence(row)}"))
    for caveat in group_caveats(group):
        st.write(plain(caveat))
    st.markdown("**The police’s most similar group**")
    st.write(text("most_similar_group"))
    _show_upload(view)


def _show_upload(view: SimilarView) -> None:
    report, refusal = st.session_state.get(_REPORT), st.session_state.get(_REFUSAL)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        uploader(
            "The official list: CSV, Excel or ODS with one area a row, as an ONS code or a name",
            None,
            1,
            key=_UPLOAD,
            on_change=_read_upload,
            help="Only the codes of the areas are kept, in the link to this page. The file itself is not stored.",
        )
    with right:
        st.date_input(
            "Date of the list, as it says itself",
            value=None,
            min_value=FIRST_DATE,
            max_value="today",
            format="DD/MM/YYYY",
            key=widget_key("list-date"),
        )
    if refusal:
        st.error(f"{plain(refusal)} Nothing of the file was kept.")
    if report is not None:
        accepted = int(report["accepted"].sum())
        st.write(
            f"**{accepted} of {len(report)} rows were accepted.** The codes are now part of the link to this page."
        )
        show_table(_report_in_words(report), "What was accepted of the list, row by row")
    if view.list_codes:
        st.button("Remove the list", on_click=_remove_list)


def _report_in_words(report: pd.DataFrame) -> pd.DataFrame:
    """Return for each row of a list what became of it."""
    results = [
        f"✓ {row.area_name}. {row.reason}".strip() if row.accepted else f"✗ Not used: {row.reason}"
        for row in report.itertuples()
    ]
    return pd.DataFrame({"Row": report["row"].astype(str), "In the list": report["given"], "Result": results})


def _read_upload() -> None:
    """Take the areas of an uploaded list, or say why not; of a refused file nothing is kept."""
    file = st.session_state[_UPLOAD]
    st.session_state.pop(_REPORT, None)
    st.session_state.pop(_REFUSAL, None)
    if file is None:
        return
    try:
        found = read_group_list(file.getvalue(), file.name, load("comparison_areas"))
    except InputError as error:
        st.session_state[_REFUSAL] = str(error)
        return
    st.session_state[_REPORT] = found.report
    st.session_state[widget_key("list")] = found.codes
    st.session_state[widget_key("group")] = UPLOADED_GROUP
    open_part(_PART)  # which says what became of each row


def _remove_list() -> None:
    st.session_state.pop(_REPORT, None)
    st.session_state[widget_key("list")] = ()
    st.session_state[widget_key("list-date")] = None
    st.session_state[widget_key("group")] = SimilarView.default().group


def choose_months() -> None:
    """Show the choices of the section by month."""
    left, right = st.columns([2, 3], gap="small", vertical_alignment="bottom")
    with left:
        labels = street_topics()
        st.selectbox("Topic", list(labels), format_func=labels.__getitem__, key=widget_key("months-topic"))
    with right:
        st.radio(
            "Show",
            list(MONTHS_SHOWN),
            format_func=MONTHS_SHOWN.__getitem__,
            key=widget_key("months-show"),
            horizontal=True,
        )


def choose_fly_tipping() -> None:
    """Show the choices of the section on fly-tipping."""
    left, right = st.columns([2, 3], gap="small", vertical_alignment="bottom")
    with left:
        st.selectbox("Year of fly-tipping", ft_years(), key=widget_key("ft-year"))
    with right:
        st.radio(
            "Kind",
            list(FLY_TIPPING_BY),
            format_func=lambda kind: FLY_TIPPING_BY[kind].capitalize(),
            key=widget_key("ft-by"),
            horizontal=True,
        )

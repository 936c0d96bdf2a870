"""Make a pack of the area that is shown: an order, a camera or a bid, with what figures show of each question."""

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.own_area.made_of import key_of
from lib.base import mime
from lib.base.errors import InputError
from lib.base.months import month_in_words
from lib.base.words import shortened
from lib.briefing.document import Briefing, Table
from lib.briefing.packs.pack import NO_ADVICE, pack
from lib.briefing.packs.place import area_asked
from lib.briefing.packs.questions import kinds
from lib.briefing.packs.request import (
    CAMERA_CHANGES,
    LONGEST_TYPED,
    MOST_TOPICS,
    MOST_TYPED,
    PackRequest,
    Prohibition,
    checked,
    lines_of,
)
from lib.briefing.pdf import as_pdf
from lib.incidents.topics import topics
from lib.incidents.view import months_on_offer
from lib.ui.frame.evidence import show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import show_notices
from lib.ui.own_area.pack_link import LONGEST_TEXT, link_of, too_long

_MADE = "pack-made"


def show_choices(found: AreaFigures) -> None:
    """Show the choices of a pack and, once it is made, what it answers and its files."""
    st.write(NO_ADVICE)
    link = link_of(found.topic.slug)
    choices, notices = link.read()
    show_notices(notices)
    offered = {key: kind.label for key, kind in kinds().items()}
    kind = st.radio("What it is for", list(offered), format_func=offered.__getitem__, key="pack-kind", horizontal=True)
    recorded = {slug: topic.label for slug, topic in topics().items() if topic.recorded}
    chosen = st.multiselect(
        "Topics", list(recorded), format_func=recorded.__getitem__, key="pack-topics", max_selections=MOST_TOPICS
    )
    typed = {"pspo": _order, "camera": _camera, "bid": _bid}[kind](recorded)
    large = st.toggle("Large print (16 points or more)", key="pack-large")
    link.write(choices)
    if too_long(choices):
        st.caption("What is typed is too long for the link, so it stays in this session only. Keep a copy of it.")
    made = st.button("Make the Word and PDF files", type="primary", key="pack-make")
    try:
        area, place = _place(found.area, typed.get("point", ""), kind)
        months = (found.period.start, found.period.end)
        request = checked(PackRequest(kind, area, place, tuple(chosen), *months, large_print=large, **typed))
    except InputError as error:
        if made or kind != "camera" or typed.get("point"):
            st.error(plain(str(error)), icon=":material/error:")
        return
    if made:
        _make(request)
    _show_made(request)


def _place(area: Area, point: str, kind: str) -> tuple[Area, tuple[str, ...]]:
    """Return the area that a pack is of, and how the command line names it; of a camera what lies round about it."""
    if kind == "camera" and point:
        return area_asked("", "", "", point, "")
    key = key_of(area)
    called = () if not key or area.key else ("--name", area.name)
    return area, ("--area", key or "FILE", *called)


def _order(recorded: dict[str, str]) -> dict[str, Any]:
    text = st.text_area(
        f"Proposed prohibitions and requirements, one a line, at most {MOST_TYPED}",
        key="pack-prohibitions",
        max_chars=LONGEST_TEXT,
        height=100,
        help="They are printed word for word. Leave out names and addresses.",
    )
    tied: list[Prohibition] = []
    for number, line in enumerate(lines_of(text)[:MOST_TYPED], 1):
        slugs = st.multiselect(
            plain(f"Records that bear on {number}, “{shortened(line)}”"),
            list(recorded),
            format_func=recorded.__getitem__,
            key=f"pack-tied-{number}",
            placeholder="Choose topics",
        )
        tied.append(Prohibition(line, tuple(slugs)))
    return {"prohibitions": tuple(tied), **_since("An order has been in force since", "It ended in")}


def _camera(_recorded: dict[str, str]) -> dict[str, Any]:
    point = st.text_input(
        "Spot of the camera: latitude and longitude, a postcode, or a street or landmark",
        key="pack-point",
        max_chars=80,
    )
    change = st.radio("The camera is", CAMERA_CHANGES, key="pack-change", horizontal=True)
    purpose = st.text_input("Its purpose, as you state it", key="pack-purpose", max_chars=LONGEST_TYPED)
    since = _since("It was put up, moved or taken away in", "It ended in")
    return {"point": point.strip(), "change": change, "purpose": purpose, **since}


def _bid(_recorded: dict[str, str]) -> dict[str, Any]:
    links = st.text_area("What shows that it works, one a line", key="pack-links", max_chars=LONGEST_TEXT, height=80)
    text = "How it will be judged, one measure a line"
    measures = st.text_area(text, key="pack-measures", max_chars=LONGEST_TEXT, height=80)
    return {"links": lines_of(links), "measures": lines_of(measures)}


def _since(begun: str, ended: str) -> dict[str, str]:
    months = ["", *months_on_offer()]

    def words(month: str) -> str:
        return month_in_words(month) if month else "not given"

    with st.container(horizontal=True):
        since = st.selectbox(begun, months, format_func=words, key="pack-since")
        until = st.selectbox(ended, months, format_func=words, key="pack-until") if since else ""
    return {"since": since, "until": until}


def _make(request: PackRequest) -> None:
    from lib.briefing.word import as_docx  # python-docx is read when the first file is made, not with the page

    with st.status("Making the pack: the figures", expanded=False) as status:
        try:
            document = pack(request, datetime.now().strftime("%Y-%m-%dT%H:%M"))
            status.update(label="Making the pack: Word")
            word = as_docx(document, None, request.large_print)
            status.update(label="Making the pack: the accessible PDF")
            pdf = as_pdf(document, request.large_print)
        except InputError as error:
            status.update(label="The pack could not be made", state="error")
            st.error(plain(str(error)))
            return
        status.update(label="The pack is ready", state="complete")
    st.session_state[_MADE] = (request, document, word, pdf)


def _show_made(request: PackRequest) -> None:
    of, document, word, pdf = st.session_state.get(_MADE, (None, None, b"", b""))
    if of is None:
        return
    if of != request:
        st.caption("The choices changed since the pack was made; make it again.")
        return
    _show_answers(document)
    name = f"pack-{request.kind}-{request.start}-to-{request.end}"
    show_downloads(
        [
            ("Word (.docx)", f"{name}.docx", mime.DOCX, lambda: word),
            ("PDF", f"{name}.pdf", mime.PDF, lambda: pdf),
        ]
    )


def _show_answers(document: Briefing) -> None:
    table = next(block for block in document.section("summary").blocks if isinstance(block, Table))
    show_wide_table(pd.DataFrame(table.rows, columns=list(table.columns)), table.caption, 40)

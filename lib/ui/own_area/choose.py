"""How an area is chosen: one that stands ready, from a list, drawn on the map, a file, or one that is kept."""

from collections.abc import Mapping

import streamlit as st

from lib.analysis.evaluation.places import HEXAGONS, KINDS, STREETS, places_on_offer
from lib.analysis.own_area.area import LONGEST_NAME, UPLOADED, Area, validated
from lib.analysis.own_area.figures import check_size
from lib.analysis.own_area.kept import kept_areas
from lib.analysis.own_area.made_of import MOST_LISTED, area_of, areas_ready
from lib.base.errors import InputError
from lib.base.roles import may
from lib.drawing.drawing_board import picking_board
from lib.intake.area_files import ENDINGS, MOST_BYTES, read_outline
from lib.intake.files import GivenFile
from lib.records.own_areas import delete_area
from lib.ui.frame.draw_area import drawn_area
from lib.ui.frame.map_widget import background_tiles, show_map_with_spots
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader
from lib.ui.own_area.chosen import take

READY_MADE, LIST, DRAW, FILE, KEPT = "Ready made", "From a list", "Draw on the map", "From a file", "Kept areas"
_HOW, _PROBLEM, _SEEN, _PICKED = "own-area-how", "own-area-problem", "own-area-drawings", "own-area-picked"
_NOT_YET = "Choose an area"


def show_chooser(shown: Area | None) -> None:
    """Show the ways to choose an area.

    Parameters
    ----------
    shown : Area or None
        The area that the page shows now.
    """
    ways = [READY_MADE, LIST, DRAW, FILE, *([KEPT] if may("keep_areas") else [])]
    st.session_state.setdefault(_HOW, READY_MADE)
    how = st.radio("How to choose the area", ways, key=_HOW, horizontal=True)
    {READY_MADE: _ready_made, LIST: _listed, FILE: _uploaded, KEPT: _kept}.get(how, lambda: _drawn(shown))()
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.error(plain(problem), icon=":material/error:")


def _use(area: Area) -> None:
    check_size(area)
    take(area)


def _from_key(key: str) -> None:
    """Take what a list gave; what cannot be used is said with the next run."""
    try:
        _use(area_of(key))
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)


def _ready_made() -> None:
    areas = areas_ready()
    st.selectbox(
        "Localities, reporting areas, parishes, postcode sectors",
        list(areas),
        index=None,
        format_func=areas.__getitem__,
        placeholder=_NOT_YET,
        key="own-area-ready",
        on_change=lambda: _from_key(st.session_state["own-area-ready"]) if st.session_state["own-area-ready"] else None,
    )


def _listed() -> None:
    left, right = st.columns([1, 3], gap="small", vertical_alignment="bottom")
    with left:
        kind = KINDS[
            st.selectbox("Made of", list(KINDS), format_func=lambda name: KINDS[name].label, key="own-area-of")
        ]
    places = places_on_offer(kind.name)
    picked = f"own-area-{kind.name}"
    if _PICKED in st.session_state:  # on the map, with the run before
        st.session_state[picked] = st.session_state.pop(_PICKED)
    with right:
        chosen = st.multiselect(
            f"{kind.noun.capitalize()} that make it up",
            list(places),
            format_func=places.__getitem__,
            key=picked,
            max_selections=MOST_LISTED,
            placeholder=f"Choose {kind.noun}",
            wrap=True,
        )
    st.button(
        "Show this area",
        disabled=not chosen,
        on_click=lambda: _from_key(f"{kind.name}:{';'.join(chosen)}"),
        key="own-area-show",
    )
    if kind.name != STREETS:
        _pick_on_map(kind.name, places, chosen)


@st.fragment
def _pick_on_map(kind: str, places: Mapping[str, str], chosen: list[str]) -> None:
    """Show the map on which each click picks a ward or hexagon, or leaves it out again."""
    drawing = picking_board(kind == HEXAGONS, places, chosen)
    clicked = show_map_with_spots(drawing, f"pick-{kind}", background_tiles(), "")
    code = (clicked.spot if kind == HEXAGONS else clicked.ward) if clicked else ""
    if code in places:
        others = [one for one in chosen if one != code]
        st.session_state[_PICKED] = others if len(others) < len(chosen) else [*chosen, code][:MOST_LISTED]
        st.rerun()


@st.fragment
def _drawn(shown: Area | None) -> None:
    try:
        area = drawn_area(shown, "draw-area", "Without a mouse, choose “From a list” or “From a file”.")
        if area is None:
            return
        _use(area)
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)
    st.rerun()


def _uploaded() -> None:
    given = uploader(
        "Outline: GeoJSON, KML or KMZ, a shapefile in a ZIP or a GeoPackage",
        list(ENDINGS),
        MOST_BYTES // 1_000_000,
        key="own-area-file",
    )
    if given is None:
        st.caption(f"At most {MOST_BYTES // 1_000_000} MB. It stays in this session unless an officer keeps it.")
        return
    if st.session_state.get(_SEEN) == given.file_id:
        return
    st.session_state[_SEEN] = given.file_id
    try:
        read = read_outline(GivenFile.of(given.name, given.getvalue()))
        _use(validated(read.outline, read.name, UPLOADED, notes=read.notes))
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)
    st.rerun()


def _kept() -> None:
    try:
        held = kept_areas()
    except InputError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if not held:
        st.caption(
            f"None is kept yet. An area that is shown can be kept under a name of at most {LONGEST_NAME} letters."
        )
        return
    names = {one.number: one.area.name for one in held}
    number = st.selectbox("Areas kept by officers", list(names), format_func=names.__getitem__, key="own-area-kept")
    with st.container(horizontal=True):
        st.button("Show this area", on_click=lambda: _from_key(f"kept:{number}"), key="own-area-show-kept")
        st.button("Delete it", on_click=lambda: _delete(number), key="own-area-delete", icon=":material/delete:")


def _delete(number: int) -> None:
    try:
        delete_area(number)
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)

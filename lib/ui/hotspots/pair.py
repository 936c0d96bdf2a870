"""Two maps side by side: what stands beside the map is kept in the link, and both are moved together."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.analysis.evaluation.marks import done_in
from lib.answers.interventions import with_done
from lib.answers.pairs import Pair, beside_in_words, pair_of
from lib.base import mime
from lib.base.errors import CannotSay
from lib.base.words import shortened
from lib.drawing.exports import as_png
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.ui.frame.evidence import show_downloads
from lib.ui.frame.map_widget import Clicked, background_tiles, show_legend, show_map_with_spots
from lib.ui.frame.plain_text import plain
from lib.ui.frame.share import show_share
from lib.ui.links.choice import Link, Read

BESIDE = "beside"
NOTHING = ""


def _link(view: View) -> Link[str]:
    offered = beside_in_words(view)

    def from_query(query: Mapping[str, str]) -> Read[str]:
        asked = query.get(BESIDE, NOTHING)
        if asked in ("", *offered):
            return asked, []
        return NOTHING, [f"The link asks for a second map, “{shortened(asked)}”, that cannot be shown beside this one."]

    def from_widgets(held: dict[str, Any], written: dict[str, str]) -> Read[str]:
        asked = held.get(BESIDE, written.get(BESIDE, NOTHING))
        return asked if asked in offered else NOTHING, []

    def as_texts(asked: str) -> dict[str, str]:
        return {BESIDE: asked} if asked else {}

    return Link("hotspots", (BESIDE,), from_query, as_texts, from_widgets, lambda asked: {BESIDE: asked})


def read_pair(view: View) -> tuple[Pair | None, list[str]]:
    """Return the two maps that the link or the page's choice asks for, None for one map, and what could not be used."""
    link = _link(view)
    asked, notices = link.read()
    link.write(asked)
    if not asked:
        return None, notices
    try:
        return pair_of(view, asked), notices
    except CannotSay as reason:
        return None, [*notices, f"There is no second map: {reason}"]


def choose_beside(view: View) -> None:
    """Show the choice of what stands beside the map."""
    offered = {NOTHING: "Nothing", **beside_in_words(view)}
    st.selectbox("Beside it", list(offered), format_func=offered.__getitem__, key=_link(view).key(BESIDE))


def show_pair(pair: Pair, view: View, spot: str, say_when_drawn: bool) -> Clicked | None:
    """Show both maps, one above the other on a phone, with one legend where it holds for both; return a click."""
    clicked = None
    sides = zip(st.columns(2, gap="medium"), pair.views, pair.titles, pair.highest, pair.on_maps, strict=True)
    for at, (column, shown, title, highest, on_map) in enumerate(sides):
        with column:
            st.markdown(f"**{plain(title)}**")
            drawing = with_done(on_map.draw(view.place), done_in(topic_named(shown.topic), None))
            key = f"pair-{view.geography}-{at}"
            answer = show_map_with_spots(drawing, key, background_tiles(), spot, True, say_when_drawn)
            clicked = answer or clicked
            if not pair.same_classes:
                show_legend(drawing.legend_title, drawing.legend)
            st.caption(plain(highest))
    if pair.same_classes:
        drawing = pair.on_maps[0].draw(view.place)
        show_legend(drawing.legend_title, drawing.legend)
    if pair.note:
        st.caption(plain(pair.note))
    return clicked


def show_share_of_both(pair: Pair, view: View) -> None:
    """Show what can be taken away of both maps."""
    show_share(pair.figure, view)
    second, source = pair.on_maps[1], f"{pair.figure.evidence['Source']}."
    name = f"{view.topic}-{view.geography}-beside.png"
    show_downloads(
        [("Second map (PNG)", name, mime.PNG, lambda: as_png(second.draw(view.place), second.title, source))]
    )

"""The map on a page: drawn by streamlit-folium, with the legend beneath it."""

import html
from base64 import b64encode
from dataclasses import dataclass

import streamlit as st

from lib.base.settings import street_map_on
from lib.drawing.exports import as_png
from lib.drawing.map_classes import MARKED, MISSING, OUTLINED, POINT, LegendEntry
from lib.drawing.maps import Drawing
from lib.ui.frame.folium_once import show_folium
from lib.ui.frame.printing import printing
from lib.ui.frame.street_tiles import street_tiles
from lib.ui.links.near import found_point
from lib.ui.links.view import choose_place

HEIGHT = 430
HEIGHT_BESIDE = 380  # of each of two maps, which stand one above the other on a phone
_SWITCH = "street-map"  # what the viewer turned it to, on whichever page


def background_tiles() -> tuple[str, str] | None:
    """Return address template and attribution of the background tiles, or None while they are switched off.

    Off unless the viewer turned the switch on or the setting SAFETY_STREET_MAP is “on”.
    """
    st.session_state.setdefault(_SWITCH, street_map_on())
    return street_tiles()[1:] if st.session_state[_SWITCH] else None


def background_switch(of: str = "page") -> None:
    """Show the switch for a street-map background.

    Parameters
    ----------
    of : str
        Which of a page's maps it stands above; all of them follow it.
    """
    whose, key = street_tiles()[0], f"{_SWITCH}-{of}"
    st.session_state[key] = background_tiles() is not None
    st.toggle(
        f"Street map from {whose}",
        key=key,
        help=f"When on, your browser asks {whose}’s server for the map’s background.",
        on_change=lambda: st.session_state.update({_SWITCH: st.session_state[key]}),
    )


@st.fragment
def show_map(drawing: Drawing, key: str, tiles: tuple[str, str] | None = None, ward: str | None = None) -> None:
    """Draw a map with its legend.

    It is a part of the page by itself, so that a click that is told late does not bring back a page that was left.

    Parameters
    ----------
    drawing : Drawing
        What to show.
    key : str
        One a map and geography, without underscores: streamlit-folium tells maps apart by it.
    tiles : tuple of (address template, attribution), optional
        Background tiles.
    ward : str, optional
        The ward that is chosen, empty for none, where a click on another chooses that.
    """
    clicked = show_map_with_spots(drawing, key, tiles, "")
    if ward is not None and clicked and clicked.ward not in ("", ward):
        choose_place(clicked.ward)
        st.rerun()


@dataclass(frozen=True)
class Clicked:
    """What somebody did on a map just now.

    Attributes
    ----------
    ward, spot : str
        The ward, and the hexagon or circle in it, that was clicked; empty for none.
    through_time : tuple of (step, last month), optional
        The months that the map was taken to in place of a click; empty texts for the whole period.
    """

    ward: str
    spot: str
    through_time: tuple[str, str] | None = None


def show_map_with_spots(
    drawing: Drawing,
    key: str,
    tiles: tuple[str, str] | None,
    spot: str,
    together: bool = False,
    says_when_drawn: bool = False,
) -> Clicked | None:
    """Draw a map as `show_map` does; return what was done on it since it was drawn last, None for nothing.

    Parameters
    ----------
    spot : str
        The hexagon or circle that is open beside the map; empty for none.
    together : bool
        Whether it is one of two maps that are moved together; then one legend stands for both.
    says_when_drawn : bool
        Whether the page waits for it with the rest.
    """
    if printing():
        _show_picture(drawing)
        return None
    height = HEIGHT_BESIDE if together else HEIGHT
    key_with = f"{key}-tiles" if tiles else key
    answer = show_folium(drawing, key_with, height, tiles, found_point(), spot, together, says_when_drawn)
    if not together:
        show_legend(drawing.legend_title, drawing.legend)
    clicked = _new_click(answer, key)
    if clicked is None:
        return None
    if "step" in clicked:
        return Clicked("", "", (str(clicked["step"]), str(clicked.get("until", ""))))
    return Clicked(clicked.get(drawing.code, ""), clicked.get(drawing.spots, ""))


def _show_picture(drawing: Drawing) -> None:
    """Show a map as its picture, with its legend, for paper."""
    picture = b64encode(as_png(drawing, drawing.alt.split(". ")[0], "")).decode()
    alt = html.escape(drawing.alt, quote=True)
    st.html(f'<figure style="margin:0"><img src="data:image/png;base64,{picture}" alt="{alt}" width="100%"></figure>')


def _new_click(answer: dict, key: str) -> dict[str, str] | None:
    """Return the properties of what was clicked, once: a rerun for another reason is not a new click."""
    clicked, number, seen = answer.get("last_active_drawing"), answer.get("last_object_clicked_count"), f"clicks-{key}"
    if not clicked or number == st.session_state.get(seen):
        return None
    st.session_state[seen] = number
    return clicked.get("properties") or {}


def _swatch(colour: str, hatch: str) -> str:
    """Return the rest of a swatch: its background, or the mark or outline that stands for the class."""
    if colour == MARKED:
        return 'text-align:center;line-height:14px;border:0;color:#0b0c0c">◆'
    if colour == OUTLINED:
        return 'border:2px solid #0b0c0c">'
    if colour == POINT:
        return f'width:14px;border-radius:7px;background:{colour}">'
    return f'background:{hatch if colour == MISSING else colour}">'


def show_legend(title: str, entries: tuple[LegendEntry, ...]) -> None:
    """Show what the colours of a map stand for; hatching stands for a missing figure."""
    hatch = "repeating-linear-gradient(45deg,#6f777b 0 2px,#ffffff 2px 6px)"
    swatches = "".join(
        '<span style="display:inline-flex;align-items:center;margin-right:14px">'
        '<span class="swatch" aria-hidden="true" style="flex:none;width:22px;height:14px;border:1px solid #505a5f;'
        f"margin-right:5px;{_swatch(entry.colour, hatch)}</span>"
        f"{html.escape(entry.text)}</span>"
        for entry in entries
    )
    st.html(f'<div style="font-size:0.9rem;line-height:1.6"><strong>{html.escape(title)}:</strong> {swatches}</div>')

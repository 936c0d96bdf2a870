"""The parts of the page on an area of one's own, one function a section."""

import re

import streamlit as st

from lib.analysis.own_area.area import LONGEST_NAME, Area, plain_name
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.own_area.inside import one_ward
from lib.analysis.own_area.kept import keep
from lib.analysis.own_area.made_of import key_of
from lib.analysis.own_area.safe import safe_counts_of
from lib.answers.figure import Figure
from lib.answers.own_area import ring_figures
from lib.base import mime
from lib.base.errors import CannotSay, InputError, NotAllowed
from lib.base.roles import may
from lib.drawing import exports
from lib.drawing.own_area_map import own_area_geojson
from lib.drawing.words.alike import alike_in_words, how_chosen
from lib.drawing.words.own_area import (
    burst_sentences,
    how_sure,
    kinds_in_words,
    points_in_words,
    requests_in_words,
    ring_sentence,
)
from lib.published.places import ward_names
from lib.published.tables import district
from lib.ui.frame.badge import show_badge
from lib.ui.frame.evidence import method_link, show_downloads, show_evidence, show_table, show_wide_table
from lib.ui.frame.map_widget import background_switch, background_tiles, show_map
from lib.ui.frame.next_steps import show_brief_this, show_ward_page
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.frame.sent_once import send_chart
from lib.ui.links.choice import address
from lib.ui.own_area.chosen import query_of, take

MOST_WARDS = 3  # that are led to
_KEEP = "own-area-keep-said"


def show_notes(found: AreaFigures) -> None:
    """Show what was done to the outline and what must be known of it."""
    if found.area.notes:
        st.caption(plain(" ".join(found.area.notes)))


def show_answer(figure: Figure, found: AreaFigures) -> None:
    """Show the map and, beside it, what it says and where to go next."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_badge(found.topic)
        background_switch()
        if figure.on_map:
            show_map(figure.on_map.draw(""), "map-own-area", background_tiles())
    with right:
        st.header("What it says")
        st.markdown("\n".join(f"- {plain(line)}" for line in (*figure.lines, *burst_sentences(found)[:2])))
        with st.container(key="ways-on"):
            st.subheader("What next")
            _show_next(found)


def _show_next(found: AreaFigures) -> None:
    whole, asked = found.area.wards, ((found.topic.slug,), found.period.start, found.period.end)
    if ward := one_ward(found.area):
        show_brief_this((ward,), *asked)
    elif key_of(found.area):
        show_brief_this((), *asked, areas=(found.area,))
    else:
        st.caption(
            "To brief it, keep it under a name, or draw it with fewer corners: its outline is too long for a link."
        )
    by_ward = found.points.groupby("ward_code")["count"].sum().sort_values(ascending=False, kind="stable")
    for ward in by_ward.index[:MOST_WARDS]:
        show_ward_page(ward, f"{ward_names()[ward]}, the whole ward" if ward not in whole else ward_names()[ward])
    _show_did_it_work(found)
    if not found.area.ready_made and not found.area.key.startswith("kept:"):
        with st.popover("Name or keep this area", icon=":material/bookmark:"):
            name = st.text_input("Its name", found.area.name, max_chars=LONGEST_NAME, key="own-area-name")
            if st.button("Use this name", key="own-area-call"):
                take(found.area, plain_name(name, found.area.name))
                st.rerun()
            if may("keep_areas") and st.button("Keep it for officers", key="own-area-keep"):
                _keep(found, name)
    if said := st.session_state.pop(_KEEP, ""):
        st.success(plain(said))


def _show_did_it_work(found: AreaFigures) -> None:
    """Lead to what became of something that was done in the area, where a link can say which area that is."""
    own = query_of(found.area)
    if not own:
        return
    called = own.get("called", "")
    area = f"{called}@{own['area']}" if called and own["area"].startswith("shape:") else own["area"]
    st.page_link(
        "pages/did_it_work.py",
        label="Did something happen here? See if it worked",
        icon=":material/done_all:",
        query_params={"topic": found.topic.slug, "area": area},
    )


def _keep(found: AreaFigures, name: str) -> None:
    try:
        kept = keep(found.area, name)
    except InputError as error:
        st.error(plain(str(error)))
        return
    take(kept)
    st.session_state[_KEEP] = f"“{kept.name}” is kept; officers find it under “Kept areas”."
    st.rerun()


def show_months(figure: Figure) -> None:
    """Show the chart of months."""
    if figure.chart:
        st.subheader("Month by month")
        send_chart(figure.chart, "own-area-months")
        st.caption(plain(figure.reading))


def show_beside(figure: Figure) -> None:
    """Show the area beside the rest of the district."""
    show_table(figure.in_words, "The area beside the rest of the district")


def show_alike(found: AreaFigures) -> None:
    """Show the area beside the places most like it, or why there are none."""
    try:
        table = alike_in_words(found)
    except CannotSay as reason:
        st.write(plain(f"{reason} The rest of the district stays what it is compared with."))
        return
    show_wide_table(table, "The area beside the places most like it", 40)
    st.caption(plain(how_chosen(found)))


def show_where_and_what(found: AreaFigures) -> None:
    """Show the busiest map points and the kinds of what is on record."""
    points, kinds = points_in_words(found), kinds_in_words(found)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Busiest map points")
        if len(points):
            show_wide_table(points, "Busiest map points of the area", 24)
        else:
            st.write("Nothing with a place of its own is on record here in these months.")
    with right:
        st.subheader("What is on record here")
        show_wide_table(kinds, "What is on record in the area by kind", 20)
    st.write(plain(ring_sentence(ring_figures(found))))


def show_requests(area: Area) -> None:
    """Show what of the council's own requests may be shown of an area to somebody who is no officer."""
    try:
        table = requests_in_words(safe_counts_of(area))
    except NotAllowed as reason:
        st.info(plain(str(reason)), icon=":material/info:")
        return
    show_wide_table(table, f"What residents of {area.name} reported to the council, by year", 24)
    st.caption("April to March. Hidden: where one of its wards has a count that could point to somebody.")


def show_sure(figure: Figure, found: AreaFigures) -> None:
    """Show how far the figures can be trusted."""
    st.markdown("\n".join(f"- {plain(line)}" for line in [*how_sure(found), *burst_sentences(found)]))
    method_link(*figure.method)


def show_known(figure: Figure) -> None:
    """Show what the figures rest on."""
    show_evidence(figure.evidence)


def show_share(figure: Figure, found: AreaFigures, query: dict[str, str]) -> None:
    """Show the link, the downloads and the command."""
    own = query_of(found.area)
    link = address({**own, **query}) if own else ""
    if link:
        st.caption("Link to exactly this area; the button at its end copies it.")
        st.code(link, language=None, wrap_lines=True)
    else:
        st.caption(
            "The outline has too many corners for a link. Keep the area under a name, or download it as GeoJSON and "
            "upload it again."
        )
    about = {
        "Finding": figure.title,
        **figure.evidence,
        "Link": link,
        "Command": figure.command,
        "Licence": " ".join(district()["attribution"]["statements"]),
    }
    name = re.sub(r"[^a-z0-9]+", "-", found.area.name.lower()).strip("-")[:40] or "area"
    name = f"{name}-{found.topic.slug}-{found.period.start}-to-{found.period.end}"
    sheets = {"Area": figure.for_files, "Months": found.months, "Kinds": found.kinds, "Map points": found.points}
    source = f"{figure.evidence['Source']}. {figure.evidence['Period']}. Data to {figure.evidence['Data to']}."
    files = [
        ("Table (CSV)", f"{name}.csv", mime.CSV, lambda: exports.csv_file(figure.for_files)),
        ("All tables (Excel)", f"{name}.xlsx", mime.XLSX, lambda: exports.workbook(sheets, about)),
        (
            "Outline and figures (GeoJSON)",
            f"{name}.geojson",
            mime.GEOJSON,
            lambda: own_area_geojson(found.area, figure.for_files, about),
        ),
    ]
    if on_map := figure.on_map:
        files.append(
            ("Map (PNG)", f"{name}.png", mime.PNG, lambda: exports.as_png(on_map.draw(""), figure.title, source))
        )
    show_downloads(files)
    st.caption(f"The same table on the command line: {as_code(figure.command)}")

"""Overview: the chosen ward, the district at a glance, what rose or fell, what residents say, and what is new."""

import streamlit as st

from lib.answers.figure import Figure
from lib.answers.overview import (
    changed_in_district,
    changes_tables,
    clear_changes,
    leading_findings,
    overview_title,
    residents_say,
    small_map_of,
)
from lib.drawing.words.overview import how_surely, wards_changed_sentence
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.documents import document
from lib.ui.concerns.parts import every_wave
from lib.ui.frame.badge import show_badge
from lib.ui.frame.closed_part import KNOWN, LEADS, SURE, closed_part, show_reading
from lib.ui.frame.evidence import method_link, show_evidence, show_table
from lib.ui.frame.map_widget import show_legend
from lib.ui.frame.plain_text import plain
from lib.ui.frame.sent_once import send_chart
from lib.ui.links.choice import show_notices
from lib.ui.links.view import chosen_place, link_query
from lib.ui.pages import pages_for_visitor
from lib.ui.ward.card import show_ward_card


def show_topic(view: View, finding: Figure) -> None:
    """Show a topic's sentences, its map, and the way to the page that shows it in full."""
    topic = topics()[view.topic]
    st.header(topic.label)
    show_badge(topic)
    for line in finding.lines:
        st.write(plain(line))
    picture = small_map_of(topic.slug)
    if finding.on_map and picture:
        send_chart(picture, f"map-{topic.slug}")
        drawing = finding.on_map.draw("")
        show_legend(drawing.legend_title, drawing.legend)
    st.page_link("pages/hotspots.py", label=f"Map and table: {topic.label}", query_params=link_query(view))


def show_changes() -> None:
    """Show what rose or fell: in the district beside the rest of the county, then ward by ward."""
    st.header("What changed")
    for found in changed_in_district():
        st.write(plain(f"{found.sentence} {found.elsewhere}"))
    changed = clear_changes()
    st.write(plain(wards_changed_sentence(changed)))
    if len(changed):
        show_table(changes_tables()[0], "Wards and topics that rose or fell since a year before")


def show_residents() -> None:
    """Show what those who replied to surveys named most."""
    st.header("What residents say")
    notices: list[str] = []
    st.write(plain(" ".join(residents_say(*every_wave(notices)))))
    show_notices(notices)
    st.page_link("pages/concerns.py", label="What worries residents, and how it moved", icon=":material/forum:")


def show_new() -> None:
    """Show what was added to the data last."""
    updates = document("data-changes")
    if len(updates) < 2:
        return
    st.header(f"New in the data: {updates[1].heading}")
    first, _, rest = updates[1].body.partition("\n\n")
    st.write(first)
    if rest:
        closed_part("new", lambda: st.markdown(rest), "What was added or changed")


def show_certainty() -> None:
    """Show how changes are judged."""
    changed = clear_changes()
    if len(changed):
        st.write(plain(how_surely(changed)))
        show_table(changes_tables()[1], "Where the changes likely lie")
    method_link(
        "The same months of both years are compared, only months that both have in full. Incidents come in bursts and "
        "many places are looked at together; both are allowed for, so that false alarms are rare.",
        "Change",
    )


def show_known() -> None:
    """Show how each topic's figures are known."""
    for view, finding in findings:
        st.markdown(f"**{topics()[view.topic].label}**")
        show_evidence(finding.evidence)


def show_pages() -> None:
    """Show where each page leads."""
    with st.container(key="where-pages-lead"):
        for page in pages_for_visitor()[1:]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.page_link(page.file, label=f"**{page.title}**", width="content")
                st.write(page.leads_to)


findings = leading_findings()
st.title(plain(overview_title()))
if chosen_place():
    show_ward_card(chosen_place())
for column, (view, finding) in zip(st.columns(3, gap="medium", border=True), findings, strict=True):
    with column:
        show_topic(view, finding)
show_changes()
show_residents()
show_new()
show_reading("overview")
closed_part(SURE, show_certainty)
closed_part(KNOWN, show_known)
closed_part(LEADS, show_pages)

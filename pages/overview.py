"""Overview: the district at a glance, what rose or fell, and where each page leads."""

import streamlit as st

from lib.answers.overview import clear_changes, leading_findings
from lib.drawing.charts.district import small_map
from lib.drawing.words.areas import freshness, place_name
from lib.drawing.words.tables import changes_in_words
from lib.incidents.topics import topics
from lib.published.documents import document
from lib.ui.frame.evidence import method_link, show_evidence, show_table
from lib.ui.frame.map_widget import show_legend
from lib.ui.frame.plain_text import plain
from lib.ui.links.view import link_query
from lib.ui.pages import pages_for_visitor

findings = leading_findings()
st.title(plain(findings[0][1].title))
st.write(
    f"Where anti-social behaviour, fly-tipping and crime are reported in {place_name()}, ward by ward, from police and "
    f"council records, with how sure each figure is. {freshness()}."
)

for column, (view, finding) in zip(st.columns(3, gap="medium", border=True), findings, strict=True):
    topic = topics()[view.topic]
    with column:
        st.header(topic.label)
        st.markdown(f"**{plain(finding.title)}.**")
        for line in finding.lines:
            st.write(plain(line))
        if finding.on_map:
            drawing = finding.on_map.draw("")
            picture = small_map(drawing)
            st.vega_lite_chart(picture.table, picture.spec, alt=picture.alt, key=f"map-{topic.slug}", width="stretch")
            show_legend(drawing.legend_title, drawing.legend)
        if finding.chart:
            months = finding.chart
            st.vega_lite_chart(months.table, months.spec, alt=months.alt, key=f"months-{topic.slug}", width="stretch")
        st.page_link(
            "pages/hotspots.py",
            label=f"Map and table: {topic.label}",
            query_params=link_query(view),
        )
        with st.expander("How we know"):
            show_evidence(finding.evidence, heading=False)

st.header("Rose or fell since last year")
changed = clear_changes()
looked_at = f"{changed.attrs['looked_at']:,} pairs of a ward and a topic"
if changed.empty:
    st.write(f"None of {looked_at} clearly rose or fell since the same months a year before.")
else:
    st.write(
        f"Of {looked_at}, {len(changed)} rose or fell since the same months a year before, judged among the wards of "
        f"their topic; {changed['together'].sum()} of them would also hold with all looked at together. The others "
        "show no clear change."
    )
    show_table(changes_in_words(changed), "Wards and topics that rose or fell since a year before")
method_link(
    "The same months of both years are compared, only months that both have in full. Incidents come in bursts and "
    "many places are looked at together; both are allowed for, so that false alarms are rare.",
    "Change",
)

updates = document("data-changes")
if len(updates) > 1:
    st.header(f"New in the data: {updates[1].heading}")
    first, _, rest = updates[1].body.partition("\n\n")
    st.write(first)
    if rest:
        with st.expander("What was added or changed"):
            st.markdown(rest)

st.header("Where each page leads")
for page in pages_for_visitor()[1:]:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(page.file, label=f"**{page.title}**", width="content")
        st.write(page.leads_to)

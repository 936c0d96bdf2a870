"""Similar areas: is it us or is it everywhere? Recorded crime, months and fly-tipping beside areas like this one."""

import streamlit as st

from lib.answers import fly_tipping
from lib.answers.similar import (
    change_figure,
    crime_of,
    funnel_figure,
    how_sure,
    recorded_crime_figure,
    verdict_figure,
)
from lib.answers.similar_context import context_figures
from lib.answers.similar_months import common_months_figure, months_figure, year_on_year_figure
from lib.answers.similar_view import FLY_TIPPING_BY, group_shown, groups_shown
from lib.drawing.words.similar import topic_of
from lib.incidents.view import View
from lib.published.cited import text
from lib.ui.frame.closed_part import ANALYSTS, KNOWN, SHARE, SURE, closed_part, show_reading
from lib.ui.frame.evidence import method_link, show_evidence, show_table
from lib.ui.frame.next_steps import show_brief_of_topic
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import address, show_notices
from lib.ui.similar.choices import (
    choose_comparison,
    choose_fly_tipping,
    choose_mean,
    choose_months,
    read_similar_view,
    show_group,
)
from lib.ui.similar.figure import show_figure, show_files, show_picture

view, notices = read_similar_view()
group, link = group_shown(view), address(st.query_params.to_dict())
topic = topic_of(view.offence)
finding = recorded_crime_figure(view.offence, view.year, group, view.mean)


def show_change() -> None:
    show_figure(year_on_year_figure(topic.slug), link)
    change = change_figure(view.offence, view.year, group)
    if change:
        show_figure(change, link)
    else:
        st.info("For the areas of the group, no year is at hand that holds the same months a year before this one.")


def show_months() -> None:
    choose_months()
    show_figure(months_figure(view.months_topic, view.months_show), link)
    common = common_months_figure(view.months_topic, group.codes)
    if isinstance(common, str):
        st.info(plain(common))
    else:
        show_figure(common, link)


def show_fly_tipping() -> None:
    choose_fly_tipping()
    show_figure(fly_tipping.trend_figure(group, view.mean), link)
    show_figure(fly_tipping.ranks_figure(view.ft_year), link)
    show_figure(fly_tipping.year_figure(view.ft_year, group), link)
    show_figure(fly_tipping.kinds_figure(FLY_TIPPING_BY[view.ft_by], view.ft_year, group), link)
    show_figure(fly_tipping.actions_figure(), link)
    show_figure(fly_tipping.requests_figure(), link)


def show_context() -> None:
    st.write(text("context_introduction"))
    for figure in context_figures():
        show_figure(figure, link)


def show_how_sure() -> None:
    choose_mean()
    st.markdown("\n".join(f"- {plain(line)}" for line in how_sure(view.offence, view.year, group, view.mean)))
    show_table(finding.in_words, finding.title)


def show_known() -> None:
    show_evidence(finding.evidence)
    method_link(*finding.method)


st.title(plain(finding.title))
show_notices(notices)
choose_comparison(view)
left, right = st.columns([3, 2], gap="medium")
with left:
    show_picture(finding)
with right:
    for line in finding.lines:
        st.write(plain(line))
    with st.container(horizontal=True, key="next-steps"):
        show_brief_of_topic(View.default(topic.slug))
show_group(view, group, crime_of(view.offence, view.year, group))
closed_part("change", show_change, "Has it changed since a year before?")
closed_part("months", show_months, "Month by month")
closed_part("fly-tipping", show_fly_tipping, "Fly-tipping")
closed_part(
    "every-group",
    lambda: show_figure(verdict_figure(view.offence, view.year, groups_shown(view), view.mean), link),
    "How the verdict changes with the group",
)
if context_figures():
    closed_part("context", show_context, text("context_heading"))
show_reading("similar_areas")
closed_part(SURE, show_how_sure)
closed_part(KNOWN, show_known)
closed_part(ANALYSTS, lambda: show_figure(funnel_figure(view.offence, view.year, group), link))
closed_part(SHARE, lambda: show_files(finding, link))

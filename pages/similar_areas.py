"""Similar areas: is it us or is it everywhere? Recorded crime, months and fly-tipping beside areas like this one."""

import streamlit as st

from lib.answers import fly_tipping
from lib.answers.similar import change_figure, crime_of, funnel_figure, recorded_crime_figure, verdict_figure
from lib.answers.similar_context import context_figures
from lib.answers.similar_months import common_months_figure, months_figure
from lib.answers.similar_view import FLY_TIPPING_BY, group_shown, groups_shown
from lib.published.cited import text
from lib.ui.links.choice import address, show_notices
from lib.ui.similar.choices import (
    choose_comparison,
    choose_fly_tipping,
    choose_mean,
    choose_months,
    read_similar_view,
    show_group,
)
from lib.ui.similar.figure import show_basis, show_figure, show_picture

view, notices = read_similar_view()
group, link = group_shown(view), address(view.to_query())
finding = recorded_crime_figure(view.offence, view.year, group, view.mean)

st.title(finding.title)
show_notices(notices)
choose_comparison(view)
show_group(view, group, crime_of(view.offence, view.year, group))
left, right = st.columns([3, 2], gap="medium")
with left:
    show_picture(finding)
with right:
    choose_mean()
    st.markdown("\n".join(f"- {line}" for line in finding.lines))
    heading = text("context_heading")
    context = f", [{heading[:1].lower()}{heading[1:]}](#context)" if context_figures() else ""
    st.markdown(
        "Further down: [the verdict under every group](#every-group), [change between years](#change), "
        f"[month by month](#months), [fly-tipping](#fly-tipping){context}."
    )
show_basis(finding, link)

st.header("How the verdict changes with the group", anchor="every-group")
show_figure(verdict_figure(view.offence, view.year, groups_shown(view), view.mean), link)
show_figure(funnel_figure(view.offence, view.year, group), link)

st.header("Change between years", anchor="change")
change = change_figure(view.offence, view.year, group)
if change:
    show_figure(change, link)
else:
    st.info("There is no earlier year at hand that shares no month with this one. Choose a later year.")

st.header("Month by month", anchor="months")
choose_months()
show_figure(months_figure(view.months_topic, view.months_show), link)
common = common_months_figure(view.months_topic, group.codes)
if isinstance(common, str):
    st.info(common)
else:
    show_figure(common, link)

st.header("Fly-tipping", anchor="fly-tipping")
choose_fly_tipping()
show_figure(fly_tipping.trend_figure(group, view.mean), link)
show_figure(fly_tipping.ranks_figure(view.ft_year), link)
show_figure(fly_tipping.year_figure(view.ft_year, group), link)
show_figure(fly_tipping.kinds_figure(FLY_TIPPING_BY[view.ft_by], view.ft_year, group), link)
show_figure(fly_tipping.actions_figure(), link)
show_figure(fly_tipping.requests_figure(), link)

if context_figures():
    st.header(heading, anchor="context")
    st.write(text("context_introduction"))
for figure in context_figures():
    show_figure(figure, link)

st.header("Share", anchor="share")
st.caption("Link to exactly this view; the button at its end copies it.")
st.code(link, language=None, wrap_lines=True)

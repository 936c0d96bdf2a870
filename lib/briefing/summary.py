"""The figures of a briefing by ward: police records, and the plan’s localities."""

import math

from lib.analysis.areas import district_count
from lib.answers.now import now_line, without_place_line
from lib.briefing.document import Block, Heading, Table, Text, table_of
from lib.briefing.figures import Figures, PlanTopic, WardTopic
from lib.briefing.sheets import hot_in_words
from lib.drawing.words.areas import comparison_period, plan_notes
from lib.drawing.words.highest import headline_certainty
from lib.drawing.words.tables import areas_in_words, wards_in_brief
from lib.incidents.coverage import missing_in_words
from lib.published.cited import plan_year
from lib.published.tables import us


def summary_section(figures: Figures) -> list[Block]:
    """Return each topic's figures by ward, with what they rest on."""
    blocks: list[Block] = []
    for figure in figures.by_ward:
        blocks += [Heading(figure.topic.label), _summary_table(figure, figures.request.wards)]
        notes = [
            headline_certainty(figure.areas),
            _district_note(figure),
            now_line(figure.topic, "", figure.view.end),
            comparison_period(figure.areas),
            without_place_line(figure.topic, figure.view.start, figure.view.end),
            _gap_note(figure),
        ]
        blocks += [Text(note, "note") for note in notes if note]
    return blocks


def _summary_table(figure: WardTopic, wards: tuple[str, ...]) -> Table:
    table = wards_in_brief(figure.areas, wards)
    table["Hot small areas"] = [hot_in_words(figure, code) for code in table.index]
    when = figure.areas.period
    caption = f"{figure.topic.label} by ward, {when.words if when else ''}: highest rate first"
    return table_of(caption, table, (18, 12, 18, 15, 18, 13, 21, 18))


def _district_note(figure: WardTopic) -> str:
    whole = figure.areas.total
    if math.isnan(whole):
        return ""
    return (
        f"{us()} as a whole had {figure.topic.counted(whole)}. Ranks are of all "
        f"{len(figure.areas.rows)} wards. "
        "“Beside the district” says whether a ward’s rate is higher or lower, or cannot be told apart from it."
    )


def _gap_note(figure: WardTopic) -> str:
    asked = figure.areas.period
    missing = missing_in_words(figure.topic, asked) if asked else ""
    return f"Months missing and counted in no figure: {missing}." if missing else ""


def published_section(figures: Figures) -> list[Block]:
    """Return what the plan prints of topics that have no figures by month."""
    return [block for plan in figures.by_plan for block in (Heading(plan.topic.label), *_plan_figures(plan))]


def _plan_figures(plan: PlanTopic) -> list[Block]:
    topic = plan.topic
    if plan.areas is None:
        whole = district_count(topic)
        return [
            Text(
                f"{topic.label} is published for the district as a whole only: {topic.counted(whole)} in {plan_year()}."
            ),
            Text(topic.may_not_claim, "note"),
        ]
    words = areas_in_words(plan.areas)
    words.insert(1, "Holds a chosen ward", ["yes" if name in plan.localities else "no" for name in words["Locality"]])
    caption = f"{topic.label} by locality as the plan prints it, {plan_year()}; no figure by ward exists"
    notes = [*plan_notes(plan.areas, on_a_map=False), topic.may_not_claim]
    return [table_of(caption, words, (20, 14, 14, 14, 24)), *(Text(note, "note") for note in notes)]

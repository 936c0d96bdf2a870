"""The outcomes' page as a figure: how the plan's measures stand at a quarter."""

from lib.analysis.district import district_change
from lib.analysis.outcomes.standing import Outcomes
from lib.answers.figure import Figure
from lib.answers.hotspots import areas_of
from lib.base.cells import safe_cells
from lib.base.errors import CannotSay
from lib.base.quarters import quarter_in_words
from lib.drawing.words.outcomes import RULE, headline, outcome_columns, table_in_words
from lib.drawing.words.overview import highest_sentence, year_sentence
from lib.incidents.topics import Topic, topics
from lib.incidents.view import View
from lib.published.cited import plan
from lib.published.outcomes import Priority, due_weeks
from lib.records.cache import kept_until_records_change

LINES = (
    "Each figure stands beside the same quarter a year before. What nobody gave is missing, not 0. Quarters are of the "
    "calendar year."
)


@kept_until_records_change(maxsize=32)
def outcomes_figure(found: Outcomes) -> Figure:
    """Return how the plan's measures stand."""
    return Figure(
        "outcomes",
        headline(found),
        (LINES,),
        None,
        table_in_words(found.measures),
        safe_cells(outcome_columns(found)),
        {
            "Source": f"{plan().in_full}, section 8, for the measures and whose they are; data.police.uk, the national "
            "statistics of recorded crime and survey waves for what this app works out; the agencies for the rest",
            "Period": f"Quarters up to {quarter_in_words(found.quarter)}",
            "Not in it": f"What no agency gave; it is asked for within {due_weeks()} weeks of a quarter’s end",
            "Letters": RULE,
        },
        (
            "Each figure is set beside that of a year before; whether it rose or fell is tested as on every page.",
            "Outcomes of the plan",
        ),
        f"python -m lib outcomes --quarter {found.quarter}",
    )


@kept_until_records_change(maxsize=8)
def evidence_of(priority: Priority) -> tuple[tuple[Topic, str], ...]:
    """Return what the other pages find of what a priority is about: the last year beside the year before, and where.

    Of the topics that fill in its measures or stand beside them; of every recorded topic that is nearest to it where
    none does.
    """
    named = [slug for one in (*priority.measures, *priority.beside) for slug in one.topics]
    nearest = [slug for slug, topic in topics().items() if topic.priority == priority.number]
    found = []
    for slug in dict.fromkeys(named or nearest):
        topic = topics().get(slug)
        if topic is None or not topic.recorded:
            continue
        view = View.default(slug)
        try:
            change = year_sentence(district_change(topic, view.start, view.end))
        except CannotSay:
            continue
        found.append((topic, f"{change} {highest_sentence(areas_of(view))}".strip()))
    return tuple(found)

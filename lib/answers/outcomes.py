"""The outcomes' page as a figure: how the plan's measures stand at a quarter."""

from lib.analysis.outcomes.standing import Outcomes
from lib.answers.figure import Figure
from lib.base.cells import safe_cells
from lib.base.quarters import quarter_in_words
from lib.drawing.words.outcomes import RULE, headline, outcome_columns, table_in_words
from lib.published.cited import plan
from lib.published.outcomes import due_weeks
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

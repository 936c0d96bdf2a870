"""What is said of how a patrol list was chosen."""

from lib.analysis.patrol import BUSIEST, PatrolChoice
from lib.base.words import within_a_sentence


def choice_sentence(choice: PatrolChoice) -> str:
    """Return which way of choosing places held better on later months, with both shares, and so which is taken."""
    topic = choice.topic
    if choice.tested_on is None:
        return (
            f"{topic.label}: places hot by the rule, most lasting first. Whether the busiest would have held more "
            f"cannot be told: {within_a_sentence(choice.why_not)}"
        )
    rule, busiest = (f"{100 * share:.0f}%" for share in (choice.rule_share, choice.busiest_share))
    when = choice.tested_on.words
    if choice.by == BUSIEST:
        return (
            f"{topic.label}: the busiest places. Chosen on the year before, they held {busiest} of {topic.sentence} in "
            f"{when}; as much land that was hot by the rule held {rule}."
        )
    return (
        f"{topic.label}: places hot by the rule, most lasting first. Chosen on the year before, they held {rule} of "
        f"{topic.sentence} in {when}; the busiest places on as much land held {busiest}."
    )

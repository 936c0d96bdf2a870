"""What is said of how a patrol list was chosen."""

from lib.analysis.patrol import BUSIEST, PatrolChoice


def choice_sentence(choice: PatrolChoice) -> str:
    """Return which way of choosing places held better on later months, with both shares, and so which is taken."""
    topic = choice.topic
    if choice.tested_on is None:
        return (
            f"{topic.label}: places hot by the rule, most lasting first. Whether the busiest would have held more "
            f"cannot be told: {choice.why_not[0].lower()}{choice.why_not[1:]}"
        )
    rule, busiest = (f"{100 * share:.0f}%" for share in (choice.rule_share, choice.busiest_share))
    held = (
        f"chosen on the year before, the busiest hexagons held {busiest} of {topic.sentence} in "
        f"{choice.tested_on.words} and as much land hot by the rule {rule}"
    )
    taken = "the busiest" if choice.by == BUSIEST else "places hot by the rule, most lasting first"
    return f"{topic.label}: {taken}, because, {held}."

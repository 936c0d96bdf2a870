"""The written hotspot rule in a sentence."""

from lib.statistics.hotspot_rule import HotspotRule


def rule_in_words(rule: HotspotRule) -> str:
    """Return the rule in plain English, for showing beside hotspots."""
    return (
        "A hexagon is hot when it and its six neighbours hold more incidents than the rest of the "
        "district leads one to expect (Gi*) and more than if incidents were spread evenly over the "
        "district's land, both beyond chance after allowing for the number of hexagons tested "
        f"(q below {rule.q_below:g}), and at least {rule.minimum_count} of them are in the hexagon "
        f"itself. Over windows of {rule.window_months} months it is persistent if hot in at least "
        f"{rule.persistent_share:.0%} of windows, emerging if hot in the latest {rule.recent_share:.0%} "
        "and not before, former if hot before and not in the latest, and intermittent if otherwise hot "
        f"in at least {rule.intermittent_share:.0%}; fewer than {rule.minimum_windows} windows are too "
        "few to say. Single map points are separate hotspots from "
        f"{rule.separation_metres:g} metres apart."
    )

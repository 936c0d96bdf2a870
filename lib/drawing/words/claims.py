"""What is said of a claim: the finding, what the records give, and a sentence that would be fair to say."""

import pandas as pd

from lib.analysis.claims.claim import Claim, place_in_words
from lib.analysis.claims.other_sources import OtherSource
from lib.analysis.claims.published import PublishedClaim
from lib.analysis.claims.recompute import Recomputed
from lib.base.months import runs_in_words
from lib.base.words import plural, sentence_case, the_within, within_a_sentence
from lib.drawing.words.areas import LEAST_BASE_FOR_PERCENTAGE, percent_range
from lib.drawing.words.district import others_of_the_county
from lib.incidents.topics import Topic
from lib.published.tables import district
from lib.records.cache import kept_until_records_change
from lib.statistics.change import FELL, ROSE, UNCLEAR
from lib.statistics.claim import (
    AGREES,
    BORNE_OUT,
    CANNOT_TELL,
    FAR_LESS,
    LESS,
    MAY_BE_CHANCE,
    MORE,
    NO_CLEAR_CHANGE,
    NO_FIGURE,
    NOT_BORNE_OUT,
    OPPOSITE,
    PARTLY,
)

VERDICT_SIGNS = {BORNE_OUT: "✔", PARTLY: "◐", NOT_BORNE_OUT: "✖", CANNOT_TELL: "?"}
CAUSE = "What caused a change, the records cannot say: they count what was reported, not what was done about it."


def verdict_words(verdict: str) -> str:
    """Return a verdict with its sign: '◐ Partly borne out'."""
    return f"{VERDICT_SIGNS[verdict]} {sentence_case(verdict)}"


def claim_headline(found: Recomputed) -> str:
    """Return the finding in under twenty words, without a full stop."""
    verdict, claim = found.verdict, found.claim
    start = verdict_words(verdict.verdict)
    what = f"{found.topic.sentence} in {_short_place(claim)}"
    if verdict.why == NO_FIGURE:
        return f"{start}: too few records of {what} for these months"
    moved = _moved(found.basis.ratio, 1) if found.basis else _moved(float(found.own["ratio"]), _decimals(found))
    by = f" of {claim.size_words}" if claim.size else ""
    room = f"; missing months leave room for {claim.size_words}" if verdict.by_missing_months else ""
    return {
        AGREES: f"{start}: {what} {moved}{room}",
        LESS: f"{start}: {what} {moved}, less than {claim.number}%",
        MORE: f"{start}: {what} {moved}, more than {claim.number}%",
        FAR_LESS: f"{start}: {what} {moved}, far less than {claim.number}%",
        OPPOSITE: f"{start}: {what} {moved}",
        MAY_BE_CHANCE: f"{start}: {what} {moved}, which may be chance",
        NO_CLEAR_CHANGE: f"{start}: {what} shows no clear change, not a {'rise' if claim.rises else 'fall'}{by}",
    }[verdict.why]


def _short_place(claim: Claim) -> str:
    return place_in_words(claim.place).split(" (")[0]


def _decimals(found: Recomputed) -> int:
    """Return with how many decimals the records' change is given: one where the claim has some and is very near."""
    claim, ratio = found.claim, float(found.own["ratio"])
    return int("." in claim.size and claim.ratio is not None and abs(claim.ratio - ratio) < 0.02)


def _moved(ratio: float, decimals: int = 0) -> str:
    """Return 'fell by 24%'."""
    number = f"{100 * abs(ratio - 1):,.{decimals}f}"
    if float(number.replace(",", "")) == 0:
        return "hardly changed"
    return f"{'rose' if ratio > 1 else 'fell'} by {number}%"


def said_sentence(claim: Claim, topic: Topic) -> str:
    """Return how the claim was understood."""
    way = "rose" if claim.rises else "fell"
    by = f" by {claim.size_words}" if claim.size else ""
    when = (
        f"from {claim.whole.words}, read as {claim.after.words} beside {claim.before.words}"
        if claim.whole
        else f"in {claim.after.words} beside {claim.before.words}"
    )
    return f"The claim: {topic.sentence} in {_short_place(claim)} {way}{by} {when}."


def claim_sentence(claim: Claim, topic: Topic) -> str:
    """Return how the claim was understood, and who made it where that is known."""
    who = f" Said by {the_within(claim.who)}." if claim.who else ""
    return f"{said_sentence(claim, topic)}{who}"


def short_sentences(found: Recomputed) -> tuple[str, ...]:
    """Return what stands beside the chart: at most three sentences, of at most twenty words where there is a figure."""
    lines = [_source_sentence(found.claim, found.basis)] if found.basis else []
    if found.refusal:
        return (*lines, records_sentence(found), CAUSE)[:3]
    own, topic = found.own, found.topic
    months = plural(int(own["months"]), "month")
    counted = f"{topic.counted(own['after'])} after {own['before']:,.0f}"
    lines.append(f"{counted} in the {months} that both periods have: {change_in_per_cent(own)}.")
    if found.elsewhere is not None:
        lines.append(_short_beside(found))
    return (*lines, _short_base(found))[:3]


def _short_beside(found: Recomputed) -> str:
    other, row = found.elsewhere, found.rows[found.rows["scope"] == "elsewhere"].iloc[0]
    assert other is not None
    way = "not clearly different" if not other.differs else "a clear difference"
    return f"{others_of_the_county(other)}: {change_in_per_cent(row)}, {way}."


def _short_base(found: Recomputed) -> str:
    if found.in_pandemic:
        return "The earlier months were in part under pandemic restrictions: another base would give another change."
    if found.base_extreme:
        years = len(found.years)
        return f"The base is the {found.base_extreme} of {years} years on record: another would give another change."
    return CAUSE


def records_sentence(found: Recomputed) -> str:
    """Return what the records give over the months that both periods have."""
    if found.refusal:
        return f"The records cannot tell: {within_a_sentence(found.refusal)}"
    own, topic = found.own, found.topic
    asked, have = len(found.claim.after.months), int(own["months"])
    months = (
        f"the {plural(have, 'month')} that both periods have in full" if have < asked else "the same months of both"
    )
    sure = {ROSE: "more than ordinary ups and downs", FELL: "more than ordinary ups and downs"}.get(
        own["verdict"], "no more than ordinary ups and downs can bring"
    )
    return (
        f"Over {months}, the records hold {topic.counted(own['after'])} after {own['before']:,.0f}: "
        f"{change_in_per_cent(own)}, {sure}."
    )


def change_in_per_cent(row: pd.Series) -> str:
    """Return a change as 'down 24%'; on fewer than 100 earlier incidents with the counts beside it only."""
    percent = 100 * (float(row["ratio"]) - 1)
    about = "about " if row["before"] < LEAST_BASE_FOR_PERCENTAGE else ""
    if round(abs(percent)) == 0:
        return "hardly changed"
    return f"{'up' if percent > 0 else 'down'} {about}{abs(percent):,.0f}%"


def beside_sentence(found: Recomputed) -> str:
    """Return how the other districts of the county changed over the same months; empty where that is not known."""
    other = found.elsewhere
    if other is None or found.refusal:
        return ""
    row = found.rows[found.rows["scope"] == "elsewhere"].iloc[0]
    way = (
        "cannot be told apart from them"
        if not other.differs
        else f"did {'worse' if other.difference > 1 else 'better'} than they"
    )
    return (
        f"In {others_of_the_county(other)} over the same months: "
        f"{change_in_per_cent(row)}. {_short_place(found.claim)} {way}."
    )


def base_sentence(found: Recomputed) -> str:
    """Return what is odd about the period that is compared with; empty where nothing is."""
    if found.refusal:
        return ""
    parts = []
    if months := found.in_pandemic:
        parts.append(f"The earlier period holds {runs_in_words(months)}, when pandemic restrictions stood in England")
    if extreme := found.base_extreme:
        count = len(found.years)
        parts.append(f"it is the {extreme} of the {count} years on record")
    if not parts:
        return ""
    words = ", and ".join(parts)
    return f"{sentence_case(words)}: another base would give another change."


def other_source_sentences(found: Recomputed) -> list[str]:
    """Return what else the claimant may have used: other published counts, then how such counts differ from these."""
    lines = [_source_sentence(found.claim, source) for source in found.others]
    topic = found.topic
    if topic.monthly:
        force = district()["force_name"]
        lines.append(
            f"{force}’s own systems count otherwise than the records published at data.police.uk: they hold incidents "
            "without a map point, are cut by day, and change as incidents are looked into. A figure from them can "
            "differ from this one and be right."
        )
    elif topic.recorded:
        lines.append(
            "The council’s own system may count repeated or later cancelled requests, which are left out here."
        )
    return lines


def _source_sentence(claim: Claim, source: OtherSource) -> str:
    counts = f"{source.name}: {source.before:,.0f}, then {source.after:,.0f}"
    percent = 100 * (source.ratio - 1)
    change = f"a {'rise' if percent > 0 else 'fall'} of {abs(percent):.1f}%"
    slip = f" The {claim.number}% is that difference divided by the later count." if source.by_later_count else ""
    return f"{counts}, {change}.{slip}"


@kept_until_records_change(maxsize=64)
def fairer_sentence(found: Recomputed) -> str:
    """Return a sentence on the same matter that the records bear out."""
    claim, topic, own = found.claim, found.topic, found.own
    where = _short_place(claim)
    if found.basis:
        source = found.basis
        return (
            f"“{sentence_case(topic.sentence)} in {where} {_moved(source.ratio, 1)}, from {source.before:,.0f} in "
            f"{claim.before.words} to {source.after:,.0f} in {claim.after.words}, as counted in "
            f"{the_within(source.name)}.”"
        )
    if found.refusal:
        return (
            f"“The published records cannot yet say how {topic.sentence} in {where} changed between "
            f"{claim.before.words} and {claim.after.words}.”"
        )
    months = f"{int(own['months'])} like months of" if own["months"] < len(claim.after.months) else ""
    counts = f"({own['after']:,.0f} after {own['before']:,.0f})"
    span = f"{claim.after.words} beside {claim.before.words}"
    when = f"over the {months} {span}" if months else f"in {span}"
    change = (
        f"shows no clear change {when} {counts}"
        if own["verdict"] == UNCLEAR
        else f"{_moved(float(own['ratio']))} {when} {counts}"
    )
    return f"“{sentence_case(topic.sentence)} in {where} {change}{_fair_beside(found)}{_fair_base(found)}.”"


def _fair_beside(found: Recomputed) -> str:
    if found.elsewhere is None:
        return ""
    row = found.rows[found.rows["scope"] == "elsewhere"].iloc[0]
    return f"; in {others_of_the_county(found.elsewhere)} it {_moved(float(row['ratio']))}"


def _fair_base(found: Recomputed) -> str:
    return "; the earlier months were in part under pandemic restrictions" if found.in_pandemic else ""


def rows_in_words(found: Recomputed) -> pd.DataFrame:
    """Return the places' changes for reading, the claimed one first."""
    rows = found.rows
    if not rows["months"].any():
        return pd.DataFrame()

    def interval(row: pd.Series) -> str:
        if pd.isna(row["ratio"]):
            return row["small_base"] or "no figure"
        return percent_range(row["ratio"], row["low"], row["high"])

    return pd.DataFrame(
        {
            "Where": rows["place"],
            "Change (with interval)": [interval(row) for _, row in rows.iterrows()],
            "Verdict": rows["verdict"].replace("", "none"),
            "Earlier": rows["before"].map("{:,.0f}".format),
            "Later": rows["after"].map("{:,.0f}".format),
            "Months of each": rows["months"].astype(str),
        }
    )


def years_in_words(found: Recomputed) -> pd.DataFrame:
    """Return the same months of every year on record beside the base."""
    table = found.years

    def beside(row: pd.Series) -> str:
        if row["is_base"]:
            return "the base of the claim"
        percent = 100 * (row["ratio"] - 1)
        return f"{percent:+.0f}%".replace("-", "−") + (" (the claim’s later period)" if row["is_after"] else "")

    return pd.DataFrame(
        {
            "Period": table["period"],
            "Months it and the base have": table["months"].astype(str),
            "Count": table["count"].map("{:,.0f}".format),
            "Base, same months": table["base"].map("{:,.0f}".format),
            "Beside the base": [beside(row) for _, row in table.iterrows()],
        }
    )


def published_in_words(claims: list[PublishedClaim]) -> pd.DataFrame:
    """Return the documents' claims with their verdicts for reading."""
    return pd.DataFrame(
        {
            "Claim": [f"“{claim.said.rstrip('.')}”" for claim in claims],
            "Where": [claim.who for claim in claims],
            "Verdict": [verdict_words(claim.verdict) for claim in claims],
            "What can be worked out": [working_of(claim) for claim in claims],
        }
    )


def working_of(claim: PublishedClaim) -> str:
    """Return how a document's claim was worked out, in a sentence or two."""
    if claim.found is None or claim.claim is None:
        return " ".join(claim.working)
    if claim.found.basis:
        return f"{_source_sentence(claim.claim, claim.found.basis)} {records_sentence(claim.found)}"
    return " ".join(filter(None, (records_sentence(claim.found), beside_sentence(claim.found))))


def published_columns(claims: list[PublishedClaim]) -> pd.DataFrame:
    """Return the documents' claims as files hold them: document, claim, verdict, working, command."""
    return pd.DataFrame(
        {
            "document": [claim.who for claim in claims],
            "claim": [claim.said for claim in claims],
            "verdict": [claim.verdict for claim in claims],
            "working": [working_of(claim) for claim in claims],
            "command": [claim.claim.command if claim.claim else "python -m lib reconcile" for claim in claims],
        }
    )

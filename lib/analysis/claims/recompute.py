"""What the records give for a claim: the same months of both periods, the same elsewhere, and how odd the base is."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.claims.claim import COUNTY, DISTRICT, WARDS_COLUMN, Claim, Span, place_in_words, wards_of
from lib.analysis.claims.other_sources import OtherSource, other_sources
from lib.analysis.dispersion import dispersion_of, ward_months
from lib.analysis.district import Elsewhere, changed_elsewhere, others_by_month
from lib.base.months import month_in_words, runs_in_words, shift
from lib.base.words import and_list
from lib.incidents.cube import cube, monthly_counts, period_within_data
from lib.incidents.topics import Topic, topic_named
from lib.published.places import ward_names, ward_table
from lib.published.tables import district
from lib.records.cache import kept_until_records_change
from lib.statistics.change import change_between
from lib.statistics.claim import CANNOT_TELL, NO_FIGURE, ClaimVerdict, claim_verdict
from lib.statistics.dispersion import area_prior, pair_dispersion

# England's restrictions: from the first stay-at-home order to the end of most legal limits on contact.
PANDEMIC = Span("2020-03", "2021-07")
LEAST_SHARE = 0.5  # of the months asked for that both periods must have
FEWEST_YEARS = 2  # beside the base, before it is called the highest or lowest
ODD = 0.1  # how far every other year must then lie from it, as a part of the base


@dataclass(frozen=True, eq=False)
class Recomputed:
    """What the records give for a claim."""

    claim: Claim  # what was said
    topic: Topic
    verdict: ClaimVerdict  # whether it stands up
    refusal: str  # why it cannot be told where that is not a matter of the figures; else empty
    pairs: pd.DataFrame  # the months that both periods have: before, after (months), count_before, count_after
    # scope ('own', 'district' or 'elsewhere'), place, before, after (counts), months, ratio, low, high, level (of the
    # interval), dispersion, verdict ('rose', 'fell', 'no clear change', '').
    rows: pd.DataFrame
    elsewhere: Elsewhere | None  # the place's change beside that of the other districts
    # The same months of other years: period, months (that it and the base have), base (their count), count, ratio,
    # is_base, is_after; empty where none can be compared.
    years: pd.DataFrame
    # Every month held: month, count (missing where not complete), role ('earlier', 'later' or 'other').
    months: pd.DataFrame
    left_out: str  # which months of either period cannot be counted, and why; empty where none
    others: tuple[OtherSource, ...] = ()  # what else is published for the same months
    # The one of them that the verdict rests on, where the records cannot tell; None where it rests on the records.
    basis: OtherSource | None = None

    @property
    def own(self) -> pd.Series:
        """The row of the place that the claim is about."""
        return self.rows.iloc[0]

    @property
    def in_pandemic(self) -> list[str]:
        """The compared months of the earlier period in which the first pandemic restrictions stood."""
        return [month for month in self.pairs["before"] if PANDEMIC.start <= month <= PANDEMIC.end]

    @property
    def base_extreme(self) -> str:
        """'highest' or 'lowest' where the base is so among the years at hand, else empty."""
        others = self.years[~self.years["is_base"]]
        if len(others) < FEWEST_YEARS:
            return ""
        if (others["ratio"] < 1 - ODD).all():
            return "highest"
        return "lowest" if (others["ratio"] > 1 + ODD).all() else ""


@kept_until_records_change(maxsize=64)
def recompute(claim: Claim) -> Recomputed:
    """Return what the records give for a claim.

    Notes
    -----
    Each month of the later period is paired with the same month of the year in the earlier one, where both are
    complete. The pairs' dispersion is drawn towards the topic's history (`lib.statistics.dispersion.pair_dispersion`),
    for an area in proportion to its share of the district (`area_prior`). A ward is one of all wards looked at
    together, as on every other page, so that no two pages say different things of it; likewise a locality and a
    reporting area. Where the records cannot tell and a document
    prints both counts, the verdict is by those.
    """
    found = _from_records(claim)
    others = tuple(other_sources(claim))
    basis = others[0] if found.refusal and others else None
    return replace(found, others=others, basis=basis, verdict=basis.verdict if basis else found.verdict)


def _from_records(claim: Claim) -> Recomputed:
    topic = topic_named(claim.topic)
    if not topic.recorded:
        why = f"{topic.label} is published for one year only, so the records can tell no change."
        nothing = pd.DataFrame(columns=["before", "after", "count_before", "count_after"])
        verdict = ClaimVerdict(CANNOT_TELL, NO_FIGURE)
        return Recomputed(claim, topic, verdict, why, nothing, _no_rows(claim), None, _no_years(), _no_months(), "")
    counts = _counts(topic, claim.place)
    pairs = _pairs(counts, claim.before, claim.after)
    rows = [_row(topic, "own", claim.place, counts, pairs)]
    if claim.place not in (DISTRICT, COUNTY):
        rows.append(_row(topic, "district", DISTRICT, _counts(topic, DISTRICT), pairs))
    elsewhere = None
    if claim.place != COUNTY and len(pairs):
        elsewhere = changed_elsewhere(topic, pairs["after"].tolist(), pairs["before"].tolist(), counts)
        if elsewhere:
            rows.append(_row(topic, "elsewhere", "", others_by_month(topic).sum(axis=1), pairs))
    table = pd.DataFrame(rows)
    own = table.iloc[0]
    refusal = _refusal(claim, topic, pairs, own)
    found, low, high = (np.nan,) * 3 if refusal else (float(own[name]) for name in ("ratio", "low", "high"))
    share = len(pairs) / len(claim.after.months)
    verdict = claim_verdict(claim.rises, claim.ratio, found, low, high, share, claim.slack, or_more=claim.or_more)
    years = _no_years() if refusal else _years(counts, claim, pairs)
    left_out = _left_out(topic, claim, pairs)
    return Recomputed(claim, topic, verdict, refusal, pairs, table, elsewhere, years, _months(counts, pairs), left_out)


def _months(counts: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    month = counts.index.to_series()
    role = np.select([month.isin(pairs["before"]), month.isin(pairs["after"])], ["earlier", "later"], default="other")
    return pd.DataFrame({"month": counts.index, "count": counts.to_numpy(), "role": role})


def _no_months() -> pd.DataFrame:
    return pd.DataFrame(columns=["month", "count", "role"])


def _no_rows(claim: Claim) -> pd.DataFrame:
    none = dict.fromkeys(("before", "after", "ratio", "low", "high", "level", "dispersion"), np.nan)
    return pd.DataFrame(
        [{"scope": "own", "place": place_in_words(claim.place), "months": 0, **none, "verdict": "", "small_base": ""}]
    )


def _no_years() -> pd.DataFrame:
    return pd.DataFrame(columns=["period", "months", "base", "count", "ratio", "is_base", "is_after"])


def _counts(topic: Topic, place: str) -> pd.Series:
    """Return a place's counts by month; missing where the month is not complete."""
    own = monthly_counts(topic, wards_of(place)).set_index("month")["count"]
    if place != COUNTY:
        return own
    others = others_by_month(topic)
    return own + others.sum(axis=1).reindex(own.index) if len(others) else own * np.nan


def _pairs(counts: pd.Series, before: Span, after: Span) -> pd.DataFrame:
    """Pair the months of two periods of one length by month of the year, in order of time, where both have a count."""
    known = counts.dropna()

    def of_year(span: Span) -> dict[tuple[str, int], str]:
        seen: dict[str, int] = {}
        found = {}
        for month in span.months:
            number = seen.get(month[5:], 0)
            seen[month[5:]] = number + 1
            found[month[5:], number] = month
        return found

    earlier, later = of_year(before), of_year(after)
    both = [(earlier[key], month) for key, month in later.items() if key in earlier]
    pairs = [(then, now, known[then], known[now]) for then, now in both if then in known.index and now in known.index]
    return pd.DataFrame(pairs, columns=["before", "after", "count_before", "count_after"])


def _row(topic: Topic, scope: str, place: str, counts: pd.Series, pairs: pd.DataFrame) -> dict[str, object]:
    """Return the change of one place over the pairs of months that it has."""
    together = _looked_at_together(topic, place, counts)
    then, now = (together.reindex(pairs[side]).to_numpy(float) for side in ("before", "after"))
    have = ~(np.isnan(then) | np.isnan(now)).any(axis=1)
    change = changes(topic, place, then[have], now[have])
    return {
        "scope": scope,
        "place": place_in_words(place) if place else f"Other districts of {district()['county']}",
        "before": then[have][:, 0].sum() if have.any() else np.nan,
        "after": now[have][:, 0].sum() if have.any() else np.nan,
        "months": int(have.sum()),
        "ratio": change["rate_ratio"],
        "low": change["rate_ratio_low"],
        "high": change["rate_ratio_high"],
        "level": change["change_level"],
        "dispersion": change["dispersion"] if have.any() else np.nan,
        "verdict": change["change_verdict"],
        "small_base": change["refusal"] if have.any() else "",
    }


def _looked_at_together(topic: Topic, place: str, counts: pd.Series) -> pd.DataFrame:
    """Return a place's counts by month, and after them those of the places that other pages look at with it."""
    own = counts.to_frame(place)
    kind = "ward" if place in ward_names() else place.partition(":")[0]
    if kind not in ("ward", "area", "locality"):
        return own
    wards, table = ward_months(topic), ward_table().set_index("ward_code")
    names = list(wards.columns) if kind == "ward" else table[WARDS_COLUMN[kind]].reindex(wards.columns)
    grouped = wards.T.groupby(names).sum().T
    return own.join(grouped.drop(columns=place.partition(":")[2] or place)).reindex(counts.index)


def changes(topic: Topic, place: str, then: np.ndarray, now: np.ndarray) -> pd.Series:
    """Return the change of the first of the places looked at together, by the rule that every page has.

    Parameters
    ----------
    topic : Topic
        What is counted.
    place : str
        The place: of the district, its own history is the prior, of another that of its size.
    then, now : array, shape (months, places)
        Counts of the earlier and the later months, pair by pair.

    Returns
    -------
    Series
        dispersion and the columns of `lib.statistics.change.change_between`.
    """
    history, both = dispersion_of(topic), (then + now).sum(axis=0)
    if len(both) > 1:
        share = both / max(both.sum(), 1)
    else:
        whole = monthly_counts(topic)["count"].mean() * 2 * len(then)  # what the district has in as many months
        share = both / max(whole, 1)
    prior = np.array([history.of_pairs]) if place == DISTRICT else area_prior(history.of_wards, history.of_pairs, share)
    dispersion, freedom = pair_dispersion(now, then, prior)
    later, earlier = (pd.Series(side.sum(axis=0) if len(side) else np.full(len(both), np.nan)) for side in (now, then))
    change = change_between(later, earlier, dispersion=dispersion, freedom=freedom)
    return change.assign(dispersion=dispersion).iloc[0]


def _refusal(claim: Claim, topic: Topic, pairs: pd.DataFrame, own: pd.Series) -> str:
    """Return why the records cannot tell, where months or counts are too few; else an empty text."""
    asked = len(claim.after.months)
    if not {m[5:] for m in claim.before.months} & {m[5:] for m in claim.after.months}:
        return (
            "The two periods have no month of the year in common, so a change cannot be told from the season. Compare "
            "the same months of two years."
        )
    if len(pairs) < LEAST_SHARE * asked:
        return f"{_of_months(len(pairs), asked)} on record in full in both periods. {_reach(topic)}"
    return str(own["small_base"])


def _of_months(have: int, asked: int) -> str:
    if have == 0:
        return f"None of the {asked} months is" if asked > 1 else "The month is not"
    return f"Only {have} of {asked} months {'is' if have == 1 else 'are'}"


def _reach(topic: Topic) -> str:
    known = cube().complete_months(topic)
    return (
        f"The records of {topic.sentence} hold {len(known)} complete months between {month_in_words(known[0])} and "
        f"{month_in_words(known[-1])}."
    )


def _left_out(topic: Topic, claim: Claim, pairs: pd.DataFrame) -> str:
    """Return the months that are in no pair: those that cannot be counted with the reason, then their counterparts."""
    used, held = {*pairs["before"], *pairs["after"]}, cube()
    reasons: dict[str, list[str]] = {}
    for span in (claim.before, claim.after):
        asked = period_within_data(topic, span.start, span.end)
        for month in set(asked.months) - used:
            gap = held.gap(topic, month)
            missing = gap.reason if gap else "not in the records"
            whole = month in asked.covered
            reasons.setdefault("the other period lacks the month" if whole else missing, []).append(month)
    first = sorted(reasons.items(), key=lambda pair: min(pair[1]))
    return "; ".join(f"{runs_in_words(months)}: {reason}" for reason, months in first)


def _years(counts: pd.Series, claim: Claim, pairs: pd.DataFrame) -> pd.DataFrame:
    """Set the same months of every other year beside the base, each over the months that both have."""
    if pairs.empty or len(claim.before.months) > 12:
        return _no_years()
    known = counts.dropna()
    base = pairs["before"].tolist()
    first, last = int(known.index[0][:4]), int(known.index[-1][:4])
    rows = []
    for years in range(first - int(claim.before.end[:4]), last - int(claim.before.start[:4]) + 1):
        both = [month for month in base if shift(month, 12 * years) in known.index]
        if len(both) < LEAST_SHARE * len(base):
            continue
        span, of_base = claim.before.moved(12 * years), known[both].sum()
        count = known[[shift(month, 12 * years) for month in both]].sum()
        rows.append((span.words, len(both), of_base, count, count / of_base if of_base else np.nan, years == 0, span))
    table = pd.DataFrame(rows, columns=["period", "months", "base", "count", "ratio", "is_base", "span"])
    return table.assign(is_after=table["span"] == claim.after).drop(columns="span")


def names_elsewhere(found: Recomputed) -> str:
    """Return the other districts that were compared with, as a list."""
    return and_list(found.elsewhere.names) if found.elsewhere else ""


def claim_rows(found: Recomputed) -> pd.DataFrame:
    """Return what the records give as files hold it, with the verdict in every row.

    Returns
    -------
    DataFrame
        claim_verdict, basis ('records' or what else the verdict rests on), why, claimed_ratio, whole_low and
        whole_high (between what the change of all months of the periods lies), topic and the columns of
        `Recomputed.rows`, then difference_from_elsewhere
        with its 95% interval in the row of the place.
    """
    other = found.elsewhere
    table = found.rows.drop(columns="small_base").round({"ratio": 4, "low": 4, "high": 4, "dispersion": 3})
    claimed = found.claim.ratio
    lead = {
        "claim_verdict": found.verdict.verdict,
        "basis": found.basis.name if found.basis else "records",
        "why": found.verdict.why,
        "claimed_ratio": np.nan if claimed is None else round(claimed, 6),
        "whole_low": round(found.verdict.low, 4),
        "whole_high": round(found.verdict.high, 4),
        "topic": found.topic.slug,
    }
    for place, (name, value) in enumerate(lead.items()):
        table.insert(place, name, value)
    for source in found.others:
        printed = {"scope": "published", "place": source.name, "before": source.before, "after": source.after}
        table.loc[len(table)] = {**dict.fromkeys(table), **lead, **printed, "ratio": round(source.ratio, 4)}
    for name in ("difference", "low", "high"):
        value = round(getattr(other, name), 4) if other else np.nan
        column = "difference_from_elsewhere" + ("" if name == "difference" else f"_{name}")
        table[column] = [value, *[np.nan] * (len(table) - 1)]
    return table.astype(dict.fromkeys(("before", "after", "months"), "Int64"))

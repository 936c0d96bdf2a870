"""Does what somebody said of a change agree with what the records give? One rule for every claim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lib.base.errors import InputError

BORNE_OUT, PARTLY, NOT_BORNE_OUT, CANNOT_TELL = "borne out", "partly borne out", "not borne out", "cannot be told"
VERDICTS = (BORNE_OUT, PARTLY, NOT_BORNE_OUT, CANNOT_TELL)

# Why: a word of its own, so that sentences are made elsewhere and nothing is decided from them.
AGREES, LESS, MORE, FAR_LESS, OPPOSITE = "agrees", "less", "more", "far less", "opposite"
MAY_BE_CHANCE, NO_CLEAR_CHANGE, NO_FIGURE = "may be chance", "no clear change", "no figure"
CLOSE = 0.02  # of the earlier count: records are revised, and a figure this near is taken for the same one


@dataclass(frozen=True)
class ClaimVerdict:
    """What the records say of a claim."""

    verdict: str  # one of `VERDICTS`
    why: str  # 'agrees', 'less', 'more', 'far less', 'opposite', 'may be chance', 'no clear change' or 'no figure'
    # Between what the change of the whole periods lies, given the months that are missing; NaN without a figure.
    low: float = math.nan
    high: float = math.nan
    by_missing_months: bool = False  # the claimed size is right only by what the missing months can make of it


def claim_verdict(
    rises: bool,
    claimed: float | None,
    found: float,
    low: float,
    high: float,
    share: float = 1.0,
    slack: float = 0.0,
    close: float = CLOSE,
    or_more: bool = False,
) -> ClaimVerdict:
    """Return whether a claimed change is borne out.

    Parameters
    ----------
    rises : bool
        Whether a rise is claimed; else a fall.
    claimed : float or None
        How many times the earlier count the later one is said to be; None where only a direction is claimed.
    found, low, high : float
        The same of the records with its 95% interval; NaN where they give none. A printed figure that is worked out
        again from its own inputs has no interval: all three are the same.
    share : float
        Which part of the months that the claim speaks of the records hold, above 0 and at most 1.
    slack : float
        Half a unit of the last digit that the claim is given to, as a part of the earlier count.
    close : float
        How near a claim is taken for the same figure whatever its digits, because records are revised.
    or_more : bool
        Whether the claim is of so much or more: then a larger change the same way bears it out, and what the missing
        months could make of a smaller one does not.

    Raises
    ------
    InputError
        The claimed change goes the other way than it is said to.

    Notes
    -----
    Two questions. *Is it more than the ordinary ups and downs?* It is when the interval leaves out 1. *Is the figure
    right?* A count that is held in full has no error of its own, so the interval is no excuse for another size: the
    change of the whole periods is known but for the months that are missing, and its standard error is that of the
    change times the square root of their share (the finite-population correction).

    A clear change the same way by the claimed size bears the claim out; by another size, partly; the other way, or by
    less than half of what is claimed (on the logarithmic scale), not. A change that is not clear bears a claim of that
    size, or of that direction alone, partly out (it may be chance), and any other not.
    """
    if claimed is not None and (claimed > 1) != rises:
        raise InputError("A rise is a change above zero and a fall one below it; give the size that was claimed.")
    if math.isnan(found) or math.isnan(low) or math.isnan(high):
        return ClaimVerdict(CANNOT_TELL, NO_FIGURE)
    least, most = _of_whole_periods(found, low, high, share)
    clear, same_way = not low <= 1 <= high, (found > 1) == rises and found != 1
    near = within = False
    if claimed is not None:
        near = abs(claimed - found) <= max(slack, close) + 1e-9
        within = not or_more and least <= claimed <= most
    larger = or_more and claimed is not None and (claimed < found if rises else found < claimed)
    fits = same_way if claimed is None else near or within or larger
    if clear and not same_way:
        verdict, why = NOT_BORNE_OUT, OPPOSITE
    elif fits:
        verdict, why = (BORNE_OUT, AGREES) if clear else (PARTLY, MAY_BE_CHANCE)
    elif not clear or claimed is None:
        verdict, why = NOT_BORNE_OUT, NO_CLEAR_CHANGE
    else:
        verdict, why = _of_another_size(claimed, found, least, most)
    return ClaimVerdict(verdict, why, least, most, by_missing_months=within and not near)


def _of_whole_periods(found: float, low: float, high: float, share: float) -> tuple[float, float]:
    """Return between what the change over all months lies when a share of them is known."""
    if found <= 0 or low <= 0:
        return (low, high) if share < 1 else (found, found)
    part = math.sqrt(max(1 - share, 0.0))
    return found * (low / found) ** part, found * (high / found) ** part


def _of_another_size(claimed: float, found: float, least: float, most: float) -> tuple[str, str]:
    said = abs(_log(claimed))
    if abs(_log(found)) > said:
        return PARTLY, MORE
    furthest = max(abs(_log(least)), abs(_log(most)))
    return (NOT_BORNE_OUT, FAR_LESS) if furthest < said / 2 else (PARTLY, LESS)


def _log(ratio: float) -> float:
    """Return the logarithm of a ratio; of none at all, which is a fall by 100%, without end."""
    return math.log(ratio) if ratio > 0 else -math.inf


def printed_verdict(agree: Sequence[bool]) -> str:
    """Return what is to be said of a printed figure that was worked out in one or more ways.

    Parameters
    ----------
    agree : sequence of bool
        For each way whether it gives the figure.
    """
    if not agree:
        return CANNOT_TELL
    return BORNE_OUT if all(agree) else PARTLY if any(agree) else NOT_BORNE_OUT

"""The table of how small a fall can be seen, as docs/methods.md prints it: worked out again, and tried.

Tried: a fall as large as the table says is cut into the counts of wards of real records whose months are put into
another order, so that nothing else changed. It must be called fewer than expected about eight times in ten, and a fall
of half the size clearly less often.
"""

import re

import numpy as np
import pytest

from lib.analysis.dispersion import ward_months
from lib.analysis.evaluation.places import HEXAGONS, STREETS, WARDS
from lib.analysis.evaluation.power import HOW_MANY, OF_WARDS, SMALLER, choices, power_rows
from lib.incidents.topics import topic_named
from lib.published.tables import ROOT
from lib.statistics import evaluation as statistics
from lib.statistics.expectation import month_numbers

NAMES = {
    "asb": "ASB",
    "all-crime": "all recorded crime",
    "burglary": "burglary",
    "vehicle-crime": "vehicle crime",
    "shoplifting": "shoplifting",
}
BEFORE = {WARDS: "", HEXAGONS: "hexagons: ", STREETS: "map points: "}
LOOKS = 150


def printed():
    """The falls of the document in per cent, by kind, topic and number of places."""
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8").partition("| what can be seen:")[2]
    found = {}
    for kind, slugs in {WARDS: OF_WARDS, **SMALLER}.items():
        for slug in slugs:
            cells = re.search(rf"^\| {re.escape(BEFORE[kind] + NAMES[slug])} \|(.*)\|$", text, re.MULTILINE)[1]
            falls = [int(cell.strip().removesuffix("%")) for cell in cells.split("|")]
            found |= {(kind, slug, number): fall for number, fall in zip(HOW_MANY[kind], falls, strict=True)}
    return found


@pytest.mark.slow
def test_the_table_is_what_the_records_give():
    rows = power_rows()
    worked_out = {(row.kind, row.topic, row.places): round(100 * row.smallest_fall) for row in rows.itertuples()}
    assert worked_out == printed()


def share_found(slug, number, fall):
    """Share of looks in which a fall, cut into the counts of wards that lie together, is called fewer than expected."""
    random, table = np.random.default_rng(8), ward_months(topic_named(slug))
    real, months = table.to_numpy(), month_numbers(list(table.index))
    groups, found = choices(WARDS, slug, number), 0
    for look in range(LOOKS):
        counts = real[random.permutation(len(real))].copy()
        treated = np.isin(np.arange(real.shape[1]), groups[look % len(groups)])
        beside = statistics.most_alike(counts[-36:-12], treated, ~treated, 8)
        counts[-12:, treated] = random.binomial(counts[-12:, treated].astype(int), 1 - fall)
        looked = statistics.evaluate(counts[:-12], months[:-12], counts[-12:], months[-12:], treated, beside)
        found += looked.verdict == statistics.FEWER
    return found / LOOKS


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "number"), [("asb", 1), ("asb", 3), ("all-crime", 1), ("burglary", 3)])
def test_a_fall_as_large_as_printed_is_found_about_eight_times_in_ten(slug, number):
    fall = printed()[WARDS, slug, number] / 100
    whole, half = share_found(slug, number, fall), share_found(slug, number, fall / 2)
    assert 0.65 <= whole <= 0.95
    assert half <= whole - 0.25

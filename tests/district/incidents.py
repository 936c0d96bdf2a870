"""Incidents of the invented district, with a planted hotspot, rise, fall and incomplete month."""

import numpy as np
import pandas as pd

from lib.base.months import months_between
from lib.incidents.completeness import completeness
from lib.incidents.street import INCIDENT_COLUMNS
from scripts.datapackage import write_table
from tests.district.places import POINTS_A_WARD, inside, to_degrees
from tests.district.truth import (
    ABSENT_FROM,
    ABSENT_TO,
    ALDER,
    EDGE_FORCE,
    EDGE_INCOMPLETE_MONTH,
    EDGE_PER_MONTH,
    EDGE_WARD,
    FALL_TIMES,
    FALL_WARD,
    FIRST_MONTH,
    FORCE,
    HOTSPOT_PER_MONTH,
    HOTSPOT_PLACE,
    INCOMPLETE_MONTH,
    INCOMPLETE_RECORDS,
    LAST_MONTH,
    OUTSIDE_EVERY_WARD,
    RATES,
    RISE_FROM,
    RISE_TIMES,
    RISE_TOPIC,
    RISE_WARD,
    WARDS,
)

FORCE_WIDE = 40  # the force's area has so many times the district's ASB


def write_incidents(folder, corners, random):
    """Write the incidents and which months the forces published in full; return the incidents."""
    absent = months_between(ABSENT_FROM, ABSENT_TO)
    months = [month for month in months_between(FIRST_MONTH, LAST_MONTH) if month not in absent]
    points = _map_points(corners, random)
    rows = []
    for code, ward in WARDS.items():
        lon, lat, places = points[code]
        weights = random.dirichlet(np.full(POINTS_A_WARD, 3.0))
        for category, rate in RATES.items():
            for month in months:
                usual = rate * ward.residents / 1000
                if (code, category) == (RISE_WARD, RISE_TOPIC) and month >= RISE_FROM:
                    usual *= RISE_TIMES
                if (code, category) == (FALL_WARD, "asb") and month >= RISE_FROM:
                    usual *= FALL_TIMES
                part = 0.1 if (category, month) == ("asb", INCOMPLETE_MONTH) else 1.0
                chosen = random.choice(POINTS_A_WARD, size=random.poisson(usual * part), p=weights)
                if (code, category) == (ALDER, "asb"):  # the first point of the ward is the hotspot's
                    chosen = np.append(chosen, np.zeros(random.poisson(HOTSPOT_PER_MONTH * part), dtype=int))
                rows += [(month, category, lon[i], lat[i], code, places[i]) for i in chosen]
    east = max(lon.max() for lon, _, _ in points.values()) + 0.05
    north = points[ALDER][1][0]
    rows += [(month, "asb", east, north, None, "Beyond Lane") for month in months[-OUTSIDE_EVERY_WARD:]]
    rows = [(*row, FORCE) for row in rows]
    lon, lat, places = points[EDGE_WARD]
    edge = (lon[0], lat[0], EDGE_WARD, places[0], EDGE_FORCE)
    rows += [(month, "asb", *edge) for month in months for _ in range(EDGE_PER_MONTH)]
    table = pd.DataFrame(rows, columns=["month", "category", "lon", "lat", "ward_code", "place", "force"])
    table = table.assign(occurred_at=pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]"), source="police.uk")
    table["subcategory"] = pd.Series(None, index=table.index, dtype="str")
    table = table.sort_values(["month", "category", "lon", "lat", "place"], ignore_index=True)
    table["reference"] = [
        None if row.category == "asb" else f"{row.Index:064x}" for row in table.itertuples()
    ]  # records of ASB carry no reference
    write_table(table[INCIDENT_COLUMNS], folder / "data/police_incidents.parquet")
    _coverage(folder, table, months)
    _measured(folder, months)
    return table


def _map_points(corners, random):
    """Return each ward's map points: longitudes, latitudes and street names; Alder Quay's first is the hotspot's."""
    found = {}
    for code, cell in corners.items():
        lon, lat = to_degrees(*inside(cell, *random.uniform(0.08, 0.92, size=(2, POINTS_A_WARD))))
        word = WARDS[code].name.split()[0]
        found[code] = (lon, lat, [f"{word} Street {number}" for number in range(1, POINTS_A_WARD + 1)])
    lon, lat = to_degrees(*inside(corners[ALDER], np.array([0.5]), np.array([0.5])))
    found[ALDER][0][0], found[ALDER][1][0], found[ALDER][2][0] = lon[0], lat[0], HOTSPOT_PLACE
    return found


def _coverage(folder, table, held):
    """Judge each force's months as the build of the real data does."""
    counts = table.groupby(["force", "month", "category"]).size().unstack(fill_value=0)
    ours = counts.loc[FORCE] * FORCE_WIDE + 7  # no round numbers, but for the month that is cut off
    ours.loc[INCOMPLETE_MONTH, "asb"] = INCOMPLETE_RECORDS
    edge = ours.copy()
    edge.loc[EDGE_INCOMPLETE_MONTH, "asb"] = 3
    edge.loc[INCOMPLETE_MONTH, "asb"] = ours["asb"].median()
    rows = []
    for force, records in ((EDGE_FORCE, edge), (FORCE, ours)):
        judged = completeness(records["asb"])
        for month in months_between(FIRST_MONTH, LAST_MONTH):
            for category in sorted(RATES):
                status, reason, count = "absent", "no file of this force for this month is held", None
                if month in held:
                    status, reason, count = "complete", "", int(records.loc[month, category])
                    if category == "asb":
                        status, reason = judged.loc[month, ["status", "reason"]]
                rows.append(("police.uk", force, month, category, count, status, reason))
    columns = ["source", "force", "month", "category", "records", "status", "reason"]
    coverage = pd.DataFrame(rows, columns=columns).astype({"records": "Int64"})
    found = set(coverage.query("status == 'incomplete'")[["force", "month"]].itertuples(index=False, name=None))
    assert found == {(FORCE, INCOMPLETE_MONTH), (EDGE_FORCE, EDGE_INCOMPLETE_MONTH)}, found
    coverage.to_csv(folder / "data/coverage.csv", index=False)


def _measured(folder, held):
    """Say how the records behave: counts vary by chance alone, and a few of the latest month have no place."""
    topics = pd.read_csv(folder / "data/topics.csv").query("source == 'police.uk'")["topic"]
    chance = {"dispersion": 1.0, "months": len(held), "pair_dispersion": 1.0, "pairs": len(held) - 12}
    known = pd.DataFrame({"topic": topics, **chance, "estimated": True, "method": "drawn from Poisson distributions"})
    known.to_csv(folder / "data/dispersion.csv", index=False)
    whats = ("ward month", "ward quarter", "district month")
    score = pd.DataFrame([(topic, what) for topic in topics for what in whats], columns=["topic", "what"])
    errors = dict.fromkeys(["mean_error", "error_last_year", "error_then", "error_regression"], 2.0)
    score.assign(foretold=100, held=0.95, **errors).to_csv(folder / "data/expectation_score.csv", index=False)
    rows = [(FORCE, LAST_MONTH, category, 1000, 20) for category in sorted(RATES)]
    columns = ["force", "month", "category", "records", "without_place"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "data/without_place.csv", index=False)

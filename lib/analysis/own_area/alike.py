"""The places most like an area: as many residents, as deprived, as dense, and as much of a town centre.

A ward has the wards most like it. Any other area is set beside groups of adjoining hexagons that hold none of it: each
grown from one hexagon, the nearest first, until it has as many residents. Nothing that is counted decides which are
chosen.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from lib.analysis.areas import ward_figures
from lib.analysis.dispersion import dispersion_of
from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.own_area.inside import homes_in, one_ward, points_in
from lib.analysis.people import INDEX_YEARS, wards_most_like
from lib.analysis.small_areas import by_month, hex_grid
from lib.base.errors import CannotSay
from lib.incidents.cube import incidents, map_points
from lib.incidents.sources import POLICE
from lib.incidents.view import View
from lib.published.places import grid_geometry, to_grid, ward_names
from lib.published.tables import load
from lib.published.whereabouts import KINDS, whereabouts
from lib.records.cache import kept_until_records_change
from lib.statistics.dispersion import month_dispersion
from lib.statistics.hexagons import hex_centre, hex_polygon
from lib.statistics.rates import rate_table

MOST_ALIKE, FEWEST_ALIKE = 4, 2
NEAR_ENOUGH = 1.5  # standard deviations, over all groups, on the three measures together
LARGEST_SHARE = 0.2  # of the district's residents: of a larger area there are too few groups that do not overlap
MEASURES = ("deprivation", "density", "centre")
COLUMNS = ["name", "count", "residents", "rate", "rate_low", "rate_high"]


@dataclass(frozen=True)
class LikeArea:
    """A group of adjoining hexagons."""

    # 'round about Mill Lane, Alder Quay': the street nearest to the hexagon it was grown from, and the ward of that.
    name: str
    hexagons: tuple[str, ...]  # their ids
    # Who lives in it, estimated from postcodes.
    residents: float
    households: float
    apart: float  # how far it is from the area on `MEASURES`, in standard deviations


def alike_figures(found: AreaFigures) -> pd.DataFrame:
    """Return the rate of an area and of the places most like it, the area first, then the most alike.

    Returns
    -------
    DataFrame
        name, count, residents (of the topic's denominator: residents or households), rate, rate_low, rate_high (per
        1,000, each as restless as the topic makes it).

    Raises
    ------
    CannotSay
        When no place is like it; the message says why.
    """
    if found.no_rate:
        raise CannotSay(found.no_rate)
    if ward := one_ward(found.area):
        return _wards_like(found, ward)
    topic, alike = found.topic, like_areas(found.area)
    months = by_month(topic, found.period.covered)
    counts = np.column_stack([months[list(one.hexagons)].sum(axis=1).to_numpy(dtype=float) for one in alike])
    homes = [one.residents if topic.denominator == "residents" else one.households for one in alike]
    dispersion, freedom = month_dispersion(counts, np.full(len(alike), dispersion_of(topic).of_wards))
    table = pd.DataFrame({"name": [one.name for one in alike], "count": counts.sum(axis=0), "residents": homes})
    table = table.join(rate_table(table["count"], table["residents"], dispersion=dispersion, freedom=freedom))
    own = found.own.rename({"population": "residents"})[COLUMNS[1:]]
    first = pd.DataFrame([{"name": found.area.name, **own.to_dict()}])
    return pd.concat([first, table[COLUMNS]], ignore_index=True)


def _wards_like(found: AreaFigures, ward: str) -> pd.DataFrame:
    asked = found.period
    rows = ward_figures(View(found.topic.slug, asked.start, asked.end)).rows.set_index("code")
    table = rows.loc[[ward, *wards_most_like(ward)]].rename(columns={"population": "residents"})
    return table[COLUMNS].reset_index(drop=True)


@kept_until_records_change(maxsize=64)
def like_areas(area: Area) -> tuple[LikeArea, ...]:
    """Return the groups of adjoining hexagons most like an area that is not one ward, the most alike first.

    Raises
    ------
    CannotSay
        When there are too few; the message says why.
    """
    grid, cells = hex_grid(), _cells()
    own = cells[homes_in(area).inside]
    people = own["residents"].sum()
    if people > LARGEST_SHARE * _of_hexagons()["residents"].sum():
        raise CannotSay(
            f"More than {100 * LARGEST_SHARE:.0f}% of the district’s residents live in the area, so too few other "
            "places of its size are left to set it beside."
        )
    groups = _groups(round(float(people)))
    taken = np.isin(grid.ids, own["hexagon"].unique())
    inside = grid.of_point[points_in(area)]
    taken[inside[inside >= 0]] = True
    taken |= shapely.intersects(_outlines(), area.outline)
    apart = _apart(_measures_of(area, own), groups)
    chosen: list[LikeArea] = []
    for at in np.argsort(apart, kind="stable"):
        if len(chosen) == MOST_ALIKE or not apart[at] <= NEAR_ENOUGH:
            break
        members = groups.members[at]
        if not taken[members].any():
            taken[members] = True
            row = groups.table.iloc[at]
            ids = tuple(grid.ids[one] for one in members)
            name = _name(grid.ids[at])
            chosen.append(LikeArea(name, ids, float(row["residents"]), float(row["households"]), float(apart[at])))
    if len(chosen) < FEWEST_ALIKE:
        raise CannotSay(
            "No other place of the district with as many residents is much like it by deprivation, density and how "
            "much of a town centre it is."
        )
    return tuple(chosen)


@dataclass(frozen=True)
class _Groups:
    """Groups of adjoining hexagons, one grown from each: positions in the grid, and a row each of what they are."""

    members: tuple[np.ndarray, ...]
    table: pd.DataFrame


@kept_until_records_change(maxsize=1)
def _cells() -> pd.DataFrame:
    """Return each postcode with its hexagon, residents, households and rank of deprivation (1 the most deprived)."""
    areas = load("small_area_deprivation")
    rank = areas[areas["index_year"] == INDEX_YEARS[-1]].drop_duplicates("lsoa_code").set_index("lsoa_code")["imd_rank"]
    homes, table = homes_in(None), load("postcodes")
    return pd.DataFrame(
        {
            "hexagon": homes.hexagon,
            "residents": homes.residents,
            "households": homes.households,
            "rank": table["lsoa21_code"].map(rank).astype(float).to_numpy(),
        }
    )


@kept_until_records_change(maxsize=1)
def _of_hexagons() -> pd.DataFrame:
    """Return of each hexagon, in the order of the grid: residents, households, rank of deprivation (their sum over
    residents), points and points of a kind (how many map points it has, and how many of them are on no street)."""
    grid = hex_grid()
    cells = _cells()
    by_hexagon = cells.assign(ranked=cells["rank"] * cells["residents"]).groupby("hexagon")
    table = by_hexagon[["residents", "households", "ranked"]].sum().reindex(list(grid.ids), fill_value=0.0)
    placed, kinds = grid.of_point >= 0, _kinds_of_points()
    for name, counted in (("points", placed & kinds.published), ("of_a_kind", placed & kinds.on_no_street)):
        table[name] = np.bincount(grid.of_point[counted], minlength=len(grid.ids))
    return table.assign(hectares=grid.areas.to_numpy() / 10_000)


@dataclass(frozen=True)
class _Kinds:
    """Which map points police.uk publishes, and which of them it calls after a kind of place, such as a car park."""

    published: np.ndarray
    on_no_street: np.ndarray


@kept_until_records_change(maxsize=1)
def _kinds_of_points() -> _Kinds:
    """Return what kinds of map points there are; those of local records alone are none, so that all see the same."""
    points, records = map_points(), incidents()
    own = (records["source"] == POLICE.name).to_numpy() & (points.of_incident >= 0)
    published, on_no_street = (np.zeros(len(points.lon), dtype=bool) for _ in range(2))
    published[points.of_incident[own]] = True
    on_no_street[points.of_incident[own & records["place"].isin(KINDS).to_numpy()]] = True
    return _Kinds(published, on_no_street)


@kept_until_records_change(maxsize=1)
def _outlines() -> np.ndarray:
    return grid_geometry(np.array([hex_polygon(one) for one in hex_grid().ids]))


@kept_until_records_change(maxsize=16)
def _groups(people: int) -> _Groups:
    """Return the groups that have as many residents as asked for, one grown from each hexagon that has any."""
    table = _of_hexagons()
    middles = np.array([hex_centre(one) for one in hex_grid().ids])
    x, y = to_grid(middles[:, 0], middles[:, 1])
    away = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    order = np.argsort(away, axis=1, kind="stable")
    reached = np.cumsum(table["residents"].to_numpy()[order], axis=1)
    members = tuple(
        order[at, : 1 + int(np.searchsorted(reached[at], people))] if table["residents"].iloc[at] else order[at, :0]
        for at in range(len(table))
    )
    sums = np.array([table.to_numpy()[own].sum(axis=0) for own in members])
    return _Groups(members, _measured(pd.DataFrame(sums, columns=table.columns)))


def _measured(sums: pd.DataFrame) -> pd.DataFrame:
    """Return sums with the three measures by which places are alike; missing where nobody lives."""
    homes = sums["residents"].where(sums["residents"] > 0)
    return sums.assign(
        deprivation=sums["ranked"] / homes,
        density=np.log(homes / sums["hectares"]),
        # the square root, because most places have none or one: so that few more count as much at the top as below
        centre=np.sqrt((sums["of_a_kind"] / sums["points"].where(sums["points"] > 0)).fillna(0.0)),
    )


def _measures_of(area: Area, own: pd.DataFrame) -> pd.Series:
    inside, kinds = points_in(area), _kinds_of_points()
    sums = {
        "residents": own["residents"].sum(),
        "ranked": (own["rank"] * own["residents"]).sum(),
        "hectares": area.hectares,
        "points": (inside & kinds.published).sum(),
        "of_a_kind": (inside & kinds.on_no_street).sum(),
    }
    return _measured(pd.DataFrame([sums])).iloc[0]


def _apart(own: pd.Series, groups: _Groups) -> np.ndarray:
    """Return how far each group is from an area, in standard deviations over all groups; missing ones last."""
    measures = groups.table[list(MEASURES)]
    spread = measures[groups.table["residents"] > 0].std()
    told = list(spread.index[spread > 0])  # what is the same everywhere tells nothing apart
    apart = (measures[told] - own[told].astype(float)) / spread[told]
    distance = np.sqrt((apart**2).sum(axis=1, skipna=False))
    return distance.fillna(np.inf).to_numpy()


def _name(hexagon: str) -> str:
    ward = ward_names().get(str(hex_grid().ward_of[hexagon]), "")
    street = whereabouts(*hex_centre(hexagon)).street
    return f"Round about {street or 'a place not named'}{f', {ward}' if ward else ''}"

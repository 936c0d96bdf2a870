import numpy as np
import pytest
import shapely

from lib.base.errors import DataFileError
from lib.published import places
from lib.published.places import (
    NEAR_EDGE_METRES,
    district_bounds,
    edge_table,
    near_own_edge,
    shapes_from,
    to_grid,
    ward_code_of,
    ward_index_of,
    ward_shapes,
    ward_table,
)


def test_wards_neither_overlap_nor_leave_a_hole():
    shapes = ward_shapes().grid_shapes
    union = shapely.union_all(shapes)
    assert abs(shapely.area(shapes).sum() - union.area) < 1
    assert union.geom_type == "Polygon"
    assert not union.interiors


def test_a_ward_label_lies_in_its_ward():
    wards = ward_table()
    found = ward_code_of(wards["label_lon"].to_numpy(), wards["label_lat"].to_numpy())
    assert found.tolist() == wards["ward_code"].tolist()


def _outside_by(metres):
    """A point that many metres outside the district, and the ward nearest to it."""
    wards = ward_shapes()
    edge = shapely.union_all(wards.grid_shapes).exterior
    outer = shapely.union_all(wards.grid_shapes).buffer(metres).exterior
    point = outer.interpolate(0.3, normalized=True)
    assert abs(point.distance(edge) - metres) < 0.3
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(27700, 4326, always_xy=True).transform(point.x, point.y)
    return lon, lat, wards.codes[int(np.argmin(shapely.distance(wards.grid_shapes, point)))]


def test_a_point_four_metres_outside_goes_to_the_nearest_ward_and_six_is_outside():
    lon, lat, nearest = _outside_by(4)
    assert ward_code_of(np.array([lon]), np.array([lat])).tolist() == [nearest]
    lon, lat, _ = _outside_by(6)
    assert ward_code_of(np.array([lon]), np.array([lat])).tolist() == [None]


def test_points_without_a_place_and_far_away_belong_to_no_ward():
    lon = np.array([np.nan, 0.0, -1.25, 200.0, np.inf])
    lat = np.array([53.1, 0.0, np.nan, 95.0, 53.1])
    assert ward_index_of(lon, lat).tolist() == [-1] * 5


def test_many_points_get_the_ward_that_shapely_gives_them():
    rng = np.random.default_rng(7)
    west, south, east, north = shapely.total_bounds(ward_shapes().shapes)
    lon, lat = rng.uniform(west, east, 200_000), rng.uniform(south, north, 200_000)
    found = ward_index_of(lon, lat)
    for index in rng.choice(len(lon), 300, replace=False):
        inside = np.flatnonzero(shapely.contains_xy(ward_shapes().shapes, lon[index], lat[index]))
        if inside.size:
            assert found[index] == inside[0]


def test_a_grid_gives_very_many_points_the_ward_that_the_exact_test_gives_them(monkeypatch):
    rng = np.random.default_rng(7)
    west, south, east, north = shapely.total_bounds(ward_shapes().shapes)
    corners = shapely.get_coordinates(ward_shapes().shapes)
    near_edges = corners[rng.integers(0, len(corners), 30_000)] + rng.normal(0, 0.0001, (30_000, 2))  # some 10 metres
    anywhere = rng.uniform((west - 0.05, south - 0.05), (east + 0.05, north + 0.05), (60_000, 2))
    lon, lat = np.concatenate([near_edges, anywhere, [[np.nan, 53.1], [200.0, np.inf]]]).T
    exact = ward_index_of(lon, lat)
    monkeypatch.setattr(places, "WORTH_A_GRID", 1)
    np.testing.assert_array_equal(ward_index_of(lon, lat), exact)
    assert (exact[30_000:] >= 0).any()
    assert (exact[:30_000] < 0).any()


def test_the_grid_is_in_metres():
    easting, northing = to_grid(np.array([-1.233621]), np.array([53.076799]))
    assert abs(easting[0] - 451439) < 2  # NG15 0AA in Code-Point Open
    assert abs(northing[0] - 353560) < 2


def test_a_point_on_a_shared_edge_is_near_both_wards():
    wards = ward_shapes()
    first, second = 0, next(i for i in range(1, len(wards.codes)) if wards.shapes[0].touches(wards.shapes[i]))
    shared = wards.shapes[first].intersection(wards.shapes[second])
    point = shared.interpolate(0.5, normalized=True) if shared.geom_type == "LineString" else shared.centroid
    table = edge_table(np.array([point.x]), np.array([point.y]))
    assert {table["ward_code"][0], *table["near_wards"][0].split(";")} >= {wards.codes[first], wards.codes[second]}


def test_a_ward_without_a_shape_is_named_as_a_damaged_file():
    with pytest.raises(DataFileError, match="ward_boundaries"):
        shapes_from([{"properties": {"ward_code": "E1"}, "geometry": None}])


def test_points_near_their_own_edge_are_those_that_the_measured_distance_says():
    bounds = district_bounds()
    random = np.random.default_rng(5)
    lon, lat = random.uniform(bounds[0], bounds[2], 5_000), random.uniform(bounds[1], bounds[3], 5_000)
    near = near_own_edge(lon, lat)
    np.testing.assert_array_equal(near, (edge_table(lon, lat)["edge_m"] <= NEAR_EDGE_METRES).to_numpy())
    assert 100 < near.sum() < 1_500

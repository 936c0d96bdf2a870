import pandas as pd
import shapely

from lib.published.places import (
    ward_table,
)
from lib.published.tables import district, layer, load


def test_there_are_23_wards_and_they_reproduce_the_published_populations():
    wards = ward_table()
    assert len(wards) == 23
    sums = wards.groupby("reporting_area")["residents_2017"].sum().to_dict()
    assert sums == district()["residents_2017"]
    assert wards["residents_2017"].sum() == 126_164


def test_layers_follow_rfc_7946():
    for name in ("ward_boundaries", "localities", "reporting_areas", "district", "hexes"):
        collection = layer(name)
        assert set(collection) == {"type", "features"}
        for feature in collection["features"]:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shape.is_valid
            west, south, east, north = shape.bounds
            assert -2 < west < east < 0
            assert 52 < south < north < 54
            parts = getattr(shape, "geoms", [shape])
            assert all(part.exterior.is_ccw for part in parts)


def test_postcodes_carry_a_ward_of_the_district():
    postcodes = load("postcodes")
    assert len(postcodes) == 2729
    assert set(postcodes["ward_code"]) <= set(ward_table()["ward_code"])
    agree = (postcodes["ward_code"] == postcodes["ward_code_published"]).mean()
    assert agree > 0.98


def test_every_locality_with_wards_is_in_the_ward_table_and_bestwood_has_none():
    localities = load("localities").set_index("locality")
    assert len(localities) == 11
    assert pd.isna(localities.loc["Bestwood", "ward_codes"])
    members = localities["ward_codes"].dropna().str.split(";").explode()
    assert sorted(members) == sorted(ward_table()["ward_code"])

"""Wards, boundaries, postcodes and small areas of the invented district, out at sea."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from scripts.build_data import DEGREES, GRID, build_hexes, write_geojson
from scripts.datapackage import write_table
from scripts.small_places import hotspot_power, households_of_hexes
from tests.district.truth import CODE, NAME, OUTSIDE_LOCALITY, WARDS

WEST, SOUTH, CELL = 560_000, 480_000, 1_400  # metres of the national grid: the North Sea
POINTS_A_WARD, POSTCODES_A_WARD = 24, 30
_DEGREES = Transformer.from_crs(GRID, 4326, always_xy=True)


def to_degrees(easting, northing):
    lon, lat = _DEGREES.transform(easting, northing)
    return np.round(lon, DEGREES), np.round(lat, DEGREES)


def cells(random):
    """The wards' corners on the grid, in metres: two rows of three four-sided cells that share their corners."""
    columns, rows = np.meshgrid(np.arange(4), np.arange(3))
    shaken = random.uniform(-120, 120, size=(2, 3, 4))
    easting, northing = WEST + CELL * columns + shaken[0], SOUTH + CELL * rows + shaken[1]
    for row in range(2):
        for column in range(3):
            corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            yield [(easting[corner], northing[corner]) for corner in corners]


def inside(corners, across, up):
    """Points of a four-sided cell: across and up from 0 to 1."""
    first, second, third, fourth = (np.array(corner)[:, None] for corner in corners)
    return (
        first * (1 - across) * (1 - up) + second * across * (1 - up) + third * across * up + fourth * (1 - across) * up
    )


def write_places(folder, random):
    """Write the layers and the tables of places; return each ward's corners."""
    corners = dict(zip(WARDS, cells(random), strict=True))
    shapes = gpd.GeoSeries(
        [shapely.Polygon(np.column_stack(to_degrees(*np.array(cell).T))) for cell in corners.values()], crs=4326
    )
    wards = pd.DataFrame(
        [
            {
                "ward_code": code,
                "ward_name": ward.name,
                "ward_name_2015": ward.name_2015,
                "reporting_area": ward.area,
                "locality": ward.locality,
                "residents_2017": ward.residents - 40,
                "residents_2020": ward.residents,
                "households_2021": ward.households,
            }
            for code, ward in WARDS.items()
        ]
    )
    wards.insert(5, "area_ha", (shapes.to_crs(GRID).area / 10_000).round(1))
    middles = shapes.to_crs(GRID).centroid.to_crs(4326)
    wards["label_lon"], wards["label_lat"] = middles.x.round(5), middles.y.round(5)
    wards.to_csv(folder / "data/wards.csv", index=False)
    write_geojson(folder / "geo/ward_boundaries.geojson", wards, shapes)
    _areas(folder, wards, shapes)
    build_hexes(wards, shapes, folder)
    _names(folder)
    _postcodes(folder, corners, random)
    homes = [ward.households for ward in WARDS.values()]
    small_areas = {f"E019990{half}{n}": home // 2 for n, home in enumerate(homes, start=1) for half in (0, 1)}
    households_of_hexes(folder, pd.Series(small_areas))
    hotspot_power(folder, simulations=4)
    return corners


def _areas(folder, wards, shapes):
    frame = gpd.GeoDataFrame(wards, geometry=shapes)
    sums = {"residents_2020": "sum", "households_2021": "sum"}
    for column, layer in (("locality", "localities"), ("reporting_area", "reporting_areas")):
        merged = frame[[column, "geometry"]].dissolve(column).reset_index()
        totals = wards.groupby(column, as_index=False).agg(sums)
        write_geojson(folder / f"geo/{layer}.geojson", totals, gpd.GeoSeries(merged.geometry))
    whole = gpd.GeoSeries([shapely.union_all(shapes.values)], crs=4326)
    write_geojson(folder / "geo/district.geojson", pd.DataFrame({"lad_code": [CODE], "lad_name": [NAME]}), whole)
    rows = wards.groupby("locality").agg(
        reporting_area=("reporting_area", "first"),
        ward_codes=("ward_code", ";".join),
        residents_2020=("residents_2020", "sum"),
        households_2021=("households_2021", "sum"),
        label_lon=("label_lon", "mean"),
        label_lat=("label_lat", "mean"),
    )
    rows.loc[OUTSIDE_LOCALITY] = [None, None, None, None, wards["label_lon"].max() + 0.03, wards["label_lat"].mean()]
    rows["note"] = [
        "" if codes else "lies outside every ward of the district" for codes in rows["ward_codes"].fillna("")
    ]
    whole_numbers = {"residents_2020": "Int64", "households_2021": "Int64"}
    rows.sort_index().astype(whole_numbers).reset_index().to_csv(folder / "data/localities.csv", index=False)


def _names(folder):
    today = [(ward.name, "2025", code, 1.0) for code, ward in WARDS.items()]
    renamed = [(ward.name_2015, "2015", code, 1.0) for code, ward in WARDS.items() if ward.name_2015 != ward.name]
    first, second, *_ = WARDS
    before = [("Old Quay", "before 2015", first, 0.7), ("Old Quay", "before 2015", second, 0.3)]
    names = pd.DataFrame([*renamed, *today, *before], columns=["name", "vintage", "ward_code", "share"])
    names = names.assign(code_then=names["vintage"].map({"before 2015": "E05990001"}))
    names.to_csv(folder / "data/ward_names.csv", index=False)
    parishes = [("Moor Parish", code) for code, ward in WARDS.items() if ward.locality == "Moorside"]
    pd.DataFrame(parishes, columns=["parish", "ward_code"]).to_csv(folder / "data/parishes.csv", index=False)


def _postcodes(folder, corners, random):
    rows, small_areas = [], []
    for number, (code, cell) in enumerate(corners.items(), start=1):
        lon, lat = to_degrees(*inside(cell, *random.uniform(0.1, 0.9, size=(2, POSTCODES_A_WARD))))
        lsoas = [f"E0199900{number}", f"E0199901{number}"]
        for place in range(POSTCODES_A_WARD):
            letters = f"{chr(65 + place // 20)}{'ABDEFGHJLNPQRSTUWXYZ'[place % 20]}"
            lsoa = lsoas[place % 2]
            rows.append((f"ZZ{number} 1{letters}", lon[place], lat[place], code, code, lsoa, lsoa))
        for year in (2019, 2025):
            for place, lsoa in enumerate(lsoas):
                decile = 1 + (2 * (number - 1) + place) % 10
                small_areas.append((year, lsoa, code, 1.0, 3284 * decile - 1000 - (year - 2019), decile))
    columns = ["postcode", "lon", "lat", "ward_code", "ward_code_published", "lsoa11_code", "lsoa21_code"]
    write_table(pd.DataFrame(rows, columns=columns).sort_values("postcode"), folder / "data/postcodes.parquet")
    columns = ["index_year", "lsoa_code", "ward_code", "share", "imd_rank", "imd_decile"]
    pd.DataFrame(small_areas, columns=columns).sort_values(columns[:3]).to_csv(
        folder / "data/small_area_deprivation.csv", index=False
    )

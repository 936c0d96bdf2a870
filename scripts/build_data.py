"""Make data/ and geo/ from the raw open data and the partnership's two documents.

    python -m scripts.build_data --source DIR

DIR holds data/ and documents/. Run again on the same files, it writes the same bytes. Every check that fails stops
the build: nothing is half written, because all tables are made in a new folder and moved into place at the end.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from lib.base.months import months_between
from lib.incidents.completeness import completeness
from lib.incidents.street import INCIDENT_COLUMNS, category_slug, incidents_from_street
from lib.published.places import shapes_from, ward_code_of
from lib.published.tables import ROOT, district
from lib.statistics.hexagons import hex_ids_covering, hex_polygon
from scripts.checks import check
from scripts.datapackage import described, write_datapackage, write_table
from scripts.measured_tables import write_measured_tables
from scripts.named_places import write_named_places
from scripts.places_outside import write_places_outside
from scripts.priority_areas import write_priority_areas
from scripts.published_tables import write_published_tables
from scripts.similar_areas_tables import write_similar_areas_tables
from scripts.small_places import hotspot_power, households_of_hexes

GRID = 27700
DEGREES = 6  # decimal places of coordinates: about 0.1 metres
HAND_KEPT = ["topics.csv", "concern_mapping.csv"]  # tables with a description but no raw file


def write_geojson(path: Path, properties: pd.DataFrame, shapes: gpd.GeoSeries) -> None:
    """Write a layer as RFC 7946 GeoJSON: longitude and latitude, rounded, outer rings anticlockwise."""
    features = [
        {"type": "Feature", "properties": _json_row(row), "geometry": _geometry(shape)}
        for (_, row), shape in zip(properties.iterrows(), shapes, strict=True)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", encoding="utf-8")


def _json_row(row: pd.Series) -> dict:
    return {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}


def _geometry(shape: shapely.Geometry) -> dict:
    turned = shapely.orient_polygons(shape) if shape.geom_type.endswith("Polygon") else shape
    return shapely.geometry.mapping(turned)


def build_wards(source: Path, out: Path) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """Write the ward, locality, reporting-area and district layers and tables; return wards and shapes."""
    names = pd.read_csv(source / "wards_ashfield_names.csv")
    homes = pd.read_csv(source / "ward_population_households.csv").set_index("ward_code")
    locality = pd.read_csv(source / "ward_locality.csv").set_index("ward_code")
    layer = gpd.read_file(source / "wards_2025_bgc.geojson").sort_values("ward_code", ignore_index=True)
    # One vertex is shared by neighbours to the last digit, so rounding all of them alike keeps the edges closed.
    shapes = layer.geometry.set_crs(4326, allow_override=True)
    shapes = gpd.GeoSeries(shapely.transform(shapes.values, lambda xy: xy.round(DEGREES)), crs=4326)
    wards = pd.DataFrame({"ward_code": layer["ward_code"]}).merge(names, on="ward_code", validate="1:1")
    wards = pd.DataFrame(
        {
            "ward_code": wards["ward_code"],
            "ward_name": wards["ward_name_2025"],
            "ward_name_2015": wards["ward_name_2015"],
            "reporting_area": wards["reporting_area"],
            "locality": wards["ward_code"].map(locality["locality"]),
            "area_ha": (shapes.to_crs(GRID).area / 10_000).round(1),
            "residents_2017": wards["pop_mid2017"],
            "residents_2020": wards["pop_mid2020"],
            "households_2021": wards["ward_code"].map(homes["households_census2021_estimate"]),
            "label_lon": wards["label_lon"],
            "label_lat": wards["label_lat"],
        }
    )
    check_wards(wards, shapes, source)
    wards.to_csv(out / "data/wards.csv", index=False)
    write_geojson(out / "geo/ward_boundaries.geojson", wards, shapes)
    build_areas(wards, shapes, source, out)
    build_ward_names(wards, source, out)
    return wards, shapes


def check_wards(wards: pd.DataFrame, shapes: gpd.GeoSeries, source: Path) -> None:
    """Check the wards' number, populations and shapes against what is published."""
    config = district()
    check(len(wards) == config["ward_count"], f"{len(wards)} wards instead of {config['ward_count']}")
    check(bool(wards.notna().all().all()), "a ward lacks a name, area, population or household estimate")
    for area, expected in config["residents_2017"].items():
        total = int(wards.loc[wards["reporting_area"] == area, "residents_2017"].sum())
        check(total == expected, f"residents of {area} add up to {total}, published {expected}")
    check(bool(shapes.is_valid.all()), "a ward boundary crosses itself")
    grid = shapes.to_crs(GRID)
    union = shapely.union_all(grid.values)
    overlap = grid.area.sum() - union.area
    check(abs(overlap) < 1, f"wards overlap by {overlap:.1f} square metres")
    check(union.geom_type == "Polygon" and not union.interiors, "the wards leave a hole or an island")
    published = gpd.read_file(source / "district_ashfield_lad20.geojson").to_crs(GRID).union_all()
    differs = union.symmetric_difference(published).area / published.area
    # Two generalisations of one boundary (2020 and 2025): 0.13% of the area lies between the lines.
    check(differs < 0.002, f"the wards' union differs from the district by {differs:.2%} of its area")


def build_areas(wards: pd.DataFrame, shapes: gpd.GeoSeries, source: Path, out: Path) -> None:
    """Write localities, reporting areas and the district as unions of wards."""
    labels = pd.read_csv(source / "locality_labels.csv").set_index("locality")
    notes = pd.read_csv(source / "ward_locality.csv").dropna(subset=["note"])
    frame = gpd.GeoDataFrame(wards, geometry=shapes)
    rows = []
    for name in sorted(labels.index):
        members = wards[wards["locality"] == name]
        remarks = notes.loc[notes["locality"] == name, ["ward_name", "note"]]
        rows.append(
            {
                "locality": name,
                "reporting_area": "" if members.empty else members["reporting_area"].iloc[0],
                "ward_codes": ";".join(members["ward_code"]),
                "residents_2020": int(members["residents_2020"].sum()) if len(members) else None,
                "households_2021": int(members["households_2021"].sum()) if len(members) else None,
                "label_lon": labels.loc[name, "label_lon"],
                "label_lat": labels.loc[name, "label_lat"],
                "note": "lies outside every ward of the district"
                if members.empty
                else "; ".join(f"{row.ward_name}: {row.note}" for row in remarks.itertuples()),
            }
        )
    localities = pd.DataFrame(rows).astype({"residents_2020": "Int64", "households_2021": "Int64"})
    localities.to_csv(out / "data/localities.csv", index=False)
    for column, name in (("locality", "localities"), ("reporting_area", "reporting_areas")):
        dissolved = frame.dissolve(column, aggfunc="first").reset_index()
        sums = wards.groupby(column)[["residents_2020", "households_2021"]].sum()
        write_geojson(
            out / f"geo/{name}.geojson",
            dissolved[[column]].merge(sums, on=column),
            gpd.GeoSeries(dissolved.geometry),
        )
    whole = frame.dissolve()
    config = district()
    write_geojson(
        out / "geo/district.geojson",
        pd.DataFrame({"lad_code": [config["code"]], "lad_name": [config["name"]]}),
        gpd.GeoSeries(whole.geometry.values),
    )


def build_ward_names(wards: pd.DataFrame, source: Path, out: Path) -> None:
    """Write every name by which a ward is or was known, with the wards it stands for today."""
    current = (
        wards[["ward_name", "ward_code"]].set_axis(["name", "ward_code"], axis=1).assign(vintage="2025", share=1.0)
    )
    renamed = wards[wards["ward_name"] != wards["ward_name_2015"]]
    since_2015 = (
        renamed[["ward_name_2015", "ward_code"]]
        .set_axis(["name", "ward_code"], axis=1)
        .assign(vintage="2015", share=1.0)
    )
    overlap = pd.read_csv(source / "ward_pre2015_to_2015_overlap.csv")
    before = pd.DataFrame(
        {
            "name": overlap["old_ward_name"],
            "ward_code": overlap["new_ward_code"],
            "vintage": "before 2015",
            "share": overlap["share_of_old"].round(3),
            "code_then": overlap["old_ward_code"],
        }
    )
    # Slivers under 1% come from drawing the same line twice, not from moved boundaries.
    before = before[before["share"] >= 0.01]
    table = pd.concat([current, since_2015, before])[["name", "vintage", "ward_code", "share", "code_then"]]
    table.sort_values(["vintage", "name", "ward_code"]).to_csv(out / "data/ward_names.csv", index=False)


def build_postcodes(source: Path, out: Path, shapes: gpd.GeoSeries, wards: pd.DataFrame) -> None:
    """Write postcodes with the ward their point lies in."""
    raw = pd.read_csv(source / "postcodes_ashfield.csv")
    bounds = shapes_from(_features(wards, shapes))
    table = pd.DataFrame(
        {
            "postcode": raw["postcode"],
            "lon": raw["lon"].round(DEGREES),
            "lat": raw["lat"].round(DEGREES),
            "ward_code": ward_code_of(raw["lon"].to_numpy(), raw["lat"].to_numpy(), bounds),
            "ward_code_published": raw["ward_code"],
            "lsoa11_code": raw["lsoa11_code"],
            "lsoa21_code": raw["lsoa21_code"],
        }
    ).sort_values("postcode", ignore_index=True)
    # A postcode's point can fall a few metres over a generalised boundary: the published ward then stands.
    table["ward_code"] = table["ward_code"].fillna(table["ward_code_published"])
    differ = int((table["ward_code"] != table["ward_code_published"]).sum())
    check(bool(table["postcode"].is_unique), "a postcode stands twice")
    check(differ < 0.02 * len(table), f"{differ} of {len(table)} postcodes lie in another ward than published")
    write_table(table, out / "data/postcodes.parquet")


def build_parishes(source: Path, out: Path, wards: pd.DataFrame) -> None:
    """Write which wards each civil parish reaches into."""
    raw = pd.read_csv(source / "parish_ward_2019.csv")
    table = pd.DataFrame({"parish": raw["PAR19NM"], "ward_code": raw["WD19CD"]}).sort_values(["parish", "ward_code"])
    check(set(table["ward_code"]) <= set(wards["ward_code"]), "a parish lies in a ward that is not one of the district")
    table.to_csv(out / "data/parishes.csv", index=False)


def build_deprivation(source: Path, out: Path, wards: pd.DataFrame) -> None:
    """Write each small area's rank and decile of deprivation, and the share of it that lies in each ward.

    Small areas cross ward edges, so each counts towards a ward by the share of its postcodes there.
    """
    tables = []
    for year, areas in ((2019, "lsoa11"), (2025, "lsoa21")):
        index = pd.read_csv(source / f"imd{year}_{areas}.csv").rename(columns={f"{areas}_code": "lsoa_code"})
        shares = pd.read_csv(source / f"{areas}_ward_weights.csv").rename(columns={f"{areas}_code": "lsoa_code"})
        whole = shares.groupby("lsoa_code")["weight_postcodes"].sum()
        check(bool(whole.sub(1).abs().lt(0.002).all()), f"shares of a small area of {year} do not add up to one")
        check(set(shares["lsoa_code"]) == set(index["lsoa_code"]), f"a small area of {year} has no rank or no ward")
        table = shares.merge(index[["lsoa_code", "IMD_rank", "IMD_decile"]], on="lsoa_code", validate="m:1")
        tables.append(table.assign(index_year=year))
    table = pd.concat(tables).rename(
        columns={"weight_postcodes": "share", "IMD_rank": "imd_rank", "IMD_decile": "imd_decile"}
    )
    check(set(table["ward_code"]) == set(wards["ward_code"]), "a ward has no small area")
    columns = ["index_year", "lsoa_code", "ward_code", "share", "imd_rank", "imd_decile"]
    table = table.loc[table["share"] > 0, columns].sort_values(columns[:3])
    table.to_csv(out / "data/small_area_deprivation.csv", index=False)


def _features(wards: pd.DataFrame, shapes: gpd.GeoSeries) -> list[dict]:
    return [
        {"properties": {"ward_code": code}, "geometry": shapely.geometry.mapping(shape)}
        for code, shape in zip(wards["ward_code"], shapes, strict=True)
    ]


def build_incidents(source: Path, out: Path, shapes: gpd.GeoSeries, wards: pd.DataFrame) -> pd.DataFrame:
    """Write police.uk records as incidents, each with the ward its map point lies in."""
    street = pd.read_csv(source / "ashfield_street.csv.gz", dtype=str)
    incidents = incidents_from_street(street)
    bounds = shapes_from(_features(wards, shapes))
    incidents["ward_code"] = ward_code_of(incidents["lon"].to_numpy(), incidents["lat"].to_numpy(), bounds)
    incidents = incidents.sort_values(
        ["month", "category", "lon", "lat", "place", "reference"], ignore_index=True, na_position="first"
    )[INCIDENT_COLUMNS]
    check(len(incidents) == len(street), "records were lost or doubled")
    check(bool(incidents["lon"].notna().all()), "a record has no point: decide what to do with it")
    # Every record carries an Ashfield small-area name; a few of their rounded points lie over the district's edge.
    outside = int(incidents["ward_code"].isna().sum())
    check(outside < 0.005 * len(incidents), f"{outside} of {len(incidents)} records lie outside every ward")
    by_type = pd.read_csv(source / "district_month_type_counts.csv")
    ours = incidents.groupby(["month", "category"]).size()
    theirs = by_type[by_type["lad_code"] == district()["code"]]
    theirs = (
        theirs.assign(category=theirs["crime_type"].map(category_slug)).groupby(["month", "category"])["count"].sum()
    )
    check(
        ours.equals(theirs.reindex(ours.index)) and len(ours) == len(theirs),
        "counts differ from the published ones",
    )
    write_table(incidents, out / "data/police_incidents.parquet")
    return incidents


def build_coverage(source: Path, out: Path) -> None:
    """Write which force published which category of records in full, month by month."""
    counts = pd.read_csv(source / "force_month_type_counts.csv")
    counts["category"] = counts["crime_type"].map(category_slug)
    every_month = months_between(counts["month"].min(), counts["month"].max())
    categories = sorted(counts["category"].unique())
    rows = []
    for force, held in counts.groupby("police_force"):
        table = held.pivot_table(index="month", columns="category", values="count", aggfunc="sum", fill_value=0)
        judged = completeness(table["asb"])
        for month in every_month:
            for category in categories:
                if month not in table.index:
                    status, reason, records = "absent", "no file of this force for this month is held", None
                else:
                    records = int(table.loc[month, category])
                    status, reason = "complete", ""
                    if category == "asb":
                        status, reason = judged.loc[month, ["status", "reason"]]
                rows.append(("police.uk", force, month, category, records, status, reason))
    coverage = pd.DataFrame(
        rows, columns=["source", "force", "month", "category", "records", "status", "reason"]
    ).astype({"records": "Int64"})
    found = set(map(tuple, coverage.loc[coverage["status"] == "incomplete", ["force", "month"]].to_numpy()))
    known = {
        ("nottinghamshire", "2021-10"),
        ("nottinghamshire", "2022-01"),
        ("nottinghamshire", "2024-09"),
        ("derbyshire", "2024-11"),
    }
    check(found == known, f"the rule for incomplete months finds {sorted(found)} instead of {sorted(known)}")
    coverage.to_csv(out / "data/coverage.csv", index=False)


def build_hexes(wards: pd.DataFrame, shapes: gpd.GeoSeries, out: Path) -> None:
    """Write the hexagons that touch the district: their land inside it, and the ward that holds most of it."""
    whole = shapely.union_all(shapes.values)
    ids = hex_ids_covering(whole)
    clipped = gpd.GeoSeries([shapely.intersection(hex_polygon(i), whole) for i in ids], index=ids, crs=4326)
    clipped = clipped[[shape.area > 0 for shape in clipped]]
    pieces = gpd.overlay(
        gpd.GeoDataFrame({"hex_id": clipped.index}, geometry=clipped.values, crs=4326).to_crs(GRID),
        gpd.GeoDataFrame(wards[["ward_code"]], geometry=shapes.values, crs=4326).to_crs(GRID),
        keep_geom_type=True,
    )
    pieces["area_m2"] = pieces.area
    pieces = pieces.sort_values(["hex_id", "area_m2", "ward_code"], ascending=[True, False, True])
    most = pieces.drop_duplicates("hex_id").set_index("hex_id")["ward_code"]
    area = pieces.groupby("hex_id")["area_m2"].sum()
    check(abs(area.sum() / 1e4 / wards["area_ha"].sum() - 1) < 1e-3, "the hexagons do not cover the district")
    table = pd.DataFrame(
        {"hex_id": most.index, "ward_code": most.to_numpy(), "area_m2": area[most.index].round().to_numpy()}
    )
    table["area_m2"] = table["area_m2"].astype(int)
    table.to_csv(out / "data/hexes.csv", index=False)
    shown = clipped[table["hex_id"]]
    rounded = gpd.GeoSeries(shapely.transform(shown.values, lambda xy: xy.round(DEGREES - 1)), crs=4326)
    write_geojson(out / "geo/hexes.geojson", table, rounded)


def build(source: Path, out: Path) -> None:
    """Make every table and layer under `out` from the raw files under `source`.

    Raises
    ------
    BuildError
        When a check fails; the message says which.
    """
    for folder in ("data/published", "data/similar_areas", "geo"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for name in HAND_KEPT:
        shutil.copyfile(ROOT / "data" / name, out / "data" / name)
    raw = source / "data"
    wards, shapes = build_wards(raw / "geo", out)
    build_postcodes(raw / "geo", out, shapes, wards)
    build_parishes(raw / "geo", out, wards)
    build_deprivation(raw / "geo", out, wards)
    incidents = build_incidents(raw / "police", out, shapes, wards)
    build_coverage(raw / "police", out)
    build_hexes(wards, shapes, out)
    homes = pd.read_csv(raw / "geo/lsoa21_population_households.csv").set_index("lsoa21_code")
    households_of_hexes(out, homes["households_census2021"])
    documents = write_published_tables(source / "documents", out / "data/published")
    write_similar_areas_tables(
        raw / "similar_areas", raw / "police/district_month_type_counts.csv", out / "data/similar_areas"
    )
    topics = pd.read_csv(out / "data/topics.csv")
    write_measured_tables(raw / "police", out, incidents, topics)
    hotspot_power(out)
    bounds = shapes_from(_features(wards, shapes))
    write_named_places(raw / "places", out, bounds)
    write_places_outside(raw / "places", out, bounds)
    write_priority_areas(raw / "places", source / "documents", out, bounds)
    others = [*described("similar_areas"), *described("measured"), *described("places")]
    write_datapackage(out, [*described("district"), *documents, *others])


def main(arguments: list[str] | None = None) -> int:
    """Build into a new folder, then move the result into the project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="folder with data/ and documents/")
    parser.add_argument("--out", type=Path, default=ROOT, help="where data/ and geo/ stand")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        try:
            build(options.source, made)
        except (ValueError, OSError, KeyError) as error:
            print(f"build_data: {error}", file=sys.stderr)
            return 1
        shutil.copytree(made, options.out, dirs_exist_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

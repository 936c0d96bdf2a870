"""Give the five priority areas that the assessment of 2018 names an outline of our own: the document draws none."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from lib.published.places import Wards, to_degrees, to_grid
from scripts.documents import NotInDocument, read_passages, stands_in

METRES = 250  # round about what bears the name: a few streets (told in described/places.toml)
DEGREES = 5  # decimal places: about a metre
NAMES_OF_STOPS = ("LocalityName", "Street", "Landmark")
COLUMNS = ["name", "document", "section", "heading", "named_after", "points", "metres", "lon", "lat", "outline"]


def outline_of(
    names: list[str], stops: pd.DataFrame, streets: pd.DataFrame, wards: Wards
) -> tuple[shapely.Polygon, int]:
    """Return the outline of what bears one of the names, in metres of the national grid, and how many points do.

    Parameters
    ----------
    names : list of str
        As stops and streets print them.
    stops, streets : DataFrame
        Stops in NaPTAN's columns, and named map points of police.uk: street, lon, lat.
    wards : Wards
        The district's wards.

    Raises
    ------
    ValueError
        When one of the names is found nowhere.
    """
    stops = stops[stops["Status"] == "active"]
    found = [*(stops[stops[column].isin(names)] for column in NAMES_OF_STOPS), streets[streets["street"].isin(names)]]
    said = {
        name for table in found for column in (*NAMES_OF_STOPS, "street") if column in table for name in table[column]
    }
    if missing := set(names) - said:
        raise ValueError(f"no stop and no map point is named {', '.join(sorted(missing))}")
    points = pd.concat(found)[["lon", "lat"]].drop_duplicates()
    x, y = to_grid(points["lon"].to_numpy(), points["lat"].to_numpy())
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack([x, y])))
    around = shapely.buffer(hull, METRES, quad_segs=6)
    return shapely.intersection(around, shapely.union_all(wards.grid_shapes)), len(points)


def write_priority_areas(source: Path, documents: Path, out: Path, wards: Wards) -> None:
    """Write data/priority_areas.csv from the raw files of `source`.

    Raises
    ------
    NotInDocument
        When the document does not name an area where it is said to.
    """
    stops = pd.read_csv(source / "naptan_stops_ashfield_and_2km.csv", dtype={"Landmark": str, "Crossing": str})
    streets = pd.read_csv(source / "street_name_points_from_policeuk.csv")
    passages = read_passages(documents)
    with (Path(__file__).resolve().parent / "transcribed/priority_areas.tsv").open(
        encoding="utf-8", newline=""
    ) as file:
        listed = list(csv.DictReader(file, delimiter="\t"))
    rows = []
    for area in listed:
        place = (area["document"], area["section"], area["heading"])
        if not stands_in(area["name"], passages[place]):
            raise NotInDocument(f"“{area['name']}” does not stand under {place}")
        outline, points = outline_of(area["named_after"].split("; "), stops, streets, wards)
        middle = _degrees(shapely.point_on_surface(outline))
        rows.append(
            {
                **area,
                "points": points,
                "metres": METRES,
                "lon": middle.x,
                "lat": middle.y,
                "outline": shapely.to_wkt(_degrees(outline), rounding_precision=DEGREES),
            }
        )
    pd.DataFrame(rows)[COLUMNS].to_csv(out / "data/priority_areas.csv", index=False)


def _degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: np.column_stack(to_degrees(xy[:, 0], xy[:, 1])).round(DEGREES))

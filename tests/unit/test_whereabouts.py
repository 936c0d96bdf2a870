"""What a map point is called so that somebody finds it."""

import numpy as np
import pandas as pd

from lib.incidents.street import place_names
from lib.published.named_places import STREET, named_places
from lib.published.whereabouts import spot, spots
from tests.district.truth import ALDER


def street():
    return next(place for place in named_places() if place.kind == STREET and place.ward_code == ALDER)


def test_a_point_called_after_a_kind_of_place_has_the_nearest_streets_name():
    near = street()
    lon, lat = np.array([near.lon] * 4), np.array([near.lat] * 4)
    named = spots(pd.Series(["Parking Area", near.name, "", "A New Street"]), lon, lat)
    assert named.tolist() == [f"{near.name} (parking area)", near.name, "", "A New Street"]
    assert spot("Parking Area", near.lon, near.lat) == f"{near.name} (parking area)"
    assert spot("", near.lon, near.lat) == near.name


def test_names_are_written_as_people_write_them():
    told = pd.Series(["On or near St Mary'S Road", "On or near Mapleleaf Way.", "On or near ", "On or near Sands'Side"])
    assert place_names(told).tolist() == ["St Mary's Road", "Mapleleaf Way", "", "Sands'Side"]

"""Areas of one's own for tests."""

from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.figures import figures_of
from lib.incidents.topics import topic_named
from lib.published.places import ward_shapes
from tests.district.known import YEAR


def outline_of(code):
    """A ward's outline, in metres."""
    wards = ward_shapes()
    return wards.grid_shapes[wards.codes.index(code)]


def drawn(outline, name="Drawn"):
    return validated(outline, name, DRAWN)


def figures(area, topic="asb"):
    return figures_of(area, topic_named(topic), *YEAR)

from lib.analysis.small_areas import point_figures
from lib.drawing.maps import draw_points
from lib.incidents.view import View

ASB = View.default("asb")


def test_map_points_are_circles_whose_area_follows_the_count():
    figures = point_figures(ASB)
    drawing = draw_points(figures)
    assert len(drawing.points) == len(figures.points)
    assert drawing.points[-1][2] == 18.0  # the busiest, drawn last and largest
    assert drawing.points[-1][3] == ["On or near York Street (parking area)", "123 incidents"]

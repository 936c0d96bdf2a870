"""Each month's hotspots, graded by what the month brought."""

import pytest

from lib.analysis.hotspot_score import BETTER, LEAST_MONTHS, hotspot_score, next_forecast
from lib.analysis.small_areas import hex_figures
from lib.answers.hotspot_score import score_figure
from lib.base.errors import CannotSay
from lib.cli.answers import main
from lib.incidents.cube import incidents
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from tests.district.truth import HOTSPOT_PLACE, INCOMPLETE_MONTH


def test_each_complete_month_is_graded_by_the_months_before_it():
    table = hotspot_score(topic_named("asb")).set_index("month")
    assert INCOMPLETE_MONTH not in table.index
    assert (table["rests_on"] >= LEAST_MONTHS).all()
    last = table.loc["2025-09"]
    rows = incidents()
    own = (rows["month"] == "2025-09") & (rows["category"] == "asb") & (rows["place"] == HOTSPOT_PLACE)
    assert last["captured"] >= own.sum() > 0  # the planted hotspot was foretold, and held
    assert last["grade"] == BETTER
    assert last["pai"] == pytest.approx(last["share_captured"] / last["area_share"])


def test_the_next_forecast_is_what_the_page_shows_of_the_twelve_months():
    month, ahead = next_forecast(topic_named("asb"))
    assert month == "2025-10"
    rows = hex_figures(View("asb", "2024-10", "2025-09")).rows
    assert set(ahead) == set(rows.loc[rows["hot"], "hex_id"])


def test_what_has_no_map_points_has_no_score():
    with pytest.raises(CannotSay, match="no hotspots within a ward"):
        hotspot_score(topic_named("fly-tipping"))


def test_the_page_and_the_command_say_the_same(capsys):
    figure = score_figure("asb")
    assert figure.title.startswith("Hotspots foretold from the months before held")
    assert len(figure.in_words) == len(figure.for_files)
    assert main(["hotspot-score", "--topic", "asb"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(figure.for_files) + 1

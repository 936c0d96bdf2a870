"""Pages run whole, as the app runs them, without a browser."""

import re

import pytest

from lib.answers.hotspots import in_brief, of_the_whole
from lib.incidents.topics import topics
from lib.incidents.view import View
from tests.district.known import counted
from tests.district.truth import BIRCH, DENE, WARDS
from tests.pages.opening import at_first_look, opened, words


def ward_table_of(app):
    """The table of wards beneath the map."""
    return next(table.value for table in app.dataframe if "Beside the district" in table.value)


def test_hotspots_opens_on_a_finding_not_a_form():
    app = opened("hotspots")
    assert not app.exception
    assert len(app.title) == 1
    assert app.title[0].value.startswith("Alder Quay had the most reported ASB")
    assert app.selectbox(key="view-topic").value == "asb"
    assert app.query_params["topic"] == "asb"
    assert len(ward_table_of(app)) == len(WARDS)


def test_a_first_look_draws_the_map_and_the_next_run_the_rest():
    app = at_first_look("hotspots")
    assert not app.exception
    assert app.title[0].value.startswith("Alder Quay had the most reported ASB")
    assert "follow when the map is drawn" in words(app)
    assert not app.dataframe
    app.button[0].click().run()
    assert "follow when the map is drawn" not in words(app)
    assert len(ward_table_of(app)) == len(WARDS)
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/hotspots.py").run()
    assert len(ward_table_of(app)) == len(WARDS)  # only a session's first look waits


def test_whoever_chooses_something_at_a_first_look_gets_the_rest_with_it():
    app = at_first_look("hotspots")
    app.selectbox(key="view-topic").set_value("burglary").run()
    assert not app.exception
    assert len(ward_table_of(app)) == len(WARDS)


@pytest.mark.parametrize("topic", list(topics()))
@pytest.mark.slow
def test_every_topic_can_be_shown(topic):
    app = at_first_look("hotspots", topic=topic)
    assert not app.warning
    app.run()
    assert not app.exception
    assert "Contains OS data" in words(app)
    assert len(app.title) == 1


@pytest.mark.parametrize("by", ["ward", "locality", "reporting-area", "hex", "point"])
@pytest.mark.parametrize("show", ["rate", "count"])
def test_every_geography_can_be_shown(by, show):
    app = opened("hotspots", topic="all-crime", by=by, show=show)
    assert not app.exception
    assert app.selectbox(key="view-by").value == by


@pytest.mark.parametrize("show", ["smoothed", "change", "funnel"])
def test_every_measure_of_wards_can_be_shown(show):
    app = opened("hotspots", topic="asb", show=show)
    assert not app.exception
    assert app.selectbox(key="view-show").value == show


def test_a_ward_in_the_link_opens_its_panel():
    app = opened("hotspots", topic="asb", place=DENE)
    text = words(app)
    assert "## Dene" in text
    assert f"{counted('asb', DENE)} incidents in the 12 months to September 2025" in text
    assert "That is" in text or "told apart" in text


@pytest.mark.parametrize(
    "query",
    [
        {"topic": "<script>alert(1)</script>"},
        {"from": "1999-01", "to": "2030-01"},
        {"show": "💥", "by": "../../etc/passwd"},
        {"place": "E99999999"},
        {"place": "' OR 1=1 --"},
        {"from": "2025-06", "to": "2025-01"},
        {"topic": "x" * 5000},
    ],
    ids=str,
)
def test_rubbish_in_the_link_is_a_notice_never_a_traceback(query):
    app = at_first_look("hotspots", **query)
    assert not app.exception
    assert len(app.warning) >= 1
    assert app.title[0].value.startswith("Alder Quay")
    assert "<script>" not in app.title[0].value


def test_a_choice_is_written_to_the_link_and_survives_a_change_of_page():
    app = opened("hotspots")
    app.selectbox(key="view-topic").set_value("burglary").run()
    app.selectbox(key="view-by").set_value("hex").run()
    assert app.query_params["topic"] == "burglary"
    assert app.query_params["by"] == "hex"
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/hotspots.py").run()
    assert app.selectbox(key="view-topic").value == "burglary"
    assert app.selectbox(key="view-by").value == "hex"


def test_changing_to_a_topic_with_other_areas_falls_back_without_blame():
    app = opened("hotspots", topic="asb", by="hex", show="count")
    app.selectbox(key="view-topic").set_value("fly-tipping").run()
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="view-by").value == "locality"


def test_a_period_without_a_complete_month_says_so_and_draws_nothing_as_zero():
    app = opened("hotspots", **{"topic": "asb", "from": "2022-05", "to": "2022-08"})
    assert not app.exception
    assert app.title[0].value.startswith("There is no complete month of reported ASB")
    view = View("asb", "2022-05", "2022-08")
    assert not re.search(r"\bnan\b", " ".join([words(app), *in_brief(view), *of_the_whole(view)]))
    assert ward_table_of(app)["Incidents"].isna().all()


def test_a_window_with_an_incomplete_month_says_how_many_it_has():
    app = opened("hotspots", **{"topic": "asb", "from": "2023-10", "to": "2024-09"})
    assert "(11 of 12 months)" in app.title[0].value


def test_a_missing_file_is_named_and_pages_that_do_not_need_it_still_work(other_data):
    (other_data / "data/police_incidents.parquet").unlink()
    app = opened("hotspots")
    assert not app.exception
    assert app.title[0].value == "This page cannot be shown"
    assert "data/police_incidents.parquet" in app.error[0].value
    assert "make data" in app.error[0].value
    app.switch_page("pages/data_and_methods.py").run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]


@pytest.mark.parametrize("page", ["hotspots", "ward_profile"])
@pytest.mark.slow
def test_usual_periods_are_chosen_by_name_and_stand_in_the_link(page):
    app = opened(page, place=BIRCH)
    box = app.selectbox(key="period-preset")
    assert box.value == "Last 12 months: October 2024 to September 2025"
    assert not any(widget.key == "view-from" for widget in app.selectbox)
    app.selectbox(key="period-preset").set_value("Last 3 months: July to September 2025").run()
    assert (app.query_params["from"], app.query_params["to"]) == ("2025-07", "2025-09")
    assert app.selectbox(key="period-preset").value == "Last 3 months: July to September 2025"
    app.selectbox(key="period-preset").set_value("Year 2024").run()
    assert (app.query_params["from"], app.query_params["to"]) == ("2024-01", "2024-12")


@pytest.mark.slow
def test_months_of_ones_own_are_chosen_one_by_one_and_a_link_to_them_shows_them():
    app = opened("hotspots")
    app.selectbox(key="period-preset").set_value("Choose months").run()
    app.selectbox(key="view-from").set_value("2025-02").run()
    assert (app.query_params["from"], app.query_params["to"]) == ("2025-02", "2025-09")
    assert app.selectbox(key="period-preset").value == "Choose months"
    app.selectbox(key="period-preset").set_value("Last 12 months: October 2024 to September 2025").run()
    assert app.query_params["from"] == "2024-10"
    assert not any(widget.key == "view-from" for widget in app.selectbox)
    linked = opened("hotspots", **{"from": "2024-03", "to": "2024-05"})
    assert linked.selectbox(key="view-from").value == "2024-03"


def test_a_second_map_stands_in_the_link_and_both_are_in_one_table():
    app = opened("hotspots", beside="topic:burglary")
    assert app.query_params["beside"] == "topic:burglary"
    assert "burglary" in app.title[0].value
    assert "**Burglary, 12 months to September 2025**" in words(app)
    assert any({"Anti-social behaviour (ASB)", "Burglary"} <= set(table.value) for table in app.dataframe)
    app.selectbox(key="hotspots-beside").select("").run()
    assert "beside" not in app.query_params
    assert app.title[0].value.startswith("Alder Quay had the most reported ASB")


def test_a_second_map_that_cannot_be_is_said():
    app = at_first_look("hotspots", beside="topic:<b>no</b>")
    assert "cannot be shown beside this one" in words(app)
    assert "beside" not in app.query_params


def test_a_table_beside_a_chart_gives_counts_as_whole_numbers_and_a_missing_month_as_nothing():
    table = next(table.value for table in opened("hotspots").table if "Count" in table.value)
    assert table["Count"].str.fullmatch(r"[\d,]*").all()
    assert table.loc[table["Why missing"].fillna("") != "", "Count"].eq("").all()


def test_paper_does_not_say_where_pages_lead():
    assert "what is on record for one ward" in words(opened("overview", open="pages"))
    assert "what is on record for one ward" not in words(opened("overview", print="a4"))

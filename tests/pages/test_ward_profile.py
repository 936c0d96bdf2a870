"""“My ward” run whole, as the app runs it, without a browser."""

import pytest

from lib.incidents.topics import topics
from lib.published.places import ward_names
from lib.published.tables import ROOT
from tests import parts
from tests.district.known import counted
from tests.district.truth import ALDER, BIRCH, COTTER
from tests.pages.opening import at_first_look, html_of, words


def opened(page="ward_profile", **query):
    return at_first_look(page, **query)


def typed_into(app, text):
    """Ask for a text as a link does; the box itself runs in a browser alone."""
    app.query_params["place"] = text
    return app.run()


def test_without_a_ward_the_page_shows_the_district_and_how_to_choose():
    app = opened()
    assert not app.exception
    assert len(app.title) == 1
    assert "postcode" in app.title[0].value
    assert "Contains OS data" in words(app)


def test_a_ward_in_the_link_opens_its_profile():
    app = opened(place=BIRCH)
    assert not app.exception
    assert len(app.title) == 1
    assert app.title[0].value.startswith("Birch Hill: reported ASB ")
    assert f", {counted('asb', BIRCH)} in the 12 months to September 2025" in app.title[0].value
    assert [header.value for header in app.header] == [
        "In a minute",
        "Questions you could ask",
        "Beside the district and wards like it",
    ]
    closed = [part.label for part in app.expander]
    assert {"Every figure of this ward", "People and homes", "For analysts", "Use and share"} < set(closed)
    assert not app.table[1:]  # nothing of them is worked out


def test_every_part_opens_in_place():
    app = opened(place=BIRCH, open=parts.WARD)
    assert not app.exception
    said = words(app)
    for inside in ("By month.", "Rates per 1,000", "residents (mid-2020)", "likely between", "command line"):
        assert inside in said, inside


@pytest.mark.slow
@pytest.mark.parametrize("code", list(ward_names()))
def test_every_ward_has_a_profile(code):
    app = opened(place=code, topic="vehicle-crime")
    assert not app.exception
    assert app.title[0].value.startswith(ward_names()[code])
    assert not app.warning


@pytest.mark.parametrize("topic", list(topics()))
@pytest.mark.slow
def test_every_topic_can_be_shown_in_detail(topic):
    app = opened(place=COTTER, topic=topic)
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="view-topic").value == topic


@pytest.mark.parametrize("typed", ["zz1 1aa", "ZZ11AA", "Alder Quay", "alder"])
def test_what_is_typed_chooses_the_ward_and_stays_on_every_page(typed):
    app = opened()
    typed_into(app, typed)
    assert not app.exception
    assert app.query_params["place"] == ALDER
    assert app.title[0].value.startswith(f"Alder Quay: reported ASB above average, {counted('asb', ALDER)} in")
    app.switch_page("pages/overview.py").run()
    assert app.query_params["place"] == ALDER
    app.switch_page("pages/hotspots.py").run()
    assert app.query_params["place"] == ALDER
    assert f"{counted('asb', ALDER)} incidents in the 12 months to September 2025" in words(
        app
    )  # in the panel beside the map


def test_a_street_in_the_link_is_marked_until_another_ward_is_chosen():
    app = opened(place="Birch Street 7")
    assert (app.query_params["place"], app.query_params["near"]) == (BIRCH, "Birch Street 7, Quayside")
    app.switch_page("pages/hotspots.py").run()
    assert app.query_params["near"] == "Birch Street 7, Quayside"
    app.query_params["place"] = ALDER
    app.run()
    assert app.query_params["place"] == ALDER
    assert "near" not in app.query_params


def test_a_place_that_the_links_ward_does_not_hold_is_said():
    app = opened(place=ALDER, near="<b>Birch Street 7</b>")
    assert "not known in the ward" in app.warning[0].value
    assert "near" not in app.query_params


def test_a_step_back_to_a_link_without_a_ward_chooses_none():
    app = opened("hotspots")
    app.query_params["place"] = BIRCH  # as a click on the map writes it
    app.run()
    del app.query_params["place"]
    app.run()
    assert "place" not in app.query_params
    app.switch_page("pages/ward_profile.py").run()
    assert "place" not in app.query_params


def test_an_ambiguous_name_offers_its_wards_and_the_answer_is_taken():
    app = opened()
    typed_into(app, "Old Quay")
    which = app.selectbox(key="place-which")
    assert "2 wards" in which.label
    assert which.options[0].startswith("Alder Quay: 70%")
    which.select_index(1).run()
    assert app.query_params["place"] == BIRCH
    assert app.title[0].value.startswith("Birch Hill")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("YY1 8AB", "YY1 8AB is not in Wrenmoor"),
        ("ZZ99 9ZZ", "ZZ99 9ZZ is not in Wrenmoor"),
        ("😀", "Nothing in Wrenmoor was found"),
        ("<img src=x onerror=alert(1)>", "Nothing in Wrenmoor was found"),
        ("x" * 5000, "That is longer than any name"),
    ],
    ids=["beside", "nowhere", "emoji", "markup", "long"],
)
def test_what_cannot_be_found_gets_one_line_and_keeps_the_ward(typed, line):
    app = opened(place=BIRCH)
    typed_into(app, typed)
    assert not app.exception
    assert len(app.warning) == 1
    said = app.warning[0].value.replace("\\", "")
    assert said.startswith("The link names a place that is not known here. ")
    assert line in said
    assert app.query_params["place"] == BIRCH
    assert app.title[0].value.startswith("Birch Hill")


def test_a_name_or_postcode_in_the_link_is_looked_up():
    assert opened(place="zz1 1aa").query_params["place"] == ALDER
    app = opened(place="Quayside")
    assert "2 wards" in app.selectbox(key="place-which").label


@pytest.mark.parametrize(
    "query",
    [
        {"place": "E99999999"},
        {"place": BIRCH, "compare": "E99999999"},
        {"place": BIRCH, "compare": "<script>alert(1)</script>"},
        {"place": BIRCH, "print": "poster"},
        {"place": BIRCH, "topic": "💥"},
        {"place": BIRCH, "from": "2025-06", "to": "2025-01"},
        {"place": "[x](http://example.org)" * 50},
    ],
    ids=str,
)
def test_rubbish_in_the_link_is_a_notice_never_a_traceback(query):
    app = opened(**query)
    assert not app.exception
    assert len(app.warning) == 1
    assert len(app.title) == 1


@pytest.mark.parametrize("query", [{"place": "Nowhere at all"}, {"place": BIRCH, "topic": "unknown"}], ids=str)
def test_what_the_link_got_wrong_is_said_until_the_reader_chooses(query):
    app = opened(**query)
    said = app.warning[0].value
    app.run()  # the map is ready, and the page is drawn again
    assert [notice.value for notice in app.warning] == [said]
    typed_into(app, ward_names()[COTTER])
    if "topic" in query:
        app.selectbox(key="view-topic").set_value("burglary").run()
    assert not app.warning


def test_the_nearest_name_is_shown_and_called_that():
    app = opened(place="Brich Hill")
    assert app.query_params["place"] == BIRCH
    app.run()
    assert app.warning[0].value.startswith("Nothing here is called “Brich Hill”. The nearest name is shown: Birch")


def test_two_wards_stand_side_by_side_by_link():
    app = opened(place=BIRCH, compare=COTTER)
    assert not app.exception
    assert "Birch Hill beside Cotter & Dunes" in [header.value for header in app.header]
    table = next(t.value for t in app.table if "Verdict" in t.value)
    assert (
        table.set_index("What").loc["Anti-social behaviour (ASB)", "Verdict"]
        == "● about the same (we cannot tell them apart)"
    )


def test_a_ward_stands_beside_its_reporting_area_by_choice():
    app = opened(place=BIRCH)
    app.selectbox(key="ward-compare").set_value("reporting-area").run()
    assert app.query_params["compare"] == "reporting-area"
    assert "Birch Hill beside the rest of Wrenmoor Town" in [header.value for header in app.header]


def test_comparing_a_ward_with_itself_shows_nothing_more():
    app = opened(place=BIRCH, compare=BIRCH)
    assert not app.exception
    assert not [header for header in app.header if "beside" in header.value]


def test_a_period_without_a_complete_month_says_so():
    app = opened(**{"place": BIRCH, "from": "2022-05", "to": "2022-08"})
    assert not app.exception
    assert "no complete month" in app.title[0].value
    assert " nan " not in words(app)


@pytest.mark.parametrize("sheet", ["a4", "large"])
def test_the_printable_sheet_stands_alone(sheet):
    app = opened(place=BIRCH, print=sheet)
    assert not app.exception
    assert not app.title  # the sheet has the one first heading
    (printed,) = [block.proto.body for block in app.get("html") if 'class="sheet' in block.proto.body]
    assert f"sheet-{sheet}" in printed
    for said in ("Birch Hill", "At a glance", "People and homes", "How it compares"):
        assert said in printed
    assert not [button for button in app.get("download_button")]


@pytest.mark.slow
def test_a_missing_list_of_postcodes_is_named_and_the_ward_still_shown(other_data):
    (other_data / "data/postcodes.parquet").unlink()
    app = opened(place=BIRCH)
    typed_into(app, "ZZ1 1AA")
    assert not app.exception
    assert "postcodes.parquet" in app.warning[0].value
    assert app.title[0].value.startswith("Birch Hill")


def test_the_overview_says_what_is_new_and_leads_to_every_page():
    app = opened("overview", open="pages")
    assert not app.exception
    assert any(header.value.startswith("New in the data: ") for header in app.header)
    others = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"overview"}
    led_to = {link.proto.page for link in app.get("page_link")}
    assert others <= led_to


def test_the_map_on_which_a_ward_is_chosen_says_what_its_colours_count():
    app = opened("ward_profile")
    assert "Anti-social behaviour (ASB), incidents per 1,000 residents" in html_of(app)


def test_the_legend_of_circles_shows_a_circle():
    assert "width:14px;border-radius" in html_of(opened("ward_profile", place=ALDER))
    assert "width:14px;border-radius" not in html_of(opened("ward_profile"))

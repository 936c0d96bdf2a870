"""Pages run whole, as the app runs them, without a browser."""

from tests import parts
from tests.pages.opening import at_first_look, words


def test_the_overview_says_what_the_district_had_and_each_leading_topic_in_a_sentence():
    app = at_first_look("overview")
    assert app.title[0].value == (
        "Ashfield had 2,518 ASB incidents and 10,366 offences in the 12 months to September 2025: neither clearly "
        "changed"
    )
    assert [header.value for header in app.header][:3] == [
        "Anti-social behaviour (ASB)",
        "Fly-tipping",
        "All recorded crime (without ASB)",
    ]
    text = words(app)
    for said in (
        "1,135 fly-tipping incidents to DEFRA for 2022-23, after 812 in 2021-22: up 40%",
        "the plan’s 1,880 reports of 2021-22",
        "Over the 11 months that both years have: 2,340 incidents after 2,557, down 8%, no clear change.",
        "Most per resident: Hucknall Central and Sutton Central & New Cross, which cannot be told apart.",
        "Reported ASB fell in the latest 6 months: 991 incidents after 1,374, down 28%",
        "In 5 other districts of Nottinghamshire, reported ASB was down 22% over the same months; the two cannot",
        "41% of 587 people who replied in the year to June 2022 named reckless and dangerous driving.",
        "Contains OS data",
    ):
        assert said in text.replace("\\", ""), said
    assert "beyond chance" not in text
    assert len(app.title) == 1


def test_the_chosen_wards_card_comes_first():
    app = at_first_look("overview", place="E05010678")
    assert app.header[0].value == "Hucknall Central"
    assert "66 of 79 incidents in December 2024 were at Bolsover Street and Bolsover Street (petrol station)." in words(
        app
    )
    briefing = next(link.proto for link in app.get("page_link") if link.proto.label == "Brief this")
    assert "wards=E05010678" in briefing.query_string
    assert "topics=asb%2Cfly-tipping%2Call-crime" in briefing.query_string


def test_how_it_is_known_opens_in_place():
    app = at_first_look("overview", open=parts.OVERVIEW)
    evidence = " ".join(str(block.proto.body) for block in app.get("html"))
    assert "Records without a map point" in evidence
    assert "none would hold" in words(app)

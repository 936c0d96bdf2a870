"""The concerns page run whole, without a browser."""

import pytest

from lib.records import store as records
from lib.records import waves
from tests.pages.opening import html_of, opened, words
from tests.pages.waves import given, wave_file
from tests.visitors import open_as_somebody_elsewhere

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite_store")]


GOOD = wave_file(
    "concerns,Speeding,,240,500,several,",
    "concerns,drug use & dealing,,150,500,several,",
    "concerns,Car crime,,160,500,several,",
    "concerns,*Parking* [free](http://example.org),,60,500,several,",
    "concerns,Speeding,,30,60,several,Alder Quay",
    "concerns,Speeding,,17,20,several,Cotter & Dunes",
    "perception,Worse,,300,490,one,",
    "perception,The same,,100,490,one,",
)


def test_a_wave_is_checked_previewed_stored_ranked_compared_mapped_and_taken_back():
    app = given(opened("concerns", open="all"), GOOD)
    assert "can be stored as wave **2025-10**: 8 answers to 2 questions, 2 wards or localities" in words(app)
    assert "fewer than 30 people replied: 1" in words(app)
    assert records.batches().empty
    app.button(key="store-wave").click().run()
    assert not app.exception
    assert len(waves.held_waves()) == 8
    assert app.title[0].value == "Speeding worried the most of those who replied in September and October 2025: 48%"
    text = words(app)
    assert "is stored" in text
    assert "People chose to take part, so the figures are of those who replied" in text
    assert app.query_params["record"] == "police.uk"
    tables = html_of(app)
    # compared with June 2022 although drug use was spelt otherwise
    assert "More than chance: higher for speeding and car crime. Any other difference may be chance." in text
    assert "+18.0 (+11.6 to +24.1)" in tables  # 48% of 500 after 30% of 400
    # seventeen of twenty in Cotter & Dunes is on too few replies to show
    assert "Highest: Alder Quay, 50% (38% to 62%)" in text
    assert "85%" not in tables
    # the wave is in the perception section and on the next visit
    assert "61% (57% to 65%)" in tables
    again = opened("concerns", open="all", wave="2025-10")
    assert again.title[0].value == app.title[0].value
    undo = next(button for button in again.button if button.label == "Take back")
    undo.click().run()
    assert waves.held_waves().empty
    assert again.title[0].value.startswith("Reckless and dangerous driving")


def test_markup_of_a_stored_wave_is_text():
    app = given(opened("concerns", open="all"), GOOD)
    app.button(key="store-wave").click().run()
    assert "\\*Parking\\*" in words(app)
    assert "[free](http" not in words(app)
    assert "*Parking* [free](http://example.org)" in html_of(app)


def test_waves_are_added_and_seen_by_officers_alone(monkeypatch):
    app = given(opened("concerns", open="all"), GOOD)
    app.button(key="store-wave").click().run()
    open_as_somebody_elsewhere(monkeypatch)
    app = opened("concerns", open="all")
    assert not app.file_uploader
    assert "Only officers may load records and survey waves" in words(app)
    assert app.selectbox(key="choice-wave").options == [
        "Community consultation 2022",
        "Neighbourhood concerns, year to June 2022",
        "Community consultation 2018",
    ]

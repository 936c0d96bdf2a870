"""The claims page run whole, without a browser."""

import pytest

from tests.district.truth import DENE
from tests.pages.opening import html_of, opened, words

YEAR = {"before-from": "2023-10", "before-to": "2024-09", "from": "2024-10", "to": "2025-09"}
ASB = {"topic": "asb", "went": "fell", "open": "sure.known.share", **YEAR}


def chosen(app, name):
    return app.session_state[f"claim-{name}"]


def test_the_page_opens_with_the_documents_first_claim():
    app = opened("claims", open="documents")
    assert app.title[0].value.startswith("✔ Borne out: reported ASB in Wrenmoor fell by 20.0%")
    assert "The invented plan: 600, then 480, a fall of 20.0%." in words(app)
    assert any(part.label.startswith("4 claims of the partnership’s documents") for part in app.expander)
    assert "Which places are like it is not said." in html_of(app)


def test_a_link_opens_its_claim_and_keeps_it():
    app = opened("claims", **ASB, by="70", **{"in": DENE}, who="Cllr *Bold* & Co")
    assert "reported ASB in Dene fell by" in app.title[0].value
    assert "Cllr *Bold* &amp; Co" in html_of(app)  # as text
    assert app.query_params["who"] == "Cllr *Bold* & Co"
    again = opened("claims", **dict(app.query_params))
    assert again.title[0].value == app.title[0].value
    assert "Compared with" in html_of(app)
    assert "In 8 other districts of Invented County" in words(app)


def test_a_pasted_sentence_fills_the_form_and_gives_the_verdict():
    app = opened("claims")
    sentence = "Vehicle crime in Birch Hill rose by 40% in the year to September 2025 compared with the previous year"
    app.text_input(key="claim-sentence").set_value(sentence).run()
    assert not app.exception
    assert (chosen(app, "topic"), chosen(app, "by"), chosen(app, "compare")) == ("vehicle-crime", "40", "periods")
    assert "recorded vehicle crime in Birch Hill rose by" in app.title[0].value
    assert app.query_params["went"] == "rose"
    assert app.query_params["before-to"] == "2024-09"


def test_what_a_sentence_leaves_open_is_asked_before_there_is_a_verdict():
    app = opened("claims", **ASB)
    app.text_input(key="claim-sentence").set_value("Burglary in Alder Quay has fallen by 12% since the pandemic").run()
    assert app.title[0].value == "The sentence leaves something open"
    assert "Which months?" in words(app)
    assert chosen(app, "topic") == "burglary"
    app.selectbox(key="claim-from").set_value("2025-01").run()
    app.selectbox(key="claim-before-from").set_value("2024-01").run()
    next(button for button in app.button if button.label == "Check it as it stands in the form").click().run()
    assert not app.exception
    assert "recorded burglary in Alder Quay" in app.title[0].value


def test_a_claim_of_the_documents_can_be_picked():
    app = opened("claims", **ASB)
    app.selectbox(key="claim-picked").select_index(1).run()
    assert "recorded shoplifting in Wrenmoor rose by 28.1%" in app.title[0].value


def test_the_two_ways_to_say_when():
    app = opened("claims", **ASB)
    app.selectbox(key="claim-compare").set_value("ends").run()
    assert app.title[0].value == "Does that claim stand up?"  # October 2024 to September 2025 is a year
    assert "a year or less" in words(app)
    assert "before-from" not in app.query_params
    app.selectbox(key="claim-from").set_value("2023-10").run()
    assert "reported ASB in Wrenmoor" in app.title[0].value


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({**ASB, "to": "2099-01"}, "“2099-01” cannot be chosen here"),
        ({**ASB, "topic": "nothing"}, "“nothing” cannot be chosen here"),
        ({**ASB, "in": "<b>x</b>"}, "cannot be chosen here"),
        ({**ASB, "by": "135"}, "Nothing can fall by 135%"),
        ({**ASB, "by": "9" * 40}, "is longer than 16 letters"),
        ({**ASB, "before-to": "2025-01"}, "overlap"),
    ],
)
def test_what_cannot_be_used_of_a_link_is_said(query, says):
    assert says in words(opened("claims", **query)).replace("\\", "")


def test_months_that_are_not_on_record_give_no_verdict_and_say_why():
    earlier = {"before-from": "2021-05", "before-to": "2021-07", "from": "2022-05", "to": "2022-07"}
    app = opened("claims", **{**ASB, **earlier})
    assert app.title[0].value.startswith("? Cannot be told")
    assert "none of the 3 months is on record in full in both periods" in words(app)


def test_on_paper_nothing_is_closed():
    app = opened("claims", **ASB, print="a4")
    assert "A fairer sentence" in words(app)
    assert {"How sure are we", "How we know"} <= {heading.value for heading in app.subheader}


def test_what_stands_beside_the_chart_is_short():
    app = opened("claims", **{**ASB, "open": ""})
    (beside,) = [text.value for text in app.markdown if text.value.startswith("- ")]
    lines = beside.split("\n")
    assert len(lines) == 3
    assert max(len(line.split()) for line in lines) <= 21  # the dash of the list is one

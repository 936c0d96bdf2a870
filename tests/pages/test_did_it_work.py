"""The page “Did it work” run whole, without a browser."""

import pytest

from tests.district.truth import ALDER, DENE, ELDER
from tests.pages.opening import opened

PATROLS = {"topic": "asb", "wards": DENE, "from": "2024-10", "name": "*Patrols* & more"}


def words(app):
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.warning]
    return "\n".join(str(block.value) for block in blocks).replace("\\", "")


def tables(app):
    return "\n".join(str(block.proto.body) for block in app.get("html"))


def test_the_page_opens_with_the_form():
    app = opened("did_it_work")
    assert app.title[0].value == "Did it work?"
    assert not app.warning
    assert "Invented for the tests" in app.caption[-1].value  # the licences stand at the foot
    app.multiselect(key="action-wards").set_value([DENE]).run()
    assert not app.exception
    assert app.title[0].value.startswith("▼ Fewer than expected")


def test_a_link_opens_an_action_and_keeps_it():
    app = opened("did_it_work", **PATROLS)
    assert app.title[0].value.startswith("▼ Fewer than expected:")
    assert "*Patrols* &amp; more in Dene, from October 2024 on" in tables(app)
    assert "eight times in ten" in words(app)
    again = opened("did_it_work", **dict(app.query_params))
    assert again.title[0].value == app.title[0].value


def test_what_the_documents_say_was_done_is_listed():
    app = opened("did_it_work")
    assert "1 of 2 actions can be judged." in words(app)
    assert "Not said: the month, the wards and what it was to change." in tables(app)


def test_other_wards_can_be_chosen_to_compare_with():
    app = opened("did_it_work", **PATROLS)
    app.multiselect(key="action-compare").set_value([ALDER, ELDER]).run()
    assert "<strong>Compared with:</strong> Alder Quay and St Elder&#x27;s</div>" in tables(app)
    assert app.query_params["compare"] == f"{ALDER};{ELDER}"


def test_an_action_to_come_is_planned():
    app = opened("did_it_work", **{**PATROLS, "from": "2026-03"})
    assert app.title[0].value == "Did it work?"
    assert "0 months since March 2026 are on record in full" in words(app)
    assert "Compare with" in words(app)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({**PATROLS, "wards": "E09000001"}, "no ward"),
        ({**PATROLS, "from": "2099-01"}, "“2099-01” cannot be chosen here"),
        ({**PATROLS, "topic": "fly-tipping"}, "“fly-tipping” cannot be chosen here"),
        ({**PATROLS, "to": "2023-01"}, "ends before"),
        ({**PATROLS, "compare": DENE}, "cannot be both"),
        ({**PATROLS, "from": "2022-03"}, "complete months lie before"),
    ],
)
def test_what_cannot_be_used_of_a_link_is_said(query, says):
    app = opened("did_it_work", **query)
    assert says in words(app) or "names a ward that is not one of this district’s" in words(app)

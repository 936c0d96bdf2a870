"""The outcomes' page run whole, without a browser."""

from lib.base.roles import may
from lib.base.visitor import at_the_keyboard
from tests.pages.opening import html_of, opened


def test_every_measure_has_its_row_and_a_figure_entered_on_the_page_fills_it(store):
    app = opened("outcomes", quarter="2025-Q3", open="priority1.entered")
    assert app.title[0].value.startswith("2 of the plan’s 4 measures have a figure")
    rows = html_of(app)
    assert all(f"Invented measure {number}" in rows for number in (1, 2, 3, 4))
    box = next(one for one in app.selectbox if one.label == "Measure")
    box.select_index(0).run()
    figure = next(one for one in app.text_input if one.label.startswith("Figure"))
    figure.input("twelve")
    press(app, "Store the figure")
    assert "is not a number" in app.error[0].value
    next(one for one in app.text_input if one.label.startswith("Figure")).input("12")
    press(app, "Store the figure")
    assert "1 stored" in app.success[0].value
    assert app.title[0].value.startswith("3 of the plan’s 4 measures have a figure")
    assert may("enter_outcomes", at_the_keyboard())


def test_a_priority_shows_its_aims_and_what_the_other_pages_find(store):
    app = opened("outcomes", quarter="2025-Q3", open="priority1")
    said = " ".join(block.value for block in app.markdown)
    assert "**What the plan promises.**" in said
    assert "**Its aims**" in said
    assert "**What the other pages find**, in the last year beside the year before" in said
    assert "(hotspots?topic=asb). " in said


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception

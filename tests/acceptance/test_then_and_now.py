"""The priorities and aims of 2018 beside those of the plan."""

import html
from collections import Counter

from lib.drawing.words.then_and_now import summary, table_for_files
from lib.published.outcomes import priorities
from lib.published.statements import statements
from lib.published.tables import load
from lib.published.then_and_now import CHANGED, NEW, STAYED, WENT, then_and_now
from tests.pages.opening import html_of, opened


def test_every_aim_of_both_documents_stands_in_it_once_or_takes_the_place_of_one():
    rows = load("statements")
    own = (rows["document"] == "assessment-2018") & (rows["kind"] == "aim")
    aims = rows.loc[own & rows["section"].str.startswith("PRIORITY: "), "quote"]
    assert Counter(pair.then.words for pair in then_and_now() if pair.kind == "aim" and pair.then.words) == Counter(
        aims
    )
    now = Counter(pair.now.words for pair in then_and_now())
    new = Counter(pair.now.words for pair in then_and_now() if pair.became == NEW and pair.kind == "aim")
    for priority in priorities():
        assert all(now[aim] >= 1 and new[aim] in (0, now[aim]) for aim in priority.aims)
        assert now[priority.name] >= 1


def test_what_became_of_it_says_whether_words_stand_on_either_side():
    for pair in then_and_now():
        assert bool(pair.then.words) == (pair.became != NEW)
        assert bool(pair.now.words) == (pair.became != WENT)
        if pair.became == STAYED:
            assert pair.kind == "priority"  # no aim stands in the plan in the same words


def test_every_quote_is_found_by_what_the_documents_say_and_says_where_it_stands():
    quotes = statements()["quote"]
    for pair in then_and_now():
        for printed in (pair.then, pair.now, pair.said):
            if printed.words and pair.kind != "priority":
                assert quotes.str.contains(printed.words, regex=False).any(), printed
            assert bool(printed.words) == bool(printed.where)


def test_the_summary_counts_what_the_file_lists():
    said = summary(then_and_now())
    assert said == (
        "The assessment of 2018: 5 priorities, of them 2 stayed, 2 changed and 1 not in the plan, and 1 of the plan’s "
        "new; 24 aims, of them 20 changed and 4 not in the plan, and 10 of the plan’s new."
    )
    table = table_for_files(then_and_now())
    assert list(table.loc[table["became"] == "Not in the plan", "earlier_words"]) == [
        "Ensure people know how to report ASB.",
        "Improved early help support mechanisms.",
        "Develop early identification and intervention support.",
        "Increased proactive response to violence associated with night-time economy disorder",
        "Integrated working",
    ]
    changed = sum(pair.became == CHANGED for pair in then_and_now())
    assert changed == (table["became"] == "Changed").sum() == 24


def test_the_page_shows_each_pair_with_where_it_stands_and_the_priority_areas_below():
    app = opened("outcomes", open="before")
    rows = html_of(app)
    for pair in then_and_now():
        if pair.became != NEW:
            assert html.escape(pair.then.words) in rows
            assert html.escape(pair.then.where) in rows
    said = " ".join(block.value for block in app.markdown)
    assert "**New in the plan**" in said
    assert "“Develop Safe Space Accreditation schemes” (7" in said
    assert "The outlines are ours" in said
    assert "own_area?area=priority-area%3ACoxmoor" in said

"""What a briefing says: every figure is the app's, every part is there, every gap is said."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis import patrol
from lib.analysis.areas import locality_figures
from lib.analysis.concerns import concern_ranking
from lib.analysis.point_records import count_near
from lib.analysis.small_areas import capture_figures, hex_figures, hex_grid, point_figures
from lib.answers.hotspots import areas_of, figure_of
from lib.base.errors import CannotSay, InputError
from lib.briefing.actions import Action
from lib.briefing.bottom_line import bottom_line
from lib.briefing.content import compose
from lib.briefing.document import Heading, Table, Text, laid_out
from lib.briefing.figures import gather, plan_texts, priority_of
from lib.briefing.patrol import patrol_places
from lib.briefing.request import LONGEST_NOTES, SECTIONS, Request, check, plain_text, request_from_query
from lib.briefing.sheets import why_no_hours
from lib.drawing.words.areas import rate_in_words
from lib.incidents.cube import period, year_before
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.published.tables import load
from lib.published.whereabouts import point_called
from tests.briefings import table, texts
from tests.district.truth import ALDER, COTTER, FENWICK

pytestmark = pytest.mark.slow

MADE = "2025-10-01T09:30"
TWO = (ALDER, COTTER)
ASKED = Request(TWO, ("asb", "fly-tipping", "all-crime"), "2024-10", "2025-09", length="full")
ALL = tuple(ward_names())


@pytest.fixture(scope="module")
def briefing():
    return compose(ASKED, MADE, notes="One line.\nAnother.")


def test_a_section_left_out_is_left_out():
    kept = compose(Request(TWO, ("asb",), "2024-10", "2025-09", without=("annex", "maps"), length="full"), MADE)
    assert not {"annex", "maps", "notes", "published"} & {section.key for section in kept.sections}


@pytest.mark.parametrize("slug", ["asb", "all-crime"])
def test_the_summary_is_the_apps_table_word_for_word(briefing, slug):
    words = figure_of(View(slug, "2024-10", "2025-09")).in_words
    printed = table(briefing, "summary", topics()[slug].label)
    for row in printed.rows:
        app = words[words["Ward"] == row[0]].iloc[0]
        assert list(row[1:7]) == [app.iloc[1], *app.iloc[3:8]]
    assert {row[0] for row in printed.rows} == {ward_names()[code] for code in TWO}


def test_hot_small_areas_in_the_summary_are_counted_from_the_hexagons(briefing):
    hexes = hex_figures(View("asb", "2024-10", "2025-09")).rows
    for row in table(briefing, "summary", topics()["asb"].label).rows:
        code = next(c for c, name in ward_names().items() if name == row[0])
        hot = hexes[(hexes["ward_code"] == code) & hexes["hot"]]
        assert row[7].startswith(f"{len(hot)}, " if len(hot) else "none")
        if len(hot):
            assert f"{(hot['class'] == 'persistent').sum()} persistent" in row[7]


def test_the_bottom_line_adds_up_the_apps_figures():
    figures = gather(check(ASKED))
    rows = areas_of(View("asb", "2024-10", "2025-09")).rows.set_index("code").loc[list(TWO)]
    first, second, third = bottom_line(figures)
    assert f"{rows['count'].sum():,.0f} incidents of reported ASB" in first
    assert (
        f"({rows['compared_count'].sum():,.0f} against {rows['previous_count'].sum():,.0f} over the 11 months" in second
    )
    hexes = hex_figures(View("asb", "2024-10", "2025-09")).rows
    hot = hexes[hexes["hot"] & hexes["ward_code"].isin(TWO)]
    assert f"{len(hot)} small areas are hotspots of reported ASB" in third
    assert f"({hot['count'].max():,} incidents" in third
    assert "% of the district’s" in first
    every = gather(check(Request(tuple(ward_names()), ("asb",), "2024-10", "2025-09")))
    assert "of the district’s" not in bottom_line(every)[0]  # it would be all of it
    assert all(sentence.endswith(".") and sentence.count(". ") == 0 for sentence in (first, second, third))


def test_a_topic_without_ward_figures_says_at_which_geography_it_is_published(briefing):
    printed = table(briefing, "published", "Fly-tipping by locality")
    published = locality_figures(View.default("fly-tipping")).rows.set_index("code")
    assert len(printed.rows) == len(published)
    for row in printed.rows:
        assert row[2] == f"{published.loc[row[0], 'count']:,.0f}"
        assert row[4] == rate_in_words(published.loc[row[0]])
    assert {row[0] for row in printed.rows if row[1] == "yes"} == {"Quayside", "Dunes"}
    assert "no ward, month or street" in " ".join(texts(briefing))


def test_the_sheets_follow_osara_and_print_the_apps_figures(briefing):
    blocks = briefing.section("sheets").blocks
    wards = [block.text for block in blocks if isinstance(block, Heading) and block.level == 2]
    assert wards == ["Alder Quay", "Cotter & Dunes"]
    steps = [block.text.split(":")[0] for block in blocks if isinstance(block, Heading) and block.level == 3]
    once = ["Objective", "Scanning", "Analysis", "Comparison", "What residents say", "Known gaps"]
    assert steps == [*once, "Problem analysis", "Response", "Assessment"] * 2
    row = areas_of(View("asb", "2024-10", "2025-09")).rows.set_index("code").loc[ALDER]
    scanned = table(briefing, "sheets", "What police recorded in Alder Quay").rows[0]
    assert scanned[1] == f"{row['count']:,.0f} incidents"
    assert scanned[3] == rate_in_words(row)
    places = table(briefing, "sheets", "Anti-social behaviour (ASB) in Alder Quay").rows
    points = point_figures(View("asb", "2024-10", "2025-09")).clusters
    top = points[points["ward_code"] == ALDER].head(5)
    assert [cells[1] for cells in places] == [f"{count:,}" for count in top["count"]]


def test_types_of_crime_add_up_to_the_wards_count(briefing):
    by_type = table(briefing, "sheets", "All recorded crime (without ASB) in Alder Quay by type")
    whole = areas_of(View("all-crime", "2024-10", "2025-09")).rows.set_index("code").loc[ALDER, "count"]
    assert sum(int(cells[1].replace(",", "")) for cells in by_type.rows) == whole


def test_at_most_five_wards_have_a_sheet_and_the_rest_are_said():
    many = compose(Request(ALL, ("asb",), "2024-10", "2025-09", length="full"), MADE)
    blocks = many.section("sheets").blocks
    assert sum(isinstance(block, Heading) and block.level == 2 for block in blocks) == 5
    assert f"of the {len(ALL)} chosen" in blocks[0].text
    assert len(many.pictures()) == 2 * len(ALL) + 1 + len(ALL) + 5


def test_the_assessment_lists_the_plans_measures(briefing):
    measures = plan_texts(1, "measure")["text"]
    printed = [row[0] for row in table(briefing, "sheets", "The plan’s measures").rows]
    assert set(measures) <= set(printed)


def test_the_survey_figures_are_those_of_the_concerns_page(briefing):
    ranked = concern_ranking(load("survey_items"), "2022-06")
    printed = table(briefing, "residents", "What worries those who replied")
    for cells, row in zip(printed.rows, ranked.to_dict("records"), strict=True):
        assert cells[0] == row["item"]
        assert cells[1] == f"{row['percentage']:.1f}% ({row['low']:.1f}% to {row['high']:.1f}%)"


def patrol_of_asb():
    briefing = compose(check(Request(TWO, ("asb",), "2024-10", "2025-09", length="full")), "2025-10-01T09:30")
    return " ".join(b.text for b in briefing.section("patrol").blocks if isinstance(b, Text))


@pytest.mark.parametrize(("rule", "busiest"), [(0.6, 0.4), (0.4, 0.6)])
def test_patrol_places_are_chosen_the_way_that_held_better(monkeypatch, rule, busiest):
    view = View("asb", "2024-10", "2025-09")
    tried = capture_figures(view)
    shares = tried.rows.assign(share_captured=[rule, busiest, 0.1])
    assert list(shares["chosen_by"])[:2] == ["hot hexagons", "busiest hexagons"]
    monkeypatch.setattr(patrol, "capture_figures", lambda _: replace(tried, rows=shares))
    patrol.patrol_choice.cache_clear()
    places = patrol_places(gather(check(Request(TWO, ("asb",), "2024-10", "2025-09"))))
    said = patrol_of_asb()
    patrol.patrol_choice.cache_clear()
    hexes = hex_figures(view).rows
    hot = hexes[hexes["hot"]]
    if rule > busiest:
        hot = hot[hot["ward_code"].isin(TWO)]
        persistent = hot[hot["class"] == "persistent"].sort_values("gi_star", ascending=False)
        assert list(places["count"].head(len(persistent))) == list(persistent["count"].head(10))
        assert places["why"].str.startswith("Hot: ").all()
        assert "places hot by the rule, most lasting first. Chosen on the year before, they held 60%" in said
        assert "the busiest places on as much land held 40%" in said
    else:
        land = hexes["hex_id"].map(hex_grid().areas)
        busy = hexes[land.cumsum() <= hot["hex_id"].map(hex_grid().areas).sum()]
        assert list(places["count"]) == list(busy.loc[busy["ward_code"].isin(TWO), "count"].head(10))
        assert "the busiest places. Chosen on the year before, they held 60%" in said
        assert "as much land that was hot by the rule held 40%" in said


def test_patrol_places_keep_to_the_rule_where_nothing_could_be_tried(monkeypatch):
    def refuse(_):
        raise CannotSay("No complete month is held of the twelve before.")

    monkeypatch.setattr(patrol, "capture_figures", refuse)
    patrol.patrol_choice.cache_clear()
    said = patrol_of_asb()
    patrol.patrol_choice.cache_clear()
    assert "cannot be told: no complete month is held of the twelve before." in said


def test_where_no_place_is_named_nothing_is_said_of_how_places_were_chosen(monkeypatch):
    none = patrol_places(gather(check(Request(TWO, ("asb",), "2024-10", "2025-09")))).head(0)
    monkeypatch.setattr("lib.briefing.patrol.patrol_places", lambda _: none)
    said = patrol_of_asb()
    assert "the records name no place for patrols" in said
    assert "they held" not in said
    assert "no hour or weekday is known" in said


def test_no_hour_is_named_and_the_reason_is_given(briefing):
    patrol = " ".join(b.text for b in briefing.section("patrol").blocks if isinstance(b, Text))
    assert "no hour or weekday is known of reported ASB" in patrol
    assert "because police.uk publishes the month only" in patrol
    both = why_no_hours(topic_named("asb"), topic_named("burglary"))
    assert both == [
        "no hour or weekday is known of reported ASB and recorded burglary, because police.uk publishes the month only."
    ]
    rows = next(b for b in briefing.section("patrol").blocks if isinstance(b, Table)).rows
    assert {row[4] for row in rows} == {"month only"}


def test_every_topic_has_a_priority_of_the_plan():
    for topic in topics().values():
        found = priority_of(topic)
        assert found["priority"] in (1, 2, 3, 4)
        assert found["reason"]


def test_what_became_of_earlier_actions_of_the_wards_and_topics_is_said_with_the_figure_they_are_to_move():
    street = point_figures(View("asb", "2025-02", "2025-09")).points.query("ward_code == @ALDER")["place"].iloc[0]
    at = point_called(street, ALDER)
    actions = (
        Action(ALDER, "asb", "Patrol the car park", "2025-02", status="under way", owner="Inspector", due="2025-09-21"),
        Action(ALDER, "burglary", "Of another topic", "2025-02"),
        Action(FENWICK, "asb", "Of another ward", "2025-02"),
        Action(COTTER, "fly-tipping", "Skips", "2025-02", status="done", due="2025-03-01"),
        Action(COTTER, "asb", "Later", "2025-11"),
        Action(ALDER, "asb", "Lights", "2025-02", measure="Fewer calls.", figure="place", place=street),
    )
    said, printed, _ = compose(ASKED, MADE, actions=actions).section("previous").blocks
    assert said.text == (
        "Of 4 actions agreed before, 2 are open, 1 is under way and 1 is done. 1 is overdue. 3 actions are carried "
        "over."
    )
    assert [row[0] for row in printed.rows] == ["Patrol the car park", "Later", "Lights", "Skips"]
    assert [row[4] for row in printed.rows] == [
        "under way, carried over; overdue by 10 days",
        *["open, carried over"] * 2,
        "done",
    ]
    since = areas_of(View("asb", "2025-02", "2025-09")).rows.set_index("code").loc[ALDER]
    assert f"{since['compared_count']:,.0f} incidents against {since['previous_count']:,.0f}" in printed.rows[0][5]
    assert printed.rows[1][5] == "Started in November 2025, after this period."
    topic = topic_named("asb")
    compared, before = year_before(topic, period(topic, "2025-02", "2025-09"))
    near, then = (count_near(topic, months, *at, 200) for months in (compared, before))
    lights = printed.rows[2][5]
    assert lights.startswith(f"Fewer calls. February 2025 on, within 200 metres of {street}: {near:,} incident")
    assert f" against {then:,} in the same months" in lights
    assert printed.rows[3][5] == "The topic has no figures by month."


def test_tables_to_fill_in_are_empty_and_the_rest_is_not(briefing):
    blank = table(briefing, "actions", "Actions agreed")
    assert blank.to_fill
    assert not any(cell for row in blank.rows for cell in row)
    for printed in briefing.tables():
        if not printed.to_fill and not printed.caption.startswith("The plan’s measures"):
            assert all(cell for row in printed.rows for cell in row), printed.caption


def test_a_ward_without_an_incident_is_printed_with_its_zero():
    rows = areas_of(View("theft-from-the-person", "2025-08", "2025-09")).rows
    ward = rows.loc[rows["count"] == 0, "code"].iloc[0]
    nothing = compose(Request((ward,), ("theft-from-the-person",), "2025-08", "2025-09", length="full"), MADE)
    assert "no recorded theft from the person" in nothing.section("bottom-line").blocks[0].text
    assert table(nothing, "summary", "Theft from the person").rows[0][1] == "0"
    assert "is on record in this ward" in " ".join(texts(nothing))


def test_a_ward_with_too_few_at_any_point_is_not_said_to_have_none():
    for topic in ("theft-from-the-person", "robbery", "bicycle-theft"):
        rows = areas_of(View(topic, "2025-08", "2025-09")).rows
        for ward, count in rows.loc[rows["count"].between(1, 2), ["code", "count"]].itertuples(index=False):
            said = " ".join(texts(compose(Request((ward,), (topic,), "2025-08", "2025-09", length="full"), MADE)))
            assert "is on record in this ward" not in said
            assert f"{topic_named(topic).counted(count)} in this ward in this period: too few" in said


def test_a_paper_does_not_print_where_the_server_answers(briefing):
    again = table(briefing, "annex", "Links and commands")
    assert again.columns[1] == "Link, after the explorer’s own address"
    assert all(row[1].startswith("/") for row in again.rows)


def test_notes_are_the_officers_and_lose_only_what_cannot_be_printed():
    blocks = compose(ASKED, MADE, "a\x00b <i>& *c*\x0b\u202edone\n\n  second").section("notes").blocks
    assert [b.text for b in blocks if b.kind == "officer"] == ["ab <i>& *c*done", "second"]
    assert blocks[-1].text.startswith("3 characters that cannot be printed were taken out")


def test_notes_may_be_long_but_not_longer():
    long = compose(ASKED, MADE, "x" * LONGEST_NOTES).section("notes")
    assert len(long.blocks[1].text) == LONGEST_NOTES
    with pytest.raises(InputError, match="up to 50,000"):
        compose(ASKED, MADE, "x" * (LONGEST_NOTES + 1))


def test_text_keeps_what_can_be_printed():
    assert plain_text("é – “ok”\tx\r\ny 😀") == ("é – “ok”\tx\ny 😀", 0)
    assert plain_text("\ud800\ufffe\x1b[0m") == ("[0m", 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"wards": ()}, "at least one ward"),
        ({"topics": ()}, "at least one topic"),
        ({"wards": ("E99",)}, "no ward “E99”"),
        ({"topics": ("witchcraft",)}, "no topic “witchcraft”"),
        ({"topics": tuple(topics())[:7]}, "keep 6 and make a second briefing"),
        ({"wards": tuple(ward_names()), "topics": tuple(topics())[:12]}, "12 topics are more than .* has room for"),
        ({"start": "2099-01"}, "no data for January 2099"),
        ({"start": "2025-09", "end": "2025-01"}, "swap the two months"),
        ({"without": ("cover",)}, "no section “cover”"),
        ({"without": tuple(SECTIONS)}, "Every section is left out"),
        ({"marking": "SECRET"}, "no protective marking “SECRET”"),
        ({"meeting": "tomorrow"}, "not a day"),
        ({"prepared_for": "x" * 201}, "shorten it"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(change, said):
    from dataclasses import replace

    with pytest.raises(InputError, match=said) as refused:
        check(replace(ASKED, **change))
    assert "\n" not in str(refused.value)


def test_a_request_survives_its_link():
    asked = Request(
        TWO, ("asb", "fly-tipping"), "2024-10", "2025-09", ("maps",), "OFFICIAL-SENSITIVE", "2025-10-14", "A & B", True
    )
    assert request_from_query(asked.to_query()) == (asked, [])


def test_large_print_has_no_wide_table_and_loses_no_cell(briefing):
    large = laid_out(briefing, True)
    assert max(len(printed.columns) for printed in large.tables()) <= 5
    cells = {cell for printed in large.tables() for row in (printed.columns, *printed.rows) for cell in row}
    assert {cell for printed in briefing.tables() for row in printed.rows for cell in row if cell} <= cells


def test_the_same_choices_say_the_same(briefing):
    again = compose(ASKED, MADE, notes="One line.\nAnother.")
    assert list(texts(again)) == list(texts(briefing))


def test_names_with_an_ampersand_and_an_apostrophe_are_printed_as_they_are():
    code = next(c for c, name in ward_names().items() if "'" in name or "’" in name)
    assert ward_names()[code] in compose(Request((code, TWO[0]), ("asb",), "2024-10", "2025-09"), MADE).title


def test_every_picture_says_what_it_shows_with_figures(briefing):
    for picture in briefing.pictures():
        assert len(picture.alt) > 40
        assert pd.notna(picture.alt)

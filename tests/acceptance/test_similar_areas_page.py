"""The page on similar areas, run whole as the app runs it."""

import datetime
from functools import lru_cache

import pytest

from lib.analysis.district import district_change
from lib.analysis.similar.recorded_crime import offences, periods
from lib.answers.similar_view import QUERY_KEYS, SimilarView, groups_shown, standing_tables
from lib.incidents.cube import last_complete_year
from lib.incidents.topics import topic_named
from lib.published.tables import ROOT
from lib.ui.frame.plain_text import plain
from tests.files import zipped
from tests.pages.opening import at_first_look, html_of, words

TITLE = "Beside 13 nearest neighbours, Ashfield’s recorded crime is 6th highest of 14, at 80.1 per 1,000 residents"
LIST = b"Code,Name\nE07000174,Mansfield\nE07000033,Bolsover\nE07000034,Chesterfield\n"


def opened(**query):
    return at_first_look("similar_areas", open="all", **{key.replace("_", "-"): query[key] for key in query})


def choose(app, key, value):
    app.session_state[f"similar-{key}"] = value
    app.run()
    assert not app.exception


def give(app, name, content):
    app.file_uploader[0].upload(name, content, "text/csv").run()
    assert not app.exception
    return app


def tables_with(app, column):
    return [table.value for table in app.table if column in table.value]


@lru_cache(maxsize=1)
def opened_once():
    return opened()


@pytest.fixture
def shown():
    """The page as a link that asks for nothing opens it, for tests that only read."""
    return opened_once()


# --- what the page says ---


def test_the_title_is_the_finding_with_its_number_and_the_group_chooser_comes_first(shown):
    assert [title.value for title in shown.title] == [TITLE]
    own = [box for box in shown.selectbox if (box.key or "").startswith("similar-")]
    assert own[0].label == "Compared with"
    assert own[0].options[:2] == [
        "Nearest neighbours used by the Office for Local Government, November 2024",
        "ONS statistical nearest neighbours, global",
    ]
    assert [box.label for box in own[:3]] == ["Compared with", "Offence", "Year"]


def test_the_page_says_that_no_group_is_the_most_similar_group_and_what_was_claimed_of_it(shown):
    text = words(shown)
    assert "None of the published groups is the police’s most similar group" in text
    assert "significantly lower than all but one area" in text
    assert "12 months to June 2018" in text
    assert "Likeness is not symmetric" in text
    assert "Amber Valley does not" in text


def test_the_group_is_shown_with_interval_mean_quartiles_rank_range_and_verdict(shown):
    text = words(shown)
    assert "80.1 offences per 1,000 residents, likely between 78.6 and 81.7" in text
    assert "● That rate cannot be told apart from the group’s mean of 79.1 per 1,000." in text
    assert "between 72.1 and 82.5" in text
    assert "6th highest of 14; allowing for chance: 5th to 6th" in text
    members = next(table for table in tables_with(shown, "Rank, likely between") if "Area" in table)
    assert members["Area"].tolist()[:6][-1] == "Ashfield"
    joint = members[members["Rank, likely between"] == "no rank"]["Area"].tolist()
    assert joint == [
        plain("South Nottinghamshire * (Broxtowe; Gedling; Rushcliffe)"),
        plain("North Worcestershire * (Bromsgrove; Redditch; Wyre Forest)"),
    ]


def test_the_verdict_stands_under_every_group(shown):
    table = tables_with(shown, "Ashfield is")[0]
    assert len(table) == 5
    assert table["Ashfield is"].tolist() == [
        "● not distinguishable from the mean",
        "▼ lower than the mean",
        "● not distinguishable from the mean",
        "● not distinguishable from the mean",
        "▲ higher than the mean",
    ]


def test_change_is_that_of_the_overview_and_between_the_same_months_of_two_years(shown):
    change = district_change(topic_named("all-crime"), *last_complete_year(topic_named("all-crime"))).row
    table = tables_with(shown, "Same months a year before")[0].set_index("District")
    assert table.loc["Ashfield", "This year"] == f"{change['count']:,.0f}"
    assert table.loc["Ashfield", "Verdict"] == change["change_verdict"]
    assert "Recorded crime in Ashfield shows no clear change since a year before" in words(shown)
    assert "no year is at hand that holds the same months a year before" in words(shown)
    app = opened(year="year ending Dec 2024")
    assert "fell by 10% (5% to 14%) from 11,105 in the year ending December 2023 to 10,002" in words(app)


def test_months_are_compared_only_where_all_have_them(shown):
    text = words(shown)
    assert "Over the 9 of the 12 months to September 2025 that all 12 districts have" in text
    assert "October to December 2024" in text
    assert "the force did not publish October 2021, January 2022 and September 2024 in full" in text
    months = tables_with(shown, "Why missing")[0].set_index("Month")
    assert months.loc["September 2024", "Per 1,000, likely between"] == "gap"


def test_a_figure_over_twelve_months_is_given_only_where_all_twelve_are_there():
    app = opened(months_show="rolling")
    months = tables_with(app, "Why missing")[0].set_index("Month")["Per 1,000, likely between"]
    assert months["August 2025"] == "gap"
    assert months["September 2025"] == "19.8 (18.5 to 21.2)"


def test_fly_tipping_has_both_ranks_for_every_year_and_explains_the_plans(shown):
    text = words(shown)
    assert "The plan’s “80th of 309” for 2021-22 is the rank by number of incidents, fewest first" in text
    assert "93rd lowest of 308" in text
    ranks = tables_with(shown, "Rank by number (1st: fewest)")[0].set_index("Year")
    assert len(ranks) == 11
    assert ranks.loc["2021-22"].tolist()[1:4] == ["80th of 308", "6.4 (6.0 to 6.9)", "93rd of 308"]


def test_requests_stand_beside_incidents_and_are_told_apart(shown):
    text = words(shown)
    assert "1,880 service requests about fly-tipping" in text
    assert "They count different things" in text
    assert tables_with(shown, "What is counted")[0]["In 2021-22"].tolist() == ["1,880", "812"]


def test_actions_that_do_not_compare_are_marked(shown):
    actions = tables_with(shown, "Investigation")[0].set_index("Year")
    assert actions.loc[["2021-22", "2022-23"], "Investigation"].tolist() == [plain("812 *"), plain("1,135 *")]
    assert "*" not in actions.loc["2020-21", "Investigation"]
    assert "Ashfield logged one investigation for every incident" in words(shown)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("land-type", "By land type, the largest part of Ashfield’s fly-tipping in 2022-23 was “highway”: 46%"),
        ("waste-type", "By waste type, the largest part of Ashfield’s fly-tipping in 2022-23 was “other household"),
        ("size", "By size, the largest part of Ashfield’s fly-tipping in 2022-23 was “small van load”"),
    ],
)
def test_fly_tipping_by_land_waste_and_size(kind, says):
    assert says in words(opened(ft_by=kind))


def test_the_tables_of_2018_are_as_published(shown):
    homes = tables_with(shown, "2017-18")[0].set_index("Area")
    assert homes.loc["Ashfield"].tolist()[-1] == "123 (2.28)"
    assert homes.loc["Mansfield", "2012-13"] == "180 (4)"
    work = tables_with(shown, "Men, %")[0].set_index("Area")
    assert work.loc["Ashfield"].tolist() == ["77.3", "64.5"]


def test_every_figure_has_evidence_a_method_and_two_files(shown):
    assert len(shown.subheader) == 14
    figures = len(shown.subheader) + 1  # the title is a figure's too
    text = words(shown)
    assert text.count("](data_and_methods?open=methods#") == figures
    assert html_of(shown).count("<strong>Source:</strong>") == figures
    assert html_of(shown).count("<strong>Limits:</strong>") == figures
    assert len([b for b in shown.get("download_button") if b.proto.label.startswith("Table (")]) == 2 * figures


def test_every_method_that_is_linked_is_a_heading_of_the_methods_document(shown):
    headings = {
        line.removeprefix("## ").lower().replace(" ", "-")
        for line in (ROOT / "docs/methods.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    }
    linked = {part.split(")")[0] for part in words(shown).split("data_and_methods?open=methods#")[1:]}
    assert linked
    assert linked <= headings


def test_every_chart_has_an_alternative_text_that_names_its_finding(shown):
    charts = shown.get("vega_lite_chart")
    assert len(charts) == 11
    assert all("Ashfield" in chart.proto.alt for chart in charts)


# --- choices and the link ---


def test_the_link_holds_every_choice(shown):
    assert dict(shown.query_params) == {
        "group": "nearest_neighbours_2024",
        "offence": "Total recorded crime (excluding fraud)",
        "year": "year ending Jun 2025",
        "mean": "with",
        "months-topic": "asb",
        "months-show": "month",
        "ft-year": "2022-23",
        "ft-by": "land-type",
        "open": "all",
    }


def test_a_link_gives_its_view():
    app = opened(
        group="ons_global_neighbours", offence="Robbery", year="year ending Dec 2024", mean="without", ft_year="2012-13"
    )
    assert "Ashfield’s rate of recorded robbery is " in app.title[0].value
    assert "Beside 16 nearest neighbours, " in app.title[0].value
    assert "(without Ashfield)" in words(app)
    assert "In 2012-13 Ashfield had the 97th fewest incidents" in words(app)
    assert not app.warning


def test_choosing_on_the_page_changes_the_finding_and_the_link():
    app = opened()
    app.selectbox(key="similar-group").select("ons_economic_neighbours").run()
    assert "Beside 15 nearest neighbours, " in app.title[0].value
    assert app.query_params["group"] == "ons_economic_neighbours"
    app.toggle(key="similar-mean").set_value(False).run()
    assert "(without Ashfield)" in words(app)
    assert app.query_params["mean"] == "without"


@pytest.mark.parametrize("key", [key for key in QUERY_KEYS if key not in ("codes", "list", "list-date")])
def test_a_stale_or_bad_value_falls_back_with_a_notice(key):
    app = opened(**{key: "<script>alert(1)</script>" * 20})
    assert app.title[0].value == TITLE
    assert len(app.warning) == 1
    assert "does not exist" in app.warning[0].value
    assert app.query_params[key] == SimilarView.default().to_query()[key]


def test_unknown_codes_and_dates_in_a_link_are_left_out_with_a_notice():
    app = opened(group="own_choice", codes="E07000174.S12000050.nonsense.E07000174", list_date="2999-01-01", list="x")
    said = " ".join(warning.value for warning in app.warning)
    assert "2 of 3 areas, such as “S12000050”" in said
    assert "“2999-01-01” as the date" in said
    assert app.query_params["codes"] == "E07000174"
    assert "Beside 1 similar area, " in app.title[0].value


def test_a_group_of_ones_own_choosing_is_kept_in_the_link():
    app = opened(group="own_choice")
    assert "No area is chosen" in app.warning[0].value
    app.multiselect(key="similar-codes").set_value(["E07000174", "E07000033"]).run()
    assert not app.warning
    assert "Beside 2 similar areas, " in app.title[0].value
    assert app.query_params["codes"] == "E07000174.E07000033"
    assert len(tables_with(app, "Ashfield is")[0]) == 6


def test_a_group_of_joint_partnerships_only_is_said_to_have_no_rank():
    app = opened(group="own_choice", codes="E07000172")
    assert app.title[0].value == "No area of this group has a figure of its own to compare Ashfield with"
    assert "Broxtowe: reports jointly with Gedling and Rushcliffe as South Nottinghamshire" in words(app)


def test_every_offence_year_and_group_can_be_shown():
    app = opened()
    for group in groups_shown(SimilarView.default()):
        choose(app, "group", group.group_id)
    for year in periods(standing_tables()):
        choose(app, "year", year)
    for offence in offences(standing_tables()):
        choose(app, "offence", offence)
        assert "Ashfield’s " in app.title[0].value


# --- the official list ---


def test_an_uploaded_list_becomes_the_most_similar_group_with_the_date_that_is_given():
    app = give(opened(), "list.csv", LIST)
    assert "Beside 3 similar areas, " in app.title[0].value
    assert app.query_params["group"] == "most_similar_group"
    assert app.query_params["list"] == "E07000174.E07000033.E07000034"
    assert "**3 of 3 rows were accepted.**" in words(app)
    app.date_input(key="similar-list-date").set_value(datetime.date(2024, 11, 1)).run()
    assert app.query_params["list-date"] == "2024-11-01"
    assert "Most similar group, list of 1 November 2024: Mansfield, Bolsover and Chesterfield." in words(app)
    assert "Most similar group, list of 1 November 2024" in app.selectbox(key="similar-group").options


def test_a_link_with_a_list_opens_it_without_the_file():
    app = opened(group="most_similar_group", list="E07000174.E07000033", list_date="2024-11-01")
    assert "Beside 2 similar areas, " in app.title[0].value
    assert "Most similar group, list of 1 November 2024: Mansfield and Bolsover." in words(app)


def test_rows_that_cannot_be_used_are_reported_one_by_one():
    rows = "E07000174\nE07000174\nE99999999\nS12000050\nNewcastle under Lyme\nAtlantis <b>[x](http://x)</b>\n"
    app = give(opened(), "list.csv", rows.encode())
    report = tables_with(app, "Result")[0]
    assert report["Row"].tolist() == ["1", "2", "3", "4", "5", "6"]
    result = report["Result"].str.replace("\\", "")
    assert result.tolist() == [
        "✓ Mansfield.",
        "✗ Not used: Mansfield stands in row 1 already.",
        "✗ Not used: “E99999999” is not the code of a district or partnership of England or Wales.",
        "✗ Not used: North Lanarkshire is in Scotland, where there is no Community Safety Partnership.",
        "✓ Newcastle-under-Lyme. Read as Newcastle-under-Lyme.",
        "✗ Not used: No area is called “Atlantis <b>[x](http\u2060://x)</b>”.",
    ]
    assert "[x](" not in report["In the list"].iloc[5]  # text of a file makes no link
    assert "[x](" not in report["Result"].iloc[5]
    assert app.query_params["list"] == "E07000174.E07000195"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"E07000174\n" * 5_000_000, "50.0 MB"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "is not an Excel file that can be read"),
        (b"\x00\x01\x02", "is not text"),
        (b"S12000050\nE07000170\n", "names no area"),
    ],
    ids=["empty", "blank", "50 MB", "spreadsheet", "bytes", "none usable"],
)
def test_a_refused_file_is_explained_and_leaves_nothing_behind(content, says):
    app = give(opened(), "most similar.csv", content)
    assert says in app.error[0].value
    assert "Nothing of the file was kept" in app.error[0].value
    assert app.title[0].value == TITLE
    assert "list" not in app.query_params
    assert not tables_with(app, "Result")


def test_a_refused_file_does_not_replace_a_list_that_was_accepted():
    app = give(opened(), "list.csv", LIST)
    give(app, "broken.csv", b"")
    assert "is empty" in app.error[0].value
    assert app.query_params["list"] == "E07000174.E07000033.E07000034"


def test_a_list_can_be_removed():
    app = give(opened(), "list.csv", LIST)
    next(button for button in app.button if button.label == "Remove the list").click().run()
    assert not app.exception
    assert app.title[0].value == TITLE
    assert "list" not in app.query_params

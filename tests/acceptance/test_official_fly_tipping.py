"""DEFRA's newer fly-tipping returns: read as published, reported first, shown everywhere, taken back exactly."""

import json
from datetime import date
from functools import cache

import pandas as pd
import pytest

from lib.analysis.ages import ages_of_sources
from lib.analysis.claims.claim import Span
from lib.analysis.claims.other_sources import _returned
from lib.analysis.similar import fly_tipping as tipping
from lib.analysis.similar.groups import published_group
from lib.answers import fly_tipping as figures
from lib.answers.overview import finding_of
from lib.answers.similar_view import ft_years
from lib.base import visitor
from lib.base.errors import InputError, NotAllowed
from lib.cli.answers import main
from lib.drawing.words.ages import data_to
from lib.intake.files import GivenFile
from lib.intake.official.load import look_at, store_figures
from lib.published import tables as bundled
from lib.records import newest
from lib.records import store as records
from lib.records.trail import entries
from lib.records.trust import checked, in_words
from tests.made_publications import as_csv, as_ods, fly_tipping_lines
from tests.stores import damage

TODAY = date(2026, 2, 20)
US = "E07000170"
# What the made edition says: 2021-22 revised, two years more.
EDITION = {"2021-22": {US: 815}, "2022-23": {}, "2023-24": {US: 1240}, "2024-25": {US: 1301, "E07000174": None}}


@cache
def _made():
    return fly_tipping_lines(EDITION, "2022-23")


def lines():
    return [list(line) for line in _made()]


def given(content: bytes, name: str = "made.ods") -> GivenFile:
    return GivenFile.of(name, content)


def loaded(years=EDITION, name: str = "made.ods") -> int:
    return store_figures(look_at(given(as_ods({"LA_incidents": fly_tipping_lines(years, "2022-23")}), name), TODAY))


def neighbours():
    return published_group("nearest_neighbours_2024", {"comparison_groups": bundled.load("comparison_groups")})


@pytest.fixture(scope="module")
def edition() -> bytes:
    return as_ods({"Notes": [["Made for tests"], ["Year", "Remark"]], "LA_incidents": lines()})


def test_what_would_change_is_said_and_nothing_is_stored(store, edition):
    found = look_at(given(edition), TODAY)
    assert found.changes.new == ("2023-24", "2024-25")
    assert found.sentences()[:5] == [
        "New: 2023-24 (309 authorities).",
        "New: 2024-25 (309 authorities, 308 with a figure).",
        "DEFRA revised Ashfield’s incidents in 2021-22 from 812 to 815.",
        "Ashfield, 2023-24: 1,240 incidents, a new figure.",
        "Ashfield, 2024-25: 1,301 incidents, a new figure.",
    ]
    assert "The file also holds “Notes” (2 rows), not read." in found.sentences()[-1]
    assert found.changes.revised[["period", "area", "before", "after"]].to_numpy().tolist() == [
        ["2021-22", "Ashfield", 812, 815]
    ]
    assert records.batches().empty
    assert newest.load("fly_tipping_incidents") is bundled.load("fly_tipping_incidents")


def test_newer_figures_are_shown_everywhere_and_the_old_ones_again_when_they_are_taken_back(store, edition):
    before = finding_of("fly-tipping").lines, data_to(), ft_years(), figures.ranks_figure("2021-22").lines
    number = store_figures(look_at(given(edition), TODAY))
    assert finding_of("fly-tipping").lines[0] == (
        "The council returned 1,301 fly-tipping incidents to DEFRA for 2024-25, after 1,240 in 2023-24: up 5%."
    )
    assert data_to() == "Data to: police September 2025 · DEFRA 2024-25"
    assert ft_years()[:2] == ("2024-25", "2023-24")
    ranks = figures.ranks_figure("2024-25")
    assert "DEFRA has revised the year since: 815 incidents" in ranks.lines[0]
    assert ranks.lines[0].startswith("The plan’s “80th of 309” for 2021-22")
    assert ranks.figures.set_index("year").loc["2024-25", "with_a_figure"] == 308
    assert ranks.evidence["Data to"] == "March 2025"
    assert "an officer loaded on" in ranks.evidence["Limits"]
    assert _returned(Span("2021-04", "2022-03")) == 815
    records.undo(number)
    assert (finding_of("fly-tipping").lines, data_to(), ft_years(), figures.ranks_figure("2021-22").lines) == before
    assert newest.load("fly_tipping_breakdown") is bundled.load("fly_tipping_breakdown")


def test_counts_after_storing_are_those_of_the_file(store):
    loaded()
    table = newest.load("fly_tipping_incidents")
    told = pd.DataFrame(lines()[2:], columns=lines()[1])
    told = told[told["ONS Code"] != "*Total"]
    held = table[table["year"].isin(EDITION)].set_index(["year", "area_code"])
    assert len(held) == len(told)
    expected = told.set_index(["Year", "ONS Code"])["Total Incidents"].astype("Int64")
    assert held["incidents"].reindex(expected.index).fillna(-1).tolist() == expected.fillna(-1).tolist()
    older = bundled.load("fly_tipping_incidents").query("year < '2021-22'").reset_index(drop=True)
    pd.testing.assert_frame_equal(table.query("year < '2021-22'").reset_index(drop=True), older, check_dtype=False)
    assert table.dtypes.to_dict() == bundled.load("fly_tipping_incidents").dtypes.to_dict()


def test_by_type_trend_and_group_take_the_new_years(store):
    loaded()
    tables = tipping.standing_tables()
    group = neighbours().codes
    trend = tipping.trend(group, tables).query("series == 'district'").set_index("year")
    assert trend.loc["2024-25", "incidents"] == 1301
    # later than the one series of residents: those of mid-2023 again, and said
    assert trend.loc["2024-25", "population"] == trend.loc["2023-24", "population"]
    assert tipping.last_residents(tables) == (2023, ["2024-25"])
    kinds = tipping.by_type("land type", group, tables)
    assert kinds.query("year == '2024-25'")["incidents"].sum() == kinds.query("year == '2022-23'")["incidents"].sum()
    # how incidents are logged is judged by the incidents of the same edition
    assert "2021-22 and 2022-23" in figures.actions_figure().title


def test_a_later_file_stands_over_an_earlier_one_and_taking_it_back_leaves_the_earlier(store):
    first = loaded({"2022-23": {}, "2023-24": {US: 1240}})
    second = loaded({"2023-24": {US: 1250}, "2024-25": {US: 1301}}, "later.ods")
    year = "year == '2023-24' and area_code == @US"
    assert newest.load("fly_tipping_incidents").query(year)["incidents"].tolist() == [1250]
    assert [(one.load.number, one.of) for one in newest.newer("fly_tipping_incidents")] == [
        (first, ("2022-23",)),
        (second, ("2023-24", "2024-25")),
    ]
    records.undo(second)
    assert newest.load("fly_tipping_incidents").query(year)["incidents"].tolist() == [1240]
    assert newest.describe("fly_tipping_incidents")["cut_off"] == "2024-03"


def test_the_file_that_is_published_as_csv_without_residents_is_read(store):
    content = as_csv(fly_tipping_lines({"2022-23": {}, "2023-24": {US: 1240}}, "2022-23", residents=False))
    store_figures(look_at(given(content, "made.csv"), TODAY))
    rows = newest.load("fly_tipping_incidents").query("area_code == @US").set_index("year")
    people = bundled.load("district_populations").query("area_code == @US and year == 2023")["population"].iloc[0]
    assert rows.loc["2023-24", "population"] == people
    before = bundled.load("fly_tipping_incidents").query("area_code == @US").set_index("year")
    assert rows.loc["2022-23", "population"] == before.loc["2022-23", "population"]


def test_a_year_for_which_no_residents_are_held_is_refused_with_what_to_take(store):
    content = as_csv(fly_tipping_lines({"2024-25": {}}, "2022-23", residents=False))
    with pytest.raises(InputError, match=r"prints no residents and none are held for 2024-25.*ODS"):
        look_at(given(content, "made.csv"), TODAY)


def test_without_the_types_the_year_says_that_none_are_held(store):
    content = as_ods({"LA_incidents": fly_tipping_lines({"2023-24": {US: 1240}}, "2022-23", types=False)})
    found = look_at(given(content), TODAY)
    assert any("So it gives no incidents by land type" in note for note in found.sentences())
    store_figures(found)
    figure = figures.kinds_figure("land type", "2023-24", neighbours())
    assert figure.title == "No incidents by land type are held for Ashfield in 2023-24: missing, not nought"


def our_line() -> int:
    return next(number for number, line in enumerate(lines()) if line[:2] == ["2021-22", US])


def changed(column: str, value: object):
    """Put a value into our line of the first year."""

    def make() -> list[list[object]]:
        made = lines()
        made[our_line()][made[1].index(column)] = value
        return made

    return make


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (changed("Total Incidents", "many"), "row {row}, column Total Incidents: “many” is no number"),
        (changed("Total Incidents", -4), "“-4” cannot be right"),
        (changed("Total Incidents", 12.5), "“12.5” is a fraction"),
        (changed("ONS Code", "Ashfield"), "“Ashfield” is no ONS code"),
        (changed("ONS Code", "E06000001"), "stands twice in 2021-22"),
        (changed("Year", "2021-23"), "is no financial year"),
        (changed("Year", "2025-26"), "is a year that is not over yet"),
        (lambda: [line for line in lines() if US not in line], "does not list Ashfield"),
        (lambda: lines()[:40], "it was cut short"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_row_and_nothing_is_stored(sqlite_store, made, said):
    with pytest.raises(InputError) as refused:
        look_at(given(as_ods({"LA_incidents": made()})), TODAY)
    assert said.format(row=our_line() + 1) in str(refused.value)
    assert records.batches().empty


def test_another_layout_is_refused_with_what_was_expected_and_what_was_found(sqlite_store):
    made = lines()
    made[1][1] = "Code of the place"
    with pytest.raises(InputError) as refused:
        look_at(given(as_ods({"Sheet one": made})), TODAY, "defra")
    said = str(refused.value)
    assert "Expected: the sheet LA_incidents with the headings “Year”, “ONS Code”, “LA Name”" in said
    assert "Found in row 2 of the sheet “Sheet one”: “Year”, “Code of the place”" in said
    assert "Missing: “ONS Code”. Nothing was stored." in said


def test_the_command_line_reports_stores_and_takes_back(store, tmp_path, capsys, edition):
    path = tmp_path / "made.ods"
    path.write_bytes(edition)

    def run(*arguments):
        code = main(["update", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else err

    code, told = run(path, "--kind", "defra", "--dry-run")
    assert (code, told["state"], told["new"]) == (0, "would be stored", ["2023-24", "2024-25"])
    assert records.batches().empty
    assert run(path)[1]["batch"] == 1
    code, said = run(path)
    assert (code, "held already" in said) == (2, True)
    assert main(["fly-tipping", "--year", "2024-25"]) == 0
    assert f"{US},Ashfield,East Midlands,1301," in capsys.readouterr().out
    assert run("--undo", "--kind", "defra")[1] == {"batch": 1, "state": "undone"}
    assert "nothing to take back" in run("--undo")[1]
    assert "no official figures “x”" in run(path, "--kind", "x")[1]
    assert main(["update"]) == 2


def test_the_trail_says_what_changed_and_checksums_hold(store):
    number = loaded()
    assert "from 812 to 815" in entries().iloc[0]["after"]
    records.undo(number)
    assert entries()["what"].tolist() == ["taken back", "loaded"]
    assert in_words(checked()) == []


def test_what_does_not_agree_with_its_checksum_is_left_out(store):
    from sqlalchemy import text

    from lib.records import connection

    loaded()
    with connection.writing() as opened:
        opened.execute(text("UPDATE official_table SET content = replace(content, '1301', '9301')"))
    assert newest.load("fly_tipping_incidents") is bundled.load("fly_tipping_incidents")
    assert "holds other values than were stored" in in_words(checked())[0]


def test_a_store_that_cannot_be_read_leaves_the_bundled_figures(sqlite_store):
    loaded()
    damage(sqlite_store, "official_table")
    assert newest.load("fly_tipping_incidents") is bundled.load("fly_tipping_incidents")


def test_only_officers_may_load_and_everybody_sees_the_newer_figures(store, edition):
    loaded()
    visitor.ask(lambda: visitor.NOBODY)
    with pytest.raises(NotAllowed):
        look_at(given(edition), TODAY)
    assert newest.describe("fly_tipping_incidents")["cut_off"] == "2025-03"


def test_how_old_each_source_is(store):
    ages = ages_of_sources(TODAY).set_index("kind")
    defra = ages.loc["fly-tipping-returns"]
    assert (defra["data_to"], defra["months_old"], defra["next_since"], defra["is_due"]) == (
        "2023-03",
        35,
        "2025-02",
        True,
    )
    assert (ages.loc["police-uk", "data_to"], bool(ages.loc["police-uk", "is_due"])) == ("2025-09", True)
    loaded()
    defra = ages_of_sources(TODAY).set_index("kind").loc["fly-tipping-returns"]
    assert (defra["data_to"], bool(defra["is_due"])) == ("2025-03", False)
    assert defra["loaded_on"] is not None

"""ONS's newer recorded crime by partnership: beside similar areas, in the years to choose, until it is taken back."""

from datetime import date
from types import MappingProxyType

import pytest

from lib.analysis.similar import recorded_crime as similar
from lib.analysis.similar.groups import published_group
from lib.answers.similar import recorded_crime_figure
from lib.answers.similar_view import year_names
from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.official.load import look_at, store_figures
from lib.intake.official.recorded_crime import TOTAL
from lib.published import tables as bundled
from lib.records import newest
from lib.records import store as records
from tests.made_publications import as_csv, as_ods, recorded_crime_lines

TODAY = date(2026, 6, 20)
LIKE = "year ending Dec 2024"
NEWER = "year ending December 2025"
LINKS = bundled.load("partnership_areas")
US = LINKS.loc[LINKS["area_code"] == "E07000170", "csp_code"].iloc[0]
HELD = bundled.load("recorded_crime_partnerships").query("period == @LIKE and csp_code == @US")
HELD = HELD.set_index("offence")["offences"].to_dict()
# 100 robberies more, in the total too
MORE = {(US, "Robbery"): HELD["Robbery"] + 100, (US, TOTAL): HELD[TOTAL] + 100}


def sheets():
    return {
        "Contents": [["Contents"], ["Table", "What"]],
        "Table C2": recorded_crime_lines(NEWER, MORE, LIKE),
        "Table C3": recorded_crime_lines(NEWER, {}, LIKE, "C3", "percentage change since the year before", 0.013),
        "Table C4": recorded_crime_lines(NEWER, {}, LIKE, "C4", "rate per 1,000 population", 0.0071),
        "Table C5": recorded_crime_lines(
            "year ending December 2024", {(US, "Homicide"): HELD["Homicide"] + 1}, LIKE, "C5"
        ),
    }


def given(made=None, name="made.ods") -> GivenFile:
    return GivenFile.of(name, as_ods(made or sheets()))


def test_what_would_change_is_said_of_sheets_of_counts_alone(sqlite_store):
    found = look_at(given(), TODAY)
    assert found.kind.option == "recorded-crime"
    assert found.changes.new == ("year ending Dec 2025",)
    said = found.sentences()
    partnerships = bundled.load("recorded_crime_partnerships").query("period == @LIKE")["csp_code"].nunique()
    assert said[0] == f"New: year ending Dec 2025 ({partnerships} partnerships)."
    was = HELD["Homicide"]
    assert f"ONS revised Ashfield’s homicide in year ending Dec 2024 from {was} to {was + 1}." in said
    assert len(found.changes.revised) == 1
    assert records.batches().empty


def test_the_newer_year_stands_beside_similar_areas_until_it_is_taken_back(store):
    group = published_group("nearest_neighbours_2024", {"comparison_groups": bundled.load("comparison_groups")})
    before = year_names(), recorded_crime_figure(TOTAL, "year ending Jun 2025", group, "with").title
    number = store_figures(look_at(given(), TODAY))
    assert year_names()[0] == "year ending Dec 2025"
    tables = similar.standing_tables()
    assert similar.recorded_crime(TOTAL, "year ending Dec 2025", group, tables).ours["offences"] == HELD[TOTAL] + 100
    assert similar.comparable_periods("year ending Dec 2025", tables) == [LIKE]
    figure = recorded_crime_figure(TOTAL, "year ending Dec 2025", group, "with")
    assert f"{HELD[TOTAL] + 100:,}" in " ".join(figure.lines)
    assert figure.evidence["Data to"] == "December 2025"
    assert "residents of mid-2022" in figure.evidence["Per"]
    records.undo(number)
    assert (year_names(), recorded_crime_figure(TOTAL, "year ending Jun 2025", group, "with").title) == before


def test_counts_are_those_of_the_file(store):
    store_figures(look_at(given(), TODAY))
    table = newest.load("recorded_crime_partnerships")
    was = table.query("period == @LIKE").dropna(subset=["csp_code"]).set_index(["csp_code", "offence"])["offences"]
    now = table.query("period == 'year ending Dec 2025'").set_index(["csp_code", "offence"])["offences"]
    differ = (now - was.reindex(now.index)).loc[lambda change: change != 0]
    assert differ.to_dict() == {(US, TOTAL): 100, (US, "Robbery"): 100, (US, "Homicide"): -1}


def lines(period=NEWER, of=MappingProxyType({}), *more) -> list[list[object]]:
    return recorded_crime_lines(period, of, LIKE, *more)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: [line for line in lines() if US not in line], "does not list the partnership of Ashfield"),
        (lambda: [*lines()[:40], ["", "", US, "Ashfield", "", "", *HELD.values()]], "it was cut short"),
        (lambda: lines(of={(US, "Robbery"): 1}), "is not the sum of its nine groups"),
        (lambda: lines("year ending December 2026"), "is not over yet"),
        (lambda: lines(NEWER, {}, "C4", "rate per 1,000 population", 0.07), "rates and changes are not read"),
        (lambda: lines("some year"), "no sheet of counts that says of which year"),
    ],
)
def test_what_cannot_be_right_is_refused(sqlite_store, made, said):
    sheet = made()
    name, _, _ = sheet[0][0].partition(":")  # “Table C2”
    with pytest.raises(InputError) as refused:
        look_at(given({name: sheet}), TODAY, "recorded-crime")
    assert said in str(refused.value)
    assert records.batches().empty


def test_one_sheet_as_csv_is_read(sqlite_store):
    content = as_csv(recorded_crime_lines(NEWER, MORE, LIKE))
    assert look_at(GivenFile.of("c2.csv", content), TODAY).changes.new == ("year ending Dec 2025",)

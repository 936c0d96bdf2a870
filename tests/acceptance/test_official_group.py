"""The police's own most similar group, loaded once, is the first group for everybody until it is taken back."""

from datetime import date

import pytest

from lib.answers.similar_view import SimilarView, group_names, groups_shown, published_ids
from lib.base.errors import InputError
from lib.drawing.words.similar import group_caveats
from lib.intake.files import GivenFile
from lib.intake.official.load import look_at, store_figures
from lib.records import newest
from lib.records import store as records
from tests.made_publications import as_ods, as_xlsx

TODAY = date(2026, 2, 20)
LIST = b"Code,Name\nE07000174,Mansfield\nE07000033,Bolsover\nE07000036,Erewash\n"


def looked_at(content: bytes = LIST):
    return look_at(GivenFile.of("made-list.csv", content), TODAY, "most-similar")


def test_it_stands_first_among_the_groups_until_it_is_taken_back(store):
    before = published_ids(), SimilarView.default().group
    number = store_figures(looked_at())
    assert published_ids() == (newest.POLICE_GROUP, *before[0])
    assert group_names()[newest.POLICE_GROUP] == "The police’s most similar group"
    assert SimilarView.default().group == newest.POLICE_GROUP
    group = groups_shown(SimilarView.default())[0]
    assert list(group.members["area_name"]) == ["Mansfield", "Bolsover", "Erewash"]
    assert not group.ordered
    assert "cannot check that it is the official one" in group_caveats(group)[0]
    records.undo(number)
    assert (published_ids(), SimilarView.default().group) == before


def test_what_a_later_list_changes_is_said(sqlite_store):
    assert looked_at().sentences() == ["The police’s most similar group: 3 areas: Mansfield, Bolsover and Erewash."]
    store_figures(looked_at())
    assert looked_at().changes.nothing
    later = looked_at(LIST.replace(b"E07000036,Erewash", b"E07000192,Cannock Chase"))
    assert later.sentences()[1:] == [
        "Not on the list that is held: Cannock Chase.",
        "On the list that is held, no longer on this one: Erewash.",
    ]
    store_figures(later)
    table = newest.load("comparison_groups")
    assert list(table.loc[table["group_id"] == newest.POLICE_GROUP, "area_name"]) == [
        "Mansfield",
        "Bolsover",
        "Cannock Chase",
    ]


def test_a_list_with_an_area_that_is_not_known_is_refused(sqlite_store):
    with pytest.raises(InputError, match=r"row 5: .*E07999999"):
        looked_at(LIST + b"E07999999,Nowhere\n")
    with pytest.raises(InputError, match="Files that can be read"):  # a list has to be said to be one
        look_at(GivenFile.of("made-list.csv", LIST), TODAY)
    assert records.batches().empty


@pytest.mark.parametrize(("save", "ending"), [(as_xlsx, "xlsx"), (as_ods, "ods")])
def test_a_workbook_with_a_title_a_heading_and_a_source_below_is_read_as_a_csv_is(sqlite_store, save, ending):
    sheet = [
        ["Most similar group of Ashfield, calculated in 2025", None, None],
        [None, None, None],
        ["Rank", "Code", "Community Safety Partnership"],
        [1, "E07000174", "Mansfield"],
        [2, "E07000033", "Bolsover"],
        [3, "E07000036", "Erewash"],
        ["Source: made for tests, published by nobody", None, None],
    ]
    file = GivenFile.of(f"made-list.{ending}", save({"Notes": [["About this file", "x"]], "Group": sheet}))
    found = look_at(file, TODAY, "most-similar")
    assert found.sentences() == looked_at().sentences()
    store_figures(found)
    table = newest.load("comparison_groups")
    assert list(table.loc[table["group_id"] == newest.POLICE_GROUP, "area_name"]) == [
        "Mansfield",
        "Bolsover",
        "Erewash",
    ]

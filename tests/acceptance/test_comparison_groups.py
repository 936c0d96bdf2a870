"""Which areas Ashfield is compared with, and what is said of each group."""

import pytest

from lib.analysis.similar.groups import group_of, published_group, published_groups
from lib.analysis.similar.recorded_crime import standing_tables
from lib.base.errors import InputError
from lib.drawing.words.similar import group_caveats
from lib.published.cited import text

ASHFIELD = "E07000170"


@pytest.fixture(scope="module")
def tables():
    return standing_tables()


def test_names_stand_exactly_as_in_the_source_and_none_is_called_most_similar(tables):
    groups = published_groups(tables)
    assert {group.group_id: group.name for group in groups.values()} == {
        "nearest_neighbours_2024": "Nearest neighbours used by the Office for Local Government, November 2024",
        "ons_global_neighbours": "ONS statistical nearest neighbours, global",
        "ons_demographic_neighbours": "ONS statistical nearest neighbours, demographic",
        "ons_economic_neighbours": "ONS statistical nearest neighbours, economic",
        "strategic_assessment_2018": "Comparators tabulated in the 2018 strategic assessment",
    }
    assert next(iter(groups)) == "nearest_neighbours_2024"
    for group in groups.values():
        assert "not the police’s most similar group" in group_caveats(group)[0]


def test_the_missing_official_group_is_said_with_what_both_documents_claim_of_it():
    assert "not published in anything at hand" in text("most_similar_group")
    assert "significantly lower than all but one area" in text("most_similar_group")
    assert "12 months to June 2018" in text("most_similar_group")


def test_order_of_likeness_is_kept_where_the_source_gives_one(tables):
    ordered = published_group("ons_global_neighbours", tables)
    assert ordered.ordered
    assert list(ordered.members["area_name"][:2]) == ["Gedling", "Mansfield"]
    unordered = published_group("nearest_neighbours_2024", tables)
    assert not unordered.ordered
    assert any("no order of likeness" in caveat for caveat in group_caveats(unordered))


def test_likeness_is_said_not_to_be_symmetric_with_those_that_do_not_list_ashfield(tables):
    caveats = " ".join(group_caveats(published_group("nearest_neighbours_2024", tables)))
    assert "14 of 15 list Ashfield; Amber Valley does not" in caveats
    assert "not symmetric" in " ".join(group_caveats(published_group("ons_economic_neighbours", tables)))


def test_members_without_a_figure_of_their_own_are_named(tables):
    nearest = " ".join(group_caveats(published_group("nearest_neighbours_2024", tables)))
    assert "Broxtowe and Redditch have no recorded crime figure of their own" in nearest
    economic = " ".join(group_caveats(published_group("ons_economic_neighbours", tables)))
    assert "(Scotland and Northern Ireland) are outside England and Wales" in economic


def test_barnsley_is_a_member_with_a_figure_under_its_former_code(tables):
    members = published_group("ons_global_neighbours", tables).members.set_index("area_name")
    assert members.loc["Barnsley", ["area_code", "figure"]].tolist() == ["E08000016", "own"]


def test_an_own_group_leaves_out_ashfield_and_repeats(tables):
    group = group_of(["E07000174", ASHFIELD, "E07000174", "E22000366"], tables, "Mine")
    assert group.codes == ("E07000174", "E22000366")
    assert group.name == "Mine"
    assert group_caveats(group) == []


def test_an_own_group_says_who_reports_jointly(tables):
    assert "Broxtowe has no recorded crime figure of its own" in group_caveats(group_of(["E07000172"], tables))[0]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([], "no area but Ashfield"),
        ([ASHFIELD], "no area but Ashfield"),
        (["E99999999"], "“E99999999” is not the code"),
    ],
)
def test_a_group_without_another_known_area_is_refused(tables, codes, said):
    with pytest.raises(InputError, match=said):
        group_of(codes, tables)


def test_an_unknown_group_is_refused_with_those_there_are(tables):
    with pytest.raises(InputError, match=r"no group “most similar”.*nearest_neighbours_2024"):
        published_group("most similar", tables)

"""Reading an uploaded list of areas: what is accepted, what is not, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.intake.group_list import MOST_BYTES, read_group_list
from lib.published.tables import load
from tests.files import zipped
from tests.made_publications import as_ods, as_xlsx


@pytest.fixture(scope="module")
def areas():
    return load("comparison_areas")


def read(text: str, areas):
    return read_group_list(text.encode(), "list.csv", areas)


def test_codes_and_names_with_a_heading_are_accepted(areas):
    listed = read(
        "CSP name,LAD code,Force\nMansfield,E07000174,Nottinghamshire\nBolsover,E07000033,Derbyshire\n", areas
    )
    assert listed.codes == ("E07000174", "E07000033")
    assert listed.report["row"].tolist() == [2, 3]
    assert listed.report["reason"].tolist() == ["", ""]


def test_bare_codes_and_bare_names_need_no_heading(areas):
    assert read("E07000174\ne07000033 \n", areas).codes == ("E07000174", "E07000033")
    assert read("Mansfield\n\nBolsover\n", areas).codes == ("E07000174", "E07000033")


def test_a_misspelt_first_name_is_not_taken_for_a_heading(areas):
    report = read("Nuneaton\nMansfield\n", areas).report
    assert report["given"].tolist() == ["Nuneaton", "Mansfield"]
    assert report["reason"][0] == "No area is called “Nuneaton”. Did you mean Nuneaton and Bedworth?"


@pytest.mark.parametrize(
    ("spelt", "code"),
    [
        ("Nuneaton & Bedworth", "E07000219"),
        ("NEWCASTLE UNDER LYME", "E07000195"),
        ("St Helens", "E08000013"),
        ("Kings Lynn & West Norfolk", "E07000146"),
        ("Bristol", "E06000023"),
        ("Kingston upon Hull", "E06000010"),
        ("Shepway", "E07000112"),
        ("City of York", "E06000014"),
        ("Mansfield District Council", "E07000174"),
        ("Barrow in Furness", "E22000032"),
        ("South Nottinghamshire", "E22000366"),
    ],
)
def test_other_spellings_are_read_and_said(areas, spelt, code):
    listed = read(f"{spelt}\nBolsover\n", areas)
    assert listed.codes[0] == code
    named = areas.set_index("area_code").loc[code, "area_name"]
    assert listed.report["reason"][0] == ("" if spelt == named else f"Read as {named}.")


def test_no_two_areas_with_a_figure_are_read_from_one_spelling(areas):
    own = areas[areas["figure"] == "own"]
    for name, code in zip(own["area_name"], own["area_code"], strict=True):
        if name != "Ashfield":
            assert read(f"name\n{name}\n", areas).codes == (code,)


def test_new_codes_and_partnership_codes_are_read_as_the_area(areas):
    listed = read("E08000038\nE22000255\n", areas)
    assert listed.report["area_name"].tolist() == ["Barnsley", "Mansfield"]
    assert listed.report["reason"][0] == "Another code of Barnsley (E08000016)."


def test_of_two_areas_with_one_name_the_one_with_a_figure_is_read(areas):
    assert read("North Devon\n", areas).codes == ("E22000363",)


def test_unknown_duplicate_scottish_and_own_rows_are_reported_and_left_out(areas):
    listed = read("code\nE07000174\nE07000999\nE07000174\nS12000050\nE07000170\nN09000010\n", areas)
    assert listed.codes == ("E07000174",)
    reasons = listed.report["reason"].tolist()
    assert listed.report["accepted"].tolist() == [True, False, False, False, False, False]
    assert reasons[1] == "“E07000999” is not the code of a district or partnership of England or Wales."
    assert reasons[2] == "Mansfield stands in row 2 already."
    assert "North Lanarkshire is in Scotland" in reasons[3]
    assert "the district itself" in reasons[4]
    assert "Newry, Mourne and Down is in Northern Ireland" in reasons[5]


def test_one_area_by_code_and_again_by_name_is_a_duplicate(areas):
    listed = read("E07000174,\n,Mansfield\n", areas)
    assert listed.codes == ("E07000174",)
    assert listed.report["reason"][1] == "Mansfield stands in row 1 already."


def test_a_code_and_a_name_of_different_areas_are_not_guessed_between(areas):
    listed = read("E07000174,Bolsover\nE07000036,Erewash\n", areas)
    assert listed.codes == ("E07000036",)
    assert "The code is Mansfield, the name is Bolsover" in listed.report["reason"][0]


def test_a_district_that_reports_jointly_is_accepted_and_said(areas):
    listed = read("Broxtowe\n", areas)
    assert listed.codes == ("E07000172",)
    assert "not ranked" in listed.report["reason"][0]


def test_areas_are_looked_for_in_the_first_twenty_columns(areas):
    assert read("," * 19 + "Mansfield\n", areas).codes == ("E07000174",)
    with pytest.raises(InputError):
        read("x" + "," * 20 + "Mansfield\n", areas)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_save_is_read(areas, encoding, delimiter):
    text = f"Code{delimiter}Name\r\nE07000146{delimiter}King’s Lynn and West Norfolk\r\n"
    assert read_group_list(text.encode(encoding), "x.csv", areas).codes == ("E07000146",)


TITLED = [
    ["Most similar group of community safety partnerships: Ashfield", None, None],
    [None, None, None],
    ["Rank", "Area code", "Area"],
    [1, "E07000174", "Mansfield"],
    [2, "E07000033", "Bolsover"],
    [3, "E07000036", "Erewash"],
    [None, None, None],
    ["Source: His Majesty’s Inspectorate", None, None],
    ["Note 1: calculated in 2025", None, None],
]


@pytest.mark.parametrize(("save", "ending"), [(as_xlsx, "xlsx"), (as_ods, "ods")])
def test_a_workbook_with_titles_notes_and_other_sheets_is_read(areas, save, ending):
    contents = {"Cover": [["Contents", "Sheet"], ["The group", "Group"]], "Group": TITLED}
    listed = read_group_list(save(contents), f"group.{ending}", areas)
    assert listed.codes == ("E07000174", "E07000033", "E07000036")
    assert listed.report["accepted"].all()
    assert listed.report["row"].tolist() == [4, 5, 6]


def test_titles_and_notes_around_a_csv_list_are_no_areas(areas):
    text = "Most similar group\n\nArea\nMansfield\nBolsover\nSource: the police\n"
    assert read(text, areas).report["given"].tolist() == ["Mansfield", "Bolsover"]
    assert read("Our comparator group\nMansfield\nBolsover\n", areas).report["accepted"].all()


@pytest.mark.parametrize(
    "rows", [["Mansfeild", "Bolsover"], ["Bolsover", "Mansfeild"], ["Area", "Mansfeild", "Bolsover"]]
)
def test_a_misspelt_area_is_no_title_and_is_said(areas, rows):
    report = read("\n".join(rows) + "\n", areas).report
    assert report.loc[~report["accepted"], "given"].tolist() == ["Mansfeild"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b",,,\n,,\n", "is empty"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "is not an Excel file that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old or password-protected Excel file"),
        (b"Mansfield\0\n", "is not text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
        (b"\xff\xfe\x00", "is neither a CSV nor"),
        (b"code,name\n", "names no area"),
        (b"S12000050\n", "North Lanarkshire is in Scotland"),
        (b"nothing of the kind\n", "No area is called"),
        (b"Mansfield\n" * 1001, "1,001 rows"),
        (b'"' + b"x" * 200_000 + b'"\n', "cannot be read as CSV"),
    ],
)
def test_files_that_are_not_a_list_are_refused(areas, content, said):
    with pytest.raises(InputError, match=said) as refusal:
        read_group_list(content, "list.csv", areas)
    assert "“list.csv”" in str(refusal.value)


def test_a_file_of_50_megabytes_is_refused_unread(areas):
    with pytest.raises(InputError, match=r"has 50\.0 MB"):
        read_group_list(b"E07000174\n" * 5_000_000, "big.csv", areas)
    assert MOST_BYTES < 50_000_000


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_no_file_ends_in_anything_but_a_list_or_a_refusal(content):
    try:
        listed = read_group_list(content, "x.csv", load("comparison_areas"))
    except InputError:
        return
    assert len(listed.codes) == len(set(listed.codes)) == listed.report["accepted"].sum() > 0


def test_one_column_can_hold_codes_and_names(areas):
    found = read_group_list(b"E07000174\nE07000033\nNewcastle under Lyme\n", "list.csv", areas)
    assert found.codes == ("E07000174", "E07000033", "E07000195")
    assert found.report["given"].tolist() == ["E07000174", "E07000033", "Newcastle under Lyme"]

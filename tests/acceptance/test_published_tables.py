import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from scripts.documents import (
    ASB_PLAN,
    FILES,
    HATE_PLAN,
    HEADINGS,
    PLAN,
    NotInDocument,
    Transcriptions,
    read_passages,
    stands_in,
    to_number,
)
from scripts.numbers import numbers_in
from scripts.published_tables import TABLES

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / f"{name}.csv", keep_default_na=False, na_values=[""])


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Two documents that hold every heading, and under the plan's ASB heading one small table."""
    for document, file_name in FILES.items():
        lines = [line.strip().removeprefix("# ") for line in HEADINGS[document].strip().splitlines()]
        if document == PLAN:
            at = lines.index("Tackling Anti-Social Behaviour") + 1
            lines[at:at] = [
                "Area\tNo. of reports",
                "Sutton\t1465",
                "Hucknall\t948",
                "In all, 2,413 requests",
                "were received.",
            ]
        (tmp_path / file_name).write_text("\n\n".join(lines), encoding="utf-8")
    return tmp_path


def transcription(folder: Path, text: str) -> Path:
    (folder / "small.tsv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "passage", "found"),
    [
        ("98", "Selston 98 32", True),
        ("98", "a rate of 1.98 per", False),
        ("98", "98.5", False),
        ("98", "1,980", False),
        ("98", "198", False),
        ("24%", "(24%)", True),
        ("4%", "(24%)", False),
        ("-864", "4439 -864 -24%", True),
        ("in 2022", "in 2022, after", True),
        ("", "anything", False),
    ],
)
def test_a_figure_is_found_only_as_a_whole_number(words: str, passage: str, found: bool) -> None:
    assert stands_in(words, passage) is found


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("10,860", 10860),
        ("+11.33%", 11.33),
        ("-24%", -24),
        ("No change", 0),
        ("six per cent", 6),
        ("around 11%", 11),
    ],
)
def test_printed_figures_become_numbers(printed: str, number: float) -> None:
    assert to_number(printed) == number


def test_a_transcribed_row_must_stand_under_its_heading(documents: Path) -> None:
    transcribed = transcription(documents, "area\treports\nSutton\t1465\n")
    read = Transcriptions(documents, transcribed)
    assert read.table("small", ASB_PLAN) == [{"area": "Sutton", "reports": "1465"}]
    with pytest.raises(NotInDocument, match="Sutton 1465"):
        read.table("small", HATE_PLAN)


def test_a_digit_mistyped_is_refused(documents: Path) -> None:
    read = Transcriptions(documents, transcription(documents, "area\treports\nSutton\t1456\n"))
    with pytest.raises(NotInDocument, match="Sutton 1456"):
        read.table("small", ASB_PLAN)


def test_rows_must_follow_one_another(documents: Path) -> None:
    read = Transcriptions(documents, transcription(documents, "area\treports\nHucknall\t948\nSutton\t1465\n"))
    with pytest.raises(NotInDocument, match="Hucknall 948 Sutton 1465"):
        read.table("small", ASB_PLAN)


def test_a_sentence_must_hold_its_figure(documents: Path) -> None:
    row = "document\tsection\theading\tcount\tsentence\n{}\t{}\t{}\t{}\tIn all, 2,413 requests were received.\n"
    read = Transcriptions(documents, transcription(documents, row.format(*ASB_PLAN, "2,413")))
    assert read.sentences("small", "count")[0][0] == ASB_PLAN
    transcription(documents, row.format(*ASB_PLAN, "413"))
    with pytest.raises(NotInDocument, match="413"):
        read.sentences("small", "count")


def test_a_missing_heading_is_named(documents: Path) -> None:
    path = documents / FILES[PLAN]
    path.write_text(path.read_text().replace("Modern Slavery\n", "\n"))
    with pytest.raises(NotInDocument, match="Modern Slavery"):
        read_passages(documents)


def test_a_number_is_kept_left_out_or_stops_the_build() -> None:
    text = "Crime In 2022 there were 98 offences, 281 before (see page 7). Tel: 01632 960 000 on 1st May 2022. M1"
    place = (PLAN, "Crime", "Crime")
    told = list(numbers_in({place: text}, {place: ["98 offences, 281 before"]}, {place: {"page 7": "a page"}}))
    assert [(number, where) for _, number, where, _, _ in told if where == "statements"] == [
        ("98", "statements"),
        ("281", "statements"),
    ]
    reasons = {number: why for _, number, where, why, _ in told if where == "left out"}
    assert reasons["7"] == "a page"
    assert {reasons["01632"], reasons["960"], reasons["000"]} == {"telephone number"}
    assert (reasons["2022"], reasons["1"]) == ("date", "part of a name or an address")  # 1 May, and the M1
    with pytest.raises(ValueError, match=r"“281” of .* in “.*281 before"):
        list(numbers_in({place: text}, {place: ["98 offences"]}, {place: {"page 7": "a page"}}))


def test_every_number_of_the_documents_is_quoted_or_left_out_with_a_reason() -> None:
    numbers = table("numbers_of_documents")
    place = ["document", "section", "heading"]
    quotes = table("statements").groupby(place)["quote"].unique()
    kept = numbers[numbers["kept_in"] == "statements"]
    for row in kept.itertuples():
        held = " ".join(quotes[row.document, row.section, row.heading])
        assert row.number.casefold() in re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", held.casefold()), row
    assert kept.groupby("document")["times"].sum().to_dict() == {"assessment-2018": 620, "plan-2024": 244}
    left_out = numbers[numbers["kept_in"] == "left out"]
    assert len(kept) + len(left_out) == len(numbers)
    assert left_out["reason"].notna().all()
    figures = left_out[~left_out["reason"].isin(["date", "number of a heading", "part of a name or an address"])]
    assert figures["times"].sum() == 61


def test_every_table_is_published_and_none_besides() -> None:
    assert sorted(path.stem for path in PUBLISHED.glob("*.csv")) == sorted(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_row_says_where_it_stands(name: str) -> None:
    rows = table(name)
    assert set(rows["document"]) <= set(FILES)
    headings = {line.strip().removeprefix("# ") for text in HEADINGS.values() for line in text.splitlines()}
    assert set(rows["heading"]) <= headings
    assert rows["section"].notna().all()
    assert rows["table"].notna().all()


@pytest.mark.parametrize("name", [name for name in sorted(TABLES) if "value" in table(name)])
def test_values_are_the_printed_figures(name: str) -> None:
    rows = table(name)
    words = {"the same": 0, "Four": 4, "three": 3}
    for row in rows.itertuples():
        printed = str(row.as_published)
        if name == "stated_in_words":
            if printed not in ("declining", "fallen"):
                assert words.get(printed) == row.value or int(re.sub(r"\D", "", printed)) == row.value
        elif name == "stated_percentages":
            assert abs(row.value) == abs(to_number(printed))
            assert (row.value < 0) == (row.direction == "fall")
        elif name == "statements":
            if re.fullmatch(r"[\d,]*\.?\d+%?", printed):
                assert abs(row.value) == to_number(printed)
        else:
            assert row.value == to_number(printed)


def test_populations_reproduce_the_published_sub_totals() -> None:
    rows = table("ward_population_published").query("year == 2017")
    wards = rows.query("area_kind == 'ward'")
    areas = rows.query("area_kind == 'reporting area'").set_index("reporting_area")["value"]
    assert len(wards) == wards["ward_code"].nunique() == 23
    assert wards["value"].sum() == 126_164
    assert areas.to_dict() == {
        "Hucknall": 34_847,
        "Sutton-in-Ashfield": 49_023,
        "Kirkby-in-Ashfield": 29_336,
        "Ashfield Rurals": 12_958,
    }
    codes = wards.set_index("area")["ward_code"]
    assert codes["Abbey Hill"] == "E05010673"
    assert codes["Central & New Cross"] == "E05010677"
    assert codes["Underwood"] == "E05010695"


def test_environmental_totals_are_as_printed() -> None:
    by_type = table("environmental_by_type").set_index("topic")["count"]
    assert by_type["environmental-crime"] == 4294 == by_type.drop("environmental-crime").sum()
    by_area = table("environmental_by_area").groupby("topic")["count"].agg(["sum", "size"])
    assert by_area.loc["fly-tipping"].tolist() == [1879, 11]
    assert by_area.loc["waste-on-land"].tolist() == [916, 11]
    assert table("environmental_top_areas")["count"].tolist() == [1465, 948, 807]


def test_answers_without_a_printed_percentage_have_none() -> None:
    rows = table("survey_items")
    assert rows.loc[rows["kind"] == "ordered list", ["percentage", "as_published"]].isna().all(axis=None)
    assert rows.loc[rows["kind"] == "percentage", "percentage"].notna().all()
    assert set(rows.loc[rows["base"].notna(), "wave"]) == {"2022-06"}


def test_nothing_published_holds_a_mail_address_or_a_telephone_number() -> None:
    for path in PUBLISHED.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "@" not in text
        assert not re.search(r"\b0\d{3,4} ?\d{3} ?\d{3,4}\b", text)


def test_files_end_lines_alike_so_that_bytes_do_not_change() -> None:
    for path in PUBLISHED.glob("*.csv"):
        content = path.read_bytes()
        assert b"\r" not in content
        with path.open(encoding="utf-8", newline="") as file:
            widths = {len(row) for row in csv.reader(file)}
        assert len(widths) == 1, path.name

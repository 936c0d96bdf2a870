import pandas as pd
import pytest

from lib.analysis.reconcile.check import document_tables, reconcile
from lib.analysis.reconcile.slips import (
    AGREES,
    COLUMNS,
    DIFFERS,
    NEITHER_WRONG,
    NO_SLIP,
    decimals,
    likely_slip,
    rounds_to,
)
from lib.analysis.reconcile.text import named_places

DIVIDES = "Divides by the new figure"


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return document_tables()


@pytest.fixture(scope="module")
def findings(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return reconcile(tables)


def one(findings: pd.DataFrame, **where: str) -> pd.Series:
    found = findings
    for column, value in where.items():
        found = found[found[column] == value]
    assert len(found) == 1, f"{len(found)} rows for {where}"
    return found.iloc[0]


def with_value(table: pd.DataFrame, where: pd.Series, value: float, printed: str) -> pd.DataFrame:
    changed = table.copy()
    assert where.sum() == 1
    changed.loc[where, "value"] = value
    changed.loc[where, "as_published"] = printed
    return changed


@pytest.mark.parametrize(
    ("printed", "places"), [("+11.33%", 2), ("42.00%", 2), ("-24%", 0), ("1,105", 0), ("six per cent", 0)]
)
def test_decimals_as_printed(printed: str, places: int) -> None:
    assert decimals(printed) == places


@pytest.mark.parametrize(
    ("exact", "value", "places", "agrees"),
    [
        (5.38, 5, 0, True),
        (5.51, 5, 0, False),
        (-1.1516, -1.2, 1, True),
        (9.819, 9, 0, False),
        (11.3275, 11.33, 2, True),
        (0.5, 1, 0, True),
        (0.5, 0, 0, True),
    ],
)
def test_agreement_is_at_the_decimals_printed(exact: float, value: float, places: int, agrees: bool) -> None:
    assert rounds_to(exact, value, places) is agrees


@pytest.mark.parametrize(
    ("value", "exact", "places", "slip"),
    [
        (-9.67, 9.67, 2, "The sign is the wrong way round."),
        (2, 1.15, 0, "Rounded up instead of to the nearest."),
        (9.1, 9.048, 1, "Rounded up instead of to the nearest."),
        (40.4, 40.476, 1, "Cut off instead of rounded to the nearest."),
        (-24, -24.9, 0, "Cut off instead of rounded to the nearest."),
        (391, 319, 0, "Two digits are swapped."),
        (6.3, 6.19, 1, "Out by one in the last digit."),
        (303, 319, 0, NO_SLIP),
        (319, 331, 0, NO_SLIP),
    ],
)
def test_general_slips(value: float, exact: float, places: int, slip: str) -> None:
    assert likely_slip(value, exact, places) == slip


def test_a_suspected_slip_is_named_only_when_it_gives_the_printed_figure() -> None:
    suspects = [("Divides by the new figure", -24.17)]
    assert likely_slip(-24, -19.46, 0, suspects) == "Divides by the new figure."
    assert likely_slip(-26, -19.46, 0, suspects) == NO_SLIP
    assert likely_slip(10.18, 11.33, 2, [("Divides", 10.17495)]) == "Divides, and rounds up."


def test_the_table_has_the_documented_columns(findings: pd.DataFrame) -> None:
    assert list(findings.columns) == COLUMNS
    assert findings["agrees"].dtype == bool
    assert findings[["document", "section", "heading", "table", "row", "what", "published"]].notna().all(axis=None)


def test_every_disagreement_has_an_explanation_and_no_agreement_has(findings: pd.DataFrame) -> None:
    assert (findings["likely_slip"] == "").equals(findings["agrees"])


def test_all_rows_of_the_plans_crime_table_are_sorted_into_right_and_wrong(findings: pd.DataFrame) -> None:
    rows = findings[
        (findings["document"] == "plan-2024")
        & (findings["table"] == "[Recorded crime by type]")
        & (findings["what"] == "percentage change")
    ].set_index("row")
    assert set(rows.index[rows["likely_slip"].str.startswith(DIVIDES)]) == {
        "Theft from a Person",
        "Other Crime",
        "Shoplifting",
        "Other Theft",
        "Bicycle Theft",
        "Anti-Social Behaviour",
        "Vehicle Crime",
        "Violence against the Person",
        "Knife Crime",
        "Hate Crime",
    }
    assert set(rows.index[rows["agrees"]]) == {
        "All Crime",
        "Drugs",
        "Possession of Weapons",
        "Robbery",
        "Criminal Damage",
        "Burglary",
    }
    assert rows.loc["Public order", "likely_slip"] == "Rounded up instead of to the nearest."
    assert rows.loc["Bicycle Theft", "recomputed"] == pytest.approx(115.0)
    assert rows.loc["Anti-Social Behaviour", "recomputed"] == pytest.approx(-19.46, abs=0.01)


@pytest.mark.parametrize(
    ("where", "published", "recomputed", "slip"),
    [
        (
            {
                "heading": "Tackling Anti-Social Behaviour",
                "row": "Anti-Social Behaviour",
                "what": "percentage change",
            },
            "-24%",
            -19.46,
            DIVIDES,
        ),
        ({"row": "Drug offences", "document": "plan-2024"}, "43%", -30.0, DIVIDES),
        ({"row": "All crime", "published": "10.18%"}, "10.18%", 11.33, "The document's table has +11.33%."),
        ({"row": "Flytipping", "what": "total of the eleven areas"}, "1880", 1879, "1 less"),
        ({"what": "what the table counts"}, "no label", 916, "“Waste on land” and no other type"),
        (
            {
                "table": "[Recorded crime by type]",
                "row": "Criminal damage and arson",
                "what": "difference",
            },
            "303",
            319,
            "fits 319",
        ),
        (
            {"row": "Anti-social behaviour, Sutton and Hucknall", "heading": "Executive Summary"},
            "72%",
            77,
            "exchanged",
        ),
        ({"row": "All crime, Sutton and Hucknall", "heading": "Executive Summary"}, "77%", 72, "exchanged"),
        ({"published": "Sept 2020 – Oct 2021"}, "Sept 2020 – Oct 2021", 12, "two months are exchanged"),
        ({"row": "Nottinghamshire County", "what": "share"}, "59.6%", 59.52, "printed shares"),
        (
            {"row": "Victim based crime", "published": "1532", "agrees": False},
            "1532",
            1516,
            "criminal damage",
        ),
        ({"row": "Worse, the same and better, 2018-09"}, "73%, 19%, 6%", 98, "2%"),
        ({"row": "Nuisance & rowdy behaviour"}, "22.4%", 22.32, "No whole number of 587"),
        ({"row": "Life expectancy of men at birth"}, "fallen", 0.2, "at 65"),
        ({"row": "Anti-social behaviour: nuisance"}, "-9.67%", 9.67, "sign"),
    ],
)
def test_known_disagreements_are_found(
    findings: pd.DataFrame, where: dict[str, str], published: str, recomputed: float, slip: str
) -> None:
    found = one(findings, **where)
    assert not found["agrees"]
    assert found["published"] == published
    assert found["recomputed"] == pytest.approx(recomputed, abs=0.005)
    assert slip in found["likely_slip"]


@pytest.mark.parametrize(
    ("row", "published", "state", "says"),
    [
        ("Responsible authorities", "five", DIFFERS, "Section 3 lists 7"),
        ("Money secured for community safety", "three", DIFFERS, "2019-2023"),
        ("Kirkby Carsic", "Kirkby Carsic", DIFFERS, "a ward of Sutton-in-Ashfield"),
        ("Sutton in Ashfield", "ward", DIFFERS, "a town of several wards"),
        ("Third concern of the consultation of 2018", "Anti-social behaviour", DIFFERS, "one kind"),
        ("How often the strategic assessment is made", "annually", DIFFERS, "two years"),
        ("Diabetes diagnosed in adults", "less", DIFFERS, "no sign of worse health"),
        ("Serious violence, Nottingham City", "41%", NEITHER_WRONG, "divides by residents"),
        ("Households accepted as homeless, 2011-12", "0.33", NEITHER_WRONG, "48,485 households"),
        ("Flytipping", "1880", NEITHER_WRONG, "Not a slip"),
        ("Fly-tipping", "80th", NEITHER_WRONG, "Not a slip"),
        ("Nuisance & rowdy behaviour", "22.4%", NEITHER_WRONG, "weighted"),
        ("Violence against the Person", "+9%", NEITHER_WRONG, "one (3,768). Cutting off instead of rounding"),
        ("Hate Crime", "+8%", NEITHER_WRONG, "one (138). Cutting off instead of rounding"),
        ("Bicycle Theft", "+53%", DIFFERS, "Divides by the new figure"),
    ],
)
def test_what_does_not_agree_is_told_from_what_differs_by_definition_or_rounding(
    findings: pd.DataFrame, row: str, published: str, state: str, says: str
) -> None:
    found = findings[(findings["row"] == row) & (findings["published"] == published) & ~findings["agrees"]]
    found = found[found["likely_slip"].str.contains(says, regex=False)]
    assert found["state"].tolist() == [state]
    assert found["would_agree"].str.endswith(".").all()


def test_each_rate_of_homelessness_is_set_beside_that_of_the_year_before(findings: pd.DataFrame) -> None:
    rows = findings[findings["row"].str.match(r"Households accepted as homeless, .*, 20")]
    assert len(rows) == 36  # six areas, seven years
    doubted = rows[~rows["agrees"]]
    assert set(doubted["state"]) == {NEITHER_WRONG}
    assert list(doubted["row"].str.removeprefix("Households accepted as homeless, ")) == [
        "Ashfield, 2012-13",
        "Ashfield, 2017-18",
        "Bolsover, 2012-13",
        "Cannock Chase, 2012-13",
        "Mansfield, 2012-13",
        "Nuneaton and Bedworth, 2012-13",
    ]
    last = doubted[doubted["row"].str.endswith("2017-18")].iloc[0]
    # 123 ÷ 2.28 is 53,947 households; 98 ÷ 1.87 were 52,406 a year before
    assert last["likely_slip"].startswith("Fits about 53,947 households, 3% more than the 52,406 of the year before")
    assert last["recomputed"] == pytest.approx(123 / 52406.4171 * 1000, abs=1e-3)


def test_a_place_that_a_passage_puts_right_agrees(tables: dict[str, pd.DataFrame]) -> None:
    said = {"table": "statements", "document": "plan-2024", "subject": "Safer Streets: where"}
    about = {"figure": said, "row": "x", "what": "where", "ward": "Carsic", "slip": "no", "would_agree": "no"}
    (right,) = named_places(tables, **about, area="Sutton-in-Ashfield")
    assert (right["state"], right["likely_slip"], right["would_agree"]) == (AGREES, "", "")


@pytest.mark.parametrize(
    "where",
    [
        {"row": "Criminal Damage", "published": "+5%"},
        {"row": "Total", "what": "total of the types"},
        {"row": "Total recorded crime", "what": "percentage change"},
        {"row": "Hate Crime", "published": "9%"},
        {"row": "All crime, Sutton and Hucknall", "heading": "Crime by area"},
        {"row": "Worse, the same and better, 2022-09"},
        {"row": "Average people per household, 2011"},
        {"row": "Robbery", "what": "direction"},
        {"row": "Crime types that fell", "document": "plan-2024"},
    ],
)
def test_figures_within_rounding_agree(findings: pd.DataFrame, where: dict[str, str]) -> None:
    assert one(findings, **where)["agrees"]


def test_population_sub_totals_all_agree(findings: pd.DataFrame) -> None:
    rows = findings[findings["what"].isin(["total of its wards", "total of the four areas"])]
    assert len(rows) == 18
    assert rows["agrees"].all()


def test_a_mended_figure_is_no_longer_listed(tables: dict[str, pd.DataFrame]) -> None:
    plan = tables["recorded_crime_plan"]
    bicycle = (plan["crime_type"] == "Bicycle Theft") & (plan["measure"] == "percentage_change")
    mended = reconcile({**tables, "recorded_crime_plan": with_value(plan, bicycle, 115, "+115%")})
    assert one(mended, row="Bicycle Theft", what="percentage change")["agrees"]


def test_a_spoiled_figure_is_listed_with_every_total_it_is_in(tables: dict[str, pd.DataFrame]) -> None:
    residents = tables["ward_population_published"]
    ward = (residents["area"] == "Hucknall West") & (residents["year"] == 2017)
    spoiled = reconcile({**tables, "ward_population_published": with_value(residents, ward, 9634, "9,634")})
    wrong = spoiled[spoiled["what"].isin(["total of its wards", "total of the four areas"]) & ~spoiled["agrees"]]
    assert set(wrong["row"]) == {"Hucknall, 2017", "Ashfield, 2017"}


def test_two_slips_among_the_parts_are_both_named(tables: dict[str, pd.DataFrame]) -> None:
    crime = tables["recorded_crime_2018"]
    robbery = (crime["crime_type"] == "Robbery") & (crime["measure"] == "volume_change")
    spoiled = reconcile({**tables, "recorded_crime_2018": with_value(crime, robbery, 17, "17")})
    total = one(spoiled, row="Victim based crime", published="1532", agrees=False)
    assert total["likely_slip"] == "The slip is in the change printed for robbery, criminal damage and arson."


def test_the_national_returns_are_told_apart(tables: dict[str, pd.DataFrame]) -> None:
    returned = pd.DataFrame([{"incidents": 812, "rank_by_count": 80, "rank_per_person": 93}])
    rows = reconcile({**tables, "fly_tipping_returned": returned}).iloc[-3:]
    assert list(rows.columns) == COLUMNS
    assert rows["agrees"].tolist() == [False, True, False]
    assert rows["published"].tolist() == ["1880", "80th", "80th"]
    assert rows["likely_slip"].str.contains("Not a slip").tolist() == [True, False, True]
    assert "not by incidents per person" in rows["likely_slip"].iloc[2]

"""What data/similar_areas/ holds, and that its build stops when a figure does not come back."""

import json

import pandas as pd
import pytest

from lib.intake.official.fly_tipping import BREAKDOWNS
from lib.published.tables import ROOT
from scripts import fly_tipping_sources
from scripts import similar_areas_sources as sources
from scripts.datapackage import write_datapackage, write_table

FOLDER = ROOT / "data" / "similar_areas"
ASHFIELD = "E07000170"


def table(name: str) -> pd.DataFrame:
    path = FOLDER / name
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


# --- what is bundled ---


def test_all_315_partnerships_stand_in_every_year_and_no_total_among_them():
    crime = table("recorded_crime_partnerships.parquet")
    names = crime.groupby("period")["csp_name"].nunique()
    assert names.to_dict() == {
        "year ending Dec 2023": 315,
        "year ending Dec 2024": 315,
        "year ending Jun 2025": 315,
    }
    assert not crime["csp_name"].str.startswith(("Unassigned", "unassigned")).any()


def test_police_force_total_is_its_partnerships_and_what_is_unassigned():
    crime = table("recorded_crime_partnerships.parquet")
    totals = table("recorded_crime_totals.parquet")
    nottinghamshire = ["Ashfield", "Bassetlaw", "Mansfield", "Newark and Sherwood", "Nottingham"]
    held = crime[
        (crime["period"] == "year ending Jun 2025")
        & (crime["offence"] == "Total recorded crime (excluding fraud)")
        & crime["csp_name"].isin([*nottinghamshire, "South Nottinghamshire"])
    ]
    of_force = totals[
        (totals["period"] == "year ending Jun 2025")
        & (totals["offence"] == "Total recorded crime (excluding fraud)")
        & (totals["pfa_name"] == "Nottinghamshire")
    ].set_index("level")["offences"]
    assert held["offences"].sum() + of_force["unassigned"] == of_force["police force total"]


def test_every_published_rate_of_ons_comes_back_from_count_and_population():
    crime = table("recorded_crime_partnerships.parquet")
    people = table("partnership_populations.csv").set_index("csp_code")["population"]
    published = table("recorded_crime_published_rates.parquet")
    both = published.merge(crime, on=["period", "csp_code", "offence"], validate="1:1")
    assert len(both) == len(published) == 313 * 23
    ours = both["offences"] / both["csp_code"].map(people) * 1000
    assert (ours - both["rate"]).abs().max() < 1e-9
    ashfield = both[(both["csp_name"] == "Ashfield") & both["offence"].str.startswith("Total")]
    assert round(ashfield["rate"].iloc[0], 3) == 78.645


def test_fly_tipping_series_and_ranks_of_ashfield():
    incidents = table("fly_tipping_incidents.parquet")
    ours = incidents[incidents["area_code"] == ASHFIELD].sort_values("year")
    assert ours["incidents"].tolist() == [477, 601, 606, 681, 811, 892, 1018, 901, 891, 812, 1135]
    year = incidents[incidents["year"] == "2021-22"].set_index("area_code")
    assert len(year) == 309
    assert year["incidents"].isna().sum() == 1  # Hackney gave no figure
    assert year["incidents"].rank(method="min")[ASHFIELD] == 80
    assert (year["incidents"] / year["population"]).rank(method="min")[ASHFIELD] == 93


def test_fly_tipping_by_land_and_waste_type_adds_up_but_size_need_not():
    incidents = table("fly_tipping_incidents.parquet")
    parts = table("fly_tipping_breakdown.parquet")
    ours = parts[(parts["area_code"] == ASHFIELD) & (parts["year"] == "2022-23")]
    sums = ours.groupby("breakdown")["incidents"].sum()
    assert sums.to_dict() == {"land type": 1135, "waste type": 1135, "size": 1023}
    assert set(parts["area_code"]) == set(incidents["area_code"])


def test_totals_of_england_stand_apart_from_authorities():
    assert not table("fly_tipping_incidents.parquet")["area_code"].str.contains("Total").any()
    england = table("fly_tipping_totals.csv").query("area_name == 'England'")
    assert england["year"].value_counts()["2018-19"] == 2
    assert england.set_index("year")["incidents"]["2021-22"] == 1_091_019


def test_a_district_month_without_a_file_is_absent_not_zero():
    counts = table("district_month_counts.parquet")
    cannock = counts[counts["area_name"] == "Cannock Chase"]
    assert "2024-06" not in set(cannock["month"])
    assert cannock["month"].nunique() == 27
    asb = counts.query("area_code == @ASHFIELD and topic == 'asb' and '2024-10' <= month <= '2025-09'")
    assert asb["count"].sum() == 2518


def test_groups_keep_the_names_of_their_sources_and_say_who_has_no_figure():
    groups = table("comparison_groups.csv")
    assert groups.groupby("group_id").size().to_dict() == {
        "nearest_neighbours_2024": 15,
        "ons_demographic_neighbours": 20,
        "ons_economic_neighbours": 20,
        "ons_global_neighbours": 20,
        "strategic_assessment_2018": 5,
    }
    assert not groups["group_name"].str.contains("ost similar").any()
    nearest = groups[groups["group_id"] == "nearest_neighbours_2024"].set_index("area_name")
    assert sorted(nearest.index[nearest["figure"] == "jointly"]) == ["Broxtowe", "Redditch"]
    assert nearest.index[~nearest["lists_us"].astype(bool)].tolist() == ["Amber Valley"]
    assert set(groups.loc[groups["area_code"].str[0].isin(["S", "N"]), "figure"]) == {"none"}


def test_barnsley_is_found_under_its_new_code():
    groups = table("comparison_groups.csv")
    barnsley = groups[groups["code_in_source"] == "E08000038"]
    assert set(barnsley["area_code"]) == {"E08000016"}
    assert set(barnsley["area_name"]) == {"Barnsley"}
    assert set(barnsley["figure"]) == {"own"}


def test_bundled_tables_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_500_000


# --- how they are made ---


@pytest.fixture
def small_counts():
    rows = [
        ("E22A", "Alone", "E01"),
        ("E22B", "Left", "E02"),
        ("E22C", "Right", "E02"),
        ("E22D", "Both", "E0J"),
    ]
    return pd.DataFrame(
        [
            {
                "level": "csp",
                "csp_code": code,
                "csp_name": name,
                "lad_code": lad,
                "period": "y",
                "offence": "o",
            }
            for code, name, lad in rows
        ]
    )


@pytest.fixture
def small_lookup():
    rows = [
        ("E01", "Alone", "E22A"),
        ("E02", "Merged", "E22B"),
        ("E02", "Merged", "E22C"),
        ("E03", "North", "E22D"),
        ("E04", "South", "E22D"),
    ]
    table = pd.DataFrame(rows, columns=["LAD23CD", "LAD23NM", "CSP23CD"])
    return table.assign(CSP23NM="as spelt in the lookup", PFA23NM="Force")


def test_a_district_reports_jointly_only_when_its_partnership_covers_another(small_counts, small_lookup):
    areas = sources.partnership_areas(small_counts, small_lookup)
    jointly = areas.groupby("area_code")["joint"].any()
    assert jointly.to_dict() == {
        "E01": False,
        "E02": False,
        "E03": True,
        "E04": True,
        "E22B": False,
        "E22C": False,
        "E22D": False,
    }
    assert set(areas.loc[areas["area_code"] == "E02", "csp_code"]) == {"E22B", "E22C"}
    assert areas.loc[areas["area_code"] == "E03", "districts"].tolist() == ["North; South"]


def test_populations_are_refused_when_a_rate_cannot_be_reproduced():
    offence = sources.TOTAL
    counts = pd.DataFrame(
        {
            "period": sources.RATES_YEAR,
            "level": "csp",
            "csp_code": ["E22000180", "E22000251"],
            "csp_name": ["City of London", "Ashfield"],
            "lad_code": ["E09000001", ASHFIELD],
            "offence": offence,
            "offences": [9000.0, 10002.0],
        }
    )
    rates = pd.DataFrame(
        {
            "csp_code": ["E22000180", "E22000251"],
            "Population figures (mid-2022) - rounded to 100": [10800.0, 127200.0],
            offence: [None, 78.645],  # rounded: no whole number of people gives it
        }
    )
    nothing = pd.DataFrame(columns=["series", "area_code", "year", "population"])
    with pytest.raises(ValueError, match="not a whole number"):
        sources.partnership_populations(counts, rates, pd.DataFrame(), nothing)


def test_an_altered_fly_tipping_series_stops_the_build():
    incidents = table("fly_tipping_incidents.parquet")
    here = incidents.index[(incidents["area_code"] == ASHFIELD) & (incidents["year"] == "2021-22")]
    incidents.loc[here, "incidents"] = 813
    with pytest.raises(ValueError, match="Ashfield's incidents are"):
        fly_tipping_sources.check_fly_tipping(incidents, pd.DataFrame())


def test_an_altered_rank_stops_the_build():
    incidents = table("fly_tipping_incidents.parquet")
    years = sorted(incidents["year"].unique())
    ranks = pd.DataFrame({"year": years}).assign(
        las_in_table=[326] * 7 + [317, 314, 309, 309],
        las_with_a_figure=[325, 325, 324, 316, 323, 326, 324, 317, 314, 308, 309],
        rank_fewest_first=[97, 125, 115, 111, 120, 133, 145, 122, 77, 80, 124],
        rank_per_1000_lowest_first=[None] * 7 + [131, 82, 93, 142],
    )
    fly_tipping_sources.check_fly_tipping(incidents, ranks)
    ranks.loc[9, "rank_fewest_first"] = 81
    with pytest.raises(ValueError, match="rank by count in 2021-22"):
        fly_tipping_sources.check_fly_tipping(incidents, ranks)


def test_each_way_of_parting_incidents_has_its_own_columns():
    columns = {name: label for labels in BREAKDOWNS.values() for name, label in labels.items()}
    raw = pd.DataFrame([["2022-23", ASHFIELD, *range(len(columns))]], columns=["year", "ons_code", *columns])
    found = fly_tipping_sources.fly_tipping_breakdown(raw)
    assert dict(zip(found["category"], found["incidents"], strict=True)) == {
        label: count for count, label in enumerate(columns.values())
    }
    assert found["breakdown"].tolist() == [name for name, labels in BREAKDOWNS.items() for _ in labels]


def test_partnerships_lost_from_the_counts_stop_the_build():
    counts = pd.DataFrame(
        {"period": "y", "level": "csp", "csp_name": ["A"], "offence": sources.TOTAL, "offences": [1.0]}
    )
    with pytest.raises(ValueError, match="1 partnerships in y instead of 315"):
        sources.recorded_crime_partnerships(counts)


def test_a_repeated_district_month_stops_the_build(tmp_path):
    path = tmp_path / "counts.csv"
    row = "E1,One,force,2025-01,Burglary,3\n"
    path.write_text("lad_code,lad_name,police_force,month,crime_type,count\n" + row + row)
    with pytest.raises(ValueError, match="stands twice"):
        sources.month_counts(path)


@pytest.mark.parametrize("file", ["t.csv", "t.parquet"])
def test_the_same_rows_give_the_same_bytes_and_columns_must_be_described(tmp_path, file):
    rows = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    (tmp_path / "data").mkdir()
    for path in (tmp_path / file, tmp_path / "data" / file):
        write_table(rows, path)
    assert (tmp_path / file).read_bytes() == (tmp_path / "data" / file).read_bytes()
    about = {"name": "t", "path": file, "schema": {"fields": [{"name": "a"}, {"name": "b"}]}}
    write_datapackage(tmp_path, [about])
    told = json.loads((tmp_path / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert [resource["bytes"] for resource in told] == [(tmp_path / file).stat().st_size]
    with pytest.raises(ValueError, match="columns and description differ"):
        write_datapackage(tmp_path, [{**about, "schema": {"fields": [{"name": "a"}]}}])

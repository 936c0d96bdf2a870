from lib.published.find_place import find_places, place_meant, ward_meant
from lib.published.places import ward_code_of, ward_names
from lib.published.tables import load
from tests.unit.test_find_place import codes, refusal

SUTTON_CENTRAL, JACKSDALE, SELSTON, UNDERWOOD = "E05010677", "E05010683", "E05010689", "E05010695"


def test_every_ward_of_today_is_found_by_its_name_alone():
    for code, name in ward_names().items():
        assert ward_meant(name) == code
        assert ward_meant(f"  {name.upper()} ") == code


def test_every_postcode_leads_to_its_ward_with_or_without_its_space_in_any_case():
    table = load("postcodes")
    assert len(table) == 2729
    for row in table.itertuples():
        assert ward_meant(row.postcode) == row.ward_code
    row = table.iloc[1200]
    for typed in (row.postcode.lower(), row.postcode.replace(" ", ""), f" {row.postcode[:2]} {row.postcode[2:]}\t"):
        assert ward_meant(typed) == row.ward_code


def test_names_of_2015_lead_to_the_wards_renamed_since():
    assert ward_meant("Central & New Cross") == SUTTON_CENTRAL
    assert ward_meant("central and new cross") == SUTTON_CENTRAL
    assert ward_meant("Jacksdale") == JACKSDALE
    assert ward_meant("St Mary’s") == ward_meant("saint marys") == "E05010688"
    assert ward_meant("Summit") == "E05010692"
    assert "renamed" in find_places("Central & New Cross")[0].why


def test_a_name_from_before_2015_offers_the_wards_it_was_split_into_with_their_shares():
    found = find_places("Kirkby East")
    assert [match.label for match in found] == ["Abbey Hill", "Greenwood & Summit", "Larwood"]
    assert [match.why.split(" ")[0] for match in found] == ["60%", "32%", "8%"]
    assert ward_meant("Kirkby East") == ""


def test_the_plans_short_name_puts_the_ward_of_today_first():
    assert codes("Sutton Central")[0] == SUTTON_CENTRAL
    assert len(codes("Sutton Central")) > 1
    assert ward_meant("Sutton Central") == ""


def test_two_places_of_one_name_are_both_offered_but_a_ward_of_today_is_meant():
    assert codes("Selston") == [SELSTON, JACKSDALE, UNDERWOOD]
    assert ward_meant("Selston") == SELSTON
    assert set(codes("Annesley")) == {"E05010674", UNDERWOOD}
    assert ward_meant("Annesley") == ""


def test_localities_reporting_areas_parishes_and_parts_of_names_are_found():
    assert len(codes("Hucknall")) == 4
    assert len(codes("Ashfield Rurals")) == 3
    assert ward_meant("Teversal") == "E05010691"
    assert ward_meant("harlow wood") == "E05010693"
    assert ward_meant("Felley") == UNDERWOOD


def test_a_slip_of_the_pen_and_the_beginning_of_a_name_are_understood():
    assert ward_meant("Jaksdale") == JACKSDALE
    assert ward_meant("underw") == UNDERWOOD


def test_part_of_a_postcode_offers_wards_by_how_many_of_its_postcodes_they_have():
    table = load("postcodes")
    found = find_places("ng17 4")
    here = table[table["postcode"].str.startswith("NG17 4")]
    assert codes("ng17 4") == list(here["ward_code"].value_counts().index)
    assert (
        found[0].why
        == f"{here['ward_code'].value_counts().iloc[0]} of the {len(here)} postcodes that begin with NG17 4"
    )
    assert codes("NG174") == codes("NG17 4")
    assert set(codes("NG17")) == set(table.loc[table["postcode"].str.startswith("NG17 "), "ward_code"])


def test_a_postcode_of_mansfield_is_refused_kindly():
    assert refusal("NG19 8AB").startswith("NG19 8AB is not in Ashfield")
    assert refusal("ng181aa").startswith("NG18 1AA is not in Ashfield")


def test_postcodes_of_elsewhere_and_of_nowhere_are_named():
    assert refusal("sw1a1aa").startswith("SW1A 1AA is not in Ashfield")
    assert refusal("ZZ99 9ZZ").startswith("ZZ99 9ZZ is not in Ashfield")
    assert refusal("NG17 9ZZ").startswith("NG17 9ZZ is not among the postcodes")
    assert "NG15, NG16, NG17" in refusal("NG1")


def test_bestwood_is_said_to_lie_outside():
    assert "outside every ward" in refusal("bestwood")


def test_streets_estates_and_stations_are_found():
    street = place_meant("Bolsover Street")
    assert (street.ward_code, street.near) == ("E05010678", "Bolsover Street, Hucknall")
    assert place_meant("ng157fq").ward_code == "E05010678"
    assert set(codes("Coxmoor")) >= {"E05010673", "E05010692"}
    assert find_places("Coxmoor")[0].near == "Coxmoor Estate"
    assert ward_meant("Sutton Bus Station") == SUTTON_CENTRAL
    assert place_meant("A38").near == "A38, Sutton in Ashfield"  # a road, not the beginning of a postcode


def test_every_named_place_lies_in_the_ward_that_it_is_said_to_lie_in():
    table = load("named_places")
    assert len(table) > 1800
    assert set(table["kind"]) == {"street", "place", "landmark", "station"}
    assert list(ward_code_of(table["lon"].to_numpy(), table["lat"].to_numpy())) == list(table["ward_code"])

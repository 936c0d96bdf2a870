"""Which ward a text stands for, on the invented district: names of today and before, streets, postcodes, rubbish."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.drawing.find_index import SEVERAL, find_index
from lib.published.find_place import LONGEST, find_places, place_meant, ward_meant
from lib.published.named_places import named_places, point_of
from lib.published.places import ward_code_of, ward_names
from lib.published.tables import load
from tests.district.truth import ALDER, BIRCH, COTTER, DENE, ELDER, FENWICK, STATION, VILLAGE, WARDS


def codes(text):
    return [match.ward_code for match in find_places(text)]


def refusal(text):
    with pytest.raises(InputError) as caught:
        find_places(text)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_every_ward_of_today_is_found_by_its_name_alone():
    for code, ward in WARDS.items():
        assert ward_meant(ward.name) == code
        assert ward_meant(f"  {ward.name.upper()} ") == code


def test_every_postcode_leads_to_its_ward_with_or_without_its_space_in_any_case():
    table = load("postcodes")
    for row in table.itertuples():
        for typed in (row.postcode, row.postcode.lower(), row.postcode.replace(" ", ""), f" {row.postcode}\t"):
            assert ward_meant(typed) == row.ward_code


def test_a_name_of_2015_leads_to_the_ward_renamed_since():
    assert ward_meant("Fen Row") == FENWICK
    assert "renamed" in find_places("Fen Row")[0].why


def test_ampersands_apostrophes_and_saints_may_be_written_in_any_way():
    assert ward_meant("cotter and dunes") == COTTER
    assert ward_meant("St Elder’s") == ward_meant("saint elders") == ELDER


def test_a_name_from_before_2015_offers_the_wards_it_was_split_into_with_their_shares():
    found = find_places("Old Quay")
    assert [match.ward_code for match in found] == [ALDER, BIRCH]
    assert [match.why.split(" ")[0] for match in found] == ["70%", "30%"]
    assert ward_meant("Old Quay") == ""


def test_localities_reporting_areas_parishes_and_parts_of_names_are_found():
    assert set(codes("Quayside")) == {ALDER, BIRCH}
    assert set(codes("Wrenmoor Villages")) == {DENE, ELDER, FENWICK}
    assert set(codes("Moor Parish")) == {ELDER, FENWICK}
    assert ward_meant("fenwick") == FENWICK


def test_a_street_and_a_landmark_lead_to_their_ward_and_stand_at_a_point_of_it():
    for typed, code in (("birch street 7", BIRCH), ("Harbour library", ALDER), (STATION, ALDER)):
        match = place_meant(typed)
        assert match.ward_code == code
        assert list(ward_code_of(*[[value] for value in point_of(match.near, code)])) == [code]
    assert place_meant("Birch Hill").near == ""
    assert point_of("ZZ2 1AA", BIRCH)
    assert point_of("ZZ2 1AA", ALDER) is None
    assert point_of("Nowhere Street", BIRCH) is None


def test_a_village_and_a_name_that_stands_twice_offer_their_wards():
    assert set(codes(VILLAGE)) == set(codes("saltm")) == {BIRCH, DENE}
    assert set(codes("health centre")) == {BIRCH, DENE}
    assert ward_meant("Health Centre, Dunes") == DENE
    # Said of the village, not of the streets that are told apart by it.
    assert {match.kind for match in find_places(VILLAGE)} == {"place"}


def test_a_district_without_named_places_still_finds_its_wards_and_postcodes(other_data):
    path = other_data / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [entry for entry in package["resources"] if entry["name"] != "named_places"]
    path.write_text(json.dumps(package), encoding="utf-8")
    (other_data / "data/named_places.csv").unlink()
    assert named_places() == ()
    assert ward_meant("Alder Quay") == ward_meant("zz1 1aa") == ALDER
    assert refusal("Harbour library")
    assert len(json.loads(find_index())["postcodes"]) == len(load("postcodes"))


def test_the_browser_is_given_every_name_that_the_app_knows():
    index = json.loads(find_index())
    assert dict(zip(index["codes"], index["wards"], strict=True)) == ward_names()
    for name, _, at, near in index["names"]:
        if at == SEVERAL:
            assert ward_meant(name) == ""
        else:
            assert index["codes"][at] in codes(name)
            assert not near or point_of(near, index["codes"][at])
    known = {(label.casefold(), index["codes"][at]) for label, _, at, _ in index["names"] if at != SEVERAL}
    assert {(place.label.casefold(), place.ward_code) for place in named_places()} <= known
    assert all(ward_meant(written) == index["codes"][at] for written, at in index["postcodes"])


def test_marks_and_digits_are_not_taken_for_a_postcode():
    assert "begins with" not in refusal("' OR 1=1 --")
    assert "begins with YY1" in refusal("yy1")


def test_a_slip_of_the_pen_and_the_beginning_of_a_name_are_understood():
    assert ward_meant("Fenwik Row") == FENWICK
    assert [match.guessed for match in find_places("Fenwik Row")] == [True]
    assert not any(match.guessed for match in (*find_places("Fenwick Row"), *find_places("birc")))
    assert ward_meant("birc") == BIRCH


def test_a_short_word_that_no_name_holds_is_not_taken_for_another_that_one_does():
    assert ward_meant("Fenwick Row") == FENWICK
    assert "was found" in refusal("Roww")


def test_words_of_a_name_are_found_in_any_order_in_short_and_with_words_left_out():
    for typed in ("birch st 7", "Quayside, Birch Street 7", "birchstreet7", "Birch Streat 7"):
        assert place_meant(typed).near == place_meant("Birch Street 7").near
    assert [match.guessed for match in find_places("Birch Streat 7")] == [True]
    assert codes("Quayside ward") == codes("Quayside Wrenmoor") == codes("Quayside in Wrenmoor") == codes("Quayside")
    assert "whole district" in refusal("wrenmoor")


def test_part_of_a_postcode_offers_its_wards():
    assert codes("zz2") == codes("ZZ2 1") == [BIRCH]
    assert "of the 30 postcodes that begin with ZZ2 1" in find_places("ZZ21")[0].why


def test_postcodes_of_elsewhere_and_of_nowhere_are_named():
    assert refusal("sw1a1aa").startswith("SW1A 1AA is not in Wrenmoor")
    assert "it has only 30 postcodes of ZZ1, and the rest are a neighbour’s" in refusal("ZZ1 9ZZ")
    assert "ZZ1, ZZ2, ZZ3" in refusal("ZZ9")


def test_a_locality_without_wards_is_said_to_lie_outside():
    assert "outside every ward" in refusal("farcot")


@pytest.mark.parametrize("rubbish", ["", "   ", "😀😀", "qq", "<script>alert(1)</script>", "'; drop table", "Atlantis"])
def test_rubbish_gets_a_line_that_says_what_to_type(rubbish):
    assert "ward or village" in refusal(rubbish)


def test_very_long_text_is_not_repeated_back():
    assert len(refusal("x" * 100_000)) < 200


@settings(max_examples=200)
@given(st.text(max_size=2 * LONGEST))
def test_any_text_gives_wards_of_the_district_or_one_line(text):
    try:
        found, line = find_places(text), ""
    except InputError as error:
        found, line = [], str(error)
    assert bool(found) != bool(line)
    assert "\n" not in line
    assert {match.ward_code for match in found} <= set(ward_names())
    assert not found or ward_meant(text) in {"", *ward_names()}

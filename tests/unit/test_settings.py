"""What can be set, under its name of now and of before, and what a bad value is told."""

import pytest

from lib.base import settings
from lib.base.errors import DataFileError, InputError
from lib.published import tables
from lib.records import connection


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch):
    for name in ("DATABASE_URL", "SMALL_NUMBERS", "STREET_MAP", "OS_MAPS_KEY", "POLICE_URL"):
        monkeypatch.delenv(f"SAFETY_{name}", raising=False)
        monkeypatch.delenv(f"ASHFIELD_{name}", raising=False)


def test_the_old_name_works_and_the_new_one_counts(monkeypatch):
    assert settings.os_maps_key() == ""
    monkeypatch.setenv("ASHFIELD_OS_MAPS_KEY", "old")
    assert settings.os_maps_key() == "old"
    monkeypatch.setenv("SAFETY_OS_MAPS_KEY", "new")
    assert settings.os_maps_key() == "new"
    monkeypatch.setenv("SAFETY_OS_MAPS_KEY", " ")
    assert settings.os_maps_key() == "old", "an empty variable counts as one that is not set"


@pytest.mark.parametrize(("value", "on"), [("on", True), (" On ", True), ("off", False), ("1", False), ("", False)])
def test_only_on_switches_on(monkeypatch, value, on):
    monkeypatch.setenv("SAFETY_STREET_MAP", value)
    assert settings.street_map_on() is on


@pytest.mark.parametrize("value", ["0", "-1", "few", "2.5", "٣", "9" * 5000])
def test_small_numbers_are_a_whole_number_or_the_variable_is_named(monkeypatch, value):
    monkeypatch.setenv("ASHFIELD_SMALL_NUMBERS", value)
    with pytest.raises(InputError, match="ASHFIELD_SMALL_NUMBERS is “") as refusal:
        settings.small_numbers(5)
    assert len(str(refusal.value)) < 200


def test_small_numbers_are_the_usual_ones_unless_set(monkeypatch):
    assert settings.small_numbers(5) == 5
    monkeypatch.setenv("SAFETY_SMALL_NUMBERS", "10")
    assert settings.small_numbers(5) == 10


@pytest.mark.parametrize("value", ["file:///etc", "http://example.org", "data.police.uk"])
def test_months_are_downloaded_over_https_only(monkeypatch, value):
    monkeypatch.setenv("SAFETY_POLICE_URL", value)
    with pytest.raises(InputError, match="SAFETY_POLICE_URL"):
        settings.police_url()


def test_a_copy_of_the_police_archive_may_stand_elsewhere(monkeypatch):
    assert settings.police_url() == "https://data.police.uk"
    monkeypatch.setenv("SAFETY_POLICE_URL", "https://files.example.org/police/")
    assert settings.police_url() == "https://files.example.org/police"


def test_the_district_decides_where_its_records_are_unless_they_are_named(monkeypatch, tmp_path):
    monkeypatch.delenv("SAFETY_DATABASE_URL", raising=False)
    monkeypatch.delenv("SAFETY_DISTRICT")
    assert connection.database_url() == f"sqlite:///{tables.ROOT}/var/records.db"
    monkeypatch.setenv("SAFETY_DISTRICT", str(tmp_path))
    assert connection.database_url() == f"sqlite:///{tmp_path}/var/records.db"
    monkeypatch.setenv("SAFETY_DATABASE_URL", "sqlite:////srv/records.db")
    assert connection.database_url() == "sqlite:////srv/records.db"


def test_another_folder_is_another_district(other_data):
    config = other_data / "data/district.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(f'name = "{tables.district()["name"]}"', 'name = "Elsewhere"'), encoding="utf-8")
    tables.district_file.cache_clear()
    assert tables.district()["name"] == "Elsewhere"
    assert tables.district_folder() == other_data


def test_a_folder_that_is_no_district_is_named(monkeypatch, tmp_path, other_data):
    monkeypatch.setenv("SAFETY_DISTRICT", str(tmp_path / "none"))
    with pytest.raises(DataFileError, match=r"SAFETY_DISTRICT names the folder .*none, which holds no data/"):
        tables.district()

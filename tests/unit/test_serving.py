"""The three ways of running a server: what each needs, and what a server that lacks it is told."""

import os
import socket
import subprocess
import sys

import pytest

from lib.base import settings
from lib.base.errors import InputError
from lib.base.settings import Mode, ShownTo
from lib.base.visitor import Role
from lib.published.tables import ROOT

pytestmark = pytest.mark.slow

AUTH = {
    "redirect_uri": "https://explorer.example.gov.uk/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "c",
    "client_secret": "s",
    "server_metadata_url": "https://login.example/.well-known/openid-configuration",
    "client_kwargs": {"prompt": "login"},
}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch):
    for name in ("MODE", "LOCAL_RECORDS", "LOCAL_RECORDS_FOR", "ROLES", "ROLE_CLAIM", "SECRETS"):
        monkeypatch.delenv(f"SAFETY_{name}", raising=False)
        monkeypatch.delenv(f"ASHFIELD_{name}", raising=False)


def test_a_server_is_for_one_person_and_shows_local_records_to_officers_unless_told_otherwise():
    assert settings.mode() == Mode.ALONE
    assert settings.local_records_shown_to() == ShownTo.OFFICERS
    settings.check_serving({})


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"MODE": "open"}, r"^SAFETY_MODE is “open”; set it to one of: alone, public, signed-in\.$"),
        ({"LOCAL_RECORDS": "on"}, r"^SAFETY_LOCAL_RECORDS is no setting any more: .* SAFETY_MODE "),
        ({"LOCAL_RECORDS_FOR": "all"}, r"^SAFETY_LOCAL_RECORDS_FOR is “all”; .* officers, signed-in, everyone\.$"),
        ({"MODE": "public", "LOCAL_RECORDS_FOR": "everyone"}, "a public server shows no local records"),
        ({"SMALL_NUMBERS": "few"}, "SAFETY_SMALL_NUMBERS is “few”"),
    ],
)
def test_a_server_that_cannot_be_run_so_is_told_why(monkeypatch, environment, said):
    for name, value in environment.items():
        monkeypatch.setenv(f"SAFETY_{name}", value)
    with pytest.raises(InputError, match=said) as refusal:
        settings.check_serving({})
    assert str(refusal.value).count(". ") == 0, "one sentence"


def test_the_old_name_of_a_setting_that_is_gone_is_named_too(monkeypatch):
    monkeypatch.setenv("ASHFIELD_LOCAL_RECORDS", "on")
    with pytest.raises(InputError, match=r"^ASHFIELD_LOCAL_RECORDS is no setting any more"):
        settings.check_serving({})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"client_id": ""}, "does not say client_id"),
        ({"cookie_secret": "short"}, "cookie_secret .* is shorter than 32 characters"),
        ({"redirect_uri": "http://explorer.example.gov.uk/oauth2callback"}, "redirect_uri .* https"),
        ({"redirect_uri": "https://explorer.example.gov.uk/"}, "redirect_uri .* /oauth2callback"),
        ({"client_kwargs": {"prompt": "none"}}, "prompt"),
        ({"client_kwargs": {}}, "prompt"),
        ({"expose_tokens": ["id"]}, "expose_tokens"),
    ],
)
def test_signing_in_needs_all_of_its_secrets(monkeypatch, change, said):
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_ROLES", "officer=g")
    settings.check_serving(AUTH)
    with pytest.raises(InputError, match=said):
        settings.check_serving(AUTH | change)
    with pytest.raises(InputError, match="does not say redirect_uri, cookie_secret, client_id"):
        settings.check_serving({})


@pytest.mark.parametrize("roles", ["", "councillor=g"])
def test_signing_in_needs_a_group_that_may_do_something(monkeypatch, roles):
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_ROLES", roles)
    with pytest.raises(InputError, match="SAFETY_ROLES names no group of officers or administrators"):
        settings.check_serving(AUTH)


def test_a_group_has_the_highest_of_its_roles(monkeypatch):
    monkeypatch.setenv("SAFETY_ROLES", "officer = a, b ; administrator=b;councillor=c;")
    assert settings.roles_of_groups() == {"a": Role.officer, "b": Role.administrator, "c": Role.councillor}


@pytest.mark.parametrize("roles", ["officer", "chief=g", "officer:g", "0=g"])
def test_roles_that_are_not_written_so_are_refused(monkeypatch, roles):
    monkeypatch.setenv("SAFETY_ROLES", roles)
    with pytest.raises(InputError, match="one of: viewer, councillor, officer, administrator"):
        settings.roles_of_groups()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SAFETY_MODE": "wide-open"}, "SAFETY_MODE is “wide-open”"),
        ({"SAFETY_MODE": "signed-in"}, "SAFETY_MODE is signed-in, but the section [auth] of the secrets file"),
        (
            {"SAFETY_MODE": "signed-in", "SAFETY_SECRETS": "/no/such.toml"},
            "The secrets file /no/such.toml cannot be read",
        ),
        ({"ASHFIELD_LOCAL_RECORDS": "on"}, "ASHFIELD_LOCAL_RECORDS is no setting any more"),
    ],
)
def test_the_server_ends_with_that_one_sentence(environment, said):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ran = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode != 0
    lines = [line for line in ran.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, ran.stderr
    assert lines[0].startswith(said)

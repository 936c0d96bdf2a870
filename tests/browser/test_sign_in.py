"""Signing in as a council's staff do, against a sign-in service of the tests' own, in a real browser."""

import time

import pytest
from playwright.sync_api import expect

from lib.briefing import register
from lib.briefing.actions import Action
from lib.records import connection
from lib.records.store import batches
from tests.browser.conftest import at_rest, at_the_provider, foot, free_port, settle, sign_in, signing_in, start_server
from tests.browser.test_modes import Listener, fill, said
from tests.district.truth import ALDER


@pytest.fixture
def page(own_page):
    """Nobody's session goes on into the next test."""
    return own_page


@pytest.fixture(scope="module")
def signed_in_app(provider, tmp_path_factory, invented_district):
    """Addresses of two processes that share a store and the secrets of the sign-in, and their folder."""
    folder, port = tmp_path_factory.mktemp("signed-in"), free_port()
    named = signing_in(folder, provider, f"http://127.0.0.1:{port}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETY_DISTRICT", str(invented_district))
        fill(folder, patch)
        register.record_actions([Action(ALDER, "asb", "A private matter", "2025-01")])
        first, address = start_server(folder, port=port, **named)
        second, other = start_server(folder, **named)
    yield address, other, folder
    for process in (first, second):
        process.terminate()
    for process in (first, second):
        process.wait(timeout=20)


@pytest.mark.parametrize(
    ("who", "role", "loads"),
    [
        ("olga", "officer", True),
        ("cllr", "councillor", False),
        ("adam", "administrator", True),
        ("temp", "viewer", False),
        ("none", "viewer", False),
    ],
)
def test_each_group_has_its_role_on_every_page_and_others_are_viewers(signed_in_app, page, who, role, loads):
    address, _, _ = signed_in_app
    sign_in(page, address, who)
    expect(foot(page)).to_contain_text(f"Signed in as {who}@council.example, {role}.")
    page.goto(f"{address}/?open=pages")
    settle(page)
    expect(page.get_by_role("link", name="Local records")).to_have_count(2 if loads else 0)
    page.goto(f"{address}/local_records")
    settle(page)
    expect(page.get_by_test_id("stFileUploader")).to_have_count(1 if loads else 0)
    page.goto(f"{address}/hotspots?topic=noise&by=point")
    settle(page)
    title = expect(page.get_by_role("heading", level=1))
    (title.to_contain_text if loads else title.not_to_contain_text)("oise")
    by_the_protocol(address, who, role, as_saved(page.context.cookies(), address))


def test_nobody_gets_what_a_role_may_see_by_the_protocol(signed_in_app):
    by_the_protocol(signed_in_app[0], "nobody", "", {})


# Of each page, by role: how many uploaders, and a text that only those see whom the table of roles lets.
BY_PAGE = {
    "overview": (0, 0, None),
    "hotspots": (0, 0, None),
    "ward_profile": (0, 0, None),
    "similar_areas": (1, 1, None),
    "concerns": (0, 1, ("Fill in the template", "officer administrator")),
    "briefing": (0, 2, ("A private matter", "councillor officer administrator")),
    "local_records": (0, 1, ("export.csv", "officer administrator")),
    "trail": (0, 0, ("changes by", "administrator")),
    "data_and_methods": (0, 0, None),
}


def by_the_protocol(address, who, role, headers):
    """Look whether each page sends a session that comes with these headers what its role may have, and no more."""
    for name, (others, officers, shown) in BY_PAGE.items():
        text, uploaders = said(address, "" if name == "overview" else name, "open=all", headers)
        assert uploaders == (officers if role in ("officer", "administrator") else others), name
        if shown:
            assert (shown[0] in text) is (role in shown[1].split()), name
        assert (f"Signed in as {who}@council.example, {role}." in text) is bool(role), name


def as_saved(cookies, address):
    """Return the headers of a browser that has these cookies."""
    return {"Origin": address, "Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)}


def test_a_link_to_an_officers_page_offers_the_sign_in(signed_in_app, page):
    address, _, _ = signed_in_app
    page.goto(f"{address}/local_records")
    settle(page)
    expect(page.get_by_text("Only officers may load records")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in", exact=True).first).to_be_visible()


def test_after_signing_out_a_saved_cookie_opens_nothing_on_any_process(signed_in_app, page, browser):
    """Streamlit's own cookie holds for thirty days, whoever has it."""
    address, other, _ = signed_in_app
    sign_in(page, address, "olga")
    saved = page.context.cookies()
    assert any(cookie["name"].startswith("_streamlit_user") and cookie["httpOnly"] for cookie in saved)
    thief = browser.new_context()
    thief.add_cookies(saved)
    stolen = at_rest(thief.new_page())
    stolen.goto(f"{address}/local_records")
    settle(stolen)
    expect(stolen.get_by_test_id("stFileUploader")).to_have_count(1)
    kept = as_saved(saved, address)
    assert said(other, "local_records", headers=kept)[1] == 1
    waiting = Listener(other, "briefing", headers=kept)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the council's own sign-out
    expect(foot(page)).to_contain_text("Nobody is signed in")
    stolen.get_by_text("police.uk files").click()  # what was open goes on with its next run
    expect(stolen.get_by_text("You signed out.")).to_be_visible()
    expect(stolen.get_by_test_id("stFileUploader")).to_have_count(0)
    stolen.goto(f"{address}/local_records")
    settle(stolen)
    expect(stolen.get_by_text("You signed out.")).to_be_visible()
    expect(stolen.get_by_test_id("stFileUploader")).to_have_count(0)
    text, uploaders = said(other, "local_records", headers=kept)
    assert "You signed out." in text
    with pytest.raises(AssertionError, match="Failed to generate file"):
        waiting.fetch("Actions (CSV)")
    waiting.close()
    assert not uploaders
    thief.close()
    sign_in(page, address, "olga")
    expect(foot(page)).to_contain_text("Signed in as olga")


def test_a_load_is_taken_back_only_by_who_signed_in_just_now(signed_in_app, page, monkeypatch):
    address, _, folder = signed_in_app
    sign_in(page, address, "olga")
    age_sign_ins(folder, monkeypatch, minutes=10)
    page.goto(f"{address}/local_records")
    settle(page)
    expect(page.get_by_text("To take a load back, sign in again first")).to_be_visible()
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)
    page.get_by_role("button", name="Sign in again").click()
    at_the_provider(page, "olga")
    page.wait_for_url(f"{address}/**")
    page.goto(f"{address}/local_records")
    settle(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("was taken back; what it had replaced stands again.")).to_be_visible()
    assert list(batches()["state"]) == ["undone"]
    fill(folder, monkeypatch)


def test_a_sign_in_ends_by_itself(signed_in_app, page, monkeypatch):
    address, _, folder = signed_in_app
    sign_in(page, address, "olga")
    age_sign_ins(folder, monkeypatch, minutes=31)
    page.goto(f"{address}/local_records")
    settle(page)
    expect(page.get_by_text("You were signed out after 30 minutes without doing anything.")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)


def age_sign_ins(folder, monkeypatch, minutes):
    """Put every sign-in back by some minutes, as if nothing had been done since."""
    from datetime import timedelta

    from lib.records.tables import sign_in as table

    monkeypatch.setenv("SAFETY_DATABASE_URL", f"sqlite:///{folder}/records.db")
    with connection.noting() as opened:
        for row in opened.execute(table.select()).mappings().all():
            back = timedelta(minutes=minutes)
            times = {"started_at": row["started_at"] - back, "seen_at": row["seen_at"] - back}
            opened.execute(table.update().where(table.c.key == row["key"]).values(**times))
    time.sleep(1.1)  # a sign-in is looked up at most once a second

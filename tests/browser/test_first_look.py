"""A page that is opened at its own address connects at once, and its map's scripts come together."""

from playwright.sync_api import expect

from tests.browser.conftest import map_frame


def test_the_first_question_to_the_server_is_answered_and_every_map_script_is_fetched_once(page, app_url):
    asked = []
    page.on("response", lambda answer: asked.append((answer.url.removeprefix(app_url), answer.status)))
    page.goto(f"{app_url}/hotspots")
    map_frame(page).locator("path.leaflet-interactive").first.wait_for(state="attached")
    expect(page.get_by_test_id("stDataFrame").first).to_be_attached(timeout=60_000)
    assert [status for path, status in asked if path.endswith("/_stcore/health")] == [200]
    scripts = [path for path, _ in asked if path.startswith(("/district/", "/app/static/")) and path.endswith(".js")]
    assert [path.startswith("/district/map.") for path in scripts] == [True]

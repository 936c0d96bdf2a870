"""Texts that attack, wherever a file or form brings them in: no script runs, no other host is asked, no link is made.

The browser is told to pass by the content security policy, so that nothing but the escaping of texts is tested.
"""

from contextlib import contextmanager
from urllib.parse import quote

import pandas as pd
import pytest

from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing import register
from lib.briefing.actions import Action
from lib.briefing.request import Request
from lib.incidents.topics import topics
from lib.intake.files import GivenFile
from lib.intake.requests.example import synthetic_requests
from lib.records import connection, waves
from lib.records import store as records
from lib.records.waves import COLUMNS
from tests import parts
from tests.browser.conftest import DESKTOP, Watched, at_rest, settle, start_server
from tests.district.truth import ALDER, BIRCH
from tests.stores import read_file

pytestmark = pytest.mark.slow

HOST = "away.invalid"
FORMS = (
    "<script>window.ran={n};fetch('http://away.invalid/{n}')</script>",
    "<img src=x onerror=\"window.ran={n};fetch('http://away.invalid/{n}')\">",
    '<img src="http://away.invalid/{n}.png">',
    "<svg onload=window.ran={n}>",
    '<iframe src="http://away.invalid/{n}"></iframe>',
    '"><script>window.ran={n}</script>',
    "'-(window.ran={n})-'",
    "</script><script>window.ran={n}</script>",
    "![x](http://away.invalid/{n}.png)",
    "[x](http://away.invalid/{n})",
    "[x](javascript:window.ran={n})",
    "http://away.invalid/{n}",
    "www.away.invalid/{n}",
    "<http://away.invalid/{n}>",
    '<a href="javascript:window.ran={n}">x</a>',
    "<style>@import url(http://away.invalid/{n})</style>",
    "${{window.ran={n}}}{{{{constructor.constructor('window.ran={n}')()}}}}",
    "![x](data:image/svg+xml,<svg onload='window.ran={n}'/>)",
    '=HYPERLINK("http://away.invalid/{n}")',
)
PLACES = (
    *("file name", "account", "place", "detail", "wave", "question", "answer", "action", "briefing", "category"),
    *("column",),
)


def payloads(place):
    """Return each form of attack, numbered by the place that it is brought in at."""
    return [form.format(n=1_000 * (1 + PLACES.index(place)) + number) for number, form in enumerate(FORMS)]


def test_the_list_is_as_long_as_docs_say():
    assert len({text for place in PLACES for text in payloads(place)}) == len(FORMS) * len(PLACES) == 209


@contextmanager
def store_of(folder):
    """Let this process write to a server's store for a while."""
    url = f"sqlite:///{folder}/records.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETY_DATABASE_URL", url)
        connection._version.forget()
        yield
        connection._engine(url).dispose()
    connection._version.forget()


def fill():
    """Store every text that can be stored: loads, accounts, places, details, waves, actions and briefings."""
    table = synthetic_requests(3_000, "2024-10-01", 365)
    file = GivenFile.of("export.csv", table.to_csv(index=False).encode())
    batch = read_file(file).as_batch()
    rows = len(batch.incidents)

    def cycled(place):
        return [payloads(place)[number % len(FORMS)] for number in range(rows)]

    batch.incidents["place"] = cycled("place")
    for name in ("size", "waste_type", "land_type", "outcome"):
        batch.incidents[name] = cycled("detail")
    records.store([batch])
    for number, (name, account) in enumerate(zip(payloads("file name"), payloads("account"), strict=True)):
        small = records.NewBatch("service-requests", name, f"{number:064d}", 0, batch.parts[:0], batch.incidents[:0])
        with acting_as(Visitor(account, Role.officer)):
            records.store([small])
    texts = zip(payloads("wave"), payloads("question"), payloads("file name"), strict=True)
    for number, (wave, question, name) in enumerate(texts):
        waves.store_wave(answers(wave, question), name, f"a{number:063d}")
    register.record_actions(
        [Action(ALDER, "fly-tipping", text, "2025-03", text, text, measure=text) for text in payloads("action")]
    )
    for text in payloads("briefing"):
        asked = Request((ALDER,), ("fly-tipping",), "2024-10", "2025-09", prepared_for=text)
        register.keep_briefing(asked, text, text)


def answers(wave, question):
    """Return a wave with a question of its own and the one that every wave asks."""
    rows = [
        (wave, asked, item, place, 90.0 - place, None, 200, "several", "district", "")
        for asked in (question, "concerns")
        for place, item in enumerate(payloads("answer"), start=1)
    ]
    about = {"fieldwork_start": "2025-09-01", "fieldwork_end": "2025-09-30", "method": wave, "sample": "self-selected"}
    return pd.DataFrame(rows, columns=COLUMNS[:10]).assign(**about)[COLUMNS]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, invented_district):
    """A server whose store is full of attacks; its address."""
    folder = tmp_path_factory.mktemp("attacked")
    with store_of(folder):
        fill()
        labels = list(topics())
    assert "fly-tipping" in labels
    process, address = start_server(folder, SAFETY_DISTRICT=str(invented_district))
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def lawless(browser):
    """A browser that passes by the policy."""
    context = browser.new_context(bypass_csp=True, viewport=DESKTOP, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page_watched(lawless, attacked):
    """A page of it, and what the page asked for and ran."""
    page = at_rest(lawless.new_page())
    page.set_default_timeout(60_000)
    watched = Watched(page, attacked)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    assert not [address for address in watched.foreign if HOST in address]
    assert not watched.foreign
    assert not dialogs
    page.close()


def look(page):
    """Open all that can be opened, point at what shows more, and look for what an attack would leave."""
    page.evaluate("() => document.querySelectorAll('details:not([open]) > summary').forEach((s) => s.click())")
    settle(page)
    for icon in page.locator("[data-testid=stTooltipHoverTarget]").all()[:40]:
        if icon.is_visible():
            icon.hover(force=True)
            page.wait_for_timeout(50)
            assert_nothing_happened(page)
    assert_nothing_happened(page)


def assert_nothing_happened(page):
    for frame in page.frames:
        assert frame.evaluate("() => window.ran ?? null") is None
        found = frame.evaluate(
            "() => [...document.querySelectorAll('a[href], img[src], iframe[src], script[src], [style*=away]')]"
            ".map(e => e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('style'))"
        )
        # What stands behind “?” leads nowhere: links to the app's own pages carry in it what was asked for.
        led = [text.split("?")[0] for text in found]
        assert not [text for text in led if HOST in text or text.lower().startswith("javascript:")]


PAGES = (
    f"overview?place={ALDER}&open={parts.OVERVIEW}",
    "local_records",
    "trail",
    "concerns",
    "briefing?topics=fly-tipping&wards=" + ALDER,
    "hotspots?topic=fly-tipping",
    "hotspots?topic=fly-tipping&by=point",
    f"hotspots?topic=fly-tipping&by=hex&place={ALDER}",
    f"ward_profile?topic=fly-tipping&place={ALDER}&open={parts.WARD}",
    f"ward_profile?topic=fly-tipping&place={ALDER}&print=a4",
    f"own_area?topic=fly-tipping&area=wards:{ALDER}&open=places.sure.known.share",
    "similar_areas",
    "claims",
    "did_it_work",
    "data_and_methods",
)


@pytest.mark.parametrize("path", PAGES)
def test_what_was_stored_does_nothing_on_any_page(page_watched, attacked, path):
    page_watched.goto(f"{attacked}/{path}")
    settle(page_watched)
    look(page_watched)
    assert_nothing_happened(page_watched)


@pytest.mark.parametrize("number", [1, 8, 11])
def test_a_wave_by_its_name_does_nothing(page_watched, attacked, number):
    wave, question = payloads("wave")[number], payloads("question")[number]
    page_watched.goto(f"{attacked}/concerns?wave={quote(wave, safe='')}&question={quote(question, safe='')}")
    settle(page_watched)
    assert f"window.ran={1_000 * (1 + PLACES.index('wave'))}" not in page_watched.title()
    look(page_watched)


@pytest.mark.parametrize("text", FORMS)
def test_a_link_does_nothing(page_watched, attacked, text):
    text = quote(text.format(n=1), safe="")
    page_watched.goto(f"{attacked}/hotspots?topic={text}&place={text}&by={text}&from={text}")
    settle(page_watched)
    assert_nothing_happened(page_watched)


@pytest.mark.parametrize("text", FORMS[::2])
def test_the_name_of_an_action_in_a_link_does_nothing(page_watched, attacked, text):
    name = quote(text.format(n=2), safe="")
    page_watched.goto(f"{attacked}/did_it_work?topic=asb&wards={ALDER}&from=2025-01&name={name}")
    settle(page_watched)
    look(page_watched)


@pytest.mark.parametrize("text", FORMS[::2])
def test_the_name_of_an_area_in_a_link_does_nothing(page_watched, attacked, text):
    name = quote(text.format(n=3), safe="")
    page_watched.goto(f"{attacked}/own_area?area=wards:{ALDER};{BIRCH}&called={name}&open=places.sure.known.share")
    settle(page_watched)
    look(page_watched)


def test_points_of_the_map_do_nothing_when_they_are_pointed_at(page_watched, attacked):
    page_watched.goto(f"{attacked}/hotspots?topic=fly-tipping&by=point")
    settle(page_watched)
    frame = page_watched.frame_locator("iframe[title='streamlit_folium.st_folium']")
    points = frame.locator("path.leaflet-interactive")
    points.first.wait_for()
    for point in points.all()[-25:]:
        point.hover(force=True)
        assert_nothing_happened(page_watched)


def test_a_file_with_attacks_for_name_columns_and_categories_does_nothing(page_watched, attacked):
    table = synthetic_requests(400, "2025-04-01", 61)
    table["Category"] = [payloads("category")[number % len(FORMS)] for number in range(len(table))]
    for text in payloads("column"):
        table[text] = payloads("category")[0]
    page = page_watched
    for name in payloads("file name")[:3]:
        page.goto(f"{attacked}/local_records?kind=service-requests")
        settle(page)
        file = {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": table.to_csv(index=False).encode()}
        page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files([file])
        settle(page)
        look(page)
        if page.get_by_role("button", name="Read the file this way").count():
            page.get_by_role("button", name="Read the file this way").click()
            settle(page)
            look(page)
    page.goto(f"{attacked}/concerns?open=add-wave")
    settle(page)
    wrong = "wave,question,item,base,choices,fieldwork_start,fieldwork_end,method,sample,percentage\n" + "\n".join(
        f'"{text}","{text}","{text}","{text}","{text}",x,y,z,w,v'.replace('""', '"')
        for text in (one.replace('"', '""') for one in payloads("wave"))
    )
    file = {"name": f"{payloads('file name')[8]}.csv", "mimeType": "text/csv", "buffer": wrong.encode()}
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files([file])
    settle(page)
    look(page)

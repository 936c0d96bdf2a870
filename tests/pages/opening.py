"""Open a page of the app as a link does, and read what it says."""

from streamlit.testing.v1 import AppTest

from lib.published.tables import ROOT


def at_first_look(page, **query):
    """Open a page with a query; of Hotspots, a session's first look draws the map alone."""
    return gone_on(AppTest.from_file(str(ROOT / "app.py"), default_timeout=120), page, **query)


def gone_on(app, page, **query):
    """Open another page in the same session."""
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def opened(page, **query):
    """Open a page with a query and wait for all of it."""
    app = at_first_look(page, **query)
    if page == "hotspots":
        app.run()  # the rest of the page comes with the run after the first
        assert not app.exception
    return app


def words(app):
    """All text of a page but for its tables."""
    blocks = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning]
    return "\n".join(str(block.value) for block in [*blocks, *app.error, *app.success])


def html_of(app):
    """The tables and other parts of a page that are written as HTML."""
    return "\n".join(str(block.proto.body) for block in app.get("html"))

"""Pages run whole, as the app runs them, without a browser."""

from streamlit.testing.v1 import AppTest

from lib.published.tables import ROOT


def words(app):
    """All text of a page."""
    blocks = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(block.value) for block in blocks)


def test_the_overview_says_the_finding_of_each_leading_topic():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value.startswith(
        "Sutton Central & New Cross, Hucknall Central and Greenwood & Summit have the highest rates of reported ASB"
    )
    text = words(app)
    assert "Sutton had the most fly-tipping reports in 2021-22" in text
    assert "1,135 in 2022-23, after 812 in 2021-22, up 40%" in text
    assert "down 8%, no clear change" in text
    assert "no different from elsewhere" in text
    assert "these three cannot be told apart" in text
    evidence = " ".join(str(block.proto.body) for block in app.get("html"))
    assert "Records without a map point" in text + evidence
    assert "beyond chance" not in text
    assert "Contains OS data" in text
    assert len(app.title) == 1

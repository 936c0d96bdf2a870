"""What Data and methods shows for analysts."""

import pytest

from lib.published.tables import ROOT
from tests.pages.opening import opened

pytestmark = pytest.mark.slow


def test_dispersion_scores_and_power_stand_under_for_analysts():
    app = opened("data_and_methods", open="analysts")
    headings = [block.value for block in app.header]
    assert "For analysts" in headings
    below = {block.value for block in app.subheader}
    named = {"How much counts vary beyond chance", "How forecasts of the past did", "What the hotspot rule can see"}
    assert named <= below
    text = " ".join(str(block.value) for block in app.markdown)
    assert "the 95% range held" in text
    assert "“not hot” is not “no hotspot”" in text


def test_what_browsers_get_of_others_work_stands_with_its_licence():
    folders = sorted(path for path in (ROOT / "static" / "vendor").iterdir() if path.is_dir())
    shown = [text.value for text in opened("data_and_methods", open="licences").text]
    assert folders
    for folder in folders:
        licence = (folder / "LICENSE").read_text(encoding="utf-8")
        assert "Copyright" in licence
        assert licence.strip() in [text.strip() for text in shown]

"""Documents agree with the code."""

import ast
import contextlib
import io
import re

import pytest

from lib.cli.answers import main
from lib.published.tables import ROOT

METHODS = (ROOT / "docs/methods.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^#{2,3} (.+)$", METHODS, flags=re.MULTILINE)
SOURCES = [*sorted((ROOT / "lib").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]


def calls_of(name):
    """Every call of a function in the app's source, with its constant arguments."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield path, [arg.value for arg in node.args if isinstance(arg, ast.Constant)]


def test_every_link_to_a_method_leads_to_a_heading():
    calls = [*calls_of("method_link"), *(c for c in calls_of("_show") if c[0].name == "hotspot_checks.py")]
    linked = [arguments[-1] for _, arguments in calls if arguments]
    assert linked
    assert set(linked) <= set(HEADINGS), set(linked) - set(HEADINGS)


def _help() -> str:
    """Return what `python -m lib --help` prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit):
        main(["--help"])
    return printed.getvalue()


@pytest.mark.parametrize("document", ["README.md", "docs/methods.md", "docs/deployment.md"])
def test_every_command_in_a_document_is_one(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    commands = set(re.findall(r"python -m lib ([a-z][a-z-]*)", text))
    known = set(re.findall(r"^    ([a-z][a-z-]*)(?: |$)", _help(), re.MULTILINE))
    assert "wards" in known
    assert commands <= known, commands - known


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", *[f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")]]
)
def test_every_file_that_a_document_links_to_is_there(document):
    folder = (ROOT / document).parent
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / document).read_text(encoding="utf-8")):
        assert (folder / target).exists(), target


def test_every_setting_is_in_the_deployment_document():
    code = (ROOT / "lib/base/settings.py").read_text(encoding="utf-8")
    used = {f"SAFETY_{name}" for name in re.findall(r'_(?:text|is_on)\("([A-Z_]+)"\)', code)}
    documented = set(re.findall(r"`(SAFETY_[A-Z_]+)`", (ROOT / "docs/deployment.md").read_text(encoding="utf-8")))
    assert "SAFETY_DATABASE_URL" in used
    assert used <= documented, used - documented


def test_settings_are_read_in_one_module():
    for path in [*SOURCES, ROOT / "app.py", ROOT / "serve.py"]:
        reads = re.search(r"\bos\.environ\b|\bgetenv\b", path.read_text(encoding="utf-8"))
        assert not reads or path == ROOT / "lib/base/settings.py", path


def test_make_knows_the_targets_that_the_readme_names():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")

"""The files in deploy/ name what exists: paths, ports, commands and settings."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lib.base import settings
from lib.base.visitor import Role
from lib.published.tables import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_service_starts_what_exists_as_a_user_without_rights(path):
    service = unit(path)["Service"]
    assert service["User"] == service["Group"] == "explorer"
    assert service["NoNewPrivileges"] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["WorkingDirectory"] == "/opt/explorer"
    # whatever it writes goes to its own folder of state, which is all that is left writable
    assert service["StateDirectory"] == "explorer"


def test_the_service_runs_the_guarded_server_at_the_port_of_its_name():
    command = shlex.split(unit(DEPLOY / "explorer@.service")["Service"]["ExecStart"])
    assert command[:3] == ["/opt/explorer/.venv/bin/streamlit", "run", "serve.py"]
    assert command[command.index("--server.port") + 1] == "%i"
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert (ROOT / "serve.py").is_file()


@pytest.mark.parametrize("name", ["explorer-backup.service", "explorer-update.service"])
def test_a_timer_calls_a_command_that_there_is(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    called = re.search(r"python -m lib (.*)", text).group(1).rstrip("'").split('"')[0].split()
    help_text = subprocess.run(
        [sys.executable, "-m", "lib", *called, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert help_text.returncode == 0, help_text.stderr
    timer = unit(DEPLOY / name.replace(".service", ".timer"))
    assert timer["Timer"]["OnCalendar"]


def test_both_web_servers_lead_to_the_ports_that_the_guide_starts():
    guide = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    started = set(re.findall(r"explorer@(\d+)", guide))
    for name in ("nginx.conf", "Caddyfile"):
        assert set(re.findall(r"127\.0\.0\.1:(\d+)", (DEPLOY / name).read_text(encoding="utf-8"))) == started, name


@pytest.mark.slow
def test_the_container_holds_all_that_the_app_and_the_command_line_read(tmp_path):
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    for line in (line for line in lines if line.startswith("COPY ")):
        *sources, target = line.split()[1:]
        for source in sources:
            if (ROOT / source).is_dir():
                ignore = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / source, tmp_path / target, dirs_exist_ok=True, ignore=ignore)
            else:
                shutil.copy(ROOT / source, tmp_path / target)
    for command in (
        ["-m", "lib", "wards", "--topic", "asb"],
        ["-c", "import serve; assert serve.app.script_path.is_file()"],
    ):
        ran = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, ran.stderr
    assert any(line.startswith("USER explorer") for line in lines)
    run = next(line for line in lines if line.startswith("CMD "))
    assert '"serve.py"' in run
    assert re.search(r'"--server.port", "(\d+)"', run).group(1) in next(line for line in lines if "EXPOSE" in line)


def test_the_examples_make_a_signed_in_server_once_the_secret_is_changed(monkeypatch):
    for line in (DEPLOY / "settings.env.example").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            assert not set(value) & set("\"' "), "podman takes quotation marks as part of the value"
            monkeypatch.setenv(name, value)
    auth = tomllib.loads((DEPLOY / "secrets.toml.example").read_text(encoding="utf-8"))["auth"]
    settings.check_serving(auth)
    assert settings.mode() == settings.Mode.SIGNED_IN
    assert settings.secrets_file() == "/etc/explorer/secrets.toml"
    assert set(settings.roles_of_groups().values()) == {Role.officer, Role.administrator}
    guide = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    shown = re.search(r"```toml\n(.*?)```", guide, re.S).group(1)
    assert set(tomllib.loads(textwrap.dedent(shown))["auth"]) == set(auth)
    assert urlsplit(auth["redirect_uri"]).hostname == settings.hosts()[0]


def test_the_example_of_settings_names_settings_that_the_guide_explains():
    guide = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    named = [
        line.split("=")[0]
        for line in Path(DEPLOY / "settings.env.example").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert named
    for name in named:
        assert f"`{name}`" in guide, name

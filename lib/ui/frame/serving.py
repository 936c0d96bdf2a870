"""Whether the server can be run as it is set up, and where the secrets of its sign-in are."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.auth_util import get_secrets_auth_section

from lib.base import settings
from lib.base.errors import InputError
from lib.base.visitor import ask
from lib.ui.frame.asking import asking


def start_serving() -> None:
    """Ask every session who it is; end the process with one sentence when the server cannot be run as it is set up."""
    ask(asking)
    try:
        settings.check_serving(auth_section())
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def auth_section() -> Mapping[str, Any]:
    """Return what the secrets say of the sign-in; empty when there are none.

    Raises
    ------
    InputError
        When the file of secrets cannot be read.
    """
    path = settings.secrets_file()
    try:
        if path:
            Path(path).read_bytes()
            config.set_option("secrets.files", [path])
        return get_secrets_auth_section().to_dict()
    except Exception as error:  # whatever the file's reader raises, it is the file that is wrong
        where = path or ".streamlit/secrets.toml"
        raise InputError(f"The secrets file {where} cannot be read; it is to be TOML with a section [auth].") from error

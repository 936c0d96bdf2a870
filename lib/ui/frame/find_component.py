"""The box that finds a place, as a component: its script is a file of the app's own, as the page's policy asks.

Streamlit serves a component's files only where a manifest declares their folder, and a script given as text would run
from an address that the policy refuses. So the manifest is declared here, once for each runtime.
"""

from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from lib.published.tables import ROOT

LABEL = "Find a ward, street, place or postcode"
_PACKAGE, _NAME = "explorer", "find"
_HTML = f"""
<div class="find">
  <label for="find-input" aria-hidden="true">Find</label>
  <div class="field">
    <input id="find-input" type="text" role="combobox" aria-label="{LABEL}" aria-autocomplete="list"
      aria-expanded="false" aria-controls="find-list" placeholder="{LABEL.removeprefix("Find ").capitalize()}"
      autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="100" />
    <button type="button" aria-label="Clear the place" hidden>×</button>
    <ul id="find-list" role="listbox" aria-label="Suggestions" hidden></ul>
  </div>
  <div role="status"></div>
</div>
"""


def find_component(chosen: str) -> dict[str, Any] | None:
    """Show the box; return what was chosen in it just now, or None.

    Parameters
    ----------
    chosen : str
        What the box shows as chosen; empty for nothing.

    Returns
    -------
    dict or None
        `code` of a ward with the label `near` of what was chosen in it, or the `text` that was typed; an empty text
        is the wish to choose nothing.
    """
    box = _registered(get_bidi_component_manager())
    return box(key="find", data={"chosen": chosen}, on_choice_change=lambda: None).choice


@lru_cache(maxsize=1)
def _registered(manager: BidiComponentManager) -> Any:
    """Make the box known to a runtime, once: to do it in every run takes 2 ms of the processor."""
    name = f"{_PACKAGE}.{_NAME}"
    if manager.get_component_asset_root(name) is None:
        manifest = ComponentManifest(_PACKAGE, "1", [ComponentConfig(_NAME, f"static/{_NAME}")])
        manager.register_from_manifest(manifest, ROOT)
    return st.components.v2.component(name, html=_HTML, css="find.css", js="find.js")

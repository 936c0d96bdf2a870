"""Read the actions against fly-tipping that DEFRA publishes in the same workbook as the incidents."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.base.words import and_list
from lib.intake.official.returns import TOTAL, check_once, years_of
from lib.intake.official.sheet import Layout, open_published
from lib.intake.tables import GivenTable
from lib.published.tables import district

ALL = "All actions"
# What each column is called here, by its heading in small letters with single underscores.
ACTIONS = {
    "investigation_actions": "Investigation",
    "warning_letter_actions": "Warning letter",
    "statutory_notice_actions": "Statutory notice",
    "total_fixed_penalty_notice_actions": "Fixed penalty notice",
    "duty_of_care_inspection_actions": "Duty of care inspection",
    "stop_and_search_actions": "Stop and search",
    "vehicles_seized": "Vehicle seized",
    "formal_caution_actions": "Formal caution",
    "prosecution_actions": "Prosecution",
    "injunction_actions": "Injunction",
    "total_actions": ALL,
}
LAYOUT = Layout(
    title="DEFRA’s actions against fly-tipping by authority",
    sheet="LA_actions",
    needed={
        "year": ("Year",),
        "area_code": ("ONS Code", "LA Code", "LAD Code", "Local authority code"),
        **{column: (column.replace("_", " ").title(),) for column in ACTIONS},
    },
    further={"area_name": ("LA Name", "Local authority", "Local authority name"), "region": ("Region",)},
)


@dataclass(frozen=True, eq=False)
class Taken:
    """Actions that a workbook holds: rows of the table 'fly_tipping_actions', and what is said of them."""

    actions: pd.DataFrame
    notes: tuple[str, ...]


def actions_within(table: GivenTable, today: date) -> Taken | None:
    """Return the actions of a workbook of incidents; None where it has no sheet of them.

    Raises
    ------
    InputError
        When its sheet of actions is laid out otherwise, or a cell of it cannot be right.
    """
    named = next((sheet.name for sheet in table.sheets if sheet.name.casefold() == LAYOUT.sheet.casefold()), "")
    if not named:
        return None
    opened = open_published(table.file, LAYOUT, named)
    rows = opened.cells.assign(year=years_of(opened, today))
    rows = rows[(rows["year"] != "") & ~opened.texts("area_code", rows).str.lower().str.startswith(TOTAL)]
    rows = rows.assign(area_code=opened.codes("area_code", rows))
    check_once(opened, rows)
    parts = [
        rows[["year", "area_code"]].assign(action=label, actions=opened.numbers(column, rows))
        for column, label in ACTIONS.items()
    ]
    actions = pd.concat(parts, ignore_index=True).dropna(subset=["actions"]).reset_index(drop=True)
    ours = actions[(actions["area_code"] == district()["code"]) & (actions["action"] == ALL)]
    said = [f"{row.actions:,} in {row.year}" for row in ours.itertuples()]
    us = district()["name"]
    return Taken(actions, (f"Actions of {us}, from the sheet {named}: {and_list(said) or 'none given'}.",))

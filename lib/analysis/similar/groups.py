"""Which areas the district is compared with, and what has to be said of each group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.base.errors import InputError
from lib.published.tables import district, example
from lib.records.newest import POLICE_GROUP

TABLES = ("comparison_groups", "comparison_areas")
UPLOADED_GROUP, OWN_GROUP = "most_similar_group", "own_choice"
_FIRST_GROUPS = (POLICE_GROUP, "nearest_neighbours_2024", "ons_global_neighbours")

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Group:
    """Areas that the district is compared with."""

    group_id: str  # its name in links and on the command line
    name: str  # its name exactly as its source has it
    # Without the district itself, in the source's order: area_code, area_name, likeness_rank (missing where the source
    # gives no order), nation, figure ('own', 'jointly', 'none'), lists_us (whether the member's own list names the
    # district; missing where that is not known).
    members: pd.DataFrame

    @property
    def codes(self) -> tuple[str, ...]:
        """The members' codes."""
        return tuple(self.members["area_code"])

    @property
    def ordered(self) -> bool:
        """Whether the source gives an order of likeness."""
        return bool(self.members["likeness_rank"].notna().all())


def published_groups(tables: Tables) -> dict[str, Group]:
    """Return the published groups by id, the one to start with first.

    Takes the table 'comparison_groups'.
    """
    table = tables["comparison_groups"]
    found = {
        str(group_id): _published_group(str(group_id), rows) for group_id, rows in table.groupby("group_id", sort=False)
    }
    first = [group_id for group_id in _FIRST_GROUPS if group_id in found]
    return {group_id: found[group_id] for group_id in dict.fromkeys([*first, *found])}


def published_group(group_id: str, tables: Tables) -> Group:
    """Return one published group by its id.

    Raises
    ------
    InputError
        When there is none; the message lists those there are.
    """
    groups = published_groups(tables)
    if group_id not in groups:
        raise InputError(f"There is no group “{str(group_id)[:40]}”. Choose one of: {', '.join(groups)}.")
    return groups[group_id]


def _published_group(group_id: str, rows: pd.DataFrame) -> Group:
    name = str(rows["group_name"].iloc[0])
    columns = ["area_code", "area_name", "likeness_rank", "nation", "figure", "lists_us"]
    members = rows[columns].reset_index(drop=True)
    return Group(group_id, name, members)


def group_of(
    codes: Iterable[str], tables: Tables, name: str = "Areas of your own choice", group_id: str = OWN_GROUP
) -> Group:
    """Return a group of one's own choosing, or one read from an uploaded list.

    Parameters
    ----------
    codes : iterable of str
        Codes of `comparison_areas` (districts or partnerships); the district's own code and repeats are left out.
    tables : mapping
        'comparison_areas'.
    name, group_id : str
        What it is called; for an uploaded official list `UPLOADED_GROUP` and a name with its date.

    Raises
    ------
    InputError
        When a code is unknown, or no other area is left.
    """
    areas = tables["comparison_areas"].set_index("area_code")
    chosen = [code for code in dict.fromkeys(codes) if code != district()["code"]]
    unknown = [code for code in chosen if code not in areas.index]
    if unknown:
        raise InputError(
            f"“{unknown[0][:20]}” is not the code of an area; choose codes of districts such as "
            f"{example('other_area')}."
        )
    if not chosen:
        raise InputError(f"The group holds no area but {district()['name']}; choose at least one other area.")
    members = areas.loc[chosen, ["area_name", "nation", "figure"]].reset_index()
    members.insert(2, "likeness_rank", pd.array([pd.NA] * len(members), dtype="Int64"))
    members["lists_us"] = pd.array([pd.NA] * len(members), dtype="boolean")
    return Group(group_id, name, members)

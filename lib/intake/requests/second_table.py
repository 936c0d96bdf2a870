"""A second table below the first: its line of headings is told among the rows, and what stands below it is not read.

Read under the first table's headings, another date or place would be taken for that of a request.
"""

import numpy as np
import pandas as pd

from lib.intake.headings import normal
from lib.intake.requests.dated_by import dated_by
from lib.intake.requests.fields import KNOWN_NAMES
from lib.intake.requests.tells import told_by
from lib.intake.requests.values import plain_cell, plain_text

OTHER_HEADINGS = "the row stands below other headings, those of line {line:,}; give that table in a file of its own"


def other_headings(cells: dict[str, pd.Series], columns: dict[str, str], unread: pd.Series, line: int = 0) -> pd.Series:
    """Return the line of the other headings that each row stands below, itself included; 0 for none.

    Parameters
    ----------
    cells : dict of str to Series
        The cells of each field, indexed by line, or by line and the heading that was moved.
    columns : dict of str to str
        The column of each field.
    unread : Series of bool
        Rows of which date or number cannot be read, as of a line of headings.
    line : int
        The line of other headings above all of these rows; 0 for none.
    """
    if not line and not unread.any():
        return pd.Series(0, index=unread.index)
    across = unread.index.nlevels > 1
    begins = pd.Series(np.nan, index=unread.index)
    begins.iloc[:1] = line
    told_in = "count" if across else "date"
    told = plain_text(cells[told_in])
    likely = unread & (told != "") & (across | ~told.str.contains(r"\d"))
    if not across and likely.any():
        several = sum(_are_headings(columns[name], cells[name][likely]).astype(int) for name in cells) > 1
        likely = several.reindex(likely.index, fill_value=False)
    for place in np.flatnonzero(likely):
        here = {name: text for name, column in cells.items() if (text := plain_cell(column.iloc[place]))}
        number, moved = unread.index[place] if across else (unread.index[place], "")
        own = {**columns, "count": moved} if across else columns
        if across:  # what headings that became rows tell stands in no cell of the line
            here = {name: text for name, text in here.items() if name == "count" or text not in moved}
        same = {name: normal(text) == normal(own[name]) for name, text in here.items()}
        known = [name for name, text in here.items() if _is_heading(own[name], text)]
        if len(known) > 1 or (across and known and told_by([here["count"]])[here["count"]]):
            # a kind in the place of its heading can be what a title above this line says of the rows below
            begins.iloc[place] = 0 if all(same[name] for name in {*known, told_in}) else number
    return begins.ffill().astype(int)


def _are_headings(own: str, cells: pd.Series) -> pd.Series:
    texts = plain_text(cells)
    return texts.isin([text for text in texts.unique() if _is_heading(own, text)])


def _is_heading(own: str, text: str) -> bool:
    """Return whether a text is the heading of the column it stands in, or one that exports have."""
    name = normal(text)
    return bool(name) and (name == normal(own) or name in KNOWN_NAMES or bool(dated_by(text)))

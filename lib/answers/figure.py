"""The one shape of every answer: a finding with its chart or map, table, evidence, method and command."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow

from lib.drawing.charts.district import Chart
from lib.drawing.maps import Drawing


@dataclass(frozen=True)
class OnMap:
    """How a finding is drawn on a map."""

    draw: Callable[[str], Drawing]  # takes the code of the chosen ward, empty for none, and returns the map
    # Layer of geo/ that the figures belong to, and the property it is matched by; empty for map points.
    layer: str
    code: str
    # What stands above the map's picture, and its months, where that is not the finding's own; else empty.
    title: str = ""
    when: str = ""


@dataclass(frozen=True, eq=False)
class Figure:
    """One finding and all that has to stand beside it; all who ask the same share it, so treat it as read-only."""

    name: str  # short name for files and keys: 'recorded-crime'
    title: str  # the finding in a sentence, without a full stop
    lines: tuple[str, ...]  # what else has to be said, a sentence or two each
    chart: Chart | None  # none where the table or the map is the figure
    in_words: pd.DataFrame  # str: the table for reading
    # The table for files and the command line; None where it is the one for reading.
    figures: pd.DataFrame | None = None
    evidence: dict[str, str] = field(default_factory=dict)  # source, period, denominator, date, limits: label to text
    method: tuple[str, str] = ("", "")  # the method in two lines, and the heading of docs/methods.md that says more
    command: str = ""  # the command that prints the table again; empty where there is none
    reading: str = ""  # how to read the chart
    on_map: OnMap | None = None  # how it is drawn on a map, where it can be

    @property
    def for_files(self) -> pd.DataFrame:
        """The table that files and the command line hold."""
        return self.in_words if self.figures is None else self.figures

    @cached_property
    def shown(self) -> pyarrow.Table:
        """The table for reading as it is sent to the browser; made once for all who are shown it."""
        return pyarrow.Table.from_pandas(self.in_words, preserve_index=False)

"""Recompute one printed figure by a sum that the district's rules write down.

A sum has names for printed figures and + − × ÷ between them, such as `people / (hectares / 100)`: enough for whatever a
document derives from its own tables, without a line of code for each.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from lib.analysis.reconcile.slips import Finding, Row, compare, compare_words, records
from lib.base.errors import DataFileError

Tables = Mapping[str, pd.DataFrame]
Selector = Mapping[str, Any]  # a table and what its row holds, perhaps `column` for another figure than "value"

_SUMS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {ast.Lt: operator.lt, ast.Gt: operator.gt}


def worked_out(expression: str, names: Mapping[str, Any]) -> Any:
    """Return what a sum, or a comparison of two, gives.

    Raises
    ------
    DataFileError
        When it is no sum of the names, or holds anything but names, numbers and + - * / < >.
    """

    def value(node: ast.AST) -> Any:
        if isinstance(node, ast.Expression):
            return value(node.body)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name) and node.id in names:
            return names[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -value(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _SUMS:
            return _SUMS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
            return _COMPARISONS[type(node.ops[0])](value(node.left), value(node.comparators[0]))
        raise ValueError(ast.unparse(node))

    try:
        return value(ast.parse(expression, mode="eval"))
    except (ValueError, SyntaxError, TypeError, ZeroDivisionError) as error:
        raise DataFileError(f"“{expression}” in data/reconcile.toml cannot be worked out ({error}).") from error


def printed(tables: Tables, selector: Selector) -> Row:
    """Return the one row of a table that a selector means.

    Raises
    ------
    DataFileError
        When no row or several fit.
    """
    where = {name: value for name, value in selector.items() if name not in ("table", "column")}
    rows = tables[selector["table"]]
    for column, cell in where.items():
        rows = rows[rows[column] == cell]
    if len(rows) != 1:
        raise DataFileError(f"data/reconcile.toml means one row of {selector['table']} by {where}; {len(rows)} fit.")
    return records(rows)[0]


def _names(tables: Tables, inputs: Mapping[str, Selector], let: Mapping[str, str]) -> dict[str, Any]:
    names = {name: printed(tables, wanted)[wanted.get("column", "value")] for name, wanted in inputs.items()}
    for name, expression in let.items():
        names[name] = worked_out(expression, names)
    return names


def formula(
    tables: Tables,
    *,
    figure: Selector,
    row: str,
    what: str,
    exact: str,
    working: str,
    inputs: Mapping[str, Selector],
    let: Mapping[str, str] | None = None,
    unit: str = "",
    slack: str = "0",
    otherwise: str = "",
    when: str = "1",
    would_agree: str = "",
    by_definition: bool = False,
) -> Iterator[Finding]:
    """Compare a printed figure with a sum of others.

    Parameters
    ----------
    figure, inputs : selectors
        The figure that is checked, and by name those that it is recomputed from.
    let : mapping of str to str, optional
        Further names, each for a sum of the names before it.
    exact, slack : str
        Sums: the recomputed figure, and how far off it can be because its inputs are printed rounded.
    row, what, working, otherwise, unit, would_agree, by_definition
        As in `lib.analysis.reconcile.slips.compare`; `working`, `otherwise` and `would_agree` may name figures in
        braces.
    when : str
        A comparison: `otherwise` is said only where it holds.
    """
    names = _names(tables, inputs, let or {})
    yield compare(
        printed(tables, figure),
        row,
        what,
        float(worked_out(exact, names)),
        working.format(**names),
        unit=unit,
        slack=float(worked_out(slack, names)),
        otherwise=otherwise.format(**names) if worked_out(when, names) else "",
        would_agree=would_agree.format(**names),
        by_definition=by_definition,
    )


def direction(
    tables: Tables,
    *,
    figure: Selector,
    change: str,
    working: str,
    inputs: Mapping[str, Selector],
    let: Mapping[str, str] | None = None,
    instead: str = "0",
    slip: str = "",
    would_agree: str = "",
) -> Iterator[Finding]:
    """Check that something rose, fell or stayed the same as a sentence says.

    Parameters
    ----------
    change : str
        The sum whose sign is the direction.
    instead, slip, would_agree : str
        Another sum, what to say where the sentence is true of that one, and what could be written instead.
    """
    row, names = printed(tables, figure), _names(tables, inputs, let or {})
    names["change"] = exact = float(worked_out(change, names))
    names["instead"] = other = float(worked_out(instead, names))
    said = slip.format(**names) if sign(other) == row["value"] else ""
    agrees = sign(exact) == row["value"]
    told = would_agree.format(**names)
    yield compare_words(row, row["subject"], "direction", exact, working.format(**names), agrees, said, told)


def sign(change: float) -> int:
    """Return -1, 0 or 1: fell, stayed the same, rose."""
    return int(change > 1e-9) - int(change < -1e-9)

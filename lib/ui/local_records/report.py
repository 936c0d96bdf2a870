"""What was found in a file, for a person to look at before it is stored."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from lib.base import mime
from lib.base.months import month_in_words
from lib.base.words import and_list, plural
from lib.drawing.charts.local import months_chart, places_chart
from lib.drawing.exports import csv_file
from lib.intake.alike_held import alike_held_in_words
from lib.intake.beside_usual import far_months_in_words
from lib.intake.load import category_labels, incomplete_months, judged_before_storing, report_of, rows_by_ward
from lib.intake.requests.read import RequestsRead
from lib.records.store import NewBatch
from lib.ui.frame.evidence import show_chart, show_downloads, show_wide_table
from lib.ui.frame.plain_text import plain

_EXAMPLE = {"date": "Date", "category": "Category", "place": "Place", "reference": "Reference", "number": "Requests"}


def show_report(
    batches: list[NewBatch], refused: pd.DataFrame, outside: pd.DataFrame, dropped: Mapping[str, str] | None = None
) -> list[str]:
    """Show what was understood of the files and what was not; return what is to be confirmed, in sentences.

    `dropped` are the columns that are left behind, each with why.
    """
    st.subheader("What was found")
    table = pd.DataFrame(
        {
            "File": [batch.file_name for batch in batches],
            "Rows read": [f"{batch.rows_read:,}" for batch in batches],
            "To be stored": [f"{len(batch.incidents):,}" for batch in batches],
            "Refused": [f"{sum(batch.refused.values()):,}" for batch in batches],
            "Outside the wards": [f"{batch.rows_outside:,}" for batch in batches],
            "Of other districts": [f"{batch.rows_elsewhere:,}" for batch in batches],
        }
    )
    show_wide_table(table, "Rows of each file", 45)
    exports = [batch for batch in batches if judged_before_storing(batch)]
    gaps = {month: reason for batch in exports for month, reason in incomplete_months(batch).items()}
    if gaps:
        lines = [f"{month_in_words(month)}: {plain(reason)}" for month, reason in gaps.items()]
        if len(lines) == 1:
            said = f"This month will count as missing, not as low: {lines[0]}."
        else:
            listed = "\n".join(f"- {line}" for line in lines)
            said = f"These months will count as missing, not as low:\n\n{listed}"
        st.warning(said, icon=":material/event_busy:")
    far = _show_months(batches)
    kept = pd.concat([batch.incidents for batch in batches], ignore_index=True)
    with st.expander("By category and ward"):
        show_wide_table(rows_by_ward(kept).map(_with_commas), "Rows by category and ward", 45)
    left, right = st.columns(2)
    if len(refused):
        with left:
            _show_refused(batches, refused)
    if dropped:
        with right:
            _show_dropped(dropped)
    _show_places(kept, outside)
    return [*far, *alike_held_in_words(batches)]


def _show_months(batches: list[NewBatch]) -> list[str]:
    """Show the months as bars beside last year's and the usual; return those far outside it, in sentences."""
    months = report_of(batches)
    if months.empty:
        return []
    far = far_months_in_words(months)
    chart = months_chart(months)
    known = months["usual"].notna().any()
    st.markdown(f"**{plain(and_list(far) if far else chart.alt.split('. ')[0])}.**")
    show_chart(chart, "load-months", _months_table(months))
    st.caption(
        "Bars: what would be stored. Line across: the same month a year before. Grey: the range that 95 months in 100 "
        "lie in, by the median of the nearest twelve other whole months, held or in the file."
        if known
        else "Bars: what would be stored. Fewer than three other months are known, so nothing can be said of the usual."
    )
    return far


def _months_table(months: pd.DataFrame) -> pd.DataFrame:
    def whole(value: float) -> str:
        return "" if pd.isna(value) else f"{value:,.0f}"

    return pd.DataFrame(
        {
            "Month": months["month"].map(month_in_words),
            "To be stored": months["rows"].map(whole),
            "A year before": months["last_year"].map(whole),
            "Usual": months["usual"].map(whole),
            "Expected": [
                "" if pd.isna(low) else f"{low:,.0f} to {high:,.0f}"
                for low, high in zip(months["low"], months["high"], strict=True)
            ],
            "To look at": [
                "far outside what is expected" if far else gap
                for far, gap in zip(months["far"], months["gap"], strict=True)
            ],
        }
    )


def _show_places(kept: pd.DataFrame, outside: pd.DataFrame) -> None:
    """Show where the requests lie, those outside the wards as well."""
    if not kept[["lon", "lat"]].notna().all(axis=1).any() and not outside[["lon", "lat"]].notna().all(axis=1).any():
        return
    with st.expander("Map of the places"):
        chart = places_chart(kept[kept["ward_code"].notna()], outside)
        st.caption(f"{chart.alt}. Those outside lie in no ward and count for none.")
        show_chart(chart, "places", _outside_table(outside))


def show_examples(found: RequestsRead) -> None:
    """Show some rows of all over the file, each cell as it is written and, after an arrow, as it is read."""
    if found.examples.empty:
        return
    cells = found.examples["written"].where(found.examples["written"] != "", "(nothing)")
    both = cells.where(cells == found.examples["read"], cells + " → " + found.examples["read"])
    by_row = found.examples.assign(both=both).pivot(index="row", columns="field", values="both").fillna("")
    table = by_row[[name for name in _EXAMPLE if name in by_row]].rename(columns=_EXAMPLE)
    with st.expander(f"{plural(len(table), 'row')}: as written → as read", expanded=True):
        show_wide_table(table.rename_axis(index="Row", columns=None).reset_index(), "Rows as written and as read", 45)


def _with_commas(cell: str | int) -> str:
    return cell if isinstance(cell, str) else f"{cell:,}"


def _outside_table(outside: pd.DataFrame) -> pd.DataFrame:
    """Return the first of the points outside for reading, with the row of the file where it is known."""
    names = {"row": "Row", "month": "Month", "category": "Category", "lon": "Longitude", "lat": "Latitude"}
    columns = {name: label for name, label in names.items() if name in outside}
    shown = outside[list(columns)].head(100)
    return shown.assign(category=shown["category"].map(category_labels())).rename(columns=columns)


def _show_refused(batches: list[NewBatch], refused: pd.DataFrame) -> None:
    reasons = pd.Series(dtype="int64")
    for batch in batches:
        reasons = reasons.add(pd.Series(batch.refused, dtype="int64"), fill_value=0)
    table = reasons.sort_values(ascending=False).astype(int).rename_axis("Why").reset_index(name="Rows")
    with st.expander(f"{plural(int(reasons.sum()), 'refused row')}: why"):
        show_wide_table(table, "Refused rows by reason", 20)
        show_downloads([("Refused rows (CSV)", "refused-rows.csv", mime.CSV, lambda: csv_file(refused))])


def _show_dropped(dropped: Mapping[str, str]) -> None:
    """Show which columns are left behind, and why."""
    by_reason: dict[str, list[str]] = {}
    for column, reason in dropped.items():
        by_reason.setdefault(reason, []).append(plain(column))
    lines = "\n".join(f"- {plain(reason)}: {', '.join(columns)}" for reason, columns in by_reason.items())
    with st.expander(f"{plural(len(dropped), 'column')} left behind and not stored: why", icon=":material/shield:"):
        st.markdown(lines)

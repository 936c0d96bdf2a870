"""The template that an officer types a survey wave into: what each column holds, as a CSV and as an Excel file."""

import io

# What each column of the template holds; the names are the header of the file.
TEMPLATE = {
    "wave": "A name for the wave, the same in every row, for example 2025-10",
    "question": "The question; concerns for what worries people, perception for worse, the same or better",
    "item": "The answer, for example Speeding",
    "percentage": "Per cent of those who replied (0 to 100); leave empty if you give a count",
    "count": "How many gave this answer; leave empty if you give a percentage",
    "base": "How many replied to the question",
    "choices": "one, if people could give one answer; several, if they could give more",
    "area": "Ward (name or code) or locality; leave empty for the whole district",
    "fieldwork_start": "First day of the fieldwork, for example 01/09/2025",
    "fieldwork_end": "Last day of the fieldwork",
    "method": "How people were asked, for example online form",
    "sample": "self-selected, if anybody could reply; sampled, if people were chosen",
}


def template_csv() -> bytes:
    """Return the template as a CSV file with nothing but its header."""
    return (",".join(TEMPLATE) + "\n").encode("utf-8-sig")


def template_xlsx() -> bytes:
    """Return the template as an Excel file: a sheet to fill, and one that says what each column holds."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        wave, notes = book.add_worksheet("Wave"), book.add_worksheet("How to fill it in")
        wave.write_row(0, 0, list(TEMPLATE), bold)
        wave.set_column(0, len(TEMPLATE) - 1, 18)
        wave.freeze_panes(1, 0)
        notes.write_row(0, 0, ["Column", "What it holds"], bold)
        for row, (column, meaning) in enumerate(TEMPLATE.items(), start=1):
            notes.write_row(row, 0, [column, meaning])
        notes.set_column(0, 0, 18)
        notes.set_column(1, 1, 90)
    return file.getvalue()

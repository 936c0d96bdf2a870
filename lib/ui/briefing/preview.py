"""The words and tables of a briefing as they will print, as plain HTML; everything in them is escaped."""

import html
from dataclasses import dataclass

import streamlit as st

from lib.briefing.actions import Action
from lib.briefing.content import compose
from lib.briefing.document import Block, Bullets, Heading, Pictures, Table, Text
from lib.briefing.members import MemberNote
from lib.briefing.request import Request
from lib.records.cache import kept_until_records_change

_CELL = "padding:0.3rem 0.6rem 0.3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #b1b4b6"
_TEXT = {
    "text": "margin:0.4rem 0",
    "lead": "margin:0.5rem 0;font-weight:600",
    "note": "margin:0.4rem 0;font-size:0.9rem",
    "officer": "margin:0.4rem 0;border-left:4px solid #6f777b;padding-left:0.7rem;overflow-wrap:anywhere",
}


@dataclass(frozen=True)
class Held:
    """What the local records add to a briefing. Where the server answers is no business of whoever reads the paper."""

    actions: tuple[Action, ...]
    members: tuple[MemberNote, ...]

    @property
    def printed(self) -> tuple[object, ...]:
        """All of it that a file holds: not what became of a note once it is in one."""
        return self.actions, tuple((note.number, note.words) for note in self.members)


@kept_until_records_change(maxsize=8, for_each_role=True)
def preview(request: Request, made: str, notes: str, held: Held) -> str:
    """Return a briefing's words and tables in order as HTML; of maps and charts, their captions.

    Raises
    ------
    InputError
        When the request or the notes cannot be used.
    """
    briefing = compose(request, made, notes, held.actions, "", held.members)
    counters = {"table": 0, "figure": 0}
    parts = [f'<p style="text-align:center;font-weight:600;margin:0">{html.escape(briefing.marking)}</p>']
    parts.append(_table(briefing.head, ""))
    for section in briefing.sections:
        parts.append(f'<h2 style="font-size:1.3rem;margin:1.4rem 0 0.3rem">{html.escape(section.title)}</h2>')
        parts += [_block(block, counters) for block in section.blocks]
    return f'<div style="max-width:80ch;line-height:1.45">{"".join(parts)}</div>'


def show_preview(words: str) -> None:
    """Show what `preview` returned, in a frame that scrolls."""
    with st.container(height=760, border=True, key="briefing-preview"):
        st.html(words)


def _block(block: Block, counters: dict[str, int]) -> str:
    match block:
        case Text():
            return f'<p style="{_TEXT[block.kind]}">{html.escape(block.text)}</p>'
        case Heading():
            size = "1.1rem" if block.level == 2 else "1rem"
            tag = f"h{block.level + 1}"
            return f'<{tag} style="font-size:{size};margin:1rem 0 0.2rem">{html.escape(block.text)}</{tag}>'
        case Bullets():
            return f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in block.items)}</ul>"
        case Table():
            counters["table"] += 1
            return _table(block, f"Table {counters['table']}. {block.caption}")
        case Pictures():
            return "".join(_picture(picture.caption, counters) for picture in block.pictures)


def _picture(caption: str, counters: dict[str, int]) -> str:
    counters["figure"] += 1
    text = html.escape(f"Figure {counters['figure']}, in the document. {caption}")
    return (
        f'<p style="background:light-dark(#f3f2f1,#22282d);padding:0.6rem;margin:0.5rem 0;font-size:0.9rem">{text}</p>'
    )


def _table(table: Table, caption: str) -> str:
    head = "".join(f'<th scope="col" style="{_CELL};font-weight:600">{html.escape(c)}</th>' for c in table.columns)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{html.escape(cell) or "&nbsp;"}</td>' for cell in row) + "</tr>"
        for row in table.rows
    )
    label = html.escape(caption or table.caption, quote=True)
    shown = f'<p style="font-weight:600;font-size:0.9rem;margin:0.8rem 0 0.2rem">{label}</p>' if caption else ""
    least = 30 if len(table.columns) > 4 else 0
    return (
        f'{shown}<div role="region" aria-label="{label}" tabindex="0" style="overflow-x:auto">'
        f'<table aria-label="{label}" style="border-collapse:collapse;width:100%;min-width:{least}rem;'
        f'font-size:0.85rem;overflow-wrap:break-word"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )

"""What the documents say: a box to find it by words, on the page on data and methods."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from lib.answers.priority_areas import areas_named_in
from lib.base import mime
from lib.base.errors import InputError
from lib.base.words import plural
from lib.drawing.exports import csv_file
from lib.published.cited import cited
from lib.published.statements import LONGEST, says, statements
from lib.ui.frame.evidence import show_downloads
from lib.ui.frame.plain_text import as_code, plain
from lib.ui.frame.priority_areas import show_priority_areas
from lib.ui.links.choice import Link

ANCHOR, LABEL, SAYS = "said", "What the documents say", "says"
_SHOWN = 40  # quotes on the page; the file holds all


def _from_query(query: Mapping[str, str]) -> tuple[str, list[str]]:
    return query.get(SAYS, "")[:LONGEST], []


_LINK = Link[str](
    "statements",
    (SAYS,),
    _from_query,
    lambda words: {SAYS: words} if words else {},
    lambda held, written: (str(held.get(SAYS, written.get(SAYS, ""))).strip(), []),
    lambda words: {SAYS: words},
)


def asked_in_link() -> bool:
    """Return whether a link that was just followed asks what the documents say."""
    return SAYS in st.query_params and _LINK.key(SAYS) not in st.session_state


def show_statements() -> None:
    """Show a box for words, and each quote of the documents that holds them."""
    if statements().empty:
        st.write("No document of this district is quoted here yet.")
        return
    words, _ = _LINK.read()
    _LINK.write(words)
    titles = " and ".join(about.title for about in cited().values())
    st.text_input(
        "Find what the documents say",
        key=_LINK.key(SAYS),
        max_chars=LONGEST,
        help=f"Words anywhere in {titles}: in what they say, or in a heading. Every word must be there.",
        placeholder="a topic, a place or a number",
    )
    if not words:
        st.write(
            f"Type one or more words above and press Enter. {len(statements()):,} sentences and rows of tables of "
            f"{plain(titles)} are quoted here as printed, each with its section and heading."
        )
        return
    try:
        found = says(words)
    except InputError as error:
        st.warning(plain(str(error)))
        return
    if found.empty:
        st.write(f"No sentence holds “{plain(words)}”. Try one word alone, or the beginning of a word.")
        return
    more = f" The first {_SHOWN} are shown: add a word, or take the file." if len(found) > _SHOWN else ""
    st.write(f"{plural(len(found), 'passage')} with “{plain(words)}”, as printed.{more}")
    st.markdown("\n\n".join(_in_words(row) for _, row in found.head(_SHOWN).iterrows()))
    st.markdown(f"The same on the command line: {as_code(f'python -m lib says “{words}”')}")
    show_downloads([("All passages found (CSV)", "what-the-documents-say.csv", mime.CSV, lambda: csv_file(found))])
    if areas := areas_named_in(found["quote"]):
        show_priority_areas(areas)


def _in_words(row: pd.Series) -> str:
    about = "; ".join(text for text in (row["subject"], row["area"], row["period"]) if text)
    cells = f"  \n*Columns: {plain(row['columns'])}*" if row["columns"] else ""
    return f"“{plain(row['quote'])}”{cells}  \n**{plain(about)}**. {plain(row['document'])}, {plain(row['where'])}"

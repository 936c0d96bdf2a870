"""Briefing: choices, the document's words as they will print, and the files to take to the meeting."""

from datetime import datetime

import streamlit as st

from lib.base import mime
from lib.base.errors import InputError
from lib.base.roles import may
from lib.briefing.bottom_line import how_much
from lib.briefing.content import compose, title_of
from lib.briefing.figures import gather
from lib.briefing.members import mark_in_briefing, notes_for
from lib.briefing.pdf import as_pdf
from lib.briefing.register import keep_briefing
from lib.briefing.request import Request, check
from lib.ui.briefing.choices import read_notes, read_request, show_main_choices, show_more_choices, write_request
from lib.ui.briefing.keep import known_actions, known_members_notes, show_kept
from lib.ui.briefing.preview import Held, preview, show_preview
from lib.ui.briefing.sheets import show_sheets
from lib.ui.frame.evidence import method_link, show_downloads
from lib.ui.frame.plain_text import plain
from lib.ui.frame.uploads import uploader
from lib.ui.links.choice import show_notices

_FILES = "brief-files"


def generate(request: Request, notes: str, held: Held, template: bytes | None) -> None:
    from lib.briefing.word import as_docx  # python-docx is read when the first file is made, not with the page

    with st.status("Making the briefing: the figures", expanded=False) as status:
        try:
            made = datetime.now().strftime("%Y-%m-%dT%H:%M")
            briefing = compose(request, made, notes, held.actions, "", held.members)
            status.update(label=f"Making the briefing: Word, with {len(briefing.pictures())} maps and charts")
            word = as_docx(briefing, template, request.large_print)
            status.update(label="Making the briefing: the accessible PDF")
            pdf = as_pdf(briefing, request.large_print)
        except InputError as error:
            status.update(label="The briefing could not be made", state="error")
            st.error(plain(str(error)))
            return
        status.update(label="The briefing is ready", state="complete")
    st.session_state[_FILES] = ((request, notes, held.printed, template), word, pdf)
    if may("keep_briefings"):
        try:
            keep_briefing(request, briefing.title, notes)
            if "members" in request.sections:
                mark_in_briefing(notes_for(request, held.members))
        except InputError as error:
            st.warning(plain(f"The files are made, but not listed for next time: {error}"))


def show_words(request: Request, notes: str, held: Held) -> None:
    try:
        words = preview(request, datetime.now().strftime("%Y-%m-%dT%H:%M"), notes, held)
    except InputError as reason:
        st.error(plain(str(reason)))
        return
    show_preview(words)


def show_files(request: Request, notes: str, held: Held, template: bytes | None) -> None:
    of, word, pdf = st.session_state.get(_FILES, (None, b"", b""))
    if of == (request, notes, held.printed, template):
        name = f"briefing-{request.start}-to-{request.end}"
        show_downloads(
            [
                ("Word (.docx)", f"{name}.docx", mime.DOCX, lambda: word),
                ("PDF", f"{name}.pdf", mime.PDF, lambda: pdf),
            ]
        )
    elif of:
        st.caption("The choices changed since the files were made; make them again.")


request, notices = read_request()
finding = st.container()
show_notices(notices)
left, right = st.columns([2, 3], gap="medium")
with left:
    show_main_choices()
    make = st.button("Make the Word and PDF files", type="primary", width="stretch")
    files = st.container()
    notes = read_notes()
    with st.expander(
        "Meeting, marking, sections and styles" if may("use_template") else "Meeting, marking and sections"
    ):
        show_more_choices()
        given = None
        if may("use_template"):
            given = uploader("Your own Word styles (.docx)", "docx", 5, key="brief-template")

try:
    request = check(request)
except InputError as error:
    finding.title("Tasking briefing: choose what it is about")
    finding.error(plain(str(error)))
else:
    with finding:
        st.title(plain(title_of(request)))
        st.write(plain(how_much(gather(request))))
    write_request(request)
    held = Held(known_actions(), known_members_notes())
    template = given.getvalue() if given else None
    with right:
        show_words(request, notes, held)
    with files:
        if make:
            generate(request, notes, held, template)
        show_files(request, notes, held, template)
        show_sheets(request)
    method_link("Every figure is the one that the pages show, made by the same analysis.", "Rates and intervals")
show_kept(request)

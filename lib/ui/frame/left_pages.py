"""A part of a page is not run again once the reader has followed a link to another page.

What a part of a page reports (a map that was drawn, a click) names the page that the browser shows. Between a press on
a link and the answer to it that is still the page that is being left: Streamlit would run the part there after the new
page, or the left page in place of the new one, and the reader would see an empty page, or the one that they had left.
"""

from weakref import WeakKeyDictionary

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession


def leave_pages_for_good() -> None:
    """Let every session drop what is asked of a part of the page that it left last."""
    run_again = AppSession.request_rerun
    left: WeakKeyDictionary[AppSession, str | None] = WeakKeyDictionary()

    def unless_left(session: AppSession, asked: ClientState | None) -> None:
        page = asked.page_script_hash if asked else ""
        if asked and asked.fragment_id:
            if page == left.get(session):
                return
        elif page:
            shown = session._pages_manager.current_page_script_hash
            left[session] = shown if shown != page else None
        run_again(session, asked)

    AppSession.request_rerun = unless_left  # type: ignore[assignment,method-assign]

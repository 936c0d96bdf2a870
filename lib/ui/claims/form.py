"""The form of a claim. All of it stands in the link, so that whoever opens the link sees the same answer."""

from collections.abc import Collection, Mapping

import streamlit as st

from lib.analysis.claims.claim import DISTRICT, FELL, LONGEST_TEXT, QUERY_KEYS, ROSE, Claim, claim_of, places_on_offer
from lib.analysis.claims.published import claims_on_file
from lib.analysis.claims.sentence import LONGEST, read_sentence
from lib.base.errors import InputError
from lib.base.months import month_in_words, months_between, shift
from lib.base.words import shortened
from lib.incidents.cube import cube
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.published.tables import district
from lib.ui.frame.plain_text import plain
from lib.ui.links.choice import Link, Read

ENDS, PERIODS = "ends", "periods"
_COMPARE = {ENDS: "From … to …", PERIODS: "One period beside an earlier one"}
LONGEST_SIZE = 16
_YEARS_BEFORE = 3  # that a claim can reach back before the first month on record
_SENTENCE, _READ, _PICKED = "claim-sentence", "claim-read", "claim-picked"


def usual_claim() -> Claim:
    """Return the claim that is shown first: the documents' first, else the latest year of ASB beside the one before."""
    on_file = claims_on_file()
    if on_file:
        return on_file[0]
    view = View.default()
    earlier = {"before-from": shift(view.start, -12), "before-to": shift(view.end, -12)}
    return claim_of({"topic": view.topic, "went": FELL, "from": view.start, "to": view.end, **earlier})


def months_to_claim() -> list[str]:
    """Return the months that a claim can be about, latest first."""
    held = cube().months
    return months_between(f"{int(held[0][:4]) - _YEARS_BEFORE}-01", held[-1])[::-1]


def _from_query(query: Mapping[str, str]) -> Read[dict[str, str]]:
    notices: list[str] = []
    return _usable(query or usual_claim().to_query(), notices), notices


def _usable(query: Mapping[str, str], notices: list[str]) -> dict[str, str]:
    """Return the parts of the form, each one that can be shown; a notice for each that was not."""
    usual = usual_claim().to_query()
    parts: dict[str, str] = {}

    def one_of(name: str, options: Collection[str], default: str) -> str:
        chosen = query.get(name, default)
        if chosen not in options:
            notices.append(f"“{shortened(chosen)}” cannot be chosen here, so the usual choice is shown instead.")
            chosen = default
        return chosen

    parts["topic"] = one_of("topic", topics(), usual["topic"])
    parts["in"] = one_of("in", places_on_offer(topics()[parts["topic"]]), DISTRICT)
    parts["went"] = one_of("went", (FELL, ROSE), usual["went"])
    parts["compare"] = one_of("compare", tuple(_COMPARE), PERIODS if "before-from" in query else ENDS)
    months = months_to_claim()
    for name in ("from", "to"):
        parts[name] = one_of(name, months, usual[name])
    for name in ("before-from", "before-to"):
        earlier = shift(parts[name.removeprefix("before-")], -12)
        parts[name] = one_of(name, months, earlier if earlier in months else months[-1])
    for name, longest in (("by", LONGEST_SIZE), ("who", LONGEST_TEXT), ("published", LONGEST_TEXT)):
        text = query.get(name, "") or ""
        if len(text) > longest:
            notices.append(f"“{shortened(text)}” is longer than {longest} letters and was cut.")
        parts[name] = text[:longest]
    return parts


def _to_query(parts: dict[str, str]) -> dict[str, str]:
    hidden = ("before-from", "before-to") if parts["compare"] == ENDS else ()
    return {name: text for name, text in parts.items() if text and name not in hidden}


_NAMES = (*QUERY_KEYS, "compare")
_FORM = Link[dict[str, str]](
    "claim",
    _NAMES,
    _from_query,
    _to_query,
    lambda held, written: (_usable({**written, **held}, []), []),
    lambda parts: dict(parts),
)


def read_claim(notices: list[str]) -> Claim:
    """Return the claim that the link or the form makes; call it before `show_form`.

    Raises
    ------
    InputError
        Its parts do not go together; the message says which and what to do.
    """
    parts, said = _FORM.read()
    notices += said
    _FORM.write(parts)
    return claim_of(_to_query(parts))


def fill(query: Mapping[str, str]) -> None:
    """Set the form to what is sure of a claim; the rest stays as it is."""
    compare = {"compare": PERIODS if "before-from" in query else ENDS} if "from" in query else {}
    st.session_state.update({_FORM.key(name): text for name, text in {**query, **compare}.items()})


def show_form() -> None:
    """Show the form: a claim to paste or to pick, and its parts."""
    _show_ways_in()
    with st.expander("Choose what is claimed", expanded=is_open()):
        _show_parts()


def _show_parts() -> None:
    labels = {slug: topic.label for slug, topic in topics().items()}
    places = places_on_offer(topics()[st.session_state[_FORM.key("topic")]])
    columns = st.columns([3, 3, 1.2, 1.3], gap="small", vertical_alignment="bottom")
    columns[0].selectbox("What", list(labels), format_func=labels.__getitem__, key=_FORM.key("topic"))
    columns[1].selectbox("Where", list(places), format_func=places.__getitem__, key=_FORM.key("in"))
    columns[2].selectbox("Said to have", (FELL, ROSE), format_func=_WENT.__getitem__, key=_FORM.key("went"))
    columns[3].text_input("By per cent", key=_FORM.key("by"), max_chars=LONGEST_SIZE, placeholder="any, 30, 30+")
    names = {"from": "From", "to": "To"}
    if st.session_state[_FORM.key("compare")] == PERIODS:
        names = {"before-from": "Earlier from", "before-to": "Earlier to", "from": "Later from", "to": "Later to"}
    columns = st.columns([2.4, *[1.4] * len(names)], gap="small", vertical_alignment="bottom")
    columns[0].selectbox("When", list(_COMPARE), format_func=_COMPARE.__getitem__, key=_FORM.key("compare"))
    for column, (name, label) in zip(columns[1:], names.items(), strict=True):
        column.selectbox(label, months_to_claim(), format_func=month_in_words, key=_FORM.key(name))
    left, right = st.columns(2, gap="small")
    left.text_input("Who said it (optional)", key=_FORM.key("who"), max_chars=LONGEST_TEXT)
    right.text_input("Where it was published (optional)", key=_FORM.key("published"), max_chars=LONGEST_TEXT)


_WENT = {FELL: "fallen", ROSE: "risen"}


def _show_ways_in() -> None:
    on_file = claims_on_file()
    columns = st.columns([3, 2], gap="small", vertical_alignment="bottom") if on_file else [st.container()]
    columns[0].text_input(
        "Paste the sentence that makes the claim",
        key=_SENTENCE,
        max_chars=LONGEST,
        on_change=_take_sentence,
        placeholder=f"Paste it, such as: ASB in {district()['name']} fell by 35%, January 2021 to December 2023",
    )
    if on_file:
        columns[1].selectbox(
            "Or pick one of the documents’ claims",
            range(len(on_file)),
            index=None,
            format_func=lambda place: _picked_label(on_file[place]),
            key=_PICKED,
            on_change=_take_picked,
            placeholder="Choose a claim",
        )
    asks, notes = st.session_state.get(_READ, ((), ()))
    for ask in asks:
        st.warning(plain(ask), icon=":material/help:")
    if notes:
        st.caption(plain(" ".join(notes)))


def is_open() -> bool:
    """Return whether the sentence that was pasted last left something open that nobody has settled."""
    return bool(st.session_state.get(_READ, ((), ()))[0])


def show_settle() -> None:
    """Show the button that says that the form is now as meant."""
    st.button("Check it as it stands in the form", type="primary", on_click=_settle)


def _settle() -> None:
    st.session_state[_READ] = ((), st.session_state[_READ][1])


def _picked_label(claim: Claim) -> str:
    label = topics()[claim.topic].label
    by = f" by {claim.size_words}" if claim.size else ""
    return f"{label}: {'rose' if claim.rises else 'fell'}{by}, to {month_in_words(claim.after.end)}"


def _take_sentence() -> None:
    """Fill the form with what the sentence says, and keep what it leaves open for the page to ask."""
    try:
        read = read_sentence(st.session_state[_SENTENCE])
    except InputError as error:
        st.session_state[_READ] = ((str(error),), ())
        return
    months = set(months_to_claim())
    asks, values = list(read.asks), dict(read.values)
    spans = ("from", "to", "before-from", "before-to")
    outside = [values[name] for name in spans if name in values and values[name] not in months]
    if outside:
        asks.append(
            f"Which months? {month_in_words(outside[0])} lies outside the months that a claim can be checked for."
        )
        values = {name: value for name, value in values.items() if name not in spans}
    if "went" in values and "by" not in values:
        values["by"] = ""
    fill({"in": DISTRICT, **values, "who": "", "published": ""})
    st.session_state[_READ] = (tuple(asks), read.notes)
    st.session_state[_PICKED] = None


def _take_picked() -> None:
    place = st.session_state[_PICKED]
    if place is None:
        return
    fill({**dict.fromkeys(("by", "who", "published"), ""), **claims_on_file()[place].to_query()})
    st.session_state[_READ], st.session_state[_SENTENCE] = ((), ()), ""


def query_of(claim: Claim) -> dict[str, str]:
    """Return the query of the link to a claim."""
    query = {**claim.to_query(), "compare": ENDS if claim.whole else PERIODS}
    return {name: text for name, text in query.items() if text}

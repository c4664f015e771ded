"""Links: what an address may carry, what is said of the rest, and addresses that lead back to the screen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from urllib.parse import SplitResult, urlencode, urlsplit

import streamlit as st

from components.plain_text import as_markdown, shortened
from components.session.address import whole_address
from components.session.card import CARD
from components.session.controls import Control
from components.session.lecture import CODE_OF_A_LECTURE, FOLLOW, LECTURE_PARAMETERS
from components.session.network import hosts_for_others, is_only_here
from components.session.room import ROOM
from components.session.selection import Selection
from data.evidence.fact_ids import FactIds

#: The path of short links, and the parameter that brings an unknown part of one here.
SHORT = "go"
_NOTICES = "notices"
#: Notices beyond this many are counted, not listed.
MAX_NOTICES = 4
#: As many as one link can cause: following ever new ones does not fill the memory.
MAX_KEPT_NOTICES = 1_000
#: Where a page is that does not know its address.
_UNKNOWN = "http://localhost:8501"


def drop_unknown_parameters(controls: Mapping[str, Control], known: Container[str]) -> None:
    """Note and drop the unknown parts of the address. Call before anything is drawn.

    ``known`` are the ids of all facts.
    """
    query = whole_address()
    kept: dict[str, list[str]] = {}
    added: list[str] = []
    for key, values in query.items():
        taken, notices = _taken(key, values, controls, known)
        added += notices
        if taken:
            kept[key] = taken
    if kept != query:
        # In one step: each goes to the browser and is a step in its history.
        st.query_params.from_dict(kept)
    before: list[str] = st.session_state.get(_NOTICES, [])
    st.session_state[_NOTICES] = list(dict.fromkeys([*before, *added]))[:MAX_KEPT_NOTICES]


def _taken(
    key: str, values: list[str], controls: Mapping[str, Control], known: Container[str]
) -> tuple[list[str], list[str]]:
    """What the address may keep of a parameter, and what is said of the rest."""
    if key == CARD:
        unknown = [i for value in values for i in FactIds.from_link(value).named or ("",) if i not in known]
        if unknown or len(values) > 1:
            return [], [_notice(CARD, unknown[0] if unknown else "several cards at once")]
        return values, []
    if key == FOLLOW:
        if len(values) == 1 and CODE_OF_A_LECTURE.fullmatch(values[0]):
            return values, []
        return [], [_notice(FOLLOW, values[0])]
    if key in (*LECTURE_PARAMETERS, ROOM):
        # The lecture itself reports what is wrong with them.
        return values, []
    if key == SHORT:
        return [], [f"The link's “{_quoted(value)}” was not recognised and was left out." for value in values]
    if key not in controls:
        return [], [f"The link's parameter “{_quoted(key)}” is not one of the atlas's and was left out."]
    control = controls[key]
    refused = {value: why for value in values if (why := control.refusal(value)) is not None}
    found = [
        _notice(key, value, "which cannot be chosen here" if value in known else why) for value, why in refused.items()
    ]
    kept = [control.as_written(value) for value in values if value not in refused]
    if len(values) > 1 and control.takes_one:
        found.append(f"The link gives “{_quoted(key)}” more than once; one value was used.")
        kept = kept[:1]
    return kept, found


def _notice(key: str, value: str, why: str = "which the atlas does not know") -> str:
    return f"The link’s “{_quoted(key)}” names “{_quoted(value)}”, {as_markdown(why)}; it was left out."


def _quoted(text: str) -> str:
    return as_markdown(shortened(text))


def notices() -> list[str]:
    """What the reader must be told about the link, until dismissed."""
    kept: list[str] = st.session_state.get(_NOTICES, [])
    if len(kept) > MAX_NOTICES:
        return [*kept[:MAX_NOTICES], f"{len(kept) - MAX_NOTICES} more parts of the link were left out."]
    return kept


def dismiss_notices() -> None:
    """Forget the notices; a button's callback."""
    st.session_state[_NOTICES] = []


def share_link(controls: Mapping[str, Control], selection: Selection, page_path: str) -> str:
    """The full address of what is on screen, with every default written out so that its meaning never changes.

    ``controls`` are those that act on the page.
    """
    query = [(key, value) for key, control in controls.items() for value in control.in_link(selection[key])]
    return link_for_others(page_path, query)


def fact_link(ids: FactIds, page_path: str, **choices: str) -> str:
    """The address that opens just this card, with what a page must show for it."""
    return link_for_others(page_path, (choices | {CARD: ids.in_link}).items())


def link_to(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The full address of a path of this atlas, as this reader reaches it."""
    here = _here()
    return _full(here.scheme, here.netloc, path, query)


def link_for_others(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The full address of a path of this atlas as other devices reach it, or else as this reader does."""
    here = _here()
    hosts = hosts_for_others() if is_only_here(here.hostname or "") else ()
    netloc = f"{hosts[0]}{f':{here.port}' if here.port else ''}" if hosts else here.netloc
    return _full(here.scheme, netloc, path, query)


def caution_on_links() -> str:
    """What a reader must know before passing on a link: that it opens nowhere else, or why it names another host."""
    here = (_here().hostname or "").lower()
    if not is_only_here(here):
        return ""
    hosts = hosts_for_others()
    if not hosts:
        return (
            f"These links open on this device only: every device calls itself “{here}”, and the atlas answers no other "
            "device. Whoever runs it can open it to the network: see “In a lecture hall” in its README."
        )
    others = f" It also answers at {', '.join(hosts[1:])}." if len(hosts) > 1 else ""
    return f"“{here}” opens on this device only, so the links here name its address in the network, {hosts[0]}.{others}"


def _here() -> SplitResult:
    """The address of the page, as the browser has told it: anything may."""
    try:
        return urlsplit(st.context.url or _UNKNOWN)
    except ValueError:
        return urlsplit(_UNKNOWN)


def _full(scheme: str, netloc: str, path: str, query: Iterable[tuple[str, str]]) -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    asked = urlencode(list(query))
    return f"{scheme}://{netloc}/{f'{base}/' if base else ''}{path}{'?' if asked else ''}{asked}"

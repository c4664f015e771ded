"""The one module that touches session state and the URL; everything else reads and changes them through here.

Choices live in widgets bound to the URL. The open card lives in the URL alone, as ``fact``, so that reloading or
sharing the address opens the same card again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.plain_text import as_markdown, shortened
from components.session.allowance import Allowance
from components.session.controls import Control
from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.evidence.facts import named_ids

Made = TypeVar("Made")

CARD = "fact"
#: What a lecture keeps in its link: the scene on screen, whether its answer is shown, and a deck of the lecturer's own.
SCENE, SHOWN, DECK = "scene", "shown", "deck"
#: The code by which speaker notes find the lecture that they follow.
FOLLOW = "follow"
LECTURE_PARAMETERS = (SCENE, SHOWN, DECK, FOLLOW)
_NOTICES = "notices"
_LAST_ROWS = "last-rows"
_LEFT_OUT = "facts-left-out"
_LAST_GOOD = "last-good-numbers"
_IN_VAIN = "typed-in-vain"
_IDS_IN_LINK = "ids-in-link"
_TO_MEND = "fields-to-mend"
_WORK = "work"
#: Seconds of processor time that a session may take at once: the first look at every page takes less.
WORK_BURST = 6.0
#: The part of one processor that a session may go on taking. One who reads takes a tenth of that.
WORK_SHARE = 0.2
_works_for_many = threading.Event()
#: More notices than this are counted instead of listed.
MOST_NOTICES = 4


def selected(control: Control) -> tuple[str, ...]:
    """The ids that a control holds now; before it was drawn, those that the link names, or its default."""
    if control.key not in st.session_state:
        named = st.query_params.get_all(control.key)
        if not named:
            return control.default
        if control.is_typed or control.kind == "page":
            return (named[0] if control.takes(named[0]) else control.default[0],)
        found = tuple(option for option in control.options if control.in_link(option) in named)
        return found if found or not control.takes_one else control.default
    held = st.session_state[control.key]
    held = held if isinstance(held, list | tuple) else [held]
    if control.is_typed:
        return (held[0] if control.takes(held[0]) else _last_good(control),)
    if control.kind == "page":
        return (str(held[0]) if control.takes(str(held[0])) else control.default[0],)
    kept = tuple(option for option in held if option in control.options)
    # After a hostile link a single choice may hold nothing at all.
    return kept if kept or not control.takes_one else control.default


def every_selected(controls: Mapping[str, Control]) -> dict[str, tuple[str, ...]]:
    """``selected`` of many controls at once, most of which nobody has touched."""
    # Session state is asked key by key: to list it fails once a message has named a widget that there is not.
    named = set(st.query_params)
    return {
        key: selected(control) if key in named or key in st.session_state else control.default
        for key, control in controls.items()
    }


def current_filters(atlas: Atlas, controls: Mapping[str, Control]) -> Filters:
    """The filter bar as one value."""
    return Filters(atlas.choices, selected(controls["sources"]), selected(controls["conditions"]))


def choose(key: str, *ids: str) -> None:
    """Choose just these ids of a filter; a button's callback."""
    st.session_state[key] = list(ids)


def clear(*keys: str) -> None:
    """Empty some filters; a button's callback."""
    for key in keys:
        st.session_state[key] = []


def open_card(ids: str) -> None:
    """Open the card of one or more facts, and note how many more the mark stands for.

    See ``data.evidence.facts.named_ids``.
    """
    named, n_left_out = named_ids(ids)
    st.query_params[CARD] = ";".join(named)
    st.session_state[_LEFT_OUT] = {";".join(named): n_left_out}


def facts_left_out() -> int:
    """How many facts stand behind the mark that opened the card, beside those on it; a link does not tell."""
    left_out: dict[str, int] = st.session_state.get(_LEFT_OUT, {})
    return left_out.get(st.query_params.get(CARD, ""), 0)


def close_card() -> None:
    """Close the card; dismissing the dialog calls this."""
    st.query_params.pop(CARD, None)


def open_card_ids() -> tuple[str, ...]:
    """The facts whose card is open, empty if none is."""
    return tuple(st.query_params.get(CARD, "").split(";")) if CARD in st.query_params else ()


def open_mark(chart_key: str) -> None:
    """A chart's callback: open the card of the mark that was clicked, tapped or chosen by key."""
    ids = reported(chart_key, "opened")
    if ids:
        open_card(ids)


def open_chosen_row(table_key: str, row_ids: list[str]) -> None:
    """A table's selection callback: open the card of the row that was chosen.

    Choosing the same row again takes the choice back and arrives as an empty one; it opens the same card again.
    """
    last: dict[str, str] = st.session_state.setdefault(_LAST_ROWS, {})
    rows: list[int] = st.session_state[table_key]["selection"]["rows"]
    ids = row_ids[rows[0]] if rows else last.get(table_key, "")
    if ids:
        last[table_key] = ids
        open_card(ids)


def drop_unknown_parameters(controls: Mapping[str, Control], known: Container[str]) -> None:
    """Note and drop what the URL carries and nobody knows. Call before any widget is drawn.

    ``known`` are the ids of all facts. Streamlit itself drops unknown values of bound widgets; what it does not do is
    tell the reader.
    """
    notices: list[str] = st.session_state.setdefault(_NOTICES, [])
    for key in list(st.query_params):
        values = st.query_params.get_all(key)
        if key == CARD:
            unknown = [i for value in values for i in value.split(";") if i not in known]
            if unknown or len(values) > 1:
                notices.append(_notice(CARD, unknown[0] if unknown else "several cards at once"))
                close_card()
        elif key in LECTURE_PARAMETERS or (key in controls and controls[key].parse and key in st.session_state):
            # What holds it says what is wrong with it, and nobody else may write a drawn field's part of the URL.
            continue
        elif key not in controls:
            notices.append(f"The link's parameter “{_quoted(key)}” is not one of the atlas's and was left out.")
            del st.query_params[key]
        else:
            kept = [value for value in values if controls[key].takes(value)]
            notices += [_notice(key, value, known, controls[key]) for value in values if value not in kept]
            if len(values) > 1 and controls[key].takes_one:
                notices.append(f"The link gives “{_quoted(key)}” more than once; one value was used.")
                # Of a field Streamlit takes the last one, so that this one must stand in the address.
                kept = kept[-1:] if controls[key].parse else kept[:1]
            if kept != values:
                st.query_params[key] = kept
                if controls[key].parse:
                    st.session_state.setdefault(_TO_MEND, {})[key] = (*kept, *controls[key].default)[0]
    st.session_state[_NOTICES] = list(dict.fromkeys(notices))


def _notice(key: str, value: str, known_ids: Container[str] = (), control: Control | None = None) -> str:
    why = "which the atlas does not know"
    if value in known_ids:
        why = "which cannot be chosen here"
    elif control is not None and control.parse:
        try:
            control.parse(value)
        except ValueError as error:
            why = as_markdown(str(error).partition("; ")[2])
    return f"The link's “{_quoted(key)}” names “{_quoted(value)}”, {why}; it was left out."


def _quoted(text: str) -> str:
    return as_markdown(shortened(text))


def notices() -> list[str]:
    """What the reader has to be told about the link, until it is dismissed."""
    told: list[str] = st.session_state.get(_NOTICES, [])
    if len(told) > MOST_NOTICES:
        return [*told[:MOST_NOTICES], f"{len(told) - MOST_NOTICES} more parts of the link were left out."]
    return told


def dismiss_notices() -> None:
    """Forget the notices; a button's callback."""
    st.session_state[_NOTICES] = []


def share_link(controls: Mapping[str, Control], page_path: str) -> str:
    """The full address of what is on screen, with every default written out so that it never changes meaning."""
    query: list[tuple[str, str]] = []
    for control in controls.values():
        if control.page not in (None, page_path):
            continue
        chosen = selected(control)
        if control.kind == "page" and chosen == control.default:
            continue
        query += [(control.key, control.in_link(option)) for option in chosen] or [(control.key, "")]
    return f"{_address(page_path)}?{urlencode(query)}"


def fact_link(ids: str, page_path: str, **choices: str) -> str:
    """The address that opens just this card, with what a page must show for it."""
    return f"{_address(page_path)}?{urlencode(choices | {CARD: ids})}"


def _address(page_path: str) -> str:
    here = urlsplit(st.context.url or "http://localhost:8501")
    return f"{here.scheme}://{here.netloc}/{page_path}"


def reset(controls: Mapping[str, Control], keys: Iterable[str]) -> None:
    """Put choices back to their defaults; a button's callback."""
    for key in keys:
        default = controls[key].default
        if controls[key].kind == "page":
            st.session_state[key] = int(default[0])
        else:
            st.session_state[key] = default[0] if controls[key].takes_one else list(default)


def good_number(control: Control) -> tuple[float, str | None]:
    """The number in a text control, and what was wrong with what was typed there last, if anything was."""
    assert control.parse is not None
    text = selected(control)[0]
    last_good: dict[str, str] = st.session_state.setdefault(_LAST_GOOD, {})
    last_good[control.key] = text
    return control.parse(text), _typed_in_vain().get(control.key)


def mend(control: Control) -> None:
    """Put right a field that has begun with what a link held, good or not; call before it is drawn."""
    to_mend: dict[str, str] = st.session_state.get(_TO_MEND, {})
    if control.key in to_mend and control.key in st.session_state:
        st.session_state[control.key] = to_mend.pop(control.key)


def mend_at_once(control: Control) -> None:
    """Begin the page again if a field that was just drawn is to be mended: only before it is drawn can that be done."""
    to_mend: dict[str, str] = st.session_state.get(_TO_MEND, {})
    if control.key in to_mend:
        if st.session_state[control.key] == to_mend[control.key]:
            del to_mend[control.key]
        else:
            st.rerun()


def take_number(control: Control) -> None:
    """A text control's callback: what cannot be taken gives way to the last good number, in the field and in the URL.

    What was wrong with it is told until something good comes.
    """
    assert control.parse is not None
    typed = str(st.session_state[control.key])
    try:
        control.parse(typed)
    except ValueError as error:
        _typed_in_vain()[control.key] = str(error)
        st.session_state[control.key] = _last_good(control)
    else:
        _typed_in_vain().pop(control.key, None)


def _last_good(control: Control) -> str:
    last_good: dict[str, str] = st.session_state.get(_LAST_GOOD, {})
    return last_good.get(control.key, control.default[0])


def _typed_in_vain() -> dict[str, str]:
    """For each text control that was last given something bad: what was wrong with it."""
    in_vain: dict[str, str] = st.session_state.setdefault(_IN_VAIN, {})
    return in_vain


def choose_by_id(control: Control, offered: Collection[str]) -> str:
    """A list of which the URL carries the ids, since its labels are long; ``offered`` are the ids to choose from.

    A link, and the browser's Back button, change what is chosen; what is chosen stands in the URL.
    """
    in_link: dict[str, str] = st.session_state.setdefault(_IDS_IN_LINK, {})
    named = st.query_params.get(control.key, "")
    if named in control.options and named != in_link.get(control.key):
        st.session_state[control.key] = named
    chosen = selected(control)[0]
    # The one that is chosen stays, whatever the filters leave out.
    kept = {*offered, chosen, *control.default}
    options = [option for option in control.options if option in kept]
    st.session_state[control.key] = chosen
    chosen = st.selectbox(
        control.label, options, format_func=control.options.__getitem__, key=control.key, help=control.note,
        persist_state="session",
    )  # fmt: skip
    if (chosen,) == control.default:
        st.query_params.pop(control.key, None)
    else:
        st.query_params[control.key] = chosen
    in_link[control.key] = chosen
    return chosen


def choose_page(control: Control, page: int, n_pages: int) -> None:
    """Draw the numbers of the pages; ``page`` is the one shown, also where more was asked for than there are."""
    if int(selected(control)[0]) != page:
        if control.key not in st.session_state:
            st.query_params[control.key] = str(page)
        st.session_state[control.key] = page
    st.pagination(n_pages, key=control.key, bind="query-params", persist_state="session")


def ask_for(key: str, option: str) -> None:
    """Choose one id of a list that ``choose_by_id`` draws; a button's callback."""
    st.query_params[key] = option


def slider_beside(control: Control, least: float, most: float, step: float, shown: float) -> None:
    """A slider for the number in a text control; either moves the other, and the text is what stands in the URL."""
    key = f"{control.key}-slider"

    def take_over() -> None:
        st.session_state[control.key] = f"{st.session_state[key]:g}"
        take_number(control)

    st.session_state[key] = min(max(shown, least), most)
    st.slider(
        control.label, least, most, step=step, key=key, on_change=take_over, label_visibility="collapsed", format="%g"
    )


def share_work() -> None:
    """From now on ``fair_share`` counts: the server calls this, where many read at once."""
    _works_for_many.set()


@contextmanager
def fair_share() -> Iterator[None]:
    """Count the processor time of one run of a page, and let a session wait first that has had more than its share.

    Only the session that asks for too much waits, in a thread of its own; the hall goes on reading.
    """
    work: Allowance = st.session_state.setdefault(_WORK, Allowance(WORK_BURST, WORK_SHARE))
    if _works_for_many.is_set() and (owed := work.seconds_to_wait()):
        time.sleep(owed)
    started = time.thread_time()
    try:
        yield
    finally:
        work.take(time.thread_time() - started)


_OWN_DECK = "own-deck"
_DECK_MISTAKES = "deck-mistakes"
_BLANK = "lecture-blank"
_KEYS_SHOWN = "lecture-keys-shown"
_STARTED = "lecture-started"
_UPLOADS = "deck-uploads"
_JOB = "export-job"
_CODE = "lecture-code"
_FOLLOWS = "notes-follow"


@dataclass(frozen=True)
class Place:
    """Where a lecture is: its scene, whether the answer is shown, and the packed deck if it is not the atlas's own."""

    scene: str
    shown: bool
    deck: str


def chosen_on(controls: Mapping[str, Control], page_path: str) -> dict[str, tuple[str, ...]]:
    """What is chosen on a page and differs from how the page opens, by control."""
    own = {key: selected(control) for key, control in controls.items() if control.page in (None, page_path)}
    return {key: chosen for key, chosen in own.items() if set(chosen) != set(controls[key].default)}


def link_to(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The full address of a path of this atlas, as this reader reaches it."""
    asked = urlencode(list(query))
    return f"{_address(path)}{'?' if asked else ''}{asked}"


def lecture_scene() -> str | None:
    """The scene that the link names, or None while no lecture runs."""
    return st.query_params.get(SCENE)


def answer_is_shown() -> bool:
    """Whether the scene on screen has revealed its answer."""
    return SHOWN in st.query_params


def show_scene(scene_id: str, *, shown: bool = False, deck: str | None = None, code: str = "") -> None:
    """Put a scene on screen, before or after its answer; ``deck`` (packed) replaces the one in the link.

    A ``code`` goes into the link, so that the notes find the lecture again after a reload. Only a turn writes it there:
    written whenever a scene is drawn, the browser's Back button would lead nowhere.
    """
    st.session_state.setdefault(_STARTED, time.time())
    st.session_state[_BLANK] = False
    if code and FOLLOW not in st.query_params:
        st.query_params[FOLLOW] = code
    st.query_params[SCENE] = scene_id
    if shown:
        st.query_params[SHOWN] = "yes"
    else:
        st.query_params.pop(SHOWN, None)
    if deck is not None:
        keep_linked_deck(deck)


def leave_lecture() -> None:
    """Take scene, answer and deck out of the link."""
    for key in (*LECTURE_PARAMETERS, CARD):
        st.query_params.pop(key, None)
    for key in (_STARTED, _BLANK, _KEYS_SHOWN):
        st.session_state.pop(key, None)


def linked_deck() -> str:
    """The packed deck in the link, empty if there is none."""
    return st.query_params.get(DECK, "")


def keep_linked_deck(packed: str) -> None:
    """Put a packed deck into the link; an empty one takes it out."""
    if packed:
        st.query_params[DECK] = packed
    else:
        st.query_params.pop(DECK, None)


def once_a_session(key: str, asked: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` makes of ``asked``, kept under ``key`` until something else is asked or the session ends."""
    held: tuple[tuple[object, ...], Made] | None = st.session_state.get(key)
    if held is None or held[0] != asked:
        held = st.session_state[key] = asked, make()
    return held[1]


def own_deck_text() -> str:
    """The reader's own deck as it was last written, empty if there is none yet."""
    text: str = st.session_state.get(_OWN_DECK, "")
    return text


def keep_own_deck(text: str) -> None:
    """Keep the reader's own deck for as long as the session lasts; an empty one forgets it."""
    st.session_state[_OWN_DECK] = text


def deck_mistakes() -> tuple[str, ...]:
    """What could not be read of the deck that was opened last."""
    told: tuple[str, ...] = st.session_state.get(_DECK_MISTAKES, ())
    return told


def tell_deck_mistakes(mistakes: tuple[str, ...]) -> None:
    """Keep what could not be read of a deck, until the next one is opened."""
    st.session_state[_DECK_MISTAKES] = mistakes


def upload_key() -> str:
    """The key of the field that opens a deck; it changes after each file, so that the same file can be opened again."""
    return f"deck-file-{st.session_state.get(_UPLOADS, 0)}"


def uploaded_deck() -> bytes | None:
    """What was uploaded, taken once."""
    held = st.session_state.get(upload_key())
    if held is None:
        return None
    content: bytes = held.getvalue()
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    return content


def typed(key: str) -> str:
    """What stands in a text field that is not bound to the link."""
    text: str = st.session_state.get(key, "")
    return text


def reported(key: str, event: str) -> str:
    """What the component under ``key`` has just reported as ``event``, empty if nothing."""
    return str(getattr(st.session_state.get(key), event, None) or "")


def turned_to(key: str) -> Place | None:
    """Where the lecture that is followed by the component under ``key`` has just gone, or None."""
    told = getattr(st.session_state.get(key), "turned", None)
    if not isinstance(told, Mapping):
        return None
    return Place(str(told.get("scene", "")), told.get("shown") is True, str(told.get("deck", "")))


def lecture_code() -> str:
    """The code of the lecture in this window: that of its link, or one made for this session."""
    code: str = st.query_params.get(FOLLOW, "") or st.session_state.get(_CODE, "") or secrets.token_hex(4)
    st.session_state[_CODE] = code
    return code


def followed_code() -> str:
    """The code of the lecture that speaker notes were opened for, empty where they belong to none."""
    return st.query_params.get(FOLLOW, "")


def follow(place: Place) -> None:
    """Turn to where the projector is."""
    show_scene(place.scene, shown=place.shown, deck=place.deck)
    st.session_state[_FOLLOWS] = True


def turn_by_hand(scene_id: str) -> None:
    """Turn speaker notes on their own, until the projector is turned again."""
    show_scene(scene_id)
    st.session_state[_FOLLOWS] = False


def is_following() -> bool:
    """Whether speaker notes stand where the projector was turned to last."""
    return bool(st.session_state.get(_FOLLOWS, False))


def is_blank() -> bool:
    """Whether the lecturer has blanked the screen."""
    return bool(st.session_state.get(_BLANK, False))


def toggle_blank() -> None:
    """Blank the screen, or bring the scene back."""
    st.session_state[_BLANK] = not is_blank()


def keys_are_shown() -> bool:
    """Whether the list of keys is on screen."""
    return bool(st.session_state.get(_KEYS_SHOWN, False))


def toggle_keys() -> None:
    """Show the list of keys, or put it away."""
    st.session_state[_KEYS_SHOWN] = not keys_are_shown()


def lecture_seconds() -> float:
    """How long this session's lecture has run, in seconds."""
    return time.time() - float(st.session_state.setdefault(_STARTED, time.time()))


def guess(key: str) -> float | str | None:
    """What a room has guessed under ``key``; None if it has not, or if the scene never asked."""
    held: float | str | None = st.session_state.get(key)
    return held


def is_open(key: str) -> bool:
    """Whether the popover under ``key`` is open."""
    return bool(st.session_state.get(key, False))


def keep_job(job: object) -> None:
    """Keep the export under way in this session, in the place of the one before."""
    st.session_state[_JOB] = job


def kept_job() -> object | None:
    """The export that this session began last, or None."""
    job: object | None = st.session_state.get(_JOB)
    return job


def is_on_phone() -> bool:
    """Whether the browser says that it is a phone's."""
    return "Mobi" in st.context.headers.get("User-Agent", "")

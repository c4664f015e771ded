"""Before a lecture: start one, build or open a deck of one's own, and take a whole deck along."""

from __future__ import annotations

import datetime
from functools import partial

import streamlit as st

from components.exhibits.drawing.show import show_picture
from components.exhibits.view import View
from components.exports.formats import FORMATS, Format
from components.exports.jobs import Progress
from components.lecture.browser_memory import remember_in_browser
from components.lecture.deck_editor import show_deck_editor
from components.lecture.key_presses import listen_to_keys
from components.lecture.leaves import leaves_of_deck
from components.lecture.lecture import (
    deck_in_link,
    keep_own,
    lecture_link,
    lecture_link_for_others,
    own_deck,
    packed_own,
    scene_link,
)
from components.lecture.room_in_lobby import ABOUT, show_room
from components.lecture.scenes import exhibits_of, read_scenes, view_of
from components.plain_text import as_markdown
from components.registry import PAGES
from components.session.lecture import (
    begin_lecture,
    deck_mistakes,
    keep_own_deck,
    lecture_code,
    left_at,
    show_scene,
    tell_deck_mistakes,
    upload_key,
    uploaded_deck,
)
from components.shell.export_jobs import show_jobs, start_job
from data.lecture.decks import LECTURE_NAME, Deck, DeckMistake, write_deck

#: Some mail programs and browsers cut off longer links.
LONGEST_LINK = 8_000


def show_lobby(view: View) -> None:
    """Everything one can do before a lecture begins."""
    read, packed = deck_in_link(view)
    deck = read.deck
    for mistake in read.mistakes:
        st.warning(as_markdown(mistake))
    if deck.scenes:
        _show_deck(view, deck, packed)
    _show_own(view)
    remember_in_browser()


def _show_deck(view: View, deck: Deck, packed: str) -> None:
    """A deck ready to show: its start, a picture of it, its scenes, and its files."""
    _show_way_back(deck, packed)
    _show_start(deck, packed, key="start")
    pictured = _show_picture(view, deck, packed)
    st.markdown(
        f"{pictured}{_notes_link(deck, packed)}\n\n{_scenes(deck)}\n\n"
        "Use a clicker or the arrow keys: one press reveals the answer, the next moves on. `b` blanks the screen, `q` "
        "shows a QR code of the chart, `?` lists all keys, Escape leaves, and F11 makes the browser full screen. In a "
        "second window of this browser the speaker notes turn with the lecture; on another device you turn them "
        f"yourself.\n\n{ABOUT}"
    )
    show_room(view.atlas.edition)
    _show_files(view, deck)


def _show_way_back(deck: Deck, packed: str) -> None:
    """The way back into the lecture left last: a button, and the key with which a clicker begins."""
    left = left_at()
    place = deck.place_of(left.scene) if left else None
    if left is None or (place is None and left.deck == packed):
        return
    go_on = partial(show_scene, left.scene, shown=left.shown, deck=left.deck, code=lecture_code())
    where = f"scene {place + 1} of {len(deck.scenes)}" if place is not None and left.deck == packed else "your lecture"
    st.button(f"Continue with {where} (F5)", key="go-on", on_click=go_on)
    listen_to_keys({"F5": "go-on"}, lambda _: go_on(), key="lobby-keys")


def _show_start(deck: Deck, packed: str, *, key: str) -> None:
    st.button(
        f"Start: {as_markdown(deck.title)}",
        type="primary",
        key=key,
        on_click=begin_lecture,
        args=(deck.scenes[0].scene_id,),
        kwargs={"deck": packed, "code": lecture_code()},
    )


def _notes_link(deck: Deck, packed: str) -> str:
    """The link to the notes of a deck, in Markdown."""
    return f"[Speaker notes, in a second window]({lecture_link('speaker_notes', deck, packed, code=lecture_code())})"


def _show_picture(view: View, deck: Deck, packed: str) -> str:
    """The tallest picture of a deck; returns what it is of, in Markdown, with a link; empty if there is none.

    The lobby may be on the wall already, so no scene is shown of which guesses are collected.
    """
    staged = [
        (place, exhibit, scene_view)
        for place, scene in enumerate(deck.scenes)
        if scene.ask == "room"
        for scene_view in [view_of(scene, view.atlas, view.controls, view.theme)]
        for exhibit in exhibits_of(scene, scene_view)
    ]
    if not staged:
        return ""
    place, exhibit, scene_view = max(staged, key=lambda shown: shown[1].chart.figure.layout.height)
    link = lecture_link("lecture", deck, packed, place, code=lecture_code())
    show_picture(scene_view, exhibit, key=f"lobby-{exhibit.name}")
    question = as_markdown(deck.scenes[place].question)
    return f"In the picture: scene {place + 1} of {len(deck.scenes)}, **[{question}]({link})**\n\n"


def _scenes(deck: Deck) -> str:
    """The scenes of a deck as a list in Markdown."""
    return "\n".join(
        f"1. **{as_markdown(scene.title)}**: {as_markdown(scene.question)} ({PAGES[scene.page].title})"
        for scene in deck.scenes
    )


def _show_files(view: View, deck: Deck) -> None:
    """The whole lecture as files; they take some seconds, so they are made in the background with progress shown."""
    st.markdown("**Export the whole lecture**, each chart with its sources:")
    with st.container(horizontal=True, vertical_alignment="center"):
        for offered in FORMATS:
            if offered.of_lectures:
                st.button(offered.label, key=f"make-{offered.ending}", on_click=_start, args=(view, deck, offered))
    show_jobs()


def _start(view: View, deck: Deck, chosen: Format) -> None:
    links = {scene.scene_id: scene_link(scene, view.atlas, view.controls) for scene in deck.scenes}
    atlas, controls, today = view.atlas, view.controls, datetime.date.today()

    def make(progress: Progress) -> bytes:
        return chosen.make(leaves_of_deck(deck, atlas, controls, links, today), deck.title, progress)

    start_job(f"{atlas.edition.file_name('lecture')}.{chosen.ending}", chosen.mime, make)


def _show_own(view: View) -> None:
    copied = (
        f"Or copy the [atlas's own lecture](tables/{LECTURE_NAME}), edit it" if view.atlas.lecture else "Or edit it"
    )
    st.markdown(
        "### A lecture of your own\n\n"
        f"**Export**, on any page with charts, adds what is on screen as a scene. {copied} here or in any text editor, "
        "and save it as a file. Your deck stays in this browser until you discard it; the server does not store it."
    )
    st.file_uploader(
        "Open a deck (a TOML file)",
        type=["toml"],
        key=upload_key(),
        on_change=_open_uploaded,
        args=(view,),
    )
    deck = own_deck(view)
    for mistake in deck_mistakes():
        st.warning(as_markdown(mistake))
    if deck is None or not deck.scenes:
        return
    packed = packed_own(deck)
    _show_start(deck, packed, key="start-own")
    st.markdown(f"{_notes_link(deck, packed)}\n\n{_scenes(deck)}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Save your deck (TOML)",
            data=write_deck(deck),
            file_name="my-lecture.toml",
            mime="application/toml",
            on_click="ignore",
        )
        st.button("Discard your deck", on_click=keep_own_deck, args=("",))
    show_deck_editor(view, deck)
    link = lecture_link_for_others(deck, packed)
    if len(link) <= LONGEST_LINK:
        st.markdown("**Link to your lecture:**")
        st.code(link, language=None, wrap_lines=True)
    else:
        st.info("Your deck is too long for a link: share its file instead.")


def _open_uploaded(view: View) -> None:
    """Take an uploaded deck as the reader's own, reporting what is unreadable in it; the field's callback."""
    content = uploaded_deck()
    if content is None:
        return
    try:
        read = read_scenes(content.decode("utf-8"), view.atlas, view.controls)
    except UnicodeDecodeError:
        tell_deck_mistakes(("The deck is not text in UTF-8; allowed is a TOML file. None of it was opened.",))
    except DeckMistake as mistake:
        tell_deck_mistakes((f"{mistake} None of it was opened.",))
    else:
        tell_deck_mistakes((*read.mistakes, *read.notes))
        if read.deck.scenes:
            keep_own(read.deck)

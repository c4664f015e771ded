"""The room before and after a lecture: open one, join it from another device, take its totals along, close it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components.exports.room_slides import as_room_slides
from components.exports.slides import MIME
from components.lecture.rounds import GONE, NO_STORE, close_room, open_room, room_caution, room_link
from components.plain_text import as_markdown
from components.room.keyring import keep_key_in_browser
from components.room.rooms import rooms
from components.session.link import link_for_others, link_to
from components.session.room import ROOM, Hands, all_hands, keep_room_key, room_key, room_trouble
from components.shell.frame import QR_WIDTH
from components.shell.links import qr_picture
from data.atlas.edition import Edition
from data.atlas.exports import as_csv
from data.room.databases import StoreGone
from data.room.store import HOURS_OPEN, Room, RoomScene
from data.room.totals import totals_table, with_hands

#: What a room is, told above the button that opens one.
ABOUT = (
    "In a room, everybody guesses by phone before you reveal the answer, and again after talking it over. Nobody needs "
    f"an app or a name. A room closes by itself after {HOURS_OPEN} hours."
)


def show_room(edition: Edition) -> None:
    """This lecturer's room, or the button that opens one."""
    key, room, trouble = room_key(), None, room_trouble()
    if key:
        try:
            room = rooms().room_of(key)
        except StoreGone as gone:
            trouble = NO_STORE.format(why=gone)
        else:
            if room is None:
                keep_room_key("")
                trouble = GONE
    keep_key_in_browser()
    if trouble:
        st.warning(as_markdown(trouble))
    if room is None:
        st.button("Open a room", key="open-room", on_click=open_room)
    else:
        _show_open(key, room, edition)


def _show_open(key: str, room: Room, edition: Edition) -> None:
    link, counted = room_link(room.code), all_hands()
    with st.container(horizontal=True, vertical_alignment="center"):
        picture = qr_picture(link)
        if picture is not None:
            st.image(picture, width=QR_WIDTH, alt=f"QR code of {link}")
        st.markdown(f"### Room {room.code}\n\n{link}\n\nThe scenes show the code and the link to the class.")
    if caution := room_caution():
        st.info(caution)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Save the totals (CSV)",
            data=lambda: _as_csv(key, counted),
            file_name=f"{edition.file_name('room', room.code)}.csv",
            mime="text/csv",
            on_click="ignore",
        )
        # Made apart from the session, which alone knows its address.
        root, today = link_for_others(""), datetime.date.today()
        st.download_button(
            "Save the totals (PowerPoint)",
            data=lambda: as_room_slides(_guessed(key, counted), edition, today, lambda path: f"{root}{path}"),
            file_name=f"{edition.file_name('room', room.code)}.pptx",
            mime=MIME,
            on_click="ignore",
        )
        st.button("Close the room and forget its guesses", key="close-room", on_click=close_room)
    with st.expander("Your secret link: turn this room from another device", on_change="rerun") as secret:
        if secret.open:
            st.markdown("Whoever has this link can turn scenes and reveal answers. Do not show it on the wall.")
            st.code(link_to("lecture", [(ROOM, key)]), language=None, wrap_lines=True)


def _as_csv(key: str, counted: Mapping[str, Hands]) -> bytes:
    scenes = [(scene.scene.rpartition(".")[0], scene.question, guesses) for scene, guesses in _guessed(key, counted)]
    return as_csv(totals_table(scenes))


def _guessed(key: str, counted: Mapping[str, Hands]) -> list[tuple[RoomScene, pd.DataFrame]]:
    """Every scene of the room with how often each guess was made by phone and by show of hands.

    Nothing in it is about any person.
    """
    store = rooms()
    room = store.room_of(key)
    if room is None:
        return []
    return [
        (each, with_hands(store.guesses(room.code, each.scene), counted.get(each.scene, {})))
        for each in store.scenes(key)
    ]

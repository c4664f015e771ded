"""Before a lecture: start one, build or open a deck of one's own, and take a whole deck along."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from components.exhibits.view import View
from components.exports import handout, html_parts, offline_page, slides
from components.exports.jobs import ExportJob, Progress
from components.lecture.leaves import leaves_of_deck
from components.lecture.lecture import deck_in_link, keep_own, lecture_link, own_deck, packed_own, scene_link
from components.lecture.scenes import read_scenes
from components.plain_text import as_markdown
from components.registry import PAGES
from components.session.lecture import (
    deck_mistakes,
    lecture_code,
    show_scene,
    tell_deck_mistakes,
    upload_key,
    uploaded_deck,
)
from components.session.widgets import keep_job, kept_job
from data.lecture.decks import LECTURE_FILE, Deck, DeckMistake, write_deck

#: A link longer than this is cut off by some mail programs and browsers.
LONGEST_LINK = 8_000
#: What a whole lecture can be made into, with the ending of the file.
FILES = {"PowerPoint": "pptx", "Offline page": "html", "Handout to print": "handout.html"}


def show_lobby(view: View) -> None:
    """Everything that can be done before a lecture begins."""
    read, packed = deck_in_link(view)
    deck = read.deck
    for mistake in read.mistakes:
        st.warning(as_markdown(mistake))
    _show_start(deck, packed, key="start")
    st.markdown(
        "Right, Page Down or Space reveals and moves on, Left or Page Up goes back; `b` blanks, `?` shows the keys, "
        "Escape leaves. F11 gives the browser the whole screen. In a second window of this browser the speaker notes "
        "turn with the lecture; on another device they are turned by hand."
    )
    _show_scenes(deck)
    _show_files(view, deck)
    st.subheader("A lecture of your own")
    _show_own(view)


def _show_start(deck: Deck, packed: str, *, key: str) -> None:
    code = lecture_code()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Start: {as_markdown(deck.title)}",
            type="primary",
            key=key,
            on_click=show_scene,
            args=(deck.scenes[0].scene_id,),
            kwargs={"deck": packed, "code": code},
        )
        notes = lecture_link("speaker_notes", deck, packed, code=code)
        st.markdown(f"[Speaker notes, in a second window]({notes})")


def _show_scenes(deck: Deck) -> None:
    table = pd.DataFrame(
        {
            "Scene": [scene.title for scene in deck.scenes],
            "Question": [scene.question for scene in deck.scenes],
            "Page": [PAGES[scene.page].title for scene in deck.scenes],
        }
    )
    # As high as all of it, up to a screen.
    height = min(38 * (len(table) + 1), 520)
    st.dataframe(
        table, hide_index=True, height=height, alt=f"The {len(table)} scenes of this lecture with their questions."
    )


def _show_files(view: View, deck: Deck) -> None:
    """The whole lecture as files; they take some seconds, so they are made beside, and progress is shown."""
    st.markdown("**Take the whole lecture along**, each chart with its sources:")
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, kind in FILES.items():
            st.button(label, key=f"make-{kind}", on_click=_start_job, args=(view, deck, kind))
    _show_job()


def _start_job(view: View, deck: Deck, kind: str) -> None:
    links = {scene.scene_id: scene_link(scene, view.atlas, view.controls) for scene in deck.scenes}
    atlas, controls, today = view.atlas, view.controls, datetime.date.today()

    def make(progress: Progress) -> bytes:
        leaves = leaves_of_deck(deck, atlas, controls, links, today)
        if kind == "pptx":
            return slides.as_slides(leaves, deck.title, progress)
        if kind == "html":
            return offline_page.as_offline_page(leaves, deck.title, progress)
        return handout.as_handout(leaves, deck.title, progress)

    mime = slides.MIME if kind == "pptx" else html_parts.MIME
    keep_job(ExportJob(f"psychodynamic-atlas-lecture.{kind}", mime, make))


def _show_job() -> None:
    """How far the export is, and its file once it is there."""
    job = kept_job()
    if not isinstance(job, ExportJob):
        return
    if not job.is_done:
        _watch(job)
        return
    content = job.content
    if content is None:
        st.error("The file could not be made. The log of the server says why; please try again.")
        return
    st.download_button(
        f"Save {job.file_name}", data=content, file_name=job.file_name, mime=job.mime, type="primary", on_click="ignore"
    )


@st.fragment(run_every=0.5)
def _watch(job: ExportJob) -> None:
    """Look how far the export is until it is done; only then is the page drawn again."""
    if job.is_done:
        st.rerun()
    st.progress(job.share, text=f"Making {job.file_name}: {100 * job.share:.0f}%. You can go on meanwhile.")


def _show_own(view: View) -> None:
    st.markdown(
        "**Take along**, on any page with charts, adds what is on screen as a scene. Or copy the atlas's own lecture, "
        "edit it in any text editor, and open it here. A deck lives in its file and in its link; the server keeps none."
    )
    st.download_button(
        "The atlas's own lecture, to copy and edit (TOML)",
        data=LECTURE_FILE.read_bytes,
        file_name=LECTURE_FILE.name,
        mime="application/toml",
        on_click="ignore",
    )
    st.file_uploader(
        "Open a deck (a TOML file)",
        type=["toml"],
        key=upload_key(),
        on_change=_open_uploaded,
        args=(view,),
    )
    for mistake in deck_mistakes():
        st.warning(as_markdown(mistake))
    deck = own_deck(view)
    if deck is None or not deck.scenes:
        return
    packed = packed_own(deck)
    _show_start(deck, packed, key="start-own")
    _show_scenes(deck)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Save your deck (TOML)",
            data=write_deck(deck),
            file_name="my-lecture.toml",
            mime="application/toml",
            on_click="ignore",
        )
        dropped = st.selectbox(
            "Scene to take out",
            [scene.scene_id for scene in deck.scenes],
            format_func=lambda scene_id: next(s.title for s in deck.scenes if s.scene_id == scene_id),
        )
        st.button("Take it out", on_click=lambda: keep_own(deck.without_scene(dropped)))
    link = lecture_link("lecture", deck, packed)
    if len(link) <= LONGEST_LINK:
        st.markdown("**Link to your lecture, the deck inside:**")
        st.code(link, language=None, wrap_lines=True)
    else:
        st.info("Your deck is too long for a link; its file holds all of it.")


def _open_uploaded(view: View) -> None:
    """Take an uploaded deck as the reader's own, with what could not be read of it; the field's callback."""
    content = uploaded_deck()
    if content is None:
        return
    try:
        read = read_scenes(content.decode("utf-8"), view.atlas, view.controls)
    except UnicodeDecodeError:
        tell_deck_mistakes(("The deck is no text in UTF-8; allowed is a TOML file. Nothing of it was opened.",))
    except DeckMistake as mistake:
        tell_deck_mistakes((f"{mistake} Nothing of it was opened.",))
    else:
        tell_deck_mistakes(read.mistakes)
        if read.deck.scenes:
            keep_own(read.deck)

"""What only the lecturer sees: the question, its answer, the notes, the next scene, and a clock."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from components.exhibits.view import View
from components.lecture.browser_memory import remember_in_browser
from components.lecture.key_presses import WindowLink, listen_to_keys
from components.lecture.lecture import KEYS, Lecture, current_lecture, lecture_link
from components.lecture.scenes import NO_LECTURE
from components.plain_text import as_markdown
from components.session.lecture import follow, followed_code, is_following, lecture_seconds, turn_by_hand

#: This page has nothing to blank or list.
NOTES_KEYS = {key: action for key, action in KEYS.items() if action in ("next", "back")}


def show_notes(view: View) -> None:
    """The notes of the scene that the link names, or of the first."""
    lecture = current_lecture(view)
    if lecture is None:
        st.warning(NO_LECTURE)
        return
    step, code = partial(_step, view), followed_code()
    line = WindowLink(code, leads=False, place=lecture.here) if code else None
    buttons = {"notes-back": "back", "notes-next": "next"}
    listen_to_keys(
        NOTES_KEYS,
        step,
        key="notes-keys",
        line=line,
        follow=follow,
        keeps_awake=True,
        buttons=buttons if code else None,
    )
    for mistake in lecture.mistakes:
        st.warning(as_markdown(mistake))
    _show_clock()
    count, scene = len(lecture.deck.scenes), lecture.scene
    st.progress((lecture.place + 1) / count, text=f"**{lecture.place + 1} of {count}** · {as_markdown(scene.title)}")
    st.markdown("\n\n".join(_paragraphs(lecture)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("← Back", key="notes-back", on_click=step, args=("back",))
        st.button("Next →", key="notes-next", on_click=step, args=("next",), type="primary")
        link = lecture_link("lecture", lecture.deck, lecture.packed, lecture.place, code=code)
        st.markdown(f"[This scene on the projector]({link})  \n:small[{_in_step(lecture, code)}]")
    remember_in_browser(of_notes=True)


def _paragraphs(lecture: Lecture) -> list[str]:
    """A scene's question, answer, notes and successor, as paragraphs of Markdown."""
    answers, given = (lecture.answer.said, lecture.answer.given) if lecture.answer else ((), ())
    following = lecture.following
    return [
        f"### {as_markdown(lecture.scene.question)}",
        *map(as_markdown, given),
        *(f"**Answer:** {as_markdown(sentence)}" for sentence in answers),
        f"### {as_markdown(lecture.scene.notes)}" if lecture.scene.notes else "No notes.",
        f"**Next:** {as_markdown(following.question)}" if following else "**Next:** this is the last scene.",
    ]


def _step(view: View, action: str) -> None:
    """One scene on or back: notes and answer share one page, so there is nothing to reveal here."""
    lecture = current_lecture(view)
    if lecture is None:
        return
    place = min(max(lecture.place + (1 if action == "next" else -1), 0), len(lecture.deck.scenes) - 1)
    turn_by_hand(lecture.deck.scenes[place].scene_id)


def _in_step(lecture: Lecture, code: str) -> str:
    """Whether the notes turn with the projector, in words."""
    if not code:
        return "These notes are turned by hand. Those opened from the page Lecture turn with the projector."
    if not is_following():
        return (
            "Turned by hand, until the lecture is turned in another window of this browser. On another device they "
            "cannot hear of it."
        )
    seen = "the answer" if lecture.shown else "the question"
    return f"The projector was turned to {seen} of this scene. Keys and buttons here turn it too."


@st.fragment(run_every=1)
def _show_clock() -> None:
    """The time of day where the lecturer is, and how long this lecture has run."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    minutes, seconds = divmod(int(lecture_seconds()), 60)
    st.markdown(f"### {datetime.now(zone):%H:%M} · running for {minutes}:{seconds:02d}")

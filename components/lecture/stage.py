"""A lecture on screen: the scene that runs, with its question, its answer, and the keys that move it."""

from __future__ import annotations

from functools import partial
from string import ascii_uppercase

import streamlit as st

from components.exhibits.drawing.show import show_on_stage
from components.exhibits.view import View
from components.lecture.key_presses import Line, listen_to_keys
from components.lecture.lecture import (
    KEYS,
    KEYS_IN_WORDS,
    Lecture,
    act_on,
    current_lecture,
    lecture_link,
    show_scene_link,
)
from components.lecture.scenes import exhibits_of, view_of
from components.plain_text import as_markdown
from components.session.lecture import guess, is_blank, keys_are_shown, lecture_code
from data.lecture.answers import Answer
from data.lecture.decks import Scene

LISTENER = "lecture-listener"
BUTTONS = {"back": "← Back", "next": "Next →", "blank": "Blank (b)", "keys": "Keys (?)", "leave": "Leave (Esc)"}


def show_running_scene(view: View) -> None:
    """The scene that the link names, with its question, and its answer once that is revealed."""
    lecture = current_lecture(view)
    if not is_blank():
        _show_scene(view, lecture)
    # Beneath the scene: at the foot of the window it would take room from the charts.
    line = Line(lecture_code(), leads=True, place=lecture.here)
    listen_to_keys(KEYS, partial(act_on, lecture), key=LISTENER, line=line)


def _show_scene(view: View, lecture: Lecture) -> None:
    for mistake in lecture.mistakes:
        st.warning(as_markdown(mistake))
    if keys_are_shown():
        show_keys(lecture)
    scene, answer = lecture.scene, lecture.answer
    st.title(as_markdown(scene.question), anchor=False)
    stage, side = st.columns([3, 1], gap="medium")
    if lecture.shown:
        with side:
            _show_answer(scene, answer)
            show_scene_link(scene, view)
        with stage:
            _show_charts(view, scene)
    else:
        with stage:
            _take_guess(scene, answer)
    _show_buttons(lecture)


def show_keys(lecture: Lecture) -> None:
    """What each key does, and the way to the speaker notes."""
    lines = [f"**{as_markdown(key)}**: {does}" for key, does in KEYS_IN_WORDS.items()]
    code = lecture_code()
    notes = lecture_link("speaker_notes", lecture.deck, lecture.packed, lecture.place, code=code)
    st.info("  \n".join([*lines, f"[Speaker notes, in a second window]({notes})"]))


def _take_guess(scene: Scene, answer: Answer | None) -> None:
    """Let the room guess: on a slider, between choices, or aloud."""
    key = f"guess-{scene.scene_id}"
    if answer is not None and scene.ask == "slider" and answer.guess_scale is not None:
        guesses = answer.guess_scale
        guessing = st.slider(
            f"The room's guess, in {guesses.unit}",
            guesses.least,
            guesses.most,
            value=guesses.middle,
            step=guesses.step,
            format="%g",
            key=key,
            persist_state="session",
        )
        st.markdown(f"## {guessing:g} {guesses.unit}")
    elif answer is not None and scene.ask == "choices" and answer.options is not None:
        letters = dict(zip(answer.options, ascii_uppercase, strict=False))
        for option, letter in letters.items():
            st.markdown(f"### {letter}. {as_markdown(answer.options[option])}")
        st.segmented_control(
            "The room's guess", tuple(letters), format_func=letters.__getitem__, key=key, persist_state="session"
        )
    else:
        st.markdown("### Take a guess from the room, then reveal.")


def _show_answer(scene: Scene, answer: Answer | None) -> None:
    if answer is None:
        return
    for sentence in answer.said:
        st.markdown(f"#### {as_markdown(sentence)}")
    guessed = guess(f"guess-{scene.scene_id}")
    if guessed is not None and answer.guess_scale is not None:
        st.markdown(as_markdown(answer.judge(float(guessed))))
    elif guessed is not None and answer.options is not None:
        verdict = "right" if guessed in answer.right else "wrong"
        st.markdown(f"The room's guess was {verdict}: {as_markdown(answer.options[str(guessed)])}.")


def _show_charts(view: View, scene: Scene) -> None:
    staged = view_of(scene, view.atlas, view.controls, view.theme)
    exhibits = exhibits_of(scene, staged)
    if not exhibits:
        st.warning(
            f"Nothing is left to draw in this scene with {as_markdown(staged.filters.describe())}; "
            "its filters are too narrow."
        )
    for exhibit in exhibits:
        show_on_stage(staged, exhibit, key=f"{scene.scene_id}-{exhibit.name}")


def _show_buttons(lecture: Lecture) -> None:
    """How far the lecture is, and the keys for a mouse or a finger; at the foot of the window, whatever is above.

    All in one row, since every line more would hide as much of the chart.
    """
    count = len(lecture.deck.scenes)
    with st.bottom, st.container(horizontal=True, vertical_alignment="center"):
        st.progress(
            (lecture.place + 1) / count,
            text=f"**{lecture.place + 1} of {count}** · {as_markdown(lecture.scene.title)}",
            width="stretch",
        )
        for action, label in BUTTONS.items():
            if action == "next":
                label = "Next →" if lecture.shown else "Reveal →"
            st.button(
                label,
                key=f"lecture-button-{action}",
                type="primary" if action == "next" else "secondary",
                on_click=act_on,
                args=(lecture, action),
            )

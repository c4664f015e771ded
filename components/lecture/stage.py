"""A lecture on screen: the scene that runs, with its question, its answer, and the keys that move it."""

from __future__ import annotations

import base64
from functools import partial

import streamlit as st

from components.exhibits.drawing.show import show_on_stage
from components.exhibits.view import View
from components.lecture.key_presses import Line, listen_to_keys
from components.lecture.lecture import KEYS, KEYS_IN_WORDS, Lecture, act_on, current_lecture, lecture_link, scene_link
from components.lecture.scene_words.scene_words import Choices, Code, SceneWords, Slider, show_scene_words
from components.lecture.scenes import exhibits_of, view_of
from components.plain_text import as_markdown
from components.registry import PAGES
from components.session.lecture import CODE, KEYS_LIST, guess, is_blank, keep_guess, lain_over, lecture_code
from components.shell.links import qr_picture
from data.lecture.answers import Answer
from data.lecture.decks import Scene

LISTENER = "lecture-listener"


def show_running_scene(view: View) -> None:
    """The scene that the link names, with its question, and its answer once that is revealed."""
    lecture = current_lecture(view)
    if not is_blank():
        _show_scene(view, lecture)
    # Beneath the scene, where it takes no room from the chart.
    line = Line(lecture_code(), leads=True, place=lecture.here)
    listen_to_keys(KEYS, partial(act_on, lecture), key=LISTENER, line=line, keeps_awake=True)


def _show_scene(view: View, lecture: Lecture) -> None:
    for mistake in lecture.mistakes:
        st.warning(as_markdown(mistake))
    scene = lecture.scene
    staged = view_of(scene, view.atlas, view.controls, view.theme)
    show_scene_words(
        _words(view, lecture, staged), partial(act_on, lecture), partial(_take_guess, scene, lecture.answer)
    )
    if lecture.shown:
        _show_charts(scene, staged)


def _words(view: View, lecture: Lecture, staged: View) -> SceneWords:
    scene, over = lecture.scene, lain_over()
    notes = lecture_link("speaker_notes", lecture.deck, lecture.packed, lecture.place, code=lecture_code())
    return SceneWords(
        scene_id=scene.scene_id,
        question=scene.question,
        caption=caption(scene, lecture.answer, staged) if lecture.shown else "",
        is_shown=lecture.shown,
        guess=_guess(scene, lecture.answer),
        place=lecture.place + 1,
        count=len(lecture.deck.scenes),
        buttons={"back": "← Back", "next": "Next →" if lecture.shown else "Reveal →", "keys": "Keys"},
        more={"code": "QR code", "blank": "Blank", "leave": "Leave"},
        keys=tuple(KEYS_IN_WORDS.items()) if over == KEYS_LIST else None,
        notes=notes,
        code=_code(scene, view) if over == CODE else None,
    )


def caption(scene: Scene, answer: Answer | None, staged: View) -> str:
    """The answer in a sentence, and how far a guess was from it, if the room made one.

    A scene without an answer is told what its page finds in the rows on stage.
    """
    if answer is None:
        return PAGES[scene.page].finding(staged)
    guessed = guess(scene.scene_id)
    return answer.in_short if guessed is None else f"{answer.in_short} {answer.judge(guessed)}"


def _guess(scene: Scene, answer: Answer | None) -> Slider | Choices | None:
    """How the room guesses, and what it has guessed; None where it guesses aloud."""
    guessed = guess(scene.scene_id)
    if answer is not None and scene.ask == "slider" and answer.guess_scale is not None:
        scale = answer.guess_scale
        value = guessed if isinstance(guessed, float) else None
        return Slider(scale.least, scale.most, scale.step, scale.middle, scale.unit, value)
    if answer is not None and scene.ask == "choices" and answer.options is not None:
        return Choices(answer.options, str(guessed) if guessed in answer.options else None)
    return None


def _take_guess(scene: Scene, answer: Answer | None, guessed: str) -> None:
    """Keep a guess that the scene takes; a browser may send anything."""
    if answer is None:
        return
    if answer.options is not None and guessed in answer.options:
        keep_guess(scene.scene_id, guessed)
    elif answer.guess_scale is not None and answer.options is None:
        value = answer.guess_scale.value_of(guessed)
        if value is not None:
            keep_guess(scene.scene_id, value)


def _code(scene: Scene, view: View) -> Code:
    link = scene_link(scene, view.atlas, view.controls)
    picture = qr_picture(link)
    sent = f"data:image/png;base64,{base64.b64encode(picture).decode()}" if picture else None
    return Code(link, sent)


def _show_charts(scene: Scene, staged: View) -> None:
    exhibits = exhibits_of(scene, staged)
    if not exhibits:
        st.warning(
            f"Nothing is left to draw in this scene with {as_markdown(staged.filters.describe())}; "
            "its filters are too narrow."
        )
    for exhibit in exhibits:
        show_on_stage(staged, exhibit, key=f"{scene.scene_id}-{exhibit.name}")

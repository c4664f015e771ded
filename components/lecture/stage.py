"""A lecture on screen: the running scene, with its question, its answer, and the keys that move it."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from components.charts.chart import Chart
from components.charts.guesses import guesses_chart, with_guesses
from components.exhibits.drawing.show import show_guesses, show_on_stage
from components.exhibits.exhibit import Exhibit
from components.exhibits.view import View
from components.lecture.browser_memory import remember_in_browser
from components.lecture.key_presses import WindowLink, listen_to_keys
from components.lecture.lecture import KEYS, KEYS_IN_WORDS, Lecture, current_lecture, lecture_link, scene_link
from components.lecture.rounds import (
    Rounds,
    act_in_rounds,
    current_rounds,
    guesses_of,
    reveal_of,
    room_caution,
    room_link,
    room_picture,
    take_hands,
)
from components.lecture.scene_words.scene_words import (
    Choices,
    Code,
    Hands,
    RoomCode,
    SceneWords,
    Slider,
    show_scene_words,
)
from components.lecture.scenes import NO_LECTURE, exhibits_of, view_of
from components.plain_text import as_markdown
from components.registry import PAGES
from components.room.answers import ROOMS
from components.room.keyring import keep_key_in_browser
from components.session.lecture import (
    CODE,
    HANDS,
    KEYS_LIST,
    ROOM_CODE,
    guess,
    is_blank,
    keep_guess,
    lain_over,
    lecture_code,
)
from components.session.link import caution_on_links, link_to
from components.session.room import hands, hands_mistake
from components.session.widgets import once_a_session
from components.shell.links import qr_picture
from data.lecture.answer import Answer
from data.lecture.decks import ON_AN_AXIS, Scene
from data.room.hands import hands_as_typed
from data.room.totals import ROUND_LABELS, totals_in_words

LISTENER = "lecture-listener"


def show_running_scene(view: View) -> None:
    """The scene that the link names, with its question, and its answer once revealed."""
    lecture = current_lecture(view)
    if lecture is None:
        st.warning(f"{NO_LECTURE} [Back to the page Lecture]({link_to('lecture')})")
        return
    scene = lecture.scene
    staged = view_of(scene, view.atlas, view.controls, view.theme)
    if not is_blank():
        _show_scene(view, lecture, current_rounds(view, lecture, _finding(view, lecture)), staged)
    # Beneath the scene, where it takes no room from the chart.
    line = WindowLink(lecture_code(), leads=True, place=lecture.here)
    listen_to_keys(
        KEYS,
        partial(_act, view),
        key=LISTENER,
        line=line,
        keeps_awake=True,
        is_blank=is_blank(),
        also=("reveal", "close-room"),
    )
    keep_key_in_browser()
    remember_in_browser()


def _act(view: View, action: str) -> None:
    """Do what was pressed from where the lecture is now, which may be further than what was drawn last."""
    lecture = current_lecture(view)
    if lecture is not None:
        act_in_rounds(lecture, current_rounds(view, lecture, _finding(view, lecture)), action)


def _finding(view: View, lecture: Lecture) -> str:
    """What a scene without an answer reveals: what its page finds in the rows on stage."""
    if lecture.answer is not None:
        return ""
    scene = lecture.scene
    return PAGES[scene.page].found_in(view_of(scene, view.atlas, view.controls, view.theme))


def _show_scene(view: View, lecture: Lecture, rounds: Rounds, staged: View) -> None:
    for mistake in lecture.mistakes:
        st.warning(as_markdown(mistake))
    scene, answer = lecture.scene, lecture.answer
    guesses = guesses_of(rounds, answer, scene.scene_id)
    words = _words(view, lecture, rounds, caption(scene, answer, rounds, guesses, staged) if lecture.shown else "")
    show_scene_words(words, partial(_take_guess, scene, answer), partial(take_hands, rounds))
    if lecture.shown:
        _show_charts(scene, answer, rounds, guesses, staged)


def _words(view: View, lecture: Lecture, rounds: Rounds, said: str) -> SceneWords:
    scene, over = lecture.scene, lain_over()
    notes = lecture_link("speaker_notes", lecture.deck, lecture.packed, lecture.place, code=lecture_code())
    return SceneWords(
        scene_id=scene.scene_id,
        question=scene.question,
        caption=said,
        given=lecture.answer.given if lecture.answer and not lecture.shown else (),
        is_shown=lecture.shown,
        guess=_guess(scene, lecture.answer),
        place=lecture.place + 1,
        count=len(lecture.deck.scenes),
        buttons=_buttons(lecture, rounds),
        more=_more(rounds),
        keys=tuple(KEYS_IN_WORDS.items()) if over == KEYS_LIST else None,
        notes=notes,
        code=_code(scene, view) if over == CODE else None,
        room=_room(rounds, is_over=over == ROOM_CODE),
        hands=_hands(rounds) if over == HANDS and rounds.question.kind != "aloud" else None,
        trouble=rounds.trouble,
    )


def _buttons(lecture: Lecture, rounds: Rounds) -> dict[str, str]:
    """The actions at the foot: the next press, and an immediate reveal if that does something else."""
    step = "" if lecture.shown else rounds.next_step
    onwards = {"close": "Close the round →", "again": "Second guess →"}.get(step)
    found = {"back": "← Back", "next": onwards or ("Next →" if lecture.shown else "Reveal →")}
    return found | ({"reveal": "Reveal now"} if step else {}) | {"keys": "Keys"}


def _more(rounds: Rounds) -> dict[str, str]:
    room = (
        {"room": "Open a room"} if rounds.room is None else {"room": "Code of the room", "close-room": "Close the room"}
    )
    hands_ = {"hands": "Show of hands"} if rounds.question.kind != "aloud" else {}
    return room | hands_ | {"code": "QR code", "blank": "Blank", "leave": "Leave"}


def _room(rounds: Rounds, *, is_over: bool) -> RoomCode | None:
    """How phones get into the room, and where its round stands."""
    room, scene = rounds.room, rounds.scene
    if room is None:
        return None
    return RoomCode(
        code=room.code,
        link=room_link(room.code),
        picture=room_picture(room.code),
        caution=room_caution(),
        state=f"./{ROOMS}/{room.code}/state",
        version=room.version,
        answered=room.n_answered,
        round=scene.round if scene else 1,
        phase=scene.phase if scene and rounds.question.kind != "aloud" else "",
        is_over=is_over,
    )


def _hands(rounds: Rounds) -> Hands:
    """The field for a show of hands, with what was typed before."""
    typed = hands(rounds.scene_key)
    as_typed = [hands_as_typed(typed.get(number, ()), rounds.question) for number in ROUND_LABELS]
    return Hands(tuple(as_typed), rounds.question.options, hands_mistake())


def caption(scene: Scene, answer: Answer | None, rounds: Rounds, guesses: pd.DataFrame, staged: View) -> str:
    """The answer in a sentence, and what the room guessed, if anybody did.

    A scene without an answer gets what its page finds in the rows on stage.
    """
    if answer is None:
        return PAGES[scene.page].found_in(staged)
    guessed = guess(scene.scene_id)
    if guesses["count"].sum() == 1 and guessed is not None:
        return f"{answer.in_short} {answer.judge(guessed)}"
    return f"{answer.in_short} {totals_in_words(guesses, rounds.question, reveal_of(answer, '', ''))}".strip()


def _guess(scene: Scene, answer: Answer | None) -> Slider | Choices | None:
    """How the room guesses, and what it has guessed; None if it guesses aloud."""
    guessed = guess(scene.scene_id)
    if answer is not None and scene.ask == "slider" and answer.guess_scale is not None:
        scale = answer.guess_scale
        value = guessed if isinstance(guessed, float) else None
        return Slider(scale.least, scale.most, scale.step, scale.middle, scale.unit, value, scale.ends)
    if answer is not None and scene.ask == "choices" and answer.options is not None:
        return Choices(answer.options, str(guessed) if guessed in answer.options else None)
    return None


def _take_guess(scene: Scene, answer: Answer | None, guessed: str) -> None:
    """Keep a guess if the scene accepts it; a browser may send anything."""
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
    return Code(link, sent, caution_on_links())


def _show_charts(scene: Scene, answer: Answer | None, rounds: Rounds, guesses: pd.DataFrame, staged: View) -> None:
    """The charts of the scene, with the guesses on the axis of the evidence, or beneath on one of their own."""
    exhibits = exhibits_of(scene, staged)
    if not exhibits:
        st.warning(f"No results for the filters of this scene: {as_markdown(staged.filters.describe())}.")
    are_drawn = answer is None or guesses.empty
    for exhibit in exhibits:
        chart = None if are_drawn or answer is None else _on_its_axis(scene, answer, rounds, guesses, exhibit, staged)
        are_drawn = are_drawn or chart is not None
        shown = replace(exhibit, chart=chart) if chart is not None else exhibit
        show_on_stage(staged, shown, key=f"{scene.scene_id}-{exhibit.name}")
    if answer is not None and not are_drawn:
        reveal, facts = reveal_of(answer, "", ""), staged.atlas.facts
        draw = partial(guesses_chart, guesses, rounds.question, reveal, answer.fact_ids, facts, staged.theme)
        asked = (rounds.scene_key, guesses.to_csv(), staged.theme, staged.atlas)
        chart = once_a_session("guesses-on-their-own", asked, draw)
        sources = "; ".join(dict.fromkeys(facts[i].origin.in_text for i in answer.fact_ids))
        show_guesses(
            staged, chart, f"Guesses of this room. The answer: {sources or 'counted here'}", key=scene.scene_id
        )


def _on_its_axis(
    scene: Scene, answer: Answer, rounds: Rounds, guesses: pd.DataFrame, exhibit: Exhibit, staged: View
) -> Chart | None:
    if scene.answer is None or scene.answer.kind not in ON_AN_AXIS:
        return None
    reveal, facts = reveal_of(answer, "", ""), staged.atlas.facts
    asked = (exhibit.chart, rounds.scene_key, guesses.to_csv())
    return once_a_session(
        "guesses-on-axis",
        asked,
        partial(
            with_guesses, exhibit.chart, guesses, rounds.question, reveal, answer.fact_ids, facts, staged.theme
        ),
    )  # fmt: skip

"""A deck of one's own, changed in the browser: order, title, question, kind of answer and the facts it rests on."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.charts.palette import LIGHT
from components.exhibits.view import View
from components.lecture.lecture import keep_own
from components.lecture.scenes import exhibits_of, read_scenes, view_of
from components.plain_text import as_markdown
from components.session.lecture import edited_scene, keep_edited_scene
from data.lecture.decks import CHOSEN_BETWEEN, LONGEST, AnswerSource, Deck, DeckMistake, Scene, write_deck
from data.lecture.proposals import with_figures

#: How a room answers, by the kind of answer; "" where only the chart answers.
ANSWERED = {
    "": "The room guesses aloud, and the chart answers.",
    "figure": "The room guesses a figure, and the answer is what is printed.",
    "largest": "The room chooses, and the largest is right.",
    "smallest": "The room chooses, and the smallest is right.",
}
KEPT = "As it is in the deck."


def show_deck_editor(view: View, deck: Deck) -> None:
    """Fields for one scene of a deck at a time."""
    st.markdown("**Change your lecture**")
    titles = {scene.scene_id: f"{place}. {scene.title}" for place, scene in enumerate(deck.scenes, 1)}
    # A new order makes a new field, which begins where the old one was.
    scene_id = st.selectbox(
        "Scene",
        list(titles),
        index=deck.place_of(edited_scene()) or 0,
        format_func=lambda scene_id: titles.get(scene_id, scene_id),
    )
    scene = next((each for each in deck.scenes if each.scene_id == scene_id), deck.scenes[0])
    with st.container(horizontal=True):
        for label, by in (("Move up", -1), ("Move down", 1)):
            st.button(label, on_click=_move, args=(deck, scene.scene_id, by))
        st.button("Remove it", on_click=lambda: keep_own(deck.without_scene(scene.scene_id)))
    _show_form(view, deck, scene)


def _move(deck: Deck, scene_id: str, by: int) -> None:
    keep_own(deck.moved(scene_id, by))
    keep_edited_scene(scene_id)


def _show_form(view: View, deck: Deck, scene: Scene) -> None:
    staged = view_of(scene, view.atlas, view.controls, LIGHT)
    drawn = [fact_id for exhibit in exhibits_of(scene, staged) for fact_id in exhibit.fact_ids]
    offered = with_figures(drawn, view.atlas)
    held = scene.answer.kind if scene.answer else ""
    kinds = [kind for kind in ANSWERED if not kind or offered or kind == held]
    kinds += [held] if held not in kinds else []
    with st.form(f"scene-{scene.scene_id}", border=True):
        title = st.text_input("Title", scene.title, max_chars=LONGEST["title"])
        question = st.text_input("Question", scene.question, max_chars=LONGEST["question"])
        kind = st.selectbox("Answer", kinds, index=kinds.index(held), format_func=lambda kind: ANSWERED.get(kind, KEPT))
        facts = scene.answer.facts if scene.answer else offered
        chosen = st.multiselect(
            "Facts that it rests on",
            offered,
            default=[fact_id for fact_id in facts if fact_id in offered],
            format_func=lambda i: f"{view.atlas.facts[i].says} ({view.atlas.facts[i].source_label})",
        )
        notes = st.text_area("Speaker notes", scene.notes, max_chars=LONGEST["notes"])
        if st.form_submit_button("Save this scene", type="primary"):
            changed = replace(scene, title=title, question=question, notes=notes)
            if kind in ANSWERED:
                changed = _answered(changed, kind, tuple(chosen))
            _save(view, deck.with_changed(changed), scene)


def _answered(scene: Scene, kind: str, facts: tuple[str, ...]) -> Scene:
    if not kind:
        return replace(scene, ask="room", answer=None)
    given = scene.answer.given if scene.answer else ()
    ask = "choices" if kind in CHOSEN_BETWEEN else "slider"
    return replace(scene, ask=ask, answer=AnswerSource(kind, facts, given=given))


def _save(view: View, deck: Deck, scene: Scene) -> None:
    """Keep a changed deck if it can be shown; otherwise say what is wrong, and keep the deck as it was."""
    try:
        read = read_scenes(write_deck(deck), view.atlas, view.controls)
        # A scene with a mistake is left out; what is wrong with others of the deck is told elsewhere.
        is_shown = read.deck.place_of(scene.scene_id) is not None
        mistakes = [] if is_shown else [mistake for mistake in read.mistakes if f"({scene.scene_id})" in mistake]
    except DeckMistake as mistake:
        mistakes = [str(mistake)]
    if mistakes:
        st.warning(as_markdown(f"Not saved. {mistakes[0]}"))
    else:
        keep_own(deck)
        keep_edited_scene(scene.scene_id)
        st.rerun()

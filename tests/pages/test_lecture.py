"""A lecture and its speaker notes, run as a lecturer's session runs them: what turning a scene costs, and who waits."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from itertools import cycle

import pytest
from streamlit.testing.v1 import AppTest

from components.lecture import scenes
from components.lecture.scenes import built_in_scenes
from components.session import work
from data.lecture.decks import DeckRead, pack_deck, write_deck
from tests.pages.test_pages import ATLAS, CONTROLS, opened

DECK = built_in_scenes(ATLAS, CONTROLS).deck
OWN = pack_deck(replace(DECK, title="One of my own", scenes=DECK.scenes[::-1]))
every_stage = pytest.mark.parametrize("name", ["lecture", "speaker_notes"])
every_deck = pytest.mark.parametrize("deck", ["", OWN], ids=["the atlas's own", "one in the link"])


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each run would have waited, where nothing comes back of what a session has used up."""
    waits: list[float] = []
    monkeypatch.setattr(work, "WORK_SHARE", 1e-6)
    monkeypatch.setattr(work, "_works_for_many", threading.Event())
    slept = time.sleep
    monkeypatch.setattr(
        "components.session.work.time.sleep", lambda seconds: waits.append(seconds) if seconds > 1 else slept(seconds)
    )
    return waits


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of every deck that is read and checked from now on."""
    readings: list[str] = []
    read_deck = scenes.read_deck

    def counted(text: str, *rest: object) -> DeckRead:
        readings.append(text)
        return read_deck(text, *rest)

    monkeypatch.setattr(scenes, "read_deck", counted)
    return readings


def lecturer(name: str, deck: str) -> AppTest:
    return opened(name, scene=DECK.scenes[-1 if deck else 0].scene_id, **({"deck": deck} if deck else {}))


def turn(app: AppTest, name: str, forward: bool) -> None:
    """One step on or back: by a button of the notes, or to the address that a key leads to on the wall."""
    if name == "speaker_notes":
        label = "Next →" if forward else "← Back"
        next(button for button in app.button if button.label == label).click().run()
    else:
        ids = [scene.scene_id for scene in DECK.scenes]
        held, shown = app.query_params["scene"], "shown" in app.query_params
        scene_id = held if isinstance(held, str) else held[-1]
        step = ids.index(scene_id) + (1 if forward and shown else -1 if not forward and not shown else 0)
        app.query_params["scene"] = ids[min(max(step, 0), len(ids) - 1)]
        app.query_params.pop("shown", None)
        if forward is not shown:
            app.query_params["shown"] = "yes"
        app.run()
    assert not app.exception, app.exception


def lecture_through(name: str, deck: str) -> None:
    app = lecturer(name, deck)
    for _, forward in zip(range(30), cycle([True, True, True, False]), strict=False):
        turn(app, name, forward)


@every_stage
@every_deck
def test_a_lecturer_who_turns_scene_after_scene_never_waits(name, deck, waits):
    # What a process draws first, it draws once for all sessions: the lecturer before this one has seen the same scenes.
    lecture_through(name, deck)
    waits.clear()
    work.share_work()
    lecture_through(name, deck)
    assert waits == []


@every_stage
def test_the_deck_of_the_atlas_is_read_once_for_all(name, readings):
    for _ in range(2):
        app = lecturer(name, "")
        turn(app, name, True)
    assert len(readings) <= 1


@every_stage
def test_a_deck_in_a_link_is_read_once_in_a_session(name, readings):
    app = lecturer(name, OWN)
    for _ in range(4):
        turn(app, name, True)
    assert len([text for text in readings if "One of my own" in text]) == 1


def test_another_deck_in_the_link_is_read_anew(readings):
    app = lecturer("lecture", OWN)
    other = pack_deck(replace(DECK, title="Another one"))
    app.query_params["deck"] = other
    app.run()
    assert [write_deck(replace(DECK, title="Another one"))] == readings[-1:]


def test_tables_taken_anew_are_answered_from():
    other = replace(ATLAS)
    readings = [scenes.built_in_scenes(atlas, CONTROLS) for atlas in (ATLAS, other, ATLAS)]
    assert readings[1] is not readings[0]
    assert readings[1].deck == readings[0].deck


def test_the_last_scene_of_an_own_deck_can_be_removed_too():
    app = opened("lecture")
    app.session_state["own-deck"] = write_deck(replace(DECK, title="Mine", scenes=DECK.scenes[:2]))
    app.run()
    for left in (1, 0):
        next(button for button in app.button if button.label == "Remove it").click().run()
        assert not app.exception
        assert not [told.value for told in (*app.error, *app.warning)]
        assert ("Remove it" in [button.label for button in app.button]) == bool(left)
    assert app.session_state["own-deck"] == ""

"""The slides of a room, opened with python-pptx: the store's totals, the answer with its source, and no voter."""

from __future__ import annotations

import datetime
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from components.exports.room_slides import MAX_BARS, NOT_REVEALED, as_room_slides
from data.room.databases import File
from data.room.questions import Question, Reveal
from data.room.store import RoomScene, RoomStore, counted_guesses
from tests.components.exports.leaves import MADE_ON
from tests.components.views import ATLAS

MINUTES = Question("How many minutes?", "slider", 0, 60, 1, "minutes")
EFFECT = Question("How large?", "slider", -0.5, 1.5, 0.01, "effect size")
WHICH = Question("Which is longer?", "choices", options=("Brief (a guide)", "Long (a guide)"))
REVEAL = Reveal("45 to 50 minutes (Cleveland Clinic).", "go/session-lengths", 45, 50)


def opened(scenes, made_on: datetime.date = MADE_ON):
    content = as_room_slides(scenes, ATLAS.edition, made_on, lambda path: f"http://atlas.example/{path}")
    return Presentation(io.BytesIO(content))


def texts(slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def chart_of(slide):
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return chart


def series_of(slide) -> dict[str, tuple[float, ...]]:
    return {series.name: tuple(series.values) for series in chart_of(slide).plots[0].series}


@pytest.fixture
def store(tmp_path: Path) -> RoomStore:
    return RoomStore(File(tmp_path / "rooms.sqlite3"))


def test_each_answered_scene_is_a_slide_with_the_totals_of_the_store(store):
    opened_room = store.open_room()
    code, key = opened_room.code, opened_room.key
    scene = MINUTES.scene_key("one")
    store.turn(key, "one", MINUTES)
    for number in range(30):
        store.guess(code, f"cookie {number}", scene, 1, number % 7 * 10)
    store.close_round(key, scene)
    store.open_second_round(key, scene)
    for number in range(20):
        store.guess(code, f"cookie {number}", scene, 2, 45)
    store.reveal(key, scene, REVEAL)
    store.turn(key, "two", WHICH)
    store.guess(code, "cookie 1", WHICH.scene_key("two"), 1, 1)
    store.turn(key, "unanswered", EFFECT)
    scenes = [(each, store.guesses(code, each.scene)) for each in store.scenes(key)]
    first, second = opened(scenes).slides

    assert first.shapes.title.text_frame.text == "How many minutes?"
    assert "45 to 50 minutes (Cleveland Clinic)." in texts(first)
    foot = texts(first)[-1]
    for told in (
        "The room (30, then 20)",
        "http://atlas.example/go/session-lengths",
        ATLAS.edition.title,
        "2026-11-30",
    ):
        assert told in foot
    assert chart_of(first).chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED
    assert "The room (30, then 20)" in first.shapes._spTree.xpath(".//p:graphicFrame//p:cNvPr")[0].get("descr")
    guesses = store.guesses(code, scene)
    by_round = [guesses[guesses["round"].eq(number)]["count"].sum() for number in (1, 2)]
    found = series_of(first)
    assert list(found) == ["First guess (30)", "Second guess (20)"]
    assert [sum(values) for values in found.values()] == by_round == [30, 20]

    assert second.shapes.title.text_frame.text == "Which is longer?"
    assert NOT_REVEALED in texts(second)
    assert chart_of(second).chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert list(chart_of(second).plots[0].categories) == list(WHICH.options)
    assert series_of(second) == {"First guess (1)": (0, 1)}
    # Nothing says what is right before the lecturer does.
    assert not any("right" in text for text in texts(second))


def test_what_is_right_is_marked_once_it_is_revealed():
    revealed = RoomScene("two.x", WHICH, reveal=Reveal("Long (a guide).", "go/overview", right=(1,)))
    (slide,) = opened([(revealed, counted_guesses([(1, 0.0, 3), (1, 1.0, 1)]))]).slides
    assert list(chart_of(slide).plots[0].categories) == ["Brief (a guide)", "✓ Long (a guide)"]
    assert series_of(slide) == {"First guess (4)": (3, 1)}
    assert "25% right" in texts(slide)[-1]


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 200)), min_size=1, max_size=60))
def test_no_guess_is_lost_between_bars(made):
    counts = Counter((number, round(-0.5 + step * 0.01, 2)) for number, step in made)
    guesses = counted_guesses([(number, guess, count) for (number, guess), count in sorted(counts.items())])
    (slide,) = opened([(RoomScene("three.x", EFFECT), guesses)]).slides
    categories = list(chart_of(slide).plots[0].categories)
    assert len(categories) <= MAX_BARS
    expected = {number: Counter() for number, _ in made}
    for (number, guess), count in counts.items():
        (place,) = [i for i, label in enumerate(categories) if holds(label, guess)]
        expected[number][place] += count
    for number, values in zip(sorted(expected), series_of(slide).values(), strict=True):
        assert list(values) == [expected[number][place] for place in range(len(categories))]


def holds(label: str, guess: float) -> bool:
    low, _, high = label.replace("−", "-").partition(" to ")
    return float(low) - 1e-9 <= guess <= float(high or low) + 1e-9

from __future__ import annotations

import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pandas as pd
import pytest

from components.charts.palette import DARK, LIGHT
from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.effect_sizes import effect_sizes, printed_rises, single_bands
from components.exhibits.effect_translation import translated_effect
from components.exhibits.memory import MAX_BYTES, MAX_ENTRIES, Memory, remembered
from components.exhibits.overview import controlled_effects, most_covered_conditions, session_counts
from components.exhibits.session_lengths import computed_doses, printed_lengths
from components.exhibits.sources import source_portrait
from components.exhibits.view import View
from components.session.controls import ManyOf
from components.session.selection import Selection
from data.atlas.filters import Filters
from tests.components.views import ATLAS, CONTROLS, a_view

EXHIBITS = (
    condition_coverage, effect_sizes, single_bands, printed_rises, controlled_effects,
    most_covered_conditions, session_counts,
    computed_doses, printed_lengths, source_portrait,
)  # fmt: skip


def counted():
    asked: list[View] = []

    @remembered
    def make(view: View) -> object:
        asked.append(view)
        return object()

    return make, asked


def test_equal_views_are_drawn_once():
    make, asked = counted()
    first = make(a_view())
    assert make(a_view()) is first
    assert len(asked) == 1


def test_a_hall_that_asks_at_once_has_it_drawn_once():
    begun, may_end, asked = threading.Event(), threading.Event(), []

    @remembered
    def make(view: View) -> object:
        asked.append(view)
        begun.set()
        assert may_end.wait(10)
        return object()

    with ThreadPoolExecutor(8) as hall:
        shown = [hall.submit(make, a_view()) for _ in range(8)]
        assert begun.wait(10)
        assert not any(future.done() for future in shown)
        may_end.set()
        assert len({id(future.result(10)) for future in shown}) == 1
    assert len(asked) == 1


def test_what_fails_is_tried_again():
    tries = []

    @remembered
    def make(view: View) -> str:
        tries.append(view)
        if len(tries) == 1:
            raise ValueError("the first time")
        return "drawn"

    with pytest.raises(ValueError, match="the first time"):
        make(a_view())
    assert make(a_view()) == "drawn"


def test_what_is_asked_for_least_is_forgotten():
    make, asked = counted()
    first = make(a_view())
    for i in range(MAX_ENTRIES):
        make(a_view(d=(str(i),)))
    assert make(a_view()) is not first
    assert len(asked) == MAX_ENTRIES + 2


@pytest.mark.parametrize(
    "other",
    [
        a_view(theme=DARK),
        a_view(sources=("uk_guide",)),
        a_view(conditions=("anxiety",)),
        a_view(atlas=replace(ATLAS)),
    ],
    ids=["theme", "sources", "conditions", "tables taken anew"],
)
def test_whatever_is_different_is_drawn_anew(other):
    make, asked = counted()
    assert make(other) is not make(a_view())
    assert len(asked) == 2


@pytest.mark.parametrize("key", CONTROLS)
def test_every_choice_counts(key):
    make, asked = counted()
    options = getattr(CONTROLS[key], "options", {})
    another = tuple(option for option in options if option not in CONTROLS[key].default)[:1] or ("0.7",)
    make(a_view())
    make(a_view(**{key: another}))
    assert len(asked) == 2


# A matrix without any statement has nothing to say of a silence, so that it stands aside here.
@pytest.mark.parametrize("make", EXHIBITS[1:], ids=lambda make: make.__name__)
def test_a_filter_that_is_added_reaches_every_exhibit(make, monkeypatch):
    """One more filter of every page, which leaves nothing once it is chosen: no exhibit shows what it kept before."""
    added = ManyOf(key="nothing", label="Nothing", options={"at_all": "At all"})
    controls = {**CONTROLS, added.key: added}

    def shown_by(**chosen):
        view = View(ATLAS, controls, Selection.of(controls, chosen), LIGHT)
        groups = made if isinstance(made := make(view), list) else [made]
        return [exhibit for group in groups for exhibit in getattr(group, "shown", (group,)) if exhibit is not None]

    before = shown_by()
    assert before

    def leaves_nothing(self, frame):
        return frame.iloc[:0]

    monkeypatch.setattr(Filters, "apply", leaves_nothing)
    after = shown_by(nothing=("at_all",))
    assert not {id(exhibit) for exhibit in before} & {id(exhibit) for exhibit in after}


@pytest.mark.parametrize("make", EXHIBITS, ids=lambda make: make.__name__)
def test_what_is_remembered_is_what_would_be_drawn(make):
    def drawn(exhibits: object) -> list[str]:
        groups = exhibits if isinstance(exhibits, list) else [exhibits]
        shown = [one for group in groups for one in getattr(group, "shown", (group,))]
        return [
            one.to_json()
            if isinstance(one, pd.DataFrame)
            else one.chart.figure.to_json() + one.chart.alt + str(one.row_ids)
            for one in shown
        ]

    assert drawn(make(a_view())) == drawn(make.__wrapped__(a_view())) != []


def test_a_translation_is_drawn_once_whatever_is_filtered_and_anew_for_another_number():
    def translated(sources: tuple[str, ...] = (), theme=LIGHT, **chosen: tuple[str, ...]):
        return translated_effect(a_view(theme=theme, sources=sources, **chosen))

    first = translated(figure=("sh-05",))
    assert translated(("uk_guide",), figure=("sh-05",)) is first
    assert [one.chart for one in translated(figure=("sh-05",)).shown] == [one.chart for one in first.shown]
    for another in (
        translated(figure=("d10-1",)),
        translated(figure=("sh-05",), baseline=("40",)),
        translated(figure=("sh-05",), theme=DARK),
        translated(d=("0.8",)),
        translated_effect(a_view(atlas=replace(ATLAS), figure=("sh-05",))),
    ):
        assert another is not first


def test_what_is_kept_is_bounded_in_bytes():
    memory = Memory(most=1_000, most_bytes=10_000, n_bytes_of=len)
    for number in range(500):
        assert memory.made(number, lambda number=number: bytes(1 + 37 * number % 900)) is not None
        assert memory.n_bytes <= 10_000
    assert len(memory) >= 10, "and no more is let go than must be"
    asked: list[int] = []
    memory.made(499, lambda: asked.append(499))
    assert asked == [], "the latest is still there"


def test_what_weighs_too_much_by_itself_is_given_and_not_kept():
    memory = Memory(most=10, most_bytes=100, n_bytes_of=len)
    assert memory.made("small", lambda: b"x") == b"x"
    assert len(memory.made("large", lambda: bytes(1_000))) == 1_000
    assert memory.n_bytes <= 100


def test_a_group_of_charts_is_weighed_at_what_it_takes():
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    shown = condition_coverage.__wrapped__(a_view(theme=DARK))
    took = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert took / 3 < shown.n_bytes < 3 * took
    assert MAX_ENTRIES * shown.n_bytes > MAX_BYTES, "the bound in bytes is the one that holds"


def test_views_that_nobody_has_looked_at_before_do_not_fill_the_memory(monkeypatch):
    weight = session_counts(a_view()).n_bytes
    most_bytes = weight + weight // 5
    memory = Memory(MAX_ENTRIES, most_bytes, lambda made: made.n_bytes)
    monkeypatch.setattr("components.exhibits.memory._memory", memory)
    for source in list(ATLAS.choices.source_labels)[:4]:
        session_counts(a_view(sources=(source,), conditions=("depression",)))
        assert memory.n_bytes <= most_bytes
    session_counts(a_view())
    assert 1 <= len(memory) < 5

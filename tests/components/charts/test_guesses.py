from __future__ import annotations

import pytest

from components.charts.guesses import guesses_chart, with_guesses
from components.charts.palette import LIGHT
from components.current import shared_atlas
from components.lecture.scenes import built_in_scenes, exhibits_of, view_of
from data.room.questions import Question, Reveal
from data.room.store import counted_guesses

ATLAS, CONTROLS = shared_atlas()
READ = built_in_scenes(ATLAS, CONTROLS)
GUESSES = counted_guesses([(1, 30.0, 4), (1, 45.0, 2), (2, 45.0, 5), (2, 50.0, 1)])


def staged(scene_id: str):
    scene = READ.deck.scenes[READ.deck.place_of(scene_id)]
    exhibits = exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, LIGHT))
    return exhibits[0].chart, READ.answers[scene_id]


def drawn_bars(figure):
    """(x from, x to, height) of each bar, from row to row."""
    (trace,) = [trace for trace in figure.data if trace.fill == "toself"] or [None]
    if trace is None:
        return []
    corners = list(zip(trace.x, trace.y, strict=True))
    return [(corners[i][0], corners[i + 2][0], corners[i][1] - corners[i + 1][1]) for i in range(0, len(corners), 5)]


def carried(figure) -> list[str]:
    return [ids for trace in figure.data for ids in (trace.customdata if trace.customdata is not None else ())]


def with_room(scene_id: str, guesses=GUESSES):
    chart, answer = staged(scene_id)
    scale = answer.guess_scale
    question = Question("?", "slider", scale.least, scale.most, scale.step, scale.unit)
    reveal = Reveal(answer.in_short, "", answer.low, answer.high)
    return chart, with_guesses(chart, guesses, question, reveal, answer.fact_ids, ATLAS.facts, LIGHT)


def test_guesses_stand_on_the_axis_of_the_evidence_and_under_it():
    before, after = with_room("one-session")
    for width, tabs in after.layouts.items():
        (figure,) = [tab.figure for tab in tabs]
        # Every mark of the evidence is there as it was, on the same scale or a wider one.
        assert carried(figure) == carried(before.layouts[width][0].figure)
        start, end = figure.layout.xaxis.range
        assert start <= before.layouts[width][0].figure.layout.xaxis.range[0]
        bars = drawn_bars(figure)
        assert [(a + b) / 2 for a, b, _ in bars] == [30.0, 45.0, 45.0, 50.0]
        assert start <= 29.5
        assert end >= 50.5
        heights = [height for *_, height in bars]
        assert heights[1] == pytest.approx(heights[0] / 2)
        assert heights[0] == heights[2] == max(heights)
        lowest_mark = max(y for trace in figure.data if trace.customdata is not None for y in trace.y)
        feet = [shape.y0 for shape in figure.layout.shapes if shape.type == "line" and shape.y0 == shape.y1]
        assert min(feet) > lowest_mark
    assert after.alt.startswith(before.alt)
    assert "median 30 → 45" in after.alt


def test_a_chart_is_left_as_it_was():
    before, after = with_room("one-session")
    assert after is not before
    assert drawn_bars(before.figure) == []


def test_a_guess_beyond_the_scale_of_the_chart_widens_it():
    chart, after = with_room("one-session", counted_guesses([(1, 60.0, 1)]))
    assert chart.figure.layout.xaxis.range[1] < 60
    assert after.figure.layout.xaxis.range[1] >= 60


@pytest.mark.parametrize("scene_id", ["one-session", "nhs-sessions", "against-control", "the-sum", "like-with-like"])
def test_every_slider_of_figures_has_the_evidences_own_axis(scene_id):
    _, answer = staged(scene_id)
    middle = answer.guess_scale.middle
    assert with_room(scene_id, counted_guesses([(1, middle, 3)]))[1] is not None


@pytest.mark.parametrize("scene_id", ["named-most", "out-of-a-hundred"])
def test_where_the_evidence_has_no_axis_the_guesses_have_one_with_the_answer_on_it(scene_id):
    _, answer = staged(scene_id)
    scale = answer.guess_scale
    guesses = counted_guesses([(1, scale.least, 1), (1, scale.most, 2)])
    question = Question("?", "slider", scale.least, scale.most, scale.step, scale.unit)
    reveal = Reveal(answer.in_short, "", answer.low, answer.high)
    chart = guesses_chart(guesses, question, reveal, answer.fact_ids, ATLAS.facts, LIGHT)
    for tabs in chart.layouts.values():
        (figure,) = [tab.figure for tab in tabs]
        assert len(drawn_bars(figure)) == 2
        marked = {x for trace in figure.data if trace.customdata is not None for x in trace.x}
        assert marked == {answer.low, answer.high}


def test_each_option_has_its_share_and_the_right_one_is_marked():
    question = Question("Which?", "choices", options=("brief", "long"))
    guesses = counted_guesses([(1, 0.0, 1), (1, 1.0, 3), (2, 0.0, 4)])
    chart = guesses_chart(guesses, question, Reveal("Brief.", "", right=(0,)), (), ATLAS.facts, LIGHT)
    for tabs in chart.layouts.values():
        (figure,) = [tab.figure for tab in tabs]
        assert [end for _, end, _ in drawn_bars(figure)] == [25.0, 75.0, 100.0]
        texts = " ".join(annotation.text for annotation in figure.layout.annotations)
        assert "✓ brief" in texts
        assert "75% (3)" in texts
        # A guess is no fact: nothing here opens a card.
        assert carried(figure) == []


def test_one_guess_is_called_ones_own():
    _, after = with_room("one-session", counted_guesses([(1, 30.0, 1)]))
    texts = [annotation.text for annotation in after.figure.layout.annotations]
    assert "Your guess" in texts
    assert not any("This room" in text for text in texts)

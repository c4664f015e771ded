from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.room.questions import Question, Reveal, unpacked_question, unpacked_reveal
from data.room.store import counted_guesses
from data.room.totals import totals_in_words, totals_of, totals_table, with_hands

MINUTES = Question("How many minutes?", "slider", 0, 60, 1, "minutes")
WHICH = Question("Which?", "choices", options=("brief", "long"))
REVEAL = Reveal("45 to 50.", "go/session-lengths", 45, 50)


def counted(*rounds: list[float]):
    rows = [
        (number, guess, made.count(guess)) for number, made in enumerate(rounds, 1) for guess in sorted({*made})
    ]  # fmt: skip
    return counted_guesses(rows)


def test_hands_are_added_to_what_phones_have_guessed():
    phones = counted_guesses([(1, 30.0, 2), (2, 45.0, 1)])
    both = with_hands(phones, {1: ((30.0, 5), (50.0, 1))})
    assert list(both.itertuples(index=False, name=None)) == [(1, 30.0, 7), (1, 50.0, 1), (2, 45.0, 1)]
    assert with_hands(counted_guesses([]), {}).empty
    assert list(with_hands(counted_guesses([]), {2: ((1.0, 3),)}).itertuples(index=False, name=None)) == [(2, 1.0, 3)]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=50))
def test_median_and_share_are_those_of_the_guesses_one_by_one(guesses):
    (found,) = totals_of(counted(guesses), MINUTES, REVEAL)
    assert found.n == len(guesses)
    assert found.median == statistics.median(guesses)
    assert found.percent_inside == pytest.approx(100 * sum(45 <= g <= 50 for g in guesses) / len(guesses))


def test_both_rounds_are_told_and_how_far_the_room_moved():
    said = totals_in_words(counted([10, 20, 45], [45, 46, 60]), MINUTES, REVEAL)
    assert said == "The room (3, then 3): median 20 → 46, moved up by 26; 33% → 67% inside the range."
    said = totals_in_words(counted([50, 50], [45, 45]), MINUTES, Reveal("45.", "", 45, 45))
    assert said == "The room (2, then 2): median 50 → 45, moved down by 5; 0% → 100% exactly so."


def test_nobody_who_guessed_is_nothing_to_tell():
    assert totals_in_words(counted(), MINUTES, REVEAL) == ""


def test_of_choices_the_share_that_is_right_is_told():
    reveal = Reveal("Brief.", "go/overview", right=(0,))
    said = totals_in_words(counted([0, 1, 1, 1], [0, 0, 0, 1]), WHICH, reveal)
    assert said == "The room (4, then 4): 25% → 75% right."


def test_the_table_of_totals_holds_counts_and_no_voter():
    table = totals_table([("one", MINUTES, counted([10, 10])), ("two", WHICH, counted([1]))])
    assert table.to_dict("list") == {
        "scene": ["one", "two"],
        "question": ["How many minutes?", "Which?"],
        "round": [1, 1],
        "guess": ["10", "long"],
        "unit": ["minutes", ""],
        "count": [2, 1],
    }


@pytest.mark.parametrize("question", [MINUTES, WHICH, Question("What?", "aloud")])
def test_a_question_is_read_back_as_it_was(question):
    assert unpacked_question(question.packed()) == question


@pytest.mark.parametrize("reveal", [REVEAL, Reveal("Brief.", "go/overview", right=(0, 1))])
def test_a_reveal_is_read_back_as_it_was(reveal):
    assert unpacked_reveal(reveal.packed()) == reveal

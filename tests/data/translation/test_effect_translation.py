"""What an effect size means: golden values and a second implementation, what always holds, hostile input, plain words.

The second implementation integrates the two normal densities with scipy.integrate.quad, or takes the normal
distribution of the standard library; neither shares code with the module.
"""

from __future__ import annotations

import dataclasses
import math
import re
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from data.translation import effect_translation
from data.translation.effect_translation import (
    DEFAULT_BASELINE,
    LARGEST_D,
    REFERENCES,
    NeededStretch,
    NumberNeeded,
    OutOfHundred,
    cohens_u3,
    nnt_furukawa_leucht,
    nnt_kraemer_kupfer,
    out_of_hundred,
    overlap,
    parse_baseline,
    parse_d,
    plain_sentence,
    probability_of_superiority,
    response_rate_with_treatment,
    sentence_d,
    sentence_furukawa_leucht,
    sentence_kraemer_kupfer,
    sentence_overlap,
    sentence_people,
    sentence_superiority,
    sentence_u3,
    translate,
)

SENTENCES = (
    sentence_d,
    sentence_u3,
    sentence_overlap,
    sentence_superiority,
    sentence_people,
    sentence_furukawa_leucht,
    sentence_kraemer_kupfer,
)
OF_D = (cohens_u3, overlap, probability_of_superiority, nnt_kraemer_kupfer)
OF_D_AND_BASELINE = (response_rate_with_treatment, nnt_furukawa_leucht, out_of_hundred, translate)
BEYOND = [5.0001, -5.0001, 1e9, math.inf, -math.inf, math.nan]
NO_SHARES = [0.0, 1.0, -0.2, 20.0, math.inf, math.nan]

ds = st.floats(-LARGEST_D, LARGEST_D, allow_nan=False)
steps = st.integers(-500, 500).map(lambda hundredths: hundredths / 100)
baselines = st.floats(0.001, 0.999)
three_ds = st.lists(st.one_of(ds, steps, st.just(0.0)), min_size=3, max_size=3).map(sorted)


def density(mean: float, x: float) -> float:
    return math.exp(-((x - mean) ** 2) / 2) / math.sqrt(2 * math.pi)


def signed_gain(needed: NumberNeeded) -> float:
    """How many more get better for each one treated: what the number was the reciprocal of."""
    return {"to_treat": 1, "to_harm": -1, "none": 0}[needed.kind] / (needed.number or 1)


# Golden values


@pytest.mark.parametrize(("d", "u3"), [(0.2, 0.579), (0.5, 0.691), (0.8, 0.788)])
def test_u3_is_that_of_cohens_table(d, u3):
    """Cohen, 1988, Table 2.2.1, column U3."""
    assert cohens_u3(d) == pytest.approx(u3, abs=5e-4)


@pytest.mark.parametrize(("d", "u1"), [(0.2, 0.147), (0.5, 0.330), (0.8, 0.474)])
def test_overlap_agrees_with_the_other_overlap_of_cohens_table(d, u1):
    """Cohen, 1988, Table 2.2.1, column U1, the non-overlap of both curves together: OVL = 2 - 2 / (2 - U1)."""
    assert overlap(d) == pytest.approx(2 - 2 / (2 - u1), abs=1e-3)


@pytest.mark.parametrize(("d", "shared", "superior"), [(0.2, 0.920, 0.556), (0.5, 0.803, 0.638), (0.8, 0.689, 0.714)])
def test_overlap_and_superiority_are_those_that_calculators_give(d, shared, superior):
    """What calculators give for Cohen's conventions; statistik-interaktiv.ch prints 80.3% and 63.8% for 0.5."""
    assert overlap(d) == pytest.approx(shared, abs=5e-4)
    assert probability_of_superiority(d) == pytest.approx(superior, abs=5e-4)


@pytest.mark.parametrize(("d", "number"), [(0.1, 17.7), (0.2, 8.9), (0.3, 6.0), (0.5, 3.6), (0.7, 2.6), (0.8, 2.3)])
def test_kraemer_and_kupfers_number_is_that_of_a_printed_table(d, number):
    """Table 3 of PMC9307914, column NNT, after Kraemer & Kupfer, 2006; one decimal is printed."""
    assert nnt_kraemer_kupfer(d) == NumberNeeded("to_treat", pytest.approx(number, abs=0.06))


def test_the_worked_example_of_the_atlas():
    """d = 0.8 with a baseline of 20%: the values that the common calculators show for it."""
    translation = translate(0.8, DEFAULT_BASELINE)
    assert round(translation.u3.point, 3) == 0.788
    assert round(translation.overlap.point, 3) == 0.689
    assert round(translation.superiority.point, 3) == 0.714
    assert translation.furukawa_leucht.point == NumberNeeded("to_treat", pytest.approx(3.53, abs=5e-3))
    assert translation.people == OutOfHundred(20, 48, 28, 52)


def test_a_number_to_harm_is_no_mirror_image_of_the_number_to_treat():
    """1 / (0.2 - Phi(-0.8 - 0.8416)): 20 of 100 can lose, 80 of 100 can gain."""
    assert nnt_furukawa_leucht(-0.8, 0.2) == NumberNeeded("to_harm", pytest.approx(6.68, abs=5e-3))
    assert nnt_furukawa_leucht(-0.8, 0.8) == NumberNeeded("to_harm", pytest.approx(3.53, abs=5e-3))


def test_an_interval_across_nought_runs_through_infinity_as_altman_says():
    """Altman, 1998: a gain of 25% down to a loss of 5% is NNT (benefit) 4, to infinity, to NNT (harm) 20."""
    normal = NormalDist()
    threshold = normal.inv_cdf(0.3)
    d_low, d_high = (normal.inv_cdf(rate) - threshold for rate in (0.25, 0.55))
    assert translate(0.2, 0.3, d_low, d_high).furukawa_leucht.interval == (
        NeededStretch("to_treat", pytest.approx(4), None),
        NeededStretch("to_harm", pytest.approx(20), None),
    )


# A second implementation


@pytest.mark.parametrize("d", [-5, -2.3, -0.8, -0.15, 0, 0.2, 0.5, 0.974, 1.8, 5])
def test_the_densities_integrate_to_the_same_numbers(d):
    shared, _ = quad(lambda x: min(density(0, x), density(d, x)), -12, 12, points=sorted({0, d / 2, d}), limit=200)
    superior, _ = quad(lambda x: density(d, x) * NormalDist().cdf(x), -12, 12, points=sorted({0, d}), limit=200)
    above, _ = quad(lambda x: density(d, x), 0, 12, points=[abs(d)], limit=200)
    assert overlap(d) == pytest.approx(shared, abs=1e-9)
    assert probability_of_superiority(d) == pytest.approx(superior, abs=1e-9)
    assert cohens_u3(d) == pytest.approx(above, abs=1e-9)


@pytest.mark.parametrize("baseline", [0.01, 0.2, 0.5, 0.77, 0.99])
@pytest.mark.parametrize("d", [-2.3, -0.8, -0.15, 0.2, 0.5, 0.974, 1.8])
def test_the_standard_library_and_scipy_stats_give_the_same_numbers(d, baseline):
    normal = NormalDist()
    treated = 1 - NormalDist(d).cdf(-normal.inv_cdf(baseline))
    assert response_rate_with_treatment(d, baseline) == pytest.approx(treated, rel=1e-6)
    gain = stats.norm.sf(stats.norm.isf(baseline), loc=d) - baseline
    assert signed_gain(nnt_furukawa_leucht(d, baseline)) == pytest.approx(gain, rel=1e-9)
    assert signed_gain(nnt_kraemer_kupfer(d)) == pytest.approx(2 * stats.norm.cdf(d, scale=math.sqrt(2)) - 1, rel=1e-9)
    assert overlap(d) == pytest.approx(normal.overlap(NormalDist(d)), rel=1e-9)


# What always holds


@given(ds)
def test_every_share_is_a_share(d):
    for share in (cohens_u3(d), overlap(d), probability_of_superiority(d)):
        assert 0 <= share <= 1


@given(ds, ds, baselines)
def test_what_rises_with_d_rises(one, other, baseline):
    low, high = sorted((one, other))
    assert cohens_u3(low) <= cohens_u3(high)
    assert probability_of_superiority(low) <= probability_of_superiority(high)
    assert response_rate_with_treatment(low, baseline) <= response_rate_with_treatment(high, baseline)
    assert signed_gain(nnt_kraemer_kupfer(low)) <= signed_gain(nnt_kraemer_kupfer(high))
    assert signed_gain(nnt_furukawa_leucht(low, baseline)) <= signed_gain(nnt_furukawa_leucht(high, baseline)) + 1e-12


@given(ds, ds)
def test_overlap_falls_the_further_d_is_from_nought(one, other):
    near, far = sorted((one, other), key=abs)
    assert overlap(near) >= overlap(far)


@given(ds, baselines)
def test_changing_the_groups_round_mirrors_every_number(d, baseline):
    assert overlap(-d) == overlap(d)
    assert cohens_u3(d) + cohens_u3(-d) == pytest.approx(1)
    assert probability_of_superiority(d) + probability_of_superiority(-d) == pytest.approx(1)
    assert signed_gain(nnt_kraemer_kupfer(-d)) == -signed_gain(nnt_kraemer_kupfer(d))
    # Getting better by -d among the one share is not getting better by d among the other.
    assert response_rate_with_treatment(-d, 1 - baseline) == pytest.approx(
        1 - response_rate_with_treatment(d, baseline), abs=1e-9
    )


@given(ds, baselines)
def test_a_number_needed_is_never_negative_and_always_of_the_kind_of_d(d, baseline):
    for needed in (nnt_furukawa_leucht(d, baseline), nnt_kraemer_kupfer(d)):
        assert (needed.kind == "none") == (needed.number is None)
        if needed.number is not None:
            assert needed.kind == ("to_treat" if d > 0 else "to_harm")
            assert 1 <= needed.number <= 1e12


@pytest.mark.parametrize("d", [0, 0.0, -0.0, 5e-324, -5e-324, 1e-13, -1e-13])
@pytest.mark.parametrize("baseline", [1e-300, 1e-9, 0.2, 0.7, 1 - 1e-9])
def test_where_there_is_no_difference_there_is_no_number_needed(d, baseline):
    assert nnt_kraemer_kupfer(d) == nnt_furukawa_leucht(d, baseline) == NumberNeeded("none", None)
    assert response_rate_with_treatment(d, baseline) == pytest.approx(baseline)


@pytest.mark.parametrize("baseline", [5e-324, 1e-9, 0.2, 0.5, 0.999, 1 - 1e-9, 1 - 2**-53])
@pytest.mark.parametrize("d", [-5, -1e-3, 0, 1e-3, 5])
def test_at_the_limits_every_number_and_sentence_is_still_there(d, baseline):
    translation = translate(d, baseline, -5, 5)
    assert all(math.isfinite(estimate.point) for estimate in (translation.u3, translation.response_rate))
    assert all(sentence(translation).endswith(".") for sentence in SENTENCES)


@given(ds)
def test_half_the_comparison_group_getting_better_makes_the_treated_rate_u3(d):
    assert response_rate_with_treatment(d, 0.5) == pytest.approx(cohens_u3(d))


@given(ds, st.one_of(baselines, st.integers(1, 99).map(lambda percent: percent / 100)))
def test_the_hundred_people_add_up_and_are_within_one_of_the_rates(d, baseline):
    people = out_of_hundred(d, baseline)
    treated = response_rate_with_treatment(d, baseline)
    assert people.better_without + people.better_because == people.better_with
    assert people.better_either_way + abs(people.better_because) + people.still_not_better == 100
    assert all(0 <= number <= 100 for number in (people.better_without, people.better_with, people.still_not_better))
    assert abs(people.better_without - 100 * baseline) < 1 + 1e-6
    assert abs(people.better_with - 100 * treated) < 1 + 1e-6
    assert abs(people.better_because - 100 * (treated - baseline)) < 1 + 1e-6
    assert people.better_because * d >= 0


@given(steps, st.integers(1, 99))
def test_a_whole_baseline_is_shown_as_it_is(d, percent):
    assert out_of_hundred(d, percent / 100).better_without == percent


@given(three_ds, baselines)
def test_every_interval_holds_its_point(three, baseline):
    d_low, d, d_high = three
    translation = translate(d, baseline, d_low, d_high)
    for name in ("d", "u3", "overlap", "superiority", "response_rate"):
        estimate = getattr(translation, name)
        low, high = estimate.interval
        assert low <= estimate.point <= high, name
    low, high = translation.people_interval
    assert low.better_with - 1 <= translation.people.better_with <= high.better_with + 1
    for needed in (translation.furukawa_leucht, translation.kraemer_kupfer):
        assert needed.point.number is None or any(
            stretch.kind == needed.point.kind
            and stretch.least * (1 - 1e-9) <= needed.point.number
            and (stretch.most is None or needed.point.number <= stretch.most * (1 + 1e-9))
            for stretch in needed.interval
        )


@given(three_ds, baselines)
def test_overlap_reaches_one_exactly_where_the_interval_holds_nought(three, baseline):
    d_low, d, d_high = three
    low, high = translate(d, baseline, d_low, d_high).overlap.interval
    assert low == min(overlap(d_low), overlap(d_high))
    assert high == (1 if d_low <= 0 <= d_high else max(overlap(d_low), overlap(d_high)))


@pytest.mark.parametrize(
    ("d", "d_low", "d_high", "stretches"),
    [
        (0.8, 0.5, 1.1, [("to_treat", 2.49, 6.01)]),
        (-0.8, -1.1, -0.5, [("to_harm", 5.75, 9.08)]),
        (0.2, -0.1, 0.5, [("to_treat", 6.01, None), ("to_harm", 37.3, None)]),
        (0.2, 0.0, 0.5, [("to_treat", 6.01, None)]),
        (-0.2, -0.5, 0.0, [("to_harm", 9.08, None)]),
        (0.0, 0.0, 0.0, []),
        (0.5, None, None, []),
    ],
    ids=["benefit", "harm", "across nought", "from nought", "up to nought", "nought", "no interval"],
)
def test_the_interval_of_a_number_needed_comes_in_stretches(d, d_low, d_high, stretches):
    interval = translate(d, 0.2, d_low, d_high).furukawa_leucht.interval
    assert [dataclasses.astuple(stretch) for stretch in interval] == [
        (kind, pytest.approx(least, rel=1e-3), most and pytest.approx(most, rel=1e-3))
        for kind, least, most in stretches
    ]


def test_nothing_at_all_is_translated_into_nothing():
    translation = translate(0, 0.2)
    assert (translation.u3.point, translation.superiority.point, translation.overlap.point) == (0.5, 0.5, 1)
    assert translation.response_rate.point == 0.2
    assert translation.people == OutOfHundred(20, 20, 0, 80)
    assert translation.furukawa_leucht.point == translation.kraemer_kupfer.point == NumberNeeded("none", None)
    assert translation.people_interval is None
    assert all(getattr(translation, name).interval is None for name in ("d", "u3", "overlap", "superiority"))


def test_what_comes_out_cannot_be_changed():
    translation = translate(0.8, 0.2, 0.5, 1.1)
    for frozen in (translation, translation.u3, translation.people, *translation.furukawa_leucht.interval):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(frozen, dataclasses.fields(frozen)[0].name, 0)
    with pytest.raises(TypeError):
        REFERENCES["Nobody, 2000"] = ""


def test_every_work_named_in_a_formula_is_in_the_references():
    for citation, entry in REFERENCES.items():
        author, year = citation.split(", ")
        assert entry.startswith(author.split(" & ")[0])
        assert f"({year})" in entry
        assert re.search(r"https://doi\.org/10\.\S+$|Associates\.$", entry)
    said = " ".join(function.__doc__ for function in (*OF_D, *OF_D_AND_BASELINE, effect_translation.NeededEstimate))
    assert all(citation in said for citation in REFERENCES)


# Numbers that are refused


@pytest.mark.parametrize("function", OF_D)
@pytest.mark.parametrize("d", BEYOND)
def test_a_d_beyond_the_limits_is_refused(function, d):
    with pytest.raises(ValueError, match=f"^d was {re.escape(str(d))}; allowed is a number from -5 to 5$"):
        function(d)


@pytest.mark.parametrize("function", OF_D_AND_BASELINE)
@pytest.mark.parametrize("d", BEYOND)
def test_a_d_beyond_the_limits_is_refused_with_a_baseline_too(function, d):
    with pytest.raises(ValueError, match=f"^d was {re.escape(str(d))}; allowed is a number from -5 to 5$"):
        function(d, 0.2)


@pytest.mark.parametrize("function", OF_D_AND_BASELINE)
@pytest.mark.parametrize("baseline", NO_SHARES)
def test_a_baseline_that_is_no_share_is_refused(function, baseline):
    expected = f"^baseline was {re.escape(str(baseline))}; allowed is a share above 0 and below 1$"
    with pytest.raises(ValueError, match=expected):
        function(0.5, baseline)


@pytest.mark.parametrize(
    ("d_low", "d_high", "message"),
    [
        (0.3, None, "d_low was 0.3 and d_high was None; allowed are both limits or neither"),
        (None, 0.9, "d_low was None and d_high was 0.9; allowed are both limits or neither"),
        (0.6, 0.9, "d_low was 0.6 and d_high was 0.9; allowed are limits with d, 0.5, between them"),
        (0.9, 0.1, "d_low was 0.9 and d_high was 0.1; allowed are limits with d, 0.5, between them"),
        (-6, 0.9, "d_low was -6; allowed is a number from -5 to 5"),
        (0.3, math.nan, "d_high was nan; allowed is a number from -5 to 5"),
        (0.3, math.inf, "d_high was inf; allowed is a number from -5 to 5"),
    ],
)
def test_limits_that_make_no_interval_are_refused(d_low, d_high, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        translate(0.5, 0.2, d_low, d_high)


# Text that somebody typed, or that came in a URL


@pytest.mark.parametrize(
    ("text", "d"),
    [
        ("0.8", 0.8),
        ("0,8", 0.8),
        ("-0.15", -0.15),
        ("−0.15", -0.15),
        (" +0.8\n", 0.8),
        ("\N{NO-BREAK SPACE}.5", 0.5),
        ("1.", 1.0),
        ("5", 5.0),
        ("-5,000", -5.0),
        ("-0", 0.0),
    ],
)
def test_a_d_is_read_as_people_write_it(text, d):
    parsed = parse_d(text)
    assert parsed == d
    assert math.copysign(1, parsed) == math.copysign(1, d), "no negative nought"


@pytest.mark.parametrize(
    ("text", "baseline"),
    [("20", 0.2), ("20%", 0.2), (" 20 % ", 0.2), ("33,3", 0.333), ("1", 0.01), ("0.5%", 0.005), ("99.9", 0.999)],
)
def test_a_baseline_is_read_in_people_out_of_a_hundred(text, baseline):
    assert parse_baseline(text) == pytest.approx(baseline)


HOSTILE = [
    "",
    " ",
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "1e9",
    "1e-1",
    "0x1",
    "1_0",
    "0.8.1",
    "1,000.5",
    "--1",
    "-",
    ".",
    "%",
    "20%%",
    "٣",
    "½",
    "²",
    "large",
    "0.8; DROP TABLE",
    "<script>alert(1)</script>",
    "0\x008",
    "0.8\n0.9",
    "\u202e8.0",
    "\ud800",
    "9" * 10_000,
    "0." + "1" * 10_000,
    " " * 10_000,
    "-" * 10_000,
]


@pytest.mark.parametrize("parse", [parse_d, parse_baseline])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_else_is_refused_in_one_short_sentence(parse, text):
    with pytest.raises(ValueError, match=r"^(d|baseline) was '.*'; allowed is ") as caught:
        parse(text)
    message = str(caught.value)
    assert len(message) < 160
    assert message.isprintable()
    message.encode("utf-8")


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (parse_d, "5.01", "d was '5.01'; allowed is a number from -5 to 5, such as 0.8"),
        (parse_d, "-7", "d was '-7'; allowed is a number from -5 to 5, such as 0.8"),
        (parse_d, "0.8%", "d was '0.8%'; allowed is a number from -5 to 5, such as 0.8"),
        (parse_d, "", "d was ''; allowed is a number from -5 to 5, such as 0.8"),
        (parse_d, "9" * 50, f"d was '{'9' * 40}…'; allowed is a number from -5 to 5, such as 0.8"),
        *(
            (
                parse_baseline,
                text,
                f"baseline was '{text}'; allowed is a percentage above 0 and below 100, such as 20 or 20%; "
                "one below 1 needs its % sign",
            )
            for text in ("0", "0%", "100", "100%", "-20", "250", "0.2", "0,999", "99." + "9" * 25)
        ),
    ],
)
def test_a_refusal_says_what_came_and_what_is_allowed(parse, text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_gives_a_usable_number_or_a_refusal(text):
    for parse in (parse_d, parse_baseline):
        try:
            number = parse(text)
        except ValueError as refusal:
            message = str(refusal)
        else:
            translate(*((number, 0.2) if parse is parse_d else (0.5, number)))
            continue
        assert "; allowed is " in message


@given(steps)
def test_a_d_comes_back_from_a_url_as_it_went_in(d):
    assert parse_d(str(d)) == d


# In words

IN_WORDS = [
    (
        (0.8, 0.2),
        [
            "The average with the treatment is 0.8 standard deviations better than the average in the comparison "
            "group.",
            "About 79 of 100 people with the treatment do better than the average person in the comparison group "
            "(50 would mean no difference).",
            "The curves of the two groups have about 69% of their area in common, the treatment's lying towards the "
            "better end (100% would mean no difference).",
            "If one person is picked at random from each group, the chance that the one with the treatment does better "
            "is about 71% (50% would mean no difference).",
            "If 20 of 100 people get better in the comparison group, about 48 of 100 get better with the treatment, "
            "about 28 more.",
            "If 20 of 100 people get better in the comparison group, one more gets better for about every 3.5 people "
            "who have the treatment instead of the comparison (Furukawa and Leucht's method).",
            "If success means doing better than somebody picked at random from the other group, one more succeeds for "
            "about every 2.3 people who have the treatment instead of the comparison (Kraemer and Kupfer's method, "
            "which uses no baseline).",
        ],
    ),
    (
        (-0.8, 0.2, -1.2, -0.3),
        [
            "The average with the treatment is 0.8 standard deviations worse than the average in the comparison group "
            "(from 1.2 worse to 0.3 worse across the interval).",
            "Only about 21 of 100 people with the treatment do better than the average person in the comparison group "
            "(from 12 to 38 across the interval; 50 would mean no difference).",
            "The curves of the two groups have about 69% of their area in common, the treatment's lying towards the "
            "worse end (from 55% to 88% across the interval; 100% would mean no difference).",
            "If one person is picked at random from each group, the chance that the one with the treatment does better "
            "is only about 29% (from 20% to 42% across the interval; 50% would mean no difference).",
            "If 20 of 100 people get better in the comparison group, about 5 of 100 get better with the treatment, "
            "about 15 fewer (from 18 to 7 fewer across the interval).",
            "If 20 of 100 people get better in the comparison group, one fewer gets better for about every 6.7 people "
            "who have the treatment instead of the comparison (Furukawa and Leucht's method; across the interval, one "
            "fewer for every 5.6 to 14 people).",
            "If success means doing better than somebody picked at random from the other group, one fewer succeeds for "
            "about every 2.3 people who have the treatment instead of the comparison (Kraemer and Kupfer's method, "
            "which uses no baseline; across the interval, one fewer for every 1.7 to 6 people).",
        ],
    ),
    (
        (0, 0.2, -0.2, 0.2),
        [
            "The average with the treatment is the same as the average in the comparison group (from 0.2 worse to 0.2 "
            "better across the interval).",
            "50 of 100 people with the treatment do better than the average person in the comparison group, which "
            "means no difference (from 42 to 58 across the interval).",
            "The curves of the two groups have 100% of their area in common, which means no difference (from 92% to "
            "100% across the interval).",
            "If one person is picked at random from each group, the chance that the one with the treatment does better "
            "is 50%, which means no difference (from 44% to 56% across the interval).",
            "If 20 of 100 people get better in the comparison group, just as many get better with the treatment (from "
            "5 fewer to 6 more across the interval).",
            "If 20 of 100 people get better in the comparison group, just as many get better with the treatment, so "
            "there is no number needed to treat (Furukawa and Leucht's method; across the interval, from one more for "
            "every 17 people through no difference at all to one fewer for every 20 people).",
            "If success means doing better than somebody picked at random from the other group, just as many succeed "
            "with the treatment, so there is no number needed to treat (Kraemer and Kupfer's method, which uses no "
            "baseline; across the interval, from one more for every 8.9 people through no difference at all to one "
            "fewer for every 8.9 people).",
        ],
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), IN_WORDS, ids=["better", "worse", "no different"])
def test_every_number_has_one_plain_sentence(arguments, expected):
    translation = translate(*arguments)
    assert [sentence(translation) for sentence in SENTENCES] == expected


@pytest.mark.parametrize(
    ("sentence", "arguments", "part"),
    [
        (sentence_d, (1, 0.2), "is 1 standard deviation better than"),
        (sentence_d, (1e-5, 0.2), "is less than 0.001 standard deviations better than"),
        (sentence_d, (0.5, 0.2, 0, 0.9), "(from no difference to 0.9 better across the interval)"),
        (sentence_u3, (5, 0.2), "More than 99 of 100 people with the treatment do better"),
        (sentence_u3, (-5, 0.2), "Fewer than 1 of 100 people with the treatment do better"),
        (sentence_u3, (0.001, 0.2), "About 50 of 100 people"),
        (sentence_u3, (4, 0.2, 3, 5), "(more than 99 all across the interval;"),
        (sentence_superiority, (-5, 0.2), "is less than 1% (50%"),
        (sentence_overlap, (0.001, 0.2), "have more than 99% of their area in common"),
        (sentence_people, (0.001, 0.2), "about 20 of 100 get better with the treatment, a difference of less than 1."),
        (sentence_people, (5, 0.2), "more than 99 of 100 get better with the treatment, about 80 more."),
        (sentence_people, (-5, 0.2), "fewer than 1 of 100 get better with the treatment, about 20 fewer."),
        (sentence_people, (0.2, 0.2, -0.1, 0.5), "about 6 more (from 3 fewer to 17 more across the interval)."),
        (sentence_people, (0.5, 0.2, 0, 0.9), "(from about as many to 32 more across the interval)"),
        (sentence_people, (0.01, 0.2, 0.009, 0.011), "(about as many all across the interval)"),
        (sentence_people, (0.5, 0.205), "If 20.5 of 100 people get better"),
        (sentence_people, (0.5, 1 / 3), "If about 33.33 of 100 people get better"),
        (sentence_people, (0.5, 1e-9), "If fewer than 0.01 of 100 people get better"),
        (sentence_people, (0.5, 1 - 1e-9), "If more than 99.99 of 100 people get better"),
        (sentence_furukawa_leucht, (0.5, 0.2, 0, 0.9), "from one more for every 3.1 people to no difference at all)."),
        (
            sentence_furukawa_leucht,
            (-0.5, 0.2, -0.5, 0),
            "from one fewer for every 9.1 people to no difference at all)",
        ),
        (
            sentence_furukawa_leucht,
            (5, 0.2, 4.9, 5),
            "(Furukawa and Leucht's method; across the interval, one more for ",
        ),
        (sentence_furukawa_leucht, (5, 0.2, 4.9, 5), "one more for every 1.3 people)."),
        (sentence_furukawa_leucht, (0.001, 0.2), "for about every 3,570 people who have"),
        (sentence_furukawa_leucht, (0.2, 0.2), "for about every 17 people who have"),
        (sentence_kraemer_kupfer, (5, 0.2), "one more succeeds for about every person who has the treatment instead"),
        (sentence_kraemer_kupfer, (4, 0.2, 1, 5), "across the interval, one more for every 1 to 1.9 people)."),
    ],
)
def test_numbers_at_the_edge_are_said_rightly(sentence, arguments, part):
    assert part in sentence(translate(*arguments))


@given(three_ds, baselines)
def test_a_sentence_never_says_the_opposite(three, baseline):
    d_low, d, d_high = three
    translation = translate(d, baseline, d_low, d_high)
    for sentence in SENTENCES:
        said = sentence(translation)
        assert said[0].isupper() or said[0].isdigit()
        assert said.endswith(".")
        assert not re.search(r"nan|inf\b|None|e[-+]\d|-\d|  ", said), said
    outside = re.compile(r" \(.*\)")
    words = [outside.sub("", sentence(translation)) for sentence in (sentence_d, sentence_people)]
    needed = outside.sub("", sentence_furukawa_leucht(translation))
    if d <= 0:
        assert "better than" not in words[0]
        assert " more" not in words[1] + needed or "more than 99" in words[1] + needed
    if d >= 0:
        assert "worse" not in words[0]
        assert not re.search(r"\d fewer|one fewer", words[1] + needed)


@given(three_ds, baselines)
def test_the_baseline_is_said_wherever_it_is_used(three, baseline):
    d_low, d, d_high = three
    translation = translate(d, baseline, d_low, d_high)
    without = translate(d, 1 - baseline, d_low, d_high)
    for sentence in (sentence_people, sentence_furukawa_leucht):
        assert " of 100 people get better in the comparison group, " in sentence(translation)
    for sentence in (sentence_d, sentence_u3, sentence_overlap, sentence_superiority, sentence_kraemer_kupfer):
        assert sentence(translation) == sentence(without)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((0.97, 0.2), "0.97: if 20 of 100 people get better without the treatment, about 55 do with it."),
        ((-0.8, 0.2), "-0.8: if 20 of 100 people get better without the treatment, about 5 do with it."),
        ((0, 0.2), "0: if 20 of 100 people get better without the treatment, just as many do with it."),
        ((0.01, 0.2), "0.01: if 20 of 100 people get better without the treatment, about as many do with it."),
        ((5, 0.2), "5: if 20 of 100 people get better without the treatment, more than 99 do with it."),
        ((-5, 0.2), "-5: if 20 of 100 people get better without the treatment, fewer than 1 do with it."),
    ],
)
def test_a_patient_is_told_in_whole_people(arguments, expected):
    assert plain_sentence(translate(*arguments)) == expected


def test_a_patient_is_told_what_the_others_had():
    said = plain_sentence(translate(-0.153, 0.2), "with another treatment", "this one")
    assert said == "-0.153: if 20 of 100 people get better with another treatment, about 16 do with this one."

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from data.own_evidence.formulas import (
    averaged,
    error_of_interval,
    error_of_variance,
    hedges_g,
    small_sample_correction,
)

errors = st.floats(0.01, 10)


@given(error=errors)
def test_a_variance_gives_its_root(error):
    assert error_of_variance(error**2) == pytest.approx(error)


@given(effect=st.floats(-5, 5), error=errors, level=st.floats(50, 99.9))
def test_an_interval_gives_the_error_that_it_was_made_of(effect, error, level):
    reach = norm.ppf(0.5 + level / 200) * error
    assert error_of_interval(effect - reach, effect + reach, level) == pytest.approx(error)


def test_hedges_g_of_a_worked_example():
    # Borenstein et al. (2009), Introduction to meta-analysis, pp. 26-27: d = 0.5970, g = 0.5924 with the approximate J,
    # and Vg = 0.0411 with their formula.
    g, error = hedges_g(103, 5.5, 50, 100, 4.5, 50)
    assert g == pytest.approx(0.5924, abs=0.0001)
    assert error**2 == pytest.approx(0.0418, abs=0.0001)


@given(degrees=st.integers(4, 2000))
def test_the_correction_is_close_to_its_well_known_approximation(degrees):
    assert small_sample_correction(degrees) == pytest.approx(1 - 3 / (4 * degrees - 1), abs=0.006)


@given(st.floats(-50, 50), st.floats(0.1, 20), st.integers(2, 500), st.floats(-50, 50), st.floats(0.1, 20),
       st.integers(2, 500))  # fmt: skip
def test_swapping_the_groups_turns_the_effect_and_keeps_its_error(m1, sd1, n1, m2, sd2, n2):
    g, error = hedges_g(m1, sd1, n1, m2, sd2, n2)
    turned, same = hedges_g(m2, sd2, n2, m1, sd1, n1)
    assert turned == pytest.approx(-g)
    assert same == pytest.approx(error)
    scaled, _ = hedges_g(10 * m1, 10 * sd1, n1, 10 * m2, 10 * sd2, n2)
    assert scaled == pytest.approx(g)


@pytest.mark.parametrize("groups", [(1, 1, 1, 1, 1, 20), (1, 0, 20, 2, 0, 20), (1, float("inf"), 20, 2, 1, 20)])
def test_two_groups_without_spread_or_people_give_nothing(groups):
    with pytest.raises(ValueError, match=r"each group|must not both"):
        hedges_g(*groups)


@given(effects=st.lists(st.tuples(st.floats(-3, 3), errors), min_size=1, max_size=6), correlation=st.floats(0, 1))
def test_an_average_is_as_sure_as_the_correlation_allows(effects, correlation):
    values, spreads = [e for e, _ in effects], [s for _, s in effects]
    mean, error = averaged(values, spreads, correlation)
    assert mean == pytest.approx(sum(values) / len(values))
    independent = sqrt(sum(s * s for s in spreads)) / len(spreads)
    alike = sum(spreads) / len(spreads)
    assert independent - 1e-9 <= error <= alike + 1e-9
    assert averaged(values, spreads, 0)[1] == pytest.approx(independent)
    assert averaged(values, spreads, 1)[1] == pytest.approx(alike)

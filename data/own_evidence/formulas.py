"""How to compute an effect and its standard error from a table; every formula with its reference."""

from __future__ import annotations

from math import exp, hypot, isfinite, lgamma, log, sqrt
from statistics import NormalDist

from data.contract.vocabulary import Term, Vocabulary

#: Where a standard error comes from; each row says which applies.
FORMULAS: Vocabulary = {
    "standard_error": Term("standard error as in the file", "Taken as it stands."),
    "variance": Term("standard error from the variance", "The square root of the variance."),
    "interval": Term(
        "standard error from the interval",
        "Half the width of the interval, divided by the quantile of the normal distribution that belongs to its level "
        "(Higgins et al., Cochrane Handbook, section 6.3).",
    ),
    "two_groups": Term(
        "Hedges’ g from two groups",
        "The difference of the means in units of the pooled standard deviation, corrected for small samples (Hedges, "
        "1981); its variance after Hedges and Olkin (1985), as in metafor’s escalc.",
    ),
}


def error_of_variance(variance: float) -> float:
    """The standard error of a sampling variance: its square root (the definition). Raises ``ValueError`` below 0."""
    return sqrt(variance)


def error_of_interval(lower: float, upper: float, level_percent: float) -> float:
    """The standard error behind a confidence interval that is symmetric on its scale.

    (upper − lower) / (2 z), with z the (1 + level) / 2 quantile of the normal distribution. Higgins, J. P. T., Li, T.,
    & Deeks, J. J. (2019). Choosing effect measures and computing estimates of effect. Cochrane Handbook for Systematic
    Reviews of Interventions (2nd ed.), section 6.3.
    """
    return (upper - lower) / (2 * quantile(level_percent))


def quantile(level_percent: float) -> float:
    """How many standard errors an interval of this level extends to either side: 1.96 for 95."""
    return NormalDist().inv_cdf(0.5 + level_percent / 200)


def small_sample_correction(degrees: float) -> float:
    """Hedges' correction J in its exact form, with the gamma function; about 1 − 3 / (4 degrees − 1).

    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators. Journal of
    Educational Statistics, 6(2), 107–128, equation 6e.
    """
    return exp(lgamma(degrees / 2) - log(sqrt(degrees / 2)) - lgamma((degrees - 1) / 2))


def hedges_g(mean_1: float, sd_1: float, n_1: float, mean_2: float, sd_2: float, n_2: float) -> tuple[float, float]:
    """Hedges' g of group 1 against group 2 and its standard error; positive where group 1 has the higher mean.

    d is the difference of the means over the pooled standard deviation, g = J d (see ``small_sample_correction``), and
    its variance 1 / n1 + 1 / n2 + g² / (2 (n1 + n2)): Hedges, L. V., & Olkin, I. (1985). Statistical methods for
    meta-analysis, pp. 78–86. metafor's ``escalc(measure = "SMD")`` does the same. Raises ``ValueError`` where a group
    has fewer than two people or both standard deviations are 0.
    """
    degrees = n_1 + n_2 - 2
    if min(n_1, n_2) < 2 or not isfinite(degrees):
        raise ValueError("each group needs two people at least")
    pooled = hypot(sd_1 * sqrt((n_1 - 1) / degrees), sd_2 * sqrt((n_2 - 1) / degrees))
    if not (isfinite(pooled) and pooled > 0):
        raise ValueError("the standard deviations must not both be 0")
    g = small_sample_correction(degrees) * (mean_1 - mean_2) / pooled
    return g, sqrt(1 / n_1 + 1 / n_2 + g * g / (2 * (n_1 + n_2)))


def averaged(effects: list[float], errors: list[float], correlation: float) -> tuple[float, float]:
    """Several effects of one sample as one: their mean and its standard error, given their correlation.

    Borenstein, M., Hedges, L. V., Higgins, J. P. T., & Rothstein, H. R. (2009). Introduction to meta-analysis, chapter
    24: V = (1 / m)² (Σ Vi + Σ r √Vi √Vj).
    """
    m = len(effects)
    variances = sum(error * error for error in errors)
    total = sum(errors)
    shared = correlation * (total * total - variances)
    return sum(effects) / m, sqrt(variances + shared) / m

"""What an effect size means: Cohen's d as overlap, chances, people out of 100 and numbers needed to treat.

Throughout, ``d`` is the difference between the averages of two separate groups, treatment minus comparison, in standard
deviations, turned so that positive favours the treatment. Both groups are assumed to be normally distributed with the
same spread. ``baseline`` is the share of people, between 0 and 1, who get better in the comparison group.

Phi is the standard normal distribution function. ``REFERENCES`` lists the works named in brackets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]

DEFAULT_BASELINE = 0.20
"""The share that gets better in the comparison group unless the reader changes it: 20 of 100 people.

A convention of this atlas, for illustration. It comes from no study and represents no condition, so whatever shows it
must say so and let the reader change it.
"""

LARGEST_D = 5.0
"""The largest d, in either direction, that is translated; beyond it the two groups hardly touch."""

SMALLEST_DIFFERENCE = 1e-12
"""Smaller differences between two shares count as none: one person in a million million."""

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "Altman, 1998": (
            "Altman, D. G. (1998). Confidence intervals for the number needed to treat. BMJ, 317(7168), 1309–1312. "
            "https://doi.org/10.1136/bmj.317.7168.1309"
        ),
        "Cohen, 1988": (
            "Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). "
            "Lawrence Erlbaum Associates."
        ),
        "Furukawa & Leucht, 2011": (
            "Furukawa, T. A., & Leucht, S. (2011). How to obtain NNT from Cohen's d: Comparison of two methods. "
            "PLoS ONE, 6(4), Article e19070. https://doi.org/10.1371/journal.pone.0019070"
        ),
        "Inman & Bradley, 1989": (
            "Inman, H. F., & Bradley, E. L., Jr. (1989). The overlapping coefficient as a measure of agreement between "
            "probability distributions and point estimation of the overlap of two normal densities. Communications in "
            "Statistics – Theory and Methods, 18(10), 3851–3874. https://doi.org/10.1080/03610928908830127"
        ),
        "Kraemer & Kupfer, 2006": (
            "Kraemer, H. C., & Kupfer, D. J. (2006). Size of treatment effects and their importance to clinical "
            "research and practice. Biological Psychiatry, 59(11), 990–996. "
            "https://doi.org/10.1016/j.biopsych.2005.09.014"
        ),
        "McGraw & Wong, 1992": (
            "McGraw, K. O., & Wong, S. P. (1992). A common language effect size statistic. Psychological Bulletin, "
            "111(2), 361–365. https://doi.org/10.1037/0033-2909.111.2.361"
        ),
    }
)
"""The works behind the formulas, in APA 7, by in-text citation."""


# What comes out


@dataclass(frozen=True)
class Estimate:
    """A number and its values at the limits of d, lower end first; ``interval`` is None where d has no limits."""

    point: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class NumberNeeded:
    """How many people must have the treatment, rather than the comparison, for one to fare differently.

    ``to_treat``: one more person gets better for every ``number`` people. ``to_harm``: one fewer does, Altman's NNT
    (harm); it says nothing about side effects or about getting worse. ``none``: there is no difference, so no number of
    people makes one, and ``number`` is None. A number is never negative.
    """

    kind: Literal["to_treat", "to_harm", "none"]
    number: float | None


@dataclass(frozen=True)
class NeededStretch:
    """A stretch of numbers needed, of one kind; ``most`` is None where it extends to infinity (no difference)."""

    kind: Literal["to_treat", "to_harm"]
    least: float
    most: float | None


@dataclass(frozen=True)
class NeededEstimate:
    """A number needed and its interval, in stretches.

    One stretch where the limits of d lie on the same side of 0. Two where they lie on both sides: from the first, to
    treat, up through infinity, which means no difference, and down into the second, to harm (Altman, 1998). Empty where
    d has no limits or both are 0.
    """

    point: NumberNeeded
    interval: tuple[NeededStretch, ...] = ()


@dataclass(frozen=True)
class OutOfHundred:
    """What happens to 100 people, in whole people.

    ``better_with`` is ``better_without`` plus ``better_because``, which is negative where the treatment does worse.
    Three groups make up the 100: better either way, better or worse because of the treatment, and still not better.
    Nobody is assumed to gain while another loses, so "because" is the smallest number that the two rates allow.
    """

    better_without: int
    better_with: int
    better_because: int
    still_not_better: int

    @property
    def better_either_way(self) -> int:
        return min(self.better_without, self.better_with)


@dataclass(frozen=True)
class Translation:
    """One d in every form, each with its interval where d has one."""

    d: Estimate
    baseline: float
    u3: Estimate
    overlap: Estimate
    superiority: Estimate
    response_rate: Estimate
    furukawa_leucht: NeededEstimate
    kraemer_kupfer: NeededEstimate
    people: OutOfHundred
    people_interval: tuple[OutOfHundred, OutOfHundred] | None
    interval_label: str = "the interval"


# The numbers


def cohens_u3(d: float) -> float:
    """Share of the treatment group that does better than the average of the comparison group (0 to 1).

    U3 = Phi(d) (Cohen, 1988). Raises ``ValueError`` for a d beyond ±5 or not finite.
    """
    return _phi(_checked_d(d))


def overlap(d: float) -> float:
    """Overlapping coefficient: the area that the curves of the two groups share (0 to 1).

    OVL = 2 Phi(-|d| / 2) (Inman & Bradley, 1989). It is not 1 - U1 of Cohen, 1988, who measures the shared area
    against the area of both curves together. Raises ``ValueError`` for a d beyond ±5 or not finite.
    """
    return 2 * _phi(-abs(_checked_d(d)) / 2)


def probability_of_superiority(d: float) -> float:
    """Chance that somebody from the treatment group does better than somebody from the comparison group (0 to 1).

    PS = Phi(d / sqrt 2), each picked at random (McGraw & Wong, 1992). Raises ``ValueError`` for a d beyond ±5 or not
    finite.
    """
    return _phi(_checked_d(d) / math.sqrt(2))


def nnt_kraemer_kupfer(d: float) -> NumberNeeded:
    """Number needed, in people, where success is doing better than somebody from the other group.

    NNT = 1 / (2 Phi(d / sqrt 2) - 1), which needs no baseline (Kraemer & Kupfer, 2006). For a negative d the groups
    change places, 1 / (1 - 2 Phi(d / sqrt 2)), and the number is one to harm. Raises ``ValueError`` for a d beyond ±5
    or not finite.
    """
    # erf(d / 2) equals 2 Phi(d / sqrt 2) - 1 and stays accurate for small d.
    return _number_needed(math.erf(_checked_d(d) / 2))


def response_rate_with_treatment(d: float, baseline: float) -> float:
    """Share that gets better with the treatment (0 to 1), if ``baseline`` gets better without it.

    Phi(d + Phi^-1(baseline)): getting better means passing a point on the scale, the one that ``baseline`` of the
    comparison group passes (Furukawa & Leucht, 2011). Raises ``ValueError`` for a d beyond ±5 or not finite, and for a
    baseline that is not between 0 and 1.
    """
    d, baseline = _checked_d(d), _checked_baseline(baseline)
    treated = _phi(d + float(ndtri(baseline)))
    # Phi(Phi^-1(baseline)) can differ from the baseline in its last digit, which must not turn a tiny gain into a loss.
    return max(treated, baseline) if d > 0 else min(treated, baseline) if d < 0 else baseline


def nnt_furukawa_leucht(d: float, baseline: float) -> NumberNeeded:
    """Number needed, in people, where success is getting better as ``baseline`` does in the comparison group.

    With treated = Phi(d + Phi^-1(baseline)): to treat, 1 / (treated - baseline); to harm, for a negative d, 1 /
    (baseline - treated) (Furukawa & Leucht, 2011). The two are not mirror images: with a baseline of 0.2, at most 20 of
    100 can lose and 80 can gain. Raises ``ValueError`` as ``response_rate_with_treatment`` does.
    """
    d, baseline = _checked_d(d), _checked_baseline(baseline)
    threshold = float(ndtri(baseline))
    # Minus Phi(threshold) rather than the baseline, which can differ in the last digit: d = 0 must leave nothing.
    return _number_needed(_phi(threshold + d) - _phi(threshold))


def out_of_hundred(d: float, baseline: float) -> OutOfHundred:
    """What happens to 100 people without and with the treatment, in whole people that add up to 100.

    Rounds the shares of ``response_rate_with_treatment`` by largest remainder, so that each is less than one person
    off. Raises ``ValueError`` as ``response_rate_with_treatment`` does.
    """
    treated = response_rate_with_treatment(d, baseline)
    lower, upper = sorted((baseline, treated))
    either_way, because, still_not = _whole_people(lower, upper - lower, 1 - upper)
    without, with_treatment = (either_way, either_way + because)
    if treated < baseline:
        without, with_treatment = with_treatment, without
    return OutOfHundred(without, with_treatment, with_treatment - without, still_not)


def translate(
    d: float,
    baseline: float,
    d_low: float | None = None,
    d_high: float | None = None,
    interval_label: str = "the interval",
) -> Translation:
    """One d, with its limits if it has any, in every form.

    Whatever rises with d takes its limits from those of d. Overlap peaks at 1 where d = 0, so an interval that includes
    0 reaches 1. A number needed has an interval in stretches, see ``NeededEstimate``. All intervals have the level of
    d's own (90%, 95%), and ``interval_label`` names it ("the 90% CI"); they do not include the uncertainty of the
    baseline.

    Raises ``ValueError`` for a d or limit beyond ±5 or not finite, for one limit without the other, for limits that do
    not include d, and for a baseline that is not between 0 and 1.
    """
    estimate = Estimate(_checked_d(d), _checked_limits(d, d_low, d_high))
    baseline = _checked_baseline(baseline)
    limits = estimate.interval
    return Translation(
        d=estimate,
        baseline=baseline,
        u3=_rising(cohens_u3, estimate),
        overlap=_overlap(estimate),
        superiority=_rising(probability_of_superiority, estimate),
        response_rate=_rising(lambda any_d: response_rate_with_treatment(any_d, baseline), estimate),
        furukawa_leucht=_needed(lambda any_d: nnt_furukawa_leucht(any_d, baseline), estimate),
        kraemer_kupfer=_needed(nnt_kraemer_kupfer, estimate),
        people=out_of_hundred(d, baseline),
        people_interval=limits and (out_of_hundred(limits[0], baseline), out_of_hundred(limits[1], baseline)),
        interval_label=interval_label,
    )


def _phi(z: float) -> float:
    return float(ndtr(z))


def _number_needed(difference: float) -> NumberNeeded:
    if abs(difference) < SMALLEST_DIFFERENCE:
        return NumberNeeded("none", None)
    return NumberNeeded("to_treat" if difference > 0 else "to_harm", 1 / abs(difference))


def _whole_people(*shares: float) -> list[int]:
    """Shares that add up to 1 as whole people out of 100; the largest remainders round up."""
    people = [100 * share for share in shares]
    whole = [math.floor(number) for number in people]
    by_remainder = sorted(range(len(people)), key=lambda place: whole[place] - people[place])
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return whole


def _rising(transform: Callable[[float], float], d: Estimate) -> Estimate:
    return Estimate(transform(d.point), d.interval and (transform(d.interval[0]), transform(d.interval[1])))


def _overlap(d: Estimate) -> Estimate:
    if d.interval is None:
        return Estimate(overlap(d.point))
    low, high = d.interval
    ends = overlap(low), overlap(high)
    return Estimate(overlap(d.point), (min(ends), 1.0 if low <= 0 <= high else max(ends)))


def _needed(transform: Callable[[float], NumberNeeded], d: Estimate) -> NeededEstimate:
    if d.interval is None:
        return NeededEstimate(transform(d.point))
    low, high = (transform(limit) for limit in d.interval)
    stretches = []
    if high.kind == "to_treat" and high.number is not None:
        stretches.append(NeededStretch("to_treat", high.number, low.number if low.kind == "to_treat" else None))
    if low.kind == "to_harm" and low.number is not None:
        stretches.append(NeededStretch("to_harm", low.number, high.number if high.kind == "to_harm" else None))
    return NeededEstimate(transform(d.point), tuple(stretches))


# The same as curves and as a table


@dataclass(frozen=True)
class Curves:
    """The two groups as densities over ``x``, in standard deviations; ``shared`` is the lower of the two at each x."""

    x: np.ndarray
    comparison: np.ndarray
    treatment: np.ndarray
    shared: np.ndarray
    peak: float


def curves(d: float, *, tail: float = 3.6, points: int = 241) -> Curves:
    """The normal densities of the comparison group, around 0, and of the treatment group, around ``d``.

    phi(x) = exp(-x² / 2) / sqrt(2 pi), extending ``tail`` standard deviations beyond both averages. Raises
    ``ValueError`` for a d beyond ±5 or not finite.
    """
    d = _checked_d(d)
    x = np.linspace(min(0.0, d) - tail, max(0.0, d) + tail, points)
    peak = 1 / math.sqrt(2 * math.pi)
    comparison, treatment = (peak * np.exp(-((x - mean) ** 2) / 2) for mean in (0.0, d))
    return Curves(x, comparison, treatment, np.minimum(comparison, treatment), peak)


def translated_rows(translation: Translation) -> pd.DataFrame:
    """Every number with its value, its sentence, and its values at the limits of d.

    Out: ``number`` (its name), ``sentence``, ``value``, ``unit``, ``kind`` (for a number needed: to_treat, to_harm or
    none, see ``NumberNeeded``), the same at both limits (``value_at_d_low`` and so on; empty without an interval),
    ``d``, ``d_low``, ``d_high`` and ``baseline_of_100``.
    """
    low, high = translation.d.interval or (None, None)
    at = {
        "": _values(translation.d.point, translation.baseline),
        "_at_d_low": {} if low is None else _values(low, translation.baseline),
        "_at_d_high": {} if high is None else _values(high, translation.baseline),
    }
    rows = []
    for name, sentence in SENTENCES.items():
        row: dict[str, object] = {"number": name, "sentence": sentence(translation), "unit": _UNITS[name]}
        for place, values in at.items():
            row[f"value{place}"], row[f"kind{place}"] = values.get(name, (None, None))
        rows.append(row)
    return pd.DataFrame(rows).assign(
        d=translation.d.point, d_low=low, d_high=high, baseline_of_100=100 * translation.baseline
    )


def _values(d: float, baseline: float) -> dict[str, tuple[float | None, str | None]]:
    """Each number of ``SENTENCES`` as (value, kind)."""
    with_baseline, without = nnt_furukawa_leucht(d, baseline), nnt_kraemer_kupfer(d)
    return {
        "Distance (d)": (d, None),
        "Cohen's U3": (100 * cohens_u3(d), None),
        "Overlap": (100 * overlap(d), None),
        "Probability of superiority": (100 * probability_of_superiority(d), None),
        "Out of 100": (out_of_hundred(d, baseline).better_because, None),
        "Number needed to treat": (with_baseline.number, with_baseline.kind),
        "Number needed to treat, without a baseline": (without.number, without.kind),
    }


_UNITS = {
    "Distance (d)": "standard deviations",
    "Cohen's U3": "people with the treatment, of 100",
    "Overlap": "percent of the area",
    "Probability of superiority": "percent",
    "Out of 100": "people more who get better, of 100",
    "Number needed to treat": "people",
    "Number needed to treat, without a baseline": "people",
}


# What goes in

_D_ALLOWED = f"a number from -{LARGEST_D:g} to {LARGEST_D:g}"
_BASELINE_ALLOWED = "a percentage above 0 and below 100, such as 20 or 20%; one below 1 needs its % sign"
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
_LONGEST_NUMBER = 32
_LONGEST_SHOWN = 40


class NumberRefused(ValueError):
    """A number that cannot be translated; ``allowed`` says which can."""

    def __init__(self, name: str, found: object, allowed: str) -> None:
        super().__init__(f"{name} was {found}; allowed is {allowed}")
        self.allowed = allowed


def parse_d(text: str) -> float:
    """A d as typed or from a URL: "0.8", "0,8", "-0.15", with a hyphen or a minus sign.

    Raises ``ValueError``, in a sentence fit for readers, for anything else and for a number beyond ±5.
    """
    number = _plain_number(text)
    if number is None or abs(number) > LARGEST_D:
        raise NumberRefused("d", _shown(text), f"{_D_ALLOWED}, such as 0.8")
    return _checked_d(number)


def parse_baseline(text: str) -> float:
    """A baseline as typed or from a URL, in people out of 100: "20" and "20%" give 0.2.

    "0.2" could mean 20% or 0.2%, so it is refused; "0.2%" is 0.002. Raises ``ValueError``, in a sentence fit for
    readers, for anything else and for 0, 100 and beyond.
    """
    stripped = text.strip()
    number = _plain_number(stripped.removesuffix("%"))
    ambiguous = number is not None and number < 1 and not stripped.endswith("%")
    if number is None or ambiguous or not 0 < number / 100 < 1:
        raise NumberRefused("baseline", _shown(text), _BASELINE_ALLOWED)
    return number / 100


def _plain_number(text: str) -> float | None:
    stripped = text.strip().replace("−", "-")
    if len(stripped) > _LONGEST_NUMBER or not _PLAIN_NUMBER.fullmatch(stripped):
        return None
    return float(stripped.replace(",", "."))


def _shown(text: str) -> str:
    """The input on one line and in quotes, without control characters and short enough to read."""
    shown = " ".join(text[: 2 * _LONGEST_SHOWN].split())
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in shown)
    whole = len(text) <= 2 * _LONGEST_SHOWN and len(shown) <= _LONGEST_SHOWN
    return f"'{shown}'" if whole else f"'{shown[:_LONGEST_SHOWN]}…'"


def _checked_d(d: float, name: str = "d") -> float:
    if not abs(d) <= LARGEST_D:  # phrased so that NaN is refused too
        raise NumberRefused(name, d, _D_ALLOWED)
    return d + 0.0  # no negative zero


def _checked_baseline(baseline: float) -> float:
    if not 0 < baseline < 1:
        raise NumberRefused("baseline", baseline, "a share above 0 and below 1")
    return baseline


def _checked_limits(d: float, d_low: float | None, d_high: float | None) -> tuple[float, float] | None:
    if d_low is None and d_high is None:
        return None
    if d_low is None or d_high is None:
        raise ValueError(f"d_low was {d_low} and d_high was {d_high}; allowed are both limits or neither")
    low, high = _checked_d(d_low, "d_low"), _checked_d(d_high, "d_high")
    if not low <= d <= high:
        raise ValueError(f"d_low was {d_low} and d_high was {d_high}; allowed are limits with d, {d}, between them")
    return low, high


# In words


def basis_in_words(translation: Translation, origin: str, *, with_baseline: bool = True) -> str:
    """What a picture or table was computed from, to accompany it everywhere; ``origin`` says whose figure d is."""
    said = f"Computed here from d = {translation.d.point:g} ({origin})"
    if not with_baseline:
        return f"{said}; no source prints it."
    whose = "our example value" if math.isclose(translation.baseline, DEFAULT_BASELINE) else "set by you"
    return f"{said} with a baseline of {100 * translation.baseline:g} of 100, {whose}; no source prints it."


def plain_sentence(translation: Translation, otherwise: str = "without the treatment", this_one: str = "it") -> str:
    """What d means for whole people, in one sentence for a patient: the outcome ``otherwise`` and with ``this_one``."""
    d, people = translation.d.point, translation.people
    if d == 0:
        outcome = "just as many"
    elif people.better_because:
        outcome = _people(_nearly(people.better_with))
    else:
        outcome = "about as many"
    baseline = _hundredths(translation.baseline, "fewer", decimals=2)
    return f"{d:g}: if {baseline} of 100 people get better {otherwise}, {outcome} do with {this_one}."


def sentence_d(translation: Translation) -> str:
    """How far apart the averages lie."""
    d = translation.d.point
    apart = f"{_deviations(d)} standard deviation{'' if abs(d) == 1 else 's'} {_better_or_worse(d)} than"
    return _sentence(
        f"the average with the treatment is {apart if d else 'the same as'} the average in the comparison group",
        _span(
            translation,
            translation.d,
            lambda limit: f"{_deviations(limit)} {_better_or_worse(limit)}" if limit else "no difference",
        ),
    )


def sentence_u3(translation: Translation) -> str:
    """How many do better than the comparison group's average."""
    return _sentence(
        f"{_only(translation.u3)}{_people(translation.u3.point)} of 100 people with the treatment do better than the "
        f"average person in the comparison group{_no_difference(translation)}",
        _span(translation, translation.u3, _people),
        _yardstick(translation, "50"),
    )


def sentence_overlap(translation: Translation) -> str:
    """How much of the two curves is shared, and which lies where."""
    d = translation.d.point
    side = f", the treatment's lying towards the {_better_or_worse(d)} end" if d else _no_difference(translation)
    return _sentence(
        f"the curves of the two groups have {_percent(translation.overlap.point)} of their area in common{side}",
        _span(translation, translation.overlap, _percent),
        _yardstick(translation, "100%"),
    )


def sentence_superiority(translation: Translation) -> str:
    """The chance that somebody with the treatment does better than somebody in the comparison group."""
    return _sentence(
        "if one person is picked at random from each group, the chance that the one with the treatment does better is "
        f"{_only(translation.superiority)}{_percent(translation.superiority.point)}{_no_difference(translation)}",
        _span(translation, translation.superiority, _percent),
        _yardstick(translation, "50%"),
    )


def sentence_people(translation: Translation) -> str:
    """How many of 100 people get better without the treatment, with it and because of it."""
    people, difference = translation.people, translation.people.better_because
    if translation.d.point == 0:
        outcome = "just as many get better with the treatment"
    else:
        change = f"about {_change(difference)}" if difference else "a difference of less than 1"
        outcome = f"{_people(_nearly(people.better_with))} of 100 get better with the treatment, {change}"
    return _sentence(f"{_given(translation)}, {outcome}", changes_in_words(translation))


def sentence_furukawa_leucht(translation: Translation) -> str:
    """How many must have the treatment for one more, or one fewer, to get better."""
    return _sentence(
        f"{_given(translation)}, {_outcome(translation.furukawa_leucht.point, 'gets better', 'get better')}",
        "Furukawa and Leucht's method",
        _stretches(translation, translation.furukawa_leucht),
    )


def sentence_kraemer_kupfer(translation: Translation) -> str:
    """How many must have the treatment for one more, or one fewer, to do better than somebody in the other group."""
    return _sentence(
        "if success means doing better than somebody picked at random from the other group, "
        f"{_outcome(translation.kraemer_kupfer.point, 'succeeds', 'succeed')}",
        "Kraemer and Kupfer's method, which uses no baseline",
        _stretches(translation, translation.kraemer_kupfer),
    )


def _sentence(said: str, *asides: str) -> str:
    aside = "; ".join(filter(None, asides))
    return said[0].upper() + said[1:] + (f" ({aside})." if aside else ".")


def _given(translation: Translation) -> str:
    return (
        f"if {_hundredths(translation.baseline, 'fewer', decimals=2)} of 100 people get better in the comparison group"
    )


def _no_difference(translation: Translation) -> str:
    return "" if translation.d.point else ", which means no difference"


def _yardstick(translation: Translation, number: str) -> str:
    return f"{number} would mean no difference" if translation.d.point else ""


def _better_or_worse(d: float) -> str:
    return "better" if d > 0 else "worse"


def _hundredths(share: float, less: str, unit: str = "", decimals: int = 0) -> str:
    """A share in hundredths, no more exact than it is: "50", "about 79", "fewer than 1", "more than 99"."""
    number = 100 * share
    rounded, step = round(number, decimals), 10**-decimals
    if rounded <= 0:
        return f"{less} than {step:g}{unit}"
    if rounded >= 100 and share < 1:
        return f"more than {100 - step:g}{unit}"
    return f"{'' if math.isclose(number, rounded, rel_tol=1e-12) else 'about '}{rounded:.{decimals + 3}g}{unit}"


def _people(share: float) -> str:
    return _hundredths(share, "fewer")


def _percent(share: float) -> str:
    return _hundredths(share, "less", "%")


def _nearly(people: int) -> float:
    """Rounded people out of 100 as a share that is not worded as exact."""
    return (people + 1e-3) / 100 if people < 100 else 1 - 1e-5


def _only(share: Estimate) -> str:
    return "only " if 1 <= round(100 * share.point) < 50 else ""


def _deviations(d: float) -> str:
    rounded = round(abs(d), 3)
    return f"{rounded:g}" if rounded else "less than 0.001"


def _span(translation: Translation, estimate: Estimate, say: Callable[[float], str]) -> str:
    if estimate.interval is None:
        return ""
    low, high = (say(limit).removeprefix("about ") for limit in estimate.interval)
    across = f"across {translation.interval_label}"
    return f"from {low} to {high} {across}" if low != high else f"{low} all {across}"


def _change(people: int) -> str:
    return f"{abs(people)} {'more' if people > 0 else 'fewer'}" if people else "about as many"


def changes_in_words(translation: Translation) -> str:
    """How many more or fewer of 100 get better over the interval: "from 3 fewer to 17 more across the 95% CI"."""
    if translation.people_interval is None:
        return ""
    low, high = (people.better_because for people in translation.people_interval)
    if low == high:
        return f"{_change(low)} all across {translation.interval_label}"
    start = str(abs(low)) if low * high > 0 else _change(low)
    return f"from {start} to {_change(high)} across {translation.interval_label}"


def _outcome(needed: NumberNeeded, one_does: str, many_do: str) -> str:
    if needed.number is None:
        return f"just as many {many_do} with the treatment, so there is no number needed to treat"
    return (
        f"one {_MORE_OR_FEWER[needed.kind]} {one_does} for about every {_count(needed.number)} "
        "who have the treatment instead of the comparison"
    ).replace("every person who have", "every person who has")


def _stretches(translation: Translation, needed: NeededEstimate) -> str:
    if not needed.interval:
        return ""
    ends = [f"one {_MORE_OR_FEWER[stretch.kind]} for every" for stretch in needed.interval]
    least = [_count(stretch.least) for stretch in needed.interval]
    if len(ends) == 2:
        said = f"from {ends[0]} {least[0]} through no difference at all to {ends[1]} {least[1]}"
    elif needed.interval[0].most is None:
        said = f"from {ends[0]} {least[0]} to no difference at all"
    else:
        most = _count(needed.interval[0].most)
        said = f"{ends[0]} {most if most == least[0] else f'{_round(needed.interval[0].least)} to {most}'}"
    return f"across {translation.interval_label}, {said}"


_MORE_OR_FEWER = {"to_treat": "more", "to_harm": "fewer"}


def _round(number: float) -> str:
    """A number needed for a sentence: one decimal below 10, then whole, and three significant digits from 1,000."""
    if number < 10:
        return f"{number:.1f}".removesuffix(".0")
    return f"{number if number < 999.5 else float(f'{number:.3g}'):,.0f}"


def _count(number: float) -> str:
    said = _round(number)
    return "person" if said == "1" else f"{said} people"


SENTENCES: Mapping[str, Callable[[Translation], str]] = MappingProxyType(
    {
        "Distance (d)": sentence_d,
        "Cohen's U3": sentence_u3,
        "Overlap": sentence_overlap,
        "Probability of superiority": sentence_superiority,
        "Out of 100": sentence_people,
        "Number needed to treat": sentence_furukawa_leucht,
        "Number needed to treat, without a baseline": sentence_kraemer_kupfer,
    }
)
"""The function that words each number, by the number's name."""

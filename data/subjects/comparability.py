"""May two effect sizes be compared? Yes or no, and why, from what the table says about both.

The rules check what two figures must have in common, most important first, and stop at the first difference. They read
typed columns only and err on the side of no: a comparison that the works themselves did not make needs a reason to be
allowed, not one to be forbidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.contract.tables import split_ids
from data.contract.vocabulary import COMPARATOR_FAMILIES, METRIC_FAMILIES, label
from data.evidence.facts import when
from data.subjects.effect_sizes import Panel, figure_in_short, panel_of

Effect = Mapping[str, Any]
NOTHING = "nothing"


@dataclass(frozen=True)
class Comparison:
    """Whether two figures may be compared, and why, in a sentence or two.

    ``hinges_on`` names the objection, a key of ``RULES``, or is ``NOTHING``.
    """

    may_compare: bool
    hinges_on: str
    why: str


def compare(one: Effect, other: Effect) -> Comparison:
    """Whether two effects may be compared. Each is a row from ``data.subjects.effect_sizes.drawn_effects``.

    The order of the two changes only the order in which the sentence names them.
    """
    for name, objection in RULES.items():
        why = objection(one, other)
        if why:
            return Comparison(False, name, why)
    if _course(one) == _course(other):
        followed = f"It is one comparison followed over time: {when(one)}, and {when(other)}."
        return Comparison(True, NOTHING, f"{followed}{_care(one, other)}")
    alike = (
        f"same treatment ({_treatment(one)}), same comparison ({_compared(one)}), same patients ({one['population']}), "
        f"same moment ({when(one)})"
    )
    return Comparison(True, NOTHING, f"{alike[0].upper()}{alike[1:]}.{_care(one, other)}")


def _same(one: Effect, other: Effect) -> str:
    return "It is one and the same figure." if one["effect_id"] == other["effect_id"] else ""


def _repeated(one: Effect, other: Effect) -> str:
    """A document that repeats a figure of the work it cites is not a second piece of evidence."""
    for stated, read in ((one, other), (other, one)):
        repeats = (
            stated["source_id"] is not None
            and read["reference_id"] in split_ids(stated["reference_ids"])
            and _panel(stated) == _panel(read)
            and stated["timepoint"] == read["timepoint"]
        )
        if repeats:
            return "The page cites the work for its figure, so this is one figure told twice and not two to compare."
    return ""


def _disputed(one: Effect, other: Effect) -> str:
    disputed = [effect for effect in (one, other) if effect["status"] == "disputed"]
    if not disputed:
        return ""
    figures = " and ".join(figure_in_short(effect) for effect in disputed)
    return (
        f"{figures} {'are' if len(disputed) > 1 else 'is'} disputed: a published re-examination contradicts the figure."
    )


def _untold_comparison(one: Effect, other: Effect) -> str:
    untold = [effect for effect in (one, other) if effect["design"] == "not_stated"]
    if not untold:
        return ""
    return (
        f"Nobody says what {' and '.join(figure_in_short(effect) for effect in untold)} {_was(untold)} compared with."
    )


def _designs(one: Effect, other: Effect) -> str:
    if one["design"] == other["design"]:
        return ""
    within, between = (one, other) if one["design"] == "within_group" else (other, one)
    return (
        f"{figure_in_short(within)} compares patients with themselves before treatment, {figure_in_short(between)} "
        "with other people; part of the change from before to after would have come anyway, so such figures run larger."
    )


def _comparators(one: Effect, other: Effect) -> str:
    if one["comparator_family"] == other["comparator_family"]:
        return ""
    return _unlike(one, other, "was measured", _compared)


def _treatments(one: Effect, other: Effect) -> str:
    if one["intervention_family"] == other["intervention_family"]:
        return ""
    named = _unlike(one, other, "is of", _treatment).removesuffix(".")
    return f"{named}; which treatment does better shows only where one is set against the other."


def _directions(one: Effect, other: Effect) -> str:
    untold = [effect for effect in (one, other) if not effect["has_direction"]]
    return f"The work does not say which side {figure_in_short(untold[0])} favours." if untold else ""


def _moments(one: Effect, other: Effect) -> str:
    if _course(one) == _course(other):
        return ""
    if one["timepoint"] != other["timepoint"]:
        return _unlike(one, other, "was measured", lambda effect: _MEASURED[effect["timepoint"]])
    if one["timepoint"] != "follow_up":
        return ""
    if one["follow_up_months"] is None or other["follow_up_months"] is None:
        return "Both were measured at a follow-up, and it is not printed how long after treatment."
    if (one["follow_up_months"], one["follow_up_bound"]) == (other["follow_up_months"], other["follow_up_bound"]):
        return ""
    return _unlike(one, other, "was measured at a", when)


def _populations(one: Effect, other: Effect) -> str:
    if one["population"] == other["population"]:
        return ""
    return f"The patients differ: {_unlike(one, other, 'is of', lambda effect: str(effect['population']))}"


def _kind(effect: Effect) -> str:
    """The kind of statistic; an empty cell means that the work does not say."""
    return str(effect["metric_family"] or "not_stated")


def _metrics(one: Effect, other: Effect) -> str:
    untold = [effect for effect in (one, other) if _kind(effect) == "not_stated"]
    if not untold or one["reference_id"] == other["reference_id"]:
        # Within one work the kind is the same, whatever it is.
        return ""
    return f"The work does not say what kind of effect size {figure_in_short(untold[0])} is."


#: The objections to a comparison, by what it hinges on, in the order of checking.
RULES = {
    "figure": _same,
    "layer": _repeated,
    "dispute": _disputed,
    "comparison stated": _untold_comparison,
    "design": _designs,
    "comparator": _comparators,
    "treatment": _treatments,
    "direction": _directions,
    "timepoint": _moments,
    "population": _populations,
    "metric": _metrics,
}


def _care(one: Effect, other: Effect) -> str:
    """What to mind if nothing forbids the comparison."""
    cares = []
    if "outcomes" in (one["interval_kind"], other["interval_kind"]):
        cares.append("a range over outcomes is no single figure")
    elif one["outcome"] != other["outcome"]:
        cares.append("they measure different outcomes")
    if _kind(one) != _kind(other):
        kinds = " and ".join(METRIC_FAMILIES[_kind(effect)].label for effect in (one, other))
        cares.append(f"{kinds} differ a little")
    if "none" in (one["interval_kind"], other["interval_kind"]):
        cares.append("without an interval for both, nobody can say whether they really differ")
    return f" With care: {'; '.join(cares)}." if cares else ""


def _unlike(one: Effect, other: Effect, verb: str, in_words: Callable[[Effect], str]) -> str:
    return f"{figure_in_short(one)} {verb} {in_words(one)}, {figure_in_short(other)} {verb} {in_words(other)}."


def _was(effects: list[Effect]) -> str:
    return "were" if len(effects) > 1 else "was"


def _panel(effect: Effect) -> Panel:
    return panel_of(effect["comparator_family"], effect["intervention_role"])


def _course(effect: Effect) -> str:
    """The same comparison's figure at the end of treatment: the effect itself, or the one it follows."""
    return str(effect["effect_id"] if pd.isna(effect["follow_up_of"]) else effect["follow_up_of"])


#: When a figure was measured, worded to follow "was measured".
_MEASURED = {
    "during_treatment": "during treatment",
    "end_of_treatment": "at the end of treatment",
    "follow_up": "at a follow-up",
}


def _compared(effect: Effect) -> str:
    if effect["design"] == "within_group":
        return "from before to after"
    return _lower(label(COMPARATOR_FAMILIES, effect["comparator_family"]))


def _treatment(effect: Effect) -> str:
    return _lower(str(effect["intervention_label"]))


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"

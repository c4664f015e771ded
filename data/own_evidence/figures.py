"""A reader's studies and their pooled figures in the atlas's own shape: rows to draw, and facts to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.citing import Cited
from data.evidence.fact_ids import FactIds
from data.evidence.facts import OWN_SUBJECT, Fact
from data.own_evidence.evidence import OwnEvidence
from data.own_evidence.formulas import FORMULAS
from data.own_evidence.pooling import PREDICTION, NotPooled, Pooled, by_family, pool
from data.own_evidence.studies import OwnEffect, Studies
from data.subjects.effect_sizes import design_of

#: The id of a reader's file where works have one, and the layer of its rows.
OWN_WORK, OWN_LAYER = "own:file", "own"
OWN_LAYER_LABEL = "Your own"
_POOLED = "own:pooled:"
#: Rows beyond this cannot be compared or translated: nobody chooses among so many.
MAX_OFFERED = 300
#: Decimal places of computed figures.
DIGITS = 3


@dataclass(frozen=True)
class Family:
    """The studies of one comparator family, with their pooled figure or the reason why there is none."""

    family: str
    effects: tuple[OwnEffect, ...]
    pooled: Pooled | None
    why_not: str = ""

    @property
    def pooled_id(self) -> str:
        """The pooled figure's id among the facts."""
        return f"{_POOLED}{self.family}"


@dataclass(frozen=True, eq=False)
class OwnFigures:
    """What a reader added: families in order, ``drawn`` rows in the form of ``drawn_effects``, and ``facts`` by id.

    ``drawn`` has a row for each study and, last in each family, one for its pooled figure. Instances compare by
    identity.
    """

    evidence: OwnEvidence
    families: tuple[Family, ...]
    drawn: pd.DataFrame
    facts: dict[str, Fact]
    work: Cited
    effects: dict[str, OwnEffect] = field(default_factory=dict)

    @property
    def offered(self) -> pd.DataFrame:
        """The rows that can be compared and translated."""
        return self.drawn.head(MAX_OFFERED)

    @property
    def told(self) -> str:
        """File and choices in a sentence, for every export."""
        return (
            f"With the reader’s own figures from {self.evidence.file_name}, which are not part of the atlas. Pooled by "
            f"{self.evidence.pooling.in_words()}."
        )


def is_pooled(effect_id: str) -> bool:
    """Whether a fact is the pooled figure of a reader's studies."""
    return effect_id.startswith(_POOLED)


def figures_of(own: OwnEvidence, studies: Studies, like: pd.DataFrame) -> OwnFigures:
    """A reader's studies ready to stand beside ``like``, the atlas's effects from ``drawn_effects``."""
    work = Cited(
        OWN_WORK,
        f"your own file {own.file_name}",
        f"{own.file_name}. The reader’s own table, not a source of the atlas.",
        None,
        "Yours",
    )
    warned: dict[int, list[str]] = {}
    for warning in studies.warnings:
        warned.setdefault(warning.row, []).append(warning.words)
    families, rows, facts = [], [], {}
    for name, effects in by_family(studies.effects, COMPARATOR_FAMILIES):
        try:
            family = Family(name, tuple(effects), pool(effects, own.pooling))
        except NotPooled as why:
            family = Family(name, tuple(effects), None, str(why))
        families.append(family)
        for effect in effects:
            rows.append(_row(effect))
            facts[effect.own_id] = _fact(effect, work, own, warned.get(effect.row, []))
        if family.pooled is not None:
            rows.append(_pooled_row(family, family.pooled))
            facts[family.pooled_id] = _pooled_fact(family, family.pooled, work, own)
    drawn = pd.DataFrame(rows, columns=list(like.columns))
    for column, dtype in like.dtypes.items():
        if column not in ("source_keys", "condition_keys", "successor_ids"):
            drawn[column] = drawn[column].astype(dtype)
    return OwnFigures(own, tuple(families), drawn, facts, work, {effect.own_id: effect for effect in studies.effects})


_SAME = {
    "reference_id": OWN_WORK,
    "layer": OWN_LAYER,
    "population": "patients of your own table",
    "population_label": "",
    "intervention_label": "A treatment of your own table",
    # Not a role of an edition: findings about its therapy leave out a reader's own studies.
    "intervention_role": "own",
    "timepoint": "end_of_treatment",
    "timepoint_basis": "assumed",
    "metric": "standardised mean difference",
    "metric_family": "smd",
    "status": "as_reported",
    "interval_kind": "confidence",
    "has_direction": True,
    "successor_figures": "",
    "source_keys": (),
    "condition_keys": (),
}


def _figures(effect_id: str, family: str, value: float, low: float, high: float, level: float) -> dict[str, Any]:
    value, low, high = (round(number, DIGITS) + 0.0 for number in (value, low, high))
    return {
        **_SAME,
        "successor_ids": FactIds(),
        "effect_id": effect_id,
        "comparator_family": family,
        "design": design_of(family),
        "value": value,
        "signed_value": value,
        "ci_low": low,
        "ci_high": high,
        "ci_level": level,
        "drawn": value,
        "drawn_low": low,
        "drawn_high": high,
    }


def _row(effect: OwnEffect) -> dict[str, Any]:
    return {
        **_figures(effect.own_id, effect.family, effect.effect, effect.lower, effect.upper, effect.level_percent),
        "intervention": effect.treatment or "treatment of your own table",
        "comparator": effect.comparator or "as you said",
        "outcome": effect.outcome or None,
        "n_patients": effect.n_patients,
        "as_printed": None,
    }


def _pooled_row(family: Family, pooled: Pooled) -> dict[str, Any]:
    used = {own_id for sample in pooled.used for own_id in sample.own_ids}
    counts = [effect.n_patients for effect in family.effects if effect.own_id in used]
    return {
        **_figures(family.pooled_id, family.family, pooled.estimate, pooled.low, pooled.high, 95.0),
        "intervention": "pooled from your own table",
        "comparator": "as you said",
        "k_studies": pooled.n_samples,
        # A sample with several effects would count its patients more than once.
        "n_patients": sum(filter(None, counts)) if None not in counts and len(counts) == pooled.n_samples else None,
    }


def _fact(effect: OwnEffect, work: Cited, own: OwnEvidence, warned: Sequence[str]) -> Fact:
    about = ", ".join(filter(None, (effect.treatment, effect.outcome)))
    compared = f"; compared with: {effect.comparator}" if effect.comparator else ""
    interval = f"{effect.level_percent:g}% CI {effect.lower:.{DIGITS}f} to {effect.upper:.{DIGITS}f}"
    n = f"; N {effect.n_patients:,}" if effect.n_patients else ""
    turned = " Turned, so that positive favours the treatment." if effect.is_turned else ""
    how = "as in the table" if effect.has_own_interval else "computed here from the standard error"
    return Fact(
        fact_id=effect.own_id,
        subject=OWN_SUBJECT,
        says=f"{effect.study}: {effect.effect:.{DIGITS}f}, {interval}{f' ({about})' if about else ''}{compared}{n}",
        as_printed=None,
        source_label=f"Your own: {own.file_name}",
        section=effect.place,
        line=None,
        origin=work,
        cites=(),
        reading=f"{FORMULAS[effect.formula].label}: {effect.found}. Interval {how}.{turned}",
        caveat="; ".join(warned) or None,
        layer_label=OWN_LAYER_LABEL,
        status_label=None,
    )


def _pooled_fact(family: Family, pooled: Pooled, work: Cited, own: OwnEvidence) -> Fact:
    return Fact(
        fact_id=family.pooled_id,
        subject=OWN_SUBJECT,
        says=f"Pooled: {pooled_in_words(pooled)}",
        as_printed=None,
        source_label=f"Your own: {own.file_name}",
        section=f"{pooled.n_effects} rows of {pooled.n_samples} samples",
        line=None,
        origin=work,
        cites=(),
        reading=f"Computed here: random effects, {own.pooling.in_words()}. {heterogeneity_in_words(pooled)} "
        f"{PREDICTION}",
        caveat=COMPARATOR_FAMILIES[family.family].definition
        if family.family in ("not_stated", "none_pre_post")
        else None,
        layer_label=OWN_LAYER_LABEL,
        status_label=None,
    )


TAU2_OUTSIDE = " τ² lies outside its own interval: for these studies the estimators differ, so try another one."


def pooled_in_words(pooled: Pooled) -> str:
    """A pooled figure with its interval and what it rests on."""
    counted = f"{pooled.n_samples} samples"
    if pooled.n_effects != pooled.n_samples:
        counted += f" ({pooled.n_effects} effects)"
    return f"{pooled.estimate:.2f}, 95% CI {pooled.low:.2f} to {pooled.high:.2f}, from {counted}"


def heterogeneity_in_words(pooled: Pooled) -> str:
    """How much the studies differ: prediction interval, τ² with its interval, I² and Q."""
    said = []
    if pooled.prediction is not None:
        low, high = pooled.prediction
        said.append(f"95% prediction interval {low:.2f} to {high:.2f}")
    around = (
        f" (95% CI {pooled.tau2_low:.3f} to {pooled.tau2_high:.3f})"
        if pooled.tau2_low is not None and pooled.tau2_high is not None
        else ""
    )
    said.append(f"τ² {pooled.tau2:.3f}{around}")
    if pooled.i2 is not None:
        said.append(f"I² {pooled.i2:.0f}%")
    p = "" if pooled.q_p is None else f", p {'< 0.001' if pooled.q_p < 0.001 else f'= {pooled.q_p:.3f}'}"
    said.append(f"Q({pooled.q_df}) = {pooled.q:.1f}{p}")
    return f"{'; '.join(said)}.{TAU2_OUTSIDE if pooled.is_tau2_outside else ''}"

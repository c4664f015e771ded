"""What a reader's own studies say together: leave one out, all choices at once, funnel and subgroups."""

from __future__ import annotations

import pandas as pd

from components.charts.chart import Chart
from components.charts.own_evidence import (
    choices_chart,
    funnel_chart,
    specification_rows,
    subgroups_chart,
    without_one_chart,
)
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.view import View
from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.fact_ids import FactIds
from data.own_evidence.figures import Family, OwnFigures, pooled_in_words
from data.own_evidence.pooling import Pooled, leave_one_out, specification_curve, subgroups

CHOICES, WITHOUT_ONE, FUNNEL, SUBGROUPS = "own-choices", "own-without-one", "own-funnel", "own-subgroups"
#: Every possible exhibit: one of each kind for each comparator family.
OWN_NAMES = tuple(
    f"{kind}-{family}" for family in COMPARATOR_FAMILIES for kind in (CHOICES, WITHOUT_ONE, FUNNEL, SUBGROUPS)
)


def own_families(view: View) -> tuple[Family, ...]:
    """The reader's own studies by comparator family, as far as the page's choices leave them."""
    own, chosen = view.atlas.own, view.chosen("comparisons")
    if own is None:
        return ()
    return tuple(family for family in own.families if not chosen or family.family in chosen)


def own_rows(view: View) -> pd.DataFrame:
    """The rows of these families, as in ``data.own_evidence.figures.OwnFigures.drawn``; none without."""
    own = view.atlas.own
    if own is None:
        return view.atlas.drawn_effects.iloc[0:0]
    return own.drawn[own.drawn["comparator_family"].isin([family.family for family in own_families(view)])]


def own_found(family: Family) -> str:
    """What a reader's own studies of one family say together, in a sentence."""
    label = COMPARATOR_FAMILIES[family.family].label.lower()
    if family.pooled is None:
        return f"Your own, {label}: {family.why_not}"
    return f"Your own, {label}: {pooled_in_words(family.pooled)}."


@remembered
def own_parts(view: View) -> list[Exhibits]:
    """What the pooled figures depend on, family by family: the parts the reader asked for."""
    own = view.atlas.own
    if own is None:
        return []
    found = []
    for family in own_families(view):
        if family.pooled is not None:
            shown = tuple(_parts(view, own, family))
            found.append(Exhibits(f"own-{family.family}", own_rows(view), shown))
    return found


def _parts(view: View, own: OwnFigures, family: Family) -> list[Exhibit]:
    facts, theme, choices, asked = view.atlas.facts, view.theme, own.evidence.pooling, own.evidence.parts
    label = COMPARATOR_FAMILIES[family.family].label.lower()
    parts = []
    curve = specification_curve(family.effects, choices)
    if len(curve) > 1:
        chart = choices_chart(family, curve, facts, theme)
        figures = [(spec.choices.in_words(), spec.pooled) for spec in curve]
        words = specification_rows(curve)
        parts.append(
            _exhibit(f"{CHOICES}-{family.family}", f"All choices at once, {label}", chart, own, figures, words)
        )
    ids = FactIds.of(family.pooled_id)
    if "without_one" in asked and (each := leave_one_out(family.effects, choices)):
        figures = [(one.sample.name, one.pooled) for one in each]
        words = [f"Without {one.sample.name}: {pooled_in_words(one.pooled)}" for one in each]
        parts.append(
            _exhibit(
                f"{WITHOUT_ONE}-{family.family}",
                f"Leave one out, {label}",
                without_one_chart(family, each, facts, theme),
                own,
                figures,
                words,
                tuple(FactIds(one.sample.own_ids) for one in each),
            )
        )
    if "funnel" in asked:
        rows = own.drawn[own.drawn["comparator_family"].eq(family.family) & own.drawn["effect_id"].ne(family.pooled_id)]
        parts.append(
            Exhibit(
                f"{FUNNEL}-{family.family}",
                f"Funnel plot, {label}",
                funnel_chart(own, family, facts, theme),
                rows,
                tuple(map(FactIds.of, rows["effect_id"])),
                warning=own.told,
            )
        )
    if "subgroups" in asked and len(groups := subgroups(family.effects, choices)) > 1:
        pooled_groups = [(group.name, group.pooled) for group in groups if group.pooled is not None]
        words = [f"{name}: {pooled_in_words(pooled)}" for name, pooled in pooled_groups]
        parts.append(
            _exhibit(
                f"{SUBGROUPS}-{family.family}",
                f"Subgroups, {label}",
                subgroups_chart(family, groups, facts, theme),
                own,
                pooled_groups,
                words,
                (ids,) * len(pooled_groups),
            )
        )
    return parts


def _exhibit(
    name: str,
    title: str,
    chart: Chart,
    own: OwnFigures,
    figures: list[tuple[str, Pooled]],
    words: list[str],
    row_ids: tuple[FactIds, ...] | None = None,
) -> Exhibit:
    """An exhibit of pooled figures, one a row, each computed here from the reader's own table."""
    rows = pd.DataFrame(
        [
            {
                "what": what,
                "estimate": pooled.estimate,
                "ci_low": pooled.low,
                "ci_high": pooled.high,
                "tau2": pooled.tau2,
                "n_samples": pooled.n_samples,
                "n_effects": pooled.n_effects,
            }
            for what, pooled in figures
        ]
    )
    family = name.rpartition("-")[2]
    ids = row_ids or (FactIds.of(f"own:pooled:{family}"),) * len(rows)
    return Exhibit(name, title, chart, rows, ids, computed=tuple(words), warning=own.told)

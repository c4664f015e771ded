"""How large the effects are: like with like, or laid over one another where the reader asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.charts.effect_sizes import OVERLAY_WARNING, effect_sizes_chart, overlaid_effects_chart
from components.charts.effect_trails import rise_checks_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.limits import rows_a_chart
from components.session.controls import Control, ManyOf, OneOf
from data.atlas.atlas import Atlas
from data.contract.vocabulary import COMPARATOR_FAMILIES, INTERVENTION_FAMILIES, LAYERS, TIMEPOINTS, Term
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.effect_sizes import PANELS, Panel, at_a_glance, in_layers, narrowed, panels, scale
from data.subjects.effect_trails import Trail, rise_checks, rise_rows, trails


@remembered
def effect_sizes(view: View) -> Exhibits:
    """One exhibit for each panel, all on one scale; or one of all of them, if the reader asked for that."""
    candidates = _candidates(view)
    effects = view.filters.apply(candidates)
    if effects.empty:
        shown: list[Exhibit] = []
    elif view.chosen_one("panels") == "together":
        shown = [_together(view, effects)]
    else:
        grouped, ends = panels(effects), scale(effects)
        most_rows = rows_a_chart([len(rows) for _, rows in grouped])
        shown = [_panel(view, panel, rows, ends, most_rows) for panel, rows in grouped]
    return Exhibits("effect-sizes", candidates, tuple(shown))


def _candidates(view: View) -> pd.DataFrame:
    # Made ready before anything is left out: what replaced a disputed figure is told even where that is hidden.
    return narrowed(
        in_layers(view.atlas.drawn_effects, view.chosen("layers")),
        comparator_families=view.chosen("comparisons"),
        intervention_families=view.chosen("treatments"),
        timepoints=view.chosen("timepoints"),
    )


def _panel(view: View, panel: Panel, rows: pd.DataFrame, ends: tuple[float, float], most_rows: int) -> Exhibit:
    return Exhibit(
        name=panel.panel_id,
        title=panel.label,
        note=panel.definition,
        chart=effect_sizes_chart(rows, panel, ends, view.atlas.facts, view.theme, most_rows=most_rows),
        rows=rows,
        row_ids=tuple(map(FactIds.of, rows["effect_id"])),
    )


def _together(view: View, effects: pd.DataFrame) -> Exhibit:
    return Exhibit(
        name="every-comparison",
        title="Every kind of comparison",
        chart=overlaid_effects_chart(effects, scale(effects), view.atlas.facts, view.theme),
        rows=effects,
        row_ids=tuple(map(FactIds.of, effects["effect_id"])),
        warning=OVERLAY_WARNING,
    )


@remembered
def effects_at_a_glance(view: View) -> list[dict[str, Any]]:
    """The figures to begin with, of those that the reader's filters and the page's own choices leave."""
    return records(at_a_glance(view.filters.apply(_candidates(view))))


@remembered
def stated_trails(view: View) -> list[Trail]:
    """The trail of every stated figure, whatever the filters leave."""
    return trails(view.atlas.frames["effect_sizes"], view.atlas.tables.references)


@remembered
def printed_rises(view: View) -> Exhibit | None:
    """Every printed rise, held against the figures printed; None where no source prints one."""
    tables, effects = view.atlas.tables, view.atlas.frames["effect_sizes"]
    checks = rise_checks(tables.printed_rises, effects, tables.references)
    if not checks:
        return None
    return Exhibit(
        name="rise-checks",
        title="Does the sum come out?",
        chart=rise_checks_chart(checks, view.atlas.facts, view.theme),
        rows=rise_rows(checks),
        row_ids=tuple(FactIds.of(check.claim_id, check.start_id, check.end_id) for check in checks),
        computed=tuple(f"{check.start:g} and {check.percent:g}% more is {check.expected:.4g}" for check in checks),
    )


def _toggles(key: str, label: str, terms: Mapping[str, Term], note: str | None = None) -> ManyOf:
    options = {word: term.label for word, term in terms.items()}
    return ManyOf(key=key, label=label, options=options, default=tuple(options), note=note, shown_as="toggles")


def _controls(_: Atlas) -> Sequence[Control]:
    layers = " ".join(f"{term.label}: {term.definition}" for term in LAYERS.values())
    return [
        _toggles("layers", "Layers of evidence", LAYERS, layers),
        _toggles("timepoints", "Measured", TIMEPOINTS),
        _toggles("comparisons", "Compared with", COMPARATOR_FAMILIES),
        _toggles("treatments", "Treatment", INTERVENTION_FAMILIES),
        OneOf(
            key="panels",
            label="Different comparisons",
            options={"apart": "Apart, like with like", "together": "Laid over one another"},
            default=("apart",),
            shown_as="segments",
        ),
    ]


def _shown(view: View) -> Sequence[Exhibits]:
    rises = printed_rises(view)
    checked = [Exhibits("rise-checks", rises.rows, (rises,))] if rises else []
    return [effect_sizes(view), *checked]


PAGE = Page(
    name="effect_sizes",
    title="Effect sizes",
    question="How large is the effect, and compared with what?",
    group="Effects",
    place=10,
    controls=_controls,
    exhibits=_shown,
    exhibit_names=(*(panel.panel_id for panel in PANELS), "every-comparison", "rise-checks"),
    subjects=("effect_sizes",),
)

"""How large the effects are: like with like, or laid over one another where the reader asks for it."""

from __future__ import annotations

import pandas as pd

from components.charts.effect_sizes import OVERLAY_WARNING, effect_sizes_chart, overlaid_effects_chart
from components.charts.effect_trails import rise_checks_chart
from components.exhibit import Exhibit, Exhibits
from components.exhibit_memory import remembered
from components.view import View
from data.effect_sizes import Panel, drawn_effects, in_layers, narrowed, panels, scale
from data.effect_trails import rise_checks, rise_rows


@remembered
def effect_sizes(view: View) -> Exhibits:
    """One exhibit for each panel, all on one scale; or one of all of them, if the reader asked for that."""
    # Made ready before anything is left out: what replaced a disputed figure is told even where that is hidden.
    candidates = narrowed(
        in_layers(drawn_effects(view.atlas.frames["effect_sizes"]), view.chosen("layers")),
        comparator_families=view.chosen("comparisons"),
        intervention_families=view.chosen("treatments"),
        timepoints=view.chosen("timepoints"),
    )
    effects = view.filters.apply(candidates)
    if effects.empty:
        shown: list[Exhibit] = []
    elif view.chosen_one("panels") == "together":
        shown = [_together(view, effects)]
    else:
        shown = [_panel(view, panel, rows, scale(effects)) for panel, rows in panels(effects)]
    return Exhibits("effect-sizes", candidates, tuple(shown))


def _panel(view: View, panel: Panel, rows: pd.DataFrame, ends: tuple[float, float]) -> Exhibit:
    return Exhibit(
        name=panel.panel_id,
        title=panel.label,
        note=panel.definition,
        chart=effect_sizes_chart(rows, panel, ends, view.atlas.facts, view.theme),
        rows=rows,
        row_ids=tuple(rows["effect_id"]),
    )


def _together(view: View, effects: pd.DataFrame) -> Exhibit:
    return Exhibit(
        name="every-comparison",
        title="Every kind of comparison",
        chart=overlaid_effects_chart(effects, scale(effects), view.atlas.facts, view.theme),
        rows=effects,
        row_ids=tuple(effects["effect_id"]),
        warning=OVERLAY_WARNING,
    )


@remembered
def printed_rises(view: View) -> Exhibit | None:
    """Every printed rise, held against the figures printed; None where no source prints one."""
    tables, effects = view.atlas.tables, view.atlas.frames["effect_sizes"]
    checks = rise_checks(tables.claims, effects, tables.references)
    if not checks:
        return None
    return Exhibit(
        name="rise-checks",
        title="Does the sum come out?",
        chart=rise_checks_chart(checks, view.atlas.facts, view.theme),
        rows=rise_rows(checks),
        row_ids=tuple(f"{check.claim_id};{check.start_id};{check.end_id}" for check in checks),
        computed=tuple(f"{check.start:g} and {check.percent:g}% more is {check.expected:.4g}" for check in checks),
    )

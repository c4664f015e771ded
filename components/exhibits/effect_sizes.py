"""How large the effects are: a forest plot with a band for each kind of comparison, and what may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any

import pandas as pd

from components.charts.effect_sizes import BANDS_WARNING, OVERLAY_WARNING, effect_sizes_chart
from components.charts.effect_trails import rise_checks_chart
from components.charts.palette import LAYER_MARKS, slot_colour
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.export_data import ExportRow, ExportRows, ExportSeries
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.limits import OPTIONS_A_LIST
from components.session.controls import Control, ManyOf, OneOf
from data.atlas.atlas import Atlas
from data.contract.vocabulary import COMPARATOR_FAMILIES, INTERVENTION_FAMILIES, LAYERS, TIMEPOINTS, Term
from data.evidence.fact_ids import FactIds
from data.evidence.facts import effect_in_words, records, when
from data.subjects.comparability import Comparison, compare
from data.subjects.effect_sizes import (
    PANELS,
    figure_in_short,
    in_layers,
    main_effects,
    narrowed,
    panel_of,
    panels,
    scale,
    spreads,
)
from data.subjects.effect_trails import Trail, rise_checks, rise_rows, trails

#: The exhibit of every band, and that of unlike comparisons in one list.
FOREST, OVERLAY = "effect_sizes", "every-comparison"
#: The two figures that a reader asks about.
PAIR = ("compare", "compare_with")


@remembered
def effect_sizes(view: View) -> Exhibits:
    """The main figures or all of them, in bands; in one list, with a warning, if the reader asked for that."""
    candidates = _candidates(view)
    shown = [_forest(view)] if len(effects_in_view(view)) else []
    return Exhibits("effect-sizes", candidates, tuple(shown))


@remembered
def effects_in_view(view: View) -> pd.DataFrame:
    """The effects that the filters and the choices of the page leave, in the order in which they are drawn."""
    left = view.filters.apply(_candidates(view))
    if left.empty:
        return left
    return main_effects(left) if view.chosen_one("figures") == "main" else pd.concat([own for _, own in panels(left)])


@remembered
def single_bands(view: View) -> Exhibits:
    """Every band by itself, all on one scale, with all its figures: for a scene."""
    candidates = _candidates(view)
    left = view.filters.apply(candidates)
    shown = [_chart(view, panel.panel_id, panel.label, rows, among=left) for panel, rows in panels(left)]
    return Exhibits("effect-sizes", candidates, tuple(shown))


def _candidates(view: View) -> pd.DataFrame:
    # Made ready before anything is left out: what replaced a disputed figure is told even where that is hidden.
    return narrowed(
        in_layers(view.atlas.drawn_effects, view.chosen("layers")),
        comparator_families=view.chosen("comparisons"),
        intervention_families=view.chosen("treatments"),
        timepoints=view.chosen("timepoints"),
    )


def _forest(view: View) -> Exhibit:
    effects = effects_in_view(view)
    if view.chosen_one("panels") == "together":
        title = "Every kind of comparison"
        return _chart(view, OVERLAY, title, effects, warning=OVERLAY_WARNING, is_overlaid=True)
    title = f"Effect sizes, {_FIGURES[view.chosen_one('figures')].lower()}"
    warning = BANDS_WARNING if len(panels(effects)) > 1 else ""
    return _chart(view, FOREST, title, effects, warning=warning)


def _chart(
    view: View,
    name: str,
    title: str,
    effects: pd.DataFrame,
    *,
    among: pd.DataFrame | None = None,
    warning: str = "",
    is_overlaid: bool = False,
) -> Exhibit:
    chart = effect_sizes_chart(effects, view.atlas.facts, view.theme, among=among, is_overlaid=is_overlaid)
    return Exhibit(
        name,
        title,
        chart,
        effects,
        tuple(map(FactIds.of, effects["effect_id"])),
        warning=warning,
        export_data=effects_for_export(view, effects, is_overlaid=is_overlaid),
    )


def effects_for_export(view: View, effects: pd.DataFrame, *, is_overlaid: bool = False) -> tuple[ExportRows, ...]:
    """Effects from ``data.subjects.effect_sizes.drawn_effects`` as rows, band by band, all on one scale.

    Overlaid, they are one list, in which each row names its comparison.
    """
    # Unlike a picture, a slide has no sign for an interval that reaches beyond its scale.
    ends = pd.concat([effects["drawn_low"], effects["drawn_high"], pd.Series(scale(effects))]).dropna()
    least, most = float(ends.min()), float(ends.max())
    step = 0.2 if most - least < 1.5 else 0.5
    bands = [("", effects)]
    if not is_overlaid:
        bands = [(panel.label, effects[effects.index.isin(own.index)]) for panel, own in panels(effects)]
    return tuple(
        ExportRows(
            rows=tuple(_for_export(row, view, with_comparison=is_overlaid) for row in records(own)),
            series=tuple(
                ExportSeries(LAYERS[layer].label, slot_colour(slot, view.theme), shape)
                for layer, (slot, shape) in LAYER_MARKS.items()
                if own["layer"].eq(layer).any()
            ),
            axis_title="Effect size; right of zero favours the treatment named",
            least=floor(least / step) * step,
            most=ceil(most / step) * step,
            step=step,
            title=title,
        )
        for title, own in bands
    )


def _for_export(effect: Mapping[str, Any], view: View, *, with_comparison: bool) -> ExportRow:
    comparison = panel_of(effect["comparator_family"], effect["intervention_family"]).label
    disputed = " (disputed)" if effect["status"] == "disputed" else ""
    about = [str(effect[column]) for column in ("intervention", "population", "outcome") if effect[column] is not None]
    source = view.atlas.facts[effect["effect_id"]].source_label
    label = f"{effect_in_words(effect)}{disputed}: {', '.join([*about, when(effect)])} ({source})"
    low, high, size = effect["drawn_low"], effect["drawn_high"], effect["value"]
    row = ExportRow(
        label=f"{comparison}: {label}" if with_comparison else label,
        series=LAYERS[effect["layer"]].label,
        fact_ids=FactIds.of(effect["effect_id"]),
        estimate=effect["drawn"],
        low=low,
        high=high,
    )
    return row if effect["has_direction"] else replace(row, low=-abs(size), high=abs(size), bound="either_side")


def comparison(view: View) -> Comparison:
    """Whether the two figures that the reader picked may be compared."""
    one, other = (view.atlas.effects[view.chosen_one(key)] for key in PAIR)
    return compare(one, other)


def named_in_short(view: View, effect_id: str) -> str:
    """A figure and whose it is: "0.69 (Driessen et al., 2010)"."""
    return f"{figure_in_short(view.atlas.effects[effect_id])} ({view.atlas.facts[effect_id].source_label})"


def offered_to_compare(view: View) -> dict[str, tuple[str, ...]]:
    """The figures that are offered for either side: those in view, and the one that is chosen."""
    ids = effects_in_view(view)["effect_id"].head(OPTIONS_A_LIST)
    return {key: tuple(dict.fromkeys([*view.chosen(key), *ids])) for key in PAIR}


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
        title="Do the numbers add up?",
        chart=rise_checks_chart(checks, view.atlas.facts, view.theme),
        rows=rise_rows(checks),
        row_ids=tuple(FactIds.of(check.claim_id, check.start_id, check.end_id) for check in checks),
        computed=tuple(f"{check.start:g} and {check.percent:g}% more is {check.expected:.4g}" for check in checks),
    )


def _toggles(key: str, label: str, terms: Mapping[str, Term], note: str | None = None) -> ManyOf:
    options = {word: term.label for word, term in terms.items()}
    return ManyOf(key=key, label=label, options=options, default=tuple(options), note=note, shown_as="toggles")


def _labels(atlas: Atlas) -> dict[str, str]:
    """Every effect, named so that it can be told apart."""
    return {
        effect_id: f"{effect_in_words(row)} · {atlas.facts[effect_id].source_label} · {row['intervention']}, "
        f"{row['population']}, {when(row)} ({effect_id})"
        for effect_id, row in atlas.effects.items()
    }


_FIGURES = {"main": "Main figures", "all": "All figures"}


def _controls(atlas: Atlas) -> Sequence[Control]:
    layers = " ".join(f"{term.label}: {term.definition}" for term in LAYERS.values())
    labels, main = _labels(atlas), list(main_effects(atlas.drawn_effects)["effect_id"])
    # A stated figure and one of a work: pages print the former as though it could be set beside the latter.
    stated = list(labels)[:1]
    return [
        OneOf(key="figures", label="Figures", options=_FIGURES, default=("main",), shown_as="segments"),
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
        *(
            OneOf(
                key=key,
                label=label,
                options=labels,
                default=tuple(default),
                by_id=True,
                shown_as="list",
                inline=True,
            )
            for key, label, default in zip(PAIR, ("This figure", "With this one"), (stated, main[:1]), strict=True)
        ),
    ]


def _finding(view: View) -> str:
    """How many figures there are, of how many works, and from where to where they run in the bands that say most."""
    effects = effects_in_view(view)
    if effects.empty:
        return ""
    n_works = effects["source_id"].fillna(effects["reference_id"]).nunique()
    kind = "main figure" if view.chosen_one("figures") == "main" else "figure"
    counted = f"{_counted(len(effects), kind)} of {_counted(n_works, 'work')}."
    found = spreads(effects)
    told = [f"{found[family].in_words} {words}" for family, words in _SPREAD_OF.items() if family in found][
        :MOST_SPREADS
    ]
    return f"{counted} Psychodynamic therapy: {', '.join(told)}." if told else counted


#: How many comparisons the finding tells of, and which, the first that are there; they follow the figures.
MOST_SPREADS = 2
_SPREAD_OF = {
    "mixed_control": "against control conditions",
    "other_therapy": "against another",
    "none_pre_post": "from before to after",
}


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


HOW_TO_READ = (
    ("Effect size", "how far two groups are apart, in standard deviations; one standard deviation is how far people "
     "usually lie from their group's average"),
    ("Right of zero", "favours the therapy, or means better than before"),
    ("Grey band", "one kind of comparison: compare figures of one band only, since each compares with something else"),
    ("Main figure", "of each work in each band the figure at the end of treatment, or else at follow-up; of several "
     "the one that it gives first"),
    ("Colour and shape", "where the figure was read: stated on a page, cited by a source, or context, which is a later "
     "work that no source cites; a stated figure's card shows its trail"),
    ("[CI], level", "confidence interval, how far a figure may be off by chance, and its level in percent"),
    ("Hollow mark", "no interval was printed, so nobody can say how sure the figure is"),
    ("Pale band", "a range over several outcomes, not a confidence interval"),
    ("Crossed out", "disputed: a published re-examination contradicts the figure"),
    ("Mark on both sides of zero", "the work does not say which side the figure favours"),
    ("Arrow at the edge", "the interval reaches further; its limit stands there"),
    ("studies, patients", "how many the figure rests on; a star says that the count is that of the whole review or of "
     "all its studies of this treatment"),
    ("small, medium, large", "conventions of Cohen's, not results"),
    ("d, g, SMD", "three ways to compute the distance between two groups in standard deviations"),
    ("STPP, LTPP, CBT", "short-term and long-term psychodynamic psychotherapy, cognitive behavioural therapy"),
)  # fmt: skip


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
    finding=_finding,
    how_to_read=HOW_TO_READ,
    controls=_controls,
    exhibits=_shown,
    details=lambda view: [single_bands(view)],
    exhibit_names=(FOREST, OVERLAY, *(panel.panel_id for panel in PANELS), "rise-checks"),
    subjects=("effect_sizes",),
)

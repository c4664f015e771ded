"""How large the effects are: a forest plot with a band for each kind of comparison, and what may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any

import pandas as pd

from components.charts.effect_sizes import BANDS_WARNING, OVERLAY_WARNING, effect_sizes_chart
from components.charts.effect_trails import rise_checks_chart
from components.charts.palette import LAYER_MARKS, OWN_MARK, slot_colour
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.export_data import ExportRow, ExportRows, ExportSeries
from components.exhibits.memory import remembered
from components.exhibits.own_evidence import OWN_NAMES, own_families, own_found, own_parts, own_rows
from components.exhibits.page import Page
from components.exhibits.view import View
from components.limits import OPTIONS_A_LIST
from components.session.controls import Control, ManyOf, OneOf
from data.atlas.atlas import Atlas
from data.contract.vocabulary import COMPARATOR_FAMILIES, LAYERS, TIMEPOINTS, Term
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

#: The exhibit with all bands, and the one with unlike comparisons in one list.
FOREST, OVERLAY = "effect_sizes", "every-comparison"
#: The two figures a reader asks about.
PAIR = ("compare", "compare_with")


@remembered
def effect_sizes(view: View) -> Exhibits:
    """The main figures, or all, in bands; or in one list with a warning, if the reader asked for that."""
    candidates = _candidates(view)
    shown = [_forest(view)] if len(effects_in_view(view)) or own_families(view) else []
    return Exhibits("effect-sizes", candidates, tuple(shown))


@remembered
def effects_in_view(view: View) -> pd.DataFrame:
    """The effects left by the filters and the page's choices, in drawing order."""
    left = view.filters.apply(_candidates(view))
    if left.empty:
        return left
    return main_effects(left) if view.chosen_one("figures") == "main" else pd.concat([own for _, own in panels(left)])


@remembered
def single_bands(view: View) -> Exhibits:
    """Every band by itself with all its figures, on one shared scale: for a scene."""
    candidates = _candidates(view)
    left = view.filters.apply(candidates)
    shown = [_chart(view, panel.panel_id, panel.label, rows, among=left) for panel, rows in panels(left)]
    return Exhibits("effect-sizes", candidates, tuple(shown))


def _candidates(view: View) -> pd.DataFrame:
    # Prepared before anything is left out: what replaced a disputed figure appears even if it is hidden.
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
    own, families = view.atlas.own, () if among is not None else own_families(view)
    chart = effect_sizes_chart(
        effects, view.atlas.facts, view.theme, among=among, is_overlaid=is_overlaid, own=own, own_families=families
    )
    rows, added = effects, own_rows(view) if families else effects.iloc[0:0]
    if own is not None and families:
        rows = pd.concat([effects, added])
        warning = f"{warning} {own.told}".strip()
    return Exhibit(
        name,
        title,
        chart,
        rows,
        tuple(map(FactIds.of, rows["effect_id"])),
        warning=warning,
        export_data=(
            *effects_for_export(view, effects, is_overlaid=is_overlaid),
            *own_for_export(view, added),
        ),
    )


def own_for_export(view: View, added: pd.DataFrame) -> tuple[ExportRows, ...]:
    """A reader's own rows, each family on slides of its own under the file's name."""
    own = view.atlas.own
    if own is None or added.empty:
        return ()
    axis = _export_axis(added)
    colour = slot_colour(OWN_MARK[0], view.theme)
    return tuple(
        ExportRows(
            rows=tuple(
                ExportRow(
                    label=view.atlas.facts[row["effect_id"]].says,
                    series="Your own",
                    fact_ids=FactIds.of(row["effect_id"]),
                    estimate=row["drawn"],
                    low=row["drawn_low"],
                    high=row["drawn_high"],
                )
                for row in records(added[added["comparator_family"].eq(family.family)])
            ),
            series=(ExportSeries("Your own", colour, "diamond"),),
            axis_title="Effect size; right of zero favours the treatment",
            **axis,
            title=f"Your own, {COMPARATOR_FAMILIES[family.family].label.lower()}: {own.evidence.file_name}",
        )
        for family in own_families(view)
    )


def effects_for_export(view: View, effects: pd.DataFrame, *, is_overlaid: bool = False) -> tuple[ExportRows, ...]:
    """Effects from ``data.subjects.effect_sizes.drawn_effects`` as rows, band by band, all on one scale.

    Overlaid, they form one list in which each row names its comparison.
    """
    if effects.empty:
        return ()
    axis = _export_axis(effects)
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
            **axis,
            title=title,
        )
        for title, own in bands
    )


def _export_axis(effects: pd.DataFrame) -> dict[str, float]:
    """Ends and step of an axis as wide as that of the picture: one very wide interval leaves the others their room."""
    least, most = scale(effects)
    step = next((step for step in _STEPS if most - least < _STEPS_AN_AXIS * step), _STEPS[-1])
    return {"least": floor(least / step) * step, "most": ceil(most / step) * step, "step": step}


#: What may lie between two ticks of a slide's axis, and how many such steps it has at most.
_STEPS, _STEPS_AN_AXIS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0), 8


def _for_export(effect: Mapping[str, Any], view: View, *, with_comparison: bool) -> ExportRow:
    comparison = panel_of(effect["comparator_family"], effect["intervention_role"]).label
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
    """Whether the reader's two figures may be compared."""
    one, other = (view.atlas.effects[view.chosen_one(key)] for key in PAIR)
    return compare(one, other)


def named_in_short(view: View, effect_id: str) -> str:
    """A figure and whose it is: "0.69 (Driessen et al., 2010)"."""
    return f"{figure_in_short(view.atlas.effects[effect_id])} ({view.atlas.facts[effect_id].source_label})"


def offered_to_compare(view: View) -> dict[str, tuple[str, ...]]:
    """The figures offered for either side: the chosen one, and those in view."""
    shown = [effects_in_view(view)["effect_id"].head(OPTIONS_A_LIST), own_rows(view)["effect_id"].head(OPTIONS_A_LIST)]
    ids = [effect_id for own in shown for effect_id in own if effect_id in view.atlas.effects]
    return {key: tuple(dict.fromkeys([*view.chosen(key), *ids])) for key in PAIR}


@remembered
def stated_trails(view: View) -> list[Trail]:
    """The trail of every stated figure, whatever the filters leave."""
    return trails(view.atlas.frames["effect_sizes"], view.atlas.tables.references)


@remembered
def printed_rises(view: View) -> Exhibit | None:
    """Every printed rise against the printed figures; None if no source prints one."""
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


def _toggles(key: str, label: str, options: Mapping[str, str], note: str | None = None) -> ManyOf:
    return ManyOf(key=key, label=label, options=options, default=tuple(options), note=note, shown_as="toggles")


def _labels_of(terms: Mapping[str, Term]) -> dict[str, str]:
    return {word: term.label for word, term in terms.items()}


def _labels(atlas: Atlas) -> dict[str, str]:
    """Every effect, named so as to tell it from the others."""
    return {
        effect_id: f"{effect_in_words(row)} · {atlas.facts[effect_id].source_label} · {row['intervention']}, "
        f"{row['population']}, {when(row)} ({effect_id})"
        for effect_id, row in atlas.effects.items()
    }


_FIGURES = {"main": "Main figures", "all": "All figures"}


def _controls(atlas: Atlas) -> Sequence[Control]:
    layers = " ".join(f"{term.label}: {term.definition}" for term in LAYERS.values())
    labels, main = _labels(atlas), list(main_effects(atlas.drawn_effects)["effect_id"])
    # A stated figure and one of a work: pages print the former as though the two were comparable.
    stated = list(labels)[:1]
    treatments = atlas.tables.interventions[["intervention_family", "label"]].itertuples(index=False, name=None)
    return [
        OneOf(key="figures", label="Figures", options=_FIGURES, default=("main",), shown_as="segments"),
        _toggles("layers", "Layers of evidence", _labels_of(LAYERS), layers),
        _toggles("timepoints", "Measured", _labels_of(TIMEPOINTS)),
        _toggles("comparisons", "Compared with", _labels_of(COMPARATOR_FAMILIES)),
        _toggles("treatments", "Treatment", dict(treatments)),
        OneOf(
            key="panels",
            label="Different comparisons",
            options={"apart": "In separate bands", "together": "In one list"},
            published={"apart": "Apart, like with like", "together": "Laid over one another"},
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
    """How many figures there are, from how many works, and their range in the bands that say most."""
    effects = effects_in_view(view)
    if effects.empty:
        return " ".join(map(own_found, own_families(view)))
    n_works = effects["source_id"].fillna(effects["reference_id"]).nunique()
    kind = "main figure" if view.chosen_one("figures") == "main" else "figure"
    counted = f"{_counted(len(effects), kind)} of {_counted(n_works, 'work')}."
    spread = spreads(effects)
    ranges = [f"{spread[family].in_words} {words}" for family, words in _SPREAD_OF.items() if family in spread][
        :MAX_SPREADS
    ]
    therapy = view.atlas.edition.therapy_label
    said = [f"{counted} {therapy[:1].upper()}{therapy[1:]}: {', '.join(ranges)}." if ranges else counted]
    return " ".join([*said, *map(own_found, own_families(view))])


#: The comparisons the finding may tell of, in order of precedence, and how many; they follow the figures.
MAX_SPREADS = 2
_SPREAD_OF = {
    "mixed_control": "against control conditions",
    "other_therapy": "against another",
    "none_pre_post": "from before to after",
}


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _how_to_read(view: View) -> list[tuple[str, str]]:
    treatments = view.atlas.tables.interventions[["label", "definition"]].itertuples(index=False, name=None)
    return [*_HOW_TO_READ, ("Treatments", " ".join(f"{label}: {definition}" for label, definition in treatments))]


_HOW_TO_READ = (
    ("Effect size", "how far two groups are apart, in standard deviations; one standard deviation is how far people "
     "usually lie from their group's average"),
    ("Right of zero", "favours the therapy, or means better than before"),
    ("Grey band", "one kind of comparison: compare figures of one band only, since each compares with something else"),
    ("Main figure", "of each work in each band the figure at the end of treatment, or else at follow-up; of several "
     "the one that it gives first"),
    ("Colour and shape", "where the figure was read: stated on a page, cited by a source, or context, which is a later "
     "work that no source cites; a stated figure's card shows its trail"),
    ("[CI], level", "confidence interval, how far a figure may be off by chance, and its level in percent"),
    ("Hollow mark", "no interval was printed, so its uncertainty is unknown"),
    ("Pale band", "a range over several outcomes, not a confidence interval"),
    ("Crossed out", "disputed: a published re-examination contradicts the figure"),
    ("Mark on both sides of zero", "the work does not say which side the figure favours"),
    ("Arrow at the edge", "the interval reaches further; its limit stands there"),
    ("studies, patients", "how many the figure rests on; a star says that the count is that of the whole review or of "
     "all its studies of this treatment"),
    ("small, medium, large", "conventions of Cohen's, not results"),
    ("d, g, SMD", "three ways to compute the distance between two groups in standard deviations"),
)  # fmt: skip


def _shown(view: View) -> Sequence[Exhibits]:
    rises = printed_rises(view)
    checked = [Exhibits("rise-checks", rises.rows, (rises,))] if rises else []
    return [effect_sizes(view), *own_parts(view), *checked]


PAGE = Page(
    name="effect_sizes",
    title="Effect sizes",
    asks="How large is the effect, and compared with what?",
    group="Effects",
    place=10,
    finding=_finding,
    how_to_read=_how_to_read,
    controls=_controls,
    exhibits=_shown,
    details=lambda view: [single_bands(view)],
    exhibit_names=(FOREST, OVERLAY, *(panel.panel_id for panel in PANELS), "rise-checks", *OWN_NAMES),
    whole={"figures": ("all",)},
    subjects=("effect_sizes",),
)

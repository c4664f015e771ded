"""One effect size as two overlapping groups and as people out of one hundred, computed here."""

from __future__ import annotations

import pandas as pd

from components.charts.effect_translation import distributions_chart, people_chart
from components.controls import OWN_FIGURE
from components.exhibit import Exhibit, Exhibits
from components.translator_page import translation_rows
from components.view import View
from data.effect_sizes import drawn_effects, limits
from data.effect_translation import Translation, translate

NAMES = {"groups": "Two groups", "people": "One hundred people"}


def translation_of(view: View) -> tuple[Translation, list[str]]:
    """The translation of the figure chosen, and the id of its effect, or none for a figure of the reader's own.

    A number that cannot be read counts as its default.
    """
    effect_id, baseline = view.chosen_one("figure"), _number(view, "baseline")
    if effect_id == OWN_FIGURE:
        return translate(_number(view, "d"), baseline), []
    effects = drawn_effects(view.atlas.frames["effect_sizes"])
    effect = effects[effects["effect_id"].eq(effect_id)].iloc[0]
    return translate(float(effect["drawn"]), baseline, *limits(effect)), [effect_id]


def translated_effect(view: View) -> Exhibits:
    """Both pictures of one effect; their rows are the computed numbers, each in a sentence."""
    translation, effect_ids = translation_of(view)
    rows, facts = translation_rows(translation), view.atlas.facts
    charts = {
        "groups": distributions_chart(translation, effect_ids, facts, view.theme),
        "people": people_chart(translation.people, effect_ids, facts, view.theme),
    }
    shown = tuple(
        Exhibit(
            name=name,
            title=NAMES[name],
            chart=chart,
            rows=rows,
            row_ids=tuple(effect_ids * len(rows)),
            computed=tuple(rows["sentence"]),
        )
        for name, chart in charts.items()
    )
    return Exhibits("effect-translation", pd.DataFrame(), shown)


def _number(view: View, key: str) -> float:
    control = view.controls[key]
    assert control.parse is not None
    try:
        return control.parse(view.chosen_one(key))
    except ValueError:
        return control.parse(control.default[0])

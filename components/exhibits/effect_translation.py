"""One effect size as two overlapping groups and as people out of one hundred, computed here."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from components.charts.effect_translation import distributions_chart, people_chart
from components.charts.palette import Theme
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import MOST
from components.exhibits.view import View
from components.parts.effect_translator import Choice, choice_of, rows_of
from data.atlas.atlas import Atlas

NAMES = {"groups": "Two groups", "people": "One hundred people"}


def translated_effect(view: View) -> Exhibits:
    """Both pictures of what a view has chosen to translate; their rows are the computed numbers, each in a sentence."""
    return pictures_of(view.atlas, choice_of(view), view.theme)


@lru_cache(maxsize=MOST)
def pictures_of(atlas: Atlas, choice: Choice, theme: Theme) -> Exhibits:
    """Both pictures of a choice, drawn once for all who choose the same, whatever else they have filtered."""
    rows, facts = rows_of(choice), atlas.facts
    charts = {
        "groups": distributions_chart(choice.translation, choice.effect_ids, choice.origin, facts, theme),
        "people": people_chart(choice.translation, choice.effect_ids, choice.origin, facts, theme),
    }
    shown = tuple(
        Exhibit(
            name=name,
            title=NAMES[name],
            chart=chart,
            rows=rows.drop(columns="sentence"),
            row_ids=(choice.effect_ids,) * len(rows),
            computed=tuple(rows["sentence"]),
        )
        for name, chart in charts.items()
    )
    return Exhibits("effect-translation", pd.DataFrame(), shown)

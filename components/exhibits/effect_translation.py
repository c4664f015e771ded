"""One effect size as two overlapping groups and as people out of one hundred, computed here."""

from __future__ import annotations

import pandas as pd

from components.charts.effect_translation import distributions_chart, people_chart
from components.exhibit import Exhibit, Exhibits
from components.translator_page import choice_of, rows_of
from components.view import View

NAMES = {"groups": "Two groups", "people": "One hundred people"}


def translated_effect(view: View) -> Exhibits:
    """Both pictures of what a view has chosen to translate; their rows are the computed numbers, each in a sentence."""
    choice, facts, theme = choice_of(view), view.atlas.facts, view.theme
    rows = rows_of(choice)
    charts = {
        "groups": distributions_chart(choice.translation, choice.effect_ids, choice.origin, facts, theme),
        "people": people_chart(choice.translation, choice.effect_ids, choice.origin, facts, theme),
    }
    shown = tuple(
        Exhibit(
            name=name,
            title=NAMES[name],
            chart=chart,
            rows=rows,
            row_ids=tuple(choice.effect_ids * len(rows)),
            computed=tuple(rows["sentence"]),
        )
        for name, chart in charts.items()
    )
    return Exhibits("effect-translation", pd.DataFrame(), shown)

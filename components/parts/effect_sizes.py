"""Parts of the Effect sizes page: its own choices, what its short words mean, and the trail of each stated figure."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components.exhibits.drawing.show import show_exhibit
from components.exhibits.effect_sizes import effects_at_a_glance, printed_rises, stated_trails
from components.exhibits.pagination import page_of
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.shell.effect_links import show_trail
from data.contract.vocabulary import LAYERS
from data.evidence.facts import effect_in_words, limits_in_words, when
from data.subjects.effect_sizes import MOST_WORKS

#: What the short words of the labels mean; it stands in sight, beneath the first table.
GLOSSARY = {
    "Standard deviation": "how far people usually lie from their group's average; two in three lie nearer",
    "k, N": "the number of studies and of patients",
    "d, g, SMD": "three ways of computing the distance between two groups in standard deviations",
    "CI": "confidence interval, how far a figure may be off by chance, at the level given",
}
ABBREVIATIONS = {
    "STPP, LTPP": "short-term and long-term psychodynamic psychotherapy",
    "CBT, GAD, PD": "cognitive behavioural therapy, generalised anxiety disorder, personality disorder",
    "QoL": "quality of life",
    "(whole review), (all studies of this treatment)": "the count is not that of this figure",
}
TRAILS_A_PAGE = 6
#: The choices that stand folded away; the layers stand in sight.
FOLDED = ("comparisons", "treatments", "timepoints", "panels")


def show_at_a_glance(view: View) -> None:
    """How large, compared with what, how sure, says who: the figures to begin with, above the charts."""
    lines = effects_at_a_glance(view)
    if not lines:
        return
    table = pd.DataFrame(
        {
            "Compared with what": [_compared_with(line) for line in lines],
            "Layer": [LAYERS[line["layer"]].label for line in lines],
            "How large": [_how_large(view, line) for line in lines],
            "How sure": [f"{limits_in_words(line) or 'no interval printed'}; {_studies(line)}" for line in lines],
            "Says who": [view.atlas.facts[line["effect_id"]].origin.in_text for line in lines],
        }
    )
    st.table(table, hide_index=True, alt="Psychodynamic therapy at a glance, by what it was compared with.")
    left_out = sum({(line["panel_label"], line["layer"]): line["n_left_out"] for line in lines}.values())
    st.caption(
        "Psychodynamic therapy in any form. Of each work the figure that it gives first, works with more studies "
        f"first, at most {MOST_WORKS} a comparison and layer; {left_out} more figures are in the charts. Positive is "
        "for the therapy. Compare only lines with the same words in the first column.  \n"
        + " · ".join(f"{word}: {meaning}" for word, meaning in GLOSSARY.items())
    )


def _how_large(view: View, line: dict[str, Any]) -> str:
    """The printed figure and what it measures, with what took its place if it is disputed."""
    figure = effect_in_words(line | {"ci_low": None, "ci_high": None})
    if line["status"] == "disputed":
        # The successor has a line of its own, or is told in the chart, with its patients.
        return as_markdown(f"{figure}, disputed; since then {line['successor_figures']}".removesuffix("; since then "))
    moment = "" if line["timepoint"] == "end_of_treatment" else f", {when(line)}"
    return as_markdown(f"{figure} ({line['population']}{moment})")


def _compared_with(line: dict[str, Any]) -> str:
    return "Nobody: before and after" if line["design"] == "within_group" else str(line["panel_label"])


def _studies(line: dict[str, Any]) -> str:
    return "k not printed" if line["k_studies"] is None else f"k {line['k_studies']}"


def show_trails(view: View) -> None:
    """Where each stated figure comes from: the page, the work that it cites, the review behind that; and the sum."""
    st.subheader("Where the stated figures come from")
    if view.filters.is_narrow:
        st.markdown("The filters do not apply here: every stated figure has its trail.")
    for trail in page_of(stated_trails(view), TRAILS_A_PAGE, "trails"):
        with st.container(border=True):
            show_trail(view, trail, key="page")
    rises = printed_rises(view)
    if rises is not None:
        st.markdown(f"**{rises.title}** The page, like the release, speaks of a rise by half.")
        show_exhibit(view, rises)

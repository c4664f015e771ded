"""Parts of the Effect sizes page: its own choices, what its short words mean, and the trail of each stated figure."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components import state
from components.chart_view import show_exhibit
from components.exhibits.effect_sizes import printed_rises
from components.plain_text import as_markdown
from components.view import View
from data.effect_sizes import at_a_glance
from data.effect_trails import Trail, trails
from data.facts import records
from data.vocabulary import COMPARATOR_FAMILIES

GLOSSARY = {
    "k and N": "the number of studies and of patients; (whole review) where the count is not that of this figure",
    "d, g, SMD": "three ways of computing the same distance between two groups, in standard deviations",
    "CI": "confidence interval: how far the figure may be off by chance, at the level given",
    "STPP, LTPP": "short-term and long-term psychodynamic psychotherapy",
    "CBT, GAD, PD": "cognitive behavioural therapy, generalised anxiety disorder, personality disorder",
    "QoL": "quality of life",
}


def choose_effects(view: View) -> None:
    """Draw the page's own choices, and what its short words mean."""
    view.controls["layers"].draw()
    with st.expander("Narrow further, or lay comparisons over one another"):
        for key in ("comparisons", "treatments", "timepoints", "panels"):
            view.controls[key].draw()
        st.markdown("\n".join(f"- **{word}:** {meaning}" for word, meaning in GLOSSARY.items()))


def show_at_a_glance(view: View, effects: pd.DataFrame) -> None:
    """How large, compared with what, how sure, says who: a line for each kind of comparison, above the charts."""
    lines = records(at_a_glance(effects))
    if not lines:
        return
    works = [dict.fromkeys(view.atlas.facts[i].origin.in_text for i in line["effect_ids"]) for line in lines]
    table = pd.DataFrame(
        {
            "Compared with what": [COMPARATOR_FAMILIES[line["comparator_family"]].label for line in lines],
            "How large (positive: for the therapy)": [_from_to(line) for line in lines],
            "How sure": [f"{line['n_intervals']} of {line['n_figures']} with an interval" for line in lines],
            "Says who": ["; ".join(names) for names in works],
        }
    )
    st.table(table, hide_index=True, alt="Psychodynamic therapy at a glance, by what it was compared with.")
    st.caption("Psychodynamic therapy in any form; smallest and largest figure printed. Never read down the column.")


def _from_to(line: dict[str, Any]) -> str:
    """The smallest and the largest figure; a disputed one is named, not counted."""
    smallest, largest = line["smallest"], line["largest"]
    disputed = ", ".join(f"{figure:g} is disputed" for figure in line["disputed"])
    if smallest is None:
        return disputed or "no figure with a direction"
    told = f"{smallest:g}" if smallest == largest else f"{smallest:g} to {largest:g}"
    return f"{told} ({disputed})" if disputed else told


def show_trails(view: View) -> None:
    """Where each stated figure comes from: the page, the work that it cites, the review behind that; and the sum."""
    st.subheader("Where the stated figures come from")
    if view.filters.is_narrow:
        st.markdown("The filters do not apply here: every stated figure has its trail.")
    for trail in trails(view.atlas.frames["effect_sizes"], view.atlas.tables.references):
        with st.container(border=True):
            _show_trail(view, trail)
    rises = printed_rises(view)
    if rises is not None:
        st.markdown(f"**{rises.title}** The page, like the release, speaks of a rise by half.")
        show_exhibit(view, rises)


def _show_trail(view: View, trail: Trail) -> None:
    facts, citations = view.atlas.facts, view.atlas.citations
    steps = [(fact_id, facts[fact_id].source_label, facts[fact_id].as_printed) for fact_id in (trail.stated_id,)]
    steps += [(fact_id, facts[fact_id].source_label, facts[fact_id].says.split(":")[0]) for fact_id in trail.cited_ids]
    with st.container(horizontal=True, vertical_alignment="center"):
        for place, (fact_id, label, figure) in enumerate(steps):
            if place:
                st.markdown("→")
            st.button(
                f"{as_markdown(label)}: {as_markdown(figure or '')}",
                key=f"trail-{trail.stated_id}-{fact_id}",
                on_click=state.open_card,
                args=(fact_id,),
            )
        for reference_id in trail.reported_ids:
            st.markdown(f"→ {as_markdown(citations[reference_id].in_text)}, whose table was not read")

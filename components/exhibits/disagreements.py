"""Where the sources agree and where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.charts.positions import positions_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, ManyOf
from data.atlas.atlas import Atlas
from data.contract.vocabulary import DISAGREEMENT_KINDS, DISAGREEMENT_TOPICS, STRENGTHS, label
from data.evidence.fact_ids import FactIds
from data.subjects.disagreements import Pair, as_pairs, narrowed
from data.subjects.positions import of_topics, topics_in_view


@remembered
def pairs_in_view(view: View) -> list[Pair]:
    """The pairs that the reader's filters and the page's own choices leave, strongest first."""
    return as_pairs(view.filters.apply(_candidates(view)), view.atlas.facts)


def _candidates(view: View) -> pd.DataFrame:
    return narrowed(
        view.atlas.frames["disagreements"],
        topics=view.chosen("topics"),
        kinds=view.chosen("kinds"),
        strengths=view.chosen("strengths"),
    )


@remembered
def positions(view: View) -> Exhibits:
    """One chart: every topic with the positions on it, and with the pairs that do not agree."""
    candidates = of_topics(view.atlas.frames["positions"], view.chosen("topics"))
    shown, pairs = view.filters.apply(candidates), pairs_in_view(view)
    topics = topics_in_view(view.atlas.tables.topics, shown, pairs)
    if not topics:
        return Exhibits("positions", candidates, ())
    rows = _rows(shown, pairs)
    exhibit = Exhibit(
        name="positions",
        title="Where the sources stand",
        chart=positions_chart(topics, view.source_ids, view.atlas.facts, view.theme),
        rows=rows,
        row_ids=tuple(rows["fact_ids"]),
    )
    return Exhibits("positions", candidates, (exhibit,))


def _rows(shown: pd.DataFrame, pairs: Sequence[Pair]) -> pd.DataFrame:
    """What is drawn as rows: positions with their place, pairs with kind and strength; ``fact_ids`` names the facts."""
    placed = shown[["topic", "place"]].assign(fact_ids=shown["fact_id"].map(lambda fact_id: FactIds.of(fact_id)))
    paired = pd.DataFrame(
        [(pair.topic, pair.fact_ids, pair.kind, pair.strength) for pair in pairs],
        columns=["topic", "fact_ids", "kind", "strength"],
    )
    return pd.concat([placed, paired], ignore_index=True)


def _controls(atlas: Atlas) -> Sequence[Control]:
    return [
        ManyOf(
            key="topics",
            label="Topics",
            options={topic: label(DISAGREEMENT_TOPICS, topic) for topic in atlas.tables.topics["topic"]},
            placeholder="All topics",
            shown_as="menu",
        ),
        ManyOf(
            key="kinds",
            label="Kinds of disagreement",
            options={kind: term.label for kind, term in DISAGREEMENT_KINDS.items()},
            default=tuple(DISAGREEMENT_KINDS),
            note=" ".join(f"{term.label}: {term.definition}" for term in DISAGREEMENT_KINDS.values()),
            shown_as="toggles",
        ),
        ManyOf(
            key="strengths",
            label="Strength",
            options={strength: term.label for strength, term in STRENGTHS.items()},
            default=tuple(STRENGTHS),
            note=" ".join(f"{term.label}: {term.definition}" for term in STRENGTHS.values()),
            shown_as="toggles",
        ),
    ]


PAGE = Page(
    name="disagreements",
    title="Agreement",
    question="Where do the sources agree, and where not?",
    group="What sources say",
    place=40,
    controls=_controls,
    exhibits=lambda view: [positions(view)],
    exhibit_names=("positions",),
    subjects=("disagreements",),
)

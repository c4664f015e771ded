"""Where the sources agree and where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.charts.disagreements import disagreements_chart, marks_of_pairs
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, ManyOf, OneOf
from data.atlas.atlas import Atlas
from data.contract.vocabulary import DISAGREEMENT_KINDS, STRENGTHS
from data.evidence.fact_ids import FactIds
from data.subjects.disagreements import Pair, as_pairs, count_pairs, narrowed
from data.subjects.positions import Topic, of_topics, ranked, topics_in_view

#: The control for the topic whose pairs stand beneath its row; the rows set it.
OPEN_TOPIC = "open"
#: The finding names at most this many topics with the most disagreements.
MAX_NAMED = 2


@remembered
def pairs_in_view(view: View) -> list[Pair]:
    """The pairs left by the reader's filters and the page's own choices, strongest first."""
    return as_pairs(view.filters.apply(_candidates(view)), view.atlas.tables.topics, view.atlas.facts)


def _candidates(view: View) -> pd.DataFrame:
    return narrowed(
        view.atlas.frames["disagreements"],
        topics=view.chosen("topics"),
        kinds=view.chosen("kinds"),
        strengths=view.chosen("strengths"),
    )


@remembered
def ranked_topics(view: View) -> list[Topic]:
    """The topics in view, contradicted ones first."""
    shown = view.filters.apply(_positions(view))
    return ranked(topics_in_view(view.atlas.tables.topics, shown, pairs_in_view(view)))


def _positions(view: View) -> pd.DataFrame:
    return of_topics(view.atlas.frames["positions"], view.chosen("topics"))


@remembered
def positions(view: View) -> Exhibits:
    """One chart: every topic with its positions and its disagreeing pairs."""
    candidates, topics = _positions(view), ranked_topics(view)
    if not topics:
        return Exhibits("positions", candidates, ())
    rows = _rows(view.filters.apply(candidates), pairs_in_view(view))
    exhibit = Exhibit(
        name="positions",
        title="Where the sources stand",
        chart=disagreements_chart(
            topics, view.source_ids, view.atlas.facts, view.theme, opened=view.chosen_one(OPEN_TOPIC)
        ),
        rows=rows,
        row_ids=tuple(rows["fact_ids"]),
        chooses={ids: (OPEN_TOPIC, topic.topic) for topic in topics for ids in marks_of_pairs(topic)},
    )
    return Exhibits("positions", candidates, (exhibit,))


def _rows(shown: pd.DataFrame, pairs: Sequence[Pair]) -> pd.DataFrame:
    """What is drawn, as rows: positions with place, pairs with kind and strength; ``fact_ids`` names the facts."""
    placed = shown[["topic", "place"]].assign(fact_ids=shown["fact_id"].map(lambda fact_id: FactIds.of(fact_id)))
    paired = pd.DataFrame(
        [(pair.topic, pair.fact_ids, pair.kind, pair.strength) for pair in pairs],
        columns=["topic", "fact_ids", "kind", "strength"],
    )
    return pd.concat([placed, paired], ignore_index=True)


def _finding(view: View) -> str:
    """The topic the sources disagree on most, and the number of disagreements in all."""
    pairs, topics = pairs_in_view(view), ranked_topics(view)
    counts = count_pairs((pair.kind, pair.parties) for pair in pairs)
    if not counts.disagreements:
        return f"No two statements in view disagree; {counts.of_scope} only seem to." if topics else ""
    most = max(topic.counts.disagreements for topic in topics)
    named = [topic.topic_label.lower() for topic in topics if topic.counts.disagreements == most]
    is_told = len(topics) > 1 and len(named) <= MAX_NAMED
    by_party = (
        (counts.between_sources, "between sources"),
        (counts.within_one_source, "within one"),
        (counts.with_a_cited_work, "with a cited work"),
    )
    n, n_scope = counts.disagreements, counts.of_scope
    most_on = f", most on {' and '.join(named)} ({most})" if is_told else ""
    parties = ", ".join(f"{count} {word}" for count, word in by_party if count)
    scope = f" {n_scope} more differ{'s' if n_scope == 1 else ''} in scope only." if n_scope else ""
    return f"{n} disagreement{'' if n == 1 else 's'}{most_on}: {parties}.{scope}"


def _controls(atlas: Atlas) -> Sequence[Control]:
    topics = dict(zip(atlas.tables.topics["topic"], atlas.tables.topics["label"], strict=True))
    return [
        ManyOf(
            key="topics",
            label="Topics",
            options=topics,
            published={"session_minutes": "Minutes a session"},
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
        OneOf(
            key=OPEN_TOPIC,
            label="Statements on",
            options={"": "Choose a topic"} | topics,
            default=("",),
            by_id=True,
            shown_as="list",
            inline=True,
        ),
    ]


PAGE = Page(
    name="disagreements",
    title="Agreement",
    asks="Where do the sources agree, and where do they not?",
    finding=_finding,
    how_to_read=(
        ("Marks", "Where a source stands between the two ends of a topic. Marks side by side agree."),
        ("Places", "Our reading of the words. They order statements; they measure nothing."),
        ("Pale band", "It joins those furthest apart: red where two statements cannot both be true, grey elsewhere."),
        ("Counts", "Pairs of statements that do not agree. Press one, or the name of its topic, to read both sides."),
        ("Strong", "No fair reading reconciles the two."),
        ("Scope only", "They are about different things, although they look alike: no disagreement."),
        ("Order", "Contradicted topics first, those with strong contradictions on top."),
    ),
    group="What sources say",
    place=40,
    controls=_controls,
    exhibits=lambda view: [positions(view)],
    exhibit_names=("positions",),
    subjects=("disagreements",),
)

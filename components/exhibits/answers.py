"""The picture of a search answer: a small chart, drawn as on the page the answer comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

import pandas as pd

from components.charts.effect_sizes import effect_sizes_chart
from components.exhibits.citations import citations_of, works_in_view
from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.disagreements import positions, ranked_topics
from components.exhibits.effect_sizes import effects_for_export
from components.exhibits.effect_translation import translated_effect
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import MAX_ENTRIES
from components.exhibits.overview import controlled_effects, most_covered_conditions
from components.exhibits.session_lengths import lengths_of_measure
from components.exhibits.sources import source_portrait
from components.exhibits.therapy_features import one_feature, therapy_features
from components.exhibits.view import View
from components.limits import ROWS_AN_EXCERPT
from data.atlas.search import Entry
from data.contract.vocabulary import FEATURE_KINDS, MEASURES
from data.evidence.fact_ids import FactIds
from data.subjects.session_doses import usable_statements
from data.subjects.session_lengths import in_formats

#: The works that most sources cite stand for the page that shows them all.
_MAX_WORKS = 3


def picture_of(view: View, entry: Entry, meant: Collection[str] = ()) -> Exhibit | None:
    """The chart of what an entry stands for, over all sources and conditions; None if there is nothing to draw.

    ``meant`` are the ids the question named; on a page they choose the part shown.
    """
    everything = view.with_chosen(**{key: control.default for key, control in view.controls.items()})
    return _drawn(everything, entry, frozenset(meant))


@lru_cache(maxsize=MAX_ENTRIES)
def _drawn(everything: View, entry: Entry, meant: frozenset[str]) -> Exhibit | None:
    if entry.kind == "page":
        draw_page = _OF_PAGES.get(entry.entry_id)
        return draw_page(everything, meant) if draw_page else None
    if entry.kind == "condition":
        return _first(condition_coverage(everything.with_chosen(conditions=(entry.entry_id,))))
    if entry.kind == "topic":
        return _topic(everything, entry.entry_id)
    draw_fact = _OF_FACTS.get(entry.subject)
    return draw_fact(everything, entry) if draw_fact else None


def _first(exhibits: Exhibits) -> Exhibit | None:
    return exhibits.shown[0] if exhibits.shown else None


def _lengths(view: View, meant: Collection[str]) -> Exhibit | None:
    measure = next((measure for measure in MEASURES if measure in meant), "sessions_per_course")
    lengths = in_formats(view.atlas.frames["session_lengths"], view.atlas.tables.formats, with_contrast=False)
    rows = usable_statements(lengths, measure)
    return None if rows.empty else lengths_of_measure(view, measure, rows, ROWS_AN_EXCERPT)


def _features(view: View, meant: Collection[str]) -> Exhibit | None:
    kinds = tuple(kind for kind in FEATURE_KINDS if kind in meant) or ("technique",)
    return _first(therapy_features(view.with_chosen(feature_kinds=kinds)))


def _topic(view: View, topic: str) -> Exhibit | None:
    return _first(positions(view.with_chosen(topics=(topic,))))


def _first_topic(view: View) -> Exhibit | None:
    """The topic with the most contradictions."""
    topics = ranked_topics(view)
    return _topic(view, topics[0].topic) if topics else None


def _works(view: View) -> Exhibit | None:
    works = works_in_view(view)[:_MAX_WORKS]
    return citations_of(view, works) if works else None


_OF_PAGES: Mapping[str, Callable[[View, Collection[str]], Exhibit | None]] = {
    "session_lengths": _lengths,
    "condition_coverage": lambda view, _: _first(most_covered_conditions(view)),
    "therapy_features": _features,
    "disagreements": lambda view, _: _first_topic(view),
    "effect_sizes": lambda view, _: _first(controlled_effects(view)),
    "effect_translator": lambda view, _: _first(translated_effect(view)),
    "citations": lambda view, _: _works(view),
}


def _one_row(view: View, table: str, fact_id: str) -> pd.DataFrame:
    rows = view.atlas.frames[table]
    return rows[rows["fact_id"].eq(fact_id)]


def _length(view: View, entry: Entry) -> Exhibit:
    rows = _one_row(view, "session_lengths", entry.entry_id)
    return lengths_of_measure(view, str(rows["measure"].iloc[0]), rows, ROWS_AN_EXCERPT)


def _condition(view: View, entry: Entry) -> Exhibit | None:
    conditions = tuple(named for named in view.atlas.choices.conditions if named in entry.about)
    return _first(condition_coverage(view.with_chosen(conditions=conditions)))


def _effect(view: View, entry: Entry) -> Exhibit:
    effects = view.atlas.drawn_effects
    own = effects[effects["effect_id"].eq(entry.entry_id)]
    return Exhibit(
        "effect_sizes",
        "Effect sizes",
        effect_sizes_chart(own, view.atlas.facts, view.theme),
        own,
        (FactIds.of(entry.entry_id),),
        export_data=effects_for_export(view, own),
    )


def _statement(view: View, entry: Entry) -> Exhibit | None:
    topics = view.atlas.tables.topics["topic"]
    topic = next((topic for topic in topics if topic in entry.about), None)
    return _topic(view, topic) if topic else None


def _feature(view: View, entry: Entry) -> Exhibit | None:
    features = view.atlas.tables.features["feature_id"]
    feature_id = next((feature for feature in features if feature in entry.about), None)
    return one_feature(view, feature_id) if feature_id else None


def _work(view: View, entry: Entry) -> Exhibit | None:
    works = [work for work in works_in_view(view) if work.reference_id in (entry.entry_id, *entry.about)]
    return citations_of(view, works) if works else None


def _document(view: View, entry: Entry) -> Exhibit | None:
    document = view.atlas.choices.part_owner.get(entry.entry_id, entry.entry_id)
    return _first(source_portrait(view.with_chosen(document=(document,))))


_OF_FACTS: Mapping[str, Callable[[View, Entry], Exhibit | None]] = {
    "session_lengths": _length,
    "condition_coverage": _condition,
    "condition_evidence": _condition,
    "effect_sizes": _effect,
    "claims": _statement,
    "disagreements": _statement,
    "therapy_features": _feature,
    "citations": _work,
    "references": _work,
    "sources": _document,
}

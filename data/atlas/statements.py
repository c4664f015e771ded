"""Everything one document says, subject by subject, for its own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract import vocabulary as words
from data.contract.schema import FACT_LABELS, FACT_TABLES, words_of
from data.contract.tables import split_ids
from data.evidence.fact_ids import FactIds
from data.evidence.facts import SUBJECTS
from data.subjects.citations import citation_id
from data.subjects.disagreements import Pair, as_pairs

CITED_EFFECTS = "cited_effect_sizes"


@dataclass(frozen=True)
class Statements:
    """Rows of one fact table under a ``label``, and the column of their ids."""

    label: str
    rows: pd.DataFrame
    id_column: str


#: Every run of a page asks again, so results are cached; there are few documents.
MAX_DOCUMENTS = 16


@lru_cache(maxsize=MAX_DOCUMENTS)
def statements_of(atlas: Atlas, source_id: str) -> dict[str, Statements]:
    """The facts of a document by subject; figures from the works it cites are kept apart from those it prints.

    The result is cached and shared: do not modify it.
    """
    found = {}
    for table, id_column in FACT_TABLES.items():
        frame = atlas.frames[table]
        own = frame["source_id"].eq(source_id).fillna(False)
        found[table] = Statements(SUBJECTS[table], frame[own], id_column)
    effects = atlas.frames["effect_sizes"]
    cites = effects["cited_by"].isin([cell for cell in effects["cited_by"].unique() if source_id in split_ids(cell)])
    found[CITED_EFFECTS] = Statements(
        "Effect sizes in the works that it leads to",
        effects[cites],
        FACT_TABLES["effect_sizes"],
    )
    return found


@lru_cache(maxsize=MAX_DOCUMENTS)
def disagreements_of(atlas: Atlas, source_id: str) -> tuple[Pair, ...]:
    """The pairs of statements to which a document contributes at least one, strongest first."""
    pairs = atlas.frames["disagreements"]
    own = pairs["a_source_id"].eq(source_id) | pairs["b_source_id"].eq(source_id)
    return tuple(as_pairs(pairs[own], atlas.tables.topics, atlas.facts))


#: The column that divides the facts of each table.
_DIVISIONS: Mapping[str, str] = {name: column for name, (_, column) in FACT_LABELS.items()} | {CITED_EFFECTS: "layer"}
#: When a document covers many topics, those it says least about are grouped together.
MAX_DIVISIONS = 8
OTHERS = "Other topics"
CITES, DISAGREES = "Cites", "Does not agree"


def portrait_of(atlas: Atlas, source_id: str, filters: Filters) -> pd.DataFrame:
    """Everything a document says, one row each, by subject and division.

    In: the filters, with the document as their source. Out: ``subject``, ``division`` and ``fact_ids``, for the
    statements that pass the filters, the document's citations by whether they fit, and the pairs of statements that
    disagree.
    """
    rows = [row for name, own in statements_of(atlas, source_id).items() for row in _divided(atlas, name, own, filters)]
    citations = atlas.frames["citations"]
    own = citations[citations["source_id"].eq(source_id)]
    rows += [
        (CITES, words.FITS[fits].label, FactIds.of(citation_id(source_id, reference_id)))
        for fits in words.FITS
        for reference_id in own.loc[own["fits"].eq(fits), "reference_id"]
    ]
    pairs = disagreements_of(atlas, source_id)
    labels = {word: words.label(words.DISAGREEMENT_PARTIES, word) for word in words.DISAGREEMENT_PARTIES}
    rows += [
        (DISAGREES, label, pair.fact_ids) for word, label in labels.items() for pair in pairs if pair.counted_as == word
    ]
    return pd.DataFrame(rows, columns=["subject", "division", "fact_ids"])


def _divided(atlas: Atlas, name: str, statements: Statements, filters: Filters) -> list[tuple[str, str, FactIds]]:
    column, labels = _DIVISIONS[name], _division_labels(atlas, name)
    left = filters.apply(statements.rows)
    counts = left[column].value_counts()
    kept = [word for word in labels if word in counts.index]
    if name == "claims":
        kept = sorted(kept, key=lambda word: -counts[word])
    named, others = kept[:MAX_DIVISIONS], kept[MAX_DIVISIONS:]
    divisions = {word: labels[word] for word in named}
    divisions |= dict.fromkeys(others, OTHERS if len(others) > 1 else labels[others[0]] if others else "")
    subject = SUBJECTS["effect_sizes"] if name == CITED_EFFECTS else statements.label
    return [
        (subject, label, FactIds.of(fact_id))
        for word, label in divisions.items()
        for fact_id in left.loc[left[column].eq(word), statements.id_column]
    ]


def _division_labels(atlas: Atlas, name: str) -> dict[str, str]:
    """What the facts of a table are divided into, in order, with labels: words of a vocabulary, or topics."""
    if name == "claims":
        topics = atlas.tables.topics
        return dict(zip(topics["topic"], topics["label"], strict=True))
    vocabulary = words.LAYERS if name == CITED_EFFECTS else words_of(name, _DIVISIONS[name])
    return {word: term.label for word, term in vocabulary.items()}


def portrait_in_words(atlas: Atlas, source_id: str) -> str:
    """Two sentences: how much a document says, how well its citations fit, and how often it disagrees."""
    label = atlas.choices.sources[source_id]
    n_said = sum(len(own.rows) for name, own in statements_of(atlas, source_id).items() if name != CITED_EFFECTS)
    citations = atlas.frames["citations"]
    fits = citations.loc[citations["source_id"].eq(source_id), "fits"].value_counts()
    n_works, n_fit = int(fits.sum()), int(fits.get("yes", 0))
    cites = f"cites {n_works} work{'' if n_works == 1 else 's'}"
    if n_works:
        cites += f", {n_fit or 'none'} of which plainly fit{'' if n_fit > 1 else 's'}"
    pairs = disagreements_of(atlas, source_id)
    others, itself = (_times(sum(pair.counted_as == word for pair in pairs)) for word in ("sources", "one_source"))
    return (
        f"{label} makes {n_said} statement{'' if n_said == 1 else 's'} and {cites}. "
        f"It disagrees with other sources {others}, with itself {itself}."
    )


def _times(n: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(n, f"{n} times")

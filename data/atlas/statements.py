"""All that one document says, subject by subject, for the page on that document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract import vocabulary as words
from data.contract.schema import FACT_TABLES
from data.contract.tables import split_ids
from data.evidence.fact_ids import FactIds
from data.evidence.facts import SUBJECTS
from data.subjects.citations import citation_id
from data.subjects.disagreements import Pair, as_pairs

CITED_EFFECTS = "cited_effect_sizes"


@dataclass(frozen=True)
class Statements:
    """Rows of one fact table and the column that names them; ``label`` says what they are."""

    label: str
    rows: pd.DataFrame
    id_column: str


#: What is kept of one page is asked for at every run; there are few documents.
MOST_DOCUMENTS = 16


@lru_cache(maxsize=MOST_DOCUMENTS)
def statements_of(atlas: Atlas, source_id: str) -> dict[str, Statements]:
    """The facts of a document by subject; figures of the works that it cites stand apart from what it prints.

    They are found once for all who ask: nobody may change them.
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


@lru_cache(maxsize=MOST_DOCUMENTS)
def disagreements_of(atlas: Atlas, source_id: str) -> tuple[Pair, ...]:
    """The pairs of statements of which a document makes at least one, strongest first."""
    pairs = atlas.frames["disagreements"]
    own = pairs["a_source_id"].eq(source_id) | pairs["b_source_id"].eq(source_id)
    return tuple(as_pairs(pairs[own], atlas.facts))


#: What tells the facts of a table apart, with the label of each in its order.
_DIVISIONS: Mapping[str, tuple[str, words.Vocabulary]] = {
    "session_lengths": ("measure", words.MEASURES),
    "condition_coverage": ("stance", words.STANCES),
    "effect_sizes": ("layer", words.LAYERS),
    "claims": ("topic", words.CLAIM_TOPICS),
    "therapy_features": ("kind", words.FEATURE_KINDS),
    CITED_EFFECTS: ("layer", words.LAYERS),
}
#: Of a document that speaks of many topics, those on which it says little stand together.
MOST_DIVISIONS = 8
OTHERS = "Other topics"
CITES, DISAGREES = "Cites", "Does not agree"


def portrait_of(atlas: Atlas, source_id: str, filters: Filters) -> pd.DataFrame:
    """All that a document says, one row each, subject by subject and division by division.

    In: the filters, with the document in place of their sources. Out: ``subject``, ``division`` and ``fact_ids``: the
    statements that the filters leave, its citations by whether they fit, and the pairs of statements that do not agree.
    """
    rows = [row for name, own in statements_of(atlas, source_id).items() for row in _divided(name, own, filters)]
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


def _divided(name: str, statements: Statements, filters: Filters) -> list[tuple[str, str, FactIds]]:
    column, vocabulary = _DIVISIONS[name]
    left = filters.apply(statements.rows)
    counts = left[column].value_counts()
    kept = [word for word in vocabulary if word in counts.index]
    if name == "claims":
        kept = sorted(kept, key=lambda word: -counts[word])
    told, others = kept[:MOST_DIVISIONS], kept[MOST_DIVISIONS:]
    divisions = {word: vocabulary[word].label for word in told}
    divisions |= dict.fromkeys(others, OTHERS if len(others) > 1 else vocabulary[others[0]].label if others else "")
    subject = SUBJECTS["effect_sizes"] if name == CITED_EFFECTS else statements.label
    return [
        (subject, label, FactIds.of(fact_id))
        for word, label in divisions.items()
        for fact_id in left.loc[left[column].eq(word), statements.id_column]
    ]


def portrait_in_words(atlas: Atlas, source_id: str) -> str:
    """How much a document says, how its citations fit, and how often it does not agree, in two sentences."""
    label = atlas.choices.sources[source_id]
    n_said = sum(len(own.rows) for name, own in statements_of(atlas, source_id).items() if name != CITED_EFFECTS)
    citations = atlas.frames["citations"]
    fits = citations.loc[citations["source_id"].eq(source_id), "fits"].value_counts()
    n_works, n_fit = int(fits.sum()), int(fits.get("yes", 0))
    cites = f"cites {n_works} work{'' if n_works == 1 else 's'}"
    if n_works:
        cites += f", {n_fit or 'none'} of which plainly fit{'' if n_fit > 1 else 's'}"
    pairs = disagreements_of(atlas, source_id)
    others, itself = (_times(sum(pair.counted_as == word for pair in pairs)) for word in ("documents", "one_document"))
    return (
        f"{label} makes {n_said} statement{'' if n_said == 1 else 's'} and {cites}. "
        f"It disagrees with other documents {others}, with itself {itself}."
    )


def _times(n: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(n, f"{n} times")

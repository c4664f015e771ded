"""Works that speak for or against the therapy for a condition, beside the stances they conflict with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.contract import vocabulary as words
from data.contract.tables import Tables
from data.evidence.citing import Citations
from data.evidence.condition_evidence import opposed
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact, effect_in_words, records
from data.subjects.citations import work_standings
from data.subjects.matrix import placed

ROW = "condition_id"


def evidence_facts(tables: Tables, facts: Mapping[str, Fact], citations: Citations) -> dict[str, Fact]:
    """Each row of condition_evidence as a fact of the work, with the figure and caveat of its effect."""
    standings = work_standings(tables)
    effects = {row["effect_id"]: row for row in records(tables.effect_sizes)}
    return {
        row["evidence_id"]: _fact(row, facts, effects.get(row["effect_id"]), citations, standings[row["reference_id"]])
        for row in records(tables.condition_evidence)
    }


def _fact(
    row: Mapping[str, str],
    facts: Mapping[str, Fact],
    figure: Mapping[str, Any] | None,
    citations: Citations,
    standing: str,
) -> Fact:
    """``figure`` is the row of the effect behind the evidence, if there is one."""
    effect = facts[row["effect_id"]] if figure else None
    in_words = f" ({effect_in_words(figure)})" if figure else ""
    return Fact(
        fact_id=row["evidence_id"],
        subject="condition_evidence",
        says=f"{row['statement']}{in_words}",
        as_printed=None,
        source_label=citations[row["reference_id"]].in_text,
        section=None,
        line=None,
        origin=citations[row["reference_id"]],
        cites=(),
        reading=row["reading"],
        caveat=effect.caveat if effect else None,
        layer_label=words.label(words.LAYERS, "context" if standing == "context" else "cited"),
        status_label=effect.status_label if effect else None,
    )


def with_evidence(marks: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """The marks of the coverage matrix, plus the works to read beside the stances of each cell.

    In: marks from ``data.subjects.matrix.matrix_marks``, evidence from
    ``data.evidence.condition_evidence.evidence_on_conditions``. Out: the same columns; for a mark of evidence,
    ``stance`` is its direction and ``fact_ids`` name each ``evidence_id``. These marks come last in their cell. A cell
    without a stance gets none, because it makes no claim.
    """
    beside = opposed(evidence)
    direction_of = dict(zip(evidence["evidence_id"], evidence["direction"], strict=True))
    found: dict[tuple[str, str, str], list[str]] = {}
    for condition_id, source_id, stance in marks[[ROW, "source_id", "stance"]].itertuples(index=False):
        for evidence_id in beside.get((condition_id, stance), ()):
            found.setdefault((condition_id, source_id, direction_of[evidence_id]), []).append(evidence_id)
    added = pd.DataFrame(
        [(*cell, FactIds(tuple(dict.fromkeys(ids))), (), ()) for cell, ids in found.items()],
        columns=[ROW, "source_id", "stance", "fact_ids", "speaker_ids", "reference_ids"],
    )
    both = pd.concat([marks, added]).sort_values([ROW, "source_id"], kind="stable", ignore_index=True)
    return placed(both, by=ROW)


def statements_and_works(statements: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of condition_coverage followed by the works against, as ``fact_id``, with their direction as the stance.

    ``counts`` has the ``against_ids`` of ``works_against``.
    """
    works = [
        (evidence_id, condition_id, "speaks_against")
        for condition_id, ids in counts[[ROW, "against_ids"]].itertuples(index=False)
        for evidence_id in ids.named
    ]
    return pd.concat([statements, pd.DataFrame(works, columns=["fact_id", ROW, "stance"], dtype="string")])


def works_against(counts: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Counts of the sources that cover each condition, plus ``against_ids``, the evidence against it."""
    speaks_against = evidence[evidence["direction"].eq("speaks_against")]
    ids = {str(key): FactIds(tuple(own["evidence_id"])) for key, own in speaks_against.groupby(ROW, sort=False)}
    against = [ids.get(condition_id, FactIds()) for condition_id in counts[ROW]]
    return counts.assign(against_ids=pd.Series(against, index=counts.index, dtype=object))

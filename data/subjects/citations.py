"""Who cites whom: citations as facts, cited works as facts, and the works behind the works."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.contract import vocabulary as words
from data.contract.markup import plain_text
from data.contract.schema import FACT_TABLES
from data.contract.tables import Tables, split_ids
from data.contract.works import reported_by
from data.evidence.citing import Citations
from data.evidence.facts import Fact, records
from data.evidence.shared_works import Works, works_by_speaker


def citation_id(source_id: str, reference_id: str) -> str:
    """The id of the fact that a document cites a work."""
    return f"{source_id}.cites.{reference_id}"


def speaker_of(works: Works, tables: Tables, source_id: str, reference_id: str) -> str:
    """Who cites a work in a document: the part whose facts rest on it, or the document if none do.

    ``works`` gives what each speaker cites, see ``data.evidence.shared_works.works_by_speaker``.
    """
    parts = tables.source_parts.loc[tables.source_parts["source_id"].eq(source_id), "part_id"]
    return next((part for part in parts if reference_id in works[part]), source_id)


def keyed_citations(tables: Tables) -> pd.DataFrame:
    """The citations with ``speaker_id`` (see ``speaker_of``) and ``source_keys``."""
    pairs = tables.citations[["source_id", "reference_id"]].itertuples(index=False)
    works = works_by_speaker(tables)
    speakers = [speaker_of(works, tables, source_id, reference_id) for source_id, reference_id in pairs]
    keys = [tuple(dict.fromkeys(both)) for both in zip(tables.citations["source_id"], speakers, strict=True)]
    return tables.citations.assign(
        speaker_id=speakers, source_keys=pd.Series(keys, index=tables.citations.index, dtype=object)
    )


def to_be_careful_with(citations: pd.DataFrame) -> pd.DataFrame:
    """The citations that do not plainly fit, worst first."""
    order = ["no", "partly", "unclear"]
    doubtful = citations[citations["fits"].isin(order)]
    return doubtful.loc[doubtful["fits"].map(order.index).sort_values(kind="stable").index]


def citation_facts(tables: Tables, facts: Mapping[str, Fact], citations: Citations) -> dict[str, Fact]:
    """Each citation as a fact: what the document uses the work for, whether that fits, and why we think so."""
    return {
        citation_id(row["source_id"], row["reference_id"]): Fact(
            fact_id=citation_id(row["source_id"], row["reference_id"]),
            subject="citations",
            says=f"Cites {citations[row['reference_id']].in_text}. {words.label(words.FITS, row['fits'])}. "
            f"Used for: {row['used_for']}",
            as_printed=row["printed_as"],
            source_label=facts[row["source_id"]].source_label,
            section=None,
            line=None,
            origin=citations[row["source_id"]],
            cites=(citations[row["reference_id"]],),
            reading=row["reading"],
            caveat=row["problem"],
            layer_label=words.label(words.LAYERS, "stated"),
            status_label=words.label(words.FITS, row["fits"]),
        )
        for row in records(tables.citations)
    }


def work_facts(tables: Tables, facts: Mapping[str, Fact], citations: Citations) -> dict[str, Fact]:
    """Each cited work as a fact: what it is, who cites it, and how many figures come from it."""
    routes = works_behind(tables)
    figures = tables.effect_sizes["reference_id"].value_counts()
    found = {}
    for reference_id, work in tables.references.items():
        citing = tables.citations[tables.citations["reference_id"].eq(reference_id)]
        named = [facts[source_id].source_label for source_id in citing["source_id"]]
        through = [citations[cited].in_text for cited, behind in routes.items() if reference_id in behind]
        found[reference_id] = Fact(
            fact_id=reference_id,
            subject="references",
            says=plain_text(work["title"]),
            as_printed=None,
            source_label=citations[reference_id].in_text,
            section=None,
            line=None,
            origin=citations[reference_id],
            cites=(),
            reading=_standing(named, through, int(figures.get(reference_id, 0))),
            caveat=None,
            layer_label=words.label(words.LAYERS, "cited" if named or through else "context"),
            status_label=None,
        )
    return found


def _standing(cited_by: list[str], through: list[str], n_figures: int) -> str:
    """Who leads to a work, and how many of its figures the atlas has."""
    led = [f"Cited by {', '.join(cited_by)}."] if cited_by else []
    led += [f"Reached through {', '.join(through)}."] if through else []
    figures = f"{n_figures} figure{'' if n_figures == 1 else 's'}" if n_figures else "No figure"
    return " ".join([*(led or ["No document cites it; shown for context."]), f"{figures} read in it."])


def work_standings(tables: Tables) -> dict[str, str]:
    """How the atlas comes to each work: a word of ``WORK_STANDINGS`` by its id."""
    cited = frozenset(tables.citations["reference_id"])
    reached = frozenset(work for behind in works_behind(tables).values() for work in behind)
    return {
        work: "cited" if work in cited else "reached" if work in reached else "context" for work in tables.references
    }


def citation_uses(tables: Tables) -> dict[tuple[str, str], str]:
    """How each document uses each work it cites: a word of ``CITATION_USES`` by (document, work)."""
    uses = dict.fromkeys(tables.citations[["source_id", "reference_id"]].itertuples(index=False, name=None), "listed")
    for name in sorted(FACT_TABLES, key=lambda name: name == "effect_sizes"):
        rests_on = getattr(tables, name)[["source_id", "reference_ids"]].dropna().drop_duplicates()
        for source_id, reference_ids in rests_on.itertuples(index=False):
            for reference_id in split_ids(reference_ids):
                uses[source_id, reference_id] = "figures" if name == "effect_sizes" else "statements"
    return uses


def works_behind(tables: Tables) -> dict[str, tuple[str, ...]]:
    """The works that each cited work leads to: the review that it reports, and what that review summarises.

    ``custom.reports`` in references.json says what a work reports. A figure whose ``cited_by`` names documents that do
    not cite its work themselves was reached through such a review.
    """
    behind: dict[str, tuple[str, ...]] = {}
    for reference_id, work in tables.references.items():
        if reported := reported_by(work):
            behind[reference_id] = (reported,)
            behind[reported] = _reached_through_a_review(tables)
    return behind


def _reached_through_a_review(tables: Tables) -> tuple[str, ...]:
    """The works behind cited figures that no document cites itself."""
    cited = set(tables.citations["reference_id"])
    effects = tables.effect_sizes
    works = effects.loc[effects["layer"].eq("cited"), "reference_id"].dropna()
    return tuple(work for work in dict.fromkeys(works) if work not in cited)

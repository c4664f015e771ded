"""What the overview tells: how much there is, and what to beware of; all of it counted from the tables."""

from __future__ import annotations

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract.schema import FACT_TABLES
from data.evidence.shared_roots import independent_roots, roots_in_words, shared_roots
from data.subjects.absences import absences, speakers_of


def headline_counts(atlas: Atlas) -> dict[str, int]:
    """How many sources, parts, facts, conditions and effect sizes the tables hold."""
    return {
        "Sources": len(atlas.tables.sources),
        "Pasted parts": len(atlas.tables.source_parts),
        "Statements": sum(len(getattr(atlas.tables, name)) for name in FACT_TABLES),
        "Conditions and reasons": len(atlas.tables.conditions),
        "Effect sizes": len(atlas.tables.effect_sizes),
        "Cited works": len(atlas.tables.references),
    }


def shared_press_release(atlas: Atlas, filters: Filters, *, with_names: bool = False) -> str:
    """The rule that goes with every count of sources: how many rest on one work, and what is left then.

    Only the sources in view count, and a document of which only parts are in view only if one of them cites anything.
    """
    speakers, works = filters.speakers_in_view(), atlas.choices.works
    roots = shared_roots(speakers, works)
    if not roots:
        return "No two of the sources shown cite the same work."
    root = roots[0]
    left = independent_roots(speakers, works)
    names = ", ".join(label for source_id, label in atlas.choices.sources.items() if source_id in root.source_ids)
    genre = str(atlas.tables.references[root.reference_id].get("genre", "work")).lower()
    named = f" ({names})" if with_names else ""
    remain = "remains" if left == 1 else "remain"
    return (
        f"{len(root.source_ids)} of {len(speakers)} sources{named} rest on one {genre} "
        f"({atlas.citations[root.reference_id].in_text}); counted as one, {roots_in_words(left)} {remain}."
    )


def cautions(atlas: Atlas, filters: Filters) -> list[str]:
    """What a reader should beware of, in one line each."""
    disagreements = atlas.tables.disagreements
    strong = int(disagreements["strength"].eq("strong").sum())
    n_effects = len(atlas.tables.effect_sizes)
    within_group = int(atlas.tables.effect_sizes["comparator_family"].eq("none_pre_post").sum())
    blanks = absences(atlas.tables.copy_losses, "conditions", speakers_of(atlas.choices.sources))
    lost = [atlas.choices.sources[source_id] for source_id, absence in blanks.items() if absence == "unknown"]
    return [
        shared_press_release(atlas, filters),
        f"{within_group} of {n_effects} effect sizes have no comparison group: they look large, and cannot be set "
        "beside the others.",
        f"The sources disagree in {len(disagreements)} places, {strong} of them strongly. "
        f"A blank is not a no: of {', '.join(lost)}, the list itself is lost.",
    ]

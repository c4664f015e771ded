"""What the overview tells: how much there is, and what to beware of; all of it counted from the tables."""

from __future__ import annotations

from collections import Counter

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import CITATION_USES, WORK_STANDINGS
from data.evidence.shared_works import shared_works
from data.subjects.absences import absences, speakers_of
from data.subjects.citations import citation_uses, work_standings
from data.subjects.disagreements import count_pairs


def headline_counts(atlas: Atlas) -> dict[str, int]:
    """How much the tables hold: what the documents state apart from what was read elsewhere, and works by standing."""
    tables = atlas.tables
    standings = Counter(work_standings(tables).values())
    return {
        "Sources": len(tables.sources),
        "Pasted parts": len(tables.source_parts),
        "Statements": sum(int(getattr(tables, name)["source_id"].notna().sum()) for name in FACT_TABLES),
        "Figures that only other works print": int(tables.effect_sizes["source_id"].isna().sum()),
        "Conditions and reasons": len(tables.conditions),
    } | {term.label: standings[standing] for standing, term in WORK_STANDINGS.items()}


def shared_work(atlas: Atlas, filters: Filters) -> str:
    """What goes with every count of sources: which work the most of them cite, how each uses it, and what is left.

    Only the sources in view count, and a document of which only parts are in view only for what these cite.
    """
    cited, among_them = filters.cited_in_view(), filters.sharing_in_view()
    shared = shared_works(cited)
    if not shared:
        lost = f"; {among_them.in_words}" if among_them.n_unknown else ""
        return f"No two of the sources shown are known to cite the same work{lost}."
    work = shared[0]
    genre = str(atlas.tables.references[work.reference_id].get("genre", "work")).lower()
    uses = citation_uses(atlas.tables)
    told = "; ".join(
        f"{label} {term.label}"
        for use, term in CITATION_USES.items()
        for source_id, label in atlas.choices.sources.items()
        if source_id in work.source_ids and uses[source_id, work.reference_id] == use
    )
    return (
        f"{len(work.source_ids)} of {len(cited)} sources cite one {genre} "
        f"({atlas.citations[work.reference_id].in_text}): {told}. "
        f"By all that they cite: {len(cited)} sources, {among_them.in_words}."
    )


def cautions(atlas: Atlas, filters: Filters) -> list[str]:
    """What a reader should beware of, in one line each."""
    pairs = count_pairs(atlas.frames["disagreements"][["kind", "parties"]].itertuples(index=False, name=None))
    n_effects = len(atlas.tables.effect_sizes)
    within_group = int(atlas.tables.effect_sizes["comparator_family"].eq("none_pre_post").sum())
    blanks = absences(atlas.tables.copy_losses, "conditions", speakers_of(atlas.choices.sources))
    lost = [atlas.choices.sources[source_id] for source_id, absence in blanks.items() if absence == "unknown"]
    return [
        shared_work(atlas, filters),
        f"{within_group} of {n_effects} effect sizes have no comparison group: they look large, and cannot be set "
        "beside the others.",
        f"{pairs.in_words[0].upper()}{pairs.in_words[1:]}. "
        f"A blank is not a no: of {', '.join(lost)}, the list itself is lost.",
    ]

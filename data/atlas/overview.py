"""What the overview says, computed from the tables: how much there is, three findings, and what could mislead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import CITATION_USES
from data.evidence.facts import Fact, records
from data.evidence.shared_works import shared_works
from data.subjects.absences import absences, speakers_of
from data.subjects.citations import citation_uses


def headline_counts(atlas: Atlas) -> dict[str, int]:
    """How much the tables hold, by kind; what documents state is counted apart from what only works report."""
    tables = atlas.tables
    return {
        "documents": len(tables.sources),
        "texts combined on one page": len(tables.source_parts),
        "statements": sum(int(getattr(tables, name)["source_id"].notna().sum()) for name in FACT_TABLES),
        "conditions and reasons": len(tables.conditions),
        "figures from works": int(tables.effect_sizes["source_id"].isna().sum()),
    }


def lengths_in_words(lengths: pd.DataFrame, facts: Mapping[str, Fact]) -> str:
    """The fewest and most sessions among some statements, and who prints them; "" for no rows.

    ``lengths`` are rows of session_lengths with at least one figure each.
    """
    if lengths.empty:
        return ""
    ends = [
        (float(figure), row) for row in records(lengths) for figure in (row["low"], row["high"]) if figure is not None
    ]
    (fewest, low), (most, high) = min(ends, key=_figure), max(ends, key=_figure)
    first = f"{AT_MOST.get(low['bound'], '') if fewest == low['high'] else ''}{fewest:g}"
    last = f"{most:g}{' or more' if high['bound'] == 'at_least' else ''}"
    if low is high and fewest == most:
        first = last if high["bound"] == "at_least" else first
        return f"{facts[low['fact_id']].source_label} prints {first} sessions."
    who = [facts[row["fact_id"]].source_label for row in (low, high)]
    if who[0] == who[1]:
        return f"Printed numbers of sessions run from {first} to {last} ({who[0]})."
    return f"Printed numbers of sessions run from {first} ({who[0]}) to {last} ({who[1]})."


AT_MOST = {"at_most": "at most ", "rarely_above": "rarely above "}


def _figure(end: tuple[float, Mapping[str, Any]]) -> float:
    return end[0]


def most_covered_in_words(counts: pd.DataFrame, labels: Mapping[str, str], n_sources: int) -> str:
    """The condition that most sources cover, and how many do; "" where none is covered.

    ``counts`` come from ``data.subjects.condition_coverage.most_covered``, highest first.
    """
    if counts.empty:
        return ""
    top = counts[counts["n_sources"].eq(counts["n_sources"].iloc[0])]
    named = labels[top["condition_id"].iloc[0]]
    n_covering, among = int(top["n_sources"].iloc[0]), top["sharing"].iloc[0]
    sources = f"{n_covering} of {n_sources}"
    if len(top) > 1:
        others = f"{len(top) - 1} other{'' if len(top) == 2 else 's'}"
        return f"{named} and {others} are covered by the most sources, {sources} each."
    if n_covering == 1:
        return f"{named} is covered by the most sources, {sources}."
    apart = f"{among.n_apart} share no cited work" if among.n_apart > 1 else ""
    if among.n_apart == 1 and not among.n_unknown:
        apart = "all share cited works"
    unknown = f"the references of {among.n_unknown} are unknown" if among.n_unknown else ""
    return f"{named} is covered by the most sources, {sources}; {', '.join(filter(None, (apart, unknown)))}."


def controlled_in_words(effects: pd.DataFrame) -> str:
    """The range of effects against control conditions, and the number of works.

    In: rows of ``data.subjects.effect_sizes.drawn_effects``. Returns "" for no rows, or where any row's direction is
    not printed.
    """
    if effects.empty or not effects["has_direction"].all():
        return ""
    lows, highs = (effects["drawn"].fillna(effects[end]).astype(float) for end in ("drawn_low", "drawn_high"))
    low, high = (f"{figure:g}".replace("-", "−") for figure in (lows.min(), highs.max()))
    n_works = effects["reference_id"].fillna(effects["source_id"]).nunique()
    works = f"{n_works} work{'' if n_works == 1 else 's'}"
    run = f"effects run from {low} to {high}" if low != high else f"the effect is {low}"
    return f"Against control conditions, {run} in {works}."


def shared_work(atlas: Atlas, filters: Filters) -> str:
    """The note beside every count of sources: the work that most of them cite, how each uses it, and how many remain.

    Only sources in view count; a document with only some parts in view counts only for what those parts cite.
    """
    cited, among_them = filters.cited_in_view(), filters.sharing_in_view()
    shared = shared_works(cited)
    if not shared:
        lost = f"; {among_them.in_words}" if among_them.n_unknown else ""
        return f"No two of the sources shown are known to cite the same work{lost}."
    work = shared[0]
    genre = str(atlas.tables.references[work.reference_id].get("genre", "work")).lower()
    uses = citation_uses(atlas.tables)
    named = "; ".join(
        f"{label} {term.label}"
        for use, term in CITATION_USES.items()
        for source_id, label in atlas.choices.sources.items()
        if source_id in work.source_ids and uses[source_id, work.reference_id] == use
    )
    return (
        f"{len(work.source_ids)} of {len(cited)} sources cite one {genre} "
        f"({atlas.citations[work.reference_id].in_text}): {named}. "
        f"By all that they cite: {len(cited)} sources, {among_them.in_words}."
    )


def cautions(atlas: Atlas, filters: Filters) -> list[str]:
    """What could mislead a reader of the overview, one short sentence each; only what applies in this view."""
    cited, in_view = filters.cited_in_view(), filters.sources_in_view()
    found = []
    for work in shared_works(cited)[:1]:
        genre = str(atlas.tables.references[work.reference_id].get("genre", "work")).lower()
        named = atlas.citations[work.reference_id].in_text
        found.append(f"{len(work.source_ids)} of {len(cited)} sources cite the same {genre} ({named}).")
    effects = filters.apply(atlas.frames["effect_sizes"])
    within_group = int(effects["comparator_family"].eq("none_pre_post").sum())
    if within_group:
        found.append(
            f"{within_group} of {len(effects)} effect sizes have no comparison group and cannot be compared with the "
            "others."
        )
    blanks = absences(atlas.tables.copy_losses, "conditions", speakers_of(in_view))
    lost = [atlas.choices.sources[source_id] for source_id, absence in blanks.items() if absence == "unknown"]
    found += [f"Our copy of {label} lacks its list of conditions: a blank there is not a no." for label in lost]
    return found

"""Answers that are counted from the tables: nobody prints them, and each says so."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.atlas.atlas import Atlas
from data.contract.markup import plain_text
from data.contract.vocabulary import ABSENCES, FITS
from data.evidence.facts import records
from data.evidence.shared_works import cited_through, shared_works, sharing
from data.lecture.answer import Answer, GuessScale
from data.lecture.decks import AnswerSource
from data.subjects.citations import citation_id
from data.subjects.condition_coverage import coverage_marks, covering_sources
from data.subjects.positions import PLACES, topics_in_view

COUNTED = "counted here from the rows shown"
SOURCES = "sources"


def count_scale(most: int, unit: str) -> GuessScale:
    """From none to all."""
    return GuessScale(0.0, float(most), 1.0, unit)


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def sources_covering(source: AnswerSource, atlas: Atlas) -> Answer:
    """How many sources cover a condition."""
    condition_id = _condition(source, atlas)
    counts = covering_sources(_marks(atlas), atlas.choices.lost_for_statements)
    (row,) = records(counts[counts["condition_id"].eq(condition_id)])
    count, total = int(row["n_sources"]), len(atlas.tables.sources)
    fact_ids = row["fact_ids"].named
    found = f"{count} of {total} sources name {atlas.choices.conditions[condition_id].lower()}"
    said, in_short = f"{found} ({COUNTED})", f"{found} (counted here)."
    return Answer((said,), in_short, fact_ids, count, count, count_scale(total, SOURCES))


def blanks_meaning_no(source: AnswerSource, atlas: Atlas) -> Answer:
    """How many of the blanks on a condition mean no. None ever does: the answer is what they do mean."""
    condition_id, label_of = _condition(source, atlas), atlas.choices.sources
    marks = _marks(atlas)
    own = records(marks[marks["condition_id"].eq(condition_id)])
    blanks = [row for row in own if not row["speaker_ids"]]
    if not blanks:
        raise ValueError(f"on the answer's condition '{condition_id}' no source is blank; allowed is one with blanks")
    counts = {word: sum(row["stance"] == word for row in blanks) for word in ABSENCES}
    parts = [f"{count} {ABSENCES[word].label.lower()}" for word, count in counts.items() if count]
    are_blank = {row["source_id"] for row in blanks}
    speaking = [label for source_id, label in label_of.items() if source_id not in are_blank]
    silent = [label for source_id, label in label_of.items() if source_id in are_blank]
    given = (
        f"{atlas.choices.conditions[condition_id]}, named by: {listed(speaking) or 'no source'}.",
        f"Blank: {listed(silent)}.",
    )
    found = f"None of the {len(blanks)} blanks means no: {listed(parts)}"
    ids = tuple(fact_id for row in blanks for fact_id in row["fact_ids"].named)
    said, in_short = f"{found} ({COUNTED})", f"{found} (counted here)."
    return Answer((said,), in_short, ids, 0, 0, count_scale(len(blanks), "blanks"), given=given)


def sources_sharing_no_work(atlas: Atlas) -> Answer:
    """How many sources remain if those that cite the same work count as one."""
    cited = cited_through({source_id: (source_id,) for source_id in atlas.choices.sources}, atlas.choices.works)
    among_them, shared = sharing(cited, atlas.choices.lost_lists), shared_works(cited)
    found = f"{among_them.n_apart} of {len(cited)}"
    found += "".join(
        f": {listed([atlas.choices.sources[i] for i in work.source_ids])} all cite "
        f"{atlas.citations[work.reference_id].in_text}, so they count as one"
        for work in shared[:1]
    )
    found += f"; the references of {among_them.n_unknown} are unknown" if among_them.n_unknown else ""
    said, in_short = f"{found} ({COUNTED})", f"{found} (counted here)."
    behind = tuple(source_id for work in shared[:1] for source_id in work.source_ids)
    n_apart = among_them.n_apart
    return Answer((said,), in_short, behind, n_apart, n_apart, count_scale(len(cited), SOURCES))


def sources_saying_both(source: AnswerSource, atlas: Atlas) -> Answer:
    """How many sources take positions on both sides of a topic."""
    tables = atlas.tables
    found = {topic.topic: topic for topic in topics_in_view(tables.topics, tables.positions, ())}
    if source.topic not in found:
        raise ValueError(f"the answer's topic was '{source.topic[:60]}'; allowed are {', '.join(found)}")
    topic, middle = found[source.topic], PLACES[len(PLACES) // 2]
    source_of = {each.fact_id: atlas.facts[each.fact_id].origin.cited_id for each in topic.positions}
    low = {source_of[each.fact_id] for each in topic.positions if each.place < middle}
    high = {source_of[each.fact_id] for each in topic.positions if each.place > middle}
    both = [label for source_id, label in atlas.choices.sources.items() if source_id in low & high]
    total = len(atlas.choices.sources)
    named = f" ({listed(both)})" if both else ""
    sentence = (
        f"{len(both)} of {total} sources say both{named}: {len(low)} lean to “{topic.low_pole}”, {len(high)} to "
        f"“{topic.high_pole}”"
    )
    said, in_short = f"{sentence} ({COUNTED})", f"{sentence} (counted here)."
    given = (f"One side: “{topic.low_pole}”. The other: “{topic.high_pole}”.",)
    return Answer((said,), in_short, tuple(source_of), len(both), len(both), count_scale(total, SOURCES), given=given)


def citations_fitting(source: AnswerSource, atlas: Atlas) -> Answer:
    """How many of the works that a document cites plainly support it; the works are told with the question."""
    tables = atlas.tables
    own = records(tables.citations[tables.citations["source_id"].isin(source.facts)])
    if len(source.facts) != 1 or not own:
        allowed = ", ".join(dict.fromkeys(tables.citations["source_id"]))
        raise ValueError(f"the answer's facts were '{', '.join(source.facts)[:60]}'; allowed is one of {allowed}")
    counts = {word: sum(row["fits"] == word for row in own) for word in FITS}
    others = [f"{count} {FITS[word].label.lower()}" for word, count in counts.items() if count and word != "yes"]
    found = f"{counts['yes'] or 'None'} of the {len(own)} plainly fits" + (f", {listed(others)}" if others else "")
    given = tuple(
        f"{atlas.citations[row['reference_id']].in_text}: "
        # Without its subtitle, so that a list of works fits on a wall.
        f"{plain_text(str(tables.references[row['reference_id']].get('title', ''))).partition(':')[0]}"
        for row in own
    )
    ids = tuple(citation_id(row["source_id"], row["reference_id"]) for row in own)
    said, in_short = f"{found} ({COUNTED})", f"{found} (counted here, from our reading)."
    scale = count_scale(len(own), "works")
    return Answer((said,), in_short, ids, counts["yes"], counts["yes"], scale, given=given)


def _condition(source: AnswerSource, atlas: Atlas) -> str:
    if source.condition not in atlas.choices.conditions:
        raise ValueError(
            f"the answer's condition was '{source.condition[:60]}'; allowed are {', '.join(atlas.choices.conditions)}"
        )
    return source.condition


def _marks(atlas: Atlas) -> pd.DataFrame:
    tables = atlas.tables
    return coverage_marks(atlas.frames["condition_coverage"], tables.conditions, tables.sources, tables.copy_losses)

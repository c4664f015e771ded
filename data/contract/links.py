"""What must hold between rows and between tables: keys, links, parts and citations.

Each check takes the frames (None for an unreadable table), the cited works, and the places already reported. It yields
the mistakes it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pandas as pd

from data.contract.characters import look_of
from data.contract.mistakes import Mistake, Place
from data.contract.reading import shown, split_ids
from data.contract.schema import FACT_TABLES, FAVOURS, TABLES
from data.contract.vocabulary import FAVOURED
from data.contract.works import REFERENCES_FILE, Reference

Frames = dict[str, pd.DataFrame | None]
References = dict[str, Reference] | None
Reported = Collection[Place]

#: Tables whose ids share one namespace, because links, cards and filters refer to all of them alike.
_NAMED_ALIKE = {
    "sources": "source_id",
    "source_parts": "part_id",
    "condition_evidence": "evidence_id",
    **FACT_TABLES,
}
#: Tables whose rows may concern a document as a whole even if it has parts.
_OF_WHOLE_DOCUMENTS = ("copy_losses",)

#: Tables whose labels appear together in one choice.
_CHOSEN_ALIKE = (("sources", "source_parts"), ("conditions",), ("formats",), ("interventions",))


def link_mistakes(frames: Frames, references: References, mistakes: list[Mistake]) -> list[Mistake]:
    """All mistakes between rows and tables, except at places already reported by ``mistakes`` or an earlier check."""
    found: list[Mistake] = []
    for check in _CHECKS:
        reported = {mistake.place for mistake in (*mistakes, *found)}
        found += [mistake for mistake in check(frames, references, reported) if mistake.place not in reported]
    return found


def _column(frame: pd.DataFrame, column: str) -> list[Any]:
    """The cells of a column, None for an empty one.

    As a list: the checks ask many short columns for single cells, which a frame takes a hundred times as long to give.
    """
    return [None if cell is pd.NA else cell for cell in frame[column].astype(object)]


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Row by row: its number in the file, then the cells of some columns."""
    return zip(frame.index.tolist(), *(_column(frame, column) for column in columns), strict=True)


def _cells(frame: pd.DataFrame, column: str) -> list[tuple[int, str]]:
    """The filled cells of a column with their rows."""
    return [(row, cell) for row, cell in _rows(frame, column) if cell is not None]


def _where(frame: pd.DataFrame, column: str, is_wrong: Callable[[str], object]) -> list[tuple[int, str]]:
    """The filled cells that are wrong, with their rows; each distinct cell is judged once."""
    wrong = {cell for cell in set(_column(frame, column)) if cell is not None and is_wrong(cell)}
    return [(row, cell) for row, cell in _cells(frame, column) if cell in wrong] if wrong else []


def _keys_given_twice(frames: Frames, _references: References, _reported: Reported) -> Iterator[Mistake]:
    for name, frame in _readable(frames):
        table, key = TABLES[name], list(TABLES[name].key)
        taken = set()
        for row, *cells in _rows(frame, *key):
            if None not in cells and tuple(cells) in taken:
                found = f"'{', '.join(map(str, cells))}' a second time"
                yield Mistake(table.file_name, row, ", ".join(key), found, "each key once")
            taken.add(tuple(cells))


def _other_than_one_edition(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    edition, reported_rows = frames["edition"], {place[:2] for place in reported}
    if edition is None:
        return
    if edition.empty:
        yield Mistake("edition.csv", None, None, "no row", "one row, which describes the edition")
    for row in edition.index[1:]:
        if ("edition.csv", int(row)) not in reported_rows:
            yield Mistake("edition.csv", int(row), None, "one row more", "one row, which describes the edition")


def _ids_given_twice(frames: Frames, references: References, _reported: Reported) -> Iterator[Mistake]:
    """Ids that appear in two tables of one namespace."""
    stands_in = dict.fromkeys(references or (), REFERENCES_FILE)
    for name, frame in _readable(frames):
        if name in _NAMED_ALIKE:
            column, file_name = _NAMED_ALIKE[name], TABLES[name].file_name
            for row, cell in _cells(frame, column):
                elsewhere = stands_in.setdefault(cell, file_name)
                if elsewhere != file_name:
                    yield Mistake(
                        file_name, row, column, f"'{cell}', which stands in {elsewhere} too", "an id of its own"
                    )


def _labels_given_twice(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Labels that look the same to a reader, among those chosen and linked in one place."""
    reported_rows = {place[:2] for place in reported}
    for names in _CHOSEN_ALIKE:
        taken: dict[str, str] = {}
        for name in names:
            frame = frames[name]
            for row, cell in () if frame is None else _cells(frame, "label"):
                file_name = TABLES[name].file_name
                if (file_name, row) not in reported_rows:
                    place = taken.setdefault(look_of(cell), f"{file_name}, row {row}")
                    if place != f"{file_name}, row {row}":
                        yield Mistake(file_name, row, "label", f"{shown(cell)}, as in {place}", "a label of its own")


def _short_labels_given_twice(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Short labels of documents and their parts that look like the name of another: they name the rows of charts."""
    reported_rows = {place[:2] for place in reported}
    taken: dict[str, list[tuple[str, int]]] = {}
    for column in ("label", "short_label"):
        for name in ("sources", "source_parts"):
            frame = frames[name]
            for row, cell in () if frame is None else _cells(frame, column):
                own = (TABLES[name].file_name, row)
                if own in reported_rows:
                    continue
                owners = taken.setdefault(look_of(cell), [])
                if column == "short_label" and owners and own not in owners:
                    found = f"{shown(cell)}, as in {owners[0][0]}, row {owners[0][1]}"
                    yield Mistake(*own, column, found, "a short label of its own")
                owners.append(own)


def _loops(frames: Frames, _references: References, _reported: Reported) -> Iterator[Mistake]:
    """Conditions that are their own ancestors."""
    conditions = frames["conditions"]
    if conditions is None:
        return
    parent = dict(zip(conditions["condition_id"], conditions["parent_id"], strict=True))
    for row, condition_id in _cells(conditions, "condition_id"):
        seen: set[str] = set()
        above = parent[condition_id]
        while pd.notna(above) and above not in seen:
            seen.add(above)
            above = parent.get(above)
        if condition_id in seen:
            found = f"'{parent[condition_id]}', which lies below '{condition_id}'"
            yield Mistake("conditions.csv", row, "parent_id", found, "a condition that does not lie below this one")


def _broken_links(frames: Frames, references: References, reported: Reported) -> Iterator[Mistake]:
    """Cells that name a missing row of another table, unless that table's ids are in doubt."""
    doubtful = {(file, column) for file, _, column in reported}
    for name, frame in _readable(frames):
        for column, places in TABLES[name].foreign_keys.items():
            targets = [_ids_at(place, frames, references) for place in places]
            at = [_file_and_column(place) for place in places]
            if None in targets or any((file, target) in doubtful or (file, None) in doubtful for file, target in at):
                continue  # the missing table, wrong id or row that is none has been reported
            known = frozenset().union(*(target for target in targets if target is not None))
            allowed = " or ".join(map(link_in_words, places))

            def unknown(cell: str, column: str = column, known: Collection[str] = known) -> list[str]:
                ids = [cell] if column == "population" else split_ids(cell)
                return [found for found in ids if found not in known]

            for row, cell in _where(frame, column, unknown):
                for found in unknown(cell):
                    yield Mistake(TABLES[name].file_name, row, column, f"'{found}'", allowed)


def _file_and_column(place: str) -> tuple[str, str]:
    name, column = place.split(".")
    return (REFERENCES_FILE if name == "references" else TABLES[name].file_name), column


def link_in_words(place: str) -> str:
    """What a cell that links to ``place`` may hold: "a source_id of sources.csv"."""
    name, column = place.split(".")
    return (
        f"an id of {REFERENCES_FILE}"
        if name == "references"
        else f"{_article(column)} {column} of {TABLES[name].file_name}"
    )


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _ids_at(place: str, frames: Frames, references: References) -> frozenset[str] | None:
    name, column = place.split(".")
    if name == "references":
        return None if references is None else frozenset(references)
    frame = frames[name]
    return None if frame is None else frozenset(_column(frame, column)) - {None}


def _wrong_parts(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Parts of another document, and missing parts where the document has some."""
    source_parts = frames["source_parts"]
    if source_parts is None or _has_mistakes("source_parts.csv", reported):
        return
    owner = dict(zip(source_parts["part_id"], source_parts["source_id"], strict=True))
    for name, frame in _readable(frames):
        file_name = TABLES[name].file_name
        for side in (side for side in ("", "a_", "b_") if f"{side}part_id" in frame and name != "source_parts"):
            may_be_whole = name in _OF_WHOLE_DOCUMENTS
            speakers = [f"{side}source_id", f"{side}part_id"]
            wrong = {
                (source_id, part_id): parts
                for source_id, part_id in _distinct(frame, speakers)
                if not _is_right_part(part_id, parts := [part for part in owner if owner[part] == source_id])
                and not (may_be_whole and part_id is None)
            }
            for row, source_id, part_id in _rows(frame, *speakers) if wrong else ():
                if (source_id, part_id) in wrong and (file_name, row, f"{side}source_id") not in reported:
                    parts = wrong[source_id, part_id]
                    allowed = f"one of: {', '.join(parts)}" if parts else "an empty cell; this source has no parts"
                    yield Mistake(file_name, row, f"{side}part_id", shown(part_id), allowed)


def _is_right_part(part_id: str | None, parts: Collection[str]) -> bool:
    return part_id in parts if part_id is not None else not parts


def _distinct(frame: pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    """The distinct rows of some columns, with None for an empty cell."""
    return list(dict.fromkeys(zip(*(_column(frame, column) for column in columns), strict=True)))


def _uncited_works(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Facts that rest on a work which their source, according to citations.csv, does not cite."""
    citations = frames["citations"]
    if citations is None or _has_mistakes("citations.csv", reported):
        return
    cited = set(_distinct(citations, ["source_id", "reference_id"]))
    for name, frame in _readable(frames):
        if name in FACT_TABLES:
            file_name = TABLES[name].file_name
            columns = ["source_id", "reference_ids"]
            uncited = {
                (source_id, reference_ids): wrong
                for source_id, reference_ids in _distinct(frame, columns)
                if source_id is not None
                and (wrong := [work for work in split_ids(reference_ids) if (source_id, work) not in cited])
            }
            for row, source_id, reference_ids in _rows(frame, *columns) if uncited else ():
                for reference_id in uncited.get((source_id, reference_ids), ()):
                    if (file_name, row, "source_id") not in reported:
                        found = f"'{reference_id}' cited by {source_id}"
                        yield Mistake(file_name, row, "reference_ids", found, "a pair that stands in citations.csv")


def _strange_facts(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Facts that cannot support a side of a disagreement, because they stand elsewhere or come from another work."""
    concerned = ["disagreement_facts", "disagreements", *FACT_TABLES]
    linked, pairs = frames["disagreement_facts"], frames["disagreements"]
    if linked is None or pairs is None or any(_is_in_doubt(name, frames, reported) for name in concerned):
        return
    stands_at = dict(_places_of_facts(frames, frozenset(linked["fact_id"])))
    sides = {
        (disagreement_id, side): _place_of(*cells)
        for side in ("a", "b")
        for _, disagreement_id, *cells in _rows(
            pairs, "disagreement_id", f"{side}_source_id", f"{side}_part_id", f"{side}_line"
        )
    }
    for row, disagreement_id, side, fact_id in _rows(linked, "disagreement_id", "side", "fact_id"):
        speaker, part, lines = sides[disagreement_id, side]
        fact_speaker, fact_part, fact_lines = stands_at[fact_id]
        if (speaker, part) != (fact_speaker, fact_part) or (lines and not lines & fact_lines):
            where = f"{speaker}, {part}" if part else speaker
            allowed = f"a fact of {where}{f', line {chr(32).join(sorted(lines))}' if lines else ''}"
            yield Mistake("disagreement_facts.csv", row, "fact_id", f"'{fact_id}'", allowed)


def _strange_follow_ups(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Follow-ups of a figure that is not the same comparison at the end of treatment."""
    effects = frames["effect_sizes"]
    if effects is None or _has_mistakes("effect_sizes.csv", reported):
        return
    same = ["layer", "source_id", "reference_id", "intervention_family", "comparator_family", "population"]
    ends = (
        effects[effects["timepoint"].eq("end_of_treatment")].drop_duplicates("effect_id").set_index("effect_id")[same]
    )
    follow_ups = effects[effects["follow_up_of"].notna()]
    followed = ends.reindex(follow_ups["follow_up_of"])
    is_other = (follow_ups[same].fillna("").to_numpy() != followed.fillna("").to_numpy()).any(axis=1)
    for row, cell in _cells(follow_ups[is_other], "follow_up_of"):
        allowed = "a figure at the end of treatment of the same work, patients, treatment and kind of comparison"
        yield Mistake("effect_sizes.csv", row, "follow_up_of", f"'{cell}'", allowed)


_Stand = tuple[str, str, frozenset[str]]


def _places_of_facts(frames: Frames, fact_ids: Collection[str]) -> Iterator[tuple[str, _Stand]]:
    """For some facts: who states each, in which part, and on which lines; none for a figure read in a work."""
    for name, column in FACT_TABLES.items():
        frame = frames[name]
        # Only figures come from a document or from a work; every other fact has a document.
        work = "reference_id" if frame is not None and "reference_id" in frame else "source_id"
        for _, fact_id, source_id, reference_id, part_id, line in (
            () if frame is None else _rows(frame, column, "source_id", work, "part_id", "line")
        ):
            if fact_id in fact_ids:
                yield fact_id, _place_of(source_id or reference_id, part_id, line)


def _place_of(speaker_id: str, part_id: str | None, line: str | None) -> _Stand:
    return speaker_id, part_id or "", frozenset(split_ids(line))


def _strange_evidence(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Evidence whose figure comes from another work, concerns another condition, or points the other way."""
    concerned = ["condition_evidence", "effect_sizes", "populations", "interventions"]
    evidence, effects, populations, interventions = (frames[name] for name in concerned)
    if evidence is None or effects is None or populations is None or interventions is None:
        return
    if any(_is_in_doubt(name, frames, reported) for name in concerned):
        return
    of_population = dict(zip(populations["population"], populations["condition_ids"], strict=True))
    figures = effects.set_index("effect_id")
    therapies = list(interventions.loc[interventions["role"].eq("therapy"), "intervention_family"])
    for row, cells in evidence.dropna(subset="effect_id").iterrows():
        figure = figures.loc[cells["effect_id"]]
        favoured = therapies if cells["direction"] == "speaks_for" else ["other_therapies"]
        for is_wrong, allowed in (
            (figure["reference_id"] != cells["reference_id"], f"a figure read in {cells['reference_id']}"),
            (
                cells["condition_id"] not in split_ids(of_population[figure["population"]]),
                f"a figure of patients with {cells['condition_id']}",
            ),
            (figure["favours"] not in favoured, f"a figure that favours {' or '.join(favoured)}"),
        ):
            if is_wrong:
                yield Mistake("condition_evidence.csv", int(str(row)), "effect_id", f"'{cells['effect_id']}'", allowed)
                break


def _strange_favours(frames: Frames, _references: References, reported: Reported) -> Iterator[Mistake]:
    """Figures whose ``favours`` is neither a kind of treatment nor one of the words in ``FAVOURED``."""
    effects, interventions = frames["effect_sizes"], frames["interventions"]
    if effects is None or interventions is None or _has_mistakes("interventions.csv", reported):
        return
    known = {*FAVOURED, *interventions["intervention_family"]}
    for row, cell in _where(effects, "favours", lambda cell: cell not in known):
        yield Mistake("effect_sizes.csv", row, "favours", f"'{cell}'", FAVOURS)


def _is_in_doubt(name: str, frames: Frames, reported: Reported) -> bool:
    """Whether a table could not be read or has mistakes."""
    return frames[name] is None or _has_mistakes(TABLES[name].file_name, reported)


def _has_mistakes(file_name: str, reported: Reported) -> bool:
    """Whether a table has mistakes, so that apparent mistakes elsewhere may only follow from them."""
    return any(place[0] == file_name for place in reported)


def _readable(frames: Frames) -> Iterator[tuple[str, pd.DataFrame]]:
    for name, frame in frames.items():
        if frame is not None:
            yield name, frame


_CHECKS = (
    _keys_given_twice,
    _other_than_one_edition,
    _ids_given_twice,
    _labels_given_twice,
    _short_labels_given_twice,
    _loops,
    _broken_links,
    _wrong_parts,
    _uncited_works,
    _strange_facts,
    _strange_favours,
    _strange_evidence,
    _strange_follow_ups,
)

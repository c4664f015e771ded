"""Every fact of every table in one shape, so that marks, hover texts, cards and links can all refer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from data.contract import vocabulary as words
from data.contract.schema import FACT_LABELS, FACT_TABLES
from data.contract.tables import Tables, split_ids
from data.evidence.citing import Citations, Cited
from data.evidence.condition_evidence import evidence_on_conditions, words_beside
from data.evidence.copy_losses import caveats_on_losses
from data.evidence.digits import in_digits
from data.evidence.shared_works import LOST_FOR_A_STATEMENT, with_lost_references

#: The subject of what a reader added; not a table of the atlas.
OWN_SUBJECT = "own_evidence"
SUBJECTS = {
    **{name: label for name, (label, _) in FACT_LABELS.items()},
    "sources": "Source",
    "disagreements": "Disagreements",
    "citations": "Citations",
    "references": "Cited works",
    "condition_evidence": "Evidence on a condition",
}


@dataclass(frozen=True)
class Fact:
    """One row of a fact table, or one document, ready to read.

    ``says`` is the fact in our words; ``as_printed`` the figure or label in the document's; ``origin`` the document or
    work that states it; ``cites`` what that document itself cites for it.
    """

    fact_id: str
    subject: str
    says: str
    as_printed: str | None
    source_label: str
    section: str | None
    line: str | None
    origin: Cited
    cites: tuple[Cited, ...]
    reading: str | None
    caveat: str | None
    layer_label: str
    status_label: str | None
    #: Whether our copy no longer shows what the document cites for it.
    cites_unknown: bool = False
    #: For a document or part: its name in a word or two.
    short_label: str = ""

    @property
    def subject_label(self) -> str:
        """The readers' name of its table; ``subject`` is the table's own."""
        return "Your own evidence" if self.subject == OWN_SUBJECT else SUBJECTS[self.subject]

    @property
    def section_label(self) -> str | None:
        """The nearest heading above it; None where there is none or where it comes from a work."""
        return self.section if self.section and self.section != "(no heading)" else None

    @property
    def place(self) -> str:
        """Where it stands, e.g. "section 'What You Can Expect', line 224 of our copy"."""
        section = self.section_label
        if self.subject == OWN_SUBJECT:
            return section or "no place in the table"
        named = f"section '{section}'" if section else "under no heading"
        if self.line is None:
            return named if section else "no place in a document"
        numbers = self.line.split(";")
        lines = f"line{'s' if len(numbers) > 1 else ''} {' and '.join(numbers)} of our copy"
        return f"{named}, {lines}"


def collect_facts(tables: Tables, citations: Citations) -> dict[str, Fact]:
    """Every row of a fact table by its id, every document by its ``source_id``, every part by its ``part_id``."""
    labels = _Labels(tables, citations)
    effects = {row["effect_id"]: row for row in records(tables.effect_sizes)}
    facts = {
        str(row[id_column]): _fact(
            row,
            row[id_column],
            table_name,
            labels,
            citations,
            [effects[effect_id] for effect_id in split_ids(row.get("superseded_by"))],
        )
        for table_name, id_column in FACT_TABLES.items()
        for row in records(getattr(tables, table_name))
    }
    lost = caveats_on_losses(tables.copy_losses)
    documents = {
        source["source_id"]: _source_fact(source, citations, lost.get(source["source_id"]))
        for source in records(tables.sources)
    }
    parts = {
        part["part_id"]: _part_fact(part, documents[part["source_id"]], lost.get(part["part_id"]))
        for part in records(tables.source_parts)
    }
    return facts | documents | parts


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries, with None for an empty cell."""
    # Column by column: a frame of objects takes ten times as long to make, and much is asked of single rows.
    columns = [
        [None if is_empty else cell for cell, is_empty in zip(cells.astype(object), cells.isna().tolist(), strict=True)]
        for _, cells in (frame.items() if len(frame) else ())
    ]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


class _Labels:
    """Labels by id, and what the small tables say about many facts at once."""

    def __init__(self, tables: Tables, citations: Citations) -> None:
        self.sources = dict(zip(tables.sources["source_id"], tables.sources["label"], strict=True))
        self.parts = dict(zip(tables.source_parts["part_id"], tables.source_parts["label"], strict=True))
        self.formats = dict(zip(tables.formats["format_id"], tables.formats["label"], strict=True))
        self.conditions = dict(zip(tables.conditions["condition_id"], tables.conditions["label"], strict=True))
        self.lost = with_lost_references(tables, LOST_FOR_A_STATEMENT)
        self.evidence = words_beside(evidence_on_conditions(tables.condition_evidence, tables.conditions), citations)

    def source(self, row: Mapping[str, Any]) -> str:
        return self.parts[row["part_id"]] if row["part_id"] else self.sources[row["source_id"]]


def _fact(
    row: dict[str, Any],
    fact_id: str,
    table_name: str,
    labels: _Labels,
    citations: Citations,
    later: Sequence[Mapping[str, Any]],
) -> Fact:
    """One row as a fact; ``later`` are the rows that supersede it if it is disputed."""
    from_document = row["source_id"] is not None
    origin_id = row["source_id"] if from_document else row["reference_id"]
    says = {
        "session_lengths": _says_of_length,
        "condition_coverage": _says_of_coverage,
        "effect_sizes": _says_of_effect,
    }.get(table_name, _says_in_words)
    return Fact(
        fact_id=fact_id,
        subject=table_name,
        says=says(row, labels),
        as_printed=row["as_printed"],
        source_label=labels.source(row) if from_document else citations[origin_id].in_text,
        section=row["section"],
        line=row["line"],
        origin=citations[origin_id],
        cites=tuple(citations[reference_id] for reference_id in split_ids(row["reference_ids"])),
        reading=row["reading"] if from_document else _reading_of_figure(row),
        caveat=labels.evidence.get((row["condition_id"], row["stance"]))
        if "condition_id" in row
        else _caveat(row, [citations[each["reference_id"] or each["source_id"]].in_text for each in later]),
        layer_label=words.label(words.LAYERS, row.get("layer") or "stated"),
        status_label=words.label(words.EFFECT_STATUSES, row["status"]) if row.get("status") else None,
        cites_unknown=from_document
        and not row["reference_ids"]
        and (row["part_id"] or row["source_id"]) in labels.lost,
    )


def _reading_of_figure(row: dict[str, Any]) -> str:
    """For a figure from a work: how we read it, where it appears, and how a document leads there."""
    taken_for = f"{row['reading']} " if row["reading"] else ""
    return f"{taken_for}Read in: {row['read_from']}. Way to it: {row['route']}."


def _says_in_words(row: dict[str, Any], _labels: _Labels) -> str:
    return str(row["statement"])


def _caveat(row: Mapping[str, Any], successors: Sequence[str]) -> str | None:
    """What a reader must know before using a row, including the works that supersede it."""
    said = [row["caveat"]] if row.get("caveat") else []
    said += [f"Since then: {'; '.join(successors)}."] if successors else []
    return " ".join(said) or None


def _says_of_length(row: dict[str, Any], labels: _Labels) -> str:
    return f"{labels.formats[row['format_id']]}: {length_in_words(row)}"


def length_in_words(row: Mapping[str, Any]) -> str:
    """A statement on dose in words: "6 to 16 sessions per course", "months per course, in words only: “…”"."""
    return f"{_length(row)}{', converted' if pd.notna(row['converted_from']) else ''}"


def _length(row: Mapping[str, Any]) -> str:
    units = words.label(words.MEASURES, row["measure"]).lower()
    low: Any
    high: Any
    low, high, bound = (None if pd.isna(row[c]) else row[c] for c in ("low", "high", "bound"))
    # "1 session per week": every measure begins with what it counts.
    last = high if high is not None else low
    unit = units.replace("s ", " ", 1) if last == 1 else units
    if bound == "typical":
        return f"about {in_digits(low)} {unit}"
    if bound == "at_least":
        return f"at least {in_digits(low)} {unit}"
    if bound == "at_most":
        return f"at most {in_digits(high)} {unit}"
    if bound == "rarely_above":
        return f"rarely above {f'{in_digits(low)} to ' if low is not None else ''}{in_digits(high)} {unit}"
    if bound == "range" and low is None:
        return f"up to {in_digits(high)} {unit}, lower limit not a number"
    if bound == "range" and high is None:
        return f"from {in_digits(low)} {unit}, upper limit not a number"
    if bound == "range":
        return f"{in_digits(low)} to {in_digits(high)} {unit}"
    return f"{units}, {_WITHOUT_FIGURE[str(bound)]}: “{row['as_printed']}”"


_WITHOUT_FIGURE = {
    "vague": "in words only",
    "relative": "comparison only, no number",
    "open_ended": "no limit",
}


def _says_of_coverage(row: dict[str, Any], labels: _Labels) -> str:
    return f"{labels.conditions[row['condition_id']]}: {words.label(words.STANCES, row['stance']).lower()}"


def _says_of_effect(row: dict[str, Any], _labels: _Labels) -> str:
    """The figure with all that decides its comparability: metric, treatment, patients, comparison, outcome, time."""
    outcome = f"outcome: {row['outcome']}; " if row["outcome"] else ""
    return (
        f"{effect_in_words(row)} ({row['metric']}): {row['intervention']}; patients: {row['population']}; "
        f"compared with: {row['comparator']}; {outcome}{when(row)}; {counts_in_words(row)}"
    )


def counts_in_words(row: Mapping[str, Any]) -> str:
    """What an effect rests on, and what the numbers count: "23 studies, 1,365 patients (whole review)"."""
    said, scopes = [], []
    for one, several, count, scope in (
        ("study", "studies", "k_studies", "k_scope"),
        ("patient", "patients", "n_patients", "n_scope"),
    ):
        n = row[count]
        said.append(f"number of {several} not given" if pd.isna(n) else f"{n:,} {one if n == 1 else several}")
        is_of_figure = pd.isna(row[scope]) or row[scope] == "this_figure"
        scopes.append("" if is_of_figure else f" ({words.label(words.COUNT_SCOPES, row[scope])})")
    if scopes[0] == scopes[1]:
        return f"{', '.join(said)}{scopes[0]}"
    return f"{said[0]}{scopes[0]}, {said[1]}{scopes[1]}"


def effect_in_words(row: Mapping[str, Any]) -> str:
    """An effect as written beside a mark: "0.68, 95% CI 0.51 to 0.84" or "0.49 to 0.69 over outcomes".

    The sign is the printed one; where it does not show what the figure favours, words do.
    """
    if pd.isna(row["value"]):
        return f"{in_digits(row['range_low'])} to {in_digits(row['range_high'])} over outcomes"
    figure = in_digits(row["value"])
    if pd.isna(row["signed_value"]):
        figure += ", direction not printed"
    elif row["favours"] == "equivalence":
        figure += ", found equivalent"
    elif row["signed_value"] != row["value"]:
        favoured = words.FAVOURED[row["favours"]].label if row["favours"] in words.FAVOURED else "the treatment"
        figure += f", {'meaning' if row['favours'] == 'improvement' else 'favours'} {favoured}"
    interval = limits_in_words(row)
    return f"{figure}, {interval}" if interval else figure


def limits_in_words(row: Mapping[str, Any]) -> str:
    """The confidence interval of an effect as printed, with any problem; empty where there is none.

    "95% CI 0.51 to 0.84", "90% CI -0.137 to not printed", "90% CI -0.137 to -0.038 (upper limit implausible …)".
    """
    if pd.isna(row["ci_low"]) and pd.isna(row["ci_high"]):
        return ""
    ends = [in_digits(end) if pd.notna(end) else "not printed" for end in (row["ci_low"], row["ci_high"])]
    problem = "" if pd.isna(row["ci_problem"]) else f" ({words.label(words.CI_PROBLEMS, row['ci_problem'])})"
    return f"{in_digits(row['ci_level'])}% CI {ends[0]} to {ends[1]}{problem}"


def when(row: Mapping[str, Any]) -> str:
    """The timepoint in words: "end of treatment", "follow-up at least 9 months", "end of treatment (assumed)"."""
    said = words.label(words.TIMEPOINTS, row["timepoint"]).lower()
    if pd.notna(row["follow_up_months"]):
        bound = row["follow_up_bound"]
        bounded = "" if bound == "exact" else f"{words.label(words.FOLLOW_UP_BOUNDS, bound)} "
        said = f"{said} {bounded}{in_digits(row['follow_up_months'])} months"
    is_assumed = row["timepoint_basis"] == "assumed"
    return f"{said} ({words.label(words.TIMEPOINT_BASES, 'assumed')})" if is_assumed else said


def _source_fact(source: dict[str, Any], citations: Citations, caveat: str | None) -> Fact:
    return Fact(
        fact_id=source["source_id"],
        subject="sources",
        says=source["kind"],
        as_printed=source["title"],
        source_label=source["label"],
        short_label=source["short_label"] or source["label"],
        section=None,
        line=None,
        origin=citations[source["source_id"]],
        cites=(),
        reading=source["interest"],
        caveat=caveat,
        layer_label=words.label(words.LAYERS, "stated"),
        status_label=None,
    )


def _part_fact(part: dict[str, Any], document: Fact, caveat: str | None) -> Fact:
    return replace(
        document,
        fact_id=part["part_id"],
        says=part["label"],
        source_label=part["label"],
        short_label=part["short_label"] or part["label"],
        reading=part["note"],
        caveat=caveat,
    )

"""What the tables say stands in the documents, where they say it stands, and in no more of their words than needed.

The documents and the evidence files lie beside the project and are not part of it; where they are missing, these tests
are skipped.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pandas as pd
import pytest

from data.contract.schema import FACT_TABLES
from data.contract.tables import TABLES_FOLDER

SHARED = TABLES_FOLDER.parent.parent.parent / "shared"
DOCUMENTS = SHARED / "source_documents"
EVIDENCE = SHARED / "evidence" / "literature_effects.csv"

needs_documents = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="the source documents do not lie beside the project"
)
needs_evidence = pytest.mark.skipif(not EVIDENCE.is_file(), reason="the evidence files do not lie beside the project")

PREFIXES = {"ramkumar": "000", "escalante": "001", "us_explainer": "002", "hims": "003", "uk_guide": "004"}
#: The parts of the Escalante page; all other lines are the wrapper of the page and no source of anything.
PART_LINES = {"psych_central": (5, 139), "therapist_box": (141, 149), "verywell": (151, 234)}
LONGEST_RUN = 7
QUOTES = str.maketrans("‘’“”", "''\"\"")


def normalised(text: str) -> str:
    return " ".join(text.translate(QUOTES).split())


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+(?:['.-]\w+)*", normalised(text).lower())


def runs_of(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


@pytest.fixture(scope="module")
def documents() -> dict[str, list[str]]:
    """The lines of each document; line 1 stands at index 1."""
    found = {}
    for source_id, prefix in PREFIXES.items():
        (path,) = DOCUMENTS.glob(f"{prefix}_*.txt")
        found[source_id] = ["", *map(normalised, path.read_text(encoding="utf-8").split("\n"))]
    return found


def placed_rows(tables) -> Iterator[tuple[str, str, str | None, str, list[int]]]:
    """Name, source, part, section and lines of everything that stands in a document."""
    for name, id_column in FACT_TABLES.items():
        for row in getattr(tables, name).dropna(subset="source_id").to_dict("records"):
            yield row[id_column], row["source_id"], row["part_id"], row["section"], lines_of(row["line"])
    for row in tables.disagreements.to_dict("records"):
        for side in ("a", "b"):
            source_id, part_id, section, line = (
                row[f"{side}_{c}"] for c in ("source_id", "part_id", "section", "line")
            )
            if source_id in PREFIXES:
                assert pd.notna(line), f"{row['disagreement_id']}, side {side}: a document without a line"
                yield f"{row['disagreement_id']}, side {side}", source_id, part_id, section, lines_of(line)
            else:
                assert pd.isna(line), f"{row['disagreement_id']}, side {side}: a cited work has no line in our copies"
                assert pd.isna(section), f"{row['disagreement_id']}, side {side}: a cited work has no section there"


def lines_of(cell: str) -> list[int]:
    return [int(number) for number in cell.split(";")]


def test_every_source_has_a_document(tables):
    assert set(tables.sources["source_id"]) == set(PREFIXES)
    assert set(tables.source_parts["part_id"]) == set(PART_LINES)


@needs_documents
@pytest.mark.parametrize(("name", "id_column"), FACT_TABLES.items())
def test_every_label_stands_on_a_line_that_it_names(tables, documents, name, id_column):
    rows = getattr(tables, name).dropna(subset="source_id")
    missing = [
        row[id_column]
        for row in rows.to_dict("records")
        if not any(normalised(row["as_printed"]) in documents[row["source_id"]][line] for line in lines_of(row["line"]))
    ]
    assert len(rows) > 0
    assert missing == []


@needs_documents
def test_no_line_is_empty(tables, documents):
    empty = [
        name
        for name, source_id, _, _, lines in placed_rows(tables)
        if not all(documents[source_id][line] for line in lines)
    ]
    assert empty == []


@needs_documents
def test_every_loss_is_placed_on_a_line_of_its_part(tables, documents):
    for row in tables.copy_losses.dropna(subset="line").to_dict("records"):
        for line in lines_of(row["line"]):
            assert documents[row["source_id"]][line], row["loss_id"]
            first, last = PART_LINES.get(row["part_id"], (1, len(documents[row["source_id"]])))
            assert first <= line <= last, row["loss_id"]


@needs_documents
def test_every_section_is_the_nearest_heading_above_its_line(tables, documents):
    headings = {(source_id, section) for _, source_id, _, section, _ in placed_rows(tables)}
    wrong = []
    for name, source_id, part_id, section, lines in placed_rows(tables):
        first = PART_LINES[part_id][0] if pd.notna(part_id) else 1
        above = [documents[source_id][line] for line in range(first, min(lines) + 1)]
        nearest = [line for line in above if (source_id, line) in {(s, normalised(h)) for s, h in headings}]
        if normalised(section) != (nearest[-1] if nearest else "(no heading)"):
            wrong.append((name, section))
    assert wrong == []


@needs_documents
def test_every_heading_stands_on_a_line_of_its_own(tables, documents):
    for name, source_id, _, section, _ in placed_rows(tables):
        assert section == "(no heading)" or normalised(section) in documents[source_id], name


def test_every_line_lies_in_its_part(tables):
    wrong = [
        name
        for name, _, part_id, _, lines in placed_rows(tables)
        if pd.notna(part_id) and not all(PART_LINES[part_id][0] <= line <= PART_LINES[part_id][1] for line in lines)
    ]
    assert wrong == []


@needs_documents
def test_every_citation_is_printed_in_its_document(tables, documents):
    missing = [
        (row.source_id, row.reference_id)
        for row in tables.citations.itertuples()
        if normalised(row.printed_as) not in " ".join(" ".join(documents[row.source_id]).split())
    ]
    assert missing == []


#: Where we use our own words; headings, labels, titles and citations are printed as they are.
OWN_WORDS = (
    "reading",
    "statement",
    "a_statement",
    "b_statement",
    "used_for",
    "problem",
    "caveat",
    "definition",
    "note",
)


@needs_documents
def test_our_own_words_are_our_own(tables, documents):
    printed = {run for lines in documents.values() for run in runs_of(words_of(" ".join(lines)), LONGEST_RUN + 1)}
    checked, copied = 0, []
    for name, frame in tables.frames():
        for column in frame.columns.intersection(OWN_WORDS):
            for row, text in frame[column].dropna().items():
                checked += 1
                copied += [
                    (name, row, column, " ".join(run)) for run in runs_of(words_of(text), LONGEST_RUN + 1) & printed
                ]
    assert checked > 500
    assert copied == []


@needs_documents
def test_a_copied_sentence_would_be_noticed(documents):
    sentence = next(
        line for line in documents["uk_guide"] if line.startswith("Psychodynamic Psychotherapy will usually")
    )
    own = "Here it says: " + sentence.replace("'", "’")
    printed = runs_of(words_of(" ".join(documents["uk_guide"])), LONGEST_RUN + 1)
    assert runs_of(words_of(own), LONGEST_RUN + 1) & printed


#: The words of the evidence file in the words of the tables.
SCOPES = {"pooled here": "this_figure", "whole review": "whole_review", "of 23 studies": "this_figure", "": ""}
FAVOURED_AS = {
    "psychodynamic": "psychodynamic",
    "long-term psychodynamic": "long_term_psychodynamic",
    "CBT": "cbt",
    "antidepressant": "antidepressant",
    "improvement": "improvement",
    "other therapies": "other_therapies",
    "no significant difference": "no_difference",
}
#: Where a second reading of the abstracts corrects the evidence file; the reasons stand in corrections.md beside it.
CORRECTED: dict[str, dict[str, str]] = {
    **{effect_id: {"k_scope": "this_treatment"} for effect_id in ("sh-16", *(f"l03-{n}" for n in range(1, 7)))},
    "pr-01": {"n_scope": "whole_review"},
    "sh-17": {
        "comparator": "shorter forms of psychotherapy, in some studies no psychotherapy at all",
        "comparator_family": "therapy_or_none",
    },
    "ke4-3": {"follow_up_months": "12", "follow_up_bound": "at_most"},
    "ke4-4": {"follow_up_months": "12", "follow_up_bound": "above"},
    "st7-1": {"favours": "equivalence"},
    "st7-2": {"favours": "equivalence", "ci_high": "-0.038"},
    "dm13-1": {"k_scope": "whole_review", "n_scope": "whole_review"},
    **{f"bp4-{n}": {"timepoint": "during_treatment"} for n in range(1, 5)},
}
#: Caveats that say more than those of the evidence file, with what they must say.
CORRECTED_CAVEATS = {
    **dict.fromkeys([f"bp4-{n}" for n in range(1, 5)], "three to five years"),
    **dict.fromkeys(["d10-4", "d10-5"], "no direction is taken"),
    "d10-3": "minus sign",
    "ke4-2": "-0.06 without the outliers",
    "ke4-3": "-0.01 without the outliers",
    "ke4-4": "-0.10 without the outliers",
    "sh-10": "heterogeneity",
    "sh-17": "without any psychotherapy",
    "st7-1": "equivalent",
    "st7-2": "-0.038",
}


@needs_evidence
def test_cited_and_context_figures_are_those_of_the_evidence_to_the_letter():
    with EVIDENCE.open(encoding="utf-8", newline="") as file:
        evidence = {row["effect_id"]: row for row in csv.DictReader(file)}
    with (TABLES_FOLDER / "effect_sizes.csv").open(encoding="utf-8", newline="") as file:
        ours = {row["effect_id"]: row for row in csv.DictReader(file) if row["layer"] != "stated"}
    assert len(evidence) == 51
    assert list(ours) == list(evidence)
    for effect_id, read in evidence.items():
        own = ours[effect_id]
        expected = read | {
            "k_scope": SCOPES[read["k_scope"]],
            "n_scope": SCOPES[read["n_scope"]],
            "favours": FAVOURED_AS[read["favours"]],
        }
        if effect_id in CORRECTED_CAVEATS:
            assert CORRECTED_CAVEATS[effect_id] in own["caveat"], effect_id
            expected["caveat"] = own["caveat"]
        expected |= CORRECTED.get(effect_id, {})
        assert {column: own[column] for column in read} == expected, effect_id


def test_the_interval_with_a_limit_that_cannot_be_right_says_so(tables):
    """Steinert et al. print -0.137 to -0.038 around -0.049."""
    row = tables.effect_sizes.set_index("effect_id").loc["st7-2"]
    assert (row["ci_low"], row["ci_high"], row["ci_problem"]) == (-0.137, -0.038, "upper_implausible")
    assert list(tables.effect_sizes.dropna(subset="ci_problem")["effect_id"]) == ["st7-2"]

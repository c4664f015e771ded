"""Facts: every row of every fact table in one shape, with its origin, its place and its figure in words."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from data.atlas.atlas import every_fact
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import BOUNDS
from data.evidence.citing import cite_all
from data.evidence.copy_losses import losses_by_speaker
from data.evidence.facts import (
    Fact,
    counts_in_words,
    effect_in_words,
    length_in_words,
    when,
)
from data.subjects.absences import absence_id
from data.subjects.citations import citation_id
from data.subjects.disagreements import side_id


@pytest.fixture(scope="module")
def citations(tables):
    return cite_all(tables)


@pytest.fixture(scope="module")
def facts(tables, citations) -> dict[str, Fact]:
    return every_fact(tables, citations)


def test_what_a_statement_rests_on_is_unknown_where_references_or_their_marks_are_lost(facts):
    assert facts["escalante.coverage.psych-central-ptsd"].cites_unknown
    assert facts["us_explainer.coverage.depression"].cites_unknown
    assert not facts["uk_guide.coverage.ocd"].cites_unknown, "it cites nothing, and nothing is lost"
    assert not facts["ramkumar.coverage.depression"].cites_unknown
    named = [fact for fact in facts.values() if fact.cites]
    assert not any(fact.cites_unknown for fact in named), "what is named is known"


def test_every_row_and_every_document_is_a_fact(tables, facts):
    ids = [fact_id for name, column in FACT_TABLES.items() for fact_id in getattr(tables, name)[column]]
    ids += [*tables.sources["source_id"], *tables.source_parts["part_id"], *tables.references]
    ids += [citation_id(*pair) for pair in tables.citations[["source_id", "reference_id"]].itertuples(index=False)]
    ids += [side_id(pair, side) for pair in tables.disagreements["disagreement_id"] for side in ("a", "b")]
    ids += list(tables.condition_evidence["evidence_id"])
    absences = {i for i, fact in facts.items() if fact.layer_label == "Nothing stated"}
    assert [i for i in facts if i not in absences] == ids
    assert all(fact.fact_id == fact_id for fact_id, fact in facts.items())


def test_an_absence_is_a_fact_of_who_is_silent_on_what(tables, facts):
    coverage = tables.condition_coverage
    spoken = set(zip(coverage["source_id"], coverage["condition_id"], strict=True))
    for source_id in tables.sources["source_id"]:
        for condition_id in tables.conditions["condition_id"]:
            absent = absence_id(source_id, condition_id) in facts
            assert absent == ((source_id, condition_id) not in spoken)
    silent, unknown = facts[absence_id("ramkumar", "ocd")], facts[absence_id("hims", "ocd")]
    assert silent.says.startswith("Obsessive-compulsive disorder: silent.")
    assert unknown.says.startswith("Obsessive-compulsive disorder: unknown.")
    assert "List of conditions, line 51 (lost)" in (unknown.caveat or "")
    may_be_lost = facts[absence_id("verywell", "ocd")]
    assert may_be_lost.says.startswith("Obsessive-compulsive disorder: silent or lost.")
    assert "List of conditions, line 171 (may be lost)" in (may_be_lost.caveat or "")
    assert facts[absence_id("psych_central", "ocd")].says.startswith("Obsessive-compulsive disorder: silent.")
    assert absence_id("verywell", "grief") in facts
    assert absence_id("verywell", "depression") not in facts


def test_no_mark_is_without_its_source(tables, citations, facts):
    for name, id_column in FACT_TABLES.items():
        for row in getattr(tables, name).to_dict("records"):
            fact = facts[row[id_column]]
            origin = row["source_id"] if pd.notna(row["source_id"]) else row["reference_id"]
            assert fact.origin is citations[origin]
            assert fact.source_label
            assert fact.says
            assert fact.reading


def test_nothing_shows_how_an_empty_cell_is_stored(facts):
    for fact in facts.values():
        for text in (fact.says, fact.place, fact.reading, fact.caveat, fact.as_printed, fact.section, fact.line):
            assert text is None or (isinstance(text, str) and "<NA>" not in text and "nan" not in text.split())


def test_a_figure_printed_in_a_document_has_place_label_and_what_is_cited(facts, citations):
    fact = facts["ra-01"]
    assert fact.as_printed == "0.974"
    assert fact.source_label == "Ramkumar blog"
    assert fact.place == "section 'Past Studies', lines 34 and 36 of our copy"
    assert fact.origin.in_text == "Ramkumar, n.d."
    assert fact.cites == (citations["apa-2010-release"],)
    assert (fact.layer_label, fact.status_label) == ("Stated", "As reported")


def test_a_figure_read_in_a_work_says_where_it_was_read_and_how_a_document_leads_there(facts, citations):
    fact = facts["d10-3"]
    assert fact.origin is citations["driessen-2010"]
    assert fact.source_label == "Driessen et al., 2010"
    assert fact.as_printed is None
    assert fact.place == "no place in a document"
    assert fact.reading == "Read in: primary abstract. Way to it: reference 2 of the UK guide."
    assert fact.layer_label == "Cited"


def test_a_disputed_figure_says_so(facts):
    assert facts["sh-17"].status_label == "Disputed"
    assert [fact.fact_id for fact in facts.values() if fact.status_label == "Disputed"] == ["sh-17"]


def test_a_fact_of_a_part_is_labelled_by_the_part(facts):
    fact = facts["escalante.coverage.psych-central-depression"]
    assert fact.source_label == "Escalante: Psych Central text"
    assert fact.place == "section 'Is psychodynamic therapy right for me?', lines 108 and 110 of our copy"
    assert fact.says == "Depression: works"


def test_a_fact_under_no_heading_says_so(facts):
    assert facts["ramkumar.claim.wide-range"].place == "under no heading, lines 11 and 23 of our copy"


def test_a_claim_says_its_statement(tables, facts):
    for row in tables.claims.to_dict("records"):
        assert facts[row["fact_id"]].says == row["statement"]


def test_a_document_is_a_fact_that_tells_interest_and_gaps(tables, facts):
    fact = facts["hims"]
    losses = losses_by_speaker(tables.copy_losses)["hims"]
    assert len(losses) == int(tables.copy_losses["source_id"].eq("hims").sum())
    assert fact.subject == "sources"
    assert fact.reading.startswith("The page advertises")
    assert fact.caveat == f"What our copy has lost: {' '.join(losses)}"
    assert fact.status_label is None


# Figures in words


def length(bound: str, low: float | None = None, high: float | None = None) -> dict:
    return {"measure": "sessions_per_course", "bound": bound, "low": low, "high": high} | {
        "as_printed": "just a few",
        "converted_from": None,
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (length("typical", 45, 45), "about 45 sessions per course"),
        (length("range", 6, 16), "6 to 16 sessions per course"),
        (length("range", 0.23), "from 0.23 sessions per course, upper limit not a number"),
        (length("range", None, 4), "up to 4 sessions per course, lower limit not a number"),
        (length("range", 1), "from 1 session per course, upper limit not a number"),
        (length("at_least", 50), "at least 50 sessions per course"),
        (length("at_least", 1), "at least 1 session per course"),
        (length("at_most", None, 16), "at most 16 sessions per course"),
        (length("rarely_above", 15, 20), "rarely above 15 to 20 sessions per course"),
        (length("rarely_above", None, 20), "rarely above 20 sessions per course"),
        (length("open_ended"), "sessions per course, no limit: “just a few”"),
        (length("vague"), "sessions per course, in words only: “just a few”"),
        (length("relative"), "sessions per course, comparison only, no number: “just a few”"),
    ],
)
def test_a_dose_is_said_with_the_ends_it_has(row, words):
    assert length_in_words(row) == words


def test_every_bound_can_be_said():
    for bound in BOUNDS:
        assert length_in_words(length(bound, 3, 4)).endswith(("sessions per course", "“just a few”"))


def test_an_empty_cell_is_said_like_a_missing_one():
    row = length("at_most", pd.NA, 12)
    assert length_in_words(row) == "at most 12 sessions per course"


def effect(**cells) -> dict:
    names = ("value", "signed_value", "ci_low", "ci_high", "ci_level", "ci_problem", "range_low", "range_high")
    return dict.fromkeys(names) | {"favours": "psychodynamic"} | cells


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (effect(value=0.97, signed_value=0.97), "0.97"),
        (effect(value=0.68, signed_value=0.68, ci_low=0.51, ci_high=0.84, ci_level=95), "0.68, 95% CI 0.51 to 0.84"),
        (
            effect(value=-0.049, signed_value=-0.049, ci_low=-0.137, ci_level=90),
            "-0.049, 90% CI -0.137 to not printed",
        ),
        (
            effect(value=-0.049, signed_value=-0.049, ci_low=-0.137, ci_high=-0.038, ci_level=90)
            | {"ci_problem": "upper_implausible", "favours": "equivalence"},
            "-0.049, found equivalent, 90% CI -0.137 to -0.038 (upper limit implausible as printed)",
        ),
        (
            effect(value=0.0000123, signed_value=0.0000123, ci_low=-1e6, ci_high=999999.5, ci_level=99.99999),
            "0.0000123, 99.99999% CI -1000000 to 999999.5",
        ),
        (effect(range_low=0.49, range_high=0.69), "0.49 to 0.69 over outcomes"),
        (effect(value=0.05), "0.05, direction not printed"),
        (effect(value=0.3, signed_value=-0.3, favours="other_therapies"), "0.3, favours other therapies"),
        (effect(value=-1.07, signed_value=1.07, favours="improvement"), "-1.07, meaning improvement"),
    ],
)
def test_an_effect_is_said_as_printed_with_the_kind_of_its_interval(row, words):
    assert effect_in_words(row) == words


def test_the_caveat_of_a_disputed_figure_names_the_work_that_takes_its_place(facts):
    assert facts["sh-17"].caveat.endswith("Since then: Leichsenring & Rabung, 2011.")
    assert not [i for i, fact in facts.items() if i != "sh-17" and "Since then" in (fact.caveat or "")]


def test_an_effect_says_all_that_makes_it_comparable(tables, facts):
    for row in tables.effect_sizes.to_dict("records"):
        said = facts[row["effect_id"]].says
        for told in (row["metric"], row["intervention"], row["population"], row["comparator"]):
            assert told in said
        assert pd.isna(row["outcome"]) or f"outcome: {row['outcome']}" in said
        assert any(moment in said for moment in ("end of treatment", "follow-up", "during treatment"))
        assert re.search(r"\d stud(y|ies)|number of studies not given", said)
        assert re.search(r"\d patients?|number of patients not given", said)


def test_effects_that_differ_only_in_their_moment_read_differently(tables, facts):
    said = [facts[effect_id].says.partition(" ")[2] for effect_id in ("l04-1", "l04-4")]
    assert said[0] != said[1]


def test_a_moment_that_no_document_names_is_said_to_be_assumed(tables, facts):
    assumed = [effect_id for effect_id in tables.effect_sizes["effect_id"] if "(assumed)" in facts[effect_id].says]
    basis = tables.effect_sizes.set_index("effect_id")["timepoint_basis"]
    assert {"ra-01", "ra-02", "ra-03"} < set(assumed)
    assert assumed == list(basis.index[basis.eq("assumed")])


def test_a_figure_read_in_a_work_says_what_it_was_taken_for_and_where_it_was_read(facts):
    reading = facts["ke4-1"].reading
    assert reading.startswith("The abstract prints no moment for this figure; we take it as the end of treatment")
    assert reading.endswith("Read in: primary abstract. Way to it: not cited by any source; shown for context.")
    assert facts["ke4-2"].reading.startswith("Read in: primary abstract.")
    assert "Read in" not in facts["ra-02"].reading


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"timepoint": "during_treatment"}, "during treatment"),
        ({"timepoint": "end_of_treatment", "timepoint_basis": "assumed"}, "end of treatment (assumed)"),
        ({"timepoint": "follow_up"}, "follow-up"),
        (
            {"timepoint": "follow_up", "follow_up_months": 9, "follow_up_bound": "at_least"},
            "follow-up at least 9 months",
        ),
        (
            {"timepoint": "follow_up", "follow_up_months": 12, "follow_up_bound": "at_most"},
            "follow-up at most 12 months",
        ),
        (
            {"timepoint": "follow_up", "follow_up_months": 12, "follow_up_bound": "above"},
            "follow-up more than 12 months",
        ),
        ({"timepoint": "follow_up", "follow_up_months": 3, "follow_up_bound": "exact"}, "follow-up 3 months"),
    ],
)
def test_a_moment_is_said_with_its_months(cells, words):
    assert when({"follow_up_months": None, "follow_up_bound": None, "timepoint_basis": "printed"} | cells) == words


def test_a_converted_figure_says_so(tables, facts):
    converted = tables.session_lengths.dropna(subset="converted_from")
    assert len(converted) == 4
    for row in tables.session_lengths.to_dict("records"):
        assert facts[row["fact_id"]].says.endswith(", converted") == pd.notna(row["converted_from"])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"k_studies": 23, "k_scope": "whole_review", "n_patients": 1365, "n_scope": "whole_review"},
         "23 studies, 1,365 patients (whole review)"),
        ({"k_studies": 8, "k_scope": "this_figure", "n_patients": 1053, "n_scope": "whole_review"},
         "8 studies, 1,053 patients (whole review)"),
        ({"k_studies": 11, "k_scope": "this_treatment"},
         "11 studies (all studies of this treatment), number of patients not given"),
        ({"k_studies": 1, "k_scope": "this_figure"}, "1 study, number of patients not given"),
    ],
)  # fmt: skip
def test_counts_say_what_they_count(cells, words):
    names = ("k_studies", "k_scope", "n_patients", "n_scope")
    assert counts_in_words(dict.fromkeys(names) | cells) == words

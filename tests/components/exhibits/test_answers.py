"""The picture of an answer: filtered to what was found, whatever else the reader has filtered."""

from __future__ import annotations

import pytest

from components.exhibits.answers import picture_of
from components.registry import PAGES
from data.atlas.search import entries
from tests.components.views import a_view
from tests.loaded import ATLAS

ENTRIES = {
    (entry.kind, entry.entry_id): entry
    for entry in entries(ATLAS, {page.name: (page.title, page.question(ATLAS)) for page in PAGES.values()})
}


def picture(kind, entry_id, *meant, **chosen):
    return picture_of(a_view(**chosen), ENTRIES[kind, entry_id], meant)


def test_a_length_is_drawn_alone():
    assert picture("fact", "uk_guide.length.nhs-sessions").fact_ids == ("uk_guide.length.nhs-sessions",)


def test_an_effect_is_drawn_alone():
    assert picture("fact", "d10-1").fact_ids == ("d10-1",)


def test_a_condition_is_drawn_over_all_sources_whatever_is_filtered():
    of_all = picture("condition", "ocd")
    assert set(of_all.rows["condition_id"]) == {"ocd"}
    assert set(of_all.rows["source_id"]) == set(ATLAS.choices.sources)
    assert picture("condition", "ocd", sources=("hims",), conditions=("grief",)) is of_all


def test_a_statement_is_drawn_on_its_topic():
    rows = picture("fact", "escalante.claim.verywell-at-least-cbt").rows
    assert set(rows["topic"]) == {"versus_cbt"}


def test_a_feature_is_drawn_in_one_row():
    rows = picture("fact", "escalante.feature.psych-central-transference").rows
    assert set(rows["feature_id"]) == {"transference"}


def test_a_page_is_drawn_by_what_was_asked_of_it():
    assert picture("page", "session_lengths").name == "sessions_per_course"
    assert picture("page", "session_lengths", "session_minutes").name == "session_minutes"


@pytest.mark.parametrize(("kind", "subject"), sorted({(entry.kind, entry.subject) for entry in ENTRIES.values()}))
def test_whatever_is_found_has_its_facts_in_its_picture(kind, subject):
    for entry in [entry for entry in ENTRIES.values() if (entry.kind, entry.subject) == (kind, subject)][:8]:
        drawn = picture_of(a_view(), entry)
        if drawn is not None and subject == "condition_evidence":
            # A work that speaks for the therapy stands in a cell only beside a claim that it disagrees with.
            assert set(drawn.rows["condition_id"]) & entry.about
        elif drawn is not None and kind == "fact" and subject != "claims":
            assert entry.entry_id in drawn.fact_ids

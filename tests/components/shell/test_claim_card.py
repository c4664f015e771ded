"""The claim card of every fact: what it says, where it stands, what it cites, and a link to just this."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.plain_text import as_markdown
from data.evidence.facts import SUBJECTS
from tests.components.drawings import ATLAS


def only_the_card():
    from components.current import current_view
    from components.shell.claim_card import show_open_card

    show_open_card(current_view())


@pytest.fixture(scope="module")
def app() -> AppTest:
    return AppTest.from_function(only_the_card, default_timeout=30)


def opened(app: AppTest, ids: str) -> tuple[str, list[str]]:
    """The words of a card, and what it offers to copy."""
    app.query_params["fact"] = ids
    app.run()
    assert not app.exception
    return "\n".join(element.value for element in app.markdown), [element.value for element in app.code]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_card_tells_all_that_is_known_of_a_fact(app, subject):
    facts = [fact for fact in ATLAS.facts.values() if fact.subject == subject]
    assert facts
    for fact in facts:
        words, (citation, link) = opened(app, fact.fact_id)
        told = [fact.says, fact.as_printed, fact.source_label, fact.origin.in_text, fact.reading, fact.caveat]
        told += [
            fact.subject_label,
            fact.layer_label,
            fact.status_label,
            *(c.full.split(" https")[0] for c in fact.cites),
        ]
        for text in filter(None, told):
            assert as_markdown(text) in words
        for cited in (fact.origin, *fact.cites):
            assert cited.url is None or f"]({cited.url})" in words
        assert citation.startswith(fact.origin.full)
        assert link.endswith(f"fact={fact.fact_id}")
        if fact.line:
            assert as_markdown(fact.place) in words
            assert fact.place[1:] in citation
            assert ("cites nothing for this" in words) is not bool(fact.cites or fact.cites_unknown)
            assert ("cites for this is unknown" in words) is fact.cites_unknown


def test_a_card_of_an_effect_has_the_reference_and_its_doi(app):
    words, (citation, link) = opened(app, "sh-10")
    assert citation.startswith("Turner, E. H.") or "(2" in citation
    assert "https://doi.org/10." in citation
    assert "(https://doi.org/10." in words
    assert "/effect_sizes?fact=sh-10" in link


def test_a_card_of_two_facts_tells_both(app):
    first, second = "uk_guide.length.nhs-sessions", "escalante.length.verywell-minutes"
    words, codes = opened(app, f"{first};{second}")
    assert as_markdown(ATLAS.facts[first].says) in words
    assert as_markdown(ATLAS.facts[second].says) in words
    assert len(codes) == 3
    assert codes[-1].endswith(f"/session_lengths?fact={first}%3B{second}")


def test_without_a_fact_there_is_no_card(app):
    app.query_params.clear()
    app.run()
    assert not app.markdown
    assert not app.code

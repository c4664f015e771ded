"""The claim card of every fact: what it says, where it stands, what it cites, and a link to just this."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.plain_text import as_markdown
from data.evidence.facts import SUBJECTS
from data.subjects.citations import citation_id
from tests.loaded import ATLAS
from tests.session_reader import told_to


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
            fact.section_label,
            *(c.full.split(" https")[0] for c in fact.cites),
        ]
        for text in filter(None, told):
            assert as_markdown(text) in words
        for cited in (fact.origin, *fact.cites):
            assert cited.url is None or f"](<{cited.url}>)" in words
        assert citation == fact.origin.full
        assert link.endswith(f"fact={fact.fact_id}")
        if fact.line:
            assert as_markdown(fact.place) in words
            assert ("cites no work for this" in words) is not bool(fact.cites or fact.cites_unknown)
            assert ("does not show what the source cites" in words) is fact.cites_unknown


def test_the_printed_words_come_first_and_large_then_who_prints_them_where_and_when(app):
    opened(app, "uk_guide.length.nhs-sessions")
    printed, says, origin = (element.value for element in app.markdown[:3])
    assert printed == "## “between 6 and 16 sessions”"
    assert says == as_markdown("NHS: 6 to 16 sessions per course")
    assert origin.startswith(
        "**UK guide** · section “How Does Psychodynamic Psychotherapy Work?” · no date in our copy"
    )
    fact = next(f for f in ATLAS.facts.values() if f.subject == "claims" and f.origin.cited_id == "hims")
    opened(app, fact.fact_id)
    assert "13 September 2022" in app.markdown[2].value


def test_what_is_cited_comes_with_whether_it_fits(app):
    cited = [(f, c) for f in ATLAS.facts.values() if f.line and f.subject != "citations" for c in f.cites]
    for fact, work in {work.cited_id: (fact, work) for fact, work in cited}.values():
        words, _ = opened(app, fact.fact_id)
        citation = ATLAS.facts[citation_id(fact.origin.cited_id, work.cited_id)]
        assert f"**{citation.status_label}.** {as_markdown(citation.reading)}" in words


def test_lines_of_our_copy_stand_in_the_details_alone(app):
    opened(app, "uk_guide.length.nhs-sessions")
    (details,) = app.expander
    assert details.label == "Details"
    assert not details.proto.expanded
    told = [element.value for element in app.markdown if "of our copy" in element.value]
    assert told == [element.value for element in details.markdown if "of our copy" in element.value] != []


def test_evidence_against_is_named_as_such(app):
    words, _ = opened(app, "uk_guide.coverage.ocd")
    assert "**Evidence against:** Fonagy, 2015, speaks against it" in words


def test_citation_and_link_are_copied_with_one_press_and_zotero_gets_a_file(app):
    _, (citation, link) = opened(app, "sh-10")
    (buttons,) = [told["texts"] for told in told_to(app, "copying")]
    assert buttons == [["Copy APA citation", citation], ["Copy link", link]]
    (download,) = app.get("download_button")
    assert download.label == "For Zotero"


def test_a_card_of_an_effect_has_the_reference_and_its_doi(app):
    words, (citation, link) = opened(app, "sh-10")
    assert citation.startswith("Turner, E. H.") or "(2" in citation
    assert "https://doi.org/10." in citation
    assert "(<https://doi.org/10." in words
    assert "/effect_sizes?fact=sh-10" in link


def test_a_card_of_two_facts_tells_both(app):
    first, second = "uk_guide.length.nhs-sessions", "escalante.length.verywell-minutes"
    words, codes = opened(app, f"{first};{second}")
    assert as_markdown(ATLAS.facts[first].says) in words
    assert as_markdown(ATLAS.facts[second].says) in words
    citations, link = codes
    assert citations.splitlines() == sorted({ATLAS.facts[i].origin.full for i in (first, second)})
    assert link.endswith(f"/session_lengths?fact={first}%3B{second}")


def test_without_a_fact_there_is_no_card(app):
    app.query_params.clear()
    app.run()
    assert not app.markdown
    assert not app.code

"""Hover texts: figure as printed, source, section, what the source cites, caveat; escaped, wrapped, never too long."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.hover import LINE_LENGTH, MAX_FACTS, SOFT_BREAK, hover_text
from components.limits import FACTS_A_MARK
from data.evidence.citing import Cited
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact
from tests.components.drawings import shown, squeezed

WORK = Cited(
    "shedler-2010",
    "Shedler, 2010",
    "Shedler, J. (2010). The efficacy.",
    "https://doi.org/10.1037/a0018378",
    "Shedler 2010",
)
FACT = Fact(
    fact_id="guide.length",
    subject="Session lengths",
    says="NHS: 6 to 16 sessions per course",
    as_printed="between 6 and 16 sessions",
    source_label="UK guide",
    section="How does it work?",
    line="33",
    origin=Cited("guide", "UK guide, n.d.", "UK guide. (n.d.).", None, "UK guide"),
    cites=(WORK,),
    reading="Both ends printed.",
    caveat="Normally.",
    layer_label="Stated",
    status_label="As reported",
)


def hover_of(facts: list[Fact], heading: str | None = None, note: str | None = None) -> str:
    by_id = {str(n): fact for n, fact in enumerate(facts)}
    return hover_text(FactIds(tuple(by_id)), by_id, heading, note)


def test_it_tells_everything_in_order():
    assert hover_of([FACT], "A heading", "A note").split("<br>") == [
        "<b>A heading</b>",
        "<b>“between 6 and 16 sessions”</b>",
        "UK guide",
        "Section: How does it work?",
        "Cites: Shedler, 2010",
        "Stated, as reported",
        "Caution: Normally.",
        "A note",
    ]


def test_a_document_that_cites_nothing_is_said_to_cite_nothing():
    assert "No work cited for this" in hover_of([replace(FACT, cites=())])


def test_a_document_whose_references_are_lost_is_not_said_to_cite_nothing():
    told = shown(hover_of([replace(FACT, cites=(), cites_unknown=True)]))
    assert squeezed("does not show what it cites") in told
    assert squeezed("No work cited") not in told


def test_a_work_is_not_said_to_cite_nothing_and_is_named_once():
    hover = hover_of([replace(FACT, line=None, section=None, cites=(), source_label="Shedler, 2010", origin=WORK)])
    assert "cites" not in hover
    assert "Section" not in hover
    assert hover.count("Shedler, 2010") == 1


def test_without_a_printed_figure_it_says_the_fact_in_our_words():
    assert hover_of([replace(FACT, as_printed=None)]).startswith("<b>NHS: 6 to 16 sessions per course</b>")


@pytest.mark.parametrize("n_facts", [1, MAX_FACTS, MAX_FACTS + 1, MAX_FACTS + 9])
def test_more_facts_than_can_be_read_are_counted(n_facts):
    hover = shown(hover_of([replace(FACT, as_printed=f"fact{n};") for n in range(n_facts)]))
    assert sum(f"fact{n};" in hover for n in range(n_facts)) == min(n_facts, MAX_FACTS)
    assert (squeezed(f"{n_facts - MAX_FACTS} more:") in hover) is (n_facts > MAX_FACTS)


def test_a_mark_that_cannot_open_all_its_facts_says_how_many_it_opens():
    all_opened, some_opened = (shown(hover_of([FACT] * n_facts)) for n_facts in (FACTS_A_MARK, FACTS_A_MARK + 1))
    assert all_opened.endswith(squeezed(f"{FACTS_A_MARK - MAX_FACTS} more: open the card to read all"))
    assert some_opened.endswith(squeezed(f"more: open the card to read the first {FACTS_A_MARK}"))


@given(st.text(st.sampled_from("<>&/ab ='\"\n") | st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_markup_of_a_table_is_ever_live(text):
    fact = replace(FACT, as_printed=f"x{text}", source_label=f"x{text}", section=text, caveat=text)
    hover = hover_of([fact], text, text)
    left = re.sub(r"<br ?>|</?b>", "\n", hover)
    assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", left)
    assert squeezed(text) in shown(hover)


@given(st.text(st.sampled_from("abc <&"), min_size=1, max_size=300))
def test_no_line_is_longer_than_a_hover_box(text):
    for line in hover_of([replace(FACT, caveat=text)], text, text).replace(SOFT_BREAK, "<br>").split("<br>"):
        assert len(re.sub(r"</?b>", "", line).replace("&lt;", "<").replace("&amp;", "&")) <= LINE_LENGTH

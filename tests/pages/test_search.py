"""The search and the bibliography, run as a reader's session runs them."""

from __future__ import annotations

import re

import pytest

from components.plain_text import as_markdown
from tests.pages.test_pages import ATLAS, filter_words, labels, opened, visited, warnings, words


def buttons(app, prefix: str) -> list[str]:
    return [b.key.removeprefix(prefix) for b in app.button if (b.key or "").startswith(prefix)]


def test_a_question_in_the_link_is_answered_with_cards():
    app = opened("search", question="nhs sesions")
    assert "uk_guide.length.nhs-sessions" in buttons(app, "card-")
    next(b for b in app.button if b.key == "card-uk_guide.length.nhs-sessions").click().run()
    (card,) = app.get("dialog")
    assert "6 to 16" in "\n".join(element.value for element in card.markdown)


def test_a_condition_is_chosen_for_every_page():
    app = opened("search", question="depresion")
    assert buttons(app, "to-")[0] == "depression"
    next(b for b in app.button if b.key == "to-depression").click().run()
    assert not app.exception
    assert app.query_params["conditions"] in ("Depression", ["Depression"])


def test_the_number_of_answers_is_told_and_every_answer_is_there():
    app = opened("search", question="transference")
    told = int(re.search(r"\*\*(\d+)\*\* answers? to", words(app))[1])
    assert told == len(buttons(app, "card-")) + len(buttons(app, "to-")) > 0


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "x" * 150, "**bold** [a](b)"])
def test_a_hostile_question_is_quoted_and_not_obeyed(question):
    app = opened("search", question=question)
    assert f"“{as_markdown(question)}”" in words(app)


def test_a_question_that_is_too_long_is_told_and_dropped():
    app = opened("search", question="x" * 10_000)
    assert len(warnings(app)) == 1
    assert "Type a question" in words(app)


def test_an_empty_question_says_what_to_do():
    assert "Type a question" in words(visited("search"))


def test_the_filters_are_said_not_to_apply():
    assert "The filters do not apply here" in words(opened("search", question="nhs", sources=labels("hims")))


def test_the_bibliography_is_one_table_of_every_entry_in_alphabetical_order():
    (table,) = visited("bibliography").dataframe
    cited = sorted(ATLAS.citations.values(), key=lambda cited: cited.full.lower())
    assert list(table.value["Cited as"]) == [each.in_text for each in cited]
    assert [link if isinstance(link, str) else None for link in table.value["Link"]] == [each.url for each in cited]
    driessen = table.value[table.value["Cited as"].eq("Driessen et al., 2010")].iloc[0]
    assert driessen["Year"] == 2010
    assert driessen["Published in"] == "Clinical Psychology Review"
    assert "Cited by" in driessen["In the atlas"]


def test_words_and_sources_narrow_the_bibliography_and_its_files():
    app = opened("bibliography", works="driesen", sources=labels("uk_guide"))
    (table,) = app.dataframe
    assert list(table.value["Cited as"]) == ["Driessen et al., 2010"]
    assert [b.label for b in app.get("download_button")] == ["BibTeX", "RIS", "CSL-JSON", "APA"]
    assert "1 of 33 entries" in words(app)


def test_the_bibliography_says_how_the_atlas_comes_to_its_works():
    assert "5 documents, 16 works cited, 7 works reached through these, 5 works for context." in filter_words(
        visited("bibliography")
    )


def test_nothing_found_in_the_bibliography_says_what_to_loosen():
    app = opened("bibliography", works="xyzzy")
    assert "Clear the words" in app.info[0].value


def test_a_card_of_a_work_leads_back_to_the_bibliography():
    app = opened("bibliography", fact="shedler-2010")
    (card,) = app.get("dialog")
    assert "bibliography?fact=shedler-2010" in card.code[-1].value

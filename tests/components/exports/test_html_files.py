"""The offline page and the handout: nothing to fetch, nothing run that a deck has written, every source there."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from components.charts.tall import parts_of
from components.exports import handout
from components.exports.handout import MAX_HEIGHT, as_handout
from components.exports.offline_page import as_offline_page
from components.exports.pictures import NO_BROWSER, NoPictures, bare_figure
from tests.components.exports.leaves import page_leaves

NASTY = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def parsed(content: bytes) -> Tags:
    tags = Tags()
    tags.feed(content.decode("utf-8"))
    return tags


def leaves():
    return [replace(leaf, question=NASTY, title=NASTY) for leaf in page_leaves("effect_sizes", conditions=("grief",))]


@pytest.fixture
def without_pictures(monkeypatch):
    def refuse(*_):
        raise NoPictures(NO_BROWSER)

    monkeypatch.setattr(handout, "draw_pictures", refuse)


def test_the_offline_page_fetches_nothing_and_runs_nothing_of_a_deck():
    content = as_offline_page(page_leaves("session_lengths"), NASTY)
    tags = parsed(content)
    assert not [attributes for _, attributes in tags.found if {"src", "href"} & set(attributes)]
    assert not [tag for tag, _ in tags.found if tag in ("link", "iframe", "img")]
    (policy,) = [attributes for tag, attributes in tags.found if attributes.get("http-equiv")]
    assert policy["content"].startswith("default-src 'none'")
    assert NASTY in "".join(tags.words)
    scripts = sum(tag == "script" for tag, _ in tags.found)
    assert scripts == sum(
        tag == "script" for tag, _ in parsed(as_offline_page(page_leaves("session_lengths"), "x")).found
    )


def test_the_offline_page_holds_every_source_and_row():
    chosen = page_leaves("session_lengths")
    words = " ".join("".join(parsed(as_offline_page(chosen, "x")).words).split())
    for leaf in chosen:
        assert leaf.colophon.source_line in words
        assert leaf.colophon.link in words
        for reference in leaf.references:
            assert reference in words
        for fact_id in leaf.exhibit.fact_ids:
            assert " ".join(leaf.facts[fact_id].says.split()) in words


def test_the_handout_asks_first_and_leaves_room(without_pictures):
    asked = [replace(leaf, question=f"Question {n}?") for n, leaf in enumerate(page_leaves("session_lengths"))]
    text = as_handout(asked, "A lecture").decode("utf-8")
    for number in range(len(asked)):
        assert text.index(f"Question {number}?") < text.index("Charts and sources")
    assert text.count('class="guess"') == len(asked)
    assert "<script" not in text


def test_the_handout_reads_markup_as_words(without_pictures):
    chosen = [replace(leaf, question=NASTY, title=NASTY) for leaf in page_leaves("session_lengths")]
    tags = parsed(as_handout(chosen, NASTY))
    assert not [tag for tag, _ in tags.found if tag in ("script", "img")]
    assert "".join(tags.words).count(NASTY) >= 2 * len(chosen)


def test_without_a_browser_the_handout_has_tables(without_pictures):
    (matrix,) = page_leaves("condition_coverage", conditions=("ocd",))
    text = as_handout([matrix], "x").decode("utf-8")
    assert text.count("<tr>") == len(matrix.exhibit.rows) + 1
    assert "<img" not in text


@pytest.mark.chromium
def test_the_handout_has_a_picture_of_each_chart_with_the_same_in_words():
    chosen = page_leaves("session_lengths")[:2]
    tags = parsed(as_handout(chosen, "x"))
    pictures = [attributes for tag, attributes in tags.found if tag == "img"]
    assert [picture["alt"] for picture in pictures] == [leaf.exhibit.chart.alt for leaf in chosen]
    assert all(re.match("data:image/svg", picture["src"] or "") for picture in pictures)
    # A tall one comes in parts, between which a sheet may end; its words are told once.
    (matrix,) = page_leaves("condition_coverage")
    text = as_handout([matrix], "x").decode("utf-8")
    alts = [attributes["alt"] for tag, attributes in parsed(text.encode()).found if tag == "img"]
    n_parts = len(parts_of(bare_figure(matrix), MAX_HEIGHT))
    assert n_parts > 1
    assert alts == [matrix.exhibit.chart.alt, *[""] * (n_parts - 1)]
    assert "max-height" not in text
    assert 'class="chart in-parts"' in text

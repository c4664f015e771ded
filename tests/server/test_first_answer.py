"""The first answer to an address carries the words of its page, right for the choices in it, and nothing as markup."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from components.registry import HOME, PAGES, TITLES
from components.server.first_answer import INDEX_HTML, Words, as_html, shell_without_unused
from components.server.headers import inline_script_hashes
from components.server.serving import shell_paths
from tests.app_server import Running
from tests.loaded import ATLAS
from tests.server.conftest import ask, wait_for

WITH_EXHIBITS = [name for name, page in PAGES.items() if page.exhibit_names]
SHELL = INDEX_HTML.read_text(encoding="utf-8")


class Read(HTMLParser):
    """What a page says: its texts by tag, and its meta elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.meta: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "meta" and "content" in told:
            self.meta[told.get("name") or told.get("property") or ""] = told["content"] or ""
        else:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        for tag in self._open:
            self.texts[tag][-1] += data


def first_answer(server: Running, name: str, **query: str | list[str]) -> str:
    """The first answer to an address once it is whole: charts that nobody has looked at may take longer."""
    path = f"/{'' if name == HOME else name}{'?' if query else ''}{urlencode(query, doseq=True)}"
    answers: list[str] = []

    def is_whole() -> bool:
        answer = ask(server, path)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Link"]
        answers.append(answer.body.decode())
        return name not in WITH_EXHIBITS or "<table>" in answers[-1]

    wait_for(is_whole, f"the first answer to {path} is whole")
    return answers[-1]


@pytest.mark.parametrize("name", TITLES)
def test_every_page_says_what_it_is_in_its_first_answer(server: Running, name):
    read = Read(first_answer(server, name))
    declared = PAGES[name]
    assert read.texts["title"] == [f"{declared.title} · Psychodynamic Atlas"]
    assert read.texts["h1"] == [declared.question(ATLAS)]
    assert read.meta["og:title"] == declared.question(ATLAS)
    assert read.meta["description"] == read.meta["og:description"]
    if name in WITH_EXHIBITS:
        assert "Sources: " in read.meta["description"] or "ource" in read.texts["p"][1]
        assert len(read.texts["table"]) == len(read.texts["caption"])
        assert all(read.texts["td"][:1])


def test_it_is_right_for_the_choices_of_the_address(server: Running):
    read = Read(first_answer(server, "condition_coverage", sources="UK guide"))
    rows = [row for row in read.texts["tr"] if "UK guide" in row]
    assert "1 of 5 sources (UK guide)" in read.texts["p"][0]
    assert rows
    assert not any("Ramkumar blog" in row for row in rows)
    assert any("Ramkumar blog" in row for row in Read(first_answer(server, "condition_coverage")).texts["tr"])


def test_a_link_to_a_fact_tells_of_it(server: Running):
    fact = ATLAS.facts["sh-10"]
    read = Read(first_answer(server, "effect_sizes", fact="sh-10"))
    assert fact.says[:100] in html.unescape(read.meta["og:description"])
    assert (fact.as_printed or fact.says)[:100] in read.meta["og:title"]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{0}\\1%s"])
def test_what_an_address_carries_never_becomes_markup(server: Running, hostile):
    for query in ({"sources": hostile}, {"question": hostile}, {"fact": hostile}, {"d": hostile}):
        for name in ("search", "effect_translator", "session_lengths"):
            assert hostile not in ask(server, f"/{name}?{urlencode(query)}").body.decode()


def test_words_of_tables_are_text():
    words = Words("A site", "<b>a</b>", '"q" & <i>', "\\g<0> </p><script>x</script>", "<s>")
    page = as_html(SHELL, words)
    assert inline_script_hashes(page) == inline_script_hashes(SHELL)
    read = Read(page)
    assert read.texts["h1"] == ['"q" & <i>']
    assert "\\g<0> </p><script>x</script>" in read.texts["p"]
    assert not {"b", "i", "s"} & set(read.texts)


def test_of_streamlits_page_only_what_nobody_uses_is_left_out():
    shell = shell_without_unused(SHELL)
    assert shell_paths(shell) == [path for path in shell_paths(SHELL) if not path.startswith("/static/media/")]
    left_out = set(re.findall(r"<link[^>]*>", SHELL)) - set(re.findall(r"<link[^>]*>", shell))
    assert {re.search(r'as="font"|rel="service-desc"', link) is not None for link in left_out} == {True}


def test_a_page_that_is_kept_is_not_sent_again(server: Running):
    first_answer(server, "session_lengths")
    etag = ask(server, "/session_lengths").headers["ETag"]
    assert ask(server, "/session_lengths", **{"If-None-Match": etag}).status == 304
    assert ask(server, "/session_lengths?sources=UK+guide", **{"If-None-Match": etag}).status == 200


def test_an_embedded_page_and_a_lecture_put_their_words_elsewhere(server: Running):
    for path in ("/session_lengths?embed=true", "/lecture?scene=one-session"):
        assert "atlas-first" not in Read(ask(server, path).body.decode()).texts.get("div", [])
        assert '<div class="atlas-first">' not in ask(server, path).body.decode()

"""An edition whose every word tries to be more than a word, in a real browser: nothing of it runs or becomes markup."""

from __future__ import annotations

import shutil

import pytest

from components.registry import PAGES as DECLARED
from data.atlas.atlas import load_atlas
from data.contract.schema import FACT_TABLES
from data.contract.tables import TABLES_FOLDER
from tests.app_server import running, tail
from tests.browser.reader import PAGES, card, charts, hover_box, marks, open_details, open_page, squeezed
from tests.hostile_edition import HOSTILE, make_hostile

#: What stands where readers are told something, as words: texts, and the names of what is drawn.
WORDS = """() => [document.body.textContent,
  ...[...document.querySelectorAll("[aria-label], [placeholder], [title]")].flatMap(
    node => [node.ariaLabel ?? "", node.placeholder ?? "", node.title ?? ""])].join(" ")"""
#: What a word has become if it was taken for markup: links that run or lead to another host, pictures, formulas, icons
#: amid words, colours, slanted letters, lists.
BECOME = """() => {
  const own = ["http:", "https:", "blob:", "data:"], found = [];
  for (const node of document.querySelectorAll("[href], [src], [action], [formaction]"))
    for (const name of ["href", "src", "action", "formaction"]) {
      const to = node.getAttribute(name);
      if (to && !own.includes(new URL(to, document.baseURI).protocol)) found.push(`${node.tagName} ${name}=${to}`);
    }
  for (const link of document.querySelectorAll("a[href]"))
    if (["link", "click", "anchor"].includes(link.textContent.trim())) found.push(`a link “${link.textContent}”`);
  for (const node of document.querySelectorAll("script"))
    if (node.textContent.includes("hacked")) found.push("a script");
  for (const node of document.querySelectorAll("img[src*=elsewhere], img[src='x'], .katex, [onerror], [onclick]"))
    found.push(node.outerHTML.slice(0, 200));
  for (const node of document.querySelectorAll("i, em, span, li"))
    if (["slanted", "loud", "listed"].includes(node.textContent.trim())) found.push(node.outerHTML);
  for (const icon of document.querySelectorAll("[data-testid=stMarkdownContainer] [data-testid=stIconMaterial]"))
    if (icon.textContent.trim() === "home") found.push("an icon");
  return found;
}"""


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "tables"
    shutil.copytree(TABLES_FOLDER, folder)
    make_hostile(folder)
    return folder


def test_nothing_runs_and_every_kind_stands_as_words(hostile_folder, tmp_path, new_context):
    atlas, seen = load_atlas(hostile_folder), ""
    cards = [getattr(atlas.tables, name)[column].iloc[kind] for kind, (name, column) in enumerate(FACT_TABLES.items())]
    page = new_context(viewport={"width": 1280, "height": 720}).new_page()
    with running(tmp_path / "server.log", ATLAS_TABLES=str(hostile_folder)) as server:
        for place, name in enumerate(PAGES):
            scene = {"scene": "nhs-sessions", "shown": "yes"} if name == "lecture" else {}
            open_page(page, server.address, name, fact=cards[place % len(cards)], **scene)
            if not scene:
                assert card(page).count() == 1, name
            seen += page.evaluate(WORDS)
            assert page.evaluate(BECOME) == [], name
            page.keyboard.press("Escape")
            if DECLARED[name].exhibit_names and marks(page).count():
                marks(page).first.hover(force=True)
                hover_box(charts(page).first).wait_for()
                open_details(page)
                seen += page.evaluate(WORDS)
                assert page.evaluate(BECOME) == [], name
            assert page.evaluate("window.hacked") is None, name
        assert "Traceback" not in server.log.read_text(encoding="utf-8"), tail(server.log)
    seen = squeezed(seen.replace("\u2060", ""))
    assert [kind for kind, text in HOSTILE.items() if squeezed(text) not in seen] == []

"""A second browser: Firefox opens every page, shows citations to pointer and keys, and runs a lecture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from components.current import shared_atlas
from components.lecture.scenes import built_in_scenes
from components.registry import PAGES as DECLARED
from tests.app_server import IDLE
from tests.browser.firefox import Firefox, running_firefox
from tests.browser.reader import PAGES, PAINTED, WITHOUT_CHARTS, address, squeezed
from tests.firefox_finder import NOT_FOUND, find_firefox

DECK = built_in_scenes(*shared_atlas()).deck
#: The page has come to its end, and this stands in its address.
SETTLED = f"""([path, key, value]) => location.pathname === path && document.querySelector({IDLE!r})
  && (!key || new URL(location).searchParams.get(key) === value) && ({PAINTED})()"""
#: The middle of the first mark that stands for one fact, its id, and what the whole chart says of it to a pointer.
FIRST_MARK = """() => { const mark = [...document.querySelectorAll(".scatterlayer path.point[data-ids]")]
    .find(mark => !mark.dataset.ids.includes(";"));
  mark.scrollIntoView({block: "center"});
  const box = mark.getBoundingClientRect();
  return {x: box.x + box.width / 2, y: box.y + box.height / 2, ids: mark.dataset.ids}; }"""
SHOWN_CITATION = """() => [...document.querySelectorAll(".atlas-citation")]
  .filter(box => box.checkVisibility()).map(box => box.textContent).join("")"""
CARD_SAYS = "words => document.querySelector('[role=dialog]')?.textContent.includes(words)"
BUTTON = """text => { const button = [...document.querySelectorAll("button")]
    .find(button => button.textContent.includes(text));
  if (!button) return null;
  const box = button.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
  return button.contains(document.elementFromPoint(x, y)) ? {x, y} : null; }"""
LISTENS = "() => Boolean(document.querySelector('[data-listens]'))"
HEADING = """([text, charts]) => document.querySelector("h1")?.textContent === text
  && document.querySelectorAll(".atlas-chart .main-svg .scatterlayer").length > 0 === charts"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = find_firefox()
    if path is None:
        pytest.fail(NOT_FOUND, pytrace=False)
    with running_firefox(path, tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


@pytest.fixture(autouse=True)
def _nothing_to_complain_of(firefox: Firefox) -> Iterator[None]:
    # What the page of the test before says as it is left is none of this one's.
    firefox.open("about:blank")
    firefox.problems.clear()
    yield
    assert firefox.problems == []


def open_page(firefox: Firefox, app_url: str, name: str, **query: str) -> None:
    asked = address(app_url, name, **query)
    firefox.open(asked)
    path = f"/{asked.removeprefix(f'{app_url}/').partition('?')[0]}"
    firefox.wait_for(SETTLED, [path, *(next(iter(query.items()), ("", "")))])


def test_every_page_opens(app_url, firefox, atlas):
    for name in PAGES:
        open_page(firefox, app_url, name)
        heading = firefox.evaluate("() => document.querySelector('h1').textContent")
        assert heading, name
        if DECLARED[name].is_listed:
            assert DECLARED[name].question(atlas) in heading, name
        marks = firefox.evaluate("() => document.querySelectorAll('.scatterlayer path.point[data-ids]').length")
        # The page Lecture opens with the picture of a scene.
        assert (marks > 0) == (name == "lecture" or name not in WITHOUT_CHARTS), name


def test_a_citation_is_shown_to_the_pointer_and_opens_with_a_click(app_url, firefox, atlas):
    open_page(firefox, app_url, "session_lengths")
    mark = firefox.evaluate(FIRST_MARK)
    fact = atlas.facts[mark["ids"]]
    firefox.point_at(mark["x"], mark["y"])
    shown = firefox.wait_for(SHOWN_CITATION)
    assert squeezed(fact.origin.as_source) in squeezed(shown)
    firefox.point_at(mark["x"], mark["y"], click=True)
    firefox.wait_for(CARD_SAYS, fact.says)
    firefox.press("Escape")
    firefox.wait_for("() => !document.querySelector('[role=dialog]') && !location.search.includes('fact')")


def test_the_arrows_lead_to_a_mark_which_shows_its_citation_and_opens_its_card_with_enter(app_url, firefox, atlas):
    open_page(firefox, app_url, "effect_sizes")
    focused = "() => document.activeElement.getAttribute('data-ids')"
    for _ in range(80):
        firefox.press("Tab")
        if first := firefox.evaluate(focused):
            break
    assert first, "Tab leads to no mark"
    firefox.press("ArrowRight")
    ids = firefox.evaluate(focused)
    assert ids != first
    fact = atlas.facts[ids.split(";")[0]]
    named = firefox.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert squeezed(fact.origin.in_text) in squeezed(named)
    assert squeezed(fact.origin.as_source) in squeezed(firefox.wait_for(SHOWN_CITATION))
    firefox.press("Enter")
    firefox.wait_for(CARD_SAYS, fact.says)
    # Its scripts are there too; to leave before would be told of as an error of the next page.
    firefox.wait_for(BUTTON, "Copy link")


def test_a_lecture_runs(app_url, firefox):
    open_page(firefox, app_url, "lecture")
    first, second = DECK.scenes[:2]
    start = firefox.wait_for(BUTTON, f"Start: {DECK.title}")
    firefox.point_at(start["x"], start["y"], click=True)
    firefox.wait_for(HEADING, [first.question, False])
    for scene, shown in ((first, True), (second, False), (second, True)):
        firefox.wait_for(LISTENS)
        firefox.press("ArrowRight")
        firefox.wait_for(HEADING, [scene.question, shown])
    firefox.press("ArrowLeft")
    firefox.wait_for(HEADING, [second.question, False])
    firefox.press("Escape")
    firefox.wait_for("() => !location.search.includes('scene')")

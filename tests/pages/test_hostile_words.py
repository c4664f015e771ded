"""An edition of which every word for readers is of one hostile kind: no page takes any of them for Markdown."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from components import current
from components.lecture.scenes import lecture_mistakes
from components.registry import PAGES, declare_controls
from data.atlas.keeper import AtlasKeeper
from data.contract.tables import TABLES_FOLDER
from tests.hostile_edition import make_hostile
from tests.pages.test_pages import opened
from tests.session_reader import unfold

#: What each kind begins with where nothing has made it harmless. What stands behind an escape is a character like any.
KINDS = {"colour": re.compile(r"(?<!\\):red\[|:blue-badge\["), "link": re.compile(r"(?<!\\)\[link\]\(javascript")}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile") / "tables"
    shutil.copytree(TABLES_FOLDER, folder)
    make_hostile(folder, [request.param])
    kept = current.ATLAS, current._shared
    current.ATLAS = AtlasKeeper(folder, lambda atlas: lecture_mistakes(atlas, declare_controls(atlas)))
    current._shared = None
    yield request.param
    current.ATLAS, current._shared = kept


@pytest.mark.parametrize("name", PAGES)
def test_no_page_takes_words_of_the_tables_for_markdown(name, kind):
    app = unfold(opened(name))
    assert not app.exception
    said = [
        text
        for element in app.main
        if element.type not in ("bidi_component", "html", "code")
        for text in (getattr(element, "value", None), getattr(element, "label", None))
        if isinstance(text, str)
    ]
    assert said
    assert [text for text in said if KINDS[kind].search(text)] == []

"""Another edition: three texts on another therapy. Every page opens with it, and names no therapy of the first."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import current
from components.lecture.scenes import lecture_mistakes
from components.registry import PAGES, declare_controls
from components.server.addresses import KnownAddresses
from data.atlas.keeper import AtlasKeeper, State
from tests.pages.test_pages import opened
from tests.session_reader import charts, drawings, opening, unfold

EDITION = Path(__file__).parents[1] / "editions" / "interpersonal"
#: Words that only the tables of the first edition may bring in.
FOREIGN = ("psychodynamic", "shedler", "ramkumar", "escalante", "nhs")


@pytest.fixture(scope="module", autouse=True)
def other_edition() -> Iterator[None]:
    """For these tests the atlas of this process is that of the other edition."""
    kept = current.ATLAS, current._shared
    current.ATLAS = AtlasKeeper(EDITION, lambda atlas: lecture_mistakes(atlas, declare_controls(atlas)))
    current._shared = None
    assert current.ATLAS.state() is State.GOOD, current.ATLAS.mistakes_in_words
    yield
    current.ATLAS, current._shared = kept


def said(app: AppTest) -> str:
    """Everything that a page sends to the browser, as one text."""
    sent = [element.proto.bytes for element in app.get("bidi_component")]
    elements = " ".join(str(element.proto) for element in app.main if element.type != "bidi_component")
    return " ".join([elements, *(told.decode("utf-8", "replace") for told in sent), json.dumps(drawings(app))])


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_names_no_other_therapy(name):
    app = unfold(opened(name))
    assert not app.exception
    assert not app.error
    assert not app.warning
    text = said(app).casefold()
    assert [word for word in FOREIGN if word in text] == []


@pytest.mark.parametrize(
    "name",
    ["overview", "session_lengths", "condition_coverage", "therapy_features", "disagreements", "effect_sizes"],
)
def test_pages_with_charts_draw_its_rows(name):
    drawn = charts(opened(name))
    assert drawn
    labels = json.dumps([figure for figure, _ in drawn])
    sources = current.shared_atlas()[0].choices.sources
    assert any(label in labels for label in (*sources.values(), "Example")), "no row of the edition is named"


def test_its_title_therapy_and_formats_are_those_of_its_tables():
    app = opened("overview")
    assert "interpersonal therapy" in opening(app)["question"]
    assert any("Example Atlas" in element.value for element in app.markdown)
    _, controls = current.shared_atlas()
    formats, treatments = controls["formats"], controls["treatments"]
    of_formats = ["Interpersonal formats", "Named formats only", "With behavioural activation"]
    assert list(formats.options.values()) == of_formats
    assert list(treatments.options.values()) == ["Interpersonal therapy", "Behavioural activation", "Medicines"]


def test_contrasts_and_drugs_follow_from_the_roles_in_its_tables():
    alone, with_contrast = (
        charts(opened("session_lengths", formats=label))[0][1]
        for label in ("Interpersonal formats", "With behavioural activation")
    )
    assert "Behavioural activation" not in alone
    assert "Behavioural activation" in with_contrast
    finding = opening(opened("effect_sizes"))["finding"]
    assert "Interpersonal therapy: 0.6 against control conditions, −0.1 against another" in finding


def test_its_lecture_plays():
    atlas, controls = current.shared_atlas()
    assert not lecture_mistakes(atlas, controls)
    assert "Interpersonal therapy, as three texts have it" in said(opened("lecture"))


def test_a_page_that_is_not_there_carries_its_title():
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/nowhere", "query_string": b"", "headers": []}
    asyncio.run(KnownAddresses(None)(scope, None, send))
    assert sent[0]["status"] == 404
    assert "<title>Page not found · Example Atlas</title>" in sent[1]["body"].decode("utf-8")

"""The slides of a whole lecture in LibreOffice: every page is drawn, and points stand at their rows of words."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation

from components.charts.palette import LIGHT, slot_colour
from components.exports.slides import BODY_HEIGHT, BODY_TOP, HEIGHT, as_slides
from tests.components.exports.leaves import lecture_leaves, page_leaves
from tests.office_finder import NOT_FOUND, Office, find_office

pytestmark = [pytest.mark.libreoffice, pytest.mark.chromium]

DPI = 50
MINUTES = 4


@pytest.fixture(scope="module")
def office() -> Office:
    """LibreOffice; a test that lacks it fails and is never skipped."""
    found = find_office()
    if found is None:
        pytest.fail(NOT_FOUND, pytrace=False)
    return found


def pages_of(content: bytes, office: Office, folder: Path) -> list[Image.Image]:
    """The pages of a file of slides as LibreOffice draws them."""
    slides = folder / "slides.pptx"
    slides.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [office.soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(slides)]
    subprocess.run(convert, check=True, capture_output=True, timeout=60 * MINUTES)
    draw = [office.pdftoppm, "-r", str(DPI), "-png", str(folder / "slides.pdf"), str(folder / "page")]
    subprocess.run(draw, check=True, capture_output=True, timeout=60 * MINUTES)
    return [Image.open(file).convert("RGB") for file in sorted(folder.glob("page*.png"))]


def has_ink(page: Image.Image, top: float, bottom: float) -> bool:
    """Whether anything is drawn between two heights, given as shares of the page."""
    stripe = page.crop((0, int(top * page.height), page.width, int(bottom * page.height)))
    low, high = stripe.convert("L").getextrema()
    return high - low > 100


def centres_of(page: Image.Image, colour: str) -> list[float]:
    """The heights, as shares of the page's, of the runs of rows in which a colour is seen right of the middle."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    pixels = page.load()
    seen = [
        any(
            all(abs(a - b) < 40 for a, b in zip(pixels[x, y], wanted, strict=True))
            for x in range(page.width // 2, page.width)
        )
        for y in range(page.height)
    ]
    runs: list[list[int]] = []
    for y, is_seen in enumerate(seen):
        if is_seen:
            if runs and runs[-1][-1] == y - 1:
                runs[-1].append(y)
            else:
                runs.append([y])
    return [sum(run) / len(run) / page.height for run in runs if len(run) >= 3]


def test_every_page_of_the_lecture_is_drawn(office, tmp_path):
    leaves = lecture_leaves()
    content = as_slides(leaves, "Lecture")
    pages = pages_of(content, office, tmp_path)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(content)).slides]
    assert len(pages) == len(titles)
    questions = [leaf.question for leaf in leaves]
    assert [title for title in titles if title in questions] == questions, "each scene asks on a page of its own"
    foot = (BODY_TOP + BODY_HEIGHT) / HEIGHT
    for title, page, after in zip(titles, pages, [*titles[1:], questions[0]], strict=True):
        if title in questions:
            assert has_ink(page, 0.2, 0.65), "no question"
            assert after not in questions, "it shows on the next one"
            continue
        assert has_ink(page, 0.04, BODY_TOP / HEIGHT), "no title"
        assert has_ink(page, BODY_TOP / HEIGHT, foot), "no chart"
        assert has_ink(page, foot + 0.02, 1), "no source line at the foot"


def test_a_native_chart_draws_each_point_at_its_row(office, tmp_path):
    leaf = page_leaves("effect_sizes", comparisons=("placebo",), figures=("all",))[0]
    (page,) = pages_of(as_slides([leaf], "Placebo"), office, tmp_path)
    filled = centres_of(page, slot_colour(0, LIGHT))
    # Of the two rows only the first has an interval, and so a filled mark; the key beneath the axis has one more.
    body = [height for height in filled if height < 0.6]
    assert len(body) == 1
    assert 0.2 < body[0] < 0.4

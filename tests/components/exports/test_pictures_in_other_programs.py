"""Pictures in SVG as other programs draw them: every line of a text stands by itself, and nothing is cut off.

LibreOffice and librsvg read SVG each in a way of its own. Both are compared with the browser.
"""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageFilter

from components.exports.leaf import Leaf
from components.exports.pictures import draw_pictures, figure_with_sources
from tests.components.exports.leaves import CHARTED, page_leaves
from tests.office_finder import NOT_FOUND, find_office
from tests.svg_finder import NOT_FOUND as NO_LIBRSVG
from tests.svg_finder import find_rsvg

pytestmark = [pytest.mark.chromium, pytest.mark.libreoffice]

SVG = "{http://www.w3.org/2000/svg}"
MINUTES = 4
#: How far a letter may lie from where the browser has it, in pixels: each program has its own widths of letters.
REACH = 9
INK = 90


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every chart of every page as SVG, with the browser's own PNG of it beside, by name."""
    folder = tmp_path_factory.mktemp("pictures")
    leaves: dict[str, Leaf] = {
        f"{page}-{leaf.exhibit.name}": leaf for page in CHARTED if page != "overview" for leaf in page_leaves(page)
    }
    figures = [figure_with_sources(leaf) for leaf in leaves.values()]
    for kind in ("svg", "png"):
        for name, content in zip(leaves, draw_pictures(figures, kind), strict=True):
            (folder / f"{name}.{kind}").write_bytes(content)
    assert len(leaves) >= 8
    return {name: folder / f"{name}.svg" for name in leaves}


def test_every_line_has_its_place_in_pixels(drawn):
    for name, file in drawn.items():
        texts = list(ElementTree.parse(file).iter(f"{SVG}text"))
        assert texts, name
        relative = [part.get("dy") for text in texts for part in text.iter() if part.get("dy") not in (None, "0em")]
        assert relative == [], name
        families = {style for text in texts for style in re.findall(r"font-family: ([^;]+)", text.get("style", ""))}
        assert families, name
        assert all(family.endswith("sans-serif") for family in families), name


def test_libreoffice_draws_what_the_browser_draws(drawn, tmp_path):
    office = find_office()
    assert office, NOT_FOUND
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office.soffice, profile, "--headless", "--convert-to", "png", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, drawn.values())], check=True, capture_output=True, timeout=60 * MINUTES)
    for name, file in drawn.items():
        expect_the_same(name, file, Image.open(tmp_path / f"{name}.png"))


def test_librsvg_draws_what_the_browser_draws(drawn):
    rsvg = find_rsvg()
    assert rsvg, NO_LIBRSVG
    for name, file in drawn.items():
        made = subprocess.run([rsvg, str(file)], check=True, capture_output=True, timeout=60 * MINUTES)
        expect_the_same(name, file, Image.open(io.BytesIO(made.stdout)))


def expect_the_same(name: str, file: Path, picture: Image.Image) -> None:
    """Where the browser has ink, the other program has some nearby; and where one has none, the other has none."""
    theirs, ours = ink(picture), ink(Image.open(file.with_suffix(".png")))
    theirs = theirs.resize(ours.size)
    for what, seen, missed in (("lacks", ours, theirs), ("adds", theirs, ours)):
        # So many small steps reach as far as one large one, in a quarter of the time.
        for _ in range(REACH):
            missed = missed.filter(ImageFilter.MaxFilter(3))
        alone = ImageChops.subtract(seen, missed)
        share = alone.histogram()[255] / max(seen.histogram()[255], 1)
        assert share < 0.02, f"{name}: it {what} {share:.1%} of the ink, within {alone.getbbox()}"


def ink(picture: Image.Image) -> Image.Image:
    """White where something is drawn, at the size of the screen."""
    on_white = Image.new("RGBA", picture.size, "white")
    on_white.alpha_composite(picture.convert("RGBA"))
    grey = on_white.convert("L").resize((960, round(picture.height * 960 / picture.width)))
    return grey.point(lambda value: 255 if value < 255 - INK else 0)

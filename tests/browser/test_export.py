"""Files whose progress shows while they are made, and one opened with the network cut off; others read on meanwhile."""

from __future__ import annotations

import io
import re
import time
import zipfile
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect
from pptx import Presentation

from tests.browser.reader import carried, charts, choose, exported, in_words, open_dialog, open_page, squeezed

#: What another reader's click may take while an export runs, however busy the machine is.
MAX_SECONDS = 10


def test_a_few_clicks_lead_from_a_filtered_chart_to_a_slide_with_sources(app_url, page):
    open_page(page, app_url, "session_lengths", sources="UK guide")
    name, content = exported(page, "PowerPoint")
    assert name.endswith(".pptx")
    slides = list(Presentation(io.BytesIO(content)).slides)
    assert len(slides) >= charts(page).count()
    for slide in slides:
        words = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "Sources: UK guide" in words
        assert "1 of 5 sources (UK guide)" in words
        assert f"{app_url}/go/session-lengths/uk-guide" in words


@pytest.mark.parametrize(("label", "starts"), [("Excel", b"PK"), ("CSV files", b"PK")])
def test_tables_come_along(label, starts, app_url, page):
    open_page(page, app_url, "effect_sizes", conditions="Depression")
    _, content = exported(page, label)
    assert content.startswith(starts)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_one_file_is_made_after_another_in_the_same_dialog(app_url, page):
    open_page(page, app_url, "session_lengths", sources="UK guide")
    dialog = open_dialog(page, "Export")
    for label, ending in (("Offline page", ".html"), ("Handout to print", ".handout.html"), ("Excel", ".xlsx")):
        dialog.get_by_role("button", name=label, exact=True).click()
        save = dialog.get_by_role("button", name=re.compile(rf"^Save [\w-]+{re.escape(ending)}$"))
        with page.expect_download(timeout=90_000) as saved:
            save.click(timeout=60_000)
        assert saved.value.suggested_filename.endswith(ending)


#: The share of pixels that may differ at all, by however the edges of letters and strokes are smoothed.
MAX_DIFFERENT = 0.002


@pytest.mark.parametrize(
    ("name", "theme", "width", "choices"),
    [("effect_sizes", "dark", 390, {}), ("condition_coverage", "light", 1600, {"conditions": "Anxiety"})],
)
def test_the_picture_beneath_a_chart_is_that_of_the_export(name, theme, width, choices, app_url, new_context):
    """Whatever the screen and its theme: the same width, colours, title and colophon."""
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    open_page(page, app_url, name, **choices)
    chart = charts(page).first
    beneath = {}
    for kind in ("PNG", "SVG"):
        with page.expect_download() as saved:
            chart.get_by_role("button", name=f"Save the chart as {kind}").press("Enter")
        beneath[kind] = saved.value.path().read_bytes()
    dialog, of_export = open_dialog(page, "Export"), {}
    for kind in ("PNG", "SVG"):
        with page.expect_download(timeout=90_000) as saved:
            dialog.get_by_role("button", name=f"Picture with its sources ({kind})").click()
        of_export[kind] = saved.value.path().read_bytes()
    one, other = (Image.open(io.BytesIO(content["PNG"])).convert("L") for content in (beneath, of_export))
    assert one.size == other.size
    differs = ImageChops.difference(one, other).histogram()
    assert sum(differs[64:]) / (one.width * one.height) <= MAX_DIFFERENT
    words = [squeezed("".join(ElementTree.fromstring(content["SVG"]).itertext())) for content in (beneath, of_export)]
    assert words[0] == words[1]
    assert squeezed(f"{app_url}/go/{name.replace('_', '-')}") in words[0]


def test_the_offline_page_works_with_the_network_cut_off(app_url, page, browser, tmp_path):
    open_page(page, app_url, "session_lengths", sources="UK guide")
    on_screen = sorted(carried(page))
    _, content = exported(page, "Offline page")
    file = tmp_path / "stick.html"
    file.write_bytes(content)
    context = browser.new_context(offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    other = context.new_page()
    other.goto(file.as_uri())
    points = other.locator(".scatterlayer .points path.point")
    expect(points.first).to_be_visible()
    assert sorted(points.evaluate_all("marks => marks.map(mark => mark.__data__.data)")) == on_screen
    points.first.hover(force=True)
    expect(other.locator(".hoverlayer .hovertext")).to_be_visible()
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [file.as_uri()]
    context.close()


def test_a_whole_lecture_is_made_beside_while_others_read_on(app_url, page, new_context):
    other = new_context().new_page()
    open_page(other, app_url, "condition_coverage")
    open_page(page, app_url, "lecture")
    page.get_by_role("button", name="PowerPoint", exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    begun = time.monotonic()
    choose(other, "Conditions", "Anxiety")
    expect(in_words(other)).to_contain_text("anxiety and its sub-conditions")
    assert time.monotonic() - begun < MAX_SECONDS
    save = page.get_by_role("button", name="Save psychodynamic-atlas-lecture.pptx")
    expect(save).to_be_visible(timeout=120_000)
    with page.expect_download() as saved:
        save.click()
    assert len(Presentation(saved.value.path()).slides) > 20

"""A reader's own file in a real browser: opened, mapped, shown, pooled, taken into PowerPoint, saved, forgotten."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect
from pptx import Presentation

from data.own_evidence.pooling import PoolingChoices, specification_curve
from data.own_evidence.reading_process import read
from data.own_evidence.sheets import ReadingChoices, Sheet
from data.own_evidence.studies import MappingChoices, read_studies
from tests.browser.reader import (
    card,
    carried,
    charts,
    close_card,
    exported,
    hover_box,
    marks,
    open_dialog,
    open_page,
    wait_painted,
)
from tests.own_files import GRID_CSV, metapsy_form

STUDIES = {f"own:{row}" for row in range(1, 23)}
POOLED = "own:pooled:mixed_control"


def upload(page: Page, name: str, content: bytes) -> None:
    panel = page.locator("summary").filter(has_text="Add your own studies")
    if page.get_by_test_id("stFileUploader").count() == 0:
        panel.click()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def show(page: Page, n_rows: int) -> None:
    page.get_by_text("A positive effect favours the treatment").click()
    page.get_by_role("button", name=f"Show {n_rows} rows in the chart").click()
    expect(page.get_by_role("heading", name="Your own studies, pooled")).to_be_visible()
    wait_painted(page)


def n_specifications() -> int:
    """How many combinations of choices there are for the made-up file."""
    sheet = Sheet.from_record("metapsy.csv", read("metapsy.csv", metapsy_form(), ReadingChoices()))
    mapping = replace(MappingChoices.suggested(sheet), effect_direction="treatment")
    return len(specification_curve(read_studies(sheet, mapping).effects, PoolingChoices()))


def test_a_stranger_takes_a_metapsy_file_to_powerpoint(app_url, page, tmp_path):
    open_page(page, app_url, "effect_sizes")
    upload(page, "metapsy.csv", metapsy_form())
    expect(page.get_by_text("metapsy.csv: 22 rows")).to_be_visible()
    expect(page.get_by_text("Say which side a positive effect favours.")).to_be_visible()
    show(page, 22)

    # Every study and the pooled figure stand in the forest, and what it depends on beneath it.
    forest = charts(page).first
    assert set(carried(forest)) >= {*STUDIES, POOLED}
    expect(page.get_by_role("heading", name="All choices at once, against control conditions")).to_be_visible()
    curve = charts(page).nth(1)
    assert marks(curve).count() == n_specifications()
    expect(page.get_by_text("95% prediction interval").first).to_be_visible()

    # By pointing, by pressing and by key: the row says where it stands in the file.
    mark = forest.locator("path.point[data-ids='own:3']")
    # Not under the heads of the columns, which stay at the top of the window.
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    mark.hover(force=True)
    expect(hover_box(forest)).to_contain_text("row 4")
    mark.click(force=True)
    expect(card(page)).to_contain_text("row 4")
    expect(card(page)).to_contain_text("metapsy.csv")
    page.get_by_role("button", name="Leave it out of the pooled figure").click()
    expect(page.get_by_text("from 19 samples").first).to_be_visible()
    wait_painted(page)
    page.get_by_role("button", name="Include all again (1 left out)").click()
    expect(page.get_by_text("from 20 samples").first).to_be_visible()

    # Pressing a row leaves it out.
    page.get_by_role("button", name="Leave one out", exact=True).click()
    expect(page.get_by_role("heading", name="Leave one out, against control conditions")).to_be_visible()
    wait_painted(page)
    charts(page).nth(2).locator("path.point[data-ids='own:5']").click(force=True)
    expect(page.get_by_role("button", name="Include all again (1 left out)")).to_be_visible()
    wait_painted(page)

    _, content = exported(page, "PowerPoint")
    slides = Presentation(io.BytesIO(content)).slides
    told = [" ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]
    assert any("Trialist 1, 1991" in text for slide in slides for text in _texts(slide))
    assert any("not part of the atlas" in text and "metapsy.csv" in text and "REML" in text for text in told)


def _texts(slide) -> list[str]:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def test_one_file_carries_what_a_link_cannot_and_one_press_forgets_it(app_url, page, tmp_path):
    open_page(page, app_url, "effect_sizes")
    upload(page, "plain.csv", GRID_CSV)
    show(page, 13)
    before = carried(charts(page).first)
    share = open_dialog(page, "Share")
    expect(share).to_contain_text("A link cannot carry your own file.")
    with page.expect_download() as download:
        share.get_by_role("button", name="Save table and choices as one file").click()
    held = Path(tmp_path / "held.json")
    download.value.save_as(held)
    share.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "own:1" in before

    page.locator("summary").filter(has_text="Add your own studies").click()
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("heading", name="Your own studies, pooled")).to_have_count(0)
    wait_painted(page)
    assert [i for i in carried(charts(page).first) if i.startswith("own:")] == []

    upload(page, "held.atlas.json", held.read_bytes())
    expect(page.get_by_role("heading", name="Your own studies, pooled")).to_be_visible()
    wait_painted(page)
    assert carried(charts(page).first) == before


def test_a_broken_file_gets_one_answer_and_the_page_stays(app_url, page):
    open_page(page, app_url, "effect_sizes")
    upload(page, "broken.xlsx", io.BytesIO(b"PK\x03\x04 no workbook").getvalue())
    expect(page.get_by_text("The workbook is damaged")).to_be_visible()
    wait_painted(page)
    assert carried(charts(page).first)


def test_own_rows_are_read_on_a_phone(app_url, page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "effect_sizes")
    upload(page, "plain.csv", GRID_CSV)
    show(page, 13)
    assert "own:1" in carried(charts(page).first)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    mark = charts(page).first.locator("path.point[data-ids='own:1']")
    mark.click(force=True)
    expect(card(page)).to_contain_text("row 2")
    close_card(page)

"""The browser around the atlas: small and zoomed windows, wider type, forced colours, paper, and frames of others."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.app_server import running
from tests.browser.boxes import expect_clear
from tests.browser.layout import misfits
from tests.browser.reader import PAGES, THEMES, card, charts, marks, open_page, squeezed, wait_painted
from tests.browser.test_lecture import PHONE
from tests.browser.test_policy import course  # noqa: F401

#: The style sheet of WCAG 2.2, success criterion 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize("name", PAGES)
def test_everything_has_room_in_a_small_window_zoomed_and_spaced_out(name, app_url, same_page):
    page = same_page(size=(320, 640))
    open_page(page, app_url, name)
    assert misfits(page) == [], "on a small phone"
    for chart in charts(page).all():
        expect_clear(chart, least_type=12)
    # A window of 1280 pixels, zoomed to 200%.
    page.set_viewport_size({"width": 640, "height": 512})
    wait_painted(page)
    assert misfits(page) == [], "zoomed to 200%"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_style_tag(content=SPACED)
    wait_painted(page)
    assert misfits(page) == [], "spaced out"
    for chart in charts(page).all():
        expect_clear(chart, least_type=12)


#: The contrast of each text of a picture with the ground of the picture.
CONTRASTS = """chart => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const [r, g, b] = parts.map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(chart.querySelector(".main-svg")).backgroundColor);
  return [...chart.querySelectorAll(".atlas-plot text")].filter(text => text.textContent.trim()).map(text => {
    const own = light(getComputedStyle(text).fill);
    return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
  });
}"""


@pytest.mark.parametrize("theme", THEMES)
def test_charts_keep_their_colours_where_colours_are_forced(theme, app_url, new_context):
    page = new_context(color_scheme=theme, forced_colors="active").new_page()
    for name in ("effect_sizes", "condition_coverage"):
        open_page(page, app_url, name)
        for chart in charts(page).all():
            contrasts = chart.evaluate(CONTRASTS)
            assert contrasts
            assert min(contrasts) >= 3
        chosen = page.locator(".atlas-press").first
        chosen.click()
        wait_painted(page)
        # What is chosen is told by more than a colour, of which none is left.
        ends = "node => getComputedStyle(node).borderTopWidth"
        assert chosen.evaluate(ends) != page.locator(".atlas-press").last.evaluate(ends)


def test_the_focus_is_seen_where_colours_are_forced(app_url, new_context):
    page = new_context(forced_colors="active").new_page()
    open_page(page, app_url, "session_lengths")
    unseen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.locator(":focus-visible")
        if focused.evaluate("node => getComputedStyle(node).outlineStyle") == "none":
            unseen.append(focused.text_content())
    assert unseen == []


def sheets(page: Page) -> list[str]:
    """The words on each sheet of paper."""
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "1cm")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True, margin=margin)))
    # Letters that are joined in print are two letters.
    return [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in pdf.pages]


def printed(page: Page) -> str:
    """The words on paper."""
    return " ".join(sheets(page))


@pytest.mark.parametrize("theme", THEMES)
def test_a_printed_page_is_light_and_whole(theme, app_url, new_context):
    page = new_context(color_scheme=theme, viewport={"width": 1440, "height": 900}).new_page()
    for name in ("effect_sizes", "session_lengths", "overview"):
        open_page(page, app_url, name, sources="UK guide" if name == "overview" else [])
        on_screen = len(marks(page).all())
        words = squeezed(printed(page))
        for source in charts(page).locator("figcaption span").all_text_contents():
            assert squeezed(unicodedata.normalize("NFKC", source)) in words
        assert page.url in words
        for only_pressed in ("Share", "Export", "⤓ PNG", "How to read this", "Table, summary and download"):
            assert squeezed(only_pressed) not in words
        # Back on screen it is as before.
        wait_painted(page)
        assert len(marks(page).all()) == on_screen
        page.emulate_media(media="print")
        wait_painted(page)
        for chart in charts(page).all():
            box = chart.locator(".atlas-ground").bounding_box()
            assert box
            assert box["width"] <= 718, "wider than the paper"
            assert chart.evaluate("node => getComputedStyle(node).breakInside") == "avoid"
        heading = page.get_by_role("heading", level=1)
        assert heading.evaluate("node => getComputedStyle(node).color") == "rgb(17, 17, 17)"
        ground = page.get_by_test_id("stApp").evaluate("node => getComputedStyle(node).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        plot = charts(page).first.locator(".atlas-plot")
        assert plot.evaluate("node => getComputedStyle(node).filter !== 'none'") == (theme == "dark")
        page.emulate_media(media="null")


def test_a_printed_chart_taller_than_paper_begins_on_the_first_sheet_and_is_cut_between_rows(app_url, page, atlas):
    open_page(page, app_url, "therapy_features")
    first, second, *more = [squeezed(sheet) for sheet in sheets(page)]
    assert not more
    features = [squeezed(label) for label in atlas.tables.features["label"]]
    on_first = [feature for feature in features if feature in first]
    assert 20 < len(on_first) < len(features)
    assert [feature for feature in features if feature not in first + second] == []
    on_second = min(second.index(feature) for feature in features if feature not in first)
    for label in atlas.tables.sources["short_label"]:
        assert squeezed(label) in first
        assert squeezed(label) in second[:on_second], "the heads are repeated"
    # Back on screen it is whole again.
    wait_painted(page)
    expect(page.locator(".is-cut, .atlas-cut")).to_have_count(0)
    assert len(marks(page).all()) > len(features)


def test_printed_tables_are_whole(app_url, page, atlas):
    open_page(page, app_url, "bibliography")
    words = squeezed(printed(page))
    assert [entry.in_text for entry in atlas.citations.values() if squeezed(entry.in_text) not in words] == []
    open_page(page, app_url, "session_lengths")
    page.get_by_text("Table, summary and download").first.click()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(page.locator(".atlas-paper").first).to_be_attached()
    expect(page.locator(".atlas-paper").first).not_to_be_visible()
    cells = page.locator(".atlas-paper td").all_text_contents()
    assert len(cells) > 100
    words = squeezed(printed(page))
    assert [cell for cell in cells if squeezed(unicodedata.normalize("NFKC", cell)) not in words] == []


def test_a_printed_search_has_its_answers(app_url, page):
    open_page(page, app_url, "search", question="length")
    words = squeezed(printed(page))
    main = page.get_by_test_id("stMain")
    answers = main.get_by_test_id("stButton").or_(main.get_by_test_id("stPageLink")).filter(visible=True)
    told = [squeezed(unicodedata.normalize("NFKC", answer)) for answer in answers.all_inner_texts()]
    assert told
    assert [answer for answer in told if answer not in words] == []


def test_on_a_phone_the_menu_closes_when_a_page_is_chosen(app_url, new_context):
    page = new_context(**PHONE).new_page()
    open_page(page, app_url, "overview")
    page.get_by_test_id("stExpandSidebarButton").tap()
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text="Session lengths")
    link.tap()
    page.wait_for_url("**/session_lengths*")
    expect(link).not_to_be_in_viewport()
    wait_painted(page)
    expect(charts(page).first).to_be_in_viewport()


REFUSED = """document.execCommand = () => false;
if (navigator.clipboard) navigator.clipboard.writeText = () => Promise.reject(new Error());"""


def open_first_card(page) -> None:
    marks(charts(page).first).first.scroll_into_view_if_needed()
    marks(charts(page).first).first.hover(force=True)
    marks(charts(page).first).first.click(force=True)


def test_what_a_browser_does_not_let_copy_is_chosen_to_be_copied_by_hand(app_url, new_context):
    page = new_context().new_page()
    page.add_init_script(REFUSED)
    open_page(page, app_url, "session_lengths")
    open_first_card(page)
    card(page).get_by_role("button", name="Copy APA citation").click()
    expect(card(page).get_by_text(re.compile("does not let the page copy"))).to_be_visible()
    field = card(page).get_by_role("textbox", name="To copy: APA citation")
    expect(field).to_be_focused()
    wanted = card(page).get_by_role("button", name="Copy APA citation").get_attribute("data-text")
    assert field.evaluate("node => node.value.slice(node.selectionStart, node.selectionEnd)") == wanted
    card(page).get_by_role("button", name="Copy link").click()
    expect(card(page).get_by_role("textbox")).to_have_count(1)


def test_copy_works_in_a_frame_of_another_site(course, browser, tmp_path):  # noqa: F811
    with running(tmp_path / "log", ATLAS_FRAME_ANCESTORS=course.address) as server:
        course.framed = server.address
        # Not under watch: the browser tells its console that the frame may not use the clipboard.
        page = browser.new_context(viewport={"width": 1300, "height": 950}).new_page()
        page.goto(course.address)
        frame = page.frame_locator("iframe")
        mark = frame.locator(".scatterlayer .points path.point[data-ids]").first
        mark.wait_for()
        mark.hover(force=True)
        mark.click(force=True)
        button = frame.get_by_role("button", name="Copy link")
        wanted = button.get_attribute("data-text")
        button.click()
        expect(frame.get_by_role("button", name="Copied")).to_be_visible()
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea></textarea>')")
        page.locator("textarea").click()
        expect(page.locator("textarea")).to_be_focused()
        page.keyboard.press("Control+V")
        expect(page.locator("textarea")).to_have_value(wanted or "")

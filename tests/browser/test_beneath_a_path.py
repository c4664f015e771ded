"""The atlas beneath a path of an encrypted site, behind nginx as deploy/ has it: every link and file stays there.

One server and one nginx for the whole file, and every address that the atlas makes is opened.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from components.registry import HOME, TITLES
from tests.app_server import running
from tests.browser.reader import (
    card,
    carried,
    charts,
    expect_card,
    expect_heading,
    exported,
    go_to,
    in_words,
    marks,
    open_dialog,
    open_page,
    wait_painted,
)
from tests.browser.test_lecture import SCENES, expect_scene, press
from tests.nginx_front import Front, in_front

PATH = "psych/atlas"
FILTERED = "1 of 5 sources (UK guide)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("beneath")
    certificate = folder / "site.pem"
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    tls = f" ssl_certificate {certificate}; ssl_certificate_key {certificate};"
    options = ("--server.baseUrlPath", PATH, "--logger.hideWelcomeMessage", "true")
    with (
        running(folder / "atlas.log", options=options) as process,
        in_front(folder, [process], site="atlas-beneath-a-path.conf", path=f"/{PATH}", tls=tls) as front,
    ):
        yield front


@pytest.fixture
def context(site: Front, new_context) -> BrowserContext:
    """A reader under watch: nothing outside of the path may be asked for."""
    made: BrowserContext = new_context(ignore_https_errors=True)

    def beneath(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("blob", "data"):
            outside.extend([url] if not parts.path.startswith(f"/{PATH}") else [])

    outside: list[str] = []
    made.on("request", lambda request: beneath(request.url))
    yield made
    assert outside == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def opened(context: BrowserContext, link: str) -> Page:
    """A link in a window of its own, with everything painted."""
    other = context.new_page()
    other.goto(link)
    wait_painted(other)
    return other


def read_code(page: Page) -> str:
    code = page.get_by_role("img", name=re.compile("^QR code of"))
    code.scroll_into_view_if_needed()
    expect(code).to_be_visible()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    return str(found.text)


def test_share_gives_links_and_a_code_that_lead_back(site, context, page):
    open_page(page, site.address, "session_lengths", sources="UK guide")
    shown = carried(page)
    dialog = open_dialog(page, "Share")
    expect(dialog.locator("code").nth(1)).to_contain_text("/go/")
    links = [text.strip() for text in dialog.locator("code").all_text_contents()]
    assert links[0].startswith(f"{site.address}/session_lengths?")
    short = f"{site.address}/go/session-lengths/uk-guide"
    assert short in links
    assert read_code(page) == short
    for link in (links[0], short, short.replace("/go/", "/Go/")):
        other = opened(context, link)
        expect(in_words(other)).to_contain_text(FILTERED)
        assert carried(other) == shown
        assert urlsplit(other.url).path == f"/{PATH}/session_lengths"
        other.close()


def test_every_page_opens_by_its_address_and_from_the_menu(site, page):
    page.goto(site.address)
    wait_painted(page)
    assert page.url == f"{site.address}/"
    for name in TITLES:
        if name not in (HOME, "search", "speaker_notes"):
            go_to(page, name)
            assert urlsplit(page.url).path == f"/{PATH}/{name}"
    page.get_by_role("link", name=TITLES[HOME], exact=True).first.click()
    page.wait_for_url(f"{site.address}/")
    page.keyboard.press("s")
    page.wait_for_url(f"{site.address}/search")


def test_a_card_and_its_link_and_its_file(site, context, page, atlas):
    open_page(page, site.address, "effect_sizes", conditions="Depression")
    fact = atlas.facts[carried(charts(page).first)[0]]
    mark = marks(charts(page).first).first
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)
    mark.click(force=True)
    expect_card(page, fact)
    link = (card(page).locator("code").last.text_content() or "").strip()
    assert link.startswith(f"{site.address}/effect_sizes?")
    with page.expect_download() as saved:
        card(page).get_by_role("button", name="For Zotero").click()
    assert "TY  - " in saved.value.path().read_text(encoding="utf-8")
    expect_card(opened(context, link), fact)


def test_files_of_a_page_come_and_carry_the_link(site, page, tmp_path):
    open_page(page, site.address, "session_lengths", sources="UK guide")
    _, content = exported(page, "Handout to print")
    handout = content.decode("utf-8")
    assert f"{site.address}/go/session-lengths/uk-guide" in handout
    page.keyboard.press("Escape")
    open_page(page, site.address, "data_and_method")
    with page.expect_download() as saved:
        page.get_by_role("button", name=re.compile("tables", re.IGNORECASE)).first.click()
    assert Path(saved.value.path()).stat().st_size > 10_000


def test_typed_addresses_lead_to_their_page(site, context):
    typed = {
        "": "/",
        "/effect-sizes": "/effect_sizes",
        "/Effect_Sizes/": "/effect_sizes",
        "/overview": "/",
        "/sources/uk_guide": "/sources?document=UK+guide",
        "/go": "/",
        "/GO/Sources.": "/sources",
        "/go/effect-sizes/depresion": "/effect_sizes?conditions=depresion",
    }
    # As a browser asks for a page, not as a script does.
    asked = {"Accept": "text/html"}
    led = {path: context.request.get(f"{site.address}{path}", headers=asked).url for path in typed}
    assert led == {path: f"{site.address}{to}" for path, to in typed.items()}


def test_a_page_that_there_is_not_offers_a_way_on(site, context):
    # The browser reports every 404 in its console, so this one is not asked for by a page.
    answer = context.request.get(f"{site.address}/efect_sizes", headers={"Accept": "text/html"})
    assert answer.status == 404
    links = re.findall(r'href="([^"]+)"', answer.text())
    assert links
    assert all(link.startswith(f"/{PATH}/") for link in links)
    for link in links:
        assert context.request.get(f"{site.address.removesuffix(f'/{PATH}')}{link}").status == 200
    for probe in ("healthz", "readyz", "_stcore/metrics"):
        assert context.request.get(f"{site.address}/{probe}").status == 404


def test_a_lecture_runs_with_its_notes_and_a_deck_is_opened(site, context, page, tmp_path, atlas):
    open_page(page, site.address, "lecture")
    with context.expect_page() as second:
        page.get_by_role("link", name="Speaker notes, in a second window").click()
    notes = second.value
    assert urlsplit(notes.url).path == f"/{PATH}/speaker_notes"
    page.bring_to_front()
    page.get_by_role("button", name=re.compile("^Start: ")).click()
    expect_scene(page, SCENES[0], shown=False)
    press(page, "ArrowRight")
    expect_scene(page, SCENES[0], shown=True)
    expect(notes.get_by_text("The projector was turned to")).to_contain_text("answer of this scene")
    press(page, "q")
    code = read_code(page)
    assert code.startswith(f"{site.address}/go/")
    assert carried(opened(context, code))
    file = tmp_path / "deck.toml"
    file.write_text(atlas.lecture.decode().replace('title = "', 'title = "My ', 1), encoding="utf-8")
    open_page(page, site.address, "lecture")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=re.compile("^Start: My ")).click()
    expect_heading(page, SCENES[0].question)
    assert urlsplit(page.url).path == f"/{PATH}/lecture"

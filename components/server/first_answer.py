"""Makes the first answer to an address say something: Streamlit's page, with the words of what was asked for.

Streamlit's own page is an empty shell until its scripts have run. Here it carries the question of the page, the finding
for the address's choices, its sources, and the same rows as a table for readers without JavaScript; a posted link
explains itself. The functions behind the pages make all of it. The words stand where the page will put them, and go
once it does (components/shell/opening/opening.js).
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.charts.palette import DARK, LIGHT
from components.current import atlas_title, shared_atlas
from components.exhibits.drawing.show import source_line
from components.exhibits.exhibit import Exhibit
from components.exhibits.memory import remembered
from components.exhibits.view import View
from components.limits import ROWS_A_TABLE
from components.plain_text import as_html_table
from components.registry import HOME, PAGES, exhibits_on
from components.server.headers import INDEX_HTML
from components.server.interface import Packed, TooMuch, asked_view, is_too_much, sent, within_means
from components.server.serving import path_beneath
from components.session.card import CARD
from components.session.lecture import SCENE
from components.shell.opening.assets import FRAME
from data.atlas.exports import readable_rows
from data.contract.mistakes import TableMistakes
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact

#: Previews cut off longer descriptions.
LONGEST_DESCRIPTION = 300
#: Seconds that the first answer waits for charts nobody has viewed before; after that it leaves out rows.
PATIENCE = 0.15

_log = logging.getLogger(__name__)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
#: Its own typeface, which the atlas does not use, and an interface it does not offer.
_UNUSED = re.compile(r'\s*<link\s[^>]*(?:as="font"|rel="service-desc")[^>]*/>')

#: Browsers apply no style sheet named only in a Link header, and this one must hold before anything is drawn.
_FRAME = f'<link rel="stylesheet" href=".{FRAME.address}">'
#: Where the opening of a page will stand, see components/shell/opening/opening.css; a test keeps the two in step.
_STYLE = f"""<style>
:root {{ color-scheme: light dark; }}
html, body {{ background: light-dark({LIGHT.background}, {DARK.background}); }}
.atlas-first {{
  position: absolute; z-index: 1; inset: 5.25rem 11.45rem auto 1.75rem; pointer-events: none;
  color: light-dark({LIGHT.text}, {DARK.text});
  font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif;
}}
.atlas-first h1 {{ margin: 0; font-size: 1.625rem; line-height: 1.15; font-weight: 650; letter-spacing: normal; }}
.atlas-first p {{ margin: 0.125rem 0 0; font-size: 1rem; line-height: 1.3; }}
.atlas-first .is-told {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
@media (max-width: 767.98px) {{ .atlas-first {{ inset: 5.25rem 10.7rem auto 1rem; }} }}
@media (pointer: coarse), (max-width: 719.98px) {{ .atlas-first {{ top: 5.75rem; }} }}
@media (max-width: 640px) {{ .atlas-first {{ inset: 5.75rem 1rem auto; }} .atlas-first h1 {{ font-size: 1.25rem; }}
  .atlas-first p {{ font-size: 0.9375rem; }} }}
</style>"""
#: Changes for readers without JavaScript: the words are all there is, with the tables beneath them.
_WITHOUT_SCRIPT = """<style>
.atlas-first, .atlas-first .is-told { position: static; width: auto; height: auto; clip-path: none; }
body { margin: 1rem auto; max-width: 72rem; padding: 0 1rem; font-family: system-ui, sans-serif; line-height: 1.4; }
table { border-collapse: collapse; font-size: 0.875rem; }
caption { text-align: start; font-weight: 600; padding-top: 1rem; }
th, td { border: 1px solid; padding: 0.25rem 0.5rem; text-align: start; vertical-align: top; }
</style>"""


_MENU = "<p>Without JavaScript you can read the figures of each page, but not filter or draw them: {}.</p>".format(
    " · ".join(
        f'<a href="./{"" if page.name == HOME else page.name}">{html.escape(page.title)}</a>'
        for page in PAGES.values()
        if page.is_listed
    )
)


@dataclass(frozen=True)
class Words:
    """What a page's first answer says; ``tables`` is markup, everything else is text."""

    site: str
    title: str
    question: str
    finding: str = ""
    sources: str = ""
    tables: str = ""


def in_words(page: str, view: View) -> Words:
    """The words of a page as its view has them, its rows included."""
    declared, exhibits = PAGES[page], exhibits_on(view, page) if PAGES[page].exhibit_names else ()
    said = [declared.found_in(view)]
    if view.filters.is_narrow:
        said.append(declared.unfiltered or f"Filtered: {view.filters.describe()}.")
    sources = dict.fromkeys(source_line(view, exhibit) for exhibit in exhibits)
    tables = "".join(_table(exhibit, view.atlas.facts) for exhibit in exhibits)
    site, question = view.atlas.edition.title, declared.question(view.atlas)
    return Words(site, declared.title, question, " ".join(filter(None, said)), " ".join(sources), tables)


def _table(exhibit: Exhibit, facts: Mapping[str, Fact]) -> str:
    """The rows of an exhibit as in the table beneath its chart, as markup."""
    rows = readable_rows(exhibit.row_ids[:ROWS_A_TABLE], facts)
    if exhibit.computed is not None:
        rows.insert(0, "Computed", list(exhibit.computed[:ROWS_A_TABLE]))
    return f"<p>{html.escape(exhibit.chart.alt)}</p>{as_html_table(rows, caption=exhibit.title)}"


def as_html(shell: str, words: Words, *, fact: Fact | None = None, is_seen: bool = True) -> str:
    """Streamlit's page with some words in it; those of a fact describe a link to it.

    If ``is_seen``, they stand where the page will put them; a lecture and an embedded page put them elsewhere.
    """
    title = f"{words.title} · {words.site}" if words.title else words.site
    described = " ".join(filter(None, (words.finding, words.sources))) or words.question
    named = words.question
    if fact:
        named = f"“{fact.as_printed}”" if fact.as_printed else fact.says
        described = f"{fact.says} {fact.origin.in_text}"
    meta = {"name=description": described, "property=og:type": "website", "property=og:site_name": words.site}
    meta |= {"property=og:title": named, "property=og:description": described, "name=twitter:card": "summary"}
    head = "".join(f'<meta {kind} content="{html.escape(_shortened(content))}">' for kind, content in meta.items())
    seen = (
        f'<div class="atlas-first"><h1>{html.escape(words.question)}</h1><p>{html.escape(words.finding)}</p>'
        f'<p class="is-told">{html.escape(words.sources)}</p></div>'
    )
    page = _TITLE.sub(lambda _: f"<title>{html.escape(title)}</title>{head}{_FRAME}{_STYLE}", shell, count=1)
    without = f"<noscript>{_WITHOUT_SCRIPT}{_MENU}{words.tables}</noscript>"
    return _NOSCRIPT.sub(lambda _: f"{seen if is_seen else ''}{without}", page, count=1)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1].rsplit(' ', 1)[0]}…"


def shell_without_unused(shell: str) -> str:
    """Streamlit's page without what no page of the atlas loads."""
    return _UNUSED.sub("", shell)


_SHELL = shell_without_unused(INDEX_HTML.read_text(encoding="utf-8"))


def _whole(page: str, is_seen: bool, fact_id: str, view: View) -> Packed:
    html_ = as_html(_SHELL, in_words(page, view), fact=view.atlas.facts.get(fact_id), is_seen=is_seen)
    return Packed.of(html_.encode())


def _in_short(page: str, is_seen: bool) -> Packed:
    """What can be said of a page without looking at its choices, or without good tables."""
    declared = PAGES[page]
    try:
        question = declared.question(shared_atlas()[0])
    except TableMistakes:
        question = declared.title
    return Packed.of(as_html(_SHELL, Words(atlas_title(), declared.title, question), is_seen=is_seen).encode())


#: A function for each page; answers are remembered by function.
_WHOLE = {(name, is_seen): partial(_whole, name, is_seen, "") for name in PAGES for is_seen in (True, False)}


class FirstAnswer:
    """Middleware that answers for the pages of the registry; without good tables Streamlit serves its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._under_way: set[asyncio.Task[Packed]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = path_beneath(scope) if is_asked else ""
        page = (path[1:] or HOME) if path else ""
        answer = await self._answer(page, scope) if page in PAGES else None
        await (answer or self.app)(scope, receive, send)

    async def _answer(self, page: str, scope: Scope) -> Response | None:
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        is_seen = SCENE not in query and "embed" not in query
        packed: Packed | None = None
        if not is_too_much(query):
            try:
                view, _ = asked_view(page, query)
            except TableMistakes:
                return None
            named = FactIds.from_link(query.get(CARD, [""])[0]).named
            fact_id = named[0] if named and named[0] in view.atlas.facts else ""
            # Few open a link to a fact; what it needs of the page is remembered anyway.
            make = partial(_whole, page, is_seen, fact_id) if fact_id else remembered(_WHOLE[page, is_seen])
            packed = await self._in_time(partial(within_means, make, view))
        return sent(packed or _in_short(page, is_seen), Headers(scope=scope), "text/html; charset=utf-8")

    async def _in_time(self, make: Callable[[], Packed]) -> Packed | None:
        """What is made within ``PATIENCE``; anything slower is made for whoever comes next."""
        task = asyncio.create_task(asyncio.to_thread(make))
        self._under_way.add(task)
        task.add_done_callback(self._end)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if done and not task.exception() else None

    def _end(self, task: asyncio.Task[Packed]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, TooMuch):
            _log.error("the first answer to an address could not be made whole", exc_info=error)

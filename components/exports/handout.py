"""A handout to print: the questions with room for a guess, then, on pages of their own, charts and sources.

It is one HTML file without scripts, which any browser prints or saves as PDF without a network.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Sequence

from components.charts.palette import LIGHT
from components.charts.tall import parts_of
from components.exports import html_parts as parts
from components.exports.leaf import Leaf
from components.exports.pictures import TABLES_INSTEAD, NoPictures, bare_figure, draw_pictures

STYLE = f"""
@page {{ size: A4; margin: 16mm; }}
body {{ max-width: 178mm; margin: 0 auto; font-size: 11pt; background: white; }}
h1 {{ font-size: 20pt; }} h2 {{ font-size: 13pt; }} .foot, table {{ font-size: 8pt; }}
.question {{ break-inside: avoid; margin-bottom: 7mm; }}
.guess {{ border: 1px solid {LIGHT.neutral}; height: 16mm; padding: 1mm 2mm; color: {LIGHT.muted}; font-size: 9pt; }}
.chart {{ border-top: 1px solid {LIGHT.neutral}; padding-top: 3mm; margin-bottom: 6mm; }}
.chart:not(.in-parts) {{ break-inside: avoid; }}
.chart h2 {{ break-after: avoid; }}
.chart img {{ display: block; width: 100%; break-inside: avoid; }}
.chart .foot {{ break-before: avoid; }}
.answers {{ break-before: page; }}
@media screen {{ body {{ padding: 1rem; }} }}
@media print {{ .hint {{ display: none; }} }}
"""
#: The height of a part of a chart, in pixels at its own width: two of them fit a sheet.
MAX_HEIGHT = 640
HINT = "Print this page, or save it as PDF, with your browser (Ctrl or ⌘ and P)."


def as_handout(leaves: Sequence[Leaf], title: str, progress: Callable[[float], None] = lambda share: None) -> bytes:
    """The handout as UTF-8; if no browser can draw pictures, each chart is a table.

    Blocks until done, so call it off the thread that answers readers.
    """
    pictures, remark = _pictures(leaves, lambda share: progress(0.9 * share))
    asked = [leaf for leaf in leaves if leaf.question]
    questions = "".join(
        f'<div class="question"><h2>{number}. {html.escape(leaf.question)}</h2>{parts.asked(leaf)}'
        '<div class="guess">My guess, and why:</div></div>'
        for number, leaf in enumerate(asked, 1)
    )
    charts = "".join(_chart(leaf, own) for leaf, own in zip(leaves, pictures, strict=True))
    body = (
        f'<h1>{html.escape(title)}</h1><p class="hint foot">{HINT}</p>{parts.remark(remark)}{questions}'
        f'<div class="{"answers" if asked else ""}"><h1>Charts and sources</h1>{charts}{parts.references(leaves)}</div>'
    )
    progress(1.0)
    return parts.document(title, body, style=STYLE).encode("utf-8")


def _pictures(leaves: Sequence[Leaf], progress: Callable[[float], None]) -> tuple[list[list[bytes]], str]:
    """The pictures of each leaf, tall ones in parts between which a sheet may end; or why there are none."""
    split = [parts_of(bare_figure(leaf), MAX_HEIGHT) for leaf in leaves]
    figures = [part for own in split for part in own]
    try:
        drawn = iter(draw_pictures(figures, "svg", lambda done: progress(done / len(figures))))
    except NoPictures as reason:
        return [[] for _ in leaves], f"{reason} {TABLES_INSTEAD}"
    return [[next(drawn) for _ in own] for own in split], ""


def _chart(leaf: Leaf, pictures: Sequence[bytes]) -> str:
    heading = leaf.question or leaf.title
    shown = "" if pictures else parts.rows_table(leaf)
    for number, picture in enumerate(pictures):
        content = base64.b64encode(picture).decode("ascii")
        # The words are of the whole chart, so its first part carries them.
        alt = "" if number else html.escape(leaf.exhibit.chart.alt)
        shown += f'<img src="data:image/svg+xml;base64,{content}" alt="{alt}">'
    kind = "chart in-parts" if len(pictures) != 1 else "chart"
    return f'<div class="{kind}"><h2>{html.escape(heading)}</h2>{parts.answer(leaf)}{shown}{parts.colophon(leaf)}</div>'

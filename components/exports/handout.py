"""A handout to print: first the questions with room for a guess, then, on pages of their own, the charts and sources.

It is one HTML file without a script, which every browser prints or saves as PDF without a network.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

from components.charts.palette import LIGHT
from components.exports import html_parts as parts
from components.exports.leaf import Leaf
from components.exports.pictures import NoBrowser, bare_figure, draw_pictures

STYLE = f"""
@page {{ size: A4; margin: 16mm; }}
body {{ max-width: 178mm; margin: 0 auto; font-size: 11pt; background: white; }}
h1 {{ font-size: 20pt; }} h2 {{ font-size: 13pt; }} .foot, table {{ font-size: 8pt; }}
.question {{ break-inside: avoid; margin-bottom: 7mm; }}
.guess {{ border: 1px solid {LIGHT.neutral}; height: 16mm; padding: 1mm 2mm; color: {LIGHT.muted}; font-size: 9pt; }}
.chart {{ break-inside: avoid; border-top: 1px solid {LIGHT.neutral}; padding-top: 3mm; margin-bottom: 6mm; }}
.chart img {{ width: 100%; max-height: 190mm; object-fit: contain; object-position: left; }}
.answers {{ break-before: page; }}
@media screen {{ body {{ padding: 1rem; }} }}
@media print {{ .hint {{ display: none; }} }}
"""
HINT = "Print this page, or save it as PDF, with your browser (Ctrl or ⌘ and P)."


def as_handout(leaves: Sequence[Leaf], title: str, progress: Callable[[float], None] = lambda share: None) -> bytes:
    """The handout as UTF-8; where no browser can draw pictures, each chart is a table.

    Blocks until it is done, so call it off the thread that answers readers.
    """
    pictures = _pictures(leaves, lambda done: progress(0.9 * done / len(leaves)))
    asked = [leaf for leaf in leaves if leaf.question]
    questions = "".join(
        f'<div class="question"><h2>{number}. {parts.words(leaf.question)}</h2>{parts.options(leaf)}'
        '<div class="guess">My guess, and why:</div></div>'
        for number, leaf in enumerate(asked, 1)
    )
    charts = "".join(_chart(leaf, picture) for leaf, picture in zip(leaves, pictures, strict=True))
    body = (
        f'<h1>{parts.words(title)}</h1><p class="hint foot">{HINT}</p>{questions}'
        f'<div class="{"answers" if asked else ""}"><h1>Charts and sources</h1>{charts}{parts.references(leaves)}</div>'
    )
    progress(1.0)
    return parts.document(title, body, style=STYLE).encode("utf-8")


def _pictures(leaves: Sequence[Leaf], progress: Callable[[int], None]) -> list[bytes | None]:
    try:
        return list(draw_pictures([bare_figure(leaf) for leaf in leaves], "svg", progress))
    except NoBrowser:
        return [None] * len(leaves)


def _chart(leaf: Leaf, picture: bytes | None) -> str:
    heading = leaf.question or leaf.title
    if picture is None:
        shown = parts.rows_table(leaf)
    else:
        content = base64.b64encode(picture).decode("ascii")
        alt = parts.words(leaf.exhibit.chart.alt)
        shown = f'<img src="data:image/svg+xml;base64,{content}" alt="{alt}">'
    return f'<div class="chart"><h2>{parts.words(heading)}</h2>{parts.answer(leaf)}{shown}{parts.colophon(leaf)}</div>'

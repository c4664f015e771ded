"""PowerPoint slides: a native chart where PowerPoint has the type, a crisp picture where not, always with sources."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as PresentationFile
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from components.charts.palette import LIGHT
from components.exports.leaf import Leaf
from components.exports.native_charts import (
    Place,
    Points,
    add_counts,
    add_curves,
    add_points,
    counts_of,
    curves_of,
    points_of,
    rgb,
)
from components.exports.pictures import NoBrowser, bare_figure, draw_pictures

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = Emu(Inches(13.333)), Emu(Inches(7.5))
EDGE = Emu(Inches(0.5))
INNER_WIDTH = Emu(WIDTH - 2 * EDGE)
TITLE_TOP, TITLE_HEIGHT = Emu(Inches(0.3)), Emu(Inches(0.95))
QUESTION_TOP, QUESTION_HEIGHT = Emu(Inches(1.6)), Emu(Inches(3.2))
BODY_TOP, BODY_HEIGHT = Emu(Inches(1.4)), Emu(Inches(4.5))
FOOT_TOP, FOOT_HEIGHT = Emu(Inches(6.05)), Emu(Inches(1.3))
AXIS_HEIGHT = Emu(Inches(1.2))
WORDS_SHARE = 0.48
FOOT_PT = 11
#: Layouts of python-pptx's own template: a title over nothing.
TITLE_ONLY = 5
#: The columns of the table that stands in for a picture where none can be drawn, by those of ``Exhibit.cited_rows``.
TABLE_COLUMNS = {"computed": "Computed", "says": "What it says", "source": "Source", "warning": "Beware"}
#: Rows of such a table on one slide.
TABLE_ROWS_A_SLIDE = 9


def as_slides(
    leaves: Sequence[Leaf],
    source_ids: Sequence[str],
    title: str,
    progress: Callable[[float], None] = lambda share: None,
) -> bytes:
    """A PowerPoint file: for each leaf its question, if it has one, and then its chart.

    ``source_ids`` are all documents in their order, for colour and shape; ``progress`` is told the share that is done.
    Blocks until it is done, so call it off the thread that answers readers.
    """
    pictures = _pictures(leaves, source_ids, lambda done, count: progress(0.8 * done / count))
    file = Presentation()
    file.slide_width, file.slide_height = WIDTH, HEIGHT
    file.core_properties.title = title
    file.core_properties.author = "Psychodynamic Atlas"
    for number, leaf in enumerate(leaves):
        if leaf.question:
            _add_question(file, leaf)
        _add_chart(file, leaf, source_ids, pictures.get(number))
        progress(0.8 + 0.2 * (number + 1) / len(leaves))
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def _pictures(
    leaves: Sequence[Leaf], source_ids: Sequence[str], progress: Callable[[int, int], None]
) -> dict[int, bytes]:
    """Pictures of the leaves that have no native chart, by their place; none where no browser can draw them."""
    wanted = {
        number: bare_figure(leaf, INNER_WIDTH / BODY_HEIGHT)
        for number, leaf in enumerate(leaves)
        if not (points_of(leaf, source_ids) or counts_of(leaf) or curves_of(leaf))
    }
    try:
        drawn = draw_pictures(list(wanted.values()), "png", lambda done: progress(done, len(wanted)))
    except NoBrowser:
        return {}
    return dict(zip(wanted, drawn, strict=True))


def _add_question(file: PresentationFile, leaf: Leaf) -> None:
    slide = _slide(file, leaf.question, size=44, height=QUESTION_HEIGHT, top=QUESTION_TOP)
    if leaf.answer is not None and leaf.answer.options:
        place = slide.shapes.add_textbox(EDGE, Inches(4.9), INNER_WIDTH, Inches(1.6))
        _write(place.text_frame, [f"• {option}" for option in leaf.answer.options.values()], 24, LIGHT.text)
    _write_notes(slide, leaf.notes or "Take a guess from the room before the next slide.")


def _add_chart(file: PresentationFile, leaf: Leaf, source_ids: Sequence[str], picture: bytes | None) -> None:
    bodies = _bodies(leaf, source_ids, picture)
    for number, add_body in enumerate(bodies, 1):
        part = f" ({number} of {len(bodies)})" if len(bodies) > 1 else ""
        slide = _slide(file, f"{leaf.title}{part}", size=30, height=TITLE_HEIGHT, top=TITLE_TOP)
        _describe(add_body(slide), leaf)
        _add_foot(slide, leaf, is_picture=picture is not None)
        _write_notes(slide, _notes(leaf))


def _bodies(leaf: Leaf, source_ids: Sequence[str], picture: bytes | None) -> list[Callable[[Slide], Any]]:
    """What draws the chart of a leaf in the middle of each of its slides, and gives the shape that alt text belongs to.

    A picture shows what the chart on screen shows; everything else holds all rows, on as many slides as these need.
    """
    body = Place(EDGE, BODY_TOP, INNER_WIDTH, BODY_HEIGHT)
    if points := points_of(leaf, source_ids):
        return [partial(_add_points, points=page) for page in points.pages()]
    if counts := counts_of(leaf):
        return [partial(add_counts, counts=counts, title=leaf.exhibit.title, place=body)]
    if curves := curves_of(leaf):
        return [partial(add_curves, curves=curves, place=body)]
    if picture is not None:
        return [partial(_fitted, picture=picture, body=body)]
    every_row = leaf.exhibit.cited_rows(leaf.facts)
    rows = every_row[[column for column in TABLE_COLUMNS if column in every_row]].rename(columns=TABLE_COLUMNS)
    starts = range(0, len(rows), TABLE_ROWS_A_SLIDE)
    return [partial(_add_table, rows=rows[start : start + TABLE_ROWS_A_SLIDE], body=body) for start in starts]


def _add_points(slide: Slide, points: Points) -> Any:
    plot_height = Emu(BODY_HEIGHT - AXIS_HEIGHT)
    words = Place(EDGE, BODY_TOP, Emu(int(INNER_WIDTH * WORDS_SHARE)), plot_height)
    plot = Place(Emu(EDGE + words.width), BODY_TOP, Emu(INNER_WIDTH - words.width), plot_height)
    return add_points(slide, points, words, plot, AXIS_HEIGHT)


def _fitted(slide: Slide, picture: bytes, body: Place) -> Any:
    """A picture as large as the body allows, in the middle."""
    shape = slide.shapes.add_picture(io.BytesIO(picture), body.left, body.top, height=body.height)
    if shape.width > body.width:
        shape.height = Emu(int(shape.height * body.width / shape.width))
        shape.width = body.width
    shape.left = Emu(body.left + (body.width - shape.width) // 2)
    return shape


def _add_table(slide: Slide, rows: pd.DataFrame, body: Place) -> Any:
    """Rows in the place of a picture that nothing could draw."""
    frame = slide.shapes.add_table(len(rows) + 1, len(rows.columns), body.left, body.top, body.width, body.height)
    for column, name in enumerate(rows.columns):
        for number, text in enumerate([name, *rows[name]]):
            cell = frame.table.cell(number, column)
            cell.text = str(text)
            cell.text_frame.paragraphs[0].font.size = Pt(14)
    return frame


def _add_foot(slide: Slide, leaf: Leaf, *, is_picture: bool) -> None:
    """Sources, filters, warning, edition and link, at the foot of the slide; the warning in bold.

    Only a picture leaves rows out.
    """
    place = slide.shapes.add_textbox(EDGE, FOOT_TOP, INNER_WIDTH, FOOT_HEIGHT)
    colophon = leaf.colophon
    lines = [colophon.warning_line] if colophon.warning else []
    lines += [leaf.exhibit.chart.left_out] if is_picture and leaf.exhibit.chart.left_out else []
    lines += [colophon.source_line, f"Showing: {colophon.shown}", f"{colophon.edition} {colophon.link}"]
    _write(place.text_frame, lines, FOOT_PT, LIGHT.muted)
    if colophon.warning:
        warning = place.text_frame.paragraphs[0]
        warning.font.bold, warning.font.color.rgb = True, rgb(LIGHT.warning)


def _write_notes(slide: Slide, text: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = text


def _notes(leaf: Leaf) -> str:
    parts = [leaf.notes] if leaf.notes else []
    if leaf.answer is not None:
        parts += ["Answer:", *leaf.answer.said]
    parts += ["References:", *leaf.colophon.references, *leaf.colophon.lines()[1:]]
    return "\n".join(parts)


def _describe(shape: Any, leaf: Leaf) -> None:
    """Alt text: the chart in words."""
    if shape is not None:
        properties = shape._element.xpath(".//p:cNvPr")[0]
        properties.set("descr", leaf.exhibit.chart.alt)
        properties.set("title", leaf.exhibit.title)


def _slide(file: PresentationFile, title: str, *, size: int, height: Emu, top: Emu) -> Slide:
    slide = file.slides.add_slide(file.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    assert shape is not None
    shape.left, shape.top, shape.width, shape.height = EDGE, top, INNER_WIDTH, height
    _write(shape.text_frame, [title], size, LIGHT.text)
    shape.text_frame.paragraphs[0].font.bold = True
    return slide


def _write(frame: Any, lines: Sequence[str], size: int, colour: str) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = rgb(colour)

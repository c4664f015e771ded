"""PowerPoint slides: a native chart where PowerPoint has the type, a crisp picture where not, always with sources."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
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
from data.atlas.exports import readable_rows

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
#: Rows of the table that stands in for a picture where none can be drawn.
MOST_TABLE_ROWS = 9


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
    points = points_of(leaf, source_ids)
    pages: list[Points | None] = list(points.pages()) if points else [None]
    for number, page in enumerate(pages, 1):
        part = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        slide = _slide(file, f"{leaf.title}{part}", size=30, height=TITLE_HEIGHT, top=TITLE_TOP)
        _describe(_add_body(slide, leaf, page, picture), leaf)
        _add_foot(slide, leaf)
        _write_notes(slide, _notes(leaf))


def _add_body(slide: Slide, leaf: Leaf, points: Points | None, picture: bytes | None) -> Any:
    """The chart in the middle of a slide; gives the shape that alt text belongs to."""
    body = Place(EDGE, BODY_TOP, INNER_WIDTH, BODY_HEIGHT)
    if points is not None:
        plot_height = Emu(BODY_HEIGHT - AXIS_HEIGHT)
        words = Place(EDGE, BODY_TOP, Emu(int(INNER_WIDTH * WORDS_SHARE)), plot_height)
        plot = Place(Emu(EDGE + words.width), BODY_TOP, Emu(INNER_WIDTH - words.width), plot_height)
        return add_points(slide, points, words, plot, AXIS_HEIGHT)
    if counts := counts_of(leaf):
        return add_counts(slide, counts, leaf.exhibit.title, body)
    if curves := curves_of(leaf):
        return add_curves(slide, curves, body)
    if picture is not None:
        return _fitted(slide, picture, body)
    return _add_table(slide, leaf, body)


def _fitted(slide: Slide, picture: bytes, body: Place) -> Any:
    """A picture as large as the body allows, in the middle."""
    shape = slide.shapes.add_picture(io.BytesIO(picture), body.left, body.top, height=body.height)
    if shape.width > body.width:
        shape.height = Emu(int(shape.height * body.width / shape.width))
        shape.width = body.width
    shape.left = Emu(body.left + (body.width - shape.width) // 2)
    return shape


def _add_table(slide: Slide, leaf: Leaf, body: Place) -> Any:
    """The rows in the place of a picture that nothing could draw."""
    if leaf.exhibit.computed is not None:
        shown = pd.DataFrame({"Computed": list(leaf.exhibit.computed)})
    else:
        shown = readable_rows(leaf.exhibit.row_ids, leaf.facts)[["What it says", "Source"]]
    rows = shown.head(MOST_TABLE_ROWS)
    frame = slide.shapes.add_table(len(rows) + 1, len(rows.columns), body.left, body.top, body.width, body.height)
    for column, name in enumerate(rows.columns):
        for number, text in enumerate([name, *rows[name]]):
            cell = frame.table.cell(number, column)
            cell.text = str(text)
            cell.text_frame.paragraphs[0].font.size = Pt(14)
    return frame


def _add_foot(slide: Slide, leaf: Leaf) -> None:
    """Sources, filters, warning, edition and link, at the foot of the slide; the warning in bold."""
    place = slide.shapes.add_textbox(EDGE, FOOT_TOP, INNER_WIDTH, FOOT_HEIGHT)
    colophon = leaf.colophon
    lines = [colophon.warning_line] if colophon.warning else []
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

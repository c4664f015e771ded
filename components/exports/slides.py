"""PowerPoint slides: a native chart where PowerPoint has the type, a crisp picture where not, always with sources."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import plotly.graph_objects as go
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as PresentationFile
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from components.charts.chart import EXPORT_WIDTH
from components.charts.palette import LIGHT
from components.charts.tall import parts_of
from components.exhibits.export_data import (
    ExportCounts,
    ExportCurves,
    ExportData,
    ExportRows,
    ExportTable,
)
from components.exports.leaf import Leaf
from components.exports.native_charts import (
    SlideBox,
    add_counts,
    add_curves,
    add_rows,
    add_table,
    pages_of,
    rgb,
)
from components.exports.pictures import TABLES_INSTEAD, NoPictures, bare_figure, draw_pictures

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = Emu(Inches(13.333)), Emu(Inches(7.5))
EDGE = Emu(Inches(0.5))
INNER_WIDTH = Emu(WIDTH - 2 * EDGE)
TITLE_TOP, TITLE_HEIGHT = Emu(Inches(0.3)), Emu(Inches(0.95))
QUESTION_TOP, QUESTION_HEIGHT = Emu(Inches(1.0)), Emu(Inches(2.6))
TOLD_TOP, TOLD_HEIGHT = Emu(Inches(3.9)), Emu(Inches(3.0))
BODY_TOP, BODY_HEIGHT = Emu(Inches(1.4)), Emu(Inches(4.5))
FOOT_TOP, FOOT_HEIGHT = Emu(Inches(6.05)), Emu(Inches(1.3))
AXIS_HEIGHT = Emu(Inches(1.2))
WORDS_SHARE = 0.48
FOOT_PT = 11
#: On a slide with an answer, the title makes room for it.
ANSWERED_TOP, ANSWERED_HEIGHT = Emu(Inches(0.15)), Emu(Inches(0.65))
ANSWER_TOP, ANSWER_HEIGHT, ANSWER_PT = Emu(Inches(0.78)), Emu(Inches(0.62)), 16
#: A title of more letters than this is set smaller there, so that it stays on one line.
LONG_TITLE = 60
#: A picture wider than high by less than its place is shrunk to this at the least, or else split.
MIN_SCALE = 1.2
#: A layout of python-pptx's own template: a title over nothing.
TITLE_ONLY = 5
#: Column heads of the table that replaces a picture, keyed by the columns of ``Exhibit.cited_rows``.
TABLE_COLUMNS = {"computed": "Computed", "says": "What it says", "source": "Source", "warning": "Warning"}
#: Rows of such a table on one slide.
TABLE_ROWS_A_SLIDE = 9


def as_slides(
    leaves: Sequence[Leaf],
    title: str,
    progress: Callable[[float], None] = lambda share: None,
) -> bytes:
    """A PowerPoint file: for each leaf its question, if it has one, then its chart.

    ``progress`` receives the share done. Blocks until finished, so call it off the thread that answers readers.
    """
    pictures, remark = _pictures(leaves, lambda done, count: progress(0.8 * done / count))
    file = Presentation()
    file.slide_width, file.slide_height = WIDTH, HEIGHT
    file.core_properties.title = title
    file.core_properties.author = leaves[0].colophon.edition.title if leaves else ""
    for number, leaf in enumerate(leaves):
        if leaf.question:
            _add_question(file, leaf)
        _add_chart(file, leaf, pictures.get(number, []), remark if _is_pictured(leaf) else "")
        progress(0.8 + 0.2 * (number + 1) / len(leaves))
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def _pictures(leaves: Sequence[Leaf], progress: Callable[[int, int], None]) -> tuple[dict[int, list[bytes]], str]:
    """Pictures of the leaves without a native chart, by their place, tall ones in parts; or none, and why."""
    wanted = [(number, part) for number, leaf in enumerate(leaves) if _is_pictured(leaf) for part in _parts(leaf)]
    try:
        drawn = draw_pictures([part for _, part in wanted], "png", lambda done: progress(done, len(wanted)))
    except NoPictures as reason:
        return {}, f"{reason} {TABLES_INSTEAD}"
    found: dict[int, list[bytes]] = {}
    for (number, _), picture in zip(wanted, drawn, strict=True):
        found.setdefault(number, []).append(picture)
    return found, ""


def _parts(leaf: Leaf) -> list[go.Figure]:
    """What the slides of a leaf without a native chart show: one figure, or a tall one in parts, none of it shrunk."""
    most_height = MIN_SCALE * EXPORT_WIDTH * BODY_HEIGHT / INNER_WIDTH
    parts = parts_of(bare_figure(leaf), most_height)
    return parts if len(parts) > 1 else [bare_figure(leaf, INNER_WIDTH / BODY_HEIGHT)]


def _is_pictured(leaf: Leaf) -> bool:
    """Whether PowerPoint has no chart of its own for it."""
    return all(isinstance(data, ExportTable) for data in leaf.exhibit.export_data)


def _add_question(file: PresentationFile, leaf: Leaf) -> None:
    slide = add_slide(file, leaf.question, size=44, height=QUESTION_HEIGHT, top=QUESTION_TOP)
    given = (
        [*leaf.answer.given, *(f"• {option}" for option in (leaf.answer.options or {}).values())] if leaf.answer else []
    )
    if given:
        place = slide.shapes.add_textbox(EDGE, TOLD_TOP, INNER_WIDTH, TOLD_HEIGHT)
        write(place.text_frame, given, 24, LIGHT.text)
    _write_notes(slide, leaf.notes or "Let the room guess before the next slide.")


def _add_chart(file: PresentationFile, leaf: Leaf, pictures: Sequence[bytes], remark: str) -> None:
    for body in _bodies(leaf, pictures):
        if leaf.answer is not None:
            size = 26 if len(body.title) <= LONG_TITLE else 18
            slide = add_slide(file, body.title, size=size, height=ANSWERED_HEIGHT, top=ANSWERED_TOP)
            place = slide.shapes.add_textbox(EDGE, ANSWER_TOP, INNER_WIDTH, ANSWER_HEIGHT)
            write(place.text_frame, [leaf.answer.in_short], ANSWER_PT, LIGHT.text)
        else:
            slide = add_slide(file, body.title, size=30, height=TITLE_HEIGHT, top=TITLE_TOP)
        _describe(body.draw(slide), leaf)
        _add_foot(slide, leaf, is_picture=bool(pictures))
        _write_notes(slide, "\n".join(filter(None, (remark, _notes(leaf)))))


@dataclass(frozen=True)
class _Body:
    """The middle of one slide: ``draw`` returns the shape that carries the alt text."""

    title: str
    draw: Callable[[Slide], Any]


def _bodies(leaf: Leaf, pictures: Sequence[bytes]) -> list[_Body]:
    """The bodies of a leaf's slides.

    A picture, or its parts, shows what the chart on screen shows; everything else holds all rows, on as many slides as
    they need.
    """
    body = SlideBox(EDGE, BODY_TOP, INNER_WIDTH, BODY_HEIGHT)
    if pictures:
        return _numbered(leaf.title, [partial(_fitted, picture=picture, body=body) for picture in pictures])
    stated = leaf.exhibit.export_data or (_every_row(leaf),)
    return [found for data in stated for found in _bodies_of(data, leaf.title, body)]


def _bodies_of(data: ExportData, title: str, body: SlideBox) -> list[_Body]:
    match data:
        case ExportRows():
            named = f"{title} · {data.title}" if data.title and data.title != title else title
            return _numbered(named, [partial(_add_rows, data=page) for page in pages_of(data)])
        case ExportCounts():
            return [_Body(title, partial(add_counts, data=data, place=body))]
        case ExportCurves():
            return [_Body(title, partial(add_curves, data=data, place=body))]
        case ExportTable():
            starts = range(0, len(data.rows), TABLE_ROWS_A_SLIDE)
            pages = [replace(data, rows=data.rows[start : start + TABLE_ROWS_A_SLIDE]) for start in starts]
            return _numbered(title, [partial(add_table, data=page, place=body) for page in pages])


def _numbered(title: str, drawn: Sequence[Callable[[Slide], Any]]) -> list[_Body]:
    count = len(drawn)
    return [
        _Body(f"{title} ({number} of {count})" if count > 1 else title, draw) for number, draw in enumerate(drawn, 1)
    ]


def _every_row(leaf: Leaf) -> ExportTable:
    """The rows, in words, of an exhibit that states nothing."""
    rows = leaf.exhibit.cited_rows(leaf.facts)
    shown = [column for column in TABLE_COLUMNS if column in rows]
    return ExportTable(
        tuple(TABLE_COLUMNS[column] for column in shown),
        tuple(tuple(map(str, cells)) for cells in rows[shown].itertuples(index=False)),
    )


def _add_rows(slide: Slide, data: ExportRows) -> Any:
    plot_height = Emu(BODY_HEIGHT - AXIS_HEIGHT)
    words = SlideBox(EDGE, BODY_TOP, Emu(int(INNER_WIDTH * WORDS_SHARE)), plot_height)
    plot = SlideBox(Emu(EDGE + words.width), BODY_TOP, Emu(INNER_WIDTH - words.width), plot_height)
    return add_rows(slide, data, words, plot, AXIS_HEIGHT)


def _fitted(slide: Slide, picture: bytes, body: SlideBox) -> Any:
    """A picture as large as the body allows, centred."""
    shape = slide.shapes.add_picture(io.BytesIO(picture), body.left, body.top, height=body.height)
    if shape.width > body.width:
        shape.height = Emu(int(shape.height * body.width / shape.width))
        shape.width = body.width
    shape.left = Emu(body.left + (body.width - shape.width) // 2)
    return shape


def _add_foot(slide: Slide, leaf: Leaf, *, is_picture: bool) -> None:
    """Sources, filters, warning, edition and link, at the foot of the slide; the warning in bold.

    Only a picture leaves rows out.
    """
    place = slide.shapes.add_textbox(EDGE, FOOT_TOP, INNER_WIDTH, FOOT_HEIGHT)
    colophon = leaf.colophon
    lines = [colophon.warning] if colophon.warning else []
    lines += [leaf.exhibit.chart.left_out] if is_picture and leaf.exhibit.chart.left_out else []
    lines += [colophon.source_line, colophon.shown, f"{colophon.edition_line} {colophon.link}"]
    write(place.text_frame, lines, FOOT_PT, LIGHT.muted)
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
    parts += ["References:", *leaf.references, *leaf.colophon.lines()[1:]]
    return "\n".join(parts)


def _describe(shape: Any, leaf: Leaf) -> None:
    """Alt text: the chart in words."""
    if shape is not None:
        properties = shape._element.xpath(".//p:cNvPr")[0]
        properties.set("descr", leaf.exhibit.chart.alt)
        properties.set("title", leaf.exhibit.title)


def add_slide(file: PresentationFile, title: str, *, size: int, height: Emu, top: Emu) -> Slide:
    """A new slide with a title over nothing."""
    slide = file.slides.add_slide(file.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    assert shape is not None
    shape.left, shape.top, shape.width, shape.height = EDGE, top, INNER_WIDTH, height
    write(shape.text_frame, [title], size, LIGHT.text)
    shape.text_frame.paragraphs[0].font.bold = True
    return slide


def write(frame: Any, lines: Sequence[str], size: int, colour: str) -> None:
    """Fill a frame with one paragraph a line."""
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = rgb(colour)

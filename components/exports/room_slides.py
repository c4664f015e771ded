"""What a room guessed as PowerPoint slides: one for each answered scene, with a native chart of both rounds."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence

import pandas as pd
from pptx import Presentation
from pptx.presentation import Presentation as PresentationFile
from pptx.util import Emu, Inches

from components.charts.palette import LIGHT
from components.exports.leaf import edition_line
from components.exports.native_charts import SlideBox, add_rounds
from components.exports.slides import (
    EDGE,
    FOOT_PT,
    HEIGHT,
    INNER_WIDTH,
    TITLE_HEIGHT,
    TITLE_TOP,
    WIDTH,
    add_slide,
    write,
)
from data.atlas.edition import Edition
from data.room.store import RoomScene
from data.room.totals import ROUND_LABELS, counts_by_guess, totals_in_words

#: Guesses are put together in so many bars at the most: each minute of an hour has one, and no more can be told apart.
MAX_BARS = 61
ANSWER_TOP, ANSWER_HEIGHT, ANSWER_PT = Emu(Inches(1.3)), Emu(Inches(0.7)), 18
CHART_TOP, CHART_HEIGHT = Emu(Inches(2.0)), Emu(Inches(4.4))
FOOT_TOP, FOOT_HEIGHT = Emu(Inches(6.5)), Emu(Inches(0.8))
#: A question of more letters than this is set smaller, so that it stays within two lines.
LONG_QUESTION = 110
NOT_REVEALED = "The answer has not been revealed."
NO_SOURCE = "Bars: guesses of one room, which no source prints. Nothing is kept of who guessed."


def as_room_slides(
    scenes: Sequence[tuple[RoomScene, pd.DataFrame]],
    edition: Edition,
    made_on: datetime.date,
    link_of: Callable[[str], str],
) -> bytes:
    """A PowerPoint file of the scenes with guesses, in order.

    The frames have the columns round, guess and count; ``link_of`` makes an address of the path of a chart.
    """
    file = Presentation()
    file.slide_width, file.slide_height = WIDTH, HEIGHT
    file.core_properties.title = "What the room guessed"
    file.core_properties.author = edition.title
    for scene, guesses in scenes:
        if len(guesses):
            _add_scene(file, scene, guesses, edition_line(edition, made_on), link_of)
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def _add_scene(
    file: PresentationFile, scene: RoomScene, guesses: pd.DataFrame, edition: str, link_of: Callable[[str], str]
) -> None:
    question, reveal = scene.question, scene.reveal
    size = 28 if len(question.text) <= LONG_QUESTION else 22
    slide = add_slide(file, question.text, size=size, height=TITLE_HEIGHT, top=TITLE_TOP)
    answer = slide.shapes.add_textbox(EDGE, ANSWER_TOP, INNER_WIDTH, ANSWER_HEIGHT)
    write(answer.text_frame, [reveal.answer if reveal else NOT_REVEALED], ANSWER_PT, LIGHT.text)
    labels, counts = counts_by_guess(guesses, question, MAX_BARS)
    right = reveal.right if reveal else ()
    marked = [f"✓ {label}" if position in right else label for position, label in enumerate(labels)]
    rounds = [(f"{ROUND_LABELS[number]} ({sum(each):,})", each) for number, each in counts.items()]
    place = SlideBox(EDGE, CHART_TOP, INNER_WIDTH, CHART_HEIGHT)
    frame = add_rounds(slide, marked, rounds, place, scale=None if question.kind == "choices" else question.unit)
    # What is right is known only once it has been revealed.
    said = totals_in_words(guesses, question, reveal) if reveal else ""
    in_words = said or f"Guesses of the room: {', '.join(name for name, _ in rounds)}."
    frame._element.xpath(".//p:cNvPr")[0].set("descr", in_words)
    foot = slide.shapes.add_textbox(EDGE, FOOT_TOP, INNER_WIDTH, FOOT_HEIGHT)
    last = f"{edition} {link_of(reveal.path)}" if reveal else edition
    write(foot.text_frame, [*filter(None, (said,)), NO_SOURCE, last], FOOT_PT, LIGHT.muted)

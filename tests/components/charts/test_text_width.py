"""Widths of texts: never less than the widest font of the stack takes, and a text that is cut says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from components.charts.text_width import ELLIPSIS, lines_of, shortened, text_width
from data.contract.characters import isolated

FONTS = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/dejavu"), Path("/usr/share/fonts/TTF"))
TEXTS = (
    "Escalante: Psych Central text",
    "rarely above 15–20",
    "−0.15 [−0.23, −0.08]",
    "“less intensive and lengthy process”",
    "WWW MMM @ %",
    "Généralisée: Œuvre, Łódź",
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=80)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_no_wider_in_the_widest_font_than_it_is_said_to_be(text, bold):
    file = next((folder / FONTS[bold] for folder in FOLDERS if (folder / FONTS[bold]).is_file()), None)
    if file is None:
        print("not compared with the font itself: DejaVu Sans is not on this machine")
        return
    measured = ImageFont.truetype(str(file), 100).getlength(text) / 100
    assert measured * 14 <= text_width(text, 14, bold=bold) <= measured * 14 * 1.12 + 3


def test_a_mark_over_a_letter_takes_no_room_of_its_own():
    assert text_width("é", 14) == text_width("e\u0301", 14) == text_width("e", 14)
    assert text_width("\u2068محمد\u2069", 14) == text_width("محمد", 14)


@given(texts, st.floats(0, 400))
def test_a_shortened_text_fits_its_room_and_is_a_beginning_of_the_text(text, room):
    cut = shortened(text, room, 14)
    assert text_width(cut, 14) <= room
    if cut != text:
        assert cut == "" or (cut.endswith(ELLIPSIS) and text.startswith(cut.removesuffix(ELLIPSIS)))


def test_a_text_that_fits_is_left_alone():
    assert shortened("UK guide", text_width("UK guide", 14), 14) == "UK guide"
    assert shortened("UK guide", text_width("UK guide", 14) - 1, 14) != "UK guide"


@given(texts, st.floats(40, 400))
def test_every_line_fits_and_no_word_is_lost(text, room):
    lines = lines_of(text, room, 13)
    assert all(text_width(line, 13) <= room for line in lines)
    if ELLIPSIS not in "".join(lines):
        assert " ".join(lines).split() == text.split()


def test_a_name_from_right_to_left_keeps_to_itself():
    assert isolated("UK guide") == "UK guide"
    assert isolated("محمد 2014") == "\u2068محمد 2014\u2069"

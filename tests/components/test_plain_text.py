"""Plain text: whatever stands in a table or a link is shown as it is and never formats the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.plain_text import as_markdown, shortened

SPECIALS = r"\`*_{}[]()#+!|<>&$~:-"
spiced = st.text(st.sampled_from(SPECIALS + " \nabc1é") | st.characters(exclude_categories=["Cs"]))


@given(spiced)
def test_nothing_live_is_left(text):
    left = re.sub(r"\\.", "", as_markdown(text))
    assert not set(left) & set(SPECIALS)


@given(spiced)
def test_what_was_escaped_reads_as_before(text):
    assert re.sub(r"\\(.)", r"\1", as_markdown(text)) == " ".join(text.split())


@given(spiced)
def test_it_stays_on_one_line(text):
    assert len(as_markdown(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 6 to 16.", "plain words, 6 to 16."),
        ("<script>", r"\<script\>"),
        ("[a](javascript:b)", r"\[a\]\(javascript\:b\)"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("a&lt;b", r"a\&lt;b"),
        ("one\n\n# two", r"one \# two"),
    ],
)
def test_markup_is_disarmed(text, escaped):
    assert as_markdown(text) == escaped


@given(st.text(), st.integers(min_value=0, max_value=80))
def test_a_shortened_text_says_so(text, longest):
    short = shortened(text, longest)
    assert short == text if len(text) <= longest else short == f"{text[:longest]}…"

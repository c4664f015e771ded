"""Plain text: whatever stands in a table or a link is shown as it is and never formats the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.plain_text import as_link, as_markdown, shortened

SPECIALS = r"\`*_{}[]()#+!|<>&$~:-"
spiced = st.text(st.sampled_from(SPECIALS + " \nabc1é") | st.characters(exclude_categories=["Cs"]))


@given(spiced)
def test_nothing_live_is_left(text):
    left = re.sub(r"\\.", "", as_markdown(text))
    assert not set(left) & set(SPECIALS)


@given(spiced)
def test_what_was_escaped_reads_as_before(text):
    seen = re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", " ".join(text.split()))
    assert re.sub(r"\\(.)", r"\1", as_markdown(text)).replace("\u2060", "") == seen.replace("\u2060", "")


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
        ("1. one", r"1\. one"),
        (":material/home:", "\\:\u2060material/home\\:"),
        (":streamlit:", "\\:\u2060streamlit\\:"),
        ("a -> b", "a \\-\u2060\\> b"),
        ("a@b.example", "a@\u2060b.example"),
        ("\u202egnirts", "gnirts"),
    ],
)
def test_markup_is_disarmed(text, escaped):
    assert as_markdown(text) == escaped


def test_no_address_ends_its_link_early():
    hostile = "https://example.org/a)[click](javascript:alert(1))\\>&copy;"
    assert as_link("a]b", hostile) == r"[a\]b](<https://example.org/a)[click](javascript:alert(1))%5C%3E\&copy;>)"


@given(st.text(), st.integers(min_value=0, max_value=80))
def test_a_shortened_text_says_so(text, longest):
    short = shortened(text, longest)
    assert short == text if len(text) <= longest else short == f"{text[:longest]}…"

"""A long list stands a page at a time; a short one has no pages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def a_list(n_items: int):
    import streamlit as st

    from components.exhibits.pagination import page_of

    st.text(",".join(map(str, page_of(list(range(n_items)), 3, "items"))))


@pytest.mark.parametrize(
    ("n_items", "shown", "words"),
    [(0, "", []), (3, "0,1,2", []), (4, "0,1,2", ["**1 to 3** of 4"])],
)
def test_the_first_page_is_shown_and_the_words_say_which(n_items, shown, words):
    app = AppTest.from_function(a_list, kwargs={"n_items": n_items}).run()
    assert app.text[0].value == shown
    assert [element.value for element in app.markdown] == words
    assert len(app.get("pagination")) == bool(words)

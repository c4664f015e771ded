"""Export what is on screen: as files that carry their sources, and as a scene of a lecture."""

from __future__ import annotations

import datetime
from functools import partial

import streamlit as st

from components.exhibits.view import View
from components.exports import handout, html_parts, offline_page, pictures, slides, workbook
from components.exports.leaf import Leaf
from components.lecture.leaves import leaves_of_page
from components.lecture.lecture import add_to_own, scene_of_view
from components.registry import PAGES
from components.session.widgets import typed
from components.shell.frame import short_link

QUESTION_KEY = "scene-question"
QUESTION = "What do you expect to see?"


@st.dialog("Export", width="medium")
def show_take_along(view: View, page: str) -> None:
    """What can be done with the charts of a page."""
    if not PAGES[page].exhibit_names:
        st.markdown("There are no charts on this page.")
        return
    leaves = leaves_of_page(view, page, short_link(view, page), datetime.date.today())
    if not leaves:
        st.markdown("There is nothing to export: no results for these filters.")
        return
    _show_files(view, page, leaves)
    _show_one_chart(view, page, leaves)


def _show_files(view: View, page: str, leaves: list[Leaf]) -> None:
    st.markdown(f"**{'This chart' if len(leaves) == 1 else f'All {len(leaves)} charts'}, each with its sources:**")
    title = f"Psychodynamic Atlas: {PAGES[page].title}"
    files = {
        "PowerPoint": (partial(slides.as_slides, leaves, title), "pptx", slides.MIME),
        "Offline page": (partial(offline_page.as_offline_page, leaves, title), "html", html_parts.MIME),
        "Handout to print": (partial(handout.as_handout, leaves, title), "handout.html", html_parts.MIME),
        "Excel": (partial(workbook.as_workbook, leaves), "xlsx", workbook.MIME),
        "CSV files": (partial(workbook.as_csv_files, leaves), "zip", "application/zip"),
    }
    with st.container(horizontal=True):
        for label, (make, ending, mime) in files.items():
            st.download_button(
                label,
                data=make,
                file_name=f"psychodynamic-atlas-{page}.{ending}",
                mime=mime,
                key=f"take-{page}-{ending}",
                on_click="ignore",
            )


def _show_one_chart(view: View, page: str, leaves: list[Leaf]) -> None:
    by_name = {leaf.exhibit.name: leaf for leaf in leaves}
    name = st.selectbox(
        "One chart",
        list(by_name),
        format_func=lambda name: by_name[name].exhibit.title if name in by_name else name,
        key=f"take-chart-{page}",
    )
    leaf = by_name.get(name, leaves[0])
    if pictures.can_draw():
        with st.container(horizontal=True):
            for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
                st.download_button(
                    f"Picture with its sources ({kind.upper()})",
                    data=lambda kind=kind: pictures.picture_with_sources(leaf, kind),  # type: ignore[misc]
                    file_name=f"psychodynamic-atlas-{leaf.exhibit.name}.{kind}",
                    mime=mime,
                    key=f"take-{page}-{kind}",
                    on_click="ignore",
                )
    else:
        st.caption(pictures.NO_BROWSER)
    st.text_input("Question to ask first", QUESTION, key=QUESTION_KEY, max_chars=240)
    if st.button("Add this view as a scene"):
        _add(view, page, leaf)


def _add(view: View, page: str, leaf: Leaf) -> None:
    question = typed(QUESTION_KEY).strip() or QUESTION
    deck = add_to_own(view, scene_of_view(view, page, leaf.exhibit.name, leaf.exhibit.title, question))
    count = len(deck.scenes)
    st.success(f"Added. Your lecture, on the page Lecture, has {count} scene{'' if count == 1 else 's'}.")

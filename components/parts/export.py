"""Export what is on screen: as files that carry their sources, and as a scene of a lecture."""

from __future__ import annotations

import datetime
from functools import partial

import streamlit as st

from components.exhibits.view import View
from components.exports import pictures
from components.exports.formats import FORMATS
from components.exports.jobs import Visitor, in_line_in_words
from components.exports.leaf import Leaf
from components.leaves import leaves_of_page
from components.lecture.browser_memory import remember_in_browser
from components.lecture.deck_editor import ANSWERED
from components.lecture.lecture import add_to_own, scene_of_view
from components.registry import PAGES
from components.session.dialog import close_dialog
from components.session.widgets import once_a_session, typed
from components.shell.export_jobs import show_jobs, start_job
from components.shell.links import short_link
from data.lecture.proposals import Proposal, proposed

QUESTION_KEY = "scene-question"


@st.dialog("Export", width="medium", on_dismiss=close_dialog)
def show_export(view: View, page: str) -> None:
    """What one can do with the charts of a page."""
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
    title = f"{view.atlas.edition.title}: {PAGES[page].title}"
    if in_line := in_line_in_words():
        st.caption(in_line)
    with st.container(horizontal=True):
        for offered in FORMATS:
            name = f"{view.atlas.edition.file_name(page)}.{offered.ending}"
            st.button(
                offered.label,
                key=f"export-{page}-{offered.ending}",
                on_click=start_job,
                args=(name, offered.mime, partial(offered.make, leaves, title)),
            )
    show_jobs(in_dialog=True)


def _show_one_chart(view: View, page: str, leaves: list[Leaf]) -> None:
    by_name = {leaf.exhibit.name: leaf for leaf in leaves}
    name = st.selectbox(
        "One chart",
        list(by_name),
        format_func=lambda name: by_name[name].exhibit.title if name in by_name else name,
        key=f"export-chart-{page}",
    )
    leaf = by_name.get(name, leaves[0])
    visitor = once_a_session("exports", (), Visitor)
    if pictures.can_draw():
        with st.container(horizontal=True):
            for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
                st.download_button(
                    f"Picture with its sources ({kind.upper()})",
                    data=visitor.later(lambda _, kind=kind: pictures.picture_with_sources(leaf, kind)),  # type: ignore[misc]
                    file_name=f"{view.atlas.edition.file_name(leaf.exhibit.name)}.{kind}",
                    mime=mime,
                    key=f"export-{page}-{kind}",
                    on_click="ignore",
                )
    else:
        st.caption(pictures.NO_BROWSER)
    proposal = proposed(leaf.exhibit.fact_ids, PAGES[page].question(view.atlas), view.atlas)
    key = f"{QUESTION_KEY}-{leaf.exhibit.name}"
    st.text_input("Question to ask first", proposal.question, key=key, max_chars=240)
    st.caption(ANSWERED[proposal.answer.kind if proposal.answer else ""])
    if st.button("Add this view as a scene"):
        _add(view, page, leaf, typed(key).strip() or proposal.question, proposal)
    remember_in_browser()


def _add(view: View, page: str, leaf: Leaf, question: str, proposal: Proposal) -> None:
    deck = add_to_own(view, scene_of_view(view, page, leaf.exhibit.name, leaf.exhibit.title, question, proposal))
    count = len(deck.scenes)
    st.success(f"Added. Your lecture now has {count} scene{'' if count == 1 else 's'}; open it on the Lecture page.")

"""The one way to show a chart: the chart, its source line, and beneath it the rows as a table, words and files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from components.charts.chart import Chart
from components.charts.framing import Framing
from components.exhibits.drawing.component import Picture, draw, picture_of
from components.exhibits.drawing.table import show_table
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import MAX_ENTRIES, Memory
from components.exhibits.pagination import page_of
from components.exhibits.view import View
from components.leaves import leaf_of
from components.limits import ROWS_A_TABLE
from components.plain_text import as_markdown
from components.registry import PAGES, own_keys
from components.session.address import choose, reset
from components.session.card import open_chosen_row, open_mark
from components.session.widgets import reported
from components.shell.links import short_link
from data.atlas.atlas import Atlas
from data.atlas.exports import as_csv, readable_rows
from data.atlas.filters import OPENED
from data.evidence.fact_ids import FactIds

NO_SOURCE = "No source: computed from a figure you set."
DETAILS = "Table, summary and download"
#: Of a table beneath a chart, in pixels.
MAX_TABLE_HEIGHT = 320


def show_exhibits(
    view: View,
    exhibits: Exhibits,
    *,
    page: str,
    with_titles: bool = True,
    fills: bool = False,
    lead: tuple[str, str] | None = None,
) -> None:
    """Show every exhibit under its title; if the filters leave none, say so and offer to loosen them.

    ``page`` names the page: its own choices can be reset if they are too narrow, and its charts can be had for other
    choices. Charts that stand side by side and ``fills`` reach the foot of a large window. ``lead`` is a sentence and
    the page it leads to.
    """
    if not exhibits.shown:
        _show_nothing(PAGES[page].scope(view), exhibits.candidates, name=exhibits.name, page=page)
    for exhibit in exhibits.shown:
        if with_titles:
            st.subheader(exhibit.title)
        if exhibit.note:
            st.markdown(exhibit.note)
        show_exhibit(view, exhibit, page=page, fills=fills, lead=lead)
    # Beneath the charts: whatever comes or goes above one makes Streamlit mount it anew.
    notes = PAGES[page].scope(view).filters.notes_on(exhibits.candidates)
    if notes:
        st.caption(as_markdown(" ".join(notes)))


def show_exhibit(
    view: View,
    exhibit: Exhibit,
    *,
    page: str,
    fills: bool = False,
    lead: tuple[str, str] | None = None,
    pressed: Callable[[FactIds], None] | None = None,
) -> None:
    """Show one chart with its source line, and beneath it the rows as a table, in words and as a file.

    ``pressed`` receives the pressed mark where marks do something other than open their card.
    """

    def show_rest() -> None:
        _table(view, exhibit.row_ids, exhibit.name, exhibit.computed)
        _words_and_file(view, exhibit)

    key = chart_key(exhibit)
    draw(
        exhibit.chart,
        lambda: _open(view, exhibit, key, pressed),
        key=key,
        file_name=view.atlas.edition.file_name(exhibit.name),
        sources=source_line(view, exhibit),
        framing=_framing(view, exhibit, page),
        theme=view.theme,
        opens=_opens(exhibit),
        fills=fills,
        guess=_guess(view, page),
        lead=lead,
    )
    if exhibit.chart.left_out:
        st.caption(exhibit.chart.left_out)
    _fold_away(exhibit.name, show_rest)


def chart_key(exhibit: Exhibit) -> str:
    """The key of the component that draws an exhibit on its page."""
    return f"{exhibit.name}-chart"


def as_drawn(view: View, exhibit: Exhibit) -> Picture:
    """What a page draws of an exhibit; made once, whoever asks."""
    return picture_of(exhibit.chart, source_line(view, exhibit), _opens(exhibit))


def _framing(view: View, exhibit: Exhibit, page: str) -> Framing:
    """What stands around the pictures of a chart that a reader saves: the same as in an export."""
    return leaf_of(exhibit, view, page, short_link(view, page), datetime.date.today()).framing


def _guess(view: View, page: str) -> str:
    """Where to get a page's charts for other choices; empty with rows that only this reader has."""
    if view.atlas.own is not None:
        return ""
    return f"./exhibits/{page}/drawings.json?theme={view.theme.name}"


def _opens(exhibit: Exhibit) -> tuple[str, ...]:
    return tuple(ids.in_link for ids in exhibit.chooses)


def _open(view: View, exhibit: Exhibit, chart_key: str, pressed: Callable[[FactIds], None] | None = None) -> None:
    """Open the pressed mark: its card, or what it chooses; a second press closes that."""
    ids = FactIds.from_link(reported(chart_key, "opened"))
    if pressed is not None:
        pressed(ids)
        return
    chosen = exhibit.chooses.get(ids)
    if chosen is None:
        open_mark(chart_key)
        return
    key, option = chosen
    if view.chosen(key) == (option,):
        reset([key])
    else:
        choose(view.controls[key], option)


def show_on_stage(view: View, exhibit: Exhibit, *, key: str) -> None:
    """Show one chart and its source line, nothing else, for a scene of a lecture."""
    _draw(view, exhibit.chart, source_line(view, exhibit), key, on_stage=True)
    if exhibit.chart.left_out:
        st.caption(exhibit.chart.left_out)


def show_picture(view: View, exhibit: Exhibit, *, key: str, page: str | None = None) -> None:
    """Show one chart and its source line, nothing else, as the picture of something that leads on.

    With the ``page`` that it is of, a reader may save it.
    """
    framing = None if page is None else _framing(view, exhibit, page)
    _draw(view, exhibit.chart, source_line(view, exhibit), key, framing=framing)
    if exhibit.chart.left_out:
        st.caption(exhibit.chart.left_out)


def show_guesses(view: View, chart: Chart, sources: str, *, key: str) -> None:
    """Show a room's guesses on stage, beneath the charts of their scene."""
    _draw(view, chart, sources, f"{key}-guesses", on_stage=True)


def show_computed_chart(view: View, exhibit: Exhibit, *, page: str) -> None:
    """Show an exhibit computed here from one effect, or from none of the atlas; the picture says from what.

    Its table holds the computed figures; a row opens the card of the effect.
    """
    origins = "; ".join(exhibit.sources(view.atlas.facts))

    def show_rest() -> None:
        key = f"{exhibit.name}-table"
        show_table(
            exhibit.rows.assign(sentence=list(exhibit.computed or ())),
            key=key,
            on_select=(lambda: open_chosen_row(key, exhibit.row_ids)) if exhibit.fact_ids else "ignore",
            alt=f"{len(exhibit.rows)} numbers computed here, with their values.",
        )
        _words_and_file(view, exhibit)

    line = f"Source of the effect size: {origins}." if origins else NO_SOURCE
    _draw(view, exhibit.chart, line, exhibit.name, framing=_framing(view, exhibit, page))
    _fold_away(exhibit.name, show_rest)


def _draw(
    view: View, chart: Chart, sources: str, name: str, *, on_stage: bool = False, framing: Framing | None = None
) -> None:
    """A chart with its source line beneath."""
    key = f"{name}-chart"
    draw(
        chart,
        lambda: open_mark(key),
        key=key,
        file_name=view.atlas.edition.file_name(name),
        sources=sources,
        framing=framing,
        theme=view.theme,
        on_stage=on_stage,
    )


def _fold_away(name: str, show: Callable[[], None]) -> None:
    """Fold something away beneath a chart: it is made and sent only when a reader opens it."""
    details = st.expander(DETAILS, key=f"{name}-details", on_change="rerun")
    if details.open:
        with details:
            show()


def _words_and_file(view: View, exhibit: Exhibit) -> None:
    """The chart in words, and all its rows as CSV, made on demand."""
    st.markdown(f"**Summary.** {as_markdown(exhibit.chart.alt)}")
    n_rows = len(exhibit.rows)
    st.download_button(
        f"Download {f'all {n_rows:,}' if exhibit.chart.left_out else f'these {n_rows}'} rows with citations (CSV)",
        data=lambda: as_csv(exhibit.cited_rows(view.atlas.facts)),
        file_name=f"{view.atlas.edition.file_name(exhibit.name)}.csv",
        mime="text/csv",
        key=f"{exhibit.name}-csv",
        on_click="ignore",
    )


def show_rows(view: View, row_ids: Sequence[FactIds], *, name: str) -> None:
    """Show facts as a table only, paged if there are many; a row opens its card."""
    _table(view, row_ids, name)


def _show_nothing(view: View, candidates: pd.DataFrame, *, name: str, page: str) -> None:
    """Say that the filters leave nothing of ``candidates``, and offer to loosen one that would bring something back.

    If no filter would, the page's own choices are too narrow: offer to reset those of ``page``.
    """
    narrowing = view.filters.describe() if len(candidates) else "the choices made on this page"
    st.info(f"No results for these filters: {as_markdown(narrowing)}.")
    halves = [((half,), label) for half, label in OPENED.items()]
    for keys, label in (*halves, (tuple(OPENED), "Show everything")):
        if len(view.filters.without(*keys).apply(candidates)):
            st.button(label, key=f"{name}-loosen", on_click=reset, args=(keys,))
            return
    own_choices = own_keys(view.atlas, page)
    if own_choices:
        st.button(
            "Reset this page's own choices",
            key=f"{name}-reset",
            on_click=reset,
            args=(own_choices,),
        )


def source_line(view: View, exhibit: Exhibit) -> str:
    """The sources of the rows, in short form."""
    sources = exhibit.sources(view.atlas.facts)
    return f"Sources: {'; '.join(sources)}" if sources else NO_SOURCE


def _table(view: View, row_ids: Sequence[FactIds], name: str, computed: Sequence[str] | None = None) -> None:
    """Rows in words, paged if there are many."""
    shown = page_of(range(len(row_ids)), ROWS_A_TABLE, name)
    ids = tuple(row_ids[shown[0] : shown[-1] + 1]) if shown else ()
    # What a reader added is cached for nobody else.
    table = _readable(view.atlas, ids) if view.atlas.own is None else readable_rows(ids, view.atlas.facts)
    if computed is not None:
        table = table.copy()
        table.insert(0, "Computed", list(computed[shown[0] : shown[-1] + 1]))
    key = f"{name}-table"
    show_table(
        table,
        key=key,
        max_height=MAX_TABLE_HEIGHT,
        on_select=lambda: open_chosen_row(key, ids),
        alt=f"{len(table)} rows: choose one to open its card. With the keyboard: arrow keys, then Shift and Space.",
    )


#: Tables as shown, up to a few hundred kB each.
_tables = Memory(MAX_ENTRIES, 32_000_000, lambda table: int(table.memory_usage(deep=True).sum()))


def _readable(atlas: Atlas, row_ids: tuple[FactIds, ...]) -> pd.DataFrame:
    """``readable_rows``, made once for all who view them: never change them."""
    return _tables.made((atlas, row_ids), lambda: readable_rows(row_ids, atlas.facts))

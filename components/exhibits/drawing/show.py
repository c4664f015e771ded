"""The one way to show a chart: the chart, its source line, and beneath it the same rows as a table, words and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.charts.chart import Chart
from components.exhibits.drawing.component import draw
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import MOST
from components.exhibits.pagination import page_of
from components.exhibits.view import View
from components.limits import ROWS_A_TABLE
from components.plain_text import as_markdown
from components.registry import PAGES
from components.session.address import choose, reset
from components.session.card import open_chosen_row, open_mark
from components.session.widgets import reported
from data.atlas.atlas import Atlas
from data.atlas.exports import as_csv, readable_rows
from data.evidence.fact_ids import FactIds

NO_SOURCE = "Source: none. Computed from a figure that you set."
DETAILS = "The same as a table, in words, and to download"


def show_exhibits(
    view: View,
    exhibits: Exhibits,
    *,
    page_path: str = "",
    with_titles: bool = True,
    beneath: Callable[[], None] | None = None,
    fills: bool = False,
) -> None:
    """Show every exhibit under its title; where the filters leave none, say so and offer to loosen them.

    ``beneath`` shows what the marks of a chart choose. ``page_path`` names the page whose own choices may be put back
    where they are what is too narrow. Charts that stand side by side and ``fills`` reach down to the foot of a large
    window.
    """
    notes = view.filters.notes_on(exhibits.candidates)
    if notes:
        st.caption(as_markdown(" ".join(notes)))
    if not exhibits.shown:
        _show_nothing(view, exhibits.candidates, name=exhibits.name, page_path=page_path)
    for exhibit in exhibits.shown:
        if with_titles:
            st.subheader(exhibit.title)
        if exhibit.note:
            st.markdown(exhibit.note)
        show_exhibit(view, exhibit, beneath, fills=fills)


def show_exhibit(
    view: View, exhibit: Exhibit, beneath: Callable[[], None] | None = None, *, fills: bool = False
) -> None:
    """Show one chart with its source line, and beneath it the same rows as a table, in words and as a file.

    ``beneath`` shows what the chart's marks choose, right beneath it.
    """

    def show_rest() -> None:
        _table(view, exhibit.row_ids, exhibit.name, exhibit.computed)
        _words_and_file(view, exhibit)

    if exhibit.chart.left_out:
        st.markdown(exhibit.chart.left_out)
    key = f"{exhibit.name}-chart"
    draw(
        exhibit.chart,
        lambda: _open(view, exhibit, key),
        key=key,
        sources=_source_line(view, exhibit),
        saves=True,
        opens=tuple(ids.in_link for ids in exhibit.chooses),
        fills=fills,
    )
    if beneath is not None:
        beneath()
    _fold_away(exhibit.name, show_rest)


def _open(view: View, exhibit: Exhibit, chart_key: str) -> None:
    """Open the mark that was pressed: its card, or what it chooses; pressed again, that is shut."""
    chosen = exhibit.chooses.get(FactIds.from_link(reported(chart_key, "opened")))
    if chosen is None:
        open_mark(chart_key)
        return
    key, option = chosen
    if view.chosen(key) == (option,):
        reset([key])
    else:
        choose(view.controls[key], option)


def show_on_stage(view: View, exhibit: Exhibit, *, key: str) -> None:
    """Show one chart and its source line, and nothing else: for a scene of a lecture."""
    _draw(exhibit.chart, _source_line(view, exhibit), key, on_stage=True)
    if exhibit.chart.left_out:
        st.caption(exhibit.chart.left_out)


def show_computed_chart(view: View, exhibit: Exhibit) -> None:
    """Show an exhibit of figures computed here from one effect, or from none of the atlas; the picture says from what.

    Its table holds the computed figures; a row opens the card of the effect.
    """
    origins = "; ".join(view.atlas.facts[i].origin.in_text for i in exhibit.fact_ids)

    def show_rest() -> None:
        key = f"{exhibit.name}-table"
        st.dataframe(
            exhibit.rows.assign(sentence=list(exhibit.computed or ())),
            key=key,
            hide_index=True,
            on_select=(lambda: open_chosen_row(key, exhibit.row_ids)) if exhibit.fact_ids else "ignore",
            selection_mode="single-row",
            alt=f"{len(exhibit.rows)} numbers computed here, with their values.",
        )
        _words_and_file(view, exhibit)

    _draw(exhibit.chart, f"Source of d: {origins}." if origins else NO_SOURCE, exhibit.name)
    _fold_away(exhibit.name, show_rest)


def _draw(chart: Chart, sources: str, name: str, *, on_stage: bool = False, fills: bool = False) -> None:
    """A chart and beneath it its source line, which also stands in every picture of it that is saved."""
    key = f"{name}-chart"
    draw(chart, lambda: open_mark(key), key=key, sources=sources, saves=not on_stage, on_stage=on_stage, fills=fills)


def _fold_away(name: str, show: Callable[[], None]) -> None:
    """Fold something away beneath a chart: it is made and sent only once a reader opens it."""
    details = st.expander(DETAILS, key=f"{name}-details", on_change="rerun")
    if details.open:
        with details:
            show()


def _words_and_file(view: View, exhibit: Exhibit) -> None:
    """The chart in words, and all its rows as CSV, which is made once somebody asks for it."""
    st.markdown(f"**In words.** {as_markdown(exhibit.chart.alt)}")
    n_rows = len(exhibit.rows)
    st.download_button(
        f"Download {f'all {n_rows:,}' if exhibit.chart.left_out else f'these {n_rows}'} rows with citations (CSV)",
        data=lambda: as_csv(exhibit.cited_rows(view.atlas.facts)),
        file_name=f"psychodynamic-atlas-{exhibit.name}.csv",
        mime="text/csv",
        key=f"{exhibit.name}-csv",
        on_click="ignore",
    )


def show_rows(view: View, row_ids: Sequence[FactIds], *, name: str) -> None:
    """Show facts as a table only, a page at a time where they are many; a row opens its card."""
    _table(view, row_ids, name)


def _show_nothing(view: View, candidates: pd.DataFrame, *, name: str, page_path: str) -> None:
    """Say that the filters leave nothing of ``candidates``, and offer to loosen the one that brings something back.

    Where no filter would, the choices of the page itself are too narrow: those of ``page_path`` are put back.
    """
    narrowing = view.filters.describe() if len(candidates) else "the choices made on this page"
    st.info(f"Nothing is left of this with {as_markdown(narrowing)}.")
    for keys, label in (
        (("conditions",), "Show all conditions"),
        (("sources",), "Show all sources"),
        (("conditions", "sources"), "Show everything"),
    ):
        if len(view.filters.without(*keys).apply(candidates)):
            st.button(label, key=f"{name}-loosen", on_click=reset, args=(keys,))
            return
    own_choices = [control.key for control in PAGES[page_path].controls(view.atlas)] if page_path else []
    if own_choices:
        st.button(
            "Put this page's own choices back",
            key=f"{name}-reset",
            on_click=reset,
            args=(own_choices,),
        )


def _source_line(view: View, exhibit: Exhibit) -> str:
    """The sources of the rows, in short form."""
    origins = dict.fromkeys(view.atlas.facts[i].origin.in_text for i in exhibit.fact_ids)
    return f"Sources: {'; '.join(origins)}" if origins else NO_SOURCE


def _table(view: View, row_ids: Sequence[FactIds], name: str, computed: Sequence[str] | None = None) -> None:
    """Rows in words, a page at a time where they are many."""
    shown = page_of(range(len(row_ids)), ROWS_A_TABLE, name)
    ids = tuple(row_ids[shown[0] : shown[-1] + 1]) if shown else ()
    table = _readable(view.atlas, ids)
    if computed is not None:
        table = table.copy()
        table.insert(0, "Computed", list(computed[shown[0] : shown[-1] + 1]))
    key = f"{name}-table"
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=min(38 * (len(table) + 1), 320),
        on_select=lambda: open_chosen_row(key, ids),
        selection_mode="single-row",
        alt=f"{len(table)} rows: choose one to open its card. With the keyboard: arrow keys, then Shift and Space.",
    )


@lru_cache(maxsize=MOST)
def _readable(atlas: Atlas, row_ids: tuple[FactIds, ...]) -> pd.DataFrame:
    """``readable_rows``, made once for all who look at them: nobody may change them."""
    return readable_rows(row_ids, atlas.facts)

"""The one way to show a chart: the chart, its source line, and beneath it the same rows as a table, words and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.charts.chart import Chart
from components.exhibits.drawing.component import draw
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import MOST
from components.exhibits.paging import ROWS_A_TABLE, a_page_of, say_part, show_part
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.registry import PAGES
from components.session.address import reset
from components.session.card import open_chosen_row, open_mark
from data.atlas.atlas import Atlas
from data.atlas.exports import MOST_TOLD, as_csv, cited_rows, readable_rows
from data.evidence.facts import named_ids

NO_SOURCE = "Source: none. Computed from a figure that you set."
DETAILS = "The same as a table, in words, and to download"


def show_exhibits(view: View, exhibits: Exhibits, *, page_path: str = "", with_titles: bool = True) -> None:
    """Show every exhibit under its title; where the filters leave none, say so and offer to loosen them.

    ``page_path`` names the page whose own choices may be put back where they are what is too narrow.
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
        show_part(view, exhibit)
        show_exhibit(view, exhibit)


def show_exhibit(view: View, exhibit: Exhibit) -> None:
    """Show one chart with its source line, and beneath it the same rows as a table, in words and as a file."""

    def show_rest() -> None:
        _table(view, exhibit.row_ids, f"{exhibit.name}-table", exhibit.computed)
        counted = f"all {exhibit.part.total:,}" if exhibit.part else f"these {len(exhibit.rows)}"
        _words_and_file(exhibit.chart, partial(_with_citations, view, exhibit), counted, exhibit.name)

    _draw(exhibit.chart, _source_line(view, exhibit.row_ids), exhibit.name)
    _fold_away(exhibit.name, show_rest)


def show_on_stage(view: View, exhibit: Exhibit, *, key: str) -> None:
    """Show one chart and its source line, and nothing else: for a scene of a lecture."""
    _draw(exhibit.chart, _source_line(view, exhibit.row_ids), key, on_stage=True)
    say_part(exhibit)


def show_computed_chart(view: View, chart: Chart, rows: pd.DataFrame, effect_ids: Sequence[str], *, name: str) -> None:
    """Show a chart of figures computed here from one effect, or from none of the atlas if ``effect_ids`` is empty.

    ``rows`` are the computed figures, which the table and the download hold; ``computed`` says from what. A row of the
    table opens the card of the effect.
    """
    basis = rows["computed"].iloc[0]
    origins = "; ".join(view.atlas.facts[i].origin.in_text for i in effect_ids)

    def show_rest() -> None:
        key = f"{name}-table"
        st.dataframe(
            rows,
            key=key,
            hide_index=True,
            on_select=(lambda: open_chosen_row(key, list(effect_ids) * len(rows))) if effect_ids else "ignore",
            selection_mode="single-row",
            alt=f"{len(rows)} numbers computed here, with their values.",
        )
        origin = "; ".join(view.atlas.facts[i].origin.full for i in effect_ids) or "a figure set by the reader"
        _words_and_file(chart, lambda: rows.assign(computed_from=origin), f"these {len(rows)}", name)

    _draw(chart, f"Source of d: {origins}. {basis}" if effect_ids else f"{NO_SOURCE} {basis}", name)
    _fold_away(name, show_rest)


def _draw(chart: Chart, sources: str, name: str, *, on_stage: bool = False) -> None:
    """A chart and beneath it its source line, which also stands in every picture of it that is saved."""
    key = f"{name}-chart"
    draw(chart, lambda: open_mark(key), key=key, sources=sources, saves=not on_stage, on_stage=on_stage)


def _fold_away(name: str, show: Callable[[], None]) -> None:
    """Fold something away beneath a chart: it is made and sent only once a reader opens it."""
    details = st.expander(DETAILS, key=f"{name}-details", on_change="rerun")
    if details.open:
        with details:
            show()


def _with_citations(view: View, exhibit: Exhibit) -> pd.DataFrame:
    """All rows of an exhibit for a file, also those of which only a part is shown."""
    rows, row_ids = exhibit.every_row()
    return cited_rows(rows, row_ids, view.atlas.facts, exhibit.warning)


def _words_and_file(chart: Chart, make_rows: Callable[[], pd.DataFrame], counted: str, name: str) -> None:
    """The chart in words, and its rows as CSV: they are made once somebody asks for them; ``counted`` says how many."""
    st.markdown(f"**In words.** {as_markdown(chart.alt)}")
    st.download_button(
        f"Download {counted} rows with citations (CSV)",
        data=lambda: as_csv(make_rows()),
        file_name=f"psychodynamic-atlas-{name}.csv",
        mime="text/csv",
        key=f"{name}-csv",
        on_click="ignore",
    )


def show_rows(view: View, row_ids: Sequence[str], *, name: str) -> None:
    """Show facts as a table only, a page at a time where they are many; a row opens its card."""
    _table(view, list(a_page_of(row_ids, ROWS_A_TABLE, name)), f"{name}-table")


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


def _source_line(view: View, row_ids: Sequence[str]) -> str:
    """The sources of the rows really plotted, in short form."""
    if not row_ids:
        return NO_SOURCE
    named = dict.fromkeys(i for ids in row_ids for i in named_ids(ids)[0][:MOST_TOLD])
    origins = dict.fromkeys(view.atlas.facts[i].origin.in_text for i in named)
    return f"Sources: {'; '.join(origins)}"


def _table(view: View, row_ids: Sequence[str], key: str, computed: Sequence[str] | None = None) -> None:
    table = _readable(view.atlas, tuple(row_ids))
    if computed is not None:
        table = table.copy()
        table.insert(0, "Computed", list(computed))
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=min(38 * (len(table) + 1), 320),
        on_select=lambda: open_chosen_row(key, list(row_ids)),
        selection_mode="single-row",
        alt=f"{len(table)} rows: choose one to open its card. With the keyboard: arrow keys, then Shift and Space.",
    )


@lru_cache(maxsize=MOST)
def _readable(atlas: Atlas, row_ids: tuple[str, ...]) -> pd.DataFrame:
    """``readable_rows``, made once for all who look at them: nobody may change them."""
    return readable_rows(row_ids, atlas.facts)

"""The one way to show a chart: the chart, its source line, and beneath it the same rows as a table, words and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import state
from components.chart import Chart
from components.exhibit import Exhibit, Exhibits
from components.exhibit_memory import MOST
from components.paging import ROWS_A_TABLE, a_page_of, say_part, show_part
from components.plain_text import as_markdown
from components.view import View
from data.exports import MOST_TOLD, as_csv, cited_rows, readable_rows
from data.facts import named_ids

#: Pictures are saved at this many times their size on screen, so that they stay sharp on a projector.
PICTURE_SCALE = 3
PICTURE_FORMATS = {"png": "PNG", "svg": "SVG"}
DETAILS = "The same as a table, in words, and to download"


def show_exhibits(view: View, exhibits: Exhibits, *, page_path: str = "", with_titles: bool = True) -> None:
    """Show every exhibit under its title; where the filters leave none, say so and offer to loosen them.

    ``page_path`` names the page whose own choices may be put back where they are what is too narrow.
    """
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
    place = st.container()
    _source_line(view, exhibit.row_ids)
    with st.expander(DETAILS):
        _table(view, exhibit.row_ids, f"{exhibit.name}-table", exhibit.computed)
        counted = f"all {exhibit.part.total:,}" if exhibit.part else f"these {len(exhibit.rows)}"
        picture = _words_and_files(exhibit.chart, partial(_with_citations, view, exhibit), counted, exhibit.name)
    with place:
        _draw(exhibit.chart, exhibit.name, picture)


def show_on_stage(view: View, exhibit: Exhibit, *, key: str) -> None:
    """Show one chart and its source line, and nothing else: for a scene of a lecture."""
    _draw(exhibit.chart, key, None)
    say_part(exhibit)
    _source_line(view, exhibit.row_ids)


def show_computed_chart(view: View, chart: Chart, rows: pd.DataFrame, effect_ids: Sequence[str], *, name: str) -> None:
    """Show a chart of figures computed here from one effect, or from none of the atlas if ``effect_ids`` is empty.

    ``rows`` are the computed figures, which the table and the download hold; ``computed`` says from what. A row of the
    table opens the card of the effect.
    """
    place = st.container()
    basis = rows["computed"].iloc[0]
    if effect_ids:
        origins = "; ".join(view.atlas.facts[i].origin.in_text for i in effect_ids)
        st.caption(f"Source of d: {as_markdown(origins)}. {as_markdown(basis)}")
    else:
        st.caption(f"Source: none. Computed from a figure that you set. {as_markdown(basis)}")
    with st.expander(DETAILS):
        key = f"{name}-table"
        st.dataframe(
            rows,
            key=key,
            hide_index=True,
            on_select=(lambda: state.open_chosen_row(key, list(effect_ids) * len(rows))) if effect_ids else "ignore",
            selection_mode="single-row",
            alt=f"{len(rows)} numbers computed here, with their values.",
        )
        origin = "; ".join(view.atlas.facts[i].origin.full for i in effect_ids) or "a figure set by the reader"
        picture = _words_and_files(chart, lambda: rows.assign(computed_from=origin), f"these {len(rows)}", name)
    with place:
        _draw(chart, name, picture)


def _with_citations(view: View, exhibit: Exhibit) -> pd.DataFrame:
    """All rows of an exhibit for a file, also those of which only a part is shown."""
    rows, row_ids = exhibit.every_row()
    return cited_rows(rows, row_ids, view.atlas.facts, exhibit.warning)


def _words_and_files(chart: Chart, make_rows: Callable[[], pd.DataFrame], counted: str, name: str) -> str:
    """The chart in words, the rows as CSV, and the kind of picture that the chart's menu saves, which is returned.

    The rows are made once somebody asks for them; ``counted`` says how many they are.
    """
    st.markdown(f"**In words.** {as_markdown(chart.alt)}")
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        st.download_button(
            f"Download {counted} rows with citations (CSV)",
            data=lambda: as_csv(make_rows()),
            file_name=f"psychodynamic-atlas-{name}.csv",
            mime="text/csv",
            key=f"{name}-csv",
            on_click="ignore",
        )
    with right:
        picture = st.segmented_control(
            "Picture saved by the camera in the chart's corner",
            list(PICTURE_FORMATS),
            format_func=PICTURE_FORMATS.__getitem__,
            default="png",
            required=True,
            key=f"{name}-picture",
        )
    return picture or "png"


def _draw(chart: Chart, name: str, picture: str | None) -> None:
    """Draw a chart; its menu saves a ``picture`` of that format, or is left out."""
    st.plotly_chart(
        _without_dragging(chart),
        theme=None,
        key=state.chart_key(name),
        on_select=lambda: state.open_clicked_mark(name),
        selection_mode="points",
        config=_menu(name, picture) if picture else {"displayModeBar": False, "scrollZoom": False},
        alt=chart.alt,
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
            st.button(label, key=f"{name}-loosen", on_click=state.clear, args=keys)
            return
    own_choices = [control.key for control in view.controls.values() if control.page == page_path]
    if page_path and own_choices:
        st.button(
            "Put this page's own choices back",
            key=f"{name}-reset",
            on_click=state.reset,
            args=(view.controls, own_choices),
        )


def _source_line(view: View, row_ids: Sequence[str]) -> None:
    """The sources of the rows really plotted, in short form."""
    if not row_ids:
        st.caption("Source: none. Computed from a figure that you set.")
        return
    named = dict.fromkeys(i for ids in row_ids for i in named_ids(ids)[0][:MOST_TOLD])
    origins = dict.fromkeys(view.atlas.facts[i].origin.in_text for i in named)
    st.caption(f"Sources: {as_markdown('; '.join(origins))}")


def _table(view: View, row_ids: Sequence[str], key: str, computed: Sequence[str] | None = None) -> None:
    table = readable_rows(row_ids, view.atlas.facts)
    if computed is not None:
        table.insert(0, "Computed", list(computed))
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=min(38 * (len(table) + 1), 320),
        on_select=lambda: state.open_chosen_row(key, list(row_ids)),
        selection_mode="single-row",
        alt=f"{len(table)} rows: choose one to open its card. With the keyboard: arrow keys, then Shift and Space.",
    )


@lru_cache(maxsize=2 * MOST)
def _without_dragging(chart: Chart) -> go.Figure:
    """The figure with dragging off, so that a finger on a chart scrolls the page and a tap means the mark beneath it.

    Streamlit puts "pan" in the place of a plain ``False``. A word that Plotly does not know it lets pass, and Plotly
    answers that with the value of the template.
    """
    spec = chart.figure.to_dict()
    spec["layout"]["dragmode"] = "none"
    spec["layout"].setdefault("template", {}).setdefault("layout", {})["dragmode"] = False
    return go.Figure(spec, _validate=False)


def _menu(name: str, picture: str) -> dict[str, object]:
    """Plotly's own menu, cut down to saving a picture."""
    return {
        "displaylogo": False,
        "displayModeBar": True,
        # A tap arrives as a touch and as a click, which are not to be taken for a double click.
        "doubleClick": False,
        "doubleClickDelay": 0,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": picture,
            "filename": f"psychodynamic-atlas-{name}",
            "scale": PICTURE_SCALE if picture == "png" else 1,
        },
        "scrollZoom": False,
    }

"""The one way to show a chart: the chart, its source line, and beneath it the same rows as a table, words and files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import state
from components.chart import Chart
from components.plain_text import as_markdown
from components.view import View
from data.exports import as_csv, cited_rows, readable_rows

#: Pictures are saved at this many times their size on screen, so that they stay sharp on a projector.
PICTURE_SCALE = 3
PICTURE_FORMATS = {"png": "PNG", "svg": "SVG"}


def show_chart(view: View, chart: Chart, rows: pd.DataFrame, row_ids: Sequence[str], *, name: str) -> None:
    """Show a chart of ``rows``; ``row_ids`` are the ids of the facts of each row, ``name`` is unique on the page."""
    figure_key, table_key = f"{name}-chart", f"{name}-table"
    picture_key = f"{name}-picture"
    place = st.container()
    _source_line(view, row_ids)
    with st.expander("The same as a table, in words, and to download"):
        _table(view, row_ids, table_key)
        st.markdown(f"**In words.** {as_markdown(chart.alt)}")
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            st.download_button(
                f"Download these {len(rows)} rows with citations (CSV)",
                data=lambda: as_csv(cited_rows(rows, row_ids, view.atlas.facts)),
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
                key=picture_key,
            )
    with place:
        st.plotly_chart(
            chart.figure,
            theme=None,
            key=figure_key,
            on_select=lambda: state.open_clicked_mark(figure_key),
            selection_mode="points",
            config=_menu(name, picture or "png"),
            alt=chart.alt,
        )


def show_rows(view: View, row_ids: Sequence[str], *, name: str) -> None:
    """Show facts as a table only; a row opens its card."""
    _table(view, row_ids, f"{name}-table")


def show_nothing(view: View, table: str) -> None:
    """Say that the filters leave nothing of a table, which of them to loosen, and offer to do it."""
    st.info(f"Nothing is left of this with {as_markdown(view.filters.describe())}.")
    frame = view.atlas.frames[table]
    for keys, label in (
        (("conditions",), "Show all conditions"),
        (("sources",), "Show all sources"),
        (("conditions", "sources"), "Show everything"),
    ):
        loosened = type(view.filters)(
            view.atlas.choices,
            () if "sources" in keys else view.filters.selected_sources,
            () if "conditions" in keys else view.filters.selected_conditions,
        )
        if len(loosened.apply(frame)):
            st.button(label, key=f"{table}-loosen", on_click=state.clear, args=keys)
            return


def _source_line(view: View, row_ids: Sequence[str]) -> None:
    """The sources of the rows really plotted, in short form."""
    origins = dict.fromkeys(view.atlas.facts[i].origin.in_text for ids in row_ids for i in ids.split(";"))
    st.caption(f"Sources: {as_markdown('; '.join(origins))}")


def _table(view: View, row_ids: Sequence[str], key: str) -> None:
    table = readable_rows(row_ids, view.atlas.facts)
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=min(38 * (len(table) + 1), 320),
        on_select=lambda: state.open_chosen_row(key, list(row_ids)),
        selection_mode="single-row",
        alt=f"{len(table)} rows: choose one to open its card. With the keyboard: arrow keys, then Shift and Space.",
    )


def _menu(name: str, picture: str) -> dict[str, object]:
    """Plotly's own menu, cut down to saving a picture."""
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": picture,
            "filename": f"psychodynamic-atlas-{name}",
            "scale": PICTURE_SCALE if picture == "png" else 1,
        },
        "scrollZoom": False,
    }

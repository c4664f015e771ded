"""Downloads of the tables and the citation of the atlas itself, for the Data and method page."""

from __future__ import annotations

from functools import cache

import pandas as pd
import streamlit as st

from components.exhibits.view import View
from data.atlas.atlas import TABLES_DATED, VERSION
from data.atlas.exports import all_tables_as_zip, as_csv, references_as_json
from data.contract.codebook import codebook, vocabularies
from data.contract.tables import REFERENCES_FILE


def show_downloads(view: View) -> None:
    """Every table as CSV, the cited works as CSL-JSON, and all of them as one zip."""
    st.subheader("Download the tables")
    with st.container(horizontal=True):
        st.download_button(
            "All tables (zip)",
            data=lambda: all_tables_as_zip(view.atlas.tables),
            file_name=f"psychodynamic-atlas-{VERSION}.zip",
            mime="application/zip",
            type="primary",
            on_click="ignore",
        )
        for name, frame in view.atlas.tables.frames():
            st.download_button(
                f"{name}.csv ({len(frame)})",
                data=lambda frame=frame: as_csv(frame),  # type: ignore[misc]
                file_name=f"{name}.csv",
                mime="text/csv",
                key=f"download-{name}",
                on_click="ignore",
            )
        st.download_button(
            f"{REFERENCES_FILE} ({len(view.atlas.tables.references)})",
            data=lambda: references_as_json(view.atlas.tables),
            file_name=REFERENCES_FILE,
            mime="application/json",
            key="download-references",
            on_click="ignore",
        )


def show_how_to_cite(view: View) -> None:
    """Version, date, and the citation to copy."""
    st.subheader("Version and how to cite")
    st.markdown(f"Version {VERSION}, tables of {TABLES_DATED}. Tables: CC BY 4.0. Code: MIT.")
    year = TABLES_DATED[:4]
    st.code(
        f"Psychodynamic Atlas contributors. ({year}). Psychodynamic Atlas (Version {VERSION}) "
        "[Data set and web application].",
        language=None,
        wrap_lines=True,
    )


def show_codebook() -> None:
    """Every column of every table, and every word that a column allows."""
    st.subheader("Codebook")
    columns, words = _declared()
    st.dataframe(columns, hide_index=True, alt="Every column of every table: type, unit, meaning, allowed values.")
    st.dataframe(words, hide_index=True, alt="Every word that a column allows, with its label and definition.")


@cache
def _declared() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the code declares, which is the same until it is served anew."""
    return codebook(), vocabularies()

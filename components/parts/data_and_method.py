"""Downloads of the tables and the citation of the atlas itself, for the Data and method page."""

from __future__ import annotations

from functools import cache

import pandas as pd
import streamlit as st

from components.exhibits.drawing.table import show_table
from components.exhibits.view import View
from components.plain_text import as_markdown
from data.atlas.atlas import VERSION
from data.atlas.exports import all_tables_as_zip
from data.contract.codebook import codebook, vocabularies
from data.contract.tables import REFERENCES_FILE


def show_downloads(view: View) -> None:
    """Every table as CSV, the cited works as CSL-JSON, and all of them as one zip."""
    st.subheader("Download the tables")
    st.download_button(
        "All tables (zip)",
        data=lambda: all_tables_as_zip(view.atlas.tables),
        file_name=f"{view.atlas.edition.file_name(VERSION)}.zip",
        mime="application/zip",
        type="primary",
        on_click="ignore",
    )
    sizes = {f"{name}.csv": len(frame) for name, frame in view.atlas.tables.frames()}
    sizes[REFERENCES_FILE] = len(view.atlas.tables.references)
    # Links to the data interface: a button each would be a message each in every rerun.
    links = " · ".join(f"[{as_markdown(f'{name} ({n_rows})')}](tables/{name})" for name, n_rows in sizes.items())
    st.markdown(f"One by one: {links}. Programs read each chart of the atlas at [exhibits.json](exhibits.json).")


def show_how_to_cite(view: View) -> None:
    """Version, date, and the citation to copy."""
    edition = view.atlas.edition
    st.markdown(
        f"### Version and how to cite\n\nVersion {VERSION}, tables of {edition.dated}. Tables: CC BY 4.0. Code: MIT."
    )
    st.code(
        f"{edition.title} contributors. ({edition.year}). {edition.title} (Version {VERSION}) "
        "[Data set and web application].",
        language=None,
        wrap_lines=True,
    )


def show_codebook() -> None:
    """Every column of every table, and every word that a column allows."""
    st.subheader("Codebook")
    columns, words = _declared()
    show_table(columns, alt="Every column of every table: type, unit, meaning, allowed values.")
    show_table(words, alt="Every word that a column allows, with its label and definition.")


@cache
def _declared() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the code declares, fixed until the next deployment."""
    return codebook(), vocabularies()

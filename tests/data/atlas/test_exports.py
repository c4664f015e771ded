"""Rows on their way out carry their citations, and the zip holds every table."""

from __future__ import annotations

import io
import zipfile

import pandas as pd

from data.atlas.exports import all_tables_as_zip, as_csv, cited_rows, readable_rows
from data.contract.schema import TABLES
from data.evidence.fact_ids import FactIds
from tests.loaded import ATLAS

EFFECTS = ATLAS.frames["effect_sizes"]


def ids_of(effects: pd.DataFrame) -> list[FactIds]:
    return list(map(FactIds.of, effects["effect_id"]))


def test_exported_rows_are_exactly_those_given_with_citations():
    rows = EFFECTS[EFFECTS["reference_id"].eq("driessen-2010")]
    exported = pd.read_csv(io.BytesIO(as_csv(cited_rows(rows, ids_of(rows), ATLAS.facts))))

    assert list(exported["effect_id"]) == list(rows["effect_id"])
    assert list(exported["value"]) == list(rows["value"])
    assert set(exported["citation"]) == {"Driessen et al., 2010"}
    assert exported["reference"].str.startswith("Driessen, E., Cuijpers, P.").all()
    assert not {"source_keys", "condition_keys"} & set(exported)


def test_exported_rows_link_to_the_doi_where_there_is_one():
    rows = EFFECTS[EFFECTS["effect_id"].eq("sh-05")]
    exported = cited_rows(rows, ids_of(rows), ATLAS.facts)
    assert list(exported["link"]) == ["https://doi.org/10.1080/j.1440-1614.2006.01736.x"]


def test_a_row_of_two_facts_names_both():
    ids = FactIds.of("uk_guide.length.nhs-sessions", "escalante.length.verywell-minutes")
    (row,) = readable_rows([ids], ATLAS.facts).to_dict("records")
    assert "6 to 16 sessions per course" in row["What it says"]
    assert "about 45 minutes per session" in row["What it says"]
    assert "UK guide" in row["Source"]
    assert "Escalante: Verywell text" in row["Source"]


def test_what_a_source_cites_is_unknown_where_its_references_are_lost():
    table = readable_rows(
        list(map(FactIds.of, ("uk_guide.coverage.ocd", "escalante.coverage.psych-central-ptsd"))), ATLAS.facts
    )
    assert list(table["Cites"]) == ["", "unknown"]
    assert table["Caution"].str.contains("Fonagy, 2015").all()


def test_the_zip_holds_every_table_the_works_and_the_codebook():
    with zipfile.ZipFile(io.BytesIO(all_tables_as_zip(ATLAS.tables))) as archive:
        assert set(archive.namelist()) == {
            *(f"{name}.csv" for name in TABLES),
            "references.json",
            "README.md",
            "LICENSE",
        }
        for name, frame in ATLAS.tables.frames():
            assert len(pd.read_csv(archive.open(f"{name}.csv"))) == len(frame)
        assert b"CC BY 4.0" in archive.read("LICENSE")


def test_the_table_has_the_status_of_effects_and_no_empty_column_elsewhere():
    rows = readable_rows([FactIds.of("sh-17"), FactIds.of("lr11-1")], ATLAS.facts)
    assert list(rows["Status"]) == ["Disputed", "As reported"]
    assert "Status" not in readable_rows([FactIds.of("uk_guide.length.nhs-sessions")], ATLAS.facts)


def test_a_warning_goes_with_every_row_that_is_downloaded():
    rows = EFFECTS[EFFECTS["effect_id"].isin(["sh-05", "sh-16"])]
    warned = cited_rows(rows, ids_of(rows), ATLAS.facts, warning="Unlike comparisons.")
    assert list(warned["warning"]) == ["Unlike comparisons."] * 2
    assert "warning" not in cited_rows(rows, ids_of(rows), ATLAS.facts)

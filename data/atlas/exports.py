"""Rows for export: readable beside a chart, or CSV with every citation written out."""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence

import pandas as pd
from pandas.api.types import is_numeric_dtype

from data.contract.guards import guarded
from data.contract.tables import REFERENCES_FILE, TABLES_FOLDER, Tables
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact

_LINE_END = re.compile(r"\r\n?")
BETWEEN = " × "
MAX_TOLD = 12
CODEBOOK_FILE = "README.md"
#: Files that accompany the tables, read at start-up so that no request waits for the disk.
_WITH_TABLES = {
    CODEBOOK_FILE: (TABLES_FOLDER.parent / CODEBOOK_FILE).read_bytes(),
    "LICENSE": (TABLES_FOLDER.parent.parent / "LICENSE-DATA").read_bytes(),
}


def readable_rows(row_ids: Sequence[FactIds], facts: Mapping[str, Fact]) -> pd.DataFrame:
    """One row in plain words for each entry of ``row_ids``.

    A row describes up to ``MAX_TOLD`` facts and counts the rest. Columns out: What it says, As printed, Source,
    Citation, Place, Cites (the works that the source cites), Caution, Layer, and Status where any fact has one.
    """
    rows = []
    for ids in row_ids:
        found = _told(ids, facts)
        rows.append(
            {
                "What it says": _says(ids, found),
                "As printed": _as_printed(found),
                "Source": _source(found),
                "Citation": "; ".join(dict.fromkeys(fact.origin.in_text for fact in found)),
                "Place": _place(found),
                "Cites": "; ".join(dict.fromkeys(work for fact in found for work in _cited(fact))),
                "Caution": _caveat(found),
                "Layer": ", ".join(dict.fromkeys(fact.layer_label for fact in found)),
                "Status": ", ".join(dict.fromkeys(fact.status_label for fact in found if fact.status_label)),
            }
        )
    table = pd.DataFrame(rows)
    return table if any(row["Status"] for row in rows) else table.drop(columns="Status", errors="ignore")


def cited_rows(
    rows: pd.DataFrame,
    row_ids: Sequence[FactIds],
    facts: Mapping[str, Fact],
    *,
    computed: Sequence[str] | None = None,
    warning: str = "",
) -> pd.DataFrame:
    """The rows of a table with everything they need once exported.

    Adds the facts in words, ``MAX_TOLD`` per row at most (``says``, ``source``, ``location``, and ``as_printed`` and
    ``caveat`` unless the table has its own); ``computed`` and ``warning`` if given; and ``citation``, ``reference``,
    ``link`` and ``cited_works`` for every fact. ``row_ids`` are the facts behind each row, empty where a row rests on
    no fact of the atlas. Drops the filter's columns (``source_keys``, ``condition_keys``).
    """
    named = [_told(ids, facts) for ids in row_ids]
    every = [[facts[fact_id] for fact_id in ids.named] for ids in row_ids]
    in_words = {
        "says": [_says(ids, found) for ids, found in zip(row_ids, named, strict=True)],
        "as_printed": [_as_printed(found) for found in named],
        "source": [_source(found) for found in named],
        "location": [_place(found) for found in named],
        "caveat": [_caveat(found) for found in named],
    }
    added = {
        **{name: words for name, words in in_words.items() if name not in rows},
        **({} if computed is None else {"computed": list(computed)}),
        **({"warning": warning} if warning else {}),
        "citation": ["; ".join(dict.fromkeys(f.origin.in_text for f in found)) for found in every],
        "reference": [" ".join(dict.fromkeys(f.origin.full for f in found)) for found in every],
        "link": ["; ".join(dict.fromkeys(f.origin.url or "" for f in found)) for found in every],
        "cited_works": [" ".join(dict.fromkeys(c.full for f in found for c in f.cites)) for found in every],
    }
    own = rows.drop(columns=["source_keys", "condition_keys"], errors="ignore").reset_index(drop=True)
    return own.map(_as_text).assign(**added)


def _as_text(cell: object) -> object:
    """A cell as files write it: several ids are joined by semicolons, as in the tables."""
    return FactIds(cell).in_link if isinstance(cell, tuple) else cell.in_link if isinstance(cell, FactIds) else cell


def _cited(fact: Fact) -> list[str]:
    return ["unknown"] if fact.cites_unknown else [cited.in_text for cited in fact.cites]


def _told(ids: FactIds, facts: Mapping[str, Fact]) -> list[Fact]:
    return [facts[fact_id] for fact_id in ids.named[:MAX_TOLD]]


def _says(ids: FactIds, named: Sequence[Fact]) -> str:
    n_more = ids.n_facts - len(named)
    return BETWEEN.join([*(fact.says for fact in named), *([f"and {n_more} more"] if n_more else [])])


def _as_printed(named: Sequence[Fact]) -> str:
    return BETWEEN.join(fact.as_printed or "" for fact in named)


def _source(named: Sequence[Fact]) -> str:
    return BETWEEN.join(dict.fromkeys(fact.source_label for fact in named))


def _place(named: Sequence[Fact]) -> str:
    return BETWEEN.join(fact.place for fact in named)


def _caveat(named: Sequence[Fact]) -> str:
    return " ".join(fact.caveat for fact in named if fact.caveat)


def as_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV for any spreadsheet: UTF-8 with the BOM that Excel looks for, and no cell that executes.

    ``data.contract.tables`` reads such a file back unchanged.
    """
    texts = {str(column): frame[column].map(_guarded) for column in frame if not is_numeric_dtype(frame[column])}
    return codecs.BOM_UTF8 + frame.assign(**texts).to_csv(index=False).encode("utf-8")


def _guarded(cell: object) -> object:
    return guarded(_LINE_END.sub("\n", cell)) if isinstance(cell, str) else cell


def fact_rows(facts: Mapping[str, Fact], fact_ids: Sequence[str]) -> pd.DataFrame:
    """Some facts with their citations, one per row.

    Columns out: ``fact_id``, ``subject``, ``says``, ``as_printed``, ``source``, ``section``, ``line``, ``layer``,
    ``status``, ``reading``, ``caveat``, ``citation`` (in-text), ``reference`` (list entry), ``link`` and
    ``cited_works`` (what the source itself cites for the fact).
    """
    rows = [
        {
            "fact_id": fact.fact_id,
            "subject": fact.subject,
            "says": fact.says,
            "as_printed": fact.as_printed,
            "source": fact.source_label,
            "section": fact.section,
            "line": fact.line,
            "layer": fact.layer_label,
            "status": fact.status_label,
            "reading": fact.reading,
            "caveat": fact.caveat,
            "citation": fact.origin.in_text,
            "reference": fact.origin.full,
            "link": fact.origin.url,
            "cited_works": " ".join(cited.full for cited in fact.cites),
        }
        for fact in (facts[fact_id] for fact_id in fact_ids)
    ]
    return pd.DataFrame(rows)


def references_as_json(tables: Tables) -> bytes:
    """The cited works as UTF-8 CSL-JSON, as loaded; later changes to the file do not show."""
    works = json.dumps(list(tables.references.values()), ensure_ascii=False, indent=2)
    return f"{works}\n".encode()


def all_tables_as_zip(tables: Tables) -> bytes:
    """Every table as CSV, the cited works as CSL-JSON, the codebook and the licence, in one zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in tables.frames():
            archive.writestr(f"{name}.csv", as_csv(frame))
        archive.writestr(REFERENCES_FILE, references_as_json(tables))
        for name, content in _WITH_TABLES.items():
            archive.writestr(name, content)
    return packed.getvalue()

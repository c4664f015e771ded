"""Rows on their way out: readable beside a chart, and as CSV with every citation written out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence

import pandas as pd

from data.contract.tables import REFERENCES_FILE, TABLES_FOLDER, Tables
from data.evidence.facts import Fact, named_ids

BETWEEN = " × "
MOST_TOLD = 12
CODEBOOK_FILE = "README.md"


def readable_rows(row_ids: Sequence[str], facts: Mapping[str, Fact]) -> pd.DataFrame:
    """One row of plain words for each entry of ``row_ids`` (ids of facts, see ``data.evidence.facts.named_ids``).

    A row tells ``MOST_TOLD`` facts and how many more there are. Out: what it says, as printed, source, citation, place,
    what the source cites, caveat, layer, and the status where facts have one.
    """
    rows = []
    for ids in row_ids:
        named, n_more = named_ids(ids)
        found = [facts[fact_id] for fact_id in named[:MOST_TOLD]]
        n_more += len(named) - len(found)
        rows.append(
            {
                "What it says": BETWEEN.join(
                    [*(fact.says for fact in found), *([f"and {n_more} more"] if n_more else [])]
                ),
                "As printed": BETWEEN.join(fact.as_printed or "" for fact in found),
                "Source": BETWEEN.join(dict.fromkeys(fact.source_label for fact in found)),
                "Citation": "; ".join(dict.fromkeys(fact.origin.in_text for fact in found)),
                "Place": BETWEEN.join(fact.place for fact in found),
                "It cites": "; ".join(dict.fromkeys(work for fact in found for work in _cited(fact))),
                "Caveat": " ".join(fact.caveat for fact in found if fact.caveat),
                "Layer": ", ".join(dict.fromkeys(fact.layer_label for fact in found)),
                "Status": ", ".join(dict.fromkeys(fact.status_label for fact in found if fact.status_label)),
            }
        )
    table = pd.DataFrame(rows)
    return table if any(row["Status"] for row in rows) else table.drop(columns="Status", errors="ignore")


def _cited(fact: Fact) -> list[str]:
    return ["unknown"] if fact.cites_unknown else [cited.in_text for cited in fact.cites]


def cited_rows(
    rows: pd.DataFrame, row_ids: Sequence[str], facts: Mapping[str, Fact], warning: str = ""
) -> pd.DataFrame:
    """The rows as the table has them, with ``citation``, ``reference``, ``link`` and ``cited_works`` added.

    A ``warning`` that goes with them stands in every row, in a column of that name. Columns that the filter added
    (``source_keys``, ``condition_keys``) are left out.
    """
    found = [[facts[fact_id] for fact_id in named_ids(ids)[0]] for ids in row_ids]
    own = rows.drop(columns=["source_keys", "condition_keys"], errors="ignore").reset_index(drop=True)
    warned = own.assign(warning=warning) if warning else own
    return warned.assign(
        citation=["; ".join(dict.fromkeys(f.origin.in_text for f in each)) for each in found],
        reference=[" ".join(dict.fromkeys(f.origin.full for f in each)) for each in found],
        link=["; ".join(dict.fromkeys(f.origin.url or "" for f in each)) for each in found],
        cited_works=[" ".join(dict.fromkeys(c.full for f in each for c in f.cites)) for each in found],
    )


def as_csv(frame: pd.DataFrame) -> bytes:
    """A frame as UTF-8 CSV."""
    return frame.to_csv(index=False).encode("utf-8")


def references_as_json(tables: Tables) -> bytes:
    """The cited works as UTF-8 CSL-JSON, as they were read: what has happened to the file since does not count."""
    works = json.dumps(list(tables.references.values()), ensure_ascii=False, indent=2)
    return f"{works}\n".encode()


def all_tables_as_zip(tables: Tables) -> bytes:
    """Every table as CSV, the cited works as CSL-JSON, the codebook and the licence, in one zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in tables.frames():
            archive.writestr(f"{name}.csv", as_csv(frame))
        archive.writestr(REFERENCES_FILE, references_as_json(tables))
        archive.writestr(CODEBOOK_FILE, (TABLES_FOLDER.parent / CODEBOOK_FILE).read_bytes())
        archive.writestr("LICENSE", (TABLES_FOLDER.parent.parent / "LICENSE-DATA").read_bytes())
    return packed.getvalue()

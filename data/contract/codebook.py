"""The codebook as frames: every column of every table, every word of every vocabulary, every rule over a row.

Everything comes from ``data.contract.schema``. A test compares ``data/README.md`` with it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pandera.pandas as pa

from data.contract.links import link_in_words
from data.contract.schema import TABLES, Table, vocabulary_of
from data.contract.vocabulary import DERIVED, Vocabulary

COLUMNS = ("table", "column", "type", "unit", "required", "meaning", "allowed")

_TYPES = {"string": "text", "Float64": "number", "Int64": "whole number"}


def codebook() -> pd.DataFrame:
    """One row per column, in table order; columns out are ``COLUMNS``, with an empty text where there is nothing.

    ``type`` is text (an id, a date or a line, whose form is checked), prose (words for readers, which no code
    inspects), number, whole number, or word (from a closed vocabulary); ``required`` is yes or no.
    """
    rows = [
        (
            name,
            column,
            _type(declared),
            _unit(declared),
            _required(declared),
            declared.description,
            _allowed(table, column),
        )
        for name, table in TABLES.items()
        for column, declared in table.schema.columns.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="string")


def vocabularies() -> pd.DataFrame:
    """One row per word: ``column`` (every table.column that uses it), ``word``, ``label``, ``definition``.

    The vocabularies at the end appear in no table; their ``column`` says what they are derived from.
    """
    rows = [
        (columns, word, term.label, term.definition)
        for columns, vocabulary in _vocabularies_in_use()
        for word, term in vocabulary.items()
    ]
    return pd.DataFrame(rows, columns=["column", "word", "label", "definition"], dtype="string")


def row_rules() -> pd.DataFrame:
    """One row per rule over several columns: ``table``, ``column`` (where it is reported), ``beside``, ``allowed``."""
    rows = [
        (name, rule.column, ", ".join(rule.beside), rule.allowed)
        for name, table in TABLES.items()
        for rule in table.row_rules
    ]
    return pd.DataFrame(rows, columns=["table", "column", "beside", "allowed"], dtype="string")


def _vocabularies_in_use() -> Iterator[tuple[str, Vocabulary]]:
    """Each vocabulary once, with the columns that use it; compared by content, because the schema holds copies."""
    in_columns = [
        (f"{name}.{column}", vocabulary)
        for name, table in TABLES.items()
        for column, declared in table.schema.columns.items()
        if (vocabulary := vocabulary_of(declared))
    ]
    in_use: list[Vocabulary] = []
    for _, vocabulary in in_columns:
        if vocabulary not in in_use:
            in_use.append(vocabulary)
            yield ", ".join(column for column, used in in_columns if used == vocabulary), vocabulary
    yield from DERIVED.items()


def _type(declared: pa.Column) -> str:
    if (declared.metadata or {}).get("prose"):
        return "prose"
    return "word" if vocabulary_of(declared) else _TYPES[str(declared.dtype).partition("[")[0]]


def _unit(declared: pa.Column) -> str:
    return str((declared.metadata or {}).get("unit", ""))


def _required(declared: pa.Column) -> str:
    return "no" if declared.nullable else "yes"


def _allowed(table: Table, column: str) -> str:
    """What a cell may hold, in words: the column's checks, what it links to, and whether it is a key."""
    declared = table.schema.columns[column]
    said = [str(check.error) for check in declared.checks] or [
        f"any {'text' if _type(declared) == 'prose' else _type(declared)}"
    ]
    if targets := table.foreign_keys.get(column):
        said = [" or ".join(map(link_in_words, targets))]
    if table.key == (column,):
        said.append("each once")
    elif column in table.key:
        said.append(f"each once together with {', '.join(other for other in table.key if other != column)}")
    return "; ".join(said)

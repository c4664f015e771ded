"""Everything a reader has opened and decided about it, as one value; and the one file that holds it all."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.own_evidence.columns import FORMS, ROLES
from data.own_evidence.pooling import ESTIMATORS, INTERVALS, SAMPLE_RULES, PoolingChoices
from data.own_evidence.sheets import (
    DECIMAL_SIGNS,
    DELIMITERS,
    ENCODINGS,
    MAX_BYTES,
    FileRefused,
    ReadingChoices,
)
from data.own_evidence.studies import EFFECT_DIRECTIONS, LEFT_OUT, SCORE_DIRECTIONS, MappingChoices

#: What can be shown of pooled studies on request.
PARTS = {"without_one": "Leave one out", "funnel": "Funnel plot", "subgroups": "Subgroups"}
SAVED_ENDING = ".atlas.json"
_KIND, _VERSION = "atlas own evidence", 1


@dataclass(frozen=True)
class OwnEvidence:
    """A file that a reader opened, how to read it, what its columns hold, and how to pool its studies.

    ``is_shown`` means that the reader has seen the result, with what was left out, and wants it in the charts.
    ``parts`` are the requested ones of ``PARTS``. ``note`` goes with the figures, such as that they are a sample.
    """

    file_name: str
    content: bytes = field(repr=False)
    reading: ReadingChoices = field(default_factory=ReadingChoices)
    mapping: MappingChoices | None = None
    pooling: PoolingChoices = field(default_factory=PoolingChoices)
    is_shown: bool = False
    parts: tuple[str, ...] = ()
    note: str = ""

    def with_reading(self, **chosen: str | None) -> OwnEvidence:
        """Read the file differently; the columns must then be mapped again."""
        return replace(self, reading=self.reading.with_chosen(**chosen), mapping=None, is_shown=False)


def saved(own: OwnEvidence) -> bytes:
    """The file, its mapping and all choices, as one file that ``reopened`` accepts."""
    mapping = own.mapping or MappingChoices(())
    record = {
        "kind": _KIND,
        "version": _VERSION,
        "file_name": own.file_name,
        "note": own.note,
        "reading": own.reading.as_record(),
        "mapping": {
            **mapping.__dict__,
            "columns": dict(mapping.columns),
            "families": dict(mapping.families),
        },
        "pooling": own.pooling.__dict__,
        "is_shown": own.is_shown,
        "parts": own.parts,
        "content": base64.b64encode(zlib.compress(own.content, 9)).decode("ascii"),
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8")


def reopened(content: bytes) -> OwnEvidence:
    """The inverse of ``saved``; raises ``FileRefused`` for a damaged file or values that are not allowed."""
    try:
        record = json.loads(content)
        if record["kind"] != _KIND or record["version"] != _VERSION:
            raise FileRefused(f"The file is of kind {str(record['kind'])[:60]}; allowed is one that Share saved here.")
        packed = zlib.decompressobj()
        held = packed.decompress(base64.b64decode(record["content"], validate=True), MAX_BYTES + 1)
        if len(held) > MAX_BYTES:
            raise FileRefused(f"The table in the file is too large; allowed are {MAX_BYTES // 1024 // 1024} MB.")
        return OwnEvidence(
            file_name=_text(record["file_name"]),
            content=held,
            reading=_reading(record["reading"]),
            mapping=_mapping(record["mapping"]),
            pooling=_pooling(record["pooling"]),
            is_shown=bool(record["is_shown"]),
            parts=tuple(part for part in PARTS if part in record["parts"]),
            note=_text(record["note"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, zlib.error) as wrong:
        if isinstance(wrong, FileRefused):
            raise
        raise FileRefused("The file is damaged or was not saved here; allowed is one that Share saved.") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 400:
        raise ValueError(value)
    value.encode("utf-8")  # half a character could not be sent to any page
    return value


def _name(value: object) -> str:
    """What stands in a cell of the table: a column, a comparator, a study."""
    words = str(value)
    words.encode("utf-8")
    return words


def _one_of(value: Any, allowed: Mapping[str, object] | tuple[str, ...], *others: str | None) -> Any:
    if value not in allowed and value not in others:
        raise ValueError(value)
    return value


def _number(value: Any, least: float, most: float) -> float:
    if not least <= float(value) <= most:
        raise ValueError(value)
    return float(value)


def _reading(record: Mapping[str, Any]) -> ReadingChoices:
    sheet = record["sheet_name"]
    return ReadingChoices(
        encoding=_one_of(record["encoding"], ENCODINGS, None),
        delimiter=_one_of(record["delimiter"], DELIMITERS, None),
        decimal_sign=_one_of(record["decimal_sign"], DECIMAL_SIGNS, None),
        sheet_name=None if sheet is None else _text(sheet),
    )


def _mapping(record: Mapping[str, Any]) -> MappingChoices:
    columns, families = record["columns"], record["families"]
    return MappingChoices(
        columns=tuple((_one_of(role, ROLES), _name(name)) for role, name in columns.items()),
        form=_one_of(record["form"], FORMS),
        effect_direction=_one_of(record["effect_direction"], EFFECT_DIRECTIONS, ""),
        score_direction=_one_of(record["score_direction"], SCORE_DIRECTIONS, ""),
        families=tuple((_name(n), _one_of(f, COMPARATOR_FAMILIES, "", LEFT_OUT)) for n, f in families.items()),
        level_percent=_number(record["level_percent"], 50, 99.99),
    )


def _pooling(record: Mapping[str, Any]) -> PoolingChoices:
    return PoolingChoices(
        estimator=_one_of(record["estimator"], ESTIMATORS),
        interval=_one_of(record["interval"], INTERVALS),
        sample_rule=_one_of(record["sample_rule"], SAMPLE_RULES),
        correlation=_number(record["correlation"], 0, 1),
        without_outliers=bool(record["without_outliers"]),
        high_risk=tuple(map(_name, record["high_risk"])),
        without_high_risk=bool(record["without_high_risk"]),
        left_out=tuple(map(_name, record["left_out"])),
    )

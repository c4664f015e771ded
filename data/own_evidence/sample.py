"""A table to try things out with, made of the atlas's own figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pandas as pd

from data.evidence.facts import Fact, records
from data.own_evidence.evidence import OwnEvidence
from data.own_evidence.sheets import ReadingChoices, Sheet
from data.own_evidence.studies import MappingChoices

SAMPLE_NAME = "sample.csv"
SAMPLE_NOTE = (
    "A sample of figures that reviews in this atlas print. Reviews share studies, so their pooled figure only shows "
    "how pooling works; it is no finding."
)
_COLUMNS = ("study", "effect", "lower", "upper", "level", "n", "compared_with", "treatment")


def sample_of(drawn_effects: pd.DataFrame, facts: Mapping[str, Fact]) -> OwnEvidence:
    """The figures of works that print a full interval, as a reader's own table; each work counts as one sample.

    In: ``data.subjects.effect_sizes.drawn_effects``. Signs are as the atlas draws them: positive favours the treatment.
    """
    whole = drawn_effects[
        drawn_effects["interval_kind"].eq("confidence")
        & drawn_effects["layer"].ne("stated")
        & drawn_effects["drawn"].notna()
    ]
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in records(whole):
        table.writerow(
            [
                facts[row["effect_id"]].source_label,
                *(f"{row[column]:g}" for column in ("drawn", "drawn_low", "drawn_high", "ci_level")),
                "" if row["n_patients"] is None else row["n_patients"],
                row["comparator_family"],
                row["intervention"],
            ]
        )
    content = written.getvalue().encode("utf-8")
    families = tuple((family, family) for family in dict.fromkeys(whole["comparator_family"]))
    mapping = MappingChoices(
        (
            ("study", "study"), ("effect", "effect"), ("lower", "lower"), ("upper", "upper"), ("level", "level"),
            ("n", "n"), ("comparator", "compared_with"), ("treatment", "treatment"),
        ),
        effect_direction="treatment",
        families=families,
    )  # fmt: skip
    return OwnEvidence(
        SAMPLE_NAME, content, ReadingChoices("utf-8", ",", "."), mapping, is_shown=True, note=SAMPLE_NOTE
    )


def is_read_as_said(own: OwnEvidence, sheet: Sheet) -> bool:
    """Whether the table as now read has all the columns that the reader mapped."""
    return own.mapping is not None and {name for _, name in own.mapping.columns} <= set(sheet.columns)

"""An exhibit: a chart with its title and the rows that it was drawn from, whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from components.charts.chart import Chart
from components.exhibits.export_data import ExportData
from data.atlas.exports import cited_rows
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact


@dataclass(frozen=True)
class Exhibit:
    """One chart, ready to be shown.

    ``name`` is unique in the atlas and stands in file names. ``rows`` are all rows of the chart, also those that it has
    no room for, and ``row_ids`` the facts behind each. ``title`` and ``note`` stand above the chart where there is more
    than one. ``computed`` tells of each row, in words, what was computed from its facts, if the chart shows that.
    ``warning`` goes with every row that leaves the atlas. On its page some marks choose an option of a control, whose
    contents stand beneath the chart, in place of opening a card: ``chooses`` has control and option by the facts.
    ``export_data`` states what exporters draw natively, see ``components.exhibits.export_data``.
    """

    name: str
    title: str
    chart: Chart
    rows: pd.DataFrame
    row_ids: tuple[FactIds, ...]
    note: str = ""
    computed: tuple[str, ...] | None = None
    warning: str = ""
    chooses: Mapping[FactIds, tuple[str, str]] = field(default_factory=dict)
    export_data: tuple[ExportData, ...] = ()

    def cited_rows(self, facts: Mapping[str, Fact]) -> pd.DataFrame:
        """All rows as every file has them: what each says, computed and warned of, with its citations.

        See ``data.atlas.exports.cited_rows``. Nothing else may lead from an exhibit to the rows of a file.
        """
        return cited_rows(self.rows, self.row_ids, facts, computed=self.computed, warning=self.warning)

    @cached_property
    def fact_ids(self) -> tuple[str, ...]:
        """Every fact behind the rows, once."""
        return tuple(dict.fromkeys(fact_id for ids in self.row_ids for fact_id in ids.named))


@dataclass(frozen=True)
class Exhibits:
    """The exhibits that a reader's filters leave of ``candidates``, the rows before the filters; none if all are gone.

    ``name`` tells this group from others on its page.
    """

    name: str
    candidates: pd.DataFrame
    shown: tuple[Exhibit, ...]

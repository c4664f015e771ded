"""An exhibit: a chart with its title and the rows it was drawn from, whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd

from components.charts.chart import Chart
from components.exhibits.export_data import ExportData
from data.atlas.exports import cited_rows
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact


@dataclass(frozen=True)
class Exhibit:
    """One chart, ready to be shown.

    ``name`` is unique in the atlas and appears in file names. ``rows`` are all rows of the chart, including those it
    has no room for, and ``row_ids`` the facts behind each. ``title`` and ``note`` stand above the chart if there are
    several. ``computed`` says in words, for each row, what was computed from its facts, if the chart shows that.
    ``warning`` goes with every row that leaves the atlas. On its page some marks choose an option of a control
    instead of opening a card: ``chooses`` maps the facts to control and option. ``export_data``
    states what exporters draw natively, see ``components.exhibits.export_data``.
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

    def sources(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """The sources of the rows in short form, each once; gathered once for each chart, however many look at it."""
        if self.chart not in _sources:
            _sources[self.chart] = tuple(dict.fromkeys(facts[fact_id].origin.as_source for fact_id in self.fact_ids))
        return _sources[self.chart]


_sources: WeakKeyDictionary[Chart, tuple[str, ...]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Exhibits:
    """The exhibits that a reader's filters leave of ``candidates``, the unfiltered rows; none if all are gone.

    ``name`` tells this group from others on its page.
    """

    name: str
    candidates: pd.DataFrame
    shown: tuple[Exhibit, ...]

    @property
    def n_bytes(self) -> int:
        """Rough weight of the charts in memory; the rows hardly count."""
        return sum(exhibit.chart.n_bytes for exhibit in self.shown)

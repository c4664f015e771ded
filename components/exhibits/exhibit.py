"""An exhibit: a chart with its title and the rows that it was drawn from, whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from components.charts.chart import Chart


@dataclass(frozen=True)
class Part:
    """Which rows are shown where there are too many for one picture; ``first`` and ``last`` are counted from 1.

    ``key`` is the control that holds the number of the ``page``; ``shown_in`` says where only these rows stand.
    """

    key: str
    page: int
    n_pages: int
    first: int
    last: int
    total: int
    shown_in: str = "in chart and table"

    @property
    def in_words(self) -> str:
        """The part in words, such as "Rows 61 to 120 of 15,000"."""
        return f"Rows {self.first:,} to {self.last:,} of {self.total:,}"


@dataclass(frozen=True)
class Exhibit:
    """One chart, ready to be shown.

    ``name`` is unique in the atlas and stands in file names. ``rows`` are the rows drawn, ``row_ids`` the ids of the
    facts of each (see ``data.evidence.facts.named_ids``). ``title`` and ``note`` stand above the chart where there is
    more than one. ``computed`` tells of each row, in words, what was computed from its facts, if the chart shows that.
    ``warning`` goes with every row that is downloaded. Of very many rows only a ``part`` is drawn, and of very many
    facts behind a mark only some are named; ``make_every_row`` then makes them all, with their ids.
    """

    name: str
    title: str
    chart: Chart
    rows: pd.DataFrame
    row_ids: tuple[str, ...]
    note: str = ""
    computed: tuple[str, ...] | None = None
    warning: str = ""
    part: Part | None = None
    make_every_row: Callable[[], tuple[pd.DataFrame, tuple[str, ...]]] | None = None

    def every_row(self) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """All rows and their ids, also those of which a part or a few facts are shown."""
        return self.make_every_row() if self.make_every_row else (self.rows, self.row_ids)


@dataclass(frozen=True)
class Exhibits:
    """The exhibits that a reader's filters leave of ``candidates``, the rows before the filters; none if all are gone.

    ``name`` tells this group from others on its page.
    """

    name: str
    candidates: pd.DataFrame
    shown: tuple[Exhibit, ...]

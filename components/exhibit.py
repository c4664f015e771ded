"""An exhibit: a chart with its title and the rows that it was drawn from, whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.chart import Chart


@dataclass(frozen=True)
class Exhibit:
    """One chart, ready to be shown.

    ``name`` is unique in the atlas and stands in file names. ``rows`` are the rows drawn, ``row_ids`` the ids of the
    facts of each (``;``-separated). ``title`` and ``note`` stand above the chart where there is more than one.
    ``computed`` tells of each row, in words, what was computed from its facts, if the chart shows that.
    ``warning`` goes with every row that is downloaded.
    """

    name: str
    title: str
    chart: Chart
    rows: pd.DataFrame
    row_ids: tuple[str, ...]
    note: str = ""
    computed: tuple[str, ...] | None = None
    warning: str = ""


@dataclass(frozen=True)
class Exhibits:
    """The exhibits that a reader's filters leave of ``candidates``, the rows before the filters; none if all are gone.

    ``name`` tells this group from others on its page.
    """

    name: str
    candidates: pd.DataFrame
    shown: tuple[Exhibit, ...]

"""How long a reader's own table takes: from the file to the drawn chart, and the pooled figure without each study."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from components.exhibits.drawing.component import picture_of
from components.exhibits.effect_sizes import effect_sizes
from components.exhibits.own_evidence import own_parts
from data.own_evidence.evidence import OwnEvidence
from data.own_evidence.figures import figures_of
from data.own_evidence.files import read_file
from data.own_evidence.pooling import PoolingChoices, leave_one_out
from data.own_evidence.studies import MappingChoices, read_studies
from tests.components.views import a_view
from tests.loaded import ATLAS
from tests.own_files import metapsy_form, xlsx_of

ROWS = (22, 900, 20_000)
LEFT_OUT_ROWS = 100
TIMES = 3


def measured() -> list[list[str]]:
    """A row for each size: what is measured, and seconds as ``_seconds`` has them."""
    # What is made once for all readers is made before.
    effect_sizes(a_view(atlas=ATLAS))
    rows = []
    for n in ROWS:
        content = metapsy_form(n)
        rows.append([f"{n:,} rows, CSV: opened, pooled and drawn", *_seconds(partial(_opened, "a.csv", content))])
    book = _workbook(20_000)
    rows.append(["20,000 rows, XLSX: opened, pooled and drawn", *_seconds(partial(_opened, "a.xlsx", book))])
    sheet = read_file("a.csv", metapsy_form(LEFT_OUT_ROWS))
    effects = read_studies(sheet, replace(MappingChoices.suggested(sheet), effect_direction="treatment")).effects
    choices = PoolingChoices(sample_rule="independent")
    rows.append([f"leave one out, {LEFT_OUT_ROWS} rows", *_seconds(partial(leave_one_out, effects, choices))])
    return rows


def _opened(name: str, content: bytes) -> None:
    """All that happens between the upload and the chart in the browser."""
    sheet = read_file(name, content)
    mapping = replace(MappingChoices.suggested(sheet), effect_direction="treatment")
    own = OwnEvidence(name, content, mapping=mapping, is_shown=True)
    atlas = ATLAS.with_own(figures_of(own, read_studies(sheet, mapping), ATLAS.drawn_effects))
    view = a_view(atlas=atlas)
    shown = [*effect_sizes(view).shown, *(exhibit for group in own_parts(view) for exhibit in group.shown)]
    for exhibit in shown:
        picture_of(exhibit.chart, "")


def _workbook(n: int) -> bytes:
    rows = [line.split(";")[:15] for line in metapsy_form(n).decode().replace('"', "").splitlines()]
    head, *body = rows
    points = [[cell.replace(",", ".") for cell in row] for row in body]
    numbers = [head, *([float(cell) if _is_number(cell) else cell for cell in row] for row in points)]
    return xlsx_of(("Trials", numbers))


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).replace("-", "", 1).isdigit()


def _seconds(act: Callable[[], object]) -> list[str]:
    """Seconds by the clock and of processor time, here and in the process that reads: of the quickest of ``TIMES``."""
    clock, work = [], []
    for _ in range(TIMES):
        started, worked = time.perf_counter(), _worked()
        act()
        clock.append(time.perf_counter() - started)
        work.append(_worked() - worked)
    return [f"{min(clock):.2f}", f"{min(work):.2f}"]


def _worked() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    for row in measured():
        print("; ".join(row))

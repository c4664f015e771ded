"""The portrait of each document."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.source_portrait import source_portrait_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.export_data import ExportTable
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, OneOf
from data.atlas.atlas import Atlas
from data.atlas.statements import portrait_in_words, portrait_of, statements_of

NAME = "source-portrait"


@remembered
def source_portrait(view: View) -> Exhibits:
    """All that the chosen document says, on every subject, and what does not fit it."""
    atlas, source_id = view.atlas, view.chosen_one("document")
    own = _of_document(view)
    # The condition filter can only leave out what a document says on conditions.
    candidates = statements_of(atlas, source_id)["condition_coverage"].rows
    rows = portrait_of(atlas, source_id, own.filters)
    if rows.empty:
        return Exhibits(NAME, candidates, ())
    chart = source_portrait_chart(rows, source_id, view.source_ids, atlas.facts, view.theme)
    counted = rows.groupby(["subject", "division"], sort=False).size().reset_index(name="number")
    exhibit = Exhibit(
        NAME,
        atlas.choices.sources[source_id],
        chart,
        rows.drop(columns="fact_ids"),
        tuple(rows["fact_ids"]),
        export_data=(
            ExportTable(
                ("Subject", "Part of it", "Number"),
                tuple(tuple(map(str, cells)) for cells in counted.itertuples(index=False)),
            ),
        ),
    )
    return Exhibits(NAME, candidates, (exhibit,))


def _finding(view: View) -> str:
    source_id = view.chosen_one("document")
    return portrait_in_words(view.atlas, source_id)


def _of_document(view: View) -> View:
    return view.of_source(view.chosen_one("document"))


def _controls(atlas: Atlas) -> Sequence[Control]:
    sources = atlas.choices.sources
    return [
        OneOf(key="document", label="Document", options=sources, default=tuple(sources)[:1], shown_as="segments"),
    ]


PAGE = Page(
    name="sources",
    title="Sources",
    asks="What does each document say?",
    group="Sources",
    place=10,
    finding=_finding,
    how_to_read=(
        ("A mark", "One statement, citation or pair of statements of this document. It opens its card."),
        ("Cites", "Whether each cited work fits what the document cites it for, in our reading."),
        ("Does not agree", "Pairs of statements that do not fit one another: two documents, one document, or a work."),
    ),
    controls=_controls,
    exhibits=lambda view: [source_portrait(view)],
    scope=_of_document,
    exhibit_names=(NAME,),
)

"""Who cites which work, and whether that fits."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.charts.citations import citations_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, ManyOf
from data.atlas.atlas import Atlas
from data.contract.vocabulary import FITS
from data.evidence.fact_ids import FactIds
from data.subjects.cited_works import CitedWork, cited_works


@remembered
def citations(view: View) -> Exhibits:
    """The works that the sources in view cite, and how far each leads on. Decks call it ``citation_network``."""
    candidates, works = _candidates(view), works_in_view(view)
    if not works:
        return Exhibits("citations", candidates, ())
    return Exhibits("citations", candidates, (citations_of(view, works),))


def citations_of(view: View, works: Sequence[CitedWork]) -> Exhibit:
    """Some works: who cites them, and how far each leads on."""
    choices, references = view.atlas.choices, view.atlas.tables.references
    rows = _rows(view, works)
    return Exhibit(
        name="citation_network",
        title=TITLE,
        chart=citations_chart(
            works,
            {work: str(reference["genre"]).lower() for work, reference in references.items() if "genre" in reference},
            _speakers(view),
            {source_id: source_id for source_id in choices.sources} | choices.part_owner,
            view.atlas.facts,
            view.theme,
        ),
        rows=rows,
        row_ids=tuple(rows["fact_ids"]),
    )


def _candidates(view: View) -> pd.DataFrame:
    every_citation, fits = view.atlas.frames["citations"], view.chosen("fits")
    return every_citation[every_citation["fits"].isin(list(fits))] if fits else every_citation


@remembered
def citations_in_view(view: View) -> pd.DataFrame:
    """The rows of citations left by the reader's filters and the page's own choice."""
    return view.filters.apply(_candidates(view))


@remembered
def works_in_view(view: View) -> list[CitedWork]:
    """The works of these citations, the most cited first."""
    return cited_works(view.atlas.tables, citations_in_view(view), _speakers(view))


def _speakers(view: View) -> list[str]:
    """Everyone in view who might cite: documents, and the parts of a pasted-together one in its place."""
    owner = view.atlas.choices.part_owner
    found: list[str] = []
    for source_id, own in view.filters.speakers_in_view().items():
        parts = [part for part in owner if owner[part] == source_id]
        found += parts if own == (source_id,) and parts else own
    return found


def _rows(view: View, works: Sequence[CitedWork]) -> pd.DataFrame:
    """What is drawn, as rows: citations and their fit, then documents, works and the figures read in them."""
    facts = view.atlas.facts
    cited = [
        ("citation", facts[c.speaker_id].source_label, facts[work.reference_id].source_label, c.fits, c.fact_id)
        for work in works
        for c in work.citations
    ]
    every_work = dict.fromkeys(work.reference_id for work in works)
    behind = dict.fromkeys(other for work in works for other in work.behind if other not in every_work)
    figures = dict.fromkeys(figure for work in works for figure in work.every_figure.named)
    standing = [
        (kind, facts[fact_id].source_label, None, None, fact_id)
        for kind, ids in (
            ("document or part", _speakers(view)),
            ("cited work", every_work),
            ("work behind a cited work", behind),
            ("figure read in a work", figures),
        )
        for fact_id in ids
    ]
    rows = pd.DataFrame([*cited, *standing], columns=["kind", "what", "cites", "fits", "fact_ids"])
    return rows.assign(fact_ids=rows["fact_ids"].map(lambda fact_id: FactIds.of(fact_id)))


def _finding(view: View) -> str:
    """Which work the most sources cite, and how many citations plainly fit."""
    works, shown = works_in_view(view), citations_in_view(view)
    if not works:
        return ""
    n_fitting, n_sources = int(shown["fits"].eq("yes").sum()), len(view.filters.sources_in_view())
    fitting = (
        f"{n_fitting or 'None'} of {_counted(len(shown), 'citation')} plainly {'fits' if n_fitting < 2 else 'fit'} "
        "what the work is cited for."
    )
    first = works[0]
    if first.n_sources > 1:
        genre = str(view.atlas.tables.references[first.reference_id].get("genre", "work")).lower()
        short = view.atlas.citations[first.reference_id].short
        return f"{first.n_sources} of {n_sources} sources cite the same {genre} ({short}). {fitting}"
    if n_sources > 1:
        return f"No two of these {n_sources} sources are known to cite the same work. {fitting}"
    return fitting


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _controls(_: Atlas) -> Sequence[Control]:
    return [
        ManyOf(
            key="fits",
            label="Does it fit?",
            options={fits: term.label for fits, term in FITS.items()},
            default=tuple(FITS),
            note=" ".join(f"{term.label}: {term.definition}" for term in FITS.values()),
            shown_as="toggles",
        ),
    ]


TITLE = "Who cites whom"

PAGE = Page(
    name="citations",
    title=TITLE,
    asks="Who cites whom?",
    finding=_finding,
    how_to_read=(
        *((term.label, term.definition) for term in FITS.values()),
        ("Ring", "Several sources cite this work. Their agreement on it is one piece of evidence, not several."),
        ("Works behind", "Works that this one reports or summarises. No source cites them itself."),
        ("Figures", "Effect sizes that the atlas reads in the work and in the works behind it."),
        ("A mark, a name, a number", "Each opens its citation."),
    ),
    group="Sources",
    place=20,
    controls=_controls,
    exhibits=lambda view: [citations(view)],
    exhibit_names=("citation_network",),
    subjects=("citations",),
)

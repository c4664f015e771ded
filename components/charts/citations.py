"""Who cites whom: works are rows, documents are columns, and a mark says whether the citation fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.charts.chart import Chart, Facts
from components.charts.palette import FIT_MARKS, Theme, source_marks
from components.charts.rows import Column, Entry, Group, Head, Key, Panel, Row, Rows, rows_chart
from data.contract.characters import isolated
from data.contract.vocabulary import FITS
from data.evidence.fact_ids import FactIds
from data.subjects.cited_works import Citation, CitedWork

MARK_SIZE = 12
ROW_HEIGHT = 24


def citations_chart(
    works: Sequence[CitedWork],
    genres: Mapping[str, str],
    speaker_ids: Sequence[str],
    source_of: Mapping[str, str],
    facts: Facts,
    theme: Theme,
) -> Chart:
    """The works from top to bottom, those several documents cite first and ringed, each with what it leads to.

    In: the works (see ``data.subjects.cited_works``), the genre of some of them, the documents and parts in view, the
    document of every document and part in document order (for colour and shape), the facts by id.
    """
    look = source_marks(list(dict.fromkeys(source_of.values())), theme)
    place = {speaker_id: number for number, speaker_id in enumerate(speaker_ids)}
    shared = [work for work in works if work.n_sources > 1]
    alone = [work for work in works if work.n_sources == 1]

    def row(work: CitedWork) -> Row:
        genre = genres.get(work.reference_id, "")
        label = facts[work.reference_id].origin.short
        return Row(
            f"{label} · {genre}" if genre else label,
            {"cited": tuple(_cell(work, citation, place, facts, theme) for citation in work.citations)},
            (
                _count(FactIds(work.behind), f"{label} leads to {_counted(len(work.behind), 'work')}", theme),
                _count(work.every_figure, f"{label} leads to {_figures_in_words(work)}", theme),
                _count(work.every_figure, f"{label} leads to {_figures_in_words(work)}", theme, "figure"),
            ),
            entry=Entry(FactIds.of(work.reference_id), theme.text),
        )

    most = max((work.n_sources for work in shared), default=0)
    groups = [
        Group(f"Cited by {f'{most} sources' if len(shared) == 1 else 'several sources'}", tuple(map(row, shared)),
              note="ringed: one piece of evidence, however many cite it", band=True),
        Group("Cited by one source", tuple(map(row, alone)), band=True),
    ]  # fmt: skip
    heads = []
    for speaker_id, number in place.items():
        colour, symbol = look[source_of[speaker_id]]
        entry = Entry(FactIds.of(speaker_id), theme.text)
        heads.append(Head(number, facts[speaker_id].source_label, symbol, colour, entry))
    silent = [facts[i].source_label for i in speaker_ids if not any(_cites(work, i) for work in works)]
    panel = Panel(
        "cited", "", -0.5, len(place) - 0.5, ticks=tuple((number, "") for number in place.values()), packs=True,
        heads=tuple(heads), footnote=_cites_nothing(silent),
    )  # fmt: skip
    table = Rows(
        tuple(group for group in groups if group.rows),
        (panel,),
        (Column("works\nbehind", narrow=False), Column("figures", narrow=False), Column("", wide=False)),
        row_height=ROW_HEIGHT,
        keys=_keys(works, theme),
        most_labels=0.34,
        ruled=True,
    )
    return rows_chart(table, facts, theme, alt=_alt(works, speaker_ids, silent, facts))


def _cites(work: CitedWork, speaker_id: str) -> bool:
    return any(citation.speaker_id == speaker_id for citation in work.citations)


def _cell(work: CitedWork, citation: Citation, place: Mapping[str, int], facts: Facts, theme: Theme) -> Entry:
    symbol, is_hollow, warns = FIT_MARKS[citation.fits]
    label, speaker = FITS[citation.fits].label, facts[citation.speaker_id].source_label
    return Entry(
        FactIds.of(citation.fact_id),
        theme.warning if warns else theme.text,
        symbol,
        figures=(place[citation.speaker_id],),
        text=f"{speaker}: {label.lower()}",
        heading=f"{speaker} cites {facts[work.reference_id].source_label}: {label.lower()}",
        note=f"{citation.remark[:1].upper()}{citation.remark[1:]}."
        if citation.remark
        else FITS[citation.fits].definition,
        ring=theme.warning if work.n_sources > 1 else None,
        hollow=is_hollow,
        size=MARK_SIZE,
    )


def _count(fact_ids: FactIds, heading: str, theme: Theme, noun: str = "") -> str | Entry:
    """A number that is a mark, with its ``noun`` where no head says what is counted; empty for zero."""
    n = fact_ids.n_facts
    return Entry(fact_ids, theme.text, text=_counted(n, noun) if noun else f"{n:,}", heading=heading) if n else ""


def _keys(works: Sequence[CitedWork], theme: Theme) -> tuple[Key, ...]:
    """What the marks say of a citation, for those that occur."""
    found = {citation.fits for work in works for citation in work.citations}
    return tuple(
        Key(term.label.lower(), symbol, theme.warning if warns else theme.text, hollow=is_hollow)
        for fits, term in FITS.items()
        for symbol, is_hollow, warns in (FIT_MARKS[fits],)
        if fits in found
    )


def _figures_in_words(work: CitedWork) -> str:
    """How many figures a work leads to, and where they were read."""
    n_own, n_behind = len(work.figures), len(work.figures_behind)
    if not n_behind:
        return f"{_counted(n_own, 'figure')} read in it"
    behind = f"{_counted(n_behind, 'figure')} read in the works behind it"
    return f"{_counted(n_own, 'figure')} read in it and {behind}" if n_own else behind


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _cites_nothing(silent: Sequence[str]) -> str:
    return f"{_listed(silent)} {'cites' if len(silent) == 1 else 'cite'} nothing." if silent else ""


def _listed(names: Sequence[str]) -> str:
    names = [isolated(name) for name in names]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _alt(works: Sequence[CitedWork], speaker_ids: Sequence[str], silent: Sequence[str], facts: Facts) -> str:
    """Every work: who cites it, whether that fits, and what it leads to."""
    n_citations = sum(len(work.citations) for work in works)
    parts = [
        f"Who cites whom: {len(speaker_ids)} documents and parts, {_counted(len(works), 'work')}, "
        f"{_counted(n_citations, 'citation')}."
    ]
    for work in works:
        said = [
            f"{facts[citation.speaker_id].source_label} ({FITS[citation.fits].label.lower()}"
            f"{f': {citation.remark}' if citation.remark else ''})"
            for citation in work.citations
        ]
        leads = [f"It leads to {_counted(len(work.behind), 'work')}."] if work.behind else []
        leads += [f"It leads to {_figures_in_words(work)}."] if work.every_figure.n_facts else []
        parts.append(" ".join([f"{facts[work.reference_id].source_label}, cited by {'; '.join(said)}.", *leads]))
    return " ".join(filter(None, [*parts, _cites_nothing(silent)]))

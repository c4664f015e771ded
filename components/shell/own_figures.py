"""What a reader opened, read and understood: made once, and remade only if the reader says something new of it."""

from __future__ import annotations

from functools import partial

from components.session.own_evidence import kept_in_session, own_evidence
from data.atlas.atlas import Atlas
from data.own_evidence.evidence import OwnEvidence
from data.own_evidence.figures import OwnFigures, figures_of
from data.own_evidence.files import read_file
from data.own_evidence.sample import is_read_as_said
from data.own_evidence.sheets import FileRefused, Sheet
from data.own_evidence.studies import MappingChoices, Studies, read_studies


def own_sheet(own: OwnEvidence) -> Sheet:
    """The table of a reader's file; raises ``FileRefused``."""
    return kept_in_session(
        "own-sheet",
        (own.file_name, own.content, own.reading),
        partial(read_file, own.file_name, own.content, own.reading),
    )


def own_mapping(own: OwnEvidence, sheet: Sheet) -> MappingChoices:
    """What the reader said of the columns; until then, what their names suggest."""
    if own.mapping is not None and is_read_as_said(own, sheet):
        return own.mapping
    return MappingChoices.suggested(sheet)


def own_studies(sheet: Sheet, mapping: MappingChoices) -> Studies:
    """The studies of the table, read as the reader said."""
    return kept_in_session("own-studies", (sheet, mapping), partial(read_studies, sheet, mapping))


def own_figures(atlas: Atlas) -> OwnFigures | None:
    """What the reader wants beside ``atlas``; None if nothing yet."""
    own = own_evidence()
    if own is None or not own.is_shown:
        return None
    try:
        sheet = own_sheet(own)
    except FileRefused:
        return None
    studies = own_studies(sheet, own_mapping(own, sheet))
    if not studies.effects:
        return None
    return kept_in_session("own-figures", (atlas, own, studies), partial(figures_of, own, studies, atlas.drawn_effects))

"""What a blank means: the document is silent, unless our copy may have lost what it said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

#: What a loss turns a blank into (a word of ``data.contract.vocabulary.ABSENCES``), by certainty; the worst first.
ABSENCE_OF = {"lost": "unknown", "may_have_lost": "silent_or_lost"}


def absence_id(speaker_id: str, row_id: str) -> str:
    """The id of the fact that a document or part says nothing about a condition or feature."""
    return f"{speaker_id}.nothing-on.{row_id}"


def absences(copy_losses: pd.DataFrame, what: str, speakers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What each document's blank means in a list of ``what`` (see ``COPY_LOSSES``).

    ``copy_losses`` has the columns of its table. ``speakers`` gives for each document who speaks in it: the document
    itself, or some of its parts; losses of other parts do not affect these. Out: a word of ``ABSENCES`` by
    ``source_id``.
    """
    own = copy_losses.loc[copy_losses["what"].eq(what), ["source_id", "part_id", "certainty"]]
    found: dict[str, set[str]] = {}
    for source_id, part_id, certainty in own.itertuples(index=False):
        heard = speakers.get(source_id, ())
        if source_id in heard or pd.isna(part_id) or part_id in heard:
            found.setdefault(source_id, set()).add(certainty)
    return {source_id: _absence(found.get(source_id, ())) for source_id in speakers}


def _absence(certainties: Iterable[str]) -> str:
    return next((absence for certainty, absence in ABSENCE_OF.items() if certainty in certainties), "silent")


def speakers_of(
    source_ids: Iterable[str], parts_in_view: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Sequence[str]]:
    """Who speaks in each document: its parts in view if only some are, or else the document as a whole."""
    return {source_id: (parts_in_view or {}).get(source_id) or (source_id,) for source_id in source_ids}

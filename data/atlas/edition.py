"""The edition: what the tables say about themselves, so that the code names no therapy."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.tables import Tables


@dataclass(frozen=True)
class Edition:
    """The one row of edition.csv. ``therapy_label`` is worded for mid-sentence; ``dated`` is an ISO date."""

    edition_id: str
    title: str
    therapy_label: str
    own_formats_label: str
    contrast_formats_label: str
    dated: str

    @property
    def year(self) -> str:
        """The year of the last change."""
        return self.dated[:4]

    def file_name(self, *named: str) -> str:
        """The name of an exported file without its extension: "psychodynamic-atlas-bibliography"."""
        return "-".join((self.edition_id, *named))


def edition_of(tables: Tables) -> Edition:
    """The edition that some checked tables describe."""
    return Edition(**tables.edition.iloc[0])

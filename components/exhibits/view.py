"""What an exhibit starts from: the atlas, a reader's choices, and the colours of the reader's theme.

A view is a value: it holds no session, and views of the same choices are equal. Whatever is cached for one suits the
other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from components.charts.palette import Theme
from components.session.controls import Control, Ids
from components.session.selection import Selection
from data.atlas.atlas import Atlas
from data.atlas.filters import Filters


@dataclass(frozen=True)
class View:
    """The atlas as one reader sees it now. ``controls`` are those of ``atlas``, by key."""

    atlas: Atlas
    controls: Mapping[str, Control] = field(compare=False, repr=False)
    selection: Selection
    theme: Theme

    @cached_property
    def filters(self) -> Filters:
        """The choices shared by every page, as a row filter."""
        return Filters.of(self.atlas.choices, self.chosen)

    def chosen(self, key: str) -> Ids:
        """The ids chosen in a control."""
        return self.selection[key]

    def chosen_one(self, key: str) -> str:
        """``chosen`` for a control that holds a single choice."""
        return self.selection[key][0]

    def differs(self, key: str) -> bool:
        """Whether a control's choice differs from its default."""
        return set(self.chosen(key)) != set(self.controls[key].default)

    def with_chosen(self, **chosen: Ids) -> View:
        """The same view with some choices changed."""
        return replace(self, selection=self.selection.with_chosen(**chosen))

    def of_source(self, source_id: str) -> View:
        """The same view with one document in place of the source filter."""
        return self.with_chosen(sources=(source_id,))

    def sources_in_view(self) -> pd.DataFrame:
        """The documents that the filters touch."""
        sources = self.atlas.tables.sources
        return sources[sources["source_id"].isin(self.filters.sources_in_view())]

    def source_labels_in_view(self) -> dict[str, str]:
        """Their labels by id, in order; if only parts of a document are chosen, the labels of these."""
        choices, parts = self.atlas.choices, self.parts_in_view()
        return {
            source_id: " and ".join(choices.parts[part] for part in parts.get(source_id, ()))
            or choices.sources[source_id]
            for source_id in self.filters.sources_in_view()
        }

    def parts_in_view(self) -> dict[str, tuple[str, ...]]:
        """For each document of which only parts are chosen, these parts."""
        choices, chosen = self.atlas.choices, self.filters.selected_sources
        return {
            source_id: tuple(p for p in choices.parts if p in chosen and choices.part_owner[p] == source_id)
            for source_id in self.filters.sources_in_view()
            if chosen and source_id not in chosen
        }

    def conditions_in_view(self) -> pd.DataFrame:
        """The conditions that the filters reach, sub-conditions included."""
        conditions = self.atlas.tables.conditions
        return conditions[conditions["condition_id"].isin(self.filters.conditions_in_view())]

    @property
    def source_ids(self) -> list[str]:
        """All documents in order, whatever is filtered: colours and shapes go by it."""
        return list(self.atlas.choices.sources)

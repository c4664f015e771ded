"""What a page starts from: the atlas, the reader's filters, and the colours of the reader's theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from components.charts.palette import LIGHT, THEMES, Theme
from components.session.choices import current_filters, every_selected, selected
from components.session.controls import Control, declare_controls
from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.atlas.keeper import AtlasKeeper


@dataclass(frozen=True)
class View:
    """The atlas as one reader sees it now.

    ``fixed`` holds a page's own choices where they do not come from a reader's session, as in a scene of a lecture.
    """

    atlas: Atlas
    controls: Mapping[str, Control]
    filters: Filters
    theme: Theme
    fixed: Mapping[str, tuple[str, ...]] | None = None

    def chosen(self, key: str) -> tuple[str, ...]:
        """The ids that are chosen of one of a page's own controls."""
        if self.fixed is not None:
            return self.fixed.get(key, self.controls[key].default)
        return selected(self.controls[key])

    def every_choice(self) -> dict[str, tuple[str, ...]]:
        """``chosen`` of all controls that belong to a page."""
        own = {key: control for key, control in self.controls.items() if control.page}
        return every_selected(own) if self.fixed is None else {key: self.chosen(key) for key in own}

    def chosen_one(self, key: str) -> str:
        """``chosen`` of a control that holds a single choice."""
        return self.chosen(key)[0]

    def differs(self, key: str) -> bool:
        """Whether something else is chosen of a control than what it opens with."""
        return set(self.chosen(key)) != set(self.controls[key].default)

    def of_source(self, source_id: str) -> View:
        """The same view, with one document in place of the source filter."""
        return replace(self, filters=replace(self.filters, selected_sources=(source_id,)))

    def sources_in_view(self) -> pd.DataFrame:
        """The documents that the filters touch."""
        sources = self.atlas.tables.sources
        return sources[sources["source_id"].isin(self.filters.sources_in_view())]

    def source_labels_in_view(self) -> dict[str, str]:
        """Their labels by id, in their order; where only parts of a document are chosen, the labels of these."""
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
        """All documents in their order; colours and shapes go by it, whatever is filtered."""
        return list(self.atlas.choices.sources)


#: The one atlas of this process; the server looks after it, see components/server/life.py.
ATLAS = AtlasKeeper()
_shared: tuple[Atlas, Mapping[str, Control]] | None = None


def shared_atlas() -> tuple[Atlas, Mapping[str, Control]]:
    """The atlas and its controls, the same for all readers; nobody changes them.

    Raises ``TableMistakes`` if there are no good tables to show.
    """
    global _shared
    atlas, shared = ATLAS.atlas(), _shared
    if shared is None or shared[0] is not atlas:
        _shared = shared = atlas, declare_controls(atlas)
    return shared


def current_view() -> View:
    """The view of the reader whose page is being drawn."""
    atlas, controls = shared_atlas()
    theme = THEMES.get(st.context.theme.type or LIGHT.name, LIGHT)
    return View(atlas, controls, current_filters(atlas, controls), theme)

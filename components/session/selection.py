"""What a reader has chosen, as a value read from an address; no session here, and no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.session.controls import Control, Ids


@dataclass(frozen=True)
class Selection:
    """The choice of every control, by key: a value, so that equal selections are equal views."""

    chosen: tuple[tuple[str, Ids], ...]

    @classmethod
    def of(cls, controls: Mapping[str, Control], chosen: Mapping[str, Ids]) -> Selection:
        """The defaults of all controls, replaced by ``chosen`` where it names them."""
        return cls(tuple((key, chosen.get(key, control.default)) for key, control in controls.items()))

    def __getitem__(self, key: str) -> Ids:
        return self.by_key[key]

    @property
    def by_key(self) -> dict[str, Ids]:
        """The same as a mapping."""
        return dict(self.chosen)

    def with_chosen(self, **chosen: Ids) -> Selection:
        """The same selection with some controls changed."""
        return Selection(tuple((key, chosen.get(key, ids)) for key, ids in self.chosen))


def read_address(
    controls: Mapping[str, Control], address: Mapping[str, Sequence[str]]
) -> tuple[Selection, dict[str, list[str]]]:
    """What an address chooses, and its acceptable part by key; ``Control.refusal`` explains the rest."""
    kept: dict[str, list[str]] = {}
    chosen: dict[str, Ids] = {}
    for key in (key for key in address if key in controls):
        control = controls[key]
        taken = [value for value in address[key] if control.refusal(value) is None]
        if control.takes_one:
            taken = taken[:1]
        if taken:
            kept[key], chosen[key] = taken, control.read(taken)
    return Selection.of(controls, chosen), kept

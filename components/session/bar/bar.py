"""The server side of the bar: what it may be told to show, and what it reports.

The address is the only home of a reader's choices. ``bar.js`` writes each one there, and Streamlit starts a run with
the new query; the session keeps none of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from components.session.address import whole_address
from components.session.bar.assets import SCRIPT, STYLE
from components.shapes import OPEN, outline

#: Streamlit sends this with every bar of every run, so it only points to the script, which browsers cache.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{SCRIPT.address}", document.baseURI))).default(mount);"""
#: Reserves the bar's place until its script and styles arrive, so that nothing jumps.
_PLACE = '<div class="atlas-bar" data-pending style="min-height: 2.25rem"></div>'

_mount = st.components.v2.component("bar", html=_PLACE, js=_LOADER, isolate_styles=False)


class Kind(StrEnum):
    """How a control looks, and how many of its options it holds."""

    #: Several of few, each with its mark: the legend. With none chosen, all look pressed.
    CHIPS = "chips"
    #: Several of many, found by typing.
    MENU = "menu"
    #: One of few.
    SEGMENTS = "segments"
    #: Several of few, independently; none is a choice too.
    TOGGLES = "toggles"
    #: One of many, found by typing.
    LIST = "list"
    #: A number, typed or set by a slider.
    NUMBER = "number"
    #: Words to search for.
    WORDS = "words"


TYPED = frozenset({Kind.NUMBER, Kind.WORDS})
SINGLE = frozenset({Kind.SEGMENTS, Kind.LIST, *TYPED})


@dataclass(frozen=True)
class Option:
    """One option of a control; a chip shows its ``short`` label if the full one does not fit.

    ``in_link`` is its form in the address. ``colour`` is any CSS colour, such as ``light-dark(#0067a5, #6cbcf0)``;
    ``shape`` one of ``components.shapes``. ``parent_id`` names the option of the same control that this one is part of.
    Typing finds it by its ``other_names`` too; its initials need no mention.
    """

    option_id: str
    label: str
    in_link: str
    colour: str | None = None
    shape: str | None = None
    parent_id: str | None = None
    other_names: Sequence[str] = ()
    short: str = ""


@dataclass(frozen=True)
class NumberRange:
    """The numbers that a ``NUMBER`` takes, and the step of its slider, which it lacks without one."""

    least: float
    most: float
    step: float | None = None


@dataclass(frozen=True)
class OwnNumber:
    """A number that a reader may type into a ``LIST``: it goes to the control ``key``, as the option ``option_id``."""

    key: str
    option_id: str
    numbers: NumberRange


@dataclass(frozen=True)
class BarControl:
    """One control, as shown.

    ``chosen`` and ``default`` hold option ids or, for a typed control, its one text; where several can be chosen, empty
    means unfiltered. ``key`` is the name of the parameter in the address. A ``note`` explains the control; a
    ``placeholder`` stands while nothing is chosen or typed; ``most_characters`` limits the typing.
    """

    key: str
    kind: Kind
    label: str
    options: Sequence[Option] = ()
    chosen: Sequence[str] = ()
    default: Sequence[str] = ()
    note: str | None = None
    placeholder: str | None = None
    numbers: NumberRange | None = None
    own_number: OwnNumber | None = None
    most_characters: int = 200

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a control that could not be drawn."""
        if self.kind in TYPED and (self.options or len(self.chosen) != 1 or len(self.default) != 1):
            raise ValueError(
                f"control {self.key!r} is typed into: it takes no options, and one text each as chosen and default"
            )
        if (self.kind is Kind.NUMBER) != (self.numbers is not None):
            raise ValueError(
                f"control {self.key!r} is of kind {self.kind.value!r}; numbers belong to 'number' and to it alone"
            )
        if self.kind not in TYPED:
            self._check_ids()

    def _check_ids(self) -> None:
        known = {option.option_id for option in self.options}
        if self.own_number and self.own_number.option_id not in known:
            own_id = self.own_number.option_id
            raise ValueError(f"control {self.key!r}: own_number was {own_id!r}; allowed are the ids of its options")
        if len(known) < len(self.options):
            raise ValueError(f"control {self.key!r} has options of the same id; each may stand in it once")
        parents = [option.parent_id for option in self.options if option.parent_id is not None]
        for name, ids in {"chosen": self.chosen, "default": self.default, "parent_id": parents}.items():
            for unknown in (i for i in ids if i not in known):
                raise ValueError(f"control {self.key!r}: {name} was {unknown!r}; allowed are the ids of its options")
        for name, ids in {"chosen": self.chosen, "default": self.default}.items():
            if self.kind in SINGLE and len(ids) != 1:
                raise ValueError(f"control {self.key!r}: {name} has {len(ids)} ids; a {self.kind.value!r} takes one")


@dataclass(frozen=True)
class Action:
    """A button at the right end, such as Share; when pressed, ``show_bar`` returns its id, once."""

    action_id: str
    label: str


@dataclass(frozen=True)
class Keeping:
    """The parameters common to all pages: links to ``pages``, given by the ends of their paths, take them along."""

    keys: Sequence[str]
    pages: Sequence[str]


def show_bar(
    controls: Sequence[BarControl],
    *,
    key: str,
    actions: Sequence[Action] = (),
    keeping: Keeping | None = None,
    is_inline: bool = False,
) -> str | None:
    """Show the bar, and return the id of the pressed action, if any.

    ``is_inline`` is for a bar in the body of a page: each control under its own label, nothing folded away. An embedded
    page does not show the bar of the frame.
    """
    if st.context.is_embedded and not is_inline:
        return None
    result = _mount(
        key=key,
        data=as_sent(controls, actions, keeping, whole_address(), is_inline=is_inline),
        on_pressed_change=lambda: None,
    )
    pressed = result.pressed
    return pressed if pressed in [action.action_id for action in actions] else None


def as_sent(
    controls: Sequence[BarControl],
    actions: Sequence[Action],
    keeping: Keeping | None,
    query: Mapping[str, Sequence[str]],
    *,
    is_inline: bool,
) -> bytes:
    """The ``Spec`` that bar.js reads; ``chosen`` was read from ``query``."""
    spec = {
        "controls": [_control(control) for control in controls],
        "actions": [{"id": action.action_id, "label": action.label} for action in actions],
        "kept": list(keeping.keys) if keeping else [],
        "pages": list(keeping.pages) if keeping else [],
        "query": [[name, value] for name, values in query.items() for value in values],
        "isInline": is_inline,
        "style": f".{STYLE.address}",
    }
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()


def _control(control: BarControl) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "key": control.key,
        "kind": control.kind,
        "label": control.label,
        "options": [_option(option) for option in control.options],
        "chosen": list(control.chosen),
        "default": list(control.default),
    }
    if control.note:
        spec["note"] = control.note
    if control.placeholder:
        spec["placeholder"] = control.placeholder
    if control.kind in TYPED:
        spec["most"] = control.most_characters
    if control.numbers:
        spec["numbers"] = _numbers(control.numbers)
    if control.own_number:
        own = control.own_number
        spec["own"] = {"key": own.key, "id": own.option_id, "numbers": _numbers(own.numbers)}
    return spec


def _numbers(numbers: NumberRange) -> dict[str, float | None]:
    return {"least": numbers.least, "most": numbers.most, "step": numbers.step}


def _option(option: Option) -> dict[str, Any]:
    spec: dict[str, Any] = {"id": option.option_id, "label": option.label}
    if option.in_link != option.label:
        spec["in_link"] = option.in_link
    if option.shape:
        spec |= {"outline": outline(option.shape), "isOpen": option.shape.endswith(OPEN)}
    if option.colour:
        spec["colour"] = option.colour
    if option.parent_id:
        spec["parent"] = option.parent_id
    if option.short:
        spec["short"] = option.short
    if option.other_names:
        spec["also"] = list(option.other_names)
    return spec

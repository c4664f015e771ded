"""The bar below the menu, and controls in the body of a page: a reader's choices go into the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.charts.palette import DARK, LIGHT, source_marks
from components.exhibits.view import View
from components.registry import HOME, PAGES, own_keys, shared_keys
from components.session.bar.bar import Action, BarControl, Keeping, Kind, NumberRange, Option, OwnNumber
from components.session.bar.bar import show_bar as mount
from components.session.controls import MAX_CHARACTERS, Ids, Number, Options

SHARE, EXPORT = "share", "export"
_ACTIONS = (Action(SHARE, "Share"), Action(EXPORT, "Export"))


def show_bar(view: View, page: str) -> str | None:
    """The filters of every page and the page's own controls; returns the pressed action, if any."""
    own = [key for key in own_keys(view.atlas, page) if not view.controls[key].inline]
    kept = Keeping(shared_keys(view.atlas), ["" if name == HOME else name for name in PAGES])
    shown = [_shown(view, key) for key in (*shared_keys(view.atlas), *own)]
    return mount(shown, key="bar", actions=_ACTIONS, keeping=kept)


@dataclass(frozen=True)
class Offer:
    """What a list offers: some of its options, and other names under which each is found.

    What is chosen and what a page opens with stay on offer, whatever else is: a reader may go back to them.

    With ``own_number``, the key of a number and an option, any typed number is offered too: choosing it chooses that
    option and sets that number.
    """

    ids: Ids
    other_names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own_number: tuple[str, str] | None = None


def show_controls(view: View, *keys: str, offered: Mapping[str, Ids | Offer] | None = None) -> None:
    """Some controls in the body of a page; ``offered`` narrows the options of some of them."""
    shown = [_shown(view, key, (offered or {}).get(key)) for key in keys]
    mount(shown, key=f"controls-{keys[0]}", is_inline=True)


def _shown(view: View, key: str, offered: Ids | Offer | None = None) -> BarControl:
    control = view.controls[key]
    offer = Offer(offered) if isinstance(offered, tuple) else offered
    return BarControl(
        key=key,
        kind=Kind(control.shown_as),
        label=control.label,
        options=_options(view, control, offer) if isinstance(control, Options) else (),
        chosen=view.chosen(key),
        default=control.default,
        note=control.note,
        placeholder=control.placeholder,
        numbers=_numbers(control) if isinstance(control, Number) else None,
        own_number=_own_number(view, *offer.own_number) if offer and offer.own_number else None,
        most_characters=MAX_CHARACTERS,
    )


def _numbers(control: Number) -> NumberRange:
    return NumberRange(control.least, control.most, control.step)


def _own_number(view: View, key: str, option_id: str) -> OwnNumber:
    control = view.controls[key]
    assert isinstance(control, Number)
    return OwnNumber(key, option_id, _numbers(control))


def _options(view: View, control: Options, offer: Offer | None) -> list[Option]:
    looks = _looks_of_sources(view) if control.key == "sources" else {}
    always = (*view.chosen(control.key), *control.default)
    options = []
    for option_id in dict.fromkeys([*offer.ids, *always]) if offer else control.options:
        colour, shape = looks.get(option_id, (None, None))
        options.append(
            Option(
                option_id=option_id,
                label=control.options[option_id],
                in_link=control.value_of(option_id),
                colour=colour,
                shape=shape,
                parent_id=control.parents.get(option_id),
                short=view.atlas.facts[option_id].short_label if control.key == "sources" else "",
                other_names=offer.other_names.get(option_id, ()) if offer else (),
            )
        )
    return options


def _looks_of_sources(view: View) -> dict[str, tuple[str, str]]:
    """The colour, in either theme, and the shape of each document: the chips are the legend of the charts."""
    light, dark = source_marks(view.source_ids, LIGHT), source_marks(view.source_ids, DARK)
    return {i: (f"light-dark({colour}, {dark[i][0]})", shape) for i, (colour, shape) in light.items()}

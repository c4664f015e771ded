"""The bar below the menu, and controls in the body of a page: what a reader chooses goes into the address."""

from __future__ import annotations

from collections.abc import Mapping

from components.charts.palette import DARK, LIGHT, source_marks
from components.exhibits.view import View
from components.registry import HOME, PAGES, shared_keys
from components.session.bar.bar import Action, BarControl, Keeping, Kind, NumberRange, Option
from components.session.bar.bar import show_bar as mount
from components.session.controls import MOST_CHARACTERS, Ids, Number, Options

SHARE, EXPORT = "share", "export"
_ACTIONS = (Action(SHARE, "Share"), Action(EXPORT, "Export"))


def show_bar(view: View, page: str) -> str | None:
    """The filters of every page and the page's own controls; returns the action that was pressed, if one was."""
    own = [control.key for control in PAGES[page].controls(view.atlas) if not control.inline]
    kept = Keeping(shared_keys(view.atlas), ["" if name == HOME else name for name in PAGES])
    shown = [_shown(view, key) for key in (*shared_keys(view.atlas), *own)]
    return mount(shown, key="bar", actions=_ACTIONS, keeping=kept)


def show_controls(view: View, *keys: str, offered: Mapping[str, Ids] | None = None) -> None:
    """Some controls in the body of a page; ``offered`` narrows the options of some of them."""
    shown = [_shown(view, key, (offered or {}).get(key)) for key in keys]
    mount(shown, key=f"controls-{'-'.join(keys)}", is_inline=True)


def _shown(view: View, key: str, offered: Ids | None = None) -> BarControl:
    control = view.controls[key]
    return BarControl(
        key=key,
        kind=Kind(control.shown_as),
        label=control.label,
        options=_options(view, control, offered) if isinstance(control, Options) else (),
        chosen=view.chosen(key),
        default=control.default,
        note=control.note,
        placeholder=control.placeholder,
        numbers=NumberRange(control.least, control.most, control.step) if isinstance(control, Number) else None,
        most_characters=MOST_CHARACTERS,
    )


def _options(view: View, control: Options, offered: Ids | None) -> list[Option]:
    looks = _looks_of_sources(view) if control.key == "sources" else {}
    options = []
    for option_id in control.options if offered is None else offered:
        colour, shape = looks.get(option_id, (None, None))
        options.append(
            Option(
                option_id=option_id,
                label=control.options[option_id],
                in_link=control.value_of(option_id),
                colour=colour,
                shape=shape,
                parent_id=control.parents.get(option_id),
            )
        )
    return options


def _looks_of_sources(view: View) -> dict[str, tuple[str, str]]:
    """The colour, in either theme, and the shape of each document: the chips are the legend of the charts."""
    light, dark = source_marks(view.source_ids, LIGHT), source_marks(view.source_ids, DARK)
    return {i: (f"light-dark({colour}, {dark[i][0]})", shape) for i, (colour, shape) in light.items()}

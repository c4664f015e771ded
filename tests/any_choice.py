"""Choices at random, as readers in their thousands will make them: in most cases what nobody has chosen before."""

from __future__ import annotations

import random

from components.current import shared_atlas
from components.registry import keys_on
from components.session.controls import ManyOf, Number, OneOf, Words

_ATLAS, _CONTROLS = shared_atlas()


def any_choice(page: str, chance: random.Random) -> dict[str, list[str]]:
    """The parameters of an address that chooses something in every control of a page."""
    return {key: _values(key, chance) for key in keys_on(_ATLAS, page)}


def _values(key: str, chance: random.Random) -> list[str]:
    match _CONTROLS[key]:
        case ManyOf() as control:
            many = chance.randint(0, min(4, len(control.options)))
            return control.in_link(tuple(chance.sample(list(control.options), many)))
        case OneOf() as control:
            return control.in_link((chance.choice(list(control.options)),))
        case Number() as control:
            return [f"{chance.uniform(control.least, control.most):.2f}"]
        case Words():
            return [chance.choice([*_ATLAS.choices.conditions.values()])]
    raise AssertionError(f"a kind of control that nobody chooses in here: {key}")

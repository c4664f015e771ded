"""What the bar's script is told; tests/browser/test_bar.py has what it makes of that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.charts.palette import LAYER_MARKS, SERIES_SHAPES
from components.server.serving import ASSETS
from components.session.bar import bar
from components.session.bar.assets import SCRIPT, STYLE
from components.session.bar.bar import Action, BarControl, Keeping, Kind, NumberRange, Option, OwnNumber, as_sent
from components.shapes import OUTLINES, outline

OPTIONS = (
    Option("uk_guide", "UK guide", "UK guide", "light-dark(#7a5c00, #f0d95a)", "pentagon"),
    Option("escalante", "Escalante", "Escalante page", "#b8480a", "square-open"),
    Option("verywell", "Verywell", "Escalante: Verywell text", parent_id="escalante", other_names=("Very Well",)),
)


def told(*controls: BarControl, **more: Any) -> dict[str, Any]:
    query = more.pop("query", {})
    return json.loads(as_sent(controls, more.get("actions", ()), more.get("keeping"), query, is_inline=False))


def test_a_control_is_told_whole_and_nothing_twice():
    chips = BarControl("sources", Kind.CHIPS, "Sources", OPTIONS, chosen=["verywell"], note="Who says it.")
    (control,) = told(chips)["controls"]
    uk_guide, escalante, verywell = control.pop("options")
    assert control == {
        "key": "sources", "kind": "chips", "label": "Sources", "chosen": ["verywell"], "default": [],
        "note": "Who says it.",
    }  # fmt: skip
    assert uk_guide == {
        "id": "uk_guide", "label": "UK guide", "colour": "light-dark(#7a5c00, #f0d95a)", "isOpen": False,
        "outline": OUTLINES["pentagon"],
    }  # fmt: skip
    assert (escalante["in_link"], escalante["isOpen"]) == ("Escalante page", True)
    assert (verywell["parent"], verywell["also"]) == ("escalante", ["Very Well"])


def test_what_is_typed_has_its_limits():
    number = BarControl("d", Kind.NUMBER, "d", chosen=["0.97"], default=["0.5"], numbers=NumberRange(-3, 3, 0.01))
    words = BarControl("words", Kind.WORDS, "Search", chosen=[""], default=[""], placeholder="A title")
    first, second = told(number, words)["controls"]
    assert first["numbers"] == {"least": -3, "most": 3, "step": 0.01}
    assert (second["most"], second["placeholder"]) == (200, "A title")


def test_a_list_says_where_a_number_goes_that_is_typed_into_it():
    own = OwnNumber("d", "escalante", NumberRange(-5, 5, 0.01))
    (figures,) = told(BarControl("figure", Kind.LIST, "F", OPTIONS, ["verywell"], ["escalante"], own_number=own))[
        "controls"
    ]
    assert figures["own"] == {"key": "d", "id": "escalante", "numbers": {"least": -5, "most": 5, "step": 0.01}}


def test_it_is_told_what_it_was_read_from_and_what_links_keep():
    spec = told(
        query={"sources": ["UK guide", "Hims & Hers"], "measured": [""]},
        keeping=Keeping(("conditions", "sources"), ("overview", "")),
        actions=(Action("share", "Share"),),
    )
    assert spec["query"] == [["sources", "UK guide"], ["sources", "Hims & Hers"], ["measured", ""]]
    assert (spec["kept"], spec["pages"]) == (["conditions", "sources"], ["overview", ""])
    assert spec["actions"] == [{"id": "share", "label": "Share"}]


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"chosen": ["hims"]}, "chosen was 'hims'; allowed are the ids of its options"),
        ({"default": ["hims"]}, "default was 'hims'"),
        ({"options": [Option("a", "A", "A", parent_id="b")]}, "parent_id was 'b'"),
        ({"options": OPTIONS[:1] * 2}, "has options of the same id"),
        ({"kind": Kind.SEGMENTS}, "chosen has 0 ids; a 'segments' takes one"),
        ({"kind": Kind.LIST, "chosen": ["uk_guide"]}, "default has 0 ids; a 'list' takes one"),
        ({"kind": Kind.WORDS, "chosen": [""], "default": [""]}, "it takes no options"),
        ({"kind": Kind.WORDS, "options": (), "default": [""]}, "one text each as chosen and default"),
        ({"kind": Kind.NUMBER, "options": (), "default": ["1"], "chosen": ["1"]}, "numbers belong to 'number'"),
        ({"numbers": NumberRange(0, 1)}, "is of kind 'menu'; numbers belong to 'number'"),
        ({"own_number": OwnNumber("d", "own", NumberRange(0, 1))}, "own_number was 'own'; allowed are the ids"),
    ],
)
def test_a_control_that_could_not_be_drawn_says_what_is_wrong(mistake, message):
    with pytest.raises(ValueError, match=message) as raised:
        BarControl(**{"key": "sources", "kind": Kind.MENU, "label": "Sources", "options": OPTIONS} | mistake)
    assert "'sources'" in str(raised.value)


def test_every_shape_of_the_legends_has_an_outline():
    for shape in (*SERIES_SHAPES, *(shape for _, shape in LAYER_MARKS.values())):
        assert outline(shape) == outline(f"{shape}-open")
    assert len({outline(shape) for shape in OUTLINES}) == len(OUTLINES)
    with pytest.raises(ValueError, match="shape was 'heart'; allowed are circle, square"):
        outline("heart")


def test_the_script_and_its_styles_are_served_and_not_sent():
    assert {SCRIPT, STYLE} <= set(ASSETS)
    assert told()["style"] == f".{STYLE.address}"
    assert f'".{SCRIPT.address}"' in bar._LOADER
    assert len(bar._LOADER) < 250

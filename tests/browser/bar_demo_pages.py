"""Three pages with the bar: every kind of control, what is chosen in words, and a control in the body of a page."""

from __future__ import annotations

import streamlit as st

from components.charts.palette import DARK, LIGHT, SERIES_SHAPES
from components.current import shared_atlas
from components.session.bar.bar import Action, BarControl, Keeping, Kind, NumberRange, Option, OwnNumber, show_bar

ACTIONS = (Action("share", "Share"), Action("export", "Export"))
KEEPING = Keeping(("conditions", "sources"), ("", "effect_sizes", "effect_translator"))
HOSTILE = "<img src=x onerror=alert(1)> & co"


def plain(*labels: str) -> list[Option]:
    return [Option(label.lower().replace(" ", "_"), label, label) for label in labels]


#: What a source was called in links of old.
OLD_NAMES = {"Ramkumar": "Ramkumar blog"}


def read(key: str, kind: Kind, label: str, options: list[Option], *default: str, **more: object) -> BarControl:
    """A control with what the address says of it."""
    values = [OLD_NAMES.get(value, value) for value in st.query_params.get_all(key)]
    chosen: list[str] = list(default)
    if values and kind in (Kind.NUMBER, Kind.WORDS):
        chosen = values[:1]
    elif values:
        chosen = [option.option_id for option in options if option.in_link in values]
        if kind in (Kind.SEGMENTS, Kind.LIST):
            chosen = chosen[:1] or list(default)
    return BarControl(key, kind, label, options, chosen, default, **more)  # type: ignore[arg-type]


def sources() -> BarControl:
    choices = shared_atlas()[0].choices
    options = []
    for place, (source, label) in enumerate(choices.sources.items()):
        colour = f"light-dark({LIGHT.series[place]}, {DARK.series[place]})"
        options.append(Option(source, label.removesuffix(" page"), label, colour, SERIES_SHAPES[place]))
        for part, owner in choices.part_owner.items():
            if owner == source:
                name = choices.parts[part]
                options.append(Option(part, name.partition(": ")[2], name, parent_id=source))
    return read("sources", Kind.CHIPS, "Sources", options)


def conditions() -> BarControl:
    atlas = shared_atlas()[0]
    parents = {child: parent for parent, children in atlas.choices.children.items() for child in children}
    options = [Option(i, label, label, parent_id=parents.get(i)) for i, label in atlas.choices.conditions.items()]
    options.append(Option("hostile", HOSTILE, "hostile"))
    return read("conditions", Kind.MENU, "Conditions", options, placeholder="All conditions")


ORDER = plain("By family", "By count")
MEASURED = plain("After therapy", "At follow-up", "Over time")
NUMBERS = [
    Option("own", "A figure of your own", "own"),
    Option("equal", "-0.049, found equivalent, 90% CI -0.137 to -0.038 (st-97)", "equal", other_names=["-0.049"]),
    Option("medium", "0.31 · Turner et al., 2008", "medium", other_names=["0.31"]),
    Option("other", "0.3, favours other therapies", "other", other_names=["-0.3", "0.3"]),
    Option("within", "0.68, 95% CI 0.3 to 0.97", "within", other_names=["0.68"]),
]
FIGURES = [Option(f"f{i}", f"Figure {i} of {i * 7 % 50}", f"f{i}") for i in range(300)]


def lengths() -> None:
    st.title("Lengths")
    st.text_input("A widget of the page", key="note")
    st.markdown("\n\n".join(f"Paragraph {i}." for i in range(60)))
    st.page_link(EFFECTS, label="On to effects")


def effects() -> None:
    st.title("Effects")


def translator() -> None:
    st.title("Translator")
    shown = [
        read("number", Kind.LIST, "Number", NUMBERS, "own", own_number=OwnNumber("d", "own", NumberRange(-3, 3, 0.01))),
        read(
            "d", Kind.NUMBER, "Effect size d", [], "0.5", numbers=NumberRange(-3, 3, 0.01), note="Positive favours it."
        ),
        read("words", Kind.WORDS, "Search", [], "", placeholder="An author, a title"),
    ]
    show_bar(shown, key="inline", is_inline=True)
    tell(shown)


def tell(controls: list[BarControl]) -> None:
    """What the server has read, to be held against what the bar shows."""
    for control in controls:
        st.markdown(f"**{control.key}** = `{' / '.join(control.chosen) or 'nothing'}`")


OWN = {
    "Effects": lambda: [
        read("measured", Kind.TOGGLES, "Measured", MEASURED, *(option.option_id for option in MEASURED)),
        read("sort", Kind.SEGMENTS, "Order", ORDER, "by_family"),
        read("figure", Kind.LIST, "Figure", FIGURES, "f0"),
    ],
    "Lengths": lambda: [read("sort", Kind.SEGMENTS, "Order", ORDER, "by_family")],
}
LENGTHS = st.Page(lengths, title="Lengths", url_path="session_lengths", default=True)
EFFECTS = st.Page(effects, title="Effects", url_path="effect_sizes")
TRANSLATOR = st.Page(translator, title="Translator", url_path="effect_translator")

st.set_page_config(page_title="Bar", layout="wide")
page = st.navigation({"": [LENGTHS], "More pages": [EFFECTS, TRANSLATOR]}, position="top")
controls = [conditions(), sources(), *OWN.get(page.title, list)()]
pressed = show_bar(controls, key="bar", actions=ACTIONS, keeping=KEEPING)
if pressed:
    st.dialog(pressed.title())(lambda: st.markdown("The dialog is open."))()
page.run()
tell(controls)
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.markdown(f"**runs** = `{st.session_state['runs']}`")

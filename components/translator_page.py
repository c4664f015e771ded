"""Parts of the effect translator: a number typed or slid, whose figure it is, and what the formulas rest on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import state
from components.controls import Control
from components.plain_text import as_markdown
from components.view import View
from data import effect_translation as translation_of
from data.effect_translation import REFERENCES, Translation

#: Each number with its definition, its sentence, and the works behind it.
NUMBERS = {
    "Distance (d)": translation_of.sentence_d,
    "Cohen's U3": translation_of.sentence_u3,
    "Overlap": translation_of.sentence_overlap,
    "Probability of superiority": translation_of.sentence_superiority,
    "Out of 100": translation_of.sentence_people,
    "Number needed to treat": translation_of.sentence_furukawa_leucht,
    "Number needed to treat, without a baseline": translation_of.sentence_kraemer_kupfer,
}


def show_number(control: Control, least: float, most: float, step: float, *, as_shown: float = 1) -> float:
    """A number to type or to slide; what cannot be taken is told, and the last good number stays.

    The slider works in units of ``1 / as_shown``: percent for a share with ``as_shown`` 100.
    """
    control.draw()
    number, wrong = state.good_number(control)
    state.slider_beside(control, least, most, step, number * as_shown)
    if control.note:
        st.caption(control.note)
    if wrong:
        st.error(f"{as_markdown(wrong)}. Still shown: {number * as_shown:g}.")
    return number


def show_whose_figure(view: View, effect_id: str) -> None:
    """Where the figure comes from and what to know before using it, with its card one click away."""
    fact = view.atlas.facts[effect_id]
    st.markdown(f"**{as_markdown(fact.says)}**")
    st.markdown(f"{as_markdown(fact.origin.in_text)} · {fact.layer_label}. {as_markdown(fact.caveat or '')}")
    st.button("Where this comes from", on_click=state.open_card, args=(effect_id,))


def translation_rows(translation: Translation) -> pd.DataFrame:
    """One row a number: ``number`` (its name) and ``sentence`` (what it says)."""
    return pd.DataFrame(
        [(name, sentence(translation)) for name, sentence in NUMBERS.items()], columns=["number", "sentence"]
    )


def show_references() -> None:
    """What the formulas assume and where they come from."""
    with st.expander("How this is computed"):
        st.markdown(
            "Both groups are taken to be bell curves of the same width, d apart. Getting better means passing one "
            "point of the scale; that point lies where the comparison group passes it as often as you set above. "
            "The number needed to treat follows Furukawa and Leucht with a baseline, and Kraemer and Kupfer without "
            "one. A negative effect has no number needed to treat; it is told as one fewer who gets better."
        )
        st.markdown("\n".join(f"- {as_markdown(entry)}" for entry in REFERENCES.values()))

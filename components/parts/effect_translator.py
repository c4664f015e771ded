"""Parts of the effect translator: a number typed or slid, whose figure it is, its sentences, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.exhibits.memory import MOST, remembered
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.session.card import open_card
from components.session.choices import ask_for, choose_by_id
from components.session.controls import Control
from components.session.numbers import good_number, mend, mend_at_once, slider_beside, take_number
from components.shell.frame import show_filters_in_words
from data.contract.vocabulary import FAVOURED
from data.subjects.effect_figures import ENDS, Figure, of_effect, offered
from data.subjects.effect_sizes import translatable
from data.translation.effect_translation import (
    LARGEST_D,
    REFERENCES,
    Translation,
    basis_in_words,
    translate,
    translated_rows,
)

#: What decides whether a figure is offered.
TO_CHOOSE_BY = ["effect_id", "comparator_family", "signed_value", "range_low", "source_keys", "condition_keys"]
#: Words of the sentences that need saying what they are.
GLOSSARY = {
    "Standard deviation": "how far people usually lie from their group's average; two in three lie nearer",
    "d": "the distance between the averages of two groups, in standard deviations",
    "CI": "confidence interval, how far a figure may be off by chance",
    "Number needed to treat": "how many people must have the treatment for one more to get better",
}


@dataclass(frozen=True)
class Choice:
    """What is translated: a figure of the atlas, or one that the reader set (``figure`` is None)."""

    translation: Translation
    figure: Figure | None
    origin: str

    @property
    def effect_ids(self) -> list[str]:
        """The effect behind it, none for a figure that the reader set."""
        return [self.figure.effect_id] if self.figure else []


def choose_figure(view: View) -> Choice:
    """Draw the choice of a figure, its number or whose it is, and the baseline; return what they come to."""
    found, (candidates, ids) = view.atlas.figures, _offered(view)
    show_filters_in_words(view, candidates)
    figure = found.get(choose_by_id(view.controls["figure"], ids))
    d = show_number(view.controls["d"], -LARGEST_D, LARGEST_D, 0.01) if figure is None else figure.d
    baseline = show_number(view.controls["baseline"], 1.0, 99.0, 1.0, as_shown=100)
    if figure is not None:
        show_whose_figure(view, figure, found)
    return _choice(view, figure, d, baseline)


@remembered
def _offered(view: View) -> tuple[pd.DataFrame, list[str]]:
    """The effects that can be translated, before the filters, and the ids of the figures that the filters leave."""
    candidates = translatable(view.atlas.frames["effect_sizes"][TO_CHOOSE_BY])
    return candidates, offered(view.atlas.figures, view.filters.apply(candidates)["effect_id"])


def choice_of(view: View) -> Choice:
    """What a view has chosen to translate, without drawing a choice; a number that cannot be read is its default."""
    figure = view.atlas.figures.get(view.chosen_one("figure"))
    return _choice(view, figure, _number(view, "d"), _number(view, "baseline"))


def _number(view: View, key: str) -> float:
    control = view.controls[key]
    assert control.parse is not None
    text = view.chosen_one(key)
    return control.parse(text if control.takes(text) else control.default[0])


def _choice(view: View, figure: Figure | None, d: float, baseline: float) -> Choice:
    if figure is None:
        return Choice(translate(d, baseline), None, "a figure that you set")
    return Choice(_translated(figure, baseline), figure, _origin(view, figure))


def _translated(figure: Figure, baseline: float) -> Translation:
    low, high = figure.interval or (None, None)
    return translate(figure.d, baseline, low, high, figure.interval_label)


def _origin(view: View, figure: Figure) -> str:
    """Whose figure it is, with what weakens it: "disputed; Leichsenring & Rabung, 2008"."""
    named = view.atlas.facts[figure.effect_id].origin.in_text
    return f"{figure.nature}; {named}" if figure.nature else named


def show_number(control: Control, least: float, most: float, step: float, *, as_shown: float = 1) -> float:
    """A number to type or to slide; what cannot be taken is told, and the last good number stays.

    The slider works in units of ``1 / as_shown``: percent for a share with ``as_shown`` 100.
    """
    mend(control)
    control.draw(on_change=lambda: take_number(control))
    mend_at_once(control)
    number, wrong = good_number(control)
    slider_beside(control, least, most, step, number * as_shown)
    if control.note:
        st.caption(control.note)
    if wrong:
        st.error(f"{as_markdown(wrong)}. Still shown: {number * as_shown:g}.")
    return number


def show_whose_figure(view: View, figure: Figure, found: Mapping[str, Figure]) -> None:
    """Where the figure comes from and what to know before using it, with its card one click away."""
    fact = view.atlas.facts[figure.effect_id]
    st.markdown(as_markdown(fact.says))
    notes = [f"{fact.origin.in_text} · {fact.layer_label}{' · Disputed' if figure.is_disputed else ''}."]
    if figure.end:
        notes.append(f"{figure.d:g} is {figure.nature}, so no interval is carried.")
    if figure.missing_limit:
        notes.append(f"No interval is carried: {figure.missing_limit}.")
    if figure.is_equivalent:
        notes.append(FAVOURED["equivalence"].definition)
    st.caption(as_markdown(" ".join([*notes, fact.caveat or ""])))
    with st.container(horizontal=True):
        st.button("Where this comes from", on_click=open_card, args=(figure.effect_id,))
        others = [(figure.other_end_id, "The other end")]
        others += [(of_effect(found, effect_id), "Successor") for effect_id in figure.successor_ids]
        for other_id, word in others:
            if other_id in found:
                other = found[other_id]
                end = f", {ENDS[other.end]} of a range" if word == "Successor" and other.end else ""
                st.button(
                    f"{word}: {other.d:g}{end}",
                    key=f"translate-{other_id}",
                    on_click=ask_for,
                    args=("figure", other_id),
                )


@lru_cache(maxsize=MOST)
def rows_of(choice: Choice) -> pd.DataFrame:
    """The numbers as rows for the table and the download: see ``translated_rows``, with ``effect_id`` and the basis.

    They are shared by all who choose the same: nobody may change them.
    """
    return translated_rows(choice.translation).assign(
        effect_id=choice.figure.effect_id if choice.figure else "",
        computed=basis_in_words(choice.translation, choice.origin),
    )


def show_sentences(view: View, choice: Choice) -> None:
    """Each number in a plain sentence; for an end of a range over outcomes, beside those of the other end."""
    st.subheader("In plain sentences")
    st.caption(" · ".join(f"{word}: {meaning}" for word, meaning in GLOSSARY.items()))
    choices = [choice]
    if choice.figure and choice.figure.end:
        other = view.atlas.figures[choice.figure.other_end_id]
        choices.append(Choice(_translated(other, choice.translation.baseline), other, _origin(view, other)))
    for column, shown in zip(st.columns(len(choices)), choices, strict=True):
        with column:
            if shown.figure and shown.figure.end:
                st.markdown(f"**At the {ENDS[shown.figure.end]}, {shown.figure.d:g}:**")
            elif shown.figure and shown.figure.is_disputed:
                st.markdown(f"**At {shown.figure.d:g}, which is disputed:**")
            rows = rows_of(shown)
            st.markdown("\n".join(f"- **{row.number}.** {row.sentence}" for row in rows.itertuples()))
            st.caption(as_markdown(rows["computed"].iloc[0]))


def show_references() -> None:
    """What the formulas assume and where they come from."""
    with st.expander("How this is computed"):
        st.markdown(
            "Both groups are taken to be bell curves of the same width, d apart. Getting better means passing one "
            "point of the scale; that point lies where the comparison group passes it as often as you set above. "
            "The number needed to treat follows Furukawa and Leucht with a baseline, and Kraemer and Kupfer without "
            "one. A negative effect has no number needed to treat; it is told as one fewer who gets better."
        )
        st.markdown("\n".join(f"- {_linked(entry)}" for entry in REFERENCES.values()))


def _linked(entry: str) -> str:
    """A reference whose address can be followed."""
    words, https, address = entry.partition("https://")
    return f"{as_markdown(words)} [{as_markdown(https + address)}]({https}{address})" if address else as_markdown(words)

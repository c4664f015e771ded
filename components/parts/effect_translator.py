"""Parts of the effect translator: a number typed or slid, whose figure it is, its sentences, their basis."""

from __future__ import annotations

import streamlit as st

from components.exhibits.drawing.show import show_computed_chart
from components.exhibits.effect_translation import (
    OWN_FIGURE,
    Choice,
    choice_of,
    numbers_of,
    offered_figures,
    other_end,
    pictures_of,
    rows_of,
)
from components.exhibits.view import View
from components.plain_text import as_link, as_markdown
from components.session.address import choose
from components.session.card import open_card
from components.shell.bar import Offer, show_controls
from data.contract.vocabulary import FAVOURED
from data.subjects.effect_figures import ENDS, Figure, of_effect
from data.translation.effect_translation import REFERENCES


def choose_figure(view: View) -> Choice:
    """Offer the figures that the filters leave, a number of the reader's own, and the baseline."""
    _, ids = offered_figures(view)
    choice = choice_of(view)
    # The chosen one stays, whatever the filters leave out.
    kept = tuple(dict.fromkeys([OWN_FIGURE, *view.chosen("figure"), *ids]))
    offer = Offer(kept, {i: numbers_of(view.atlas, i) for i in kept}, own_number=("d", OWN_FIGURE))
    show_controls(view, "figure", *(() if choice.figure else ("d",)), "baseline", offered={"figure": offer})
    return choice


def show_pictures(view: View, choice: Choice) -> None:
    """A hundred people and two groups, side by side; on a phone the people come first, beneath the slider."""
    shown = pictures_of(view.atlas, choice, view.theme).shown
    grid = st.grid(len(shown), min_column_width=320)
    for picture in shown:
        with grid.container():
            show_computed_chart(view, picture, page="effect_translator")


def show_whose_figure(view: View, figure: Figure | None) -> None:
    """Where the figure comes from and what to know before using it, with its card one click away."""
    if figure is None:
        return
    found, fact = view.atlas.figures, view.atlas.facts[figure.effect_id]
    notes = [f"{fact.origin.in_text} · {fact.layer_label}{' · Disputed' if figure.is_disputed else ''}."]
    if figure.end:
        notes.append(f"{figure.d:g} is {figure.nature}, so no interval is carried.")
    if figure.missing_limit:
        notes.append(f"No interval is carried: {figure.missing_limit}.")
    if figure.is_equivalent:
        notes.append(FAVOURED["equivalence"].definition)
    st.markdown(f"{as_markdown(fact.says)}\n\n:small[{as_markdown(' '.join([*notes, fact.caveat or '']))}]")
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
                    on_click=choose,
                    args=(view.controls["figure"], other_id),
                )


def show_sentences(view: View, choice: Choice) -> None:
    """Each number in a plain sentence, folded away; for an end of a range, beside those of the other end."""
    choices = [choice]
    if choice.figure and choice.figure.end:
        choices.append(other_end(view, choice.figure, choice.translation.baseline))
    details = st.expander(
        "The same in other words: overlap, chances, number needed to treat", key="sentences-details", on_change="rerun"
    )
    if not details.open:
        return
    with details:
        for column, shown in zip(st.columns(len(choices)), choices, strict=True):
            column.markdown(_sentences(shown))


def _sentences(choice: Choice) -> str:
    paragraphs, figure = [], choice.figure
    if figure and figure.end:
        paragraphs.append(f"**At the {ENDS[figure.end]}, {figure.d:g}:**")
    elif figure and figure.is_disputed:
        paragraphs.append(f"**At {figure.d:g}, which is disputed:**")
    paragraphs.append("\n".join(f"- **{row.number}.** {row.sentence}" for row in rows_of(choice).itertuples()))
    return "\n\n".join([*paragraphs, f":small[{as_markdown(choice.basis)}]"])


def show_references() -> None:
    """What the formulas assume and where they come from."""
    with st.expander("How this is computed"):
        st.markdown(
            "Both groups are assumed to be bell curves of the same width, d apart. Getting better means passing one "
            "point of the scale, which lies where the comparison group passes it as often as you set above. The "
            "number needed to treat follows Furukawa and Leucht with a baseline, and Kraemer and Kupfer without one. "
            "A negative effect has no number needed to treat: it is given as one fewer who gets better.\n\n"
            + "\n".join(f"- {_linked(entry)}" for entry in REFERENCES.values())
        )


def _linked(entry: str) -> str:
    """A reference with a clickable address."""
    words, https, address = entry.partition("https://")
    return f"{as_markdown(words)} {as_link(https + address, https + address)}" if address else as_markdown(words)

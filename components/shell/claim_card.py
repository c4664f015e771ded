"""The claim card: all that is known of one fact, with its citation to copy and a link to just this fact."""

from __future__ import annotations

import streamlit as st

from components.exhibits.view import View
from components.limits import FACTS_A_MARK
from components.plain_text import as_markdown
from components.registry import page_of_subject
from components.session.card import close_card, facts_left_out, open_card_ids
from components.session.link import fact_link
from components.shell.effect_links import show_effect_links
from data.evidence.citing import Cited
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact

LONGEST_HEADING = 110


def show_open_card(view: View) -> None:
    """Show the card that the URL names, if it names one."""
    ids = open_card_ids()
    if ids:
        _card(view, ids)


@st.dialog("Where this comes from", width="medium", on_dismiss=close_card)
def _card(view: View, ids: tuple[str, ...]) -> None:
    for number, fact_id in enumerate(ids):
        if number:
            st.divider()
        _show_fact(view.atlas.facts[fact_id])
        if view.atlas.facts[fact_id].subject == "effect_sizes":
            show_effect_links(view, fact_id)
    _say_what_is_left_out(len(ids))
    first = view.atlas.facts[ids[0]]
    page_path = page_of_subject(first.subject) or "sources"
    choices = {"document": view.atlas.choices.sources[first.origin.cited_id]} if page_path == "sources" else {}
    st.markdown("**Link to just this**")
    st.code(fact_link(FactIds(ids), page_path, **choices), language=None, wrap_lines=True)


def _say_what_is_left_out(n_shown: int) -> None:
    """That a mark may stand for more facts than one card can hold."""
    n_left_out = facts_left_out()
    if n_left_out:
        st.markdown(
            f"**And {n_left_out:,} more facts behind this mark.** The download beneath the chart names them all."
        )
    elif n_shown >= FACTS_A_MARK:
        st.markdown(f"A card holds {FACTS_A_MARK} facts at the most; the file beneath a chart names all behind a mark.")


def _show_fact(fact: Fact) -> None:
    # What is long to say is not shouted.
    st.markdown(f"{'##' if len(fact.says) <= LONGEST_HEADING else '###'} {as_markdown(fact.says)}")
    if fact.as_printed:
        st.markdown(f"As printed: “{as_markdown(fact.as_printed)}”")
    standing = " · ".join(word for word in (fact.subject_label, fact.layer_label, fact.status_label) if word)
    lines = [
        ("Source", f"{fact.source_label} ({fact.origin.in_text})"),
        ("Place", fact.place if fact.line else None),
        ("Our reading", fact.reading),
        ("Caveat", fact.caveat),
        ("Subject, layer, status", standing),
    ]
    st.markdown("\n".join(f"- **{name}:** {as_markdown(words)}" for name, words in lines if words))
    if fact.cites:
        st.markdown("**What the source itself cites for this:**")
        st.markdown("\n".join(f"- {_reference(cited)}" for cited in fact.cites))
    elif fact.cites_unknown:
        st.markdown("What the source cites for this is unknown: our copy does not tell.")
    elif fact.line:
        st.markdown("The source cites nothing for this.")
    st.markdown(
        f"**Copy citation**{f' · [{as_markdown(fact.origin.url)}]({fact.origin.url})' if fact.origin.url else ''}"
    )
    place = f" [{fact.place[0].upper()}{fact.place[1:]}]" if fact.line else ""
    st.code(f"{fact.origin.full}{place}", language=None, wrap_lines=True)


def _reference(cited: Cited) -> str:
    if cited.url is None:
        return as_markdown(cited.full)
    words = as_markdown(cited.full.removesuffix(cited.url).strip())
    return f"{words} [{as_markdown(cited.url)}]({cited.url})"

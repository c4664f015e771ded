"""The claim card: the printed words, who prints them, what stands behind them, and how to cite and link them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.exhibits.view import View
from components.limits import FACTS_A_MARK
from components.plain_text import as_link, as_markdown
from components.registry import page_of_subject
from components.session.card import close_card, facts_left_out, open_card_ids
from components.session.link import fact_link
from components.shell.card.copying import show_copy_buttons
from components.shell.effect_links import show_effect_links
from components.shell.own_card import show_own_fact
from data.atlas.bibliography import as_ris, bibliography_items
from data.contract.dates import date_in_words
from data.evidence.citing import Cited
from data.evidence.fact_ids import FactIds
from data.evidence.facts import OWN_SUBJECT, Fact
from data.subjects.citations import citation_id

LONGEST_HEADING = 110
#: Pixels; card.css reserves this much of a wide page for it.
WIDTH = 440


def show_open_card(view: View) -> None:
    """Show the card that the URL names, if any."""
    ids = open_card_ids()
    if ids:
        _card(view, ids)


@st.dialog("Where this comes from", width=WIDTH, position="right", on_dismiss=close_card)
def _card(view: View, ids: tuple[str, ...]) -> None:
    facts = [view.atlas.facts[fact_id] for fact_id in ids]
    with st.container(key="claim-card"):
        for number, fact in enumerate(facts):
            if number:
                st.divider()
            if fact.subject == OWN_SUBJECT:
                show_own_fact(view, fact)
                continue
            _show_fact(view, fact)
            if fact.subject == "effect_sizes":
                show_effect_links(view, fact.fact_id)
        _say_what_is_left_out(len(ids))
        cited = [fact for fact in facts if fact.subject != OWN_SUBJECT]
        if cited:
            _show_citations(view, cited)


def _say_what_is_left_out(n_shown: int) -> None:
    """Say that a mark may stand for more facts than one card holds."""
    n_left_out = facts_left_out()
    if n_left_out:
        st.markdown(f"**And {n_left_out:,} more facts behind this mark.** The file beneath the chart names them all.")
    elif n_shown >= FACTS_A_MARK:
        st.markdown(f"A card shows {FACTS_A_MARK} facts at most; the file beneath the chart names them all.")


def _show_fact(view: View, fact: Fact) -> None:
    said = f"“{fact.as_printed}”" if fact.as_printed else fact.says
    # Long statements get a smaller heading.
    st.markdown(f"{'##' if len(said) <= LONGEST_HEADING else '###'} {as_markdown(said)}")
    if fact.as_printed:
        st.markdown(as_markdown(fact.says))
    st.markdown(" · ".join(_origin(view, fact)))
    if fact.cites:
        st.markdown("**What the source cites for this**")
        st.markdown("\n".join(f"- {_cited(view, fact, cited)}" for cited in fact.cites))
    elif fact.cites_unknown:
        st.markdown("Our copy does not show what the source cites for this.")
    elif fact.line:
        st.markdown("The source cites no work for this.")
    for name, words in (("Our reading", fact.reading), (_caveat_label(fact), fact.caveat)):
        if words:
            st.markdown(f"**{name}:** {as_markdown(words)}")


def _origin(view: View, fact: Fact) -> list[str]:
    """Who prints it, in which section, and when."""
    item = bibliography_items(view.atlas.tables)[fact.origin.cited_id]
    parts = [f"**{as_markdown(fact.source_label)}**"]
    if fact.section_label:
        parts.append(f"section “{as_markdown(fact.section_label)}”")
    parts.append(as_markdown(date_in_words(item.get("issued", {})) or "no date in our copy"))
    if fact.origin.url:
        parts.append(as_link(fact.origin.url, fact.origin.url))
    return parts


def _cited(view: View, fact: Fact, cited: Cited) -> str:
    """A work that the source cites for a fact, and whether it fits what it is cited for."""
    citation = view.atlas.facts.get(citation_id(fact.origin.cited_id, cited.cited_id))
    if citation is None or fact.subject == "citations":
        return _reference(cited)
    fits = f"**{citation.status_label}.** {as_markdown(citation.reading)}" if citation.reading else ""
    return f"{_reference(cited)} {fits}"


def _caveat_label(fact: Fact) -> str:
    return "Evidence against" if fact.subject == "condition_coverage" else "Caution"


def _show_citations(view: View, facts: Sequence[Fact]) -> None:
    """How to cite and link the facts of a card, and where they stand in our copy."""
    ids, origins = FactIds(tuple(fact.fact_id for fact in facts)), {fact.origin.cited_id: fact.origin for fact in facts}
    page_path = page_of_subject(facts[0].subject) or "sources"
    document = view.atlas.choices.sources[facts[0].origin.cited_id] if page_path == "sources" else ""
    link = fact_link(ids, page_path, **({"document": document} if document else {}))
    entries = "\n".join(sorted(origin.full for origin in origins.values()))
    with st.container(horizontal=True, gap="xsmall"):
        show_copy_buttons({"Copy APA citation": entries, "Copy link": link}, key="card-copying")
        st.download_button(
            "For Zotero",
            data=lambda: as_ris([bibliography_items(view.atlas.tables)[cited_id] for cited_id in origins]),
            file_name=f"{view.atlas.edition.file_name(*list(origins)[:3])}.ris",
            mime="application/x-research-info-systems",
            key="card-ris",
            help="A RIS file for Zotero, EndNote and other reference managers",
            on_click="ignore",
        )
    with st.expander("Details"):
        st.markdown("**APA**")
        st.code(entries, language=None, wrap_lines=True)
        st.markdown("**Link to this fact**" if len(facts) == 1 else "**Link to these facts**")
        st.code(link, language=None, wrap_lines=True)
        st.markdown("\n".join(f"- {as_markdown(words)}" for words in dict.fromkeys(map(_standing, facts))))


def _standing(fact: Fact) -> str:
    """What kind of fact it is, and its lines in our copy."""
    words = [fact.origin.in_text, fact.subject_label, fact.layer_label, fact.status_label]
    return " · ".join([word for word in words if word] + ([fact.place] if fact.line else []))


def _reference(cited: Cited) -> str:
    if cited.url is None:
        return as_markdown(cited.full)
    words = as_markdown(cited.full.removesuffix(cited.url).strip())
    return f"{words} {as_link(cited.url, cited.url)}"

"""Where an effect leads: the trail of a stated figure, the successor of a disputed one, the translator."""

from __future__ import annotations

import streamlit as st

from components.exhibits.effect_sizes import PAIR, comparison, named_in_short, stated_trails
from components.exhibits.view import View
from components.plain_text import as_link, as_markdown
from components.session.address import choose
from components.session.card import close_card, open_card
from components.shell.site import page_named
from data.atlas.atlas import Atlas
from data.evidence.facts import effect_in_words
from data.subjects.effect_figures import of_effect
from data.subjects.effect_sizes import successors
from data.subjects.effect_trails import Trail, rise_checks

#: Figures of the cited works that appear in a trail; beyond these, only their number.
MAX_STEPS = 4


def show_effect_links(view: View, effect_id: str) -> None:
    """All that a card leads to from one effect; nothing for an effect that stands alone."""
    tables, effects = view.atlas.tables, view.atlas.frames["effect_sizes"]
    lead_to_translator(view, effect_id)
    for trail in stated_trails(view):
        if trail.stated_id == effect_id:
            st.markdown(
                "**Its trail:** what the page printed, what the work that it cites says, the review behind that"
            )
            show_trail(view, trail, key="card")
    for check in rise_checks(tables.printed_rises, effects, tables.references):
        if effect_id in (check.start_id, check.end_id):
            st.markdown(
                f"**Do the numbers add up?** Computed here: {check.start:g} and {check.percent:g}% more is "
                f"{check.expected:.4g}; printed is {check.end:g}, a rise of {check.actual_percent:.1f}%. "
                "The Effect sizes page draws it."
            )
    show_comparing(view, effect_id)
    for disputed_id, later_id in successors(effects):
        if disputed_id == effect_id:
            _step(view, later_id, f"Later figure: {_figure(view.atlas, later_id)}", key="card-successor")


def lead_to_translator(view: View, effect_id: str) -> None:
    """The way to what the figure means for a hundred people, or why that cannot be told."""
    figure_id = of_effect(view.atlas.figures, effect_id)
    if figure_id:
        translator = page_named("effect_translator")
        st.page_link(translator, label="**What does this mean?** →", query_params={"figure": figure_id})
        return
    family = view.atlas.effects[effect_id]["comparator_family"]
    st.markdown(f"**What does this mean?** {_UNTRANSLATABLE.get(family, 'The figure has no direction.')}")


#: Why a figure says nothing of two separate groups.
_UNTRANSLATABLE = {
    "not_stated": "This cannot be told: the source does not say what the treatment was compared with.",
    "none_pre_post": "Patients were compared with themselves, so part of the change would have happened anyway; how "
    "many more get better than without it cannot be told.",
}


def show_comparing(view: View, effect_id: str) -> None:
    """Whether this figure may be compared with the one picked last, and a button that picks this one beside it."""
    picked, beside = PAIR
    last = view.chosen_one(picked)
    if last == effect_id:
        return
    if view.differs(picked):
        answer = comparison(view.with_chosen(**{picked: (last,), beside: (effect_id,)}))
        st.markdown(
            f"**May I compare this with {as_markdown(named_in_short(view, last))}?** "
            f"**{'Yes' if answer.may_compare else 'No'}.** {as_markdown(answer.why)}"
        )
    if st.button("Pick this figure to compare", key=f"card-compare-{effect_id}"):
        choose(view.controls[beside], last)
        choose(view.controls[picked], effect_id)
        close_card()
        st.rerun()


def show_trail(view: View, trail: Trail, *, key: str) -> None:
    """The steps of a trail, each a button that opens its card; a work without figures read is a link to it.

    ``key`` tells this trail from others on the same page.
    """
    citations = view.atlas.citations
    with st.container(horizontal=True, vertical_alignment="center"):
        for place, effect_id in enumerate((trail.stated_id, *trail.cited_ids[:MAX_STEPS])):
            if place:
                st.markdown("→")
            _step(view, effect_id, _figure(view.atlas, effect_id), key=f"{key}-trail-{trail.stated_id}")
        if len(trail.cited_ids) > MAX_STEPS:
            st.markdown(f"and {len(trail.cited_ids) - MAX_STEPS:,} more of the same work")
        for reference_id in trail.reported_ids:
            st.markdown("→")
            work = citations[reference_id]
            name = f"{work.in_text}: we did not check its table"
            st.markdown(as_link(name, work.url) if work.url else as_markdown(name))


def _step(view: View, effect_id: str, label: str, *, key: str) -> None:
    """A button that opens the card of an effect. The figure comes first, since a phone cuts off long labels."""
    origin = view.atlas.facts[effect_id].source_label
    if st.button(f"{as_markdown(label)} · {as_markdown(origin)}", key=f"{key}-{effect_id}"):
        open_card(effect_id)
        # A button in a card reruns only the card; the page opens the new one.
        st.rerun()


def _figure(atlas: Atlas, effect_id: str) -> str:
    """A figure as short as a button: as the document prints it, or as read in a work."""
    return atlas.facts[effect_id].as_printed or effect_in_words(atlas.effects[effect_id])

"""What stands around every page: notices, the filter bar, sharing, and where to turn for help."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.exhibits.view import View
from components.plain_text import as_markdown
from components.registry import HOME, PAGES, keys_on
from components.session.controls import Control
from components.session.dialog import close_dialog
from components.session.link import caution_on_links, dismiss_notices, notices, share_link
from components.shell.links import qr_picture, short_link
from components.shell.opening import opening
from components.shell.own_card import show_own_file
from data.atlas.atlas import VERSION
from data.atlas.edition import Edition

QR_WIDTH = 220

CRISIS_LINES = {
    "Find a helpline anywhere (findahelpline.com)": "https://findahelpline.com",
    "United Kingdom: Samaritans, 116 123": "https://www.samaritans.org",
    "United States: 988 Lifeline": "https://988lifeline.org",
}


def show_notices() -> None:
    """What was left out of the link that led here, until dismissed."""
    shown = notices()
    if shown:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning("  \n".join(shown))
            st.button("Dismiss", key="dismiss-notices", on_click=dismiss_notices)


def show_opening(view: View, page: str) -> None:
    """How a page opens: its question, one sentence on what is found, and how to read what follows."""
    declared = PAGES[page]
    said = [declared.found_in(view)]
    if view.filters.is_narrow:
        said.append(declared.unfiltered or f"Filtered: {view.filters.describe()}.")
    opening.show(declared.question(view.atlas), " ".join(filter(None, said)), declared.terms(view))


@st.dialog("Share", on_dismiss=close_dialog)
def show_share(view: View, page: str) -> None:
    """The links to what is on screen, and what limits them."""
    caution = caution_on_links()
    if caution:
        st.warning(as_markdown(caution))
    if view.atlas.own is not None:
        show_own_file(view.atlas.own.evidence)
    st.markdown("**This view, with all its filters and choices:**")
    st.code(share_link(_controls_on(view, page), view.selection, _path(page)), language=None, wrap_lines=True)
    show_short_link(short_link(view, page))


def _controls_on(view: View, page: str) -> dict[str, Control]:
    return {key: view.controls[key] for key in keys_on(view.atlas, page)}


def _path(page: str) -> str:
    return "" if page == HOME else page


def show_short_link(link: str) -> None:
    """A link to say aloud or type, and the same as a code for a phone."""
    st.markdown("**Short link, to read aloud or to scan:**")
    st.code(link, language=None, wrap_lines=True)
    picture = qr_picture(link)
    if picture is None:
        st.caption("This view has too many choices for a code that a phone could read.")
    else:
        st.image(picture, width=QR_WIDTH, caption=None, alt=f"QR code of {link}")


def show_filters_in_words(view: View, candidates: pd.DataFrame | None = None, lead: str = "") -> None:
    """Above a chart: what is shown, in words, and what the filters do not reach of ``candidates``.

    ``candidates`` are the rows before the filters and after a page's own choices; ``lead`` comes first.
    """
    said = view.filters.describe(candidates)
    words = as_markdown(f"{said[:1].upper()}{said[1:]}")
    st.markdown(f"{lead}  \n{words}" if lead else words)


def show_own_choices(view: View, *keys: str) -> None:
    """Say which of a page's own choices change what is shown, and to what."""
    said = []
    for key in (key for key in keys if view.differs(key)):
        control = view.controls[key]
        labels = control.in_words(view.chosen(key))
        said.append(f"{control.label.lower()}: {labels or 'none chosen, so all are shown'}")
    if said:
        st.markdown(f"**Of these:** {as_markdown('; '.join(said))}.")


def show_filter_notes(view: View, candidates: pd.DataFrame) -> None:
    """Above one of several charts on a page: which of its rows the filters do not reach."""
    notes = view.filters.notes_on(candidates)
    if notes:
        st.caption(as_markdown(" ".join(notes)))


def show_footer(edition: Edition) -> None:
    """What the atlas is not, and where to turn in a crisis."""
    links = " · ".join(f"[{as_markdown(name)}]({url})" for name, url in CRISIS_LINES.items())
    # One element: everything on every page is sent with every rerun.
    st.markdown(
        "---\n\nThe atlas informs; it does not advise. If you are in danger or in crisis, call your emergency number "
        f"or a helpline: {links}\n\n"
        f":small[{as_markdown(edition.title)} {VERSION} · tables under CC BY 4.0, code under MIT]"
    )

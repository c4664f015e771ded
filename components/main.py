"""The main script: declares the pages, draws what every page shares, and runs the requested page.

It is here, not beside ``pages/``, because Streamlit would otherwise serve a first deep link as a page of its own,
without navigation and filters.
"""

import streamlit as st

from components.current import current_view, reader_atlas
from components.parts.export import show_export
from components.registry import HOME, PAGES, SETS_OWN_BESIDE
from components.session.dialog import open_dialog
from components.session.lecture import lecture_scene
from components.session.link import drop_unknown_parameters
from components.session.own_evidence import set_beside
from components.session.work import fair_share
from components.shell.bar import EXPORT, SHARE, show_bar
from components.shell.claim_card import show_open_card
from components.shell.frame import show_footer, show_notices, show_opening, show_share
from components.shell.icon import ICON
from components.shell.site import menu
from data.contract.mistakes import TableMistakes

# An icon set here keeps Streamlit from fetching one from outside.
st.set_page_config(page_icon=ICON, layout="wide")

pages = menu()
# An embedded page is a part of another: its menu would lead out of it.
page = st.navigation(pages, position="hidden" if st.context.is_embedded else "top")

try:
    set_beside((page.url_path or HOME) in SETS_OWN_BESIDE)
    atlas, controls = reader_atlas()
except TableMistakes:
    # The log has the mistakes; a reader could do nothing with them.
    st.error("The atlas cannot be shown: its tables contain mistakes. If you run it, `python -m data` lists them.")
    st.stop()
with fair_share():
    name = page.url_path or HOME
    drop_unknown_parameters(controls, atlas.facts)
    show_notices()
    if PAGES[name].is_stage and lecture_scene() is not None:
        st.navigation(pages, position="hidden")
        page.run()
    else:
        view = current_view()
        pressed = show_bar(view, name)
        show_opening(view, name)
        page.run()
        show_footer(atlas.edition)
        opened = open_dialog(name, pressed)
        if opened == SHARE:
            show_share(view, name)
        elif opened == EXPORT:
            show_export(view, name)
    show_open_card(current_view())

"""What a page shows in an ``AppTest``: its charts, what is folded away beneath them, the link to share."""

from __future__ import annotations

import gzip
import json
from typing import Any

from streamlit.testing.v1 import AppTest

#: The name of the component that draws them.
DRAWING = "drawing"


def drawings(app: AppTest) -> list[dict[str, Any]]:
    """Everything that the browser is told of each chart of a page, in order."""
    found = (element.proto for element in app.get("bidi_component"))
    return [drawing_of(told.bytes) for told in found if told.component_name == DRAWING]


def drawing_of(sent: bytes) -> dict[str, Any]:
    """A drawing as drawing.js reads it: a line on its frame, and the packed picture."""
    frame, _, picture = sent.partition(b"\n")
    return {**json.loads(frame), **json.loads(gzip.decompress(picture))}


def opening(app: AppTest) -> dict[str, Any]:
    """How the page opens: its question, what is found, what its terms mean."""
    (told,) = told_to(app, "opening")
    return told


def told_to(app: AppTest, component_name: str) -> list[dict[str, Any]]:
    """What the server tells the components of a name on a page, in order."""
    found = (element.proto for element in app.get("bidi_component"))
    return [json.loads(told.bytes) for told in found if told.component_name == component_name]


def charts(app: AppTest) -> list[tuple[dict[str, Any], str]]:
    """The charts of a page as (figure, alt text)."""
    return [(figure_of(drawing), drawing["alt"]) for drawing in drawings(app)]


def figure_of(drawing: dict[str, Any]) -> dict[str, Any]:
    """What a drawing shows first in a wide window, with the hover texts of its marks."""
    figure: dict[str, Any] = drawing["layouts"][-1]["tabs"][0]["figure"]
    for trace in figure["data"]:
        if "customdata" in trace:
            trace["hovertext"] = [drawing["citations"][place] for place in trace["hovertext"]]
    return figure


def ids_on(figure: dict[str, Any]) -> list[str]:
    """What each mark of a figure stands for: points, and texts that are marks."""
    points = [ids for trace in figure["data"] for ids in trace.get("customdata", ())]
    return points + [note["name"] for note in figure["layout"].get("annotations", ()) if "name" in note]


def control(app: AppTest, key: str) -> dict[str, Any]:
    """What the bar, or a control in the body of the page, shows of one control."""
    (shown,) = [one for bar in told_to(app, "bar") for one in bar["controls"] if one["key"] == key]
    return shown


def unfold(app: AppTest) -> AppTest:
    """Open what lies folded beneath every chart, as a reader would, one after the other."""
    for details in app.expander:
        if details.proto.id.endswith("-details"):
            app.session_state[details.proto.id.partition("-")[2].partition("-")[2]] = True
    return app.run()


def shared_link(app: AppTest, page: str) -> str:
    """The full link to what is on screen, out of the dialog that Share opens."""
    dialog = AppTest.from_function(_share, kwargs={"page": page}, default_timeout=30)
    dialog.context = app.context
    for key in app.query_params:
        dialog.query_params[key] = app.query_params[key]
    dialog.run()
    return str(next(code.value for code in dialog.code if "conditions=" in code.value))


def _share(page: str) -> None:
    from components.current import current_view
    from components.shell.frame import show_share

    show_share(current_view(), page)

"""What a page shows in an ``AppTest``: its charts, what is folded away beneath them, the link to share."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from components.shell.frame import SHARE

#: The name of the component that draws them.
DRAWING = "drawing"


def drawings(app: AppTest) -> list[dict[str, Any]]:
    """Everything that the browser is told of each chart of a page, in order."""
    found = (element.proto for element in app.get("bidi_component"))
    return [json.loads(drawing.bytes) for drawing in found if drawing.component_name == DRAWING]


def charts(app: AppTest) -> list[tuple[dict[str, Any], str]]:
    """The charts of a page as (figure, alt text)."""
    return [(drawing["figure"], drawing["alt"]) for drawing in drawings(app)]


def unfold(app: AppTest) -> AppTest:
    """Open what lies folded beneath every chart, as a reader would, one after the other."""
    for details in app.expander:
        if details.proto.id.endswith("-details"):
            app.session_state[details.proto.id.partition("-")[2].partition("-")[2]] = True
    return app.run()


def shared_link(app: AppTest) -> str:
    """The full link to what is on screen, out of the popover that is opened for it."""
    app.session_state[SHARE] = True
    app.run()
    return str(next(code.value for code in app.code if "conditions=" in code.value))

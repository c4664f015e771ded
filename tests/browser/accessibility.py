"""What axe-core finds on a page, without what is the framework's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


@dataclass(frozen=True)
class Known:
    """A finding that is the framework's own: the rule, what it is found on, in which theme, and why it is let pass."""

    rule: str
    selector: str
    theme: str
    reason: str


KNOWN = (
    Known(
        "color-contrast",
        "[data-testid=stButtonGroup] :is([data-selected=true], [aria-checked=true], [aria-pressed=true]) p",
        "dark",
        "Streamlit colours the words of a chosen segment, and the ground of a chip under its white words, with the one "
        "primaryColor. No colour is 4.5 to 1 both ways on a dark page; a frame and a tint mark the segment as well.",
    ),
    Known(
        "color-contrast",
        "[data-testid=stSliderThumbValue] p",
        "dark",
        "Streamlit writes the number above a knob in the same primaryColor. The number stands in the text field "
        "beside it too, in the colour of text.",
    ),
)
#: For each element that axe found, which of the selectors name it.
NAMED = """([target, selectors]) => {
  let node = document;
  for (const step of target) node = (node.shadowRoot ?? node).querySelector(step);
  return selectors.map(selector => node.matches(selector));
}"""


def findings(page: Page, theme: str) -> list[str]:
    """Serious and critical findings that are not the framework's own, one line each."""
    allowed = [known for known in KNOWN if known.theme == theme]
    left = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        for node in violation["nodes"]:
            own = page.evaluate(NAMED, [node["target"], [known.selector for known in allowed]])
            rules = [known.rule for known, is_named in zip(allowed, own, strict=True) if is_named]
            if violation["id"] not in rules:
                left.append(f"{violation['id']}: {node['html'][:200]} {_why(node)}")
    return left


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])

"""Where everything in a chart really is, as the browser draws it; and what of it touches or leaves its room.

``tests/components/boxes.py`` works out the same from a figure alone, with the widest font there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from playwright.sync_api import Locator, expect

#: Boxes closer than this are taken to touch only in the antialiasing.
TOLERANCE = 1.0
#: Every text, mark, stroke and upright line of a chart. A text hides lines where an opaque ground lies behind it, as a
#: part of its annotation or as a shape beneath the traces; only an upright line is ever hidden so.
BOXES = """chart => {
  const found = [], plot = chart.querySelector(".atlas-plot");
  const all = query => [...plot.querySelectorAll(query)];
  const add = (kind, name, {left, top, right, bottom}, size = 0) =>
    found.push({kind, name, left, top, right, bottom, size});
  const at = node => node.getBoundingClientRect();
  for (const text of all("text")) {
    if (!text.textContent.trim() || !at(text).height) continue;
    const growth = at(text).height / text.getBBox().height;
    add("text", text.textContent, at(text), parseFloat(getComputedStyle(text).fontSize) * growth);
  }
  for (const mark of all(".points path.point, .barlayer .point path")) add("mark", mark.dataset.ids ?? "", at(mark));
  // The strokes of one look are one path, with a move to each of them.
  for (const line of all(".scatterlayer .js-line")) {
    const half = parseFloat(getComputedStyle(line).strokeWidth) / 2, to = line.getScreenCTM();
    for (const part of line.getAttribute("d").split("M").slice(1)) {
      const points = [...part.matchAll(/(-?[\\d.]+),(-?[\\d.]+)/g)];
      const ends = points.map(([, x, y]) => new DOMPoint(x, y).matrixTransform(to));
      const x = ends.map(end => end.x), y = ends.map(end => end.y);
      const box = {left: Math.min(...x), right: Math.max(...x), top: Math.min(...y) - half};
      if (ends.length > 1) add("stroke", "stroke", {...box, bottom: Math.max(...y) + half});
    }
  }
  // Shapes with more corners than a rectangle: arrows.
  for (const shape of all(".shapelayer path, .layer-between path"))
    if ((shape.getAttribute("d").match(/L/g) ?? []).length >= 6) add("arrow", "arrow", at(shape));
  const isUpright = line => at(line).width <= 3 && at(line).height > 30;
  for (const line of all(".gridlayer path, .zerolinelayer path, .shapelayer path").filter(isUpright))
    add("line", "upright line", at(line));
  const grounds = all(".annotation .bg, .layer-between path")
    .filter(ground => ground.style.fill && ground.style.fillOpacity !== "0")
    .map(at).map(({left, top, right, bottom}) => ({left, top, right, bottom}));
  return {found, grounds};
}"""


@dataclass(frozen=True)
class Drawn:
    """A text, mark, stroke, arrow or upright line on screen, in pixels of the window; ``size`` is that of the type."""

    kind: str
    name: str
    left: float
    top: float
    right: float
    bottom: float
    size: float = 0.0

    def overlaps(self, other: Drawn, least: float = TOLERANCE) -> bool:
        """Whether two of them share more than ``least`` pixels in both directions."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > least
            and min(self.bottom, other.bottom) - max(self.top, other.top) > least
        )


@dataclass(frozen=True)
class Picture:
    """Everything in a chart, with the opaque grounds that hide what lies behind them."""

    drawn: tuple[Drawn, ...]
    grounds: tuple[Drawn, ...]

    def of_kind(self, kind: str) -> list[Drawn]:
        """The texts, marks, strokes, arrows or lines."""
        return [one for one in self.drawn if one.kind == kind]

    def collisions(self) -> list[str]:
        """What touches a text: another text, a mark, a stroke or an arrow; or a line that no ground hides."""
        found = []
        solid = [one for one in self.drawn if one.kind != "line"]
        for one, other in combinations(solid, 2):
            if "text" in (one.kind, other.kind) and one.overlaps(other):
                found.append(f"{one.kind} “{one.name}” and {other.kind} “{other.name}”")
        for text in self.of_kind("text"):
            for line in self.of_kind("line"):
                crosses = line.left < text.right - TOLERANCE and text.left + TOLERANCE < line.right
                reaches = line.top < text.bottom - TOLERANCE and text.top + TOLERANCE < line.bottom
                if crosses and reaches and not any(covers(ground, text) for ground in self.grounds):
                    found.append(f"text “{text.name}” and an upright line")
        return found

    def outside(self, room: Drawn) -> list[str]:
        """What reaches over the edge of a room."""
        return [
            f"{one.kind} “{one.name}”"
            for one in self.drawn
            if one.left < room.left - TOLERANCE
            or one.right > room.right + TOLERANCE
            or one.top < room.top - TOLERANCE
            or one.bottom > room.bottom + TOLERANCE
        ]


def covers(ground: Drawn, text: Drawn) -> bool:
    """Whether a ground lies behind a text, but for the air above and beneath its letters."""
    return (
        ground.left <= text.left + 4
        and ground.right >= text.right - 4
        and ground.top <= text.top + 4
        and ground.bottom >= text.bottom - 4
    )


def picture_of(chart: Locator) -> Picture:
    """Everything that a drawn chart shows."""
    measured = chart.evaluate(BOXES)
    return Picture(
        tuple(Drawn(**one) for one in measured["found"]),
        tuple(Drawn("ground", "", **one) for one in measured["grounds"]),
    )


def room_of(place: Locator) -> Drawn:
    """The box of an element."""
    at = place.bounding_box()
    assert at is not None
    return Drawn("room", "", at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"])


def expect_clear(chart: Locator, least_type: float = 13) -> Picture:
    """Hold that in a chart nothing touches a text, nothing is clipped, and type has a least size in pixels."""
    expect(chart).to_have_attribute("aria-busy", "false")
    picture = picture_of(chart)
    room = room_of(chart.locator(".atlas-plot"))
    small = [text for text in picture.of_kind("text") if text.size < least_type - 0.1]
    problems = [
        *([] if picture.of_kind("text") else ["nothing is drawn"]),
        *picture.collisions(),
        *(f"{said} is clipped" for said in picture.outside(room)),
        *(f"text “{text.name}” is {text.size:.1f} pixels high" for text in small),
    ]
    assert not problems, "\n".join(problems)
    return picture

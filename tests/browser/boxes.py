"""Where everything in a chart really is, as the browser draws it; and what of it touches or leaves its room.

``tests/components/boxes.py`` works out the same from a figure alone, with the widest font there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import inf

from playwright.sync_api import Locator, Page, expect

#: Boxes closer than this are taken to touch only in the antialiasing.
TOLERANCE = 1.0
#: Marks whose middles are so near to one another stand in one row.
SAME_ROW = 6
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


#: Every chart is drawn in the theme of the page, and nothing has moved for some frames.
SETTLED = """() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("the charts do not come to rest")), 20_000);
  let last = "", still = 0;
  const look = () => {
    const charts = [...document.querySelectorAll(".atlas-chart")];
    const parts = [...charts, ...document.querySelectorAll(".atlas-foot, h1")];
    const now = JSON.stringify(parts.map(part => part.getBoundingClientRect()));
    const ground = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
    const isDrawn = charts.every(chart => chart.getAttribute("aria-busy") === "false"
      && getComputedStyle(chart.querySelector(".main-svg")).backgroundColor === ground);
    still = now === last && isDrawn ? still + 1 : 0;
    last = now;
    still > 5 ? resolve(true) : requestAnimationFrame(look);
  };
  look();
})"""


def settled(page: Page) -> None:
    """Wait until every chart is drawn in the room and the theme that it has now."""
    page.evaluate(SETTLED)


@contextmanager
def told_of(where: str) -> Iterator[None]:
    """Say with a failure where it was found: one test looks at many pictures."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from error


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


#: Of every text and mark of a chart its colour and what it stands on. Strokes of a band are pale on purpose.
COLOURS = """chart => {
  const page = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  const solid = (...colours) => colours.find(colour => colour && !/^(none|transparent|rgba\\(.*, 0\\))$/.test(colour));
  const found = [];
  for (const text of chart.querySelectorAll(".atlas-plot text")) {
    if (!text.textContent.trim()) continue;
    const ground = text.closest(".annotation")?.querySelector(".bg");
    const behind = ground && getComputedStyle(ground).fillOpacity !== "0" ? getComputedStyle(ground).fill : page;
    found.push(["text", text.textContent, getComputedStyle(text).fill, solid(behind, page)]);
  }
  for (const mark of chart.querySelectorAll(".atlas-plot .points path.point")) {
    const {stroke, fill, strokeWidth} = getComputedStyle(mark);
    found.push(["mark", mark.dataset.ids ?? "", parseFloat(strokeWidth) ? stroke : fill, page]);
  }
  return found;
}"""
MIN_CONTRAST = {"text": 4.5, "mark": 3.0}


def luminance(colour: str) -> float:
    """The relative luminance of a colour as a browser computes it, "rgb(0, 103, 165)"; see WCAG 2.2."""
    channels = [float(channel) / 255 for channel in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def expect_contrast(chart: Locator) -> None:
    """Hold that text reaches 4.5:1 and the edge of a mark 3:1 against what lies behind."""
    pale = [
        f"{kind} “{name}” has {contrast(colour, ground):.2f}:1"
        for kind, name, colour, ground in chart.evaluate(COLOURS)
        if contrast(colour, ground) < MIN_CONTRAST[kind]
    ]
    assert not pale, "\n".join(pale)


#: How far what was on screen has moved by itself since the page was opened: 0 is nothing, 1 all of it by a screen. See
#: https://web.dev/articles/cls; all moves count here, and those that follow a press too.
MOVED = """() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({type: "layout-shift", buffered: true});
  return observer.takeRecords().reduce((sum, {value}) => sum + value, 0);
}"""


#: A page that loads keeps its outline.
MAX_MOVED = 0.01


def moved(page: Page) -> float:
    """How far what was on screen has moved since the page was opened, as browsers measure it."""
    return float(page.evaluate(MOVED))


#: From now on, where the first chart begins, in pixels of the window: each place once, in order.
FOLLOWED = """() => {
  const chart = document.querySelector(".atlas-chart");
  window.atlasTops = [];
  const look = () => {
    const top = chart.isConnected ? Math.round(chart.getBoundingClientRect().top) : "gone";
    if (top !== window.atlasTops.at(-1)) window.atlasTops.push(top);
    requestAnimationFrame(look);
  };
  look();
}"""


@contextmanager
def followed(page: Page, *, most: float) -> Iterator[None]:
    """Hold that the first chart moves once at the most, by no more pixels than ``most``, and is never made anew."""
    page.evaluate(FOLLOWED)
    yield
    settled(page)
    tops = page.evaluate("() => window.atlasTops")
    assert len(tops) <= 2, f"the chart stood at {tops}"
    assert abs(tops[-1] - tops[0]) <= most, f"the chart stood at {tops}"


#: Of each chart its box, without the line of sources beneath; of each mark and stroke its box.
FIRST_SCREEN = """() => {
  const box = node => {
    const {left, top, right, bottom} = node.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const charts = [...document.querySelectorAll(".atlas-chart")].map(chart => {
    const [left, top, right] = box(chart);
    return [left, top, right, chart.querySelector("figcaption").getBoundingClientRect().top];
  });
  const drawn = ".points path.point, .barlayer .point path, .js-line, [data-ids]";
  const marks = [...document.querySelectorAll(drawn)].filter(mark => mark.closest(".atlas-plot")).map(box);
  return {charts, marks: marks.filter(([, top, , bottom]) => bottom > top), width: innerWidth, height: innerHeight};
}"""


@dataclass(frozen=True)
class FirstScreen:
    """What a reader sees before scrolling: the ``share`` that charts take of it, with their tabs and the words told
    beneath them; the ``first_mark`` from the top, as a share of the height; and ``n_rows`` with a mark that is whole.
    """

    share: float
    first_mark: float
    n_rows: int


def first_screen(page: Page) -> FirstScreen:
    """What a page shows before it is scrolled."""
    found = page.evaluate(FIRST_SCREEN)
    width, height = found["width"], found["height"]
    area = sum(
        max(0, min(right, width) - max(left, 0)) * max(0, min(bottom, height) - max(top, 0))
        for left, top, right, bottom in found["charts"]
    )
    whole = sorted((top + bottom) / 2 for _, top, _, bottom in found["marks"] if bottom <= height)
    n_rows = sum(later - middle > SAME_ROW for middle, later in pairwise([-inf, *whole]))
    return FirstScreen(area / (width * height), min(top for _, top, _, _ in found["marks"]) / height, n_rows)

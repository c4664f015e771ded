"""Words that have no room on a page: cut off, or one over another. Those of pictures are measured in boxes.py."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Page, TimeoutError

#: Words on screen that are cut off by what they stand in, or lie over other words; and what is wider than the window.
#: Names that are meant to be shortened end in dots or in the chips of the bar, and say themselves whole to a pointer.
MISFITS = """() => {
  const UNSEEN = "style, script, noscript, canvas, [hidden]", found = [], seen = [];
  const root = document.documentElement, main = document.querySelector("[data-testid=stMain]");
  for (const [name, place] of [["window", root], ["page", main]])
    if (place.scrollWidth > place.clientWidth + 1) found.push(`the ${name} scrolls sideways`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement, words = node.data.trim();
    if (!words || holder.closest(`${UNSEEN}, svg, table, textarea, .atlas-citation`)) continue;
    if (!holder.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    range.selectNodeContents(node);
    let boxes = [...range.getClientRects()].filter(({width, height}) => width > 1 && height > 1);
    if (!boxes.length) continue;
    let isCut = false, isShown = true;
    for (let place = holder; place && place !== document.body; place = place.parentElement) {
      const style = getComputedStyle(place), at = place.getBoundingClientRect();
      if (at.width <= 1 || at.height <= 1 || style.clipPath !== "none") isShown = false;
      if (style.textOverflow === "ellipsis" || place.matches(".atlas-press")) {
        isCut = false;
        boxes = boxes.map(box => ({...at.toJSON(), top: box.top, bottom: box.bottom, height: box.height}));
        break;
      }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) {
        isShown &&= boxes.some(box => box.bottom > at.top && box.top < at.bottom);
        break;
      }
      const isPast = box => box.right > at.right + 2 || box.left < at.left - 2;
      if (/hidden|clip/.test(style.overflowX)) isCut ||= boxes.some(isPast);
      if (/hidden|clip/.test(style.overflowY)) isCut ||= boxes.some(box => box.bottom > at.bottom + 3);
    }
    if (!isShown) continue;
    if (isCut) found.push(`“${words.slice(0, 50)}” is cut off`);
    const layer = holder.closest("[data-testid=stHeader], [data-testid=stSidebar], .atlas-foot, [role=dialog]");
    for (const box of boxes) seen.push({box, words, holder, layer});
  }
  seen.sort((one, other) => one.box.top - other.box.top);
  for (let i = 0; i < seen.length; i++) for (let j = i + 1; j < seen.length; j++) {
    const one = seen[i], other = seen[j];
    if (other.box.top > one.box.bottom - 3) break;
    if (one.holder.contains(other.holder) || other.holder.contains(one.holder) || one.layer !== other.layer) continue;
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    // Boxes of type are higher than its letters.
    if (across > 2 && down > 0.35 * Math.min(one.box.height, other.box.height))
      found.push(`“${one.words.slice(0, 40)}” lies over “${other.words.slice(0, 40)}”`);
  }
  return [...new Set(found)];
}"""


def misfits(page: Page) -> list[str]:
    """What does not fit once the page has had time to take its size."""
    with suppress(TimeoutError):
        page.wait_for_function(f"() => ({MISFITS})().length === 0", timeout=5_000)
    found: list[str] = page.evaluate(MISFITS)
    return found

// @ts-check
/**
 * Draws one chart with Plotly as wide as its place, and makes its marks reachable: by pointer, by finger, by keyboard
 * and by screen reader.
 *
 * `st.plotly_chart` builds a chart anew whenever its data change, draws it twice, and shows a mark's citation to a
 * pointer only. Here a figure is drawn once for each change, and every mark (a point with `customdata`, or a text with
 * the ids as its `name`) is a button: named by its citation, walked to with the arrow keys, opened with Enter. A chart comes with a layout for each
 * width that it may have; the widest one that fits is drawn, several figures of one layout as tabs. On a stage it is
 * drawn smaller and then enlarged as a whole, so that its type is legible from the back row and it fills its room.
 *
 * @typedef {object} Drawing What the server sends, as UTF-8 JSON; component.py builds it.
 * @property {Layout[]} layouts The figures by the least width of their place, narrow ones first.
 * @property {string[]} citations The hover texts; a trace has their numbers in their place.
 * @property {boolean} stage Whether it fills the window, as in a lecture.
 * @property {boolean} fills Whether it reaches down to the foot of a large window.
 * @property {string} alt The chart in words.
 * @property {string} name Stands in the names of saved files.
 * @property {string} sources The source line, beneath the chart and in the pictures that are saved.
 * @property {boolean} saves Whether the reader may save a picture.
 * @property {string} plotly The address of the library that draws, as seen from the page.
 * @property {string[]} opens The ids of the marks that open something beneath the chart instead of a card.
 *
 * @typedef {{width: number, tabs: Tab[]}} Layout What is drawn from a width on.
 * @typedef {{label: string, figure: Figure, quotes: Quote[]}} Tab
 * @typedef {{data: any[], layout: any}} Figure
 * @typedef {{label: string, text: string, ids: string, citation: string}} Quote Words told beneath a figure.
 *
 * @typedef {object} Mark One mark on screen.
 * @property {SVGGraphicsElement | HTMLElement} node
 * @property {string} ids The facts behind it, `;`-separated; empty if it is computed from none.
 * @property {string} citation Its hover text, with `<b>` and `<br>` and nothing else.
 * @property {number} trace Its trace and its place in it, which tell it from others of the same facts: the other end
 * @property {number} i of a range, for instance.
 *
 * @typedef {object} Mount What Streamlit hands to a component.
 * @property {Uint8Array} data
 * @property {HTMLElement & {chartOnScreen?: ChartOnScreen, turn?: number}} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/** Where the pointer is, this script finds out by itself: also on an enlarged stage, and over words. */
const CONFIG = { staticPlot: true };
/** Pixels of a PNG to one on screen, so that it stays sharp on a projector. */
const PNG_SCALE = 3;
/** The width of a picture that is saved from a phone. */
const PICTURE_WIDTH = 960;
/** Pixels from a mark within which a pointer is meant for it. */
const REACH = 14;
/** On a stage: the smallest type of a figure, in its own pixels; how high that is at the least, as a share of the
 * window; and how much larger than that it may become where there is room. */
const SMALLEST_TYPE = 13, LEAST_TYPE = 0.03, MOST_GROWTH = 1.35;
/** How much further apart than they need be the rows on a stage may stand. */
const MOST_STRETCH = 1.5;
/** From this width of the window on, charts that fill it stand side by side and reach down to its foot. */
const LARGE = matchMedia("(min-width: 1100px)");
/** How many pixels further apart than they need be the rows of such a chart may stand. */
const MOST_APART = 96;
/** The least room of a stage, and what stays free beneath it. */
const LEAST_ROOM = 200, STAGE_GAP = 16;
/** A figure that is higher than so much of the window keeps its heads in sight. */
const LONG = 0.9;
/** Of a picture's source line: pixels a character, pixels a line. */
const CHARACTER_WIDTH = 7, LINE_HEIGHT = 19;
/** Marks whose middles lie so near to the same height stand in one row. */
const SAME_ROW = 6;
/** Where hover.py breaks a long line, as opposed to where a new one begins. */
const SOFT_BREAK = "<br >";
/** Milliseconds in which a pointer may travel from a mark to its citation. */
const GRACE = 350;

/** Milliseconds in which what a mark opens beneath its chart may arrive. */
const LEADS_FOR = 2000;
/** In the place of the number of a trace: a text. */
const TEXTS = -1;
/** Pixels from the edges of the window within which a mark is hardly in sight: the menu lies on top there. */
const IN_SIGHT = 72;

/** What makes a mark of a node. */
const NAMED = ["role", "tabindex", "data-ids", "aria-label"];

/** @type {Promise<any> | undefined} */
let library;

/**
 * Plotly, once for all charts; what could not be fetched is asked for again the next time.
 * @param {string} address
 * @returns {Promise<any>}
 */
function load(address) {
  library ??= import(new URL(address, document.baseURI).href).then(() => /** @type {any} */ (globalThis).Plotly);
  library.catch(() => (library = undefined));
  return library;
}

/** @param {Mount} mount */
export default function ({ data, parentElement, setTriggerValue }) {
  const chart = (parentElement.chartOnScreen ??= new ChartOnScreen(parentElement));
  chart.report = (ids) => setTriggerValue("opened", ids);
  chart.show(new TextDecoder().decode(data));
  // What is told later is of the same chart: only the last of these functions may take it off the page.
  const turn = (parentElement.turn = (parentElement.turn ?? 0) + 1);
  return () => turn === parentElement.turn && chart.leave();
}

class ChartOnScreen {
  /** What is on screen, as it was sent. */
  #sent = "";
  /** @type {Drawing | undefined} The same, read. */
  #drawing;
  /** @type {any} Plotly, once it is there. */
  #plotly;
  /** What is drawn: the layout, the tab in it, and the size. */
  #drawn = "";
  /** The label of the tab that the reader chose. */
  #chosen = "";
  /** @type {Mark[]} */
  #marks = [];
  /** @type {{name?: string, hovertext?: string}[]} The texts of the figure, some of which are marks. */
  #texts = [];
  /** @type {Mark[]} The words beneath a figure, which open their cards too. */
  #quotes = [];
  /** @type {DOMRect[] | undefined} Where the marks are, seen from the corner of the plot. */
  #places;
  /** @type {Mark | undefined} The mark whose citation was shown last. */
  #cited;
  /** @type {Mark | undefined} The mark whose card was opened: closing it leads back there. */
  #opened;
  #timer = 0;
  #frame = 0;
  /** @type {(ids: string) => void} Tells the server whose card is to be opened. */
  report = () => {};

  /** @param {HTMLElement} place */
  constructor(place) {
    this.figure = place.appendChild(element("figure", "atlas-chart"));
    this.tabs = this.figure.appendChild(element("div", "atlas-tabs"));
    this.tabs.setAttribute("role", "tablist");
    this.tabs.hidden = true;
    this.ground = this.figure.appendChild(element("div", "atlas-ground"));
    this.ground.id = `atlas-ground-${++ChartOnScreen.count}`;
    this.head = this.ground.appendChild(element("div", "atlas-head"));
    this.head.setAttribute("aria-hidden", "true");
    this.plot = this.ground.appendChild(element("div", "atlas-plot"));
    this.plot.setAttribute("role", "group");
    this.words = this.figure.appendChild(element("p", "atlas-quotes"));
    this.citation = this.figure.appendChild(element("div", "atlas-citation"));
    this.citation.hidden = true;
    const caption = this.figure.appendChild(element("figcaption", ""));
    this.sources = caption.appendChild(element("span", ""));
    this.tools = caption.appendChild(element("div", "atlas-tools"));
    this.figure.addEventListener("keydown", (event) => this.#press(event));
    this.plot.addEventListener("click", (event) => this.#open(this.#markAt(event)));
    this.plot.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.#point(event));
    this.plot.addEventListener("pointerleave", () => this.#hideSoon());
    this.tabs.addEventListener("keydown", (event) => this.#turn(event));
    this.figure.addEventListener("focusin", (event) => this.#focused(event.target));
    this.figure.addEventListener("focusout", (event) => this.#left(event.relatedTarget));
    this.citation.addEventListener("pointerleave", () => this.#hideSoon());
    this.resizing = new ResizeObserver(() => this.#drawSoon());
    /** @type {MutationObserver | undefined} */
    this.watching = undefined;
  }

  static count = 0;

  /** @param {string} sent */
  async show(sent) {
    // A rerun that changed something else on the page sends the same chart again.
    if (sent === this.#sent) return;
    this.#sent = sent;
    this.#drawing = /** @type {Drawing} */ (JSON.parse(sent));
    const { alt, sources, stage, plotly, saves } = this.#drawing;
    this.figure.setAttribute("aria-label", alt);
    this.figure.classList.toggle("atlas-stage", stage);
    this.sources.textContent = sources;
    this.#offerPictures(saves);
    this.#drawn = "";
    // Its room is kept free from the start, so that nothing jumps.
    const fitted = this.#fitted();
    if (fitted) this.#makeRoom(fitted);
    this.resizing.observe(this.figure);
    addEventListener("resize", this.#drawSoon);
    if (stage || this.#growsTall) this.#watchRoom();
    this.#plotly = await load(plotly).catch(() => undefined);
    if (sent !== this.#sent) return;
    if (!this.#plotly) return this.#sayMissing();
    await this.#draw();
  }

  leave() {
    this.#hide();
    this.#sent = "";
    this.#drawing = undefined;
    this.resizing.disconnect();
    this.watching?.disconnect();
    this.watching = undefined;
    removeEventListener("resize", this.#drawSoon);
    document.removeEventListener("atlas-stage", this.#drawSoon);
    cancelAnimationFrame(this.#frame);
    /** @type {any} */ (globalThis).Plotly?.purge(this.plot);
  }

  /** Says that there is no chart, and lets the next run try again. */
  #sayMissing() {
    this.#sent = "";
    this.#drawing = undefined;
    this.plot.textContent = "The chart could not be loaded. Reload the page to try again.";
  }

  #drawSoon = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#plotly && this.#draw());
  };

  /**
   * What fits the place as it is now: a layout, a tab of it, the size to draw it at, and how much that is enlarged.
   * Nothing while the place has no width, as in a tab of the page that is not shown.
   */
  #fitted() {
    const width = this.figure.clientWidth, drawing = this.#drawing;
    if (!width || !drawing) return undefined;
    const { layouts, stage, fills } = drawing;
    if (!stage) {
      const layout = widest(layouts, width), tab = this.#tabOf(layout), { height: own, meta } = tab.figure.layout;
      const most = meta?.tallest ? Math.min(meta.tallest, this.#roomBelow())
        : fills && LARGE.matches ? Math.min(this.#room(), own + MOST_APART * startsIn(tab.figure).length) : own;
      const height = Math.max(own, most);
      return { layout, tab, width, height, growth: 1 };
    }
    const room = this.#room(), least = (LEAST_TYPE * innerHeight) / SMALLEST_TYPE;
    let tried;
    const smaller = (/** @type {number} */ growth) => (growth > least ? Math.max(least, growth / 1.03) : growth / 1.03);
    for (let growth = least * MOST_GROWTH; growth >= 0.8; growth = smaller(growth)) {
      const layout = widest(layouts, width / growth), tab = this.#tabOf(layout), own = tab.figure.layout.height;
      const high = room / growth, closest = tab.figure.layout.meta?.least ?? own;
      const height = Math.max(closest, Math.min(high, own * MOST_STRETCH));
      tried = { layout, tab, width: width / growth, height, growth };
      if ((growth > least ? own : closest) <= high && layout.width * growth <= width) break;
    }
    return tried;
  }

  /** Whether a figure of it says how tall it may become, where the window has the room. */
  get #growsTall() {
    return this.#drawing?.layouts.some(({ tabs }) => tabs.some(({ figure }) => figure.layout.meta?.tallest)) ?? false;
  }

  /** The pixels from its top to the foot of the window, before anything is scrolled. */
  #roomBelow() {
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    return Math.floor(innerHeight - this.ground.getBoundingClientRect().top - scrolled - STAGE_GAP);
  }

  /** Draws again when what stands around a stage leaves it another room: words above it, or the bar at the foot. */
  #watchRoom() {
    document.addEventListener("atlas-stage", this.#drawSoon);
    const main = document.querySelector("[data-testid=stMain]");
    if (!main || this.watching) return;
    const observe = () => {
      for (const part of main.querySelectorAll("[data-testid=stMainBlockContainer], [data-testid=stBottom]")) this.resizing.observe(part);
    };
    observe();
    this.watching = new MutationObserver(observe);
    this.watching.observe(main, { childList: true });
  }

  /** On a stage: the pixels from its top to the foot of the window, shared with the stages beneath it. */
  #room() {
    const stages = [...document.querySelectorAll(".atlas-stage")];
    const sharing = Math.max(1, stages.length - stages.indexOf(this.figure));
    const foot = document.querySelector("[data-testid=stBottom]")?.getBoundingClientRect().top || innerHeight;
    const caption = this.figure.getBoundingClientRect().bottom - this.ground.getBoundingClientRect().bottom;
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    const top = this.ground.getBoundingClientRect().top + scrolled;
    return Math.max(LEAST_ROOM, (foot - top) / sharing - caption - STAGE_GAP);
  }

  /** @param {Layout} layout */
  #tabOf({ tabs }) {
    const marks = (/** @type {Tab} */ { figure }) => figure.data.reduce((n, { customdata }) => n + (customdata?.length ?? 0), 0);
    const fullest = tabs.reduce((most, tab) => (marks(tab) > marks(most) ? tab : most));
    // A mark whose card is open, or that has the focus, stays on screen whatever the width.
    const ids = openIds() ?? this.#focusedMark()?.ids;
    const open = ids && tabs.find(({ figure }) => figure.data.some(({ customdata }) => customdata?.some((/** @type {string} */ own) => isOpen(own, ids))));
    return open || (tabs.find(({ label }) => label === this.#chosen) ?? fullest);
  }

  /** @param {{height: number, width: number, growth: number}} fitted */
  #makeRoom({ height, width, growth }) {
    const high = `${Math.round(height * growth)}px`;
    const grew = this.ground.style.height !== high;
    this.ground.style.height = high;
    this.plot.style.cssText = growth === 1 ? `height: ${height}px`
      : `width: ${width}px; height: ${height}px; transform: scale(${growth}); transform-origin: 0 0`;
    if (grew && this.#drawing?.stage) document.dispatchEvent(new Event("atlas-stage"));
  }

  /** Draws what fits, if that is not on screen already. */
  async #draw() {
    const sent = this.#sent, fitted = this.#fitted(), drawing = this.#drawing;
    if (!fitted || !drawing) return;
    const { layout, tab, width, height, growth } = fitted;
    const drawn = JSON.stringify([layout.width, tab.label, width, height, growth]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.figure.setAttribute("aria-busy", "true");
    const focused = this.#focusedMark();
    this.#hide();
    this.#makeRoom(fitted);
    this.#offerTabs(layout, tab);
    this.#tell(tab.quotes);
    if (!this.plot.querySelector(".main-svg")) this.plot.replaceChildren();
    const { data, layout: look, texts } = withCitations(tab.figure, drawing.citations);
    this.#texts = texts;
    if (drawing.fills) moveApart(data, look, height - look.height);
    await this.#plotly.react(this.plot, data, { ...look, width, height }, CONFIG);
    if (sent !== this.#sent || drawn !== this.#drawn) return;
    // Of a figure with more shapes, Plotly leaves some behind.
    for (const shape of this.plot.querySelectorAll(".shape-group")) {
      if (Number(shape.getAttribute("data-index")) >= (look.shapes?.length ?? 0)) shape.remove();
    }
    this.#name(focused);
    this.#keepOpenInSight();
    this.#keepHeads(growth === 1 && height > LONG * innerHeight ? look.meta?.head ?? 0 : 0);
    this.figure.setAttribute("aria-busy", "false");
  }

  /**
   * The tabs of a layout that has several figures.
   * @param {Layout} layout
   * @param {Tab} shown
   */
  #offerTabs({ tabs }, shown) {
    const hadFocus = this.tabs.contains(document.activeElement);
    this.tabs.hidden = tabs.length < 2;
    this.tabs.replaceChildren(...(tabs.length < 2 ? [] : tabs).map((tab, i) => {
      const made = button(tab.label, () => this.#choose(tab.label));
      const attributes = { role: "tab", id: `${this.ground.id}-tab-${i}`, "aria-controls": this.ground.id };
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.setAttribute("aria-selected", String(tab === shown));
      made.tabIndex = tab === shown ? 0 : -1;
      if (tab === shown && hadFocus) queueMicrotask(() => made.focus());
      return made;
    }));
    if (tabs.length < 2) for (const name of ["role", "aria-labelledby"]) this.ground.removeAttribute(name);
    else this.ground.setAttribute("role", "tabpanel");
    if (tabs.length > 1) this.ground.setAttribute("aria-labelledby", `${this.ground.id}-tab-${tabs.indexOf(shown)}`);
  }

  /** @param {string} label */
  #choose(label) {
    this.#chosen = label;
    this.#draw();
  }

  /** @param {KeyboardEvent} event On the tabs: the arrow keys turn to the next one. */
  #turn(event) {
    const tabs = [...this.tabs.children], place = tabs.indexOf(/** @type {Element} */ (event.target));
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (place < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(tabs[(to + tabs.length) % tabs.length].textContent ?? "");
  }

  /**
   * The sentence beneath a figure: words of sources that stand at no place on its scale.
   * @param {Quote[]} quotes
   */
  #tell(quotes) {
    this.words.hidden = !quotes.length;
    this.words.replaceChildren(...(quotes.length ? ["In words only: "] : []));
    this.#quotes = quotes.map(({ label, text, ids, citation }, i) => {
      const node = button(text, () => this.#open(mark));
      const mark = { node, ids, citation, trace: -1, i };
      node.addEventListener("pointerenter", () => this.#cite(mark));
      node.addEventListener("pointerleave", () => this.#hideSoon());
      this.words.append(i ? "; " : "", `${label} `, node);
      return mark;
    });
    if (quotes.length) this.words.append(".");
  }

  /**
   * Keeps the heads of a long figure in sight while it scrolls by: a picture of its uppermost pixels that stays.
   * @param {number} height
   */
  #keepHeads(height) {
    this.head.replaceChildren();
    this.head.hidden = !height;
    if (!height) return;
    const roof = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect().bottom ?? 0;
    this.head.style.cssText = `top: ${roof}px; height: ${height}px; margin-bottom: ${-height}px`;
    for (const drawn of this.plot.querySelectorAll(".main-svg")) {
      const copy = /** @type {Element} */ (drawn.cloneNode(true));
      for (const part of copy.querySelectorAll(".plot, .scatterlayer, .shapelayer:not(.layer-above > .shapelayer), .draglayer, defs")) part.remove();
      for (const part of copy.querySelectorAll("[id], [clip-path]")) part.removeAttribute("id"), part.removeAttribute("clip-path");
      for (const part of copy.querySelectorAll("[data-ids]")) for (const name of NAMED) part.removeAttribute(name);
      copy.removeAttribute("id");
      this.head.append(copy);
    }
  }

  /**
   * The mark that a pointer is meant for: the one beneath it, or the nearest.
   * @param {MouseEvent} event
   */
  #markAt(event) {
    // A screen reader clicks on the mark itself.
    const own = this.#marks.find(({ node }) => node === event.target);
    if (own) return own;
    const ground = this.plot.getBoundingClientRect();
    this.#places ??= this.#marks.map(({ node }) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return new DOMRect(x - ground.x, y - ground.y, width, height);
    });
    const x = event.clientX - ground.x, y = event.clientY - ground.y;
    let nearest, least = Infinity;
    this.#places.forEach((at, i) => {
      const away = Math.hypot(Math.max(at.left - x, 0, x - at.right), Math.max(at.top - y, 0, y - at.bottom));
      // Of two that lie beneath it, the one whose middle is nearer; of two in one place, the one on top.
      const off = away + Math.hypot(at.x + at.width / 2 - x, at.y + at.height / 2 - y) / 1000;
      if (away <= REACH && off <= least) (least = off), (nearest = this.#marks[i]);
    });
    return nearest;
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const mark = this.#markAt(event);
    this.plot.style.cursor = mark?.ids ? "pointer" : "";
    if (!mark) return this.#hideSoon();
    if (mark !== this.#cited || this.citation.hidden) this.#cite(mark);
    else clearTimeout(this.#timer);
  }

  /** The mark that has the focus: drawing may put another node in the place of its own. */
  #focusedMark() {
    return this.#marks.find(({ node }) => node === document.activeElement);
  }

  /**
   * Makes a button of every mark; the first one is where Tab leads, or the one that had the focus.
   * @param {Mark} [focused]
   */
  #name(focused) {
    // Plotly gives the nodes of marks that are gone to what is drawn now.
    for (const { node } of this.#marks) for (const name of NAMED) node.removeAttribute(name);
    this.#marks = [];
    this.#places = undefined;
    const seen = new Set();
    for (const found of this.plot.querySelectorAll(".points path.point, .barlayer .point path, g.textpoint text")) {
      // What Plotly has bound to the nodes: the place of a mark in its trace, and the trace itself.
      const node = /** @type {any} */ (found), drawn = /** @type {any} */ (node.closest(".trace"));
      const i = (node.__data__ ?? node.parentNode.__data__)?.i, trace = drawn?.__data__?.[0]?.trace;
      const ids = trace?.customdata?.[i];
      if (ids === undefined || seen.has(`${trace.index} ${i}`)) continue;
      seen.add(`${trace.index} ${i}`);
      this.#add({ node, ids, citation: trace.hovertext?.[i] ?? "", trace: trace.index, i });
    }
    for (const found of this.plot.querySelectorAll(".annotation[data-index]")) {
      const node = /** @type {SVGGraphicsElement} */ (found), i = Number(node.dataset.index);
      const { name, hovertext } = this.#texts[i] ?? {};
      if (name) this.#add({ node, ids: name, citation: hovertext ?? "", trace: TEXTS, i });
    }
    const opens = this.#marks.some((mark) => mark.ids) ? ", Enter opens its card" : "";
    this.plot.setAttribute("aria-label", `Marks: the arrow keys lead from one to the next${opens}`);
    const kept = focused && this.#markLike(focused);
    const first = kept ?? inReadingOrder(this.#marks)[0];
    first?.node.setAttribute("tabindex", "0");
    // Whoever has gone elsewhere meanwhile is not called back.
    const active = document.activeElement;
    if (focused && (active === document.body || this.plot.contains(active))) first?.node.focus({ preventScroll: true });
  }

  /**
   * Makes a button of a mark.
   * @param {Mark} mark
   */
  #add(mark) {
    const { node, ids } = mark;
    // A figure that the reader set has no card.
    node.setAttribute("role", ids ? "button" : "img");
    node.setAttribute("tabindex", "-1");
    node.setAttribute("data-ids", ids);
    node.setAttribute("aria-label", inSentences(inLines(mark.citation)));
    this.#marks.push(mark);
  }

  /** Rings the marks whose card is open, and scrolls to the first: the page may have made way for the card. */
  #keepOpenInSight() {
    const ids = openIds(), open = this.#marks.filter((mark) => ids && isOpen(mark.ids, ids));
    for (const { node } of this.#marks) node.classList.toggle("is-open", open.some((mark) => mark.node === node));
    if (isCardOpen()) {
      const at = open[0]?.node.getBoundingClientRect(), roof = IN_SIGHT - (at?.top ?? IN_SIGHT), foot = (at?.bottom ?? 0) - innerHeight + IN_SIGHT;
      document.querySelector("[data-testid=stMain]")?.scrollBy(0, foot > 0 ? foot : Math.min(0, -roof));
    } else if (this.#opened && document.activeElement === document.body) {
      // The node that had the focus may be gone: the chart has another width again.
      this.#markLike(this.#opened)?.node.focus({ preventScroll: true });
    }
  }

  /**
   * The mark on screen that is the same as one drawn before.
   * @param {Mark} mark
   */
  #markLike({ ids, citation, trace, i }) {
    const alike = this.#marks.filter((mark) => mark.ids === ids && mark.citation === citation);
    return alike.find((mark) => mark.trace === trace && mark.i === i) ?? alike[0];
  }

  /** @param {Mark | undefined} mark */
  #open(mark) {
    if (!mark?.ids) return;
    this.#opened = mark;
    this.#hide();
    this.report(mark.ids);
    if (this.#drawing?.opens.includes(mark.ids)) this.#leadBeneath();
  }

  /** Brings what a mark opens beneath the chart into sight, as it arrives; whoever moves on meanwhile is let go. */
  #leadBeneath() {
    const main = document.querySelector("[data-testid=stMainBlockContainer]"), stop = new AbortController();
    if (!main) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const growing = new ResizeObserver(() => this.figure.scrollIntoView({ block: "end", behavior: still ? "auto" : "smooth" }));
    growing.observe(main);
    const leave = () => (growing.disconnect(), stop.abort());
    for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(moved, leave, { signal: stop.signal });
    setTimeout(leave, LEADS_FOR);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const mark = this.#marks.find((mark) => mark.node === event.target);
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpening = event.key === "Enter" || event.key === " ";
    const next = isOpening ? undefined : stepFrom(mark, this.#marks, event.key);
    if (!isOpening && !next) return;
    event.preventDefault();
    event.stopPropagation();
    if (isOpening) this.#open(mark);
    next?.node.focus();
  }

  /** @param {EventTarget | null} target */
  #focused(target) {
    const quote = this.#quotes.find(({ node }) => node === target);
    if (quote?.node.matches(":focus-visible")) this.#cite(quote);
    const mark = this.#marks.find(({ node }) => node === target);
    if (!mark) return;
    // What had the focus before the card was opened may have become another mark in a chart of another width.
    const opened = this.#opened && this.#markLike(this.#opened);
    if (opened && !isCardOpen()) {
      this.#opened = undefined;
      if (opened !== mark) return opened.node.focus({ preventScroll: true });
    }
    for (const other of this.#marks) other.node.setAttribute("tabindex", other === mark ? "0" : "-1");
    // Only a mark that was reached by key shows its citation: to the others a pointer has shown it.
    if (mark.node.matches(":focus-visible")) this.#cite(mark);
  }

  /** @param {EventTarget | null} to */
  #left(to) {
    if (!(to instanceof Node && this.figure.contains(to))) this.#hide();
  }

  /** @param {Mark | undefined} mark */
  #cite(mark) {
    clearTimeout(this.#timer);
    if (!mark) return;
    this.#cited = mark;
    // Escape puts it away wherever the focus is: a pointer may have shown it.
    document.addEventListener("keydown", this.#dismiss, true);
    const lines = element("p", "");
    for (const [text, isBold] of inLines(mark.citation)) {
      if (lines.childNodes.length) lines.append(element("br", ""));
      lines.append(isBold ? element("b", "", text) : text);
    }
    const words = inLines(mark.citation).map(([text]) => text).join("\n");
    const actions = element("div", "atlas-tools");
    const opens = this.#drawing?.opens.includes(mark.ids) ? "Show both sides" : "Open the card";
    if (mark.ids) actions.append(button(opens, () => this.#open(mark)));
    actions.append(button("Copy", (pressed) => copy(words, lines).then((told) => (pressed.textContent = told))));
    this.citation.replaceChildren(lines, actions);
    this.citation.hidden = false;
    this.#place(mark.node.getBoundingClientRect());
  }

  /**
   * Beside the mark, inside the chart's width; above it where there is room beneath Streamlit's header, else beneath it.
   * @param {DOMRect} at
   */
  #place(at) {
    const ground = this.figure.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.citation;
    const left = Math.min(Math.max(0, at.left + at.width / 2 - ground.left - offsetWidth / 2), ground.width - offsetWidth);
    const roof = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect().bottom ?? 0;
    const isAbove = at.top - offsetHeight - 6 > roof;
    const top = isAbove ? at.top - offsetHeight - 6 : at.bottom + 6;
    this.citation.style.left = `${Math.max(0, left)}px`;
    this.citation.style.top = `${top - ground.top}px`;
  }

  #hideSoon() {
    clearTimeout(this.#timer);
    const isInUse = () => this.citation.matches(":hover") || this.citation.contains(document.activeElement);
    this.#timer = setTimeout(() => isInUse() || this.#hide(), GRACE);
  }

  /** @param {KeyboardEvent} event */
  #dismiss = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.#hide();
  };

  #hide() {
    // With the button that has it, the focus would be lost.
    if (this.citation.contains(document.activeElement)) this.#cited?.node.focus({ preventScroll: true });
    clearTimeout(this.#timer);
    document.removeEventListener("keydown", this.#dismiss, true);
    this.citation.hidden = true;
  }

  /** @param {boolean} saves */
  #offerPictures(saves) {
    if (!saves) return this.tools.replaceChildren();
    const save = (/** @type {"png" | "svg"} */ format) => {
      const made = button(`⤓ ${format.toUpperCase()}`, () => this.#save(format));
      made.setAttribute("aria-label", `Save the chart as ${format.toUpperCase()}`);
      return made;
    };
    this.tools.replaceChildren(save("png"), save("svg"));
  }

  /**
   * Saves the chart with its sources inside the picture.
   * @param {"png" | "svg"} format
   */
  async #save(format) {
    const drawing = this.#drawing, fitted = this.#fitted();
    if (!drawing || !fitted) return;
    const { name, sources, layouts, citations } = drawing;
    // On a phone a picture still shows the whole chart.
    const isWhole = fitted.layout.tabs.length < 2;
    const width = isWhole ? fitted.width : PICTURE_WIDTH;
    const figure = withCitations(isWhole ? fitted.tab.figure : widest(layouts, width).tabs[0].figure, citations);
    const lines = wrapped(sources, (width - 28) / CHARACTER_WIDTH);
    const { layout } = figure, beneath = LINE_HEIGHT * lines.length + 16;
    (layout.annotations ??= []).push({
      text: lines.map(escaped).join("<br>"), x: 0, xref: "paper", xanchor: "left", xshift: 14 - layout.margin.l,
      y: 0, yref: "paper", yanchor: "top", yshift: -layout.margin.b, showarrow: false, align: "left",
      font: { size: 14 },
    });
    layout.margin.b += beneath;
    layout.height += beneath;
    const size = { format, width, height: layout.height, scale: format === "png" ? PNG_SCALE : 1 };
    const link = element("a", "");
    link.href = await this.#plotly.toImage(figure, size);
    link.download = `psychodynamic-atlas-${name}.${format}`;
    link.click();
  }
}

/**
 * The layout for a place: the widest that fits, or the narrowest of all.
 * @param {Layout[]} layouts
 * @param {number} width
 */
function widest(layouts, width) {
  return layouts.filter((layout) => layout.width <= width).at(-1) ?? layouts[0];
}

/**
 * A figure of its own, with the hover texts whose numbers it was sent with. The citation has a place of its own, so
 * Plotly is not told those of `texts`.
 * @param {Figure} figure
 * @param {string[]} citations
 * @returns {Figure & {texts: {name?: string, hovertext?: string}[]}}
 */
function withCitations(figure, citations) {
  const { data, layout } = structuredClone(figure);
  for (const trace of data) {
    if (!trace.customdata) continue;
    trace.hovertext = trace.hovertext?.map((/** @type {number} */ place) => citations[place]);
    trace.hoverinfo = "none";
  }
  const texts = [];
  for (const annotation of layout.annotations ?? []) {
    const { name, hovertext } = annotation;
    texts.push({ name, hovertext: citations[hovertext] });
    delete annotation.name;
    delete annotation.hovertext;
  }
  return { data, layout, texts };
}

/** Whether a dialog lies beside the page or on it. */
function isCardOpen() {
  return Boolean(document.querySelector("[data-testid=stDialog]"));
}

/** The facts whose card is open, as the address has them. */
function openIds() {
  return new URLSearchParams(location.search).get("fact");
}

/**
 * Whether a mark is the one whose card is open; the address leaves out how many more facts it stands for.
 * @param {string} own
 * @param {string} ids
 */
function isOpen(own, ids) {
  return own === ids || own.startsWith(`${ids};+`);
}

/**
 * Where each row of a figure but the first begins, in the pixels of its y axis.
 * @param {Figure} figure
 * @returns {number[]}
 */
function startsIn({ layout }) {
  return layout.meta?.starts ?? [];
}

/**
 * Moves the rows of a figure apart, each with its label, until they take `spare` more pixels.
 * @param {any[]} data
 * @param {any} layout
 * @param {number} spare
 */
function moveApart(data, layout, spare) {
  const starts = startsIn({ data, layout });
  if (spare <= 0 || !starts.length) return;
  const moved = (/** @type {number | null} */ y) => y === null ? y : y + (spare / starts.length) * starts.filter((start) => start <= y).length;
  for (const trace of data) trace.y = trace.y.map(moved);
  for (const place of [...layout.annotations, ...layout.shapes].filter(({ yref }) => yref === "y"))
    for (const name of ["y", "y0", "y1", "yanchor"])
      if (typeof place[name] === "number" && !(place.ysizemode === "pixel" && name !== "yanchor")) place[name] = moved(place[name]);
  layout.yaxis.range = layout.yaxis.range.map(moved);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/**
 * @param {string} label
 * @param {(pressed: HTMLButtonElement) => void} act
 */
function button(label, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", () => act(made));
  return made;
}

/**
 * The lines of a hover text, and whether each is bold. A template runs nothing, and only text is kept.
 * @param {string} citation
 * @returns {[string, boolean][]}
 */
function inLines(citation) {
  const read = document.createElement("template");
  read.innerHTML = citation.replaceAll(SOFT_BREAK, " ");
  /** @type {[string, boolean][]} */
  const lines = [["", false]];
  for (const node of read.content.childNodes) {
    const line = lines[lines.length - 1];
    if (node.nodeName === "BR") lines.push(["", false]);
    else line[0] += node.textContent, (line[1] ||= node.nodeName === "B");
  }
  return lines;
}

/**
 * Lines as they are read out: each ends somewhere.
 * @param {[string, boolean][]} lines
 */
function inSentences(lines) {
  return lines.map(([text]) => (/[.?!]$/.test(text) ? text : `${text}.`)).join(" ");
}

/**
 * Marks from top to bottom, and from left to right in each row.
 * @param {Mark[]} marks
 */
function inReadingOrder(marks) {
  const placed = marks.map((mark) => ({ mark, at: middle(mark), row: 0 })).sort((a, b) => a.at.y - b.at.y);
  let height = -Infinity, row = 0;
  for (const one of placed) {
    if (one.at.y - height > SAME_ROW) (height = one.at.y), row++;
    one.row = row;
  }
  return placed.sort((a, b) => a.row - b.row || a.at.x - b.at.x).map(({ mark }) => mark);
}

/** @param {Mark} mark */
function middle({ node }) {
  const { x, y, width, height } = node.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}

/**
 * Where a key leads from a mark: left and right along the reading order, up and down to the nearest in the next row.
 * @param {Mark} mark
 * @param {Mark[]} marks
 * @param {string} key
 * @returns {Mark | undefined}
 */
function stepFrom(mark, marks, key) {
  const order = inReadingOrder(marks), place = order.indexOf(mark);
  if (key === "Home") return order[0];
  if (key === "End") return order[order.length - 1];
  if (key === "ArrowRight") return order[Math.min(place + 1, order.length - 1)];
  if (key === "ArrowLeft") return order[Math.max(place - 1, 0)];
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const from = middle(mark), way = key === "ArrowDown" ? 1 : -1;
  const off = (/** @type {Mark} */ other) => way * (middle(other).y - from.y);
  const beyond = order.filter((other) => off(other) > SAME_ROW);
  const nearest = Math.min(...beyond.map(off));
  const across = (/** @type {Mark} */ other) => Math.abs(middle(other).x - from.x);
  return beyond.filter((other) => off(other) <= nearest + SAME_ROW).sort((a, b) => across(a) - across(b))[0] ?? mark;
}

/**
 * Copies words, also where a browser keeps its clipboard from a page without encryption; says what came of it.
 * @param {string} words
 * @param {HTMLElement} shown
 */
async function copy(words, shown) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words).then(() => "Copied", () => "Not copied");
  getSelection()?.selectAllChildren(shown);
  return document.execCommand("copy") ? "Copied" : "Selected";
}

/**
 * @param {string} text
 * @param {number} length
 */
function wrapped(text, length) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line && line.length + word.length >= length) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

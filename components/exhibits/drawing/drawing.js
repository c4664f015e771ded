// @ts-check
/**
 * Draws one chart with Plotly as wide as its place, and makes its marks reachable by pointer, finger, keyboard and
 * screen reader.
 *
 * `st.plotly_chart` rebuilds a chart whenever its data change, draws it twice, and shows a mark's citation only to a
 * pointer. Here a figure is drawn once for each change, and every mark (a point with `customdata`, or a text with the
 * ids as its `name`) is a button: named by its citation, reached with the arrow keys, opened with Enter. A chart comes
 * with a layout for each width it may have; the widest one that fits is drawn, several figures of one layout as tabs.
 * On a stage it is drawn smaller and then enlarged as a whole, so that it fills its room in type legible from the back
 * row.
 *
 * @typedef {Display & Picture} Drawing
 *
 * @typedef {object} Picture What is drawn, as JSON packed with gzip; component.py builds it.
 * @property {string} digest Tells one picture from another.
 * @property {Layout[]} layouts The figures by the minimum width of their place, narrow ones first.
 * @property {string[]} citations The hover texts; traces refer to them by number.
 * @property {string} alt The chart in words.
 * @property {string} sources The source line beneath the chart.
 * @property {string[]} opens The ids of marks that open something on the page, not a card.
 * @property {Fold | null} fold What stands beneath the open row.
 *
 * @typedef {object} Display How it is shown: one line of JSON before the picture.
 * @property {string} digest The picture's, known before unpacking.
 * @property {[string, string][]} query The address answered.
 * @property {[string, string] | null} lead A sentence above it, and the page it leads to.
 * @property {string} guess Where to get the same chart for other choices; empty if nowhere.
 * @property {boolean} stage Whether it fills the window, as in a lecture.
 * @property {boolean} fills Whether it reaches the foot of a large window.
 * @property {string} name The chart's key on its page.
 * @property {string} file_name The name of saved pictures, without the ending.
 * @property {Framing | null} framing What stands around a picture the reader saves; null if none may be saved.
 * @property {{[colour: string]: string}} light_colours The colours of its figures, each with that of a saved picture.
 * @property {string} plotly The address of the drawing library, relative to the page.
 *
 * @typedef {{width: number, height: number, top: number, bottom: number, legend_y: number, annotations: any[]}} Framing
 * @typedef {{width: number, tabs: Tab[]}} Layout What is drawn from a width up.
 * @typedef {object} Tab
 * @property {string} label
 * @property {string} name
 * @property {Figure} figure
 * @property {Quote[]} quotes
 * @property {number[]} cuts Where paper may cut its rows, both ends included, in pixels; empty if it fits a sheet.
 * @typedef {{data: any[], layout: any}} Figure
 * @typedef {{label: string, text: string, ids: string, citation: string}} Quote Words told beneath a figure.
 *
 * @typedef {object} Fold What stands beneath the open row of a figure, which makes room for it.
 * @property {string} heading
 * @property {Part[]} parts
 * @property {string} ids Those of the mark that opens and closes it.
 * @property {string} left_out
 * @typedef {{heading: string, qualified: string, told: Told[], remark: string}} Part
 * @typedef {{source: string, statement: string, lines: string[], origin: string, ids: string}} Told
 *
 * @typedef {object} Mark One mark on screen.
 * @property {SVGGraphicsElement | HTMLElement} node
 * @property {string} ids The facts behind it, `;`-separated; empty if it is computed from none.
 * @property {string} citation Its hover text, with `<b>` and `<br>` and nothing else.
 * @property {number} trace Its trace and its place there, which tell it from others of the same facts,
 * @property {number} i such as the other end of a range.
 *
 * @typedef {object} Mount What Streamlit hands to a component.
 * @property {Uint8Array} data
 * @property {HTMLElement & {chartOnScreen?: ChartOnScreen, turn?: number}} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/** This script tracks the pointer itself: on an enlarged stage too, and over words. */
const CONFIG = { staticPlot: true };
/** Pixels of a PNG for each on screen, so that it stays sharp on a projector. */
const PNG_SCALE = 3;
/** The width of a printed picture. */
const PRINTED_WIDTH = 960;
/** Pixels around a mark within which a pointer means it. */
const REACH = 14;
/**
 * On a stage: the smallest type of a figure, in its own pixels; its minimum height as a share of the window; and how
 * much larger it may grow if there is room.
 */
const SMALLEST_TYPE = 13, MIN_TYPE = 0.03, MAX_GROWTH = 1.6, GROWTHS = 16;
/** A stage too small for any figure shows the nearest one, no smaller than this. */
const MIN_GROWTH = 0.8;
/** How much taller than necessary a figure without rows may be drawn on a stage. */
const MAX_STRETCH = 2.4;
/** From this window width, charts that fill it stand side by side and reach its foot. */
const LARGE = matchMedia("(min-width: 1100px)");
/** Paper: whatever the screen, a chart is drawn in full and then scaled down by drawing.css. */
const PAPER = matchMedia("print");
/** Where a phone begins. */
const NARROW = matchMedia("(max-width: 640px)");
/** How many pixels further apart than necessary the rows of such a chart may stand. */
const MAX_APART = 96, MAX_APART_ON_STAGE = 320;
/** The minimum room of a stage, and what stays free beneath it. */
const MIN_ROOM = 200, STAGE_GAP = 8;
/** A figure taller than this share of the window keeps its heads in sight. */
const LONG = 0.9;
/** Marks stand in one row if their middles differ in height by no more than this. */
const SAME_ROW = 6;
/** Where hover.py breaks a long line, rather than starting a new one. */
const SOFT_BREAK = "<br >";
/** Milliseconds for a pointer to travel from a mark to its citation. */
const GRACE = 350;

const LINE_END = "\n".charCodeAt(0);
/** How many answers to guesses are cached, and for how many milliseconds: tables may change meanwhile. */
const MAX_GUESSES = 24, KEPT_FOR = 60_000;
/** Address parameters that do not affect a chart. */
const NO_CHOICE = ["embed", "embed_options", "fact"];
/** Parts of a fold that are shown before a reader asks for more. */
const PARTS_AT_FIRST = 4;
/** A colour as the charts write it. */
const COLOUR = /#[0-9a-f]{6}/g;
/** Stands for texts in place of a trace number. */
const TEXTS = -1;
/** Pixels from the window's edges within which a mark is hardly in sight: the menu covers them. */
const IN_SIGHT = 72;

/** The chart named after the address's #, and after a slash its tab: "session_lengths/course_months". */
let [wanted, wantedTab] = decodeURIComponent(location.hash.slice(1)).split("/");

/** What a picture of the heads alone leaves out. */
const ONLY_IN_ROWS = ".plot, .overplot, .scatterlayer, .shapelayer:not(.layer-above > .shapelayer), .draglayer, defs";

/** What turns a node into a mark. */
const NAMED = ["role", "tabindex", "data-ids", "aria-label"];

/** @type {Promise<any> | undefined} */
let library;

/**
 * Plotly, once for all charts; a failed fetch is retried the next time.
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
  chart.reportTheme = (ground) => setTriggerValue("themed", ground);
  const end = data.indexOf(LINE_END);
  chart.answer(JSON.parse(new TextDecoder().decode(data.subarray(0, end))), data.subarray(end + 1));
  // Later calls concern the same chart: only the last of these functions may take it off the page.
  const turn = (parentElement.turn = (parentElement.turn ?? 0) + 1);
  return () => turn === parentElement.turn && chart.leave();
}

/**
 * The charts on screen. Streamlit follows the system's new theme by itself, but runs no page for it: one of the charts,
 * which the server sends in theme colours, then asks for all of them.
 * @type {Set<ChartOnScreen>}
 */
const onScreen = new Set();
const app = document.querySelector("[data-testid=stApp]") ?? document.body;
const groundOfPage = () => getComputedStyle(app).backgroundColor;
let ground = groundOfPage();
new MutationObserver(() => {
  if (groundOfPage() === ground) return;
  ground = groundOfPage();
  const [chart] = onScreen;
  chart?.reportTheme(ground);
}).observe(app, { attributes: true, attributeFilter: ["class"] });

class ChartOnScreen {
  /** Tells what is on screen from anything else that may be sent. */
  #sent = "";
  /** @type {Drawing | undefined} What is on screen. */
  #drawing;
  /** The choices the server answered last, and those for which a guess was painted ahead of its answer. */
  #answered = "";
  /** @type {string | undefined} */
  #ahead;
  #answers = 0;
  /** @type {(() => void) | undefined} What a reader asked to save before the server had answered. */
  #saveOnceAnswered;
  /** How many drawings have begun and not ended. */
  #underWay = 0;
  /** @type {any} Plotly, once it is there. */
  #plotly;
  /** What is drawn: the layout, its tab, and the size. */
  #drawn = "";
  /** The label of the tab the reader chose. */
  #chosen = "";
  /** @type {Mark[]} */
  #marks = [];
  /** @type {{name?: string, hovertext?: string}[]} The texts of the figure, some of them marks. */
  #texts = [];
  /** @type {Mark[]} The words beneath a figure, which open their cards too. */
  #quotes = [];
  /** @type {DOMRect[] | undefined} Where the marks are, from the corner of the plot. */
  #places;
  /** @type {Mark | undefined} The mark whose citation was last shown. */
  #cited;
  /** @type {Mark | undefined} The mark whose card was opened; closing it leads back there. */
  #opened;
  #timer = 0;
  #frame = 0;
  /** What the fold shows, and whether the reader has just opened it. */
  #folded = "";
  #isUnfolding = false;
  /** Whether it is drawn for paper. */
  #isPrinted = false;
  /** @type {(ids: string) => void} Tells the server whose card to open. */
  report = () => {};
  /** @type {(ground: string) => void} Tells the server that the page's background has changed. */
  reportTheme = () => {};

  /** @param {HTMLElement} place */
  constructor(place) {
    this.figure = place.querySelector("figure") ?? place.appendChild(element("figure", "atlas-chart"));
    this.lead = this.figure.appendChild(element("p", "atlas-lead"));
    this.lead.hidden = true;
    this.tabs = this.figure.appendChild(element("div", "atlas-tabs"));
    this.tabs.setAttribute("role", "tablist");
    this.tabs.hidden = true;
    this.ground = this.figure.appendChild(element("div", "atlas-ground"));
    this.ground.id = `atlas-ground-${++ChartOnScreen.count}`;
    this.head = this.ground.appendChild(element("div", "atlas-head"));
    this.head.setAttribute("aria-hidden", "true");
    this.plot = this.ground.appendChild(element("div", "atlas-plot"));
    this.plot.setAttribute("role", "group");
    this.fold = this.ground.appendChild(element("section", "atlas-fold"));
    this.fold.hidden = true;
    this.cuts = this.figure.appendChild(element("div", "atlas-cuts"));
    this.cuts.setAttribute("aria-hidden", "true");
    this.words = this.figure.appendChild(element("p", "atlas-quotes"));
    this.citation = this.figure.appendChild(element("div", "atlas-citation"));
    this.citation.hidden = true;
    const caption = this.figure.appendChild(element("figcaption", ""));
    this.sources = caption.appendChild(element("span", ""));
    this.tools = caption.appendChild(element("div", "atlas-tools"));
    this.figure.addEventListener("keydown", (event) => this.#press(event));
    this.fold.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    this.plot.addEventListener("pointerdown", () => (this.#opened = undefined));
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

  /**
   * The server's answer: it counts, unless the reader has since chosen something that is already painted.
   * @param {Display} frame
   * @param {Uint8Array} packed
   */
  async answer(frame, packed) {
    onScreen.add(this);
    const answer = ++this.#answers, query = inOrder(frame.query);
    this.#answered = query;
    if (this.#ahead !== undefined && this.#ahead !== query && this.#ahead === hereNow()) return;
    this.#ahead = undefined;
    this.#leadOn(frame.lead);
    // A rerun that changed something else on the page resends the same chart.
    if (identity(frame) === this.#sent) {
      this.#drawing &&= { ...this.#drawing, ...frame };
      return this.#saveWhatWaits();
    }
    this.figure.setAttribute("aria-busy", "true");
    const picture = await unpacked(packed);
    if (answer === this.#answers && (this.#ahead === undefined || this.#ahead === query)) await this.#show({ ...frame, ...picture });
    this.#saveWhatWaits();
  }

  /**
   * A correct guess at the reader's choice, painted before the server's own answer.
   * @param {Picture & {name: string}} picture
   * @param {string} query
   */
  foresee(picture, query) {
    if (!this.#drawing || this.#answered === query || query !== hereNow()) return;
    this.#ahead = query;
    this.#answers++;
    this.#show({ ...this.#drawing, ...picture });
  }

  /** @param {[string, string] | null} lead */
  #leadOn(lead) {
    this.lead.hidden = !lead;
    if (!lead) return;
    const link = this.lead.querySelector("a") ?? this.lead.appendChild(element("a", ""));
    link.textContent = `${lead[0]} →`;
    // Ignores what was added to it for an earlier choice; bar.js takes along what every page shares.
    link.href = new URL(`./${lead[1]}`, document.baseURI).href;
  }

  get guess() {
    return this.#drawing?.guess ?? "";
  }

  get name() {
    return this.#drawing?.name ?? "";
  }

  /** @param {Drawing} drawing */
  async #show(drawing) {
    const sent = identity(drawing);
    if (sent === this.#sent) return;
    this.#sent = sent;
    this.#drawing = drawing;
    const { alt, sources, stage, plotly, framing } = this.#drawing;
    this.figure.setAttribute("aria-label", alt);
    this.figure.classList.toggle("atlas-stage", stage);
    if (this.sources.textContent !== sources) this.figure.classList.remove("is-told");
    this.sources.textContent = sources;
    this.#offerPictures(framing !== null);
    this.#unfold();
    this.#drawn = "";
    const isWanted = wanted && this.figure.closest(`.st-key-${CSS.escape(wanted)}-chart`) !== null;
    if (isWanted) this.#chosen = this.#drawing.layouts[0].tabs.find(({ name }) => name === wantedTab)?.label ?? this.#chosen;
    // It is seen from now on, in its final size, so that nothing jumps.
    const fitted = this.#fitted();
    if (fitted) this.#outline(fitted);
    delete this.figure.dataset.pending;
    this.resizing.observe(this.figure);
    addEventListener("resize", this.#drawSoon);
    PAPER.addEventListener("change", this.#drawNow);
    addEventListener("beforeprint", this.#drawNow);
    addEventListener("afterprint", this.#drawNow);
    if (stage || this.#growsTall) this.#watchRoom();
    this.#plotly = await load(plotly).catch(() => undefined);
    if (sent !== this.#sent) return;
    if (!this.#plotly) return this.#sayMissing();
    await this.#draw();
    // Only new arrivals are led there: a filter must not move the page.
    if (isWanted) (wanted = ""), this.figure.scrollIntoView();
  }

  leave() {
    onScreen.delete(this);
    this.#answers++;
    this.#ahead = undefined;
    this.#hide();
    this.#sent = "";
    this.#drawing = undefined;
    this.resizing.disconnect();
    this.watching?.disconnect();
    this.watching = undefined;
    removeEventListener("resize", this.#drawSoon);
    PAPER.removeEventListener("change", this.#drawNow);
    removeEventListener("beforeprint", this.#drawNow);
    removeEventListener("afterprint", this.#drawNow);
    document.removeEventListener("atlas-stage", this.#drawSoon);
    cancelAnimationFrame(this.#frame);
    /** @type {any} */ (globalThis).Plotly?.purge(this.plot);
    if (!this.figure.classList.contains("atlas-stage")) return;
    // The stages that stay have its room, too.
    this.figure.classList.remove("atlas-stage");
    document.dispatchEvent(new Event("atlas-stage"));
  }

  /** Says that there is no chart, and lets the next run try again. */
  #sayMissing() {
    this.#sent = "";
    this.#drawing = undefined;
    this.figure.setAttribute("aria-busy", "false");
    this.plot.textContent = "The chart could not be loaded. Reload the page to try again.";
  }

  #drawSoon = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#plotly && this.#draw());
  };

  /**
   * Before a page is printed, nothing waits for the next frame.
   * @param {Event} event
   */
  #drawNow = ({ type }) => {
    this.#isPrinted = type === "beforeprint" || PAPER.matches;
    if (this.#plotly) this.#draw();
  };

  /**
   * What fits the place as it is now: a layout, one of its tabs, the size to draw it at, and the enlargement. Nothing
   * while the place has no width, as in a hidden tab of the page.
   */
  #fitted() {
    const width = this.figure.clientWidth, drawing = this.#drawing;
    if (!width || !drawing) return undefined;
    const { layouts, stage, fills } = drawing;
    if (this.#isPrinted) {
      const layout = widest(layouts, PRINTED_WIDTH), tab = this.#tabOf(layout);
      return { layout, tab, width: PRINTED_WIDTH, height: tab.figure.layout.height + this.#foldHeight(tab), growth: 1 };
    }
    if (!stage) {
      const layout = widest(layouts, width), tab = this.#tabOf(layout), { height: own, meta } = tab.figure.layout;
      const most = meta?.tallest ? Math.min(meta.tallest, this.#roomBelow())
        : fills && LARGE.matches ? Math.min(this.#room(), own + MAX_APART * startsIn(tab.figure).length) : own;
      const height = Math.max(own, most) + this.#foldHeight(tab);
      return { layout, tab, width, height, growth: 1 };
    }
    return this.#fittedOnStage(layouts, width);
  }

  /**
   * What fits a stage: the largest legible from the back row that is whole; else the largest that is not; only then
   * something smaller.
   * @param {Layout[]} layouts
   * @param {number} width
   */
  #fittedOnStage(layouts, width) {
    const room = this.#room(), least = (MIN_TYPE * innerHeight) / SMALLEST_TYPE;
    const tried = [];
    for (let growth = least * MAX_GROWTH; growth >= MIN_GROWTH; growth /= growth > least * 1.0001 ? MAX_GROWTH ** (1 / GROWTHS) : 1.03) {
      const layout = widest(layouts, width / growth), tab = this.#tabOf(layout), own = tab.figure.layout.height;
      const high = (room - wordsHeight(tab, width)) / growth, rows = startsIn(tab.figure).length;
      const most = rows ? own + (MAX_APART_ON_STAGE * rows) / growth : own * MAX_STRETCH;
      const closest = tab.figure.layout.meta?.least ?? own;
      const height = Math.max(closest, Math.min(high, most)), fits = (growth > least ? own : closest) <= high && layout.width * growth <= width;
      const isLegible = growth >= least * 0.9999;
      tried.push({ layout, tab, width: width / growth, height, growth, rank: fits ? 2 * Number(!isLegible) + Number(!isWhole(layout)) : 4 });
    }
    return tried.reduce((best, next) => (next.rank < best.rank ? next : best));
  }

  /** Whether any of its figures says how tall it may become if the window has room. */
  get #growsTall() {
    return this.#drawing?.layouts.some(({ tabs }) => tabs.some(({ figure }) => figure.layout.meta?.tallest)) ?? false;
  }

  /** The pixels from its top to the foot of the window, before any scrolling. */
  #roomBelow() {
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    return Math.floor(innerHeight - this.ground.getBoundingClientRect().top - scrolled - STAGE_GAP);
  }

  /** Redraws when a stage's surroundings change its room: words above it, or the bar at the foot. */
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
    const top = (/** @type {Element | null} */ node) => node?.getBoundingClientRect().top || innerHeight;
    const foot = document.querySelector(".atlas-foot"), place = foot?.querySelector(".atlas-place");
    // The sources of the only chart go in the row of the foot, if there is room.
    const caption = /** @type {HTMLElement} */ (this.sources.parentElement);
    const isInFoot = stages.length === 1 && !!place && !NARROW.matches;
    this.figure.classList.toggle("is-alone", isInFoot);
    caption.style.maxWidth = isInFoot ? `${place.getBoundingClientRect().left - this.figure.getBoundingClientRect().left - STAGE_GAP}px` : "";
    if (foot instanceof HTMLElement) foot.style.minHeight = isInFoot ? `${caption.offsetHeight + 2 * STAGE_GAP}px` : "";
    const end = Math.min(top(foot), top(document.querySelector("[data-testid=stBottom]")));
    const beneath = isInFoot ? 0 : caption.getBoundingClientRect().height;
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    const start = this.ground.getBoundingClientRect().top + scrolled;
    return Math.max(MIN_ROOM, (end - start) / sharing - beneath - STAGE_GAP);
  }

  /** @param {Layout} layout */
  #tabOf({ tabs }) {
    const marks = (/** @type {Tab} */ { figure }) => figure.data.reduce((n, { customdata }) => n + (customdata?.length ?? 0), 0);
    const fullest = tabs.reduce((most, tab) => (marks(tab) > marks(most) ? tab : most));
    // A mark with an open card or the focus stays on screen at any width.
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

  /**
   * Everything around a figure, in its final size, and the room it will take.
   * @param {{layout: Layout, tab: Tab, height: number, width: number, growth: number}} fitted
   */
  #outline(fitted) {
    this.#makeRoom(fitted);
    this.#offerTabs(fitted.layout, fitted.tab);
    this.#tell(fitted.tab.quotes);
    this.#offerSources();
    this.#placeFold(fitted);
  }

  /** Draws what fits, unless it is on screen already. */
  async #draw() {
    const sent = this.#sent, fitted = this.#fitted(), drawing = this.#drawing;
    if (!fitted || !drawing) return this.#rest();
    const { layout, tab, width, height, growth } = fitted;
    const drawn = JSON.stringify([layout.width, tab.label, width, height, growth, this.#isPrinted]);
    if (drawn === this.#drawn) return this.#rest();
    this.#drawn = drawn;
    this.#underWay++;
    this.figure.setAttribute("aria-busy", "true");
    const focused = this.#focusedMark();
    this.#hide();
    this.#outline(fitted);
    if (!this.plot.querySelector(".main-svg")) this.plot.replaceChildren();
    const { data, layout: look, texts } = withCitations(tab.figure, drawing.citations);
    this.#texts = texts;
    const folded = this.#foldHeight(tab);
    if (drawing.fills || drawing.stage) moveRows(data, look, apart(tab.figure, height - folded - look.height));
    if (folded) moveRows(data, look, (y) => (y >= look.meta.fold ? y + folded : y));
    await this.#plotly.react(this.plot, data, { ...look, width, height }, CONFIG).finally(() => this.#underWay--);
    if (sent !== this.#sent || drawn !== this.#drawn) return;
    // Plotly leaves some shapes behind from a figure with more of them.
    for (const shape of this.plot.querySelectorAll(".shape-group")) {
      if (Number(shape.getAttribute("data-index")) >= (look.shapes?.length ?? 0)) shape.remove();
    }
    this.#name(focused);
    this.#keepOpenInSight();
    this.#leadToFold();
    this.#keepHeads(growth === 1 && height > LONG * innerHeight ? look.meta?.head ?? 0 : 0);
    this.#cutForPaper(this.#isPrinted && !folded ? tab.cuts : [], look.margin.t, height);
    this.figure.setAttribute("aria-busy", "false");
  }

  /** Nothing needs drawing, unless a drawing is under way. */
  #rest() {
    if (!this.#underWay) this.figure.setAttribute("aria-busy", "false");
  }

  /**
   * The tabs of a layout with several figures.
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
   * The sentence beneath a figure: words of sources that have no place on its scale.
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
   * Keeps the heads of a long figure in sight as it scrolls by: a fixed picture of its uppermost pixels.
   * @param {number} height
   */
  #keepHeads(height) {
    this.head.replaceChildren();
    this.head.hidden = !height;
    if (!height) return;
    const roof = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect().bottom ?? 0;
    this.head.style.cssText = `top: ${roof}px; height: ${height}px; margin-bottom: ${-height}px`;
    this.head.append(...this.#copies(ONLY_IN_ROWS));
  }

  /**
   * Copies of what is drawn, to look at only.
   * @param {string} without A selector of what they leave out.
   */
  #copies(without = "defs") {
    return [...this.plot.querySelectorAll(".main-svg")].map((drawn) => {
      const copy = /** @type {Element} */ (drawn.cloneNode(true));
      for (const part of copy.querySelectorAll(without)) part.remove();
      for (const part of copy.querySelectorAll("[id], [clip-path]")) part.removeAttribute("id"), part.removeAttribute("clip-path");
      for (const part of copy.querySelectorAll("[data-ids]")) for (const name of NAMED) part.removeAttribute(name);
      copy.removeAttribute("id");
      return copy;
    });
  }

  /**
   * Parts a figure taller than a sheet of paper between rows, so that a printer does not cut through one. The first
   * part is the plot itself, the others repeat its heads.
   * @param {number[]} cuts
   * @param {number} top Where its rows begin.
   * @param {number} height
   */
  #cutForPaper(cuts, top, height) {
    this.ground.classList.toggle("is-cut", cuts.length > 2);
    this.cuts.replaceChildren();
    if (cuts.length < 3) return;
    const part = (/** @type {number} */ from, /** @type {number} */ to, /** @type {Element[]} */ copies) => {
      const window = element("div", "");
      window.style.height = `${to - from}px`;
      for (const copy of copies) /** @type {SVGElement} */ (copy).style.top = `${-from}px`;
      window.append(...copies);
      return window;
    };
    const ends = [...cuts.slice(1, -1).map((cut) => top + cut), height];
    this.ground.style.height = `${ends[0]}px`;
    for (let i = 1; i < ends.length; i++) {
      const beneath = element("div", "atlas-cut");
      beneath.append(part(0, top, this.#copies(ONLY_IN_ROWS)), part(ends[i - 1], ends[i], this.#copies()));
      this.cuts.append(beneath);
    }
  }

  /**
   * The mark a pointer means: the one beneath it, or the nearest.
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
      // Of two beneath it, the one whose middle is nearer; of two in one place, the one on top.
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

  /** The mark with the focus; drawing may replace its node. */
  #focusedMark() {
    return this.#marks.find(({ node }) => node === document.activeElement);
  }

  /**
   * Makes a button of every mark; Tab leads to the first, or to the one that had the focus.
   * @param {Mark} [focused]
   */
  #name(focused) {
    // Plotly reuses the nodes of old marks for what is drawn now.
    for (const { node } of this.#marks) for (const name of NAMED) node.removeAttribute(name);
    this.#marks = [];
    this.#places = undefined;
    const seen = new Set();
    for (const found of this.plot.querySelectorAll(".points path.point, .barlayer .point path, g.textpoint text")) {
      // What Plotly has bound to the nodes: a mark's place in its trace, and the trace itself.
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
    // Do not call back anyone who has since moved elsewhere.
    const active = document.activeElement;
    if (focused && (active === document.body || this.plot.contains(active))) first?.node.focus({ preventScroll: true });
  }

  /**
   * Makes a button of a mark.
   * @param {Mark} mark
   */
  #add(mark) {
    const { node, ids } = mark;
    // A figure the reader set has no card.
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
      // The node that had the focus may be gone: the chart has its old width again.
      this.#markLike(this.#opened)?.node.focus({ preventScroll: true });
    }
  }

  /**
   * The mark on screen that matches one drawn before.
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
    this.#isUnfolding = this.#drawing?.opens.includes(mark.ids) ?? false;
    this.report(mark.ids);
  }

  /** Builds what stands beneath the open row, unless it stands there already. */
  #unfold() {
    const fold = this.#drawing?.stage ? null : this.#drawing?.fold, folded = JSON.stringify(fold);
    if (folded === this.#folded) return;
    this.#folded = folded;
    this.fold.hidden = !fold;
    if (!fold) return this.fold.replaceChildren();
    const heading = element("h4", "", fold.heading);
    heading.id = `${this.ground.id}-fold`;
    this.fold.setAttribute("aria-labelledby", heading.id);
    const head = element("header", "");
    head.append(heading, button("Close", () => this.#close()));
    const parts = fold.parts.map((part) => this.#part(part)), later = parts.slice(PARTS_AT_FIRST);
    for (const part of later) part.hidden = true;
    this.fold.replaceChildren(head, ...parts);
    if (later.length) this.fold.append(button(`Show ${later.length} more`, (pressed) => {
      for (const part of later) part.hidden = false;
      pressed.remove();
      later[0].querySelector("button")?.focus({ preventScroll: true });
      this.#draw();
    }));
    if (fold.left_out) this.fold.append(element("p", "", fold.left_out));
  }

  /** @param {Part} part */
  #part({ heading, qualified, told, remark }) {
    const made = element("article", ""), title = element("p", ""), sides = element("div", "atlas-sides");
    title.append(element("b", "", heading), ` · ${qualified}`);
    for (const { source, statement, lines, origin, ids } of told) {
      const side = sides.appendChild(element("div", "")), said = side.appendChild(element("p", ""));
      said.append(element("b", "", `${source}: `), statement);
      for (const line of lines) side.append(element("p", "", line));
      side.append(button(`Source: ${origin}`, () => this.report(ids)));
    }
    made.append(title, sides, element("p", "", remark));
    return made;
  }

  /** Closes the fold; the focus goes back to its row. */
  #close() {
    const ids = this.#drawing?.fold?.ids, row = this.#marks.find((mark) => mark.ids === ids);
    if (!row) return;
    row.node.focus({ preventScroll: true });
    this.#open(row);
  }

  /**
   * The height of the fold, if the figure has its row.
   * @param {Tab} tab
   */
  #foldHeight({ figure }) {
    return figure.layout.meta?.fold === undefined || this.fold.hidden ? 0 : this.fold.offsetHeight;
  }

  /**
   * Puts the fold beneath its row, where the figure is to make room for it.
   * @param {{tab: Tab, height: number}} fitted
   */
  #placeFold({ tab: { figure }, height }) {
    const { margin, meta, height: own } = figure.layout;
    if (meta?.fold === undefined) return;
    const spare = this.#drawing?.fills ? height - this.fold.offsetHeight - own : 0;
    this.fold.style.top = `${margin.t + apart(figure, spare)(meta.fold)}px`;
  }

  /** Scrolls as far as it takes to see what a press has opened. */
  #leadToFold() {
    if (!this.#isUnfolding || this.fold.hidden) return;
    this.#isUnfolding = false;
    // Where its first words are in sight, the page stays as it is.
    if (this.fold.getBoundingClientRect().top < innerHeight / 2) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const isLong = this.fold.offsetHeight > innerHeight / 2;
    this.fold.scrollIntoView({ block: isLong ? "start" : "nearest", behavior: still ? "auto" : "smooth" });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const mark = this.#marks.find((mark) => mark.node === event.target);
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpening = event.key === "Enter" || event.key === " ";
    const next = isOpening ? undefined : stepFrom(mark, this.#marks, event.key);
    if (!isOpening && !next) return;
    this.#opened = undefined;
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
    // At another width, the node focused before the card opened may have become another mark.
    const opened = this.#opened && this.#markLike(this.#opened);
    if (opened && !isCardOpen()) {
      this.#opened = undefined;
      if (opened !== mark) return opened.node.focus({ preventScroll: true });
    }
    for (const other of this.#marks) other.node.setAttribute("tabindex", other === mark ? "0" : "-1");
    // Only a mark reached by keyboard shows its citation; for the others a pointer has shown it.
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
    // Escape dismisses it wherever the focus is: a pointer may have shown it.
    document.addEventListener("keydown", this.#dismiss, true);
    const lines = element("p", "");
    for (const [text, isBold] of inLines(mark.citation)) {
      if (lines.childNodes.length) lines.append(element("br", ""));
      lines.append(isBold ? element("b", "", text) : text);
    }
    const words = inLines(mark.citation).map(([text]) => text).join("\n");
    const actions = element("div", "atlas-tools");
    const opens = this.#drawing?.opens.includes(mark.ids) ? "Show the statements" : "Open the card";
    if (mark.ids) actions.append(button(opens, () => this.#open(mark)));
    actions.append(button("Copy", (pressed) => copy(words, lines).then((told) => (pressed.textContent = told))));
    this.citation.replaceChildren(lines, actions);
    this.citation.hidden = false;
    this.#place(mark.node.getBoundingClientRect());
  }

  /**
   * Beside the mark, within the chart's width; above it if there is room beneath Streamlit's header, else beneath it.
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
    // The focus would vanish with the button that has it.
    if (this.citation.contains(document.activeElement)) this.#cited?.node.focus({ preventScroll: true });
    clearTimeout(this.#timer);
    document.removeEventListener("keydown", this.#dismiss, true);
    this.citation.hidden = true;
  }

  #saveWhatWaits() {
    const save = this.#ahead === undefined ? this.#saveOnceAnswered : undefined;
    if (save) this.#saveOnceAnswered = undefined;
    save?.();
  }

  /** Offers all sources where one line has no room for them. */
  #offerSources() {
    const { classList } = this.figure;
    if (classList.contains("is-told") || classList.contains("atlas-stage")) return;
    const offered = this.tools.querySelector(".atlas-all"), isCut = this.sources.scrollHeight > this.sources.clientHeight + 1;
    if (!isCut) return offered?.remove();
    if (offered) return;
    const all = button("All sources", (pressed) => {
      classList.add("is-told");
      pressed.remove();
      this.#drawSoon();
    });
    all.className = "atlas-all";
    this.tools.prepend(all);
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
   * Saves the chart as every export has it, whatever the screen: of one width, in light colours, with its title and its
   * sources inside the picture.
   * @param {"png" | "svg"} format
   */
  async #save(format) {
    // What is painted ahead of the server's answer has no title or sources yet.
    if (this.#ahead !== undefined) return void (this.#saveOnceAnswered = () => this.#save(format));
    const drawing = this.#drawing;
    if (!drawing?.framing) return;
    const { width, height, top, bottom, legend_y, annotations } = drawing.framing;
    const inLight = JSON.stringify(widest(drawing.layouts, width).tabs[0].figure).replace(COLOUR, (own) => drawing.light_colours[own] ?? own);
    const figure = withCitations(JSON.parse(inLight), drawing.citations), { layout } = figure;
    Object.assign(layout, { width, height, annotations: [...(layout.annotations ?? []), ...annotations] });
    Object.assign(layout.margin, { t: top, b: bottom });
    for (const legend of [layout.legend, layout.legend2]) legend.y = legend_y;
    const size = { format, width, height, scale: format === "png" ? PNG_SCALE : 1 };
    const link = element("a", "");
    link.href = await this.#plotly.toImage(figure, size);
    link.download = `${drawing.file_name}.${format}`;
    link.click();
  }
}

// ---------------------------------------------------------------------------------------------------- guesses

/** @type {Map<string, {asked: number, drawings: Promise<(Picture & {name: string})[] | undefined>}>} */
const guesses = new Map();

/**
 * The bar tells which choice a press would make, and then that it has been made. The page's charts are requested at
 * once and painted with the press; the server's own answer then confirms them. A wrong or slow guess changes nothing:
 * the answer comes as it always does.
 */
document.addEventListener("atlas:choice", (event) => {
  const { query, isMade } = /** @type {CustomEvent<{query: string, isMade: boolean}>} */ (event).detail;
  const asked = inOrder([...new URLSearchParams(query)]);
  for (const guess of new Set([...onScreen].map((chart) => chart.guess).filter(Boolean))) {
    const drawings = ask(guess, query);
    if (isMade) drawings.then((found) => {
      for (const chart of onScreen) {
        const picture = chart.guess === guess && found?.find(({ name }) => name === chart.name);
        if (picture) chart.foresee(picture, asked);
      }
    });
  }
});

/**
 * The charts of a page for some choices, or nothing if they were unavailable.
 * @param {string} guess
 * @param {string} query
 */
function ask(guess, query) {
  const address = new URL(guess, document.baseURI);
  for (const [name, value] of new URLSearchParams(query)) if (!NO_CHOICE.includes(name)) address.searchParams.append(name, value);
  const known = guesses.get(address.href), now = performance.now();
  if (known && now - known.asked < KEPT_FOR) return known.drawings;
  const drawings = fetch(address).then((answer) => (answer.ok ? answer.json() : undefined)).catch(() => undefined);
  drawings.then((found) => found || guesses.delete(address.href));
  guesses.set(address.href, { asked: now, drawings });
  if (guesses.size > MAX_GUESSES) guesses.delete(guesses.keys().next().value ?? "");
  return drawings;
}

/**
 * The choices of an address, in a form that tells two of them apart.
 * @param {[string, string][]} pairs
 */
function inOrder(pairs) {
  return JSON.stringify(pairs.filter(([name]) => !NO_CHOICE.includes(name)).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

function hereNow() {
  return inOrder([...new URLSearchParams(location.search)]);
}

/** @param {Display} frame Whatever forces a redraw when it differs. */
function identity({ digest, name, stage, fills, framing }) {
  return JSON.stringify([digest, name, stage, fills, framing !== null]);
}

/**
 * @param {Uint8Array} packed
 * @returns {Promise<Picture>}
 */
function unpacked(packed) {
  const stream = new Blob([/** @type {BlobPart} */ (packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
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
 * A copy of a figure, with the hover texts for the numbers it was sent with. Citations have a place of their own, so
 * Plotly never sees those of `texts`.
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

/** The facts whose card is open, as in the address. */
function openIds() {
  return new URLSearchParams(location.search).get("fact");
}

/**
 * Whether a mark is the one whose card is open; the address omits how many more facts it stands for.
 * @param {string} own
 * @param {string} ids
 */
function isOpen(own, ids) {
  return own === ids || own.startsWith(`${ids};+`);
}

/**
 * Where each row of a figure except the first begins, in pixels of its y axis.
 * @param {Figure} figure
 * @returns {number[]}
 */
function startsIn({ layout }) {
  return layout.meta?.starts ?? [];
}

/**
 * Whether a layout tells everything at once: without tabs, sentences beneath, or anything cut off.
 * @param {Layout} layout
 */
function isWhole({ tabs }) {
  const [{ figure, quotes }] = tabs;
  const isCut = (/** @type {unknown} */ text) => typeof text === "string" && text.replace(/<[^>]*>/g, "").includes("…");
  const texts = [...(figure.layout.annotations ?? []), ...figure.data].flatMap(({ text }) => text ?? []);
  return tabs.length === 1 && !quotes.length && !texts.some(isCut);
}

/**
 * Approximate height of the sentence beneath a figure on a stage: 3% of the window a line.
 * @param {Tab} tab
 * @param {number} width
 */
function wordsHeight({ quotes }, width) {
  if (!quotes.length) return 0;
  const size = Math.max(14, MIN_TYPE * innerHeight), letters = quotes.reduce((n, { label, text }) => n + label.length + text.length + 3, 16);
  return Math.ceil((0.6 * size * letters) / width) * 1.4 * size + 4;
}

/**
 * Where what stands in the rows of a figure goes if they move apart until they take `spare` more pixels.
 * @param {Figure} figure
 * @param {number} spare
 * @returns {(y: number) => number}
 */
function apart(figure, spare) {
  const starts = startsIn(figure);
  if (spare <= 0 || !starts.length) return (y) => y;
  return (y) => y + (spare / starts.length) * starts.filter((start) => start <= y).length;
}

/**
 * Moves whatever stands in the rows of a figure, each to where `to` says.
 * @param {any[]} data
 * @param {any} layout
 * @param {(y: number) => number} to
 */
function moveRows(data, layout, to) {
  const moved = (/** @type {number | null} */ y) => y === null ? y : to(y);
  for (const trace of data) trace.y = trace.y.map(moved);
  for (const place of [...(layout.annotations ?? []), ...(layout.shapes ?? [])].filter(({ yref }) => yref === "y"))
    for (const name of ["y", "y0", "y1", "yanchor"])
      if (typeof place[name] === "number" && !(place.ysizemode === "pixel" && name !== "yanchor")) place[name] = moved(place[name]);
  layout.yaxis.range = layout.yaxis.range.map(moved);
  if (layout.meta?.fold !== undefined) layout.meta.fold = moved(layout.meta.fold);
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
 * Lines as read out: each ends in punctuation.
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
 * Copies words, even if a browser withholds its clipboard from an unencrypted page; says how it went.
 * @param {string} words
 * @param {HTMLElement} shown
 */
async function copy(words, shown) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words).then(() => "Copied", () => "Not copied");
  getSelection()?.selectAllChildren(shown);
  return document.execCommand("copy") ? "Copied" : "Selected";
}

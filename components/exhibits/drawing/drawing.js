// @ts-check
/**
 * Draws one Plotly figure, and makes its marks reachable: by pointer, by finger, by keyboard and by screen reader.
 *
 * `st.plotly_chart` builds a chart anew whenever its data change, draws it twice, and shows a mark's citation to a
 * pointer only. Here a figure is drawn once for each change, and every mark (a point with `customdata`) is a
 * button: named by its citation, walked to with the arrow keys, opened with Enter.
 *
 * @typedef {object} Drawing What the server sends, as UTF-8 JSON; components/drawing/component.py builds it.
 * @property {{data: any[], layout: any}} figure
 * @property {string} alt The chart in words.
 * @property {string} name Stands in the names of saved files.
 * @property {string} sources The source line, beneath the chart and in the pictures that are saved.
 * @property {boolean} saves Whether the reader may save a picture.
 * @property {string} plotly The address of the library that draws, as seen from the page.
 *
 * @typedef {object} Mark One mark on screen.
 * @property {SVGGraphicsElement} node
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

const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showTips: false };
/** Pixels of a PNG to one on screen, so that it stays sharp on a projector. */
const PNG_SCALE = 3;
/** Of a picture's source line: pixels a character, pixels a line. */
const CHARACTER_WIDTH = 7, LINE_HEIGHT = 19;
/** Marks whose middles lie so near to the same height stand in one row. */
const SAME_ROW = 6;
/** Where hover.py breaks a long line, as opposed to where a new one begins. */
const SOFT_BREAK = "<br >";
/** Milliseconds in which a pointer may travel from a mark to its citation. */
const GRACE = 350;

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
  /** @type {Mark[]} */
  #marks = [];
  /** @type {Mark | undefined} The mark whose citation was shown last. */
  #cited;
  #timer = 0;
  #width = 0;
  #listens = false;
  /** @type {(ids: string) => void} Tells the server whose card is to be opened. */
  report = () => {};

  /** @param {HTMLElement} place */
  constructor(place) {
    this.figure = place.appendChild(element("figure", "atlas-chart"));
    this.plot = this.figure.appendChild(element("div", "atlas-plot"));
    this.plot.setAttribute("role", "group");
    this.citation = this.figure.appendChild(element("div", "atlas-citation"));
    this.citation.hidden = true;
    const caption = this.figure.appendChild(element("figcaption", ""));
    this.sources = caption.appendChild(element("span", ""));
    this.tools = caption.appendChild(element("div", "atlas-tools"));
    this.figure.addEventListener("keydown", (event) => this.#press(event));
    // A pointer meets the layer that Plotly lays over its marks; a screen reader clicks on the mark itself.
    this.plot.addEventListener("click", (event) => this.#open(this.#marks.find((mark) => mark.node === event.target)));
    this.figure.addEventListener("focusin", (event) => this.#focused(event.target));
    this.figure.addEventListener("focusout", (event) => this.#left(event.relatedTarget));
    this.citation.addEventListener("pointerleave", () => this.#hideSoon());
    this.resizing = new ResizeObserver(() => this.#resize());
  }

  /** @param {string} sent */
  async show(sent) {
    // A rerun that changed something else on the page sends the same figure again.
    if (sent === this.#sent) return;
    this.#sent = sent;
    /** @type {Drawing} */
    const drawing = JSON.parse(sent);
    this.figure.setAttribute("aria-label", drawing.alt);
    // Its room is kept free from the start, so that nothing jumps.
    this.plot.style.height = `${drawing.figure.layout.height}px`;
    this.sources.textContent = drawing.sources;
    const Plotly = await load(drawing.plotly).catch(() => undefined);
    if (sent !== this.#sent) return;
    if (!Plotly) return this.#sayMissing();
    const focused = this.#focusedMark();
    this.#hide();
    const { data, layout } = drawing.figure;
    // The citation has a place of its own, which can be pointed at; Plotly still tells where the pointer is.
    for (const trace of data) if (trace.customdata) trace.hoverinfo = "none";
    if (!this.#listens) this.plot.replaceChildren();
    await Plotly.react(this.plot, data, layout, CONFIG);
    if (sent !== this.#sent) return;
    this.#listen();
    this.#name(focused);
    this.#offerPictures(drawing.saves);
  }

  leave() {
    this.#hide();
    this.#sent = "";
    this.#listens = false;
    this.resizing.disconnect();
    /** @type {any} */ (globalThis).Plotly?.purge(this.plot);
  }

  /** Says that there is no chart, and lets the next run try again. */
  #sayMissing() {
    this.#sent = "";
    this.plot.textContent = "The chart could not be loaded. Reload the page to try again.";
  }

  #listen() {
    if (this.#listens) return;
    this.#listens = true;
    const plot = /** @type {any} */ (this.plot);
    plot.on("plotly_click", (/** @type {any} */ event) => this.#open(this.#markOf(event.points[0])));
    plot.on("plotly_hover", (/** @type {any} */ event) => this.#cite(this.#markOf(event.points[0])));
    plot.on("plotly_unhover", () => this.#hideSoon());
    this.#width = this.plot.clientWidth;
    this.resizing.observe(this.plot);
  }

  #resize() {
    const width = this.plot.clientWidth;
    if (!width || width === this.#width) return;
    this.#width = width;
    const focused = this.#focusedMark();
    this.#hide();
    /** @type {any} */ (globalThis).Plotly.Plots.resize(this.plot).then(() => this.#name(focused));
  }

  /** The mark that has the focus: drawing may put another node in the place of its own. */
  #focusedMark() {
    return this.#marks.find((mark) => mark.node === document.activeElement);
  }

  /**
   * Makes a button of every mark; the first one is where Tab leads, or the one that had the focus.
   * @param {Mark} [focused]
   */
  #name(focused) {
    // Plotly gives the nodes of marks that are gone to what is drawn now.
    for (const { node } of this.#marks) for (const name of NAMED) node.removeAttribute(name);
    this.#marks = [];
    const seen = new Set();
    for (const found of this.plot.querySelectorAll(".points path.point, .barlayer .point path, g.textpoint text")) {
      // What Plotly has bound to the nodes: the place of a mark in its trace, and the trace itself.
      const node = /** @type {any} */ (found), drawn = /** @type {any} */ (node.closest(".trace"));
      const i = (node.__data__ ?? node.parentNode.__data__)?.i, trace = drawn?.__data__?.[0]?.trace;
      const ids = trace?.customdata?.[i];
      if (ids === undefined || seen.has(`${trace.index} ${i}`)) continue;
      seen.add(`${trace.index} ${i}`);
      const mark = { node, ids, citation: trace.hovertext?.[i] ?? "", trace: trace.index, i };
      // A figure that the reader set has no card.
      node.setAttribute("role", ids ? "button" : "img");
      node.setAttribute("tabindex", "-1");
      node.setAttribute("data-ids", ids);
      node.setAttribute("aria-label", inSentences(inLines(mark.citation)));
      this.#marks.push(mark);
    }
    const opens = this.#marks.some((mark) => mark.ids) ? ", Enter opens its card" : "";
    this.plot.setAttribute("aria-label", `Marks: the arrow keys lead from one to the next${opens}`);
    const alike = this.#marks.filter((mark) => mark.ids === focused?.ids && mark.citation === focused?.citation);
    const kept = alike.find((mark) => mark.trace === focused?.trace && mark.i === focused?.i) ?? alike[0];
    const first = kept ?? inReadingOrder(this.#marks)[0];
    first?.node.setAttribute("tabindex", "0");
    // Whoever has gone elsewhere meanwhile is not called back.
    const active = document.activeElement;
    if (focused && (active === document.body || this.plot.contains(active))) first?.node.focus({ preventScroll: true });
  }

  /** @param {any} point What Plotly tells of a point. */
  #markOf(point) {
    return this.#marks.find((mark) => mark.trace === point?.curveNumber && mark.i === point?.pointNumber);
  }

  /** @param {Mark | undefined} mark */
  #open(mark) {
    if (!mark?.ids) return;
    this.#hide();
    this.report(mark.ids);
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
    const mark = this.#marks.find((mark) => mark.node === target);
    if (!mark) return;
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
    if (mark.ids) actions.append(button("Open the card", () => this.#open(mark)));
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
    /** @type {Drawing} */
    const { figure, name, sources } = JSON.parse(this.#sent);
    const width = this.plot.clientWidth;
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
    link.href = await /** @type {any} */ (globalThis).Plotly.toImage(figure, size);
    link.download = `psychodynamic-atlas-${name}.${format}`;
    link.click();
  }
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

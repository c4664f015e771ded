// @ts-check
/**
 * Shows every choice that a reader can make, and writes each into the address.
 *
 * The address is the only home of a choice. A press changes it with `pushState`, so that Back undoes it, and announces
 * the change with a `popstate` event, as Back does. Streamlit answers that event with a run of the page for the new
 * address; otherwise it sends the last query it heard of, not the one in the address.
 *
 * Labels come from tables and are only ever set as text. Nodes are changed in place, never rebuilt, so that the focus
 * stays where the reader has it.
 *
 * @typedef {object} Option
 * @property {string} id
 * @property {string} label
 * @property {string} [in_link] Its form in the address, if not the label.
 * @property {string} [colour] Of its mark.
 * @property {string} [outline] Of its mark: a path in a box from -8 to 8.
 * @property {boolean} [isOpen] Whether its mark is hollow.
 * @property {string} [parent] The option it is part of.
 * @property {string[]} [also] Other names under which it is found.
 *
 * @typedef {"chips" | "menu" | "segments" | "toggles" | "list" | "number" | "words"} Kind
 *
 * @typedef {object} Control
 * @property {string} key The name of its parameter in the address.
 * @property {Kind} kind
 * @property {string} label
 * @property {Option[]} options
 * @property {string[]} chosen Option ids, or the one text of a typed control.
 * @property {string[]} default The same, if the address says nothing.
 * @property {string} [note]
 * @property {string} [placeholder]
 * @property {number} [most] The most characters one may type.
 * @property {Range} [numbers]
 * @property {{key: string, id: string, numbers: Range}} [own] Where a number typed into a list goes: to the control
 * `key`, as the option `id`.
 *
 * @typedef {{least: number, most: number, step: number | null}} Range
 *
 * @typedef {object} Spec What the server sends, as UTF-8 JSON; components/session/bar/bar.py builds it.
 * @property {Control[]} controls
 * @property {{id: string, label: string}[]} actions
 * @property {string[]} kept Parameters that links to other pages take along.
 * @property {string[]} pages The last parts of the paths of all pages.
 * @property {[string, string][]} query What `chosen` was read from.
 * @property {boolean} isInline
 * @property {string} style The address of the style sheet, relative to the page.
 *
 * @typedef {Record<string, string[]>} Change Parameters by name, with all their values; no values remove one.
 *
 * @typedef {object} Mount What Streamlit hands to a component.
 * @property {Uint8Array} data
 * @property {HTMLElement & {bar?: Bar, turn?: number}} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/** Below this window width everything folds into one button. */
const NARROW = matchMedia("(max-width: 719.98px)");
const COARSE = matchMedia("(pointer: coarse)");
/** Milliseconds without a key after which typing counts. */
const PAUSE = 300;
/** Streamlit's own parameters, which the server never sees. */
const STREAMLITS = ["embed", "embed_options"];
/** What the server, too, accepts as a number. */
const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;
/** More labels than this are counted instead of named. */
const MAX_SAID = 2;
/** Nobody reads a longer list; it is searched. */
const MAX_LISTED = 200;
/** A step in which a row gives way: chips take their short names. */
const SHORTEN = "shorten";
/** The id of the row that stands for all options. */
const ALL = "";
/** The id of the row that stands for a number of the reader's own. */
const OWN = "\0own";

// ---------------------------------------------------------------------------------------------------- the address

/** @param {URLSearchParams} query */
function pairs(query) {
  return [...query].filter(([name]) => !STREAMLITS.includes(name));
}

/**
 * A query with some parameters changed and the rest as they are.
 * @param {Change} change
 * @param {string} [search]
 */
function changed(change, search = location.search) {
  const query = new URLSearchParams(search);
  for (const [name, values] of Object.entries(change)) {
    query.delete(name);
    for (const value of values) query.append(name, value);
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** @param {Change} change */
function changesAnything(change) {
  return changed(change) !== changed({});
}

/**
 * Changes the address and starts a run of the page for it.
 * @param {Change} change
 * @param {"pushState" | "replaceState"} how
 */
function write(change, how = "pushState") {
  if (!changesAnything(change)) return;
  visit(location.pathname + changed(change) + location.hash, how);
}

/**
 * @param {string} address
 * @param {"pushState" | "replaceState"} how
 */
function visit(address, how) {
  history[how](history.state, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

/**
 * Tells listeners which query a press would bring, or has brought.
 * @param {Change} change
 * @param {boolean} isMade
 */
function foretell(change, isMade) {
  const detail = { query: changed(change), isMade };
  document.dispatchEvent(new CustomEvent("atlas:choice", { detail }));
}

// ---------------------------------------------------------------------------------------------------- choices

/** @param {Control} control */
const isTyped = (control) => control.kind === "number" || control.kind === "words";
/** @param {Control} control */
const takesOne = (control) => isTyped(control) || control.kind === "segments" || control.kind === "list";

/**
 * @param {string[]} some
 * @param {string[]} others
 */
const same = (some, others) => {
  const all = new Set([...some, ...others]);
  return [some, others].every((these) => new Set(these).size === all.size);
};

/** @param {Option} option */
const linked = ({ in_link, label }) => in_link ?? label;

/**
 * The address values for what is chosen; none for the default.
 * @param {Control} control
 * @param {string[]} chosen
 */
function inLink(control, chosen) {
  if (same(chosen, control.default)) return [];
  if (isTyped(control)) return chosen;
  const values = control.options.filter(({ id }) => chosen.includes(id)).map(linked);
  return values.length ? values : [""];
}

/**
 * What an address chooses; unknown parts count for nothing.
 * @param {Control} control
 * @param {string[]} values
 */
function readLink(control, values) {
  if (!values.length) return control.default;
  if (isTyped(control)) return wrongWith(control, values[0]) ? control.default : [values[0]];
  const found = control.options.filter((option) => values.includes(linked(option))).map(({ id }) => id);
  return takesOne(control) ? (found.length ? [found[0]] : control.default) : found;
}

/**
 * What is wrong with a text, in a sentence; empty if nothing.
 * @param {Control} control
 * @param {string} text
 */
function wrongWith({ numbers, most = Infinity }, text) {
  if (text.length > most) return `Type at most ${most} characters.`;
  if (!numbers) return "";
  const number = Number(text.trim().replace(",", "."));
  const isGood = NUMBER.test(text.trim()) && number >= numbers.least && number <= numbers.most;
  return isGood ? "" : `Type a number from ${shown(numbers.least)} to ${shown(numbers.most)}.`;
}

/** @param {number} number */
const shown = (number) => String(number).replace("-", "−");

/**
 * Whether a control of several options filters nothing.
 * @param {Control} control
 * @param {string[]} chosen
 */
function isOpen(control, chosen) {
  return !chosen.length || control.options.every(({ id, parent }) => parent || chosen.includes(id));
}

/**
 * How deeply an option is nested, up to the deepest indent of a list.
 * @param {Control} control
 * @param {string} id
 * @returns {number}
 */
function depth(control, id, most = 4) {
  const parent = control.options.find((option) => option.id === id)?.parent;
  return parent === undefined || !most ? 0 : 1 + depth(control, parent, most - 1);
}

/**
 * The whole that an option is a part of, or the option itself.
 * @param {Control} control
 * @param {string} id
 */
function wholeOf(control, id) {
  return control.options.find((option) => option.id === id)?.parent ?? id;
}

/**
 * What is chosen after a press on one of several options: the first press chooses it alone, later ones add or remove.
 * @param {Control} control
 * @param {string[]} chosen
 * @param {string} id
 */
function pressed(control, chosen, id) {
  const others = chosen.filter((one) => one !== id), turned = others.length < chosen.length ? others : [...others, id];
  if (control.kind === "toggles") return turned;
  if (id === ALL) return [];
  if (isOpen(control, chosen)) return [id];
  if (control.kind === "menu") return turned;
  const whole = wholeOf(control, id);
  if (id !== whole) return settled(control, turned.filter((one) => one !== whole));
  const without = withoutFamily(control, chosen, whole);
  return settled(control, without.length < chosen.length ? without : [...chosen, whole]);
}

/**
 * What is chosen after a press on the whole among its parts, which it replaces.
 * @param {Control} control
 * @param {string[]} chosen
 * @param {string} whole
 */
function pressedWhole(control, chosen, whole) {
  const without = withoutFamily(control, chosen, whole);
  if (isOpen(control, chosen)) return [whole];
  return settled(control, chosen.includes(whole) ? without : [...without, whole]);
}

/**
 * @param {Control} control
 * @param {string[]} chosen
 * @param {string} whole
 */
function withoutFamily(control, chosen, whole) {
  return chosen.filter((one) => wholeOf(control, one) !== whole);
}

/**
 * One form for "nothing is filtered", however it came about.
 * @param {Control} control
 * @param {string[]} chosen
 */
function settled(control, chosen) {
  if (!isOpen(control, chosen)) return chosen;
  return isOpen(control, control.default) ? control.default : [];
}

/**
 * What a control filters, in words; empty at its default.
 * @param {Control} control
 * @param {string[]} chosen
 */
function inWords(control, chosen) {
  if (same(chosen, control.default)) return "";
  if (control.kind === "number") return `${control.label} ${chosen[0]}`;
  if (control.kind === "words") return `“${chosen[0]}”`;
  if (!takesOne(control) && control.kind !== "toggles" && isOpen(control, chosen)) return everything(control);
  return labels(control, chosen) || `${control.label}: none`;
}

/**
 * @param {Control} control
 * @param {string[]} chosen
 */
function labels(control, chosen) {
  const named = control.options.filter(({ id }) => chosen.includes(id)).map(({ label }) => label);
  return named.length > MAX_SAID ? `${named.length} ${inside(control.label)}` : named.join(", ");
}

/** @param {Control} control */
function everything(control) {
  return control.placeholder ?? `All ${inside(control.label)}`;
}

/**
 * A label for use in mid-sentence.
 * @param {string} label
 */
const inside = (label) => (/^.[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1));

// ---------------------------------------------------------------------------------------------------- finding by typing

const NO_MATCH = 4;
const WORD_END = /[^\p{L}\p{N}]+/u;

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/**
 * How well a name matches a search, 0 best: the whole name, its beginning, the beginning of a word, any part.
 * @param {string} name
 * @param {string} sought
 */
function rank(name, sought) {
  const at = name.indexOf(sought);
  if (at < 0) return NO_MATCH;
  if (name === sought) return 0;
  if (at === 0) return 1;
  return name.split(WORD_END).some((word) => word.startsWith(sought)) ? 2 : 3;
}

/** A number within words: neither the end of an id such as “sh-05” nor part of another number. */
const NUMBERS = /(?<![\p{L}\p{N}.,-])[-−+]?\d+(?:[.,]\d+)*/gu;
/** @param {string} text */
const plain = (text) => text.trim().replace("−", "-").replace(",", ".").replace("+", "");

/**
 * How well a name matches a number, 0 best: it is the number, it begins with it, the number occurs in it, or one that
 * begins so. Numbers are never sought inside others: 0.97 is not in 10.97.
 * @param {string} name
 * @param {string} sought
 */
function rankOfNumber(name, sought) {
  const wanted = plain(sought), isIt = (/** @type {string} */ text) => Number(plain(text)) === Number(wanted);
  if (NUMBER.test(plain(name))) return isIt(name) ? 0 : plain(name).startsWith(wanted) ? 1 : NO_MATCH;
  const within = name.match(NUMBERS) ?? [];
  return within.some(isIt) ? 2 : within.some((text) => plain(text).startsWith(wanted)) ? 3 : NO_MATCH;
}

/** @param {string} name */
const initials = (name) => name.split(WORD_END).map((word) => word.charAt(0)).join("");

/**
 * The options that match what was typed, best first. “OCD” finds what begins with these letters, word by word.
 * @param {Option[]} options
 * @param {string} typed
 */
export function found(options, typed) {
  const sought = folded(typed), rankOf = NUMBER.test(plain(sought)) ? rankOfNumber : rank;
  if (!sought) return options;
  return options
    .map((option) => {
      const label = folded(option.label), isShort = sought.length > 1 && initials(label) === sought;
      const ranks = [label, ...(option.also ?? []).map(folded)].map((name) => rankOf(name, sought));
      return { option, rank: isShort ? 0 : Math.min(...ranks) };
    })
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((one, other) => one.rank - other.rank)
    .map(({ option }) => option);
}

// ---------------------------------------------------------------------------------------------------- nodes

let lastId = 0;
const newId = () => `atlas-bar-${++lastId}`;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/**
 * @param {string} className
 * @param {string} [text]
 */
function button(className, text = "") {
  const made = element("button", className, text);
  made.type = "button";
  return made;
}

/**
 * Sets a text only if it differs: resetting it would lose a selection in it.
 * @param {Element} node
 * @param {string} text
 */
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Sets an attribute, or removes it if there is nothing to say.
 * @param {Element} node
 * @param {string} name
 * @param {string | undefined} value
 */
function tell(node, name, value) {
  if (value === undefined || value === "") node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * Makes the children of a node the wanted ones, in order, moving no more of them than necessary.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
function arrange(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, i) => parent.children[i] === child || parent.insertBefore(child, parent.children[i] ?? null));
}

/** The mark of an option, as the charts draw it. */
function mark() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("class", "atlas-mark");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  return svg;
}

/**
 * @param {SVGSVGElement} svg
 * @param {Option} option
 */
function paint(svg, option) {
  svg.toggleAttribute("hidden", !option.outline);
  svg.style.setProperty("--atlas-mark", option.colour ?? "currentColor");
  svg.classList.toggle("is-open", option.isOpen ?? false);
  tell(/** @type {SVGPathElement} */ (svg.firstElementChild), "d", option.outline);
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} nodes
 * @returns {HTMLElement | undefined} Where an arrow key, Home or End leads from the focused node.
 */
function step(event, nodes) {
  const at = nodes.indexOf(/** @type {HTMLElement} */ (event.target));
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (at < 0 || to === undefined || !nodes.length) return undefined;
  event.preventDefault();
  return nodes[(to + nodes.length) % nodes.length];
}

// ---------------------------------------------------------------------------------------------------- what opens

/** A part that opens under its button: over the page in the row, in place inside a panel. */
class Popup {
  /** @type {boolean | undefined} */
  floats;

  /**
   * @param {HTMLButtonElement} opener
   * @param {HTMLElement} content
   * @param {() => void} opened
   * @param {() => void} closed
   */
  constructor(opener, content, opened, closed) {
    this.opener = opener;
    this.content = content;
    this.opened = opened;
    this.closed = closed;
    content.id ||= newId();
    content.classList.add("atlas-popup");
    tell(opener, "aria-controls", content.id);
    tell(opener, "aria-expanded", "false");
    content.addEventListener("beforetoggle", (event) => event.newState === "open" && this.#place());
    content.addEventListener("toggle", (event) => event.newState === "closed" && this.#told(false));
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      this.toggle();
    });
    for (const part of [opener, content]) part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.floats || !this.isOpen) return;
      // Only the list closes, not the panel around it.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    this.float(true);
  }

  /** @param {boolean} floats */
  float(floats) {
    if (this.floats === floats) return;
    this.close();
    this.floats = floats;
    this.content.hidden = !floats;
    tell(this.content, "popover", floats ? "auto" : undefined);
    // Otherwise a press on the button while it is open would count as one beside it, and reopen it.
    this.opener.popoverTargetElement = floats ? this.content : null;
    if (!floats) this.content.removeAttribute("style");
  }

  get isOpen() {
    return this.floats ? this.content.matches(":popover-open") : this.floats === false && !this.content.hidden;
  }

  toggle() {
    if (this.isOpen) return this.close();
    if (this.floats) this.content.showPopover();
    else this.content.hidden = false;
    // At once, without waiting for the browser's later event: the next key is meant for what has opened.
    this.#told(true);
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.content.contains(document.activeElement);
    if (this.floats) this.content.hidePopover();
    else {
      this.content.hidden = true;
      this.#told(false);
    }
    if (hadFocus) this.opener.focus({ preventScroll: true });
  }

  /** @param {boolean} isOpen */
  #told(isOpen) {
    tell(this.opener, "aria-expanded", String(isOpen));
    const listen = isOpen && this.floats ? "addEventListener" : "removeEventListener";
    window[listen]("resize", this.#place);
    window[listen]("scroll", this.#place, true);
    if (isOpen) this.opened();
    else this.closed();
  }

  /** Under the button, or above it if there is more room, and inside the window. */
  #place = () => {
    const at = this.opener.getBoundingClientRect(), { style } = this.content, gap = 4, edge = 8;
    const below = innerHeight - at.bottom - gap - edge, above = at.top - gap - edge;
    const isBelow = below >= 320 || below >= above;
    const width = Math.min(this.content.dataset.wide ? 448 : 336, innerWidth - 2 * edge);
    style.width = `${width}px`;
    style.left = `${Math.max(edge, Math.min(at.left, innerWidth - width - edge))}px`;
    style.top = isBelow ? `${at.bottom + gap}px` : "auto";
    style.bottom = isBelow ? "auto" : `${innerHeight - at.top + gap}px`;
    style.maxHeight = `${isBelow ? below : above}px`;
  };
}

// ---------------------------------------------------------------------------------------------------- controls

/** One control on screen. */
class Field {
  /** @type {Popup[]} What opens under one of its buttons. */
  popups = [];

  /**
   * @param {Bar} bar
   * @param {Control} control
   */
  constructor(bar, control) {
    this.bar = bar;
    this.control = control;
    /** @type {string[]} */
    this.chosen = [];
    this.root = element("div", "atlas-field");
    Object.assign(this.root.dataset, { key: control.key, kind: control.kind });
    this.label = this.root.appendChild(element("span", "atlas-label"));
    this.label.id = newId();
    this.note = element("p", "atlas-note");
    this.note.id = newId();
  }

  /**
   * @param {Control} control
   * @param {string[]} chosen
   */
  update(control, chosen) {
    this.control = control;
    this.chosen = chosen;
    say(this.label, control.label);
    say(this.note, control.note ?? "");
    this.note.hidden = !control.note;
    this.draw();
  }

  draw() {}

  leave() {}

  /** The words that determine its width in the row. */
  get words() {
    return this.control.options.map(({ label }) => label);
  }

  /**
   * Whether it stands in the row, where what opens lies over the page, or in a panel.
   * @param {boolean} isInRow
   */
  place(isInRow) {
    for (const popup of this.popups) popup.float(isInRow);
  }

  /** Where focus goes after losing its place. */
  get first() {
    return /** @type {HTMLElement | null} */ (this.root.querySelector("button:not([tabindex='-1']), input"));
  }

  /** @param {string} id */
  press(id) {
    this.bar.choose(this.control, pressed(this.control, this.chosen, id));
  }

  /**
   * Announces early what a press on a node would bring: the pointer is near, it has the focus, or a finger goes down.
   * @param {HTMLElement} node
   * @param {() => string[]} next What would be chosen.
   */
  foretells(node, next) {
    const tell = () => foretell({ [this.control.key]: inLink(this.control, next()) }, false);
    for (const name of ["pointerenter", "pointerdown", "focus"]) node.addEventListener(name, tell);
  }
}

/** Sources in their colours and shapes: the legend, where a press filters. */
class Chips extends Field {
  /** @type {Map<string, Chip>} */
  #chips = new Map();

  /**
   * @param {Bar} bar
   * @param {Control} control
   */
  constructor(bar, control) {
    super(bar, control);
    this.group = this.root.appendChild(element("div", "atlas-group"));
    this.group.setAttribute("role", "group");
    this.group.setAttribute("aria-labelledby", this.label.id);
    this.root.append(this.note);
  }

  draw() {
    const wholes = this.control.options.filter(({ parent }) => !parent);
    for (const { id } of wholes) if (!this.#chips.has(id)) this.#chips.set(id, new Chip(this, id));
    arrange(this.group, wholes.map(({ id }) => this.#chip(id).root));
    for (const option of wholes) this.#chip(option.id).draw(option);
    this.popups = wholes.flatMap(({ id }) => this.#chip(id).popup ?? []);
  }

  get words() {
    return [...this.#chips.values()].map(({ name, popup }) => name.textContent + (popup ? " ▾" : ""));
  }

  /** @param {string} id */
  #chip(id) {
    return /** @type {Chip} */ (this.#chips.get(id));
  }
}

/** One source, with a small menu of any parts. */
class Chip {
  /** @type {Map<string, HTMLButtonElement>} */
  #parts = new Map();
  /** @type {Popup | undefined} */
  popup;

  /**
   * @param {Chips} field
   * @param {string} id
   */
  constructor(field, id) {
    this.field = field;
    this.id = id;
    this.root = element("span", "atlas-chip");
    this.button = this.root.appendChild(button("atlas-press"));
    this.mark = this.button.appendChild(mark());
    this.name = this.button.appendChild(element("span", "atlas-name"));
    this.short = this.button.appendChild(element("span", "atlas-short"));
    this.short.setAttribute("aria-hidden", "true");
    this.button.addEventListener("click", () => field.press(id));
    this.button.addEventListener("pointerenter", () => {
      const isWhole = this.name.clientWidth > 0 && this.name.scrollWidth <= this.name.clientWidth;
      tell(this.button, "title", isWhole ? undefined : this.name.textContent ?? "");
    });
    field.foretells(this.button, () => pressed(field.control, field.chosen, id));
  }

  /** @param {Option} option */
  draw(option) {
    const { control, chosen } = this.field;
    const parts = control.options.filter(({ parent }) => parent === this.id);
    const chosenParts = parts.filter(({ id }) => chosen.includes(id));
    const isAll = isOpen(control, chosen), isWhole = isAll || chosen.includes(this.id);
    paint(this.mark, option);
    const named = chosenParts.length === 1 ? chosenParts[0] : option;
    say(this.name, named.label);
    say(this.short, named.short ?? named.label);
    tell(this.button, "aria-label", named.label);
    tell(this.button, "aria-pressed", chosenParts.length && !isWhole ? "mixed" : String(isWhole));
    this.root.classList.toggle("is-on", isWhole || chosenParts.length > 0);
    if (!parts.length) return;
    const { opener, content } = (this.popup ??= this.#popup());
    tell(opener, "aria-label", `Parts of ${option.label}`);
    tell(content, "aria-label", `Parts of ${option.label}`);
    const rows = [{ ...option, label: `All of ${option.label}` }, ...parts];
    for (const { id } of rows) if (!this.#parts.has(id)) this.#parts.set(id, this.#row(id));
    arrange(content, rows.map(({ id }) => /** @type {Element} */ (this.#parts.get(id))));
    for (const { id, label } of rows) {
      const row = /** @type {HTMLButtonElement} */ (this.#parts.get(id));
      say(/** @type {Element} */ (row.lastElementChild), label);
      tell(row, "aria-pressed", String(id === this.id ? isWhole : !isAll && chosen.includes(id)));
    }
  }

  #popup() {
    const opener = this.root.appendChild(button("atlas-parts")), menu = this.root.appendChild(element("div", "atlas-menu"));
    menu.setAttribute("role", "group");
    menu.addEventListener("keydown", (event) => step(event, this.#presses())?.focus());
    const opened = () => this.#presses()[0]?.focus({ preventScroll: true });
    return new Popup(opener, menu, opened, () => this.field.bar.fit());
  }

  #presses() {
    return [...this.#parts.values()].filter((row) => row.isConnected);
  }

  /** @param {string} id */
  #row(id) {
    const { field } = this, row = button("atlas-choice");
    row.append(element("span", "atlas-tick"), element("span", ""));
    const next = () => (id === this.id ? pressedWhole : pressed)(field.control, field.chosen, id);
    row.addEventListener("click", () => field.bar.choose(field.control, next()));
    field.foretells(row, next);
    return row;
  }
}

/** One or several of many options, found by typing. */
class Pick extends Field {
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {Option[]} What is listed now. */
  #listed = [];
  #active = 0;

  /**
   * @param {Bar} bar
   * @param {Control} control
   */
  constructor(bar, control) {
    super(bar, control);
    this.opener = this.root.appendChild(button("atlas-open"));
    this.opener.id = newId();
    this.name = this.opener.appendChild(element("span", "atlas-name"));
    this.opener.setAttribute("aria-haspopup", "listbox");
    this.menu = this.root.appendChild(element("div", "atlas-menu"));
    this.input = this.menu.appendChild(element("input", "atlas-input"));
    Object.assign(this.input, { type: "text", autocomplete: "off", spellcheck: false, placeholder: "Type to find" });
    this.list = this.menu.appendChild(element("div", "atlas-list"));
    this.list.id = newId();
    this.list.setAttribute("role", "listbox");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.none = this.menu.appendChild(element("p", "atlas-note"));
    this.none.setAttribute("role", "status");
    this.hint = this.menu.appendChild(element("p", "atlas-note atlas-hint"));
    this.hint.id = newId();
    this.root.append(this.note);
    this.popups = [new Popup(this.opener, this.menu, () => this.#opened(), () => bar.fit())];
    this.input.addEventListener("input", () => this.#list(this.input.value));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    // The focus stays with the typing.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get #takesOne() {
    return this.control.kind === "list";
  }

  get words() {
    return [this.name.textContent ?? ""];
  }

  draw() {
    const { control, chosen } = this;
    const named = labels(control, chosen);
    say(this.name, this.#takesOne ? named : isOpen(control, chosen) ? everything(control) : named);
    tell(this.opener, "aria-labelledby", this.#takesOne ? `${this.label.id} ${this.opener.id}` : undefined);
    tell(this.opener, "aria-label", this.#takesOne ? undefined : `${control.label}: ${this.name.textContent}`);
    tell(this.input, "aria-label", `Find in ${inside(control.label)}`);
    tell(this.input, "aria-describedby", this.hint.textContent ? this.hint.id : undefined);
    tell(this.list, "aria-label", control.label);
    tell(this.list, "aria-multiselectable", this.#takesOne ? undefined : "true");
    say(this.hint, this.#takesOne ? "" : "Enter chooses one alone, Shift + Enter adds it.");
    this.root.classList.toggle("is-on", !same(chosen, control.default));
    if (this.popups[0].isOpen) this.#list(this.input.value, true);
  }

  #opened() {
    this.input.value = "";
    this.#list("");
    // A finger chooses from the list: an on-screen keyboard would cover it.
    if (!COARSE.matches) this.input.focus({ preventScroll: true });
  }

  /**
   * @param {string} typed
   * @param {boolean} [stays] Whether the row pointed at stays the same.
   */
  #list(typed, stays = false) {
    const pointedAt = stays ? this.#listed[this.#active]?.id : undefined;
    const matching = found(this.control.options, typed), own = this.#ownNumber(typed);
    this.#listed = matching.slice(0, MAX_LISTED);
    // After the figures that are that very number, before those that only begin so or contain it.
    if (own) this.#listed.splice(this.#listed.filter((option) => option.also?.some((name) => rankOfNumber(name, typed) === 0)).length, 0, own);
    if (!this.#takesOne && !typed.trim()) this.#listed = [{ id: ALL, label: everything(this.control) }, ...this.#listed];
    for (const { id } of this.#listed) if (!this.#rows.has(id)) this.#rows.set(id, this.#row(id));
    arrange(this.list, this.#listed.map(({ id }) => /** @type {HTMLElement} */ (this.#rows.get(id))));
    const isAll = !this.#takesOne && isOpen(this.control, this.chosen);
    for (const { id, label } of this.#listed) {
      const row = /** @type {HTMLElement} */ (this.#rows.get(id));
      say(/** @type {Element} */ (row.lastElementChild), label);
      tell(row, "aria-selected", String(id === ALL ? isAll : !isAll && this.chosen.includes(id)));
      row.style.setProperty("--atlas-depth", String(typed.trim() ? 0 : depth(this.control, id)));
    }
    const rest = matching.length - MAX_LISTED;
    say(this.none, rest > 0 ? `${rest} more: type to find them.` : this.#listed.length ? "" : "Nothing matches. Try another word.");
    const at = this.#listed.findIndex(({ id }) => (pointedAt === undefined ? this.chosen[0] === id : pointedAt === id));
    this.#point(typed.trim() && !stays ? 0 : Math.max(0, at));
  }

  /**
   * The row for the reader's own number, if this list takes one and one is typed.
   * @param {string} typed
   * @returns {Option | undefined}
   */
  #ownNumber(typed) {
    const { own, options } = this.control, text = plain(typed);
    const option = options.find(({ id }) => id === own?.id);
    if (!own || !option || !NUMBER.test(text) || wrongWith({ ...this.control, numbers: own.numbers }, text)) return undefined;
    return { id: OWN, label: `${shown(Number(text))}: ${inside(option.label)}` };
  }

  /** @param {number} at */
  #point(at) {
    this.#active = at;
    this.#listed.forEach(({ id }, i) => this.#rows.get(id)?.classList.toggle("is-active", i === at));
    const row = this.#rows.get(this.#listed[at]?.id);
    tell(this.input, "aria-activedescendant", row?.id);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    foretell(this.#change(this.#listed[at].id, true), false);
  }

  /**
   * What choosing a row changes in the address.
   * @param {string} id
   * @param {boolean} isAlone
   * @returns {Change}
   */
  #change(id, isAlone) {
    const { control } = this, { own } = control;
    if (id !== OWN || !own) return { [control.key]: inLink(control, this.#next(id, isAlone)) };
    return { [control.key]: inLink(control, [own.id]), [own.key]: [plain(this.input.value)] };
  }

  /**
   * @param {string} id
   * @param {boolean} isAlone
   */
  #next(id, isAlone) {
    if (this.#takesOne) return [id];
    return isAlone && id !== ALL ? [id] : pressed(this.control, this.chosen, id);
  }

  /** @param {string} id */
  #row(id) {
    const row = element("div", "atlas-choice");
    row.id = newId();
    row.setAttribute("role", "option");
    row.append(element("span", "atlas-tick"), element("span", ""));
    row.addEventListener("click", () => {
      this.#point(this.#listed.findIndex((option) => option.id === id));
      this.#choose(id, false);
    });
    for (const name of ["pointerenter", "pointerdown"]) row.addEventListener(name, () => foretell(this.#change(id, false), false));
    return row;
  }

  /**
   * @param {string} id
   * @param {boolean} isAlone
   */
  #choose(id, isAlone) {
    const change = this.#change(id, isAlone);
    // Then one option is all that is wanted; for several, the list stays open.
    if (this.#takesOne || isAlone) this.popups[0].close();
    this.bar.make(change);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#listed.length - 1;
    const to = {
      ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, PageDown: Math.min(last, this.#active + 8),
      PageUp: Math.max(0, this.#active - 8),
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (last >= 0) this.#point((to + last + 1) % (last + 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = this.#listed[this.#active];
      if (option) this.#choose(option.id, !event.shiftKey);
    }
  }
}

/** One of few: a row of buttons, one of them pressed. */
class Segments extends Field {
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();

  /**
   * @param {Bar} bar
   * @param {Control} control
   */
  constructor(bar, control) {
    super(bar, control);
    this.isOneOf = control.kind === "segments";
    this.group = this.root.appendChild(element("div", "atlas-group"));
    this.group.setAttribute("role", this.isOneOf ? "radiogroup" : "group");
    this.group.setAttribute("aria-labelledby", this.label.id);
    this.root.append(this.note);
    if (this.isOneOf) this.group.addEventListener("keydown", (event) => {
      const next = step(event, [.../** @type {HTMLCollectionOf<HTMLElement>} */ (this.group.children)]);
      next?.focus();
      next?.click();
    });
  }

  draw() {
    const { options } = this.control;
    for (const { id } of options) if (!this.#buttons.has(id)) this.#buttons.set(id, this.#button(id));
    arrange(this.group, options.map(({ id }) => /** @type {Element} */ (this.#buttons.get(id))));
    for (const { id, label } of options) {
      const one = /** @type {HTMLButtonElement} */ (this.#buttons.get(id)), isOn = this.chosen.includes(id);
      say(one, label);
      tell(one, this.isOneOf ? "aria-checked" : "aria-pressed", String(isOn));
      if (this.isOneOf) one.tabIndex = isOn ? 0 : -1;
    }
  }

  /** @param {string} id */
  #button(id) {
    const made = button("atlas-segment");
    if (this.isOneOf) made.setAttribute("role", "radio");
    const next = () => (this.isOneOf ? [id] : pressed(this.control, this.chosen, id));
    made.addEventListener("click", () => this.bar.choose(this.control, next()));
    this.foretells(made, next);
    return made;
  }
}

/** A number or words: typing counts after a pause, and at once with Enter. */
class Typed extends Field {
  #timer = 0;
  /** Whether the field holds something not yet reported. */
  #isNew = false;
  /** Whether the last history step is from this typing, so that Back undoes the whole of it. */
  #hasStep = false;

  /**
   * @param {Bar} bar
   * @param {Control} control
   */
  constructor(bar, control) {
    super(bar, control);
    this.isNumber = control.kind === "number";
    this.label.remove();
    const label = this.root.appendChild(element("label", "atlas-label"));
    this.label = label;
    this.input = this.root.appendChild(element("input", "atlas-input"));
    this.input.id = label.htmlFor = newId();
    Object.assign(this.input, { type: this.isNumber ? "text" : "search", autocomplete: "off", spellcheck: false });
    if (this.isNumber) this.input.inputMode = "decimal";
    this.slider = this.root.appendChild(element("input", "atlas-slider"));
    this.slider.type = "range";
    this.wrong = this.root.appendChild(element("p", "atlas-wrong"));
    this.wrong.id = newId();
    this.wrong.setAttribute("role", "alert");
    this.root.append(this.note);
    // Visitors to the search page come to type; on a phone that would open the keyboard unasked.
    if (control.key === "question" && document.activeElement === document.body && matchMedia("(pointer: fine)").matches)
      requestAnimationFrame(() => this.input.focus());
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && this.#done());
    this.input.addEventListener("blur", () => this.#done());
    this.slider.addEventListener("input", () => {
      this.input.value = this.slider.value;
      this.#typed(PAUSE / 4);
    });
    this.slider.addEventListener("change", () => this.#done());
  }

  draw() {
    const { control } = this, { numbers } = control;
    tell(this.input, "placeholder", control.placeholder);
    tell(this.input, "maxlength", control.most === undefined ? undefined : String(control.most));
    tell(this.input, "aria-describedby", control.note && this.note.id);
    this.slider.hidden = numbers?.step == null;
    if (numbers) {
      tell(this.slider, "aria-label", control.label);
      tell(this.slider, "min", String(numbers.least));
      tell(this.slider, "max", String(numbers.most));
      tell(this.slider, "step", String(numbers.step ?? "any"));
    }
    // Typing is ahead of the address.
    if (this.#isNew || this.input.value.trim() === this.chosen[0]) return;
    this.input.value = this.chosen[0];
    this.#hasStep = false;
    this.#tellWrong("");
    this.#follow();
  }

  place(/** @type {boolean} */ isInRow) {
    super.place(isInRow);
    this.#follow();
  }

  leave() {
    clearTimeout(this.#timer);
  }

  #typed(pause = PAUSE) {
    this.#isNew = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), pause);
    if (document.activeElement !== this.slider) this.#follow();
  }

  #send() {
    clearTimeout(this.#timer);
    if (!this.#isNew) return;
    const text = this.input.value.trim(), wrong = wrongWith(this.control, text);
    this.#tellWrong(wrong);
    if (wrong) return;
    this.#isNew = false;
    if (same([text], this.chosen)) return;
    this.bar.choose(this.control, [text], this.#hasStep ? "replaceState" : "pushState");
    this.#hasStep = true;
  }

  #done() {
    this.#send();
    this.#hasStep = false;
  }

  /** Sets the slider to what is typed. */
  #follow() {
    if (!wrongWith(this.control, this.input.value)) this.slider.value = this.input.value.trim().replace(",", ".");
    tell(this.slider, "aria-valuetext", shown(Number(this.slider.value)));
  }

  /** @param {string} wrong */
  #tellWrong(wrong) {
    say(this.wrong, wrong);
    tell(this.input, "aria-invalid", wrong && "true");
    tell(this.input, "aria-errormessage", wrong && this.wrong.id);
  }
}

/** @type {Record<Kind, new (bar: Bar, control: Control) => Field>} */
const FIELDS = {
  chips: Chips, menu: Pick, list: Pick, segments: Segments, toggles: Segments, number: Typed, words: Typed,
};

// ---------------------------------------------------------------------------------------------------- the bar

class Bar {
  /** @type {Spec} */
  #spec = { controls: [], actions: [], kept: [], pages: [], query: [], isInline: false, style: "" };
  /** @type {Map<string, Field>} */
  #fields = new Map();
  /** @type {Map<string, string[]>} What is chosen, by control, and the address values that say so. */
  #chosen = new Map();
  /** @type {Map<string, string[]>} */
  #values = new Map();
  /** @type {Map<string, HTMLButtonElement>} */
  #actions = new Map();
  /** What the row was last laid out for. */
  #measured = "";
  /** @type {(action: string) => void} */
  report = () => {};

  /** @param {HTMLElement} place */
  constructor(place) {
    /** @type {HTMLElement} */
    this.root = place.querySelector(".atlas-bar") ?? place.appendChild(element("div", "atlas-bar"));
    this.root.replaceChildren();
    // Until its styles arrive; its place is reserved.
    this.root.style.visibility = "hidden";
    this.row = this.root.appendChild(element("div", "atlas-row"));
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", "Filters");
    this.filter = button("atlas-open atlas-filter");
    this.filter.setAttribute("aria-haspopup", "dialog");
    this.more = button("atlas-open atlas-more");
    this.words = element("span", "atlas-words");
    this.words.setAttribute("role", "status");
    this.clear = button("atlas-clear");
    this.clear.setAttribute("aria-label", "Clear all");
    this.clear.append(element("span", "", "Clear all"));
    this.buttons = element("span", "atlas-actions");
    this.stack = element("div", "atlas-stack");
    this.menu = this.root.appendChild(element("div", "atlas-menu atlas-panel"));
    this.menu.dataset.wide = "";
    this.menu.setAttribute("role", "group");
    this.menu.setAttribute("aria-label", "More filters");
    this.popup = new Popup(this.more, this.menu, () => {}, () => this.fit());
    this.sheet = this.root.appendChild(element("dialog", "atlas-sheet"));
    const head = this.sheet.appendChild(element("div", "atlas-head"));
    const title = head.appendChild(element("h2", "", "Filter"));
    title.id = newId();
    this.sheet.setAttribute("aria-labelledby", title.id);
    this.clearSheet = head.appendChild(button("atlas-clear", "Clear all"));
    this.done = head.appendChild(button("atlas-open", "Done"));
    this.done.autofocus = true;
    this.filter.addEventListener("click", () => this.#openSheet());
    this.done.addEventListener("click", () => this.sheet.close());
    this.sheet.addEventListener("click", ({ target }) => target === this.sheet && this.sheet.close());
    this.sheet.addEventListener("close", () => {
      tell(this.filter, "aria-expanded", "false");
      this.fit();
    });
    for (const clear of [this.clear, this.clearSheet]) clear.addEventListener("click", () => this.#clear());
    foretellsClearing(this);
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(this.root);
    NARROW.addEventListener("change", this.#turn);
    window.addEventListener("popstate", this.#follow);
  }

  /** @param {Spec} spec */
  show(spec) {
    this.#spec = spec;
    load(spec.style).then(() => {
      this.root.style.visibility = "";
      delete this.root.dataset.pending;
      this.#measured = "";
      this.fit();
    });
    const wanted = new Set(spec.controls.map(({ key }) => key));
    for (const [key, field] of this.#fields) {
      if (wanted.has(key)) continue;
      field.root.remove();
      for (const known of [this.#fields, this.#chosen, this.#values]) known.delete(key);
    }
    // An answer to an earlier address says nothing about what is chosen now.
    const isCurrent = JSON.stringify(pairs(new URLSearchParams(spec.query))) === JSON.stringify(pairs(new URLSearchParams(location.search)));
    const query = new URLSearchParams(location.search);
    for (const control of spec.controls) {
      const field = this.#fields.get(control.key);
      if (!field || field.control.kind !== control.kind) {
        field?.root.remove();
        this.#fields.set(control.key, new FIELDS[control.kind](this, control));
      }
      const values = query.getAll(control.key);
      if (isCurrent) this.#set(control, values, control.chosen);
      else if (!same(values, this.#values.get(control.key) ?? [ALL])) this.#set(control, values, readLink(control, values));
    }
    this.#draw();
    this.fit();
    links.learn(this, spec);
  }

  leave() {
    for (const field of this.#fields.values()) field.leave();
    this.resizing.disconnect();
    NARROW.removeEventListener("change", this.#turn);
    window.removeEventListener("popstate", this.#follow);
    links.forget(this);
  }

  /**
   * @param {Control} control
   * @param {string[]} chosen
   * @param {"pushState" | "replaceState"} [how]
   */
  choose(control, chosen, how) {
    this.make({ [control.key]: inLink(control, chosen) }, how);
  }

  /** What would reset everything. @returns {Change} */
  cleared() {
    return Object.fromEntries(this.#spec.controls.map(({ key }) => [key, []]));
  }

  #clear() {
    // The button disappears with what it clears.
    if (!this.sheet.open) (this.#inRow()[0]?.first ?? this.more).focus();
    else this.done.focus();
    this.make(this.cleared());
  }

  /**
   * @param {Change} change
   * @param {"pushState" | "replaceState"} [how]
   */
  make(change, how) {
    if (!changesAnything(change)) return;
    foretell(change, true);
    write(change, how);
  }

  /**
   * @param {Control} control
   * @param {string[]} values
   * @param {string[]} chosen
   */
  #set(control, values, chosen) {
    this.#values.set(control.key, values);
    this.#chosen.set(control.key, chosen);
  }

  /** Takes over what the address says now: after our own press, or after Back. */
  #follow = () => {
    const query = new URLSearchParams(location.search);
    for (const control of this.#spec.controls) {
      const values = query.getAll(control.key);
      // The server may have read an unchanged value, and knows more: old names, for instance.
      if (!same(values, this.#values.get(control.key) ?? [])) this.#set(control, values, readLink(control, values));
    }
    this.#draw();
    this.fit();
  };

  #turn = () => {
    this.sheet.close();
    this.fit();
  };

  #draw() {
    const { controls, actions, isInline } = this.#spec;
    for (const control of controls) this.#fields.get(control.key)?.update(control, this.#chosenOf(control));
    const said = controls.map((control) => inWords(control, this.#chosenOf(control))).filter(Boolean);
    this.root.classList.toggle("is-inline", isInline);
    this.#count();
    say(this.words, said.join(" · "));
    tell(this.words, "title", said.join(" · "));
    // Its place is reserved, so that the first press moves nothing.
    this.clear.style.visibility = this.clearSheet.style.visibility = said.length ? "" : "hidden";
    const chips = controls.find(({ kind }) => kind === "chips");
    const all = chips ? `${chips.options.filter(({ parent }) => !parent).length} ${inside(chips.label)}` : "";
    say(this.filter, ["Filter", said.join(" · ") || all].filter(Boolean).join(" · "));
    for (const { id, label } of actions) {
      if (!this.#actions.has(id)) this.#actions.set(id, this.#action(id));
      say(/** @type {Element} */ (this.#actions.get(id)), label);
    }
    arrange(this.buttons, actions.map(({ id }) => /** @type {Element} */ (this.#actions.get(id))));
  }

  /** @param {string} id */
  #action(id) {
    const made = button("atlas-open atlas-action");
    made.addEventListener("click", () => this.report(id));
    return made;
  }

  /** @param {Control} control */
  #chosenOf(control) {
    return this.#chosen.get(control.key) ?? control.default;
  }

  #inRow() {
    return this.#all().filter(({ root }) => root.parentElement === this.row);
  }

  #all() {
    return this.#spec.controls.map(({ key }) => /** @type {Field} */ (this.#fields.get(key)));
  }

  /** Fits into the row what it has room for, and the rest into the menu at its end; on a phone, all into the sheet. */
  fit() {
    const fields = this.#all(), { isInline, kept } = this.#spec;
    // Moving an open part would close it.
    if (this.sheet.open || [this.popup, ...fields.flatMap(({ popups }) => popups)].some((popup) => popup.isOpen)) return;
    const measured = [this.root.clientWidth, NARROW.matches, isInline, this.buttons.textContent, ...fields.flatMap(({ words }) => words)].join();
    if (measured === this.#measured) return;
    this.#measured = measured;
    const focused = document.activeElement, isHere = focused instanceof HTMLElement && this.root.contains(focused);
    this.row.classList.remove("is-short");
    const isFolded = NARROW.matches && !isInline;
    this.#lay(isFolded ? [] : fields, isFolded ? fields : []);
    // A page's own controls give way first, last one first. Chips are the legend: their names shorten before a shared
    // filter gives way, and they give way last themselves.
    const isChips = (/** @type {Field} */ { control }) => control.kind === "chips";
    const others = fields.filter((field) => !isChips(field)).reverse(), own = others.filter(({ control }) => !kept.includes(control.key));
    const goes = [...own, SHORTEN, ...others.filter((field) => !own.includes(field)), ...fields.filter(isChips)];
    const folded = new Set();
    const chips = fields.filter(isChips).length;
    while (!isInline && !isFolded && goes.length && (this.#isTooLong() || (goes.length > chips && this.#cuts()))) {
      const next = goes.shift();
      if (next === SHORTEN) this.row.classList.add("is-short");
      else folded.add(next);
      this.#lay(fields.filter((field) => !folded.has(field)), fields.filter((field) => folded.has(field)));
    }
    if (fields.filter(isChips).every((field) => folded.has(field))) this.row.classList.remove("is-short");
    this.words.classList.toggle("is-hidden", isFolded || this.row.classList.contains("is-short") || this.words.clientWidth < 96);
    if (!isHere || document.activeElement === focused) return;
    if (focused.checkVisibility()) focused.focus({ preventScroll: true });
    else (isFolded ? this.filter : this.more).focus({ preventScroll: true });
  }

  /**
   * @param {Field[]} inRow
   * @param {Field[]} folded
   */
  #lay(inRow, folded) {
    const { isInline } = this.#spec, isNarrow = NARROW.matches && !isInline;
    for (const field of inRow) field.place(true);
    for (const field of folded) field.place(false);
    arrange(this.stack, folded.map(({ root }) => root));
    this.#count();
    if (isNarrow) this.sheet.append(this.stack);
    else this.menu.append(this.stack);
    const opener = !folded.length ? [] : [isNarrow ? this.filter : this.more];
    const end = isInline ? [] : [this.words, ...(isNarrow ? [] : [this.clear])];
    arrange(this.row, [...inRow.map(({ root }) => root), ...opener, ...end, ...(this.#spec.actions.length ? [this.buttons] : [])]);
  }

  #isTooLong() {
    const parts = [this.row, ...this.row.querySelectorAll(":scope > [data-kind=chips] > .atlas-group")];
    // Widths come in whole pixels, rounded either way.
    return parts.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
  }

  /** Whether a chip has no room for its name. */
  #cuts() {
    return [...this.row.querySelectorAll(".atlas-short")].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
  }

  /** Shows on the button how much is filtered behind it. */
  #count() {
    const count = this.#all().filter((field) => this.stack.contains(field.root) && inWords(field.control, field.chosen)).length;
    say(this.more, count ? `More · ${count}` : "More");
    tell(this.more, "aria-label", `More filters${count ? `, ${count} of them set` : ""}`);
  }

  #openSheet() {
    this.sheet.showModal();
    tell(this.filter, "aria-expanded", "true");
  }
}

/** @param {Bar} bar */
function foretellsClearing(bar) {
  const tell = () => foretell(bar.cleared(), false);
  for (const clear of [bar.clear, bar.clearSheet])
    for (const name of ["pointerenter", "pointerdown", "focus"]) clear.addEventListener(name, tell);
}

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/**
 * Loads a style sheet, once for all bars.
 * @param {string} address
 */
function load(address) {
  let loaded = sheets.get(address);
  if (!loaded) {
    const link = element("link", "");
    link.rel = "stylesheet";
    link.href = new URL(address, document.baseURI).href;
    loaded = new Promise((resolve) => (link.onload = link.onerror = () => resolve()));
    document.head.append(link);
    sheets.set(address, loaded);
  }
  return loaded;
}

// ---------------------------------------------------------------------------------------------------- links to pages

/**
 * Links to other pages of the atlas take along what every page shares.
 *
 * Streamlit's own links drop the query, and one that the server restored afterwards would be a second step in the
 * history. So a press on such a link is handled here as Back is: the address changes, and Streamlit runs its page.
 */
const SEARCH_PAGE = "search", SEARCH_BOX = ".atlas-bar [data-key=question] input";

class Links {
  /** @type {Map<Bar, Spec>} */
  #known = new Map();

  constructor() {
    for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, (event) => this.#complete(event), true);
    document.addEventListener("click", (event) => this.#click(event), true);
    document.addEventListener("keydown", (event) => this.#seek(event));
  }

  /**
   * The S key leads to the search box, unless the reader is typing.
   * @param {KeyboardEvent} event
   */
  #seek(event) {
    const spec = [...this.#known.values()].at(-1), target = event.target;
    if (event.key.toLowerCase() !== "s" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select"))) return;
    const box = /** @type {HTMLElement | null} */ (document.querySelector(SEARCH_BOX));
    if (!box && !spec?.pages.includes(SEARCH_PAGE)) return;
    event.preventDefault();
    if (box) return box.focus();
    const there = new URL(location.href), here = there.searchParams;
    there.pathname = there.pathname.replace(/[^/]*$/, SEARCH_PAGE);
    for (const name of [...here.keys()]) if (![...spec?.kept ?? [], ...STREAMLITS].includes(name)) here.delete(name);
    visit(there.href, "pushState");
  }

  /**
   * @param {Bar} bar
   * @param {Spec} spec
   */
  learn(bar, spec) {
    if (spec.pages.length) this.#known.set(bar, spec);
  }

  get hasBar() {
    return this.#known.size > 0;
  }

  /** @param {Bar} bar */
  forget(bar) {
    this.#known.delete(bar);
  }

  /**
   * Gives a link its query before it is followed: opening a new tab or copying an address involves no click.
   * @param {Event} event
   */
  #complete(event) {
    const link = event.target instanceof Element && event.target.closest("a"), spec = [...this.#known.values()].at(-1);
    if (!link || !spec || !link.getAttribute("href")) return undefined;
    const there = new URL(link.href);
    if (there.origin !== location.origin || link.target === "_blank" || link.hasAttribute("download")) return undefined;
    if (!spec.pages.includes(there.pathname.split("/").at(-1) ?? "")) return undefined;
    const here = new URLSearchParams(location.search);
    for (const name of [...spec.kept, ...STREAMLITS]) {
      // What the link says itself stands, but not what was added to it for an earlier choice.
      if (there.searchParams.has(name) && !link.dataset.keeps?.split(" ").includes(name)) continue;
      there.searchParams.delete(name);
      for (const value of here.getAll(name)) there.searchParams.append(name, value);
      link.dataset.keeps = [...new Set([...(link.dataset.keeps?.split(" ") ?? []), name])].join(" ");
    }
    link.href = there.href;
    return link;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = this.#complete(event);
    if (!link) return;
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    // Anything open around the link closes as for a press beside it.
    const beside = [...this.#known.keys()].at(-1)?.root;
    for (const name of ["pointerdown", "mousedown"]) beside?.dispatchEvent(new MouseEvent(name, { bubbles: true }));
    if (link.href !== location.href) visit(link.href, "pushState");
  }
}

const links = new Links();

// A press while the network is away changes the address and nothing else, and so does Back.
const app = document.querySelector("[data-testid=stApp]"), CONNECTION = "data-test-connection-state";
let wasConnected = true;
if (app) {
  new MutationObserver(() => {
    const isConnected = app.getAttribute(CONNECTION) === "CONNECTED";
    document.documentElement.classList.toggle("atlas-away", !isConnected);
    if (isConnected && !wasConnected && links.hasBar) visit(location.href, "replaceState");
    wasConnected = isConnected;
  }).observe(app, { attributes: true, attributeFilter: [CONNECTION] });
}

/** @param {Mount} mount */
export default function ({ data, parentElement, setTriggerValue }) {
  const bar = (parentElement.bar ??= new Bar(parentElement));
  bar.report = (action) => setTriggerValue("pressed", action);
  bar.show(JSON.parse(new TextDecoder().decode(data)));
  // Later calls concern the same bar: only the last of these functions may take it off the page.
  const turn = (parentElement.turn = (parentElement.turn ?? 0) + 1);
  return () => {
    if (turn !== parentElement.turn) return;
    bar.leave();
    delete parentElement.bar;
  };
}

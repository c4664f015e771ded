// @ts-check
/**
 * The words of a scene, as large as the window is high: question, guess and answer above the chart, the way on at the
 * foot, and what a key lays over it, the keys themselves or a code for the phones in the room.
 *
 * Everything is set as text, so nothing that stands in a deck can become a part of the page.
 *
 * @typedef {object} Words What the server sends, as UTF-8 JSON; scene_words.py builds it.
 * @property {string} scene_id
 * @property {string} question
 * @property {string} caption The answer in a sentence; empty before it is revealed, or where the chart is all of it.
 * @property {boolean} is_shown Whether the answer is revealed.
 * @property {Slider | Choices | null} guess
 * @property {number} place Counted from 1.
 * @property {number} count
 * @property {Record<string, string>} buttons Labels by action: those at the foot,
 * @property {Record<string, string>} more and those that stand with the keys.
 * @property {[string, string][] | null} keys
 * @property {string} notes The address of the speaker notes.
 * @property {{link: string, picture: string | null} | null} code
 * @property {string} style The address of the style sheet, as seen from the page.
 *
 * @typedef {{kind: "slider", least: number, most: number, step: number, middle: number, unit: string, value: number | null}} Slider
 * @typedef {{kind: "choices", options: Record<string, string>, value: string | null}} Choices
 */

/** Before anybody has guessed. */
const OPEN = "?";

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
 * @param {string} label
 * @param {() => void} act
 */
function button(label, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {string} action
 * @param {string} label
 * @param {(action: string) => void} act
 */
function actionButton(action, label, act) {
  const made = button(label, () => act(action));
  made.dataset.action = action;
  return made;
}

/** @param {string} address */
function loadStyle(address) {
  const href = new URL(address, document.baseURI).href;
  if (document.head.querySelector(`link[href="${href}"]`)) return;
  const link = element("link", "");
  link.rel = "stylesheet";
  link.href = href;
  // The chart beneath is drawn again once these words have their size.
  link.onload = () => document.dispatchEvent(new Event("atlas-stage"));
  document.head.append(link);
}

/** @param {number} number */
const shown = (number) => String(number).replace("-", "−");

/**
 * A slider that says nothing until somebody moves it.
 * @param {Slider} guess
 * @param {(value: string) => void} tell
 */
function slider(guess, tell) {
  const place = element("div", "atlas-guess"), said = element("output", "atlas-guessed");
  const input = element("input", "");
  Object.assign(input, { type: "range", min: guess.least, max: guess.most, step: guess.step, value: guess.value ?? guess.middle });
  input.setAttribute("aria-label", `The room's guess, ${guess.unit}`);
  const say = (/** @type {number | null} */ value) => {
    said.textContent = `${value === null ? OPEN : shown(value)} ${guess.unit}`;
    input.setAttribute("aria-valuetext", value === null ? "no guess yet" : `${shown(value)} ${guess.unit}`);
    place.classList.toggle("is-open", value === null);
  };
  say(guess.value);
  input.addEventListener("input", () => say(Number(input.value)));
  // A press in the middle moves nothing, and is a guess.
  for (const name of ["change", "pointerup"]) input.addEventListener(name, () => (say(Number(input.value)), tell(input.value)));
  const ends = element("div", "atlas-ends");
  ends.append(element("span", "", shown(guess.least)), element("span", "", shown(guess.most)));
  place.append(said, input, ends);
  return place;
}

/**
 * @param {Choices} guess
 * @param {(value: string) => void} tell
 */
function choices(guess, tell) {
  const place = element("div", "atlas-guess");
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "The room's guess");
  Object.entries(guess.options).forEach(([id, label], i) => {
    const option = button("", () => {
      for (const other of place.children) other.setAttribute("aria-pressed", String(other === option));
      tell(id);
    });
    option.className = "atlas-option";
    option.setAttribute("aria-pressed", String(id === guess.value));
    option.append(element("b", "", String.fromCharCode(65 + i)), element("span", "", label));
    place.append(option);
  });
  return place;
}

/**
 * @param {Words} words
 * @param {(action: string) => void} act
 */
function keysPanel({ keys, notes, more }, act) {
  const panel = element("section", "atlas-over");
  panel.setAttribute("aria-label", "Keys");
  const list = element("dl", "");
  for (const [key, does] of keys ?? []) list.append(element("dt", "", key), element("dd", "", does));
  const link = element("a", "", "Speaker notes, in a second window");
  Object.assign(link, { href: notes, target: "_blank", rel: "noopener" });
  const row = element("div", "atlas-more");
  for (const [action, label] of Object.entries(more)) row.append(actionButton(action, label, act));
  panel.append(list, row, link);
  return panel;
}

/** @param {NonNullable<Words["code"]>} code */
function codePanel({ link, picture }) {
  const panel = element("section", "atlas-over atlas-code");
  panel.setAttribute("aria-label", "The way to this chart");
  if (picture) {
    const image = element("img", "");
    Object.assign(image, { src: picture, alt: `QR code of ${link}` });
    panel.append(image);
  }
  panel.append(element("p", "", link.replace(/^https?:\/\//, "")));
  return panel;
}

class Scene {
  #sent = "";
  /** @type {(name: string, value: string) => void} */
  report = () => {};

  /** @param {HTMLElement} place */
  constructor(place) {
    this.root = place.appendChild(element("div", "atlas-scene"));
  }

  /** @param {string} sent */
  show(sent) {
    if (sent === this.#sent) return;
    const words = /** @type {Words} */ (JSON.parse(sent)), before = this.#sent ? /** @type {Words} */ (JSON.parse(this.#sent)) : null;
    this.#sent = sent;
    loadStyle(words.style);
    const focused = document.activeElement, action = focused instanceof HTMLElement && this.root.contains(focused) ? focused.dataset.action : undefined;
    // Whoever is guessing keeps the slider in hand: the guess comes back from the server, and nothing else has changed.
    const isGuessing = before && words.guess && !words.is_shown && before.scene_id === words.scene_id && !before.is_shown;
    const guess = isGuessing ? this.root.querySelector(".atlas-guess") : this.#guess(words);
    const question = element("h1", "", words.question), caption = element("p", "atlas-caption", words.caption);
    caption.setAttribute("role", "status");
    const over = words.code ? codePanel(words.code) : words.keys ? keysPanel(words, this.#act) : null;
    this.root.replaceChildren(question, ...(words.caption ? [caption] : []), ...(guess ? [guess] : []), ...(over ? [over] : []), this.#foot(words));
    if (focused instanceof HTMLElement && guess?.contains(focused)) focused.focus({ preventScroll: true });
    if (action) /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-action="${action}"]`))?.focus({ preventScroll: true });
    document.dispatchEvent(new Event("atlas-stage"));
  }

  #act = (/** @type {string} */ action) => this.report("pressed", action);

  /** @param {Words} words */
  #guess({ guess, is_shown }) {
    if (is_shown) return null;
    const tell = (/** @type {string} */ value) => this.report("guessed", value);
    if (guess?.kind === "slider") return slider(guess, tell);
    if (guess?.kind === "choices") return choices(guess, tell);
    return element("p", "atlas-guess atlas-aloud", "Take a guess from the room, then reveal.");
  }

  /** @param {Words} words */
  #foot({ place, count, buttons }) {
    const foot = element("nav", "atlas-foot");
    foot.setAttribute("aria-label", "Lecture");
    const along = element("progress", "");
    Object.assign(along, { max: count, value: place });
    along.setAttribute("aria-hidden", "true");
    foot.append(along, element("span", "atlas-place", `${place} of ${count}`));
    for (const [action, label] of Object.entries(buttons)) foot.append(actionButton(action, label, this.#act));
    return foot;
  }
}

/** @param {{data: Uint8Array, parentElement: HTMLElement & {scene?: Scene}, setTriggerValue: (name: string, value: unknown) => void}} mount */
export default function ({ data, parentElement, setTriggerValue }) {
  const scene = (parentElement.scene ??= new Scene(parentElement));
  scene.report = setTriggerValue;
  scene.show(new TextDecoder().decode(data));
}

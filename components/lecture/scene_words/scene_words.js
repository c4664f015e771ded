// @ts-check
/**
 * The words of a scene, scaled to the height of the window: question, guess and answer above the chart, navigation at
 * the foot, and what a key lays over it, such as the list of keys or a code for the phones in the room.
 *
 * Everything is set as text, so nothing in a deck can become part of the page.
 *
 * @typedef {object} Words What the server sends, as UTF-8 JSON; scene_words.py builds it.
 * @property {string} scene_id
 * @property {string} question
 * @property {string} caption The answer in a sentence; empty before the reveal, or if the chart is all of it.
 * @property {string[]} given What the room is told with the question, a line each.
 * @property {boolean} is_shown Whether the answer is revealed.
 * @property {Slider | Choices | null} guess
 * @property {number} place Counted from 1.
 * @property {number} count
 * @property {Record<string, string>} buttons Labels by action: those at the foot,
 * @property {Record<string, string>} more and those beside the keys.
 * @property {[string, string][] | null} keys
 * @property {string} notes The address of the speaker notes.
 * @property {{link: string, picture: string | null, caution: string} | null} code
 * @property {Room | null} room
 * @property {{typed: string[], options: string[], mistake: string} | null} hands
 * @property {string} trouble Why there is no room, in one line.
 * @property {string} style The address of the style sheet, relative to the page.
 *
 * @typedef {{kind: "slider", least: number, most: number, step: number, middle: number, unit: string, value: number | null, ends: [string, string]}} Slider
 * @typedef {{code: string, link: string, picture: string | null, caution: string, state: string, version: number, answered: number,
 *   round: number, phase: "" | "open" | "closed" | "revealed", is_over: boolean}} Room
 * @typedef {{kind: "choices", options: Record<string, string>, value: string | null}} Choices
 */

/** Shown before anybody has guessed. */
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
  // The chart beneath is redrawn once these words have their size.
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
  place.dataset.guessed = String(guess.value);
  input.addEventListener("input", () => say(Number(input.value)));
  // A press in the middle moves nothing, but is a guess.
  for (const name of ["change", "pointerup"]) input.addEventListener(name, () => (say(Number(input.value)), (place.dataset.guessed = input.value), tell(input.value)));
  const ends = element("div", "atlas-ends");
  const [low, high] = guess.ends;
  ends.append(
    element("span", "", low ? `${shown(guess.least)} ← ${low}` : shown(guess.least)),
    element("span", "", high ? `${high} → ${shown(guess.most)}` : shown(guess.most)),
  );
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
  place.dataset.guessed = String(guess.value);
  Object.entries(guess.options).forEach(([id, label], i) => {
    const option = button("", () => {
      for (const other of place.children) other.setAttribute("aria-pressed", String(other === option));
      place.dataset.guessed = id;
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
function codePanel({ link, picture, caution }) {
  const panel = element("section", "atlas-over atlas-code");
  panel.setAttribute("aria-label", "The way to this chart");
  if (picture) {
    const image = element("img", "");
    Object.assign(image, { src: picture, alt: `QR code of ${link}` });
    panel.append(image);
  }
  panel.append(element("p", "", link.replace(/^https?:\/\//, "")));
  if (caution) panel.append(element("small", "", caution));
  return panel;
}

/** @param {string} link */
const withoutScheme = (link) => link.replace(/^https?:\/\//, "");

/** @param {Room} room */
function roomCode({ code, link, picture, caution }) {
  const panel = element("div", "atlas-room-code");
  if (picture) {
    const image = element("img", "");
    Object.assign(image, { src: picture, alt: `QR code of ${link}` });
    panel.append(image);
  }
  const words = element("div", "");
  words.append(element("p", "atlas-room-way", withoutScheme(link).replace(/\/[^/]*$/, "")), element("p", "atlas-room-letters", code));
  if (caution) words.append(element("small", "", caution));
  panel.append(words);
  return panel;
}

/**
 * How many have answered, and nothing of what: that would sway those who have not.
 * @param {Room} room
 * @param {number} answered
 */
function answeredInWords({ phase, round }, answered) {
  const many = `${answered} ${answered === 1 ? "has" : "have"} answered`;
  if (phase === "closed") return `Round closed: ${many}. ${round === 1 ? "Talk to your neighbour: why?" : ""}`;
  return phase === "open" ? `${round === 2 ? "Second guess: " : ""}${many}` : "";
}

/** @param {Room} room */
function roomPanel(room) {
  const panel = element("section", `atlas-room is-${room.phase || "aloud"}`), said = element("p", "atlas-answered", answeredInWords(room, room.answered));
  panel.setAttribute("aria-label", "The room");
  said.setAttribute("role", "status");
  panel.append(roomCode(room), said);
  if (!room.phase) said.textContent = "Take a guess from the room, then reveal.";
  return panel;
}

/**
 * @param {NonNullable<Words["hands"]>} hands
 * @param {(typed: string) => void} tell
 */
function handsPanel({ typed, options, mistake }, tell) {
  const panel = element("section", "atlas-over atlas-hands"), form = element("form", "");
  panel.setAttribute("aria-label", "Show of hands");
  const isChoice = options.length > 0;
  form.append(element("p", "", isChoice ? "How many hands for each? For instance: A x 12, B x 30" : "How many hands for each guess? For instance: 30 x 12, 45 x 20"));
  if (isChoice) form.append(element("p", "", options.map((option, i) => `${String.fromCharCode(65 + i)} ${option}`).join(" · ")));
  const fields = typed.map((text, i) => {
    const label = element("label", "", i ? "Second guess" : "First guess"), input = element("input", "");
    Object.assign(input, { type: "text", value: text, autocomplete: "off" });
    label.append(input);
    form.append(label);
    return input;
  });
  if (mistake) form.append(element("p", "atlas-mistake", mistake));
  const save = element("button", "", "Count these");
  save.type = "submit";
  form.append(save);
  form.addEventListener("submit", (event) => (event.preventDefault(), tell(fields.map(({ value }) => value).join("\n"))));
  panel.append(form);
  return panel;
}

/** Milliseconds between polls of how many have answered. */
const EVERY_MS = 1000;

class Scene {
  #sent = "";
  /** @type {Room | null} */
  #room = null;
  #timer = 0;
  /** The version of the room last reported to the server: each is reported once. */
  #told = 0;
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
    // Whoever is guessing keeps hold of the slider: the guess comes back from the server, and nothing else has changed.
    const isGuessing = before && words.guess && !words.is_shown && before.scene_id === words.scene_id && !before.is_shown;
    const held = isGuessing && !words.room && !before.room ? /** @type {HTMLElement | null} */ (this.root.querySelector(".atlas-guess")) : null;
    const guess = held?.dataset.guessed === String(words.guess?.value) ? held : this.#guess(words);
    const question = element("h1", "", words.question), caption = element("p", "atlas-caption", words.caption);
    caption.setAttribute("role", "status");
    const given = words.given.map((line) => element("p", "atlas-given", line));
    const over = this.#over(words), trouble = words.trouble ? [element("p", "atlas-trouble", words.trouble)] : [];
    const isTyping = words.hands && before?.hands && words.hands.mistake === before.hands.mistake && this.root.querySelector(".atlas-hands");
    this.root.replaceChildren(
      question, ...given, ...(words.caption ? [caption] : []), ...trouble, ...(guess ? [guess] : []), ...(isTyping ? [isTyping] : over ? [over] : []), this.#foot(words),
    );
    if (words.hands && !isTyping) this.root.querySelector("input[type=text]")?.focus({ preventScroll: true });
    this.#watch(words.room);
    if (focused instanceof HTMLElement && guess?.contains(focused)) focused.focus({ preventScroll: true });
    if (action) /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-action="${action}"]`))?.focus({ preventScroll: true });
    document.dispatchEvent(new Event("atlas-stage"));
  }

  /** Buttons stand in line with the keys, see key_presses.js. */
  #act = (/** @type {string} */ action) => document.dispatchEvent(new CustomEvent("atlas-press", { detail: action }));

  /** @param {Words} words */
  #guess({ guess, is_shown, room }) {
    if (is_shown) return null;
    if (room) return roomPanel(room);
    const tell = (/** @type {string} */ value) => this.report("guessed", value);
    if (guess?.kind === "slider") return slider(guess, tell);
    if (guess?.kind === "choices") return choices(guess, tell);
    return element("p", "atlas-guess atlas-aloud", "Take a guess from the room, then reveal.");
  }

  /** @param {Words} words */
  #over(words) {
    if (words.hands) return handsPanel(words.hands, (typed) => this.report("counted", typed));
    if (words.code) return codePanel(words.code);
    if (words.keys) return keysPanel(words, this.#act);
    if (!words.room?.is_over) return null;
    const panel = element("section", "atlas-over");
    panel.setAttribute("aria-label", "The way into the room");
    panel.append(roomCode(words.room));
    return panel;
  }

  /**
   * Polls how many have answered while these words stand, and has them redrawn once the room has turned.
   * @param {Room | null} room
   */
  #watch(room) {
    clearTimeout(this.#timer);
    this.#room = room;
    if (!room) return;
    const ask = async () => {
      try {
        const answer = await fetch(new URL(room.state, document.baseURI), { headers: { Accept: "application/json" } });
        if (this.#room !== room || !this.root.isConnected) return;
        if (answer.ok) {
          const told = await answer.json(), said = this.root.querySelector(".atlas-answered");
          if (said && room.phase && told.version === room.version) said.textContent = answeredInWords(room, told.answered);
          if (told.version > room.version && told.version !== this.#told) {
            this.#told = told.version;
            this.report("turned", told.version);
          }
        } else if (answer.status === 404 && this.#told !== -1) {
          this.#told = -1;
          this.report("turned", 0);
        }
      } catch {
        // The network is down: what is known stays, and the next poll may succeed.
      }
      if (this.#room === room && this.root.isConnected) this.#timer = setTimeout(ask, EVERY_MS);
    };
    this.#timer = setTimeout(ask, EVERY_MS);
  }

  /** @param {Words} words */
  #foot({ room, is_shown, place, count, buttons }) {
    const foot = element("nav", "atlas-foot");
    foot.setAttribute("aria-label", "Lecture");
    const along = element("progress", "");
    Object.assign(along, { max: count, value: place });
    along.setAttribute("aria-hidden", "true");
    const lost = element("span", "atlas-lost", "Reconnecting…");
    lost.setAttribute("role", "status");
    foot.append(along, lost, element("span", "atlas-place", `${is_shown && room ? `Room ${room.code} · ` : ""}${place} of ${count}`));
    for (const [action, label] of Object.entries(buttons)) foot.append(actionButton(action, label, this.#act));
    return foot;
  }
}

/** @param {{data: Uint8Array, parentElement: HTMLElement & {scene?: Scene}, setTriggerValue: (name: string, value: unknown) => void}} mount */
export default function ({ data, parentElement, setTriggerValue }) {
  const scene = (parentElement.scene ??= new Scene(parentElement));
  scene.report = (name, value) => {
    const tell = () => setTriggerValue(name, value);
    // While presses are under way this waits, see key_presses.js.
    if (document.dispatchEvent(new CustomEvent("atlas-wait", { detail: tell, cancelable: true }))) tell();
  };
  scene.show(new TextDecoder().decode(data));
}

// @ts-check
/**
 * A phone in the room: shows the question of the current scene, takes a guess, and tells what came of it.
 *
 * It polls instead of being notified, so it works on networks that let nothing else through, and a phone that slept or
 * lost its network catches up with the first answer. Everything is set as text.
 *
 * @typedef {{id: string, round: number, phase: "open" | "closed" | "revealed", question: string, kind: "slider" | "choices" | "aloud",
 *   least: number, most: number, step: number, unit: string, options: string[], given: string[], ends: string[]}} Scene
 * @typedef {{round: number, n: number, median: number | null, percent: number | null}} Totals
 * @typedef {{answer: string, low: number | null, high: number | null, right: number[], path: string, rounds: Totals[], bars: [number, number, number][]}} Reveal
 * @typedef {{scene: Scene | null, answered: number, yours: Record<string, number>, reveal: Reveal | null}} State
 */

const EVERY_MS = 1500, PATIENT_MS = 8000, BARS = 24;
const SVG = "http://www.w3.org/2000/svg";
const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const trouble = /** @type {HTMLElement} */ (document.querySelector(".trouble"));
const here = location.pathname.replace(/\/$/, "");
/** @type {State | null} */
let state = null;
let shown = "";
/** Chosen but not yet sent. @type {number | null} */
let chosen = null;
let sending = false;
let failures = 0;
let timer = 0;

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} inside
 */
function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...inside);
  return made;
}

/** @param {number} number */
const inWords = (number) => String(+number.toPrecision(6)).replace("-", "−");

/**
 * @param {Scene} scene
 * @param {number} guess
 */
const guessInWords = (scene, guess) => (scene.kind === "choices" ? scene.options[guess] : `${inWords(guess)} ${scene.unit}`);

/** @param {string} text */
function complain(text) {
  if (trouble.textContent !== text) trouble.textContent = text;
  trouble.hidden = !text;
}

/** @param {string} text */
function say(text) {
  const said = /** @type {HTMLElement} */ (document.querySelector(".said"));
  if (said.textContent !== text) said.textContent = text;
}

/** @param {Scene} scene */
function endsOf({ least, most, ends: [low, high] }) {
  const said = [low ? `${inWords(least)} ← ${low}` : inWords(least), high ? `${high} → ${inWords(most)}` : inWords(most)];
  return element("div", { class: "ends" }, ...said.map((text) => element("span", {}, text)));
}

/** @param {Scene} scene */
function sliderField(scene) {
  const output = element("output", { for: "slider" }), field = element("fieldset");
  const range = /** @type {HTMLInputElement} */ (element("input", { type: "range", id: "slider", min: scene.least, max: scene.most, step: scene.step }));
  const typed = /** @type {HTMLInputElement} */ (element("input", { type: "number", id: "typed", min: scene.least, max: scene.most, step: scene.step, inputmode: scene.least < 0 ? "text" : "decimal" }));
  const middle = scene.least + Math.round((scene.most - scene.least) / scene.step / 2) * scene.step;
  const set = (/** @type {number | null} */ value) => {
    chosen = value;
    range.value = String(value ?? middle);
    output.textContent = `${value === null ? "?" : inWords(value)} ${scene.unit}`;
    range.setAttribute("aria-valuetext", value === null ? "no guess yet" : `${inWords(value)} ${scene.unit}`);
  };
  set(chosen);
  if (chosen !== null) typed.value = String(chosen);
  range.setAttribute("aria-label", `Your guess, ${scene.unit}`);
  // A press in the middle moves nothing, but is a guess.
  for (const name of ["input", "pointerup", "change"]) {
    range.addEventListener(name, () => {
      set(+Number(range.value).toPrecision(9));
      typed.value = String(chosen);
    });
  }
  typed.addEventListener("input", () => set(typed.value === "" || Number.isNaN(typed.valueAsNumber) ? null : typed.valueAsNumber));
  field.append(
    output, range, endsOf(scene),
    element("div", { class: "typed" }, element("label", { for: "typed" }, "or type it:"), typed),
  );
  return field;
}

/** @param {Scene} scene */
function choicesField(scene) {
  const field = element("fieldset", { "aria-label": "Your guess" });
  scene.options.forEach((label, place) => {
    const radio = /** @type {HTMLInputElement} */ (element("input", { type: "radio", name: "option", value: place }));
    radio.checked = place === chosen;
    radio.addEventListener("change", () => (chosen = place));
    field.append(element("label", { class: "option" }, radio, element("span", {}, label)));
  });
  return field;
}

/** @param {Scene} scene */
function guessForm(scene) {
  const form = element("form", { novalidate: "" }, scene.kind === "choices" ? choicesField(scene) : sliderField(scene));
  form.append(element("button", { type: "submit" }, "Send my guess"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(scene);
  });
  return form;
}

/** @param {Scene} scene */
async function send(scene) {
  if (chosen === null) {
    say(scene.kind === "choices" ? "Choose an answer first." : "Move the slider or type a number first.");
    return;
  }
  if (sending) return;
  sending = true;
  say("Sending…");
  // The same guess sent twice counts once, so it is resent until somebody answers.
  for (let tries = 0; sending; tries += 1) {
    try {
      const answer = await fetch(`${here}/guess`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ scene: scene.id, round: scene.round, guess: chosen }),
      });
      if (answer.status === 429 || answer.status >= 500) throw new Error(String(answer.status));
      const told = await answer.json();
      complain("");
      sending = false;
      if (answer.ok && state) state.yours[scene.round] = told.guess;
      say(answer.ok ? guessIsIn(scene, told.guess) : told.error);
      if (!answer.ok) look();
    } catch {
      complain("Your guess has not been sent yet. The atlas cannot be reached; this page keeps trying.");
      await new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** tries, PATIENT_MS) * (0.5 + Math.random())));
      if (!state?.scene || state.scene.id !== scene.id || state.scene.round !== scene.round) sending = false;
    }
  }
}

/**
 * @param {Scene} scene
 * @param {number} guess
 */
const guessIsIn = (scene, guess) => `Your guess is in: ${guessInWords(scene, guess)}. You can change it until the round closes.`;

/**
 * @param {Scene} scene
 * @param {Reveal} reveal
 * @param {Record<string, number>} yours
 */
function picture(scene, { low, high, right, bars }, yours) {
  const svg = document.createElementNS(SVG, "svg"), isChoice = scene.kind === "choices";
  svg.setAttribute("viewBox", "0 0 320 150");
  svg.setAttribute("aria-hidden", "true");
  const n = isChoice ? scene.options.length : BARS;
  const binOf = (/** @type {number} */ guess) => (isChoice ? guess : Math.min(n - 1, Math.floor(((guess - scene.least) / (scene.most - scene.least)) * n)));
  const place = (/** @type {number} */ guess) => ((guess - scene.least) / (scene.most - scene.least)) * 320;
  const draw = (/** @type {string} */ name, /** @type {Record<string, number | string>} */ attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    svg.append(made);
  };
  const spans = isChoice ? right.map((i) => [(i * 320) / n, 320 / n]) : low === null || high === null ? [] : [[place(low) - 1.5, place(high) - place(low) + 3]];
  for (const [x, width] of spans) draw("rect", { class: "printed", x, width, y: 0, height: 150 });
  for (const round of [1, 2]) {
    const counts = new Array(n).fill(0);
    for (const [its, guess, count] of bars) if (its === round) counts[binOf(guess)] += count;
    const most = Math.max(...counts), foot = round * 72;
    if (!most) continue;
    counts.forEach((count, i) => count && draw("rect", { class: round === 1 ? "first" : "second", x: (i * 320) / n + 1, width: 320 / n - 2, y: foot - (count / most) * 60, height: (count / most) * 60 }));
    draw("path", { class: "axis", d: `M0 ${foot}H320` });
    if (yours[round] !== undefined) draw("circle", { class: "own", cx: ((binOf(yours[round]) + 0.5) * 320) / n, cy: foot - 5, r: 5 });
  }
  return svg;
}

/**
 * @param {Totals} totals
 * @param {Reveal} reveal
 */
function totalsInWords({ n, median, percent }, { low, high }) {
  const what = median === null ? "right" : low === high ? "exactly so" : "inside the range";
  const parts = [median === null ? "" : `median ${inWords(median)}`, percent === null ? "" : `${Math.round(percent)}% ${what}`];
  return [...parts.filter(Boolean), `${n} ${n === 1 ? "guess" : "guesses"}`].join(", ");
}

/**
 * @param {Scene} scene
 * @param {Reveal} reveal
 * @param {Record<string, number>} yours
 */
function revealed(scene, reveal, yours) {
  const names = { 1: "first guess", 2: "second guess" }, list = element("dl");
  const found = [element("p", { class: "answer" }, reveal.answer)];
  for (const round of /** @type {const} */ ([1, 2])) {
    if (yours[round] !== undefined) list.append(element("dt", {}, `Your ${names[round]}`), element("dd", {}, guessInWords(scene, yours[round])));
  }
  for (const totals of reveal.rounds) {
    list.append(element("dt", {}, `The room’s ${names[/** @type {1 | 2} */ (totals.round)]}`), element("dd", {}, totalsInWords(totals, reveal)));
  }
  if (list.children.length) found.push(list);
  if (reveal.bars.length) {
    const ends = scene.kind === "choices" ? [] : [element("span", {}, inWords(scene.least)), element("span", {}, `${inWords(scene.most)} ${scene.unit}`)];
    found.push(/** @type {any} */ (picture(scene, reveal, yours)), element("div", { class: "ends" }, ...ends));
  }
  found.push(element("a", { class: "way", href: `${here.replace(/\/r\/[^/]*$/, "")}/${reveal.path}` }, "Open this chart, with its sources"));
  return found;
}

/** @param {State} told */
function show({ scene, yours, reveal }) {
  const told = JSON.stringify([scene, reveal]);
  if (told === shown) return;
  const before = shown ? JSON.parse(shown)[0] : null;
  shown = told;
  if (!scene) {
    main.replaceChildren(element("h1", {}, "You are in the room"), element("p", {}, "The first question comes when the lecturer asks it. This page updates by itself."));
    say("");
    return;
  }
  const isNew = !before || before.id !== scene.id || before.round !== scene.round;
  if (isNew) chosen = yours[scene.round] ?? null;
  const inside = [element("h1", {}, scene.question), ...(reveal ? [] : scene.given.map((line) => element("p", { class: "given" }, line)))];
  let said = "";
  if (reveal) {
    inside.push(...revealed(scene, reveal, yours));
  } else if (scene.kind === "aloud") {
    said = "This question is answered aloud.";
  } else if (scene.phase === "open") {
    if (scene.round === 2) inside.push(element("p", {}, `Second guess.${yours[1] === undefined ? "" : ` Your first: ${guessInWords(scene, yours[1])}.`}`));
    inside.push(guessForm(scene));
    if (yours[scene.round] !== undefined) said = guessIsIn(scene, yours[scene.round]);
  } else {
    const own = yours[scene.round];
    said = own === undefined ? "This round is closed." : `This round is closed. Your guess: ${guessInWords(scene, own)}.`;
    inside.push(element("p", {}, scene.round === 1 ? "Talk to your neighbour: why did you guess that?" : "The answer comes next."));
  }
  main.replaceChildren(...inside);
  say(said);
}

async function look() {
  clearTimeout(timer);
  try {
    const answer = await fetch(`${here}/state`, { headers: { Accept: "application/json" } });
    if (answer.status === 404) {
      main.replaceChildren(element("h1", {}, "This room is closed"), element("p", {}, "The lecturer has closed it, or six hours have passed."));
      say("");
      shown = "";
    } else {
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      state = told;
      show(told);
    }
    failures = 0;
    if (!sending) complain("");
  } catch {
    failures += 1;
    // One lost answer is not worth mentioning.
    if (failures > 1 && !sending) complain("The atlas cannot be reached at the moment. This page keeps trying; what you have sent is not lost.");
  }
  clearTimeout(timer);
  timer = setTimeout(look, Math.min(EVERY_MS * 1.6 ** failures, PATIENT_MS) * (0.8 + 0.4 * Math.random()));
}

const form = document.querySelector("form.join");
if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = String(new FormData(form).get("code") ?? "").trim();
    if (typed) location.assign(`${form.dataset.rooms}/${encodeURIComponent(typed)}`);
  });
} else {
  for (const name of ["visibilitychange", "online", "pageshow"]) (name === "visibilitychange" ? document : window).addEventListener(name, () => document.hidden || look());
  look();
}

// @ts-check
/**
 * The opening of a page: its question as the heading, one sentence, and beside them what marks and terms mean.
 *
 * Everything is set as text, so nothing in a table can become part of the page.
 *
 * @typedef {object} Spec What the server sends, as UTF-8 JSON; components/shell/opening/opening.py builds it.
 * @property {string} question
 * @property {string} finding Empty if no honest sentence can be computed.
 * @property {[string, string][]} terms
 * @property {string} style The address of the style sheet, relative to the page.
 */

/**
 * @param {string} name
 * @param {string} [text]
 * @param {string} [className]
 */
function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** @type {Promise<void> | undefined} */
let styled;

/** @param {string} address */
function loadStyle(address) {
  styled ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(address, document.baseURI).href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  return styled;
}

/**
 * Does something once what has been changed stands in its place: what is beneath it shall not be seen before.
 * @param {() => void} act
 */
function whenLaidOut(act) {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** @param {[string, string][]} terms */
function explanation(terms) {
  const details = document.createElement("details");
  const list = document.createElement("dl");
  for (const [term, meaning] of terms) list.append(element("dt", term), element("dd", meaning));
  details.append(element("summary", "How to read this"), list);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary")?.focus();
    event.stopPropagation();
  });
  details.addEventListener("focusout", (event) => {
    const to = /** @type {Node | null} */ (event.relatedTarget);
    if (to && !details.contains(to)) details.open = false;
  });
  return details;
}

/** What a printed page needs to know: whether it was dark, and its address. */
matchMedia("print").addEventListener("change", ({ matches }) => {
  const place = document.querySelector(".atlas-opening"), address = place?.querySelector(".atlas-address");
  if (!matches || !place || !address) return;
  address.textContent = location.href;
  const ground = getComputedStyle(place).getPropertyValue("--st-background-color");
  document.documentElement.classList.toggle("atlas-dark", isDark(ground));
});

/** @param {string} colour As #rrggbb. */
function isDark(colour) {
  const [red, green, blue] = (colour.match(/[0-9a-f]{2}/gi) ?? ["ff", "ff", "ff"]).map((part) => parseInt(part, 16));
  return 0.3 * red + 0.6 * green + 0.1 * blue < 128;
}

/** @param {{data: Uint8Array, parentElement: HTMLElement}} mount */
export default function ({ data, parentElement }) {
  /** @type {Spec} */
  const spec = JSON.parse(new TextDecoder().decode(data));
  const place = /** @type {HTMLElement} */ (parentElement.querySelector(".atlas-opening"));
  const said = JSON.stringify([spec.question, spec.terms]);
  // A new finding must not close what a reader has open.
  if (place.dataset.said !== said) {
    place.dataset.said = said;
    const words = element("div", "", "atlas-opening-words");
    words.append(element("h1", spec.question), element("p"), element("div", "", "atlas-address"));
    place.replaceChildren(words, ...(spec.terms.length ? [explanation(spec.terms)] : []));
  }
  const finding = /** @type {HTMLElement} */ (place.querySelector("p"));
  finding.textContent = spec.finding;
  finding.hidden = !spec.finding;
  loadStyle(spec.style).then(() => whenLaidOut(() => {
    delete place.dataset.pending;
    // The same words, from the server's first answer.
    document.querySelector(".atlas-first")?.remove();
  }));
}

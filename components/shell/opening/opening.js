// @ts-check
/**
 * The opening of a page: its question as the heading, one sentence, and beside them what marks and terms mean.
 *
 * Everything is set as text, so nothing that stands in a table can become a part of the page.
 *
 * @typedef {object} Spec What the server sends, as UTF-8 JSON; components/shell/opening/opening.py builds it.
 * @property {string} question
 * @property {string} finding Empty where no honest sentence can be computed.
 * @property {[string, string][]} terms
 * @property {string} style The address of the style sheet, as seen from the page.
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

/** @param {string} address */
function loadStyle(address) {
  const href = new URL(address, document.baseURI).href;
  if (document.head.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
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

/** @param {{data: Uint8Array, parentElement: HTMLElement}} mount */
export default function ({ data, parentElement }) {
  /** @type {Spec} */
  const spec = JSON.parse(new TextDecoder().decode(data));
  loadStyle(spec.style);
  const place = /** @type {HTMLElement} */ (parentElement.querySelector(".atlas-opening"));
  const said = JSON.stringify([spec.question, spec.terms]);
  // A new finding must not close what a reader has open.
  if (place.dataset.said !== said) {
    place.dataset.said = said;
    const words = element("div", "", "atlas-opening-words");
    words.append(element("h1", spec.question), element("p"));
    place.replaceChildren(words, ...(spec.terms.length ? [explanation(spec.terms)] : []));
    place.style.minHeight = "";
  }
  const finding = /** @type {HTMLElement} */ (place.querySelector("p"));
  finding.textContent = spec.finding;
  finding.hidden = !spec.finding;
}

// @ts-check
/**
 * Buttons that copy a text with one press, and report the result.
 *
 * @typedef {object} Spec What the server sends, as UTF-8 JSON; components/shell/card/copying.py builds it.
 * @property {[string, string][]} texts What is copied, after the label of its button.
 * @property {string} style The address of the style sheet, relative to the page.
 */

/** Milliseconds for which a button reports the result of a press. */
const TOLD = 2000;
/** The keys that copy a selection. */
const HOW_BY_HAND = matchMedia("(pointer: coarse)").matches ? "Hold a finger on the text and choose Copy."
  : `Press ${/Mac|iP(hone|ad)/.test(navigator.userAgent) ? "⌘" : "Ctrl+"}C.`;

/** @param {string} address */
function loadStyle(address) {
  const href = new URL(address, document.baseURI).href;
  if (document.head.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

/**
 * Copies a text, even if a browser withholds its clipboard from a page: without encryption, or in another site's frame.
 * @param {string} text
 * @param {HTMLElement} beside Where the text stands while it is copied: a dialog keeps the focus inside.
 */
async function copy(text, beside) {
  if (await navigator.clipboard?.writeText(text).then(() => true, () => false)) return true;
  const shown = written(text);
  shown.className = "atlas-copied";
  beside.after(shown);
  shown.select();
  const isCopied = document.execCommand("copy");
  shown.remove();
  beside.focus();
  return isCopied;
}

/** @param {string} text */
function written(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  return field;
}

/**
 * The last resort for copying: the text itself, selected, for the system's own keys.
 * @param {string} label
 * @param {string} text
 * @param {HTMLElement} beside
 */
function offerByHand(label, text, beside) {
  const told = document.createElement("label"), field = written(text);
  told.className = "atlas-by-hand";
  told.append(`This browser does not let the page copy. ${HOW_BY_HAND}`, field);
  field.setAttribute("aria-label", label.replace(/^Copy/, "To copy:"));
  field.addEventListener("focus", () => field.select());
  beside.parentElement?.append(told);
  field.focus();
}

/**
 * @param {string} label
 * @param {string} text
 */
function button(label, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.dataset.text = text;
  let timer = 0;
  made.addEventListener("click", async () => {
    for (const told of made.parentElement?.querySelectorAll(".atlas-by-hand") ?? []) told.remove();
    if (!await copy(text, made)) return offerByHand(label, text, made);
    made.textContent = "Copied";
    clearTimeout(timer);
    timer = setTimeout(() => (made.textContent = label), TOLD);
  });
  return made;
}

/** @param {{data: Uint8Array, parentElement: HTMLElement}} mount */
export default function ({ data, parentElement }) {
  const sent = new TextDecoder().decode(data);
  /** @type {Spec} */
  const spec = JSON.parse(sent);
  loadStyle(spec.style);
  const place = /** @type {HTMLElement} */ (parentElement.querySelector(".atlas-copying"));
  if (place.dataset.sent === sent) return;
  place.dataset.sent = sent;
  place.setAttribute("aria-live", "polite");
  place.replaceChildren(...spec.texts.map(([label, text]) => button(label, text)));
}

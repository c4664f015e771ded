// @ts-check
/**
 * Buttons that copy a text with one press, and say what came of it.
 *
 * @typedef {object} Spec What the server sends, as UTF-8 JSON; components/shell/card/copying.py builds it.
 * @property {[string, string][]} texts What is copied, with the label of its button before it.
 * @property {string} style The address of the style sheet, as seen from the page.
 */

/** Milliseconds for which a button says what came of a press. */
const TOLD = 2000;

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
 * Copies a text, also where a browser keeps its clipboard from a page without encryption.
 * @param {string} text
 * @param {HTMLElement} beside Where the text stands for the moment in which it is copied: a dialog keeps the focus inside.
 */
async function copy(text, beside) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const shown = document.createElement("textarea");
  shown.value = text;
  shown.className = "atlas-copied";
  beside.after(shown);
  shown.select();
  const isCopied = document.execCommand("copy");
  shown.remove();
  beside.focus();
  return isCopied;
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
    made.textContent = (await copy(text, made)) ? "Copied" : "Not copied: see the details";
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

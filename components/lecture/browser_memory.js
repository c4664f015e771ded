// Keeps a lecture in the browser, so that a reload, a lost session or another process finds it again: what was guessed,
// when it began, where it was left, and the lecturer's own deck. The server never stores any of it.
const PREFIX = "atlas-lecture:", DAY_MS = 24 * 3600 * 1000, FOR_GOOD = "deck";
// A lecture has a code in its address once it has turned; until then a reload finds it by its tab.
const OF_A_WALL = "wall-", OF_THIS_TAB = `${PREFIX}wall`;

function read(name) {
  try {
    const kept = localStorage.getItem(PREFIX + name) ?? (name.startsWith(OF_A_WALL) ? sessionStorage.getItem(OF_THIS_TAB) : null);
    return JSON.parse(kept)?.value ?? null;
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    const kept = JSON.stringify({ at: Date.now(), value });
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, kept);
    if (name.startsWith(OF_A_WALL)) sessionStorage.setItem(OF_THIS_TAB, kept);
  } catch {
    // A browser that keeps nothing: the lecture goes on without.
  }
}

// What other lectures have left is forgotten after a day; a deck stays until it is discarded.
function forget() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX) || key === PREFIX + FOR_GOOD) continue;
    try {
      if (Date.now() - JSON.parse(localStorage.getItem(key)).at < DAY_MS) continue;
    } catch {
      // Not ours, or broken.
    }
    localStorage.removeItem(key);
  }
}

// By name, the session that has written it here: only what another one has left needs telling.
const writtenBy = new Map();

export default function ({ data, setTriggerValue }) {
  forget();
  const found = data.asks.filter((name) => writtenBy.get(name) !== data.session && read(name) !== null);
  for (const [name, value] of Object.entries(data.keeps)) {
    if (found.includes(name)) continue;
    writtenBy.set(name, data.session);
    write(name, value);
  }
  if (!found.length) return;
  const tell = () => setTriggerValue("found", Object.fromEntries(found.map((name) => [name, read(name)])));
  // While presses are under way this waits, see key_presses.js.
  if (document.dispatchEvent(new CustomEvent("atlas-wait", { detail: tell, cancelable: true }))) tell();
}

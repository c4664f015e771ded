// Reports a lecture's keys to the server. Streamlit's own shortcuts take letters and named keys, but no "?", and leave
// the arrows to a slider that was merely clicked, so that a presenter's next key would change the guess.
//
// Presses wait in line until the server says how far it has got: ten at once are ten steps, and what is pressed while
// the network is away counts once it is back.
//
// The windows of one lecture hear of one another over a channel that ends at the browser: the projector leads, the
// speaker notes follow, and a key pressed in the notes goes to the projector if there is one.
const TYPED_INTO =
  "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], canvas";
const MOVED_IN_BY_KEY = "input, [role=slider], [role=radio], [role=radiogroup], .atlas-plot, .atlas-tabs";
const CITATION = ".atlas-citation:not([hidden])";
// Streamlit's own dialog on a lost connection, which the style sheet hides, has nothing to scroll or close.
const OVER = "[role=dialog], [data-testid=stPopoverBody]";
const APP = "[data-testid=stApp]", CONNECTION = "data-test-connection-state";
const ANSWERED_WITHIN_MS = 300;
const SLEEPS_AFTER_MS = 1000;
// How often to look whether presses still wait, and after which silence they are sent again.
const LOOK_EVERY_MS = 500, AGAIN_AFTER_MS = 3000;
// A clock that jumps by more than this has slept; the connection may then be dead without the browser's knowing.
const SLEPT_MS = 5000;
const IN_LINE = "atlas-presses";

let channel = null;
let channelName = "";
let toldLast = "";
let lock = null;
let isAwakeWanted = false;
let isAsking = false;
let mounts = 0;

// This page load, so that the server tells its presses from those of the one before.
const LOAD = `${Date.now()}-${Math.random()}`;
let inLine = [];
let lastNumber = 0;
let sentTo = 0;
let sentAt = 0;
let lookedAt = Date.now();
let hasSlept = false;
let wasAway = false;
// Presses in the notes that no projector has taken yet, by number: what ends the wait for each.
const unanswered = new Map();
let send = null;
// What other components want to tell the server. Each message brings the address along that the window has then: sent
// while presses are under way, it would turn the lecture back.
let waiting = [];

const isConnected = () => document.querySelector(APP)?.getAttribute(CONNECTION) === "CONNECTED";

// It may be back before the next look.
const app = document.querySelector(APP);
if (app) new MutationObserver(() => (wasAway ||= !isConnected())).observe(app, { attributes: true, attributeFilter: [CONNECTION] });

function hand(action) {
  lastNumber += 1;
  inLine.push([lastNumber, action]);
  flush();
}

function flush() {
  if (!send || sentTo || !inLine.length) return;
  sentTo = lastNumber;
  sentAt = Date.now();
  send({ load: LOAD, presses: inLine });
}

function taken({ load, number }) {
  if (load !== LOAD) return;
  inLine = inLine.filter(([each]) => each > number);
  if (number >= sentTo) sentTo = 0;
  hasSlept = false;
  letThrough();
}

function letThrough() {
  if (sentTo) return;
  const ready = waiting;
  waiting = [];
  for (const tell of ready) tell();
}

document.addEventListener("atlas-wait", (event) => {
  event.preventDefault();
  waiting.push(event.detail);
  letThrough();
});

function look() {
  const now = Date.now();
  hasSlept ||= now - lookedAt > SLEPT_MS;
  lookedAt = now;
  if (!isConnected()) {
    // Whatever was under way may be lost; the server knows by its number what it has had.
    sentTo = 0;
  } else if (wasAway) {
    // Back has changed the address alone. What was pressed goes on from what it says.
    wasAway = false;
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  } else if (sentTo && now - sentAt > AGAIN_AFTER_MS) {
    if (hasSlept) startAgain();
    sentTo = 0;
    flush();
  } else {
    flush();
  }
  letThrough();
}

// Nothing is lost: the address holds the scene, and the presses come along.
function startAgain() {
  hasSlept = false;
  sessionStorage.setItem(IN_LINE, JSON.stringify(inLine.map(([, action]) => action)));
  location.reload();
}

function takeUp() {
  const kept = sessionStorage.getItem(IN_LINE);
  sessionStorage.removeItem(IN_LINE);
  if (kept) JSON.parse(kept).forEach(hand);
}

setInterval(look, LOOK_EVERY_MS);

// Browsers let the screen sleep again whenever another tab is viewed, and allow none of this without encryption, except
// on this machine.
async function stayAwake() {
  if (!isAwakeWanted || isAsking || lock || document.visibilityState !== "visible") return;
  isAsking = true;
  try {
    const granted = (await navigator.wakeLock?.request("screen")) ?? null;
    granted?.addEventListener("release", () => {
      if (lock === granted) lock = null;
    });
    lock = granted;
  } catch {
    lock = null;
  }
  isAsking = false;
  // The lecture may have ended in the meantime.
  if (!isAwakeWanted) lock?.release();
}

function letSleep() {
  isAwakeWanted = false;
  lock?.release();
}

function channelOf(line) {
  const name = line ? `atlas-lecture-${line.code}` : "";
  const isNew = name !== channelName;
  if (isNew) {
    channel?.close();
    channel = name ? new BroadcastChannel(name) : null;
    channelName = name;
  }
  return isNew;
}

// Black in either theme, over everything, without a pointer.
function blank(parent, isBlank) {
  parent.querySelector(".atlas-blank")?.remove();
  if (!isBlank) return;
  const cover = parent.appendChild(document.createElement("div"));
  cover.className = "atlas-blank";
  Object.assign(cover.style, { position: "fixed", inset: "0", zIndex: "1000000", background: "#000", cursor: "none" });
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const line = data.line;
  const isNew = channelOf(line);
  let reachedByKeyboard = false;

  function tell(message) {
    channel?.postMessage(message);
  }

  // A place is told once: notes turned ahead by hand stay there until the lecture turns.
  function lead() {
    const place = JSON.stringify(line.place);
    if (place !== toldLast) tell({ place: line.place });
    toldLast = place;
  }

  function hear({ data: message }) {
    if (line.leads) {
      if (message.asks) tell({ place: line.place });
      if (message.press) {
        tell({ taken: message.number });
        hand(message.press);
      }
    } else {
      if (message.taken) clearTimeout(unanswered.get(message.taken));
      if (message.place) setTriggerValue("turned", message.place);
    }
  }

  function report(action) {
    if (channel && !line.leads) {
      const number = Math.random();
      unanswered.set(number, setTimeout(() => hand(action), ANSWERED_WITHIN_MS));
      tell({ press: action, number });
    } else {
      hand(action);
    }
  }

  function keepsItsKeys(element, key) {
    if (element.closest(TYPED_INTO)) return key !== "Escape";
    if (!reachedByKeyboard || key === "Escape") return false;
    if (element.closest(MOVED_IN_BY_KEY)) return /^(Arrow|Page|Enter| )/.test(key);
    return (key === " " || key === "Enter") && element.closest("button, a, summary, [role=button]") !== null;
  }

  function point() {
    reachedByKeyboard = false;
  }

  // Buttons of the page that act as keys do.
  function click(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const action = button && Object.entries(data.buttons).find(([name]) => button.closest(`.st-key-${name}`))?.[1];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    report(action);
  }

  // The buttons of a scene stand in line with the keys.
  function announced({ detail }) {
    hand(detail);
  }

  function press(event) {
    if (event.key === "Tab") reachedByKeyboard = true;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isBlank = parentElement.querySelector(".atlas-blank") !== null;
    const action = data.actions[event.key] ?? (isBlank && event.key.length === 1 ? "blank" : undefined);
    if (!action) return;
    if (!isBlank) {
      // Escape dismisses a mark's citation.
      if (event.defaultPrevented || (event.key === "Escape" && document.querySelector(CITATION))) return;
      // Escape closes an open card or popover, and the arrows scroll it.
      if (isConnected() && document.querySelector(OVER)) return;
      if (event.target instanceof Element && keepsItsKeys(event.target, event.key)) return;
    }
    event.preventDefault();
    event.stopPropagation();
    // A key held down is one key.
    if (!event.repeat) report(action);
  }

  parentElement.stopListening?.();
  document.addEventListener("pointerdown", point, true);
  document.addEventListener("keydown", press, true);
  document.addEventListener("click", click, true);
  document.addEventListener("atlas-press", announced);
  mounts += 1;
  const mounted = mounts;
  send = (presses) => setTriggerValue("pressed", presses);
  blank(parentElement, data.blank);
  if (data.awake) {
    isAwakeWanted = true;
    stayAwake();
    document.addEventListener("visibilitychange", stayAwake);
  } else {
    letSleep();
  }
  // Until it is there, no key is heard.
  parentElement.dataset.listens = "";
  if (channel) channel.onmessage = hear;
  if (line?.leads) lead();
  // Only once: asked again, the projector would undo what was turned here by hand.
  else if (line && isNew) tell({ asks: true });
  taken(data.taken);
  takeUp();
  flush();
  parentElement.stopListening = () => {
    delete parentElement.dataset.listens;
    document.removeEventListener("pointerdown", point, true);
    document.removeEventListener("keydown", press, true);
    document.removeEventListener("click", click, true);
    document.removeEventListener("atlas-press", announced);
    document.removeEventListener("visibilitychange", stayAwake);
    if (channel?.onmessage === hear) channel.onmessage = null;
    // Each scene renews the listener; only the end of the lecture leaves it without a successor, which may be there
    // before this one goes.
    setTimeout(() => {
      if (mounted !== mounts) return;
      letSleep();
      send = null;
      inLine = [];
      sentTo = 0;
    }, SLEEPS_AFTER_MS);
  };
  return parentElement.stopListening;
}

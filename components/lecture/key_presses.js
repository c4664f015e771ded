// Reports keys of a lecture to the server. Streamlit's own shortcuts take letters and named keys, but no "?", and leave
// the arrows to a slider that was only clicked, so that the next key of a presenter would change the guess.
//
// The windows of one lecture hear of one another over a channel that ends at the browser: the projector leads, the
// speaker notes follow, and a key that is pressed in the notes is the projector's if there is one.
const TYPED_INTO =
  "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], canvas";
const MOVED_IN_BY_KEY = "input, [role=slider], [role=radio], [role=radiogroup], .atlas-plot, .atlas-tabs";
const CITATION = ".atlas-citation:not([hidden])";
const ANSWERED_WITHIN_MS = 300;

const SLEEPS_AFTER_MS = 1000;

let channel = null;
let channelName = "";
let toldLast = "";
let lock = null;
let mounts = 0;

// A browser lets the screen sleep again whenever another tab is looked at, and allows none of it without encryption,
// this machine apart.
async function stayAwake() {
  if (lock || document.visibilityState !== "visible") return;
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
    lock?.addEventListener("release", () => (lock = null));
  } catch {
    lock = null;
  }
}

function channelOf(line) {
  const name = line ? `psychodynamic-atlas-lecture-${line.code}` : "";
  const isNew = name !== channelName;
  if (isNew) {
    channel?.close();
    channel = name ? new BroadcastChannel(name) : null;
    channelName = name;
  }
  return isNew;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const line = data.line;
  const isNew = channelOf(line);
  let reachedByKeyboard = false;
  let unanswered;

  function tell(message) {
    channel?.postMessage(message);
  }

  // A place is told once: notes that were turned ahead by hand stay there until the lecture is turned.
  function lead() {
    const place = JSON.stringify(line.place);
    if (place !== toldLast) tell({ place: line.place });
    toldLast = place;
  }

  function hear({ data: message }) {
    if (line.leads) {
      if (message.asks) tell({ place: line.place });
      if (message.press) {
        tell({ taken: true });
        setTriggerValue("pressed", message.press);
      }
    } else {
      if (message.taken) clearTimeout(unanswered);
      if (message.place) setTriggerValue("turned", message.place);
    }
  }

  function report(action) {
    if (channel && !line.leads) {
      clearTimeout(unanswered);
      unanswered = setTimeout(() => setTriggerValue("pressed", action), ANSWERED_WITHIN_MS);
      tell({ press: action });
    } else {
      setTriggerValue("pressed", action);
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

  function press(event) {
    if (event.key === "Tab") reachedByKeyboard = true;
    const action = data.actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    // A citation of a mark is put away by Escape.
    if (event.defaultPrevented || (event.key === "Escape" && document.querySelector(CITATION))) return;
    // An open card or popover closes by Escape and scrolls by the arrows.
    if (document.querySelector("[role=dialog], [data-testid=stPopoverBody]")) return;
    if (event.target instanceof Element && keepsItsKeys(event.target, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    // A key that is held down is one key.
    if (!event.repeat) report(action);
  }

  parentElement.stopListening?.();
  document.addEventListener("pointerdown", point, true);
  document.addEventListener("keydown", press, true);
  mounts += 1;
  if (data.awake) {
    stayAwake();
    document.addEventListener("visibilitychange", stayAwake);
  }
  // Until it is there, no key is heard.
  parentElement.dataset.listens = "";
  if (channel) channel.onmessage = hear;
  if (line?.leads) lead();
  // Only once: asked again, the projector would take back what was turned here by hand.
  else if (line && isNew) tell({ asks: true });
  parentElement.stopListening = () => {
    delete parentElement.dataset.listens;
    document.removeEventListener("pointerdown", point, true);
    document.removeEventListener("keydown", press, true);
    document.removeEventListener("visibilitychange", stayAwake);
    if (channel?.onmessage === hear) channel.onmessage = null;
    // From scene to scene the listener is renewed; only at the end of the lecture does nobody come after it.
    const mounted = mounts;
    setTimeout(() => mounted === mounts && lock?.release(), SLEEPS_AFTER_MS);
  };
  return parentElement.stopListening;
}

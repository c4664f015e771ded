// Reports keys of a lecture to the server. Streamlit's own shortcuts take letters and named keys, but no "?", and leave
// the arrows to a slider that was only clicked, so that the next key of a presenter would change the guess.
const TYPED_INTO =
  "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], canvas";

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let reachedByKeyboard = false;

  function keepsItsKeys(element, key) {
    if (element.closest(TYPED_INTO)) return key !== "Escape";
    if (!reachedByKeyboard || key === "Escape") return false;
    if (element.closest("input, [role=slider], [role=radio], [role=radiogroup]")) return /^(Arrow|Page| )/.test(key);
    return key === " " && element.closest("button, a, summary") !== null;
  }

  function point() {
    reachedByKeyboard = false;
  }

  function press(event) {
    if (event.key === "Tab") reachedByKeyboard = true;
    const action = data.actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    // An open card or popover closes by Escape and scrolls by the arrows.
    if (document.querySelector("[role=dialog], [data-testid=stPopoverBody]")) return;
    if (event.target instanceof Element && keepsItsKeys(event.target, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    setTriggerValue("pressed", action);
  }

  parentElement.stopListening?.();
  document.addEventListener("pointerdown", point, true);
  document.addEventListener("keydown", press, true);
  parentElement.stopListening = () => {
    document.removeEventListener("pointerdown", point, true);
    document.removeEventListener("keydown", press, true);
  };
  return parentElement.stopListening;
}

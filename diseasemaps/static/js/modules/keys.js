// One key for one thing: whatever names a key in `data-key` is pressed by it. Never while somebody
// types, never with Ctrl or Alt, and not at all once the switch in the list of keys is off.

const OFF = "keys-off";

export default function mount() {
  const list = document.querySelector("[data-keys]");
  const on = list?.querySelector("[data-keys-on]");
  if (!on) return;
  list.hidden = false;
  on.checked = !isOff();
  on.addEventListener("change", () => remember(!on.checked));
  document.addEventListener("keydown", (event) => {
    if (!on.checked || isTyping(event)) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    press(target);
  });
}

function press(target) {
  if (target.matches("details")) {
    target.open = !target.open;
    const inside = target.open && target.querySelector("textarea");
    (inside || target.querySelector("summary")).focus();
    return;
  }
  const asked = new CustomEvent("key-pressed", { bubbles: true, cancelable: true });
  if (target.dispatchEvent(asked)) target.click();
}

function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return true;
  if (event.defaultPrevented) return true;
  const field = event.target.closest?.("input, select, textarea, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // Forbidden: it holds for this page.
  }
}

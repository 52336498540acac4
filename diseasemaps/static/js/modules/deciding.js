// The form of a decision: a note that is chosen is put into it, words that are selected in the text
// are added as a passage, and nothing is sent twice. Without this module a note that is chosen holds
// where none was typed, and paragraphs are ticked.

export default function mount(form) {
  const notes = canned(form);
  oneSend(form);
  passages(form);
  form.addEventListener("key-pressed", (event) => {
    const button = event.target.closest("[data-needs-note]");
    if (!button || form.elements.note.value.trim()) return;
    event.preventDefault(); // what is sent has to be seen first
    const found = notes.first(button.value);
    button.focus();
    button.scrollIntoView({ block: "nearest" });
    say(form, found ? `“${found}” is your note now. Enter sends it.` : "Write a note first.");
    if (!found) form.elements.note.focus();
  });
}

function say(form, words) {
  const place = form.querySelector("[data-said]");
  if (place) place.textContent = words;
}

// --- Notes that can be chosen --------------------------------------------------------------------

function canned(form) {
  const { canned: select, note, rule } = form.elements;
  const texts = new Map();
  for (const one of form.querySelectorAll("template[data-canned]")) {
    texts.set(one.dataset.canned, { ...one.dataset, text: one.content.textContent });
  }
  let filled = "";
  const fill = (chosen) => {
    const isOurs = !note.value.trim() || note.value === filled;
    note.value = isOurs ? chosen.text : `${note.value.trimEnd()}\n\n${chosen.text}`;
    filled = note.value;
    if (chosen.rule && [...rule.options].some((one) => one.value === chosen.rule)) {
      rule.value = chosen.rule;
    }
  };
  select?.addEventListener("change", () => texts.has(select.value) && fill(texts.get(select.value)));
  return {
    // The title of the first note for this step, now in the form; else the first for any step.
    first(action) {
      const all = [...texts.values()];
      const found = all.find((one) => one.action === action) || all.find((one) => !one.action);
      if (!found) return "";
      select.value = found.canned;
      fill(found);
      return select.selectedOptions[0].textContent.trim();
    },
  };
}

// --- Once ----------------------------------------------------------------------------------------

function oneSend(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => (sent = false));
}

// --- Passages ------------------------------------------------------------------------------------

function passages(form) {
  const button = form.querySelector("[data-mark]");
  const box = form.querySelector("[data-passages]");
  if (!button || !box) return;
  button.parentElement.hidden = false;
  let last = null; // a press of the button may take the selection away
  document.addEventListener("selectionchange", () => (last = selected() || last));
  button.addEventListener("click", () => {
    const found = selected() || last;
    if (!found) {
      say(form, "Select some words of the text first, then press this again.");
      return;
    }
    add(box, found);
    last = null;
    say(form, `Marked: “${found.text}”`);
  });
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const part = within(range.startContainer);
  if (!part || within(range.endContainer) !== part) return null;
  const words = range.cloneContents();
  for (const label of words.querySelectorAll(".found__what")) label.remove();
  const text = words.textContent.trim();
  return text ? { part: part.dataset.part, text } : null;
}

function within(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element.closest("[data-part]");
}

function add(box, { part, text }) {
  const value = `${part}:${text}`;
  if ([...box.querySelectorAll("input")].some((one) => one.value === value)) return;
  const item = document.createElement("li");
  const label = document.createElement("label");
  label.className = "field__check";
  const input = Object.assign(document.createElement("input"), {
    type: "checkbox", name: "passage", value, checked: true,
  });
  const quote = document.createElement("q");
  quote.textContent = text;
  label.append(input, quote);
  item.append(label);
  box.querySelector("ul").append(item);
  box.hidden = false;
}

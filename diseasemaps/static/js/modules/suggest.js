// Names to choose from while somebody types: a combobox after the pattern of the ARIA authoring
// practices. The arrows choose, Enter takes, Escape closes; any other words may be typed. Without
// this module the field takes the same words, and the server knows what they mean.

const PAUSE = 200; // ms without a key
const SHORTEST = 2; // letters before anything is asked

let count = 0;

export default function mount(input) {
  const { src } = input.dataset;
  if (!src) return;
  const list = build(input);
  const said = announcer(input);
  const state = { asked: "", timer: 0 };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    input.value = option.textContent;
    state.asked = input.value.trim();
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = (names) => {
    list.replaceChildren(...names.map((name, number) => choice(list, name, number)));
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(names.length > 0));
    input.removeAttribute("aria-activedescendant");
    said.textContent = names.length ? `${names.length} to choose from, with the arrow keys` : "";
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (typed === state.asked) return;
    state.asked = typed;
    if (typed.length < SHORTEST) {
      close();
      return;
    }
    const answer = await fetch(`${src}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || typed !== state.asked) return; // an older answer must not replace a newer one
    const [names] = Object.values(await answer.json());
    if (document.activeElement === input) show(names);
  };

  input.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => press(event, input, list, { take, close }));
  // Before the field loses the focus, so that one press or tap is enough.
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) take(option);
  });
}

function build(input) {
  const list = document.createElement("ul");
  list.id = `suggestions-${(count += 1)}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names to choose from");
  list.hidden = true;
  input.removeAttribute("list"); // two lists would cover each other
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list);
  return list;
}

function announcer(input) {
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  input.after(said);
  return said;
}

function choice(list, name, number) {
  const option = document.createElement("li");
  option.id = `${list.id}-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.textContent = name;
  return option;
}

function press(event, input, list, { take, close }) {
  if (list.hidden) return;
  const options = [...list.children];
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: now + 1, ArrowUp: now < 0 ? options.length - 1 : now - 1 };
  if (event.key in steps) {
    event.preventDefault();
    const chosen = options.at(steps[event.key] % options.length);
    for (const option of options) option.setAttribute("aria-selected", String(option === chosen));
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && now >= 0) {
    event.preventDefault();
    take(options[now]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close();
  }
}

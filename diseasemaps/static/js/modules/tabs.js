// Parts that open and close (<details>) become tabs: arrows, Home and End choose one, and only that
// one is shown. A link to a field in another tab leads there. Without this they stay as they are.

export default function mount(group) {
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", group.dataset.label);
  const tabs = [...group.querySelectorAll(":scope > details")].map((part) => tab(part, list));
  group.prepend(list);

  const choose = (chosen, { focus = false } = {}) => {
    for (const one of tabs) {
      const isChosen = one === chosen;
      one.setAttribute("aria-selected", isChosen);
      one.tabIndex = isChosen ? 0 : -1;
      one.panel.hidden = !isChosen;
    }
    if (focus) chosen.focus();
    chosen.panel.dispatchEvent(new CustomEvent("tab-shown", { bubbles: true }));
  };
  const follow = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    const holder = target && tabs.find((one) => one.panel.contains(target));
    if (holder) choose(holder);
    return holder ? target : null;
  };

  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("[role=tab]");
    if (pressed) choose(pressed);
  });
  list.addEventListener("keydown", (event) => {
    const next = neighbour(tabs, tabs.indexOf(event.target.closest("[role=tab]")), event.key);
    if (!next) return;
    event.preventDefault();
    choose(next, { focus: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) follow(link.hash);
  });
  choose(tabs[0]);
  follow(location.hash)?.scrollIntoView();
}

function tab(part, list) {
  const panel = part.querySelector(":scope > div");
  const button = document.createElement("button");
  button.type = "button";
  button.id = `tab-${panel.id}`;
  button.className = "tabs__tab";
  button.setAttribute("role", "tab");
  button.setAttribute("aria-controls", panel.id);
  const name = document.createElement("span");
  name.textContent = part.querySelector("summary :is(h2, h3, h4)").textContent;
  button.append(name, " ", ...part.querySelectorAll("summary .editor__mark"));
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", button.id);
  button.panel = panel;
  part.replaceWith(panel);
  list.append(button);
  return button;
}

function neighbour(tabs, place, key) {
  const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  const forth = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const last = tabs.length - 1;
  const places = { [back]: place - 1, [forth]: place + 1, Home: 0, End: last };
  if (place < 0 || !(key in places)) return null;
  return tabs[(places[key] + tabs.length) % tabs.length];
}

// The page of a draft, while somebody writes: what is typed is kept in this tab until the server has
// it; the preview of the tab that is shown is fresh; saving by itself and saving by a button never
// cross. htmx carries the requests (templates/articles/edit.html and templates/experiences/edit.html
// say which).
//
// Kept in sessionStorage, which is this tab's alone and goes with it: on a shared computer nothing
// stays once the tab is closed, and nothing at all of what the server has.

const PAUSE = 300; // ms without a key, until what is typed is kept
const FRESH = 700; // ms without a key in a source, until the preview shows it

export default function mount(form) {
  const status = form.querySelector("#autosave");
  const key = `draft:${form.dataset.draft}`;
  const state = { dirty: false, saving: false, leaving: false };
  const shown = () => [...form.querySelectorAll("[data-preview]")].find((one) => one.offsetParent);

  htmx.process(form); // perhaps it has not yet
  for (const plain of document.querySelectorAll("[data-plain]")) plain.remove();
  for (const live of form.querySelectorAll(".editor__live")) live.hidden = false;
  offer(form, key);
  keepWhatIsTyped(form, key, state);
  saveByItself(form, status, key, state);
  leaveInTurn(form, status, key, state);
  leaveWhatIsTheSame(form);

  // One preview at a time, so that no two texts on the page share their ids.
  const refresh = () => {
    for (const one of form.querySelectorAll("[data-preview]")) {
      if (one !== shown()) one.replaceChildren();
    }
    if (shown()) htmx.trigger(shown(), "shown");
  };
  form.addEventListener("tab-shown", refresh);
  const later = pause(refresh, FRESH);
  form.addEventListener("input", (event) => {
    if (event.target.closest("#sources") && !isIdle(event.target)) later();
  });
  let before = sourcesOf(form);
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "sources") before = sourcesOf(form);
  });
  form.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "sources" || sourcesOf(form) === before) return; // only looked for one
    refresh();
    keep(form, key);
    htmx.trigger(status, "save");
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "library") return;
    event.preventDefault();
    form.querySelector("[data-find]").click();
  });
  refresh();
}

// Fields that are no part of the draft: saving it keeps none of them.
const isIdle = ({ name }) => ["library", "references", "take"].includes(name) || name.startsWith("answer-");

function pause(work, ms) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
}

// --- Kept in this tab ---------------------------------------------------------------------------

const apart = new Set(["csrfmiddlewaretoken", "action", "library", "understood", "take"]);

function typed(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => {
    return !apart.has(name) && typeof value === "string";
  });
  return Object.fromEntries(pairs);
}

// What stands in the rows of the sources.
function sourcesOf(form) {
  const rows = Object.entries(typed(form)).filter(([name]) => /^sources-\d/.test(name));
  return JSON.stringify(rows.filter(([, value]) => value));
}

function keep(form, key, extra = {}) {
  try {
    sessionStorage.setItem(key, JSON.stringify({ fields: typed(form), ...extra }));
  } catch {
    // Full, or forbidden: the draft saves itself all the same.
  }
}

function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function keepWhatIsTyped(form, key, state) {
  const later = pause(() => state.dirty && keep(form, key), PAUSE);
  form.addEventListener("input", (event) => {
    if (isIdle(event.target)) {
      event.stopPropagation(); // nothing of the draft: not to be saved
      return;
    }
    state.dirty = true;
    later();
  }, true);
  addEventListener("pagehide", () => state.dirty && !state.leaving && keep(form, key));
}

// Offered words lie beside what is typed from now on, until somebody decides.
function offer(form, key) {
  const beside = `${key}:offered`;
  const place = kept(beside) ? beside : key;
  const before = kept(place);
  if (!before) return;
  const now = typed(form);
  const arrived = before.sent && Number(now.version) > Number(before.fields.version);
  if (arrived || !differs(before.fields, now)) {
    if (!("unsaved" in form.dataset)) sessionStorage.removeItem(place);
    return;
  }
  const move = (from, to) => {
    if (from === to) return;
    sessionStorage.setItem(to, JSON.stringify(before));
    sessionStorage.removeItem(from);
  };
  move(place, beside);
  const banner = document.getElementById("kept");
  banner.hidden = false;
  banner.querySelector("[data-restore]").addEventListener("click", () => {
    move(beside, key);
    putBack(form, before.fields);
  });
  banner.querySelector("[data-forget]").addEventListener("click", () => {
    sessionStorage.removeItem(beside);
    banner.hidden = true;
  });
}

function differs(before, now) {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  const same = (name) => clean(before[name]) === clean(now[name]);
  return [...names].some((name) => !/^version$|_FORMS$/.test(name) && !same(name));
}

const clean = (text = "") => text.replaceAll("\r\n", "\n").trim();

// The server shows the page with these words, and beside them what was saved since.
function putBack(form, fields) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.getAttribute("action");
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token, action: "restore" })) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  sent.hidden = true;
  document.body.append(sent);
  sent.submit();
}

// --- Saved by itself ----------------------------------------------------------------------------

function saveByItself(form, status, key, state) {
  status.addEventListener("htmx:beforeRequest", (event) => {
    if (state.leaving || status.querySelector("[data-conflict]")) {
      event.preventDefault(); // the button saves; or somebody has to look at both versions first
      return;
    }
    state.saving = true;
    state.dirty = false;
  });
  const say = (name) => {
    const words = form.querySelector(`template[data-${name}]`).content;
    status.replaceChildren(words.cloneNode(true));
  };
  status.addEventListener("htmx:afterRequest", ({ detail }) => {
    const answer = detail.xhr.status;
    const isSaved = answer === 200;
    state.saving = false;
    state.dirty ||= !isSaved;
    if (state.dirty) keep(form, key);
    else sessionStorage.removeItem(key);
    if ([401, 403, 404].includes(answer)) say("lost");
    else if (!isSaved && answer !== 409 && answer !== 422) say("offline");
    status.dispatchEvent(new CustomEvent("saved-or-not"));
  });
}

// A button that saves waits for what is being saved: else its own save would be the newer one.
function leaveInTurn(form, status, key, state) {
  form.addEventListener("submit", (event) => {
    if (state.saving) {
      event.preventDefault();
      const { submitter } = event;
      status.addEventListener("saved-or-not", () => press(form, submitter), { once: true });
      return;
    }
    state.leaving = true;
    keep(form, key, { sent: true });
  });
  addEventListener("pageshow", () => (state.leaving = false));
}

// What was saved may have put another button in the place of the one that was pressed.
function press(form, submitter) {
  if (submitter && !form.contains(submitter)) {
    const { name, value } = submitter;
    submitter = Object.assign(document.createElement("button"), { name, value, hidden: true });
    form.append(submitter);
  }
  form.requestSubmit(submitter);
}

// What says the same stays as it is, so that nobody loses the button that they are on.
function leaveWhatIsTheSame(form) {
  const words = (part) => {
    const keys = [...part.querySelectorAll("button")].map((button) => button.value);
    return [part.textContent.replace(/\s+/g, " ").trim(), ...keys].join("\n");
  };
  form.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const { target, fragment } = detail;
    if (target.id === "found" && words(target) === words(fragment)) detail.shouldSwap = false;
  });
}

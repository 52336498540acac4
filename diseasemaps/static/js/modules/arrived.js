// What draft.js kept of the parts of a draft goes from this tab as soon as a page shows that the
// server has it: a later version than the one that was sent from here.

export default function mount(element) {
  if (element.querySelector("[data-unsaved]")) return;
  const { draft, version } = element.dataset;
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith(`draft:${draft}-`)) continue;
    const kept = read(key);
    if (kept?.sent && Number(version) > Number(kept.fields.version)) sessionStorage.removeItem(key);
  }
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

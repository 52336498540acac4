// Names to choose from while somebody types, in the <datalist> that the field names. Without this
// the field still works: the server suggests names for what it does not know.

const PAUSE = 200; // ms without a key

export default function mount(input) {
  const list = input.list;
  if (!list?.dataset.src) return;
  let timer;
  let asked = "";

  const ask = async () => {
    const typed = input.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${list.dataset.src}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || typed !== asked) return; // an older answer must not replace a newer one
    const { symptoms } = await answer.json();
    list.replaceChildren(...symptoms.map((name) => new Option(name, name)));
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

// "Add another source" without asking the server: the empty row in the <template>, with the next
// number. Without this module the same button brings the same page back with one row more.

const MOST = 100;

export default function mount(section) {
  const button = section.querySelector("[data-add]");
  const rows = section.querySelector("[data-rows]");
  const total = section.querySelector("[name$='-TOTAL_FORMS']");
  const template = section.querySelector("template");

  button.addEventListener("click", (event) => {
    const index = Number(total.value);
    if (index >= MOST) return; // the server says why
    event.preventDefault();
    rows.append(row(template, index));
    total.value = index + 1;
    rows.lastElementChild.querySelector("select, input").focus();
  });
}

function row(template, index) {
  const copy = template.content.cloneNode(true);
  for (const element of copy.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      attribute.value = attribute.value.replaceAll("__prefix__", index);
    }
  }
  for (const number of copy.querySelectorAll("[data-number]")) number.textContent = index + 1;
  return copy;
}

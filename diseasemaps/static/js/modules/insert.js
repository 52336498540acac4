// Requests that are made often go into the note at the press of a button. Without this module the
// texts stand there to be copied.

export default function mount(form) {
  const note = form.querySelector("textarea[name='note']");
  if (!note) return;
  for (const button of form.querySelectorAll("[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = button.closest("li").querySelector("[data-text]").textContent.trim();
      note.value = note.value.trim() ? `${note.value.trimEnd()}\n\n${text}\n` : `${text}\n`;
      note.focus();
      note.setSelectionRange(note.value.length, note.value.length);
    });
  }
}

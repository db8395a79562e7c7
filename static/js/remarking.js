// Remarking: words of a section that somebody selects stand in the form of the remark, with their section, and the form
// unfolds. Without this they are copied by hand.

const form = document.querySelector("form[data-remarks]");
const { section, quote } = form.elements;
let taken = "";

document.addEventListener("selectionchange", () => {
  const now = getSelection();
  const place = now.anchorNode?.parentElement?.closest("section[id]");
  const words = String(now).trim();
  const isKnown = place && [...section.options].some((option) => option.value === place.id);
  if (!words || !isKnown || !place.contains(now.focusNode) || quote.value.trim() !== taken) return; // what was typed stays
  section.value = place.id;
  quote.value = taken = words.slice(0, 1000);
  form.closest("details")?.setAttribute("open", "");
});

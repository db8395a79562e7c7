// One tap on a post without a new page; a refusal is the browser's.

const form = document.getElementById("echoes");
let isPlain = false;

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button || isPlain) return;
  event.preventDefault();
  if (button.dataset.busy) return;
  button.dataset.busy = 1;
  const line = button.parentElement.previousElementSibling;
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  body.set("holds", button.ariaPressed === "true" ? "" : 1);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Prefer: "return=minimal" } });
    const holds = answer.headers.get("X-Holds");
    isPlain = !holds;
    if (isPlain) form.requestSubmit(button);
    else {
      line.textContent = await answer.text();
      button.ariaPressed = holds;
    }
  } catch {
    line.textContent = form.dataset.lost;
  }
  line.hidden = !line.textContent;
  delete button.dataset.busy;
});

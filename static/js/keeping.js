// Keeping: while somebody types, a form with a button to save it for later is kept on the server by itself, at most
// every ten seconds, and at once when its page is left. The button works without. What is said stands beside it.

const SOON = 1_500; // milliseconds after the first letter
const PAUSE = 10_000; // between two times

/** What was typed and chosen; a file is sent with the form alone. */
const words = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

function keep(form, button, said) {
  let timer = 0;
  let running = null;
  let last = -PAUSE;
  let isSent = false;

  const send = (isLeaving = false) => {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    const asked = { method: "POST", body: words(form), headers: { Prefer: "return=minimal" } };
    running = fetch(button.formAction, { ...asked, keepalive: isLeaving }) // which takes 64 KB at most
      .then((answer) => answer.ok, () => false)
      .then((isKept) => {
        said.textContent = isKept ? said.dataset.kept : said.dataset.lost;
        running = null;
      });
  };
  const plan = () => {
    if (!timer && !isSent) timer = setTimeout(() => send(), Math.max(SOON, last + PAUSE - performance.now()));
  };

  form.addEventListener("input", plan);
  addEventListener("online", () => said.textContent === said.dataset.lost && plan());
  document.addEventListener("visibilitychange", () => document.hidden && timer && send(true));
  addEventListener("pageshow", () => (isSent = false));
  form.addEventListener("submit", async (event) => {
    isSent = true;
    clearTimeout(timer);
    timer = 0;
    if (!running) return;
    event.preventDefault(); // what is on its way comes first: nothing is kept of a form that was taken
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 3_000))]);
    running = null;
    form.requestSubmit(event.submitter);
  });
}

for (const button of document.querySelectorAll("button[data-keeps]")) {
  if (button.form) keep(button.form, button, button.nextElementSibling);
}

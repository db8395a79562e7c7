// Presence: a form that lies open says so every few seconds, and shows who else has the text open or saved it since.
// Without this the warning stands on the page as it is opened, and again when it is saved.

const PAUSE = 4_000; // between two times
const form = document.querySelector("form[data-presence]");
const said = document.getElementById("others");
const words = (more) =>
  new URLSearchParams({ channel: form.dataset.channel, edition: form.elements.edition.value, ...more });

async function look() {
  if (document.hidden || !navigator.onLine) return;
  try {
    const answer = await fetch(form.dataset.presence, { method: "POST", body: words(), credentials: "omit" });
    if (answer.status !== 200 && answer.status !== 204) return clearInterval(timer);
    const text = await answer.text();
    if (said.textContent !== text) said.textContent = text;
    said.hidden = !text;
  } catch {
    // off-line: a later look
  }
}

const timer = setInterval(look, PAUSE);
document.addEventListener("visibilitychange", look);
addEventListener("pagehide", () => navigator.sendBeacon(form.dataset.presence, words({ gone: 1 })));
look();

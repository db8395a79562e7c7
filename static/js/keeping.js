// Keeping: while somebody types, a form with a button to save it for later is kept on the server by itself, every few
// seconds, and at once when its page is left. Where the button names an owner, it is kept in this browser while there is no
// line, for that account alone, until the server has it. The button works without. What is said stands beside it.

const SOON = 1_500; // milliseconds after the first letter
const PAUSE = 5_000; // between two times
const AGE = 7 * 86_400_000; // that a browser keeps what never reached the server
const GONE = 10_000; // after which a form that was sent should have led somewhere
const STORE = "keeping:";

/** What was typed and chosen; a file is sent with the form alone. */
const words = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

/** Whether it is older than a browser keeps it, or says nothing of its age. */
const isOld = (kept) => !(Date.now() - kept?.at < AGE);

/** What this browser keeps of a form; what another account left here, or what is old, is thrown away. */
const store = {
  read(place, owner) {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE + place));
      if (kept && kept.owner === owner && !isOld(kept)) return kept.words;
      localStorage.removeItem(STORE + place);
    } catch {
      // it holds nothing that can be read
    }
    return "";
  },
  write(place, owner, said) {
    if (!owner) return;
    said.delete("csrfmiddlewaretoken");
    try {
      localStorage.setItem(STORE + place, JSON.stringify({ owner, at: Date.now(), words: String(said) }));
    } catch {
      // it is full, or not allowed
    }
  },
  forget(place) {
    try {
      localStorage.removeItem(STORE + place);
    } catch {
      // not allowed
    }
  },
  /** Throw away what is old, of whichever form and account: its own page may never be opened again. */
  sweep() {
    try {
      for (const key of Object.keys(localStorage).filter((key) => key.startsWith(STORE))) {
        let kept = null;
        try {
          kept = JSON.parse(localStorage.getItem(key));
        } catch {
          // it holds nothing that can be read
        }
        if (isOld(kept)) localStorage.removeItem(key);
      }
    } catch {
      // not allowed
    }
  },
};

function keep(form, button, said) {
  const place = new URL(button.formAction).search;
  const owner = button.dataset.keeps;
  let timer = 0;
  let running = null;
  let stop = new AbortController(); // of all that is on its way
  let last = -PAUSE;
  let isSent = false;
  let isLost = false; // the server does not have what was typed last
  let isAway = false; // it was not even reached
  let sentAt = 0;

  const post = (body, more) =>
    fetch(button.formAction, {
      method: "POST",
      body,
      headers: { Prefer: "return=minimal" },
      signal: stop.signal,
      ...more,
    }).then(
      (answer) => {
        isAway = false;
        return answer.ok;
      },
      (trouble) => {
        isAway = trouble.name !== "AbortError";
        return false;
      },
    );
  const send = (isLeaving = false) => {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    const body = words(form);
    running = post(body, { keepalive: isLeaving }) // which takes 64 KB at most
      .then((isKept) => {
        running = null;
        isLost = !isKept;
        if (isSent && isLost) return; // the words go with the form
        said.textContent = isKept ? said.dataset.kept : (!navigator.onLine && said.dataset.here) || said.dataset.lost;
        if (isKept) store.forget(place);
        else store.write(place, owner, words(form));
        if (isLost) plan();
      });
    return running;
  };
  const plan = () => {
    if (!timer && !isSent) timer = setTimeout(() => send(), Math.max(SOON, last + PAUSE - performance.now()));
  };

  /** What never reached the server does now; the page is opened again, and the server shows it with what came meanwhile. */
  const bring = async (left) => {
    const body = new URLSearchParams(left);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    running = post(body);
    const isKept = await running;
    running = null;
    if (!isKept) return;
    store.forget(place);
    if (!isSent) location.reload();
  };

  form.addEventListener("input", () => {
    if (isSent && performance.now() - sentAt < GONE) return;
    if (isSent) go(); // it was sent, and led nowhere
    if (isLost) store.write(place, owner, words(form));
    plan();
  });
  addEventListener("online", () => isLost && !isSent && send());
  document.addEventListener("visibilitychange", () => document.hidden && timer && send(true));
  const go = () => {
    isSent = false;
    stop = new AbortController();
  };
  addEventListener("pageshow", (event) => event.persisted && go()); // somebody came back to it
  form.addEventListener("submit", async (event) => {
    if (isLost && owner && !navigator.onLine) return event.preventDefault(); // why stands beside the button
    isSent = true;
    sentAt = performance.now();
    clearTimeout(timer);
    timer = 0;
    if (!running && !isLost) return;
    event.preventDefault(); // what is on its way comes first: nothing is kept of a form that was taken
    await Promise.race([running ?? send(), new Promise((resolve) => setTimeout(resolve, 3_000))]);
    if (isLost && owner && !navigator.onLine) {
      go();
      store.write(place, owner, words(form));
      said.textContent = said.dataset.here;
      return plan();
    }
    stop.abort(); // what has not arrived by now would come after the form
    if (isAway) store.write(place, owner, words(form)); // the form may not arrive either
    else store.forget(place);
    running = null;
    isLost = false;
    form.requestSubmit(event.submitter);
  });

  const left = owner && store.read(place, owner);
  if (left) bring(left);
}

store.sweep();
for (const button of document.querySelectorAll("button[data-keeps]")) {
  if (button.form) keep(button.form, button, button.nextElementSibling);
}

// Reading: what was on the screen is told to the server, so that the next device knows what is new; and while the last
// page of a discussion lies open, new posts come to it. Without this the page has a button, and its links.

const SEEN = 1_500; // milliseconds that a post is on the screen before it counts as read
const SOON = 15_000; // between two looks for new posts, at first
const LATE = 120_000; // and at last, while nothing comes
const QUOTED = 1_000; // characters of a post at most

const isHere = () => !document.hidden && navigator.onLine;
const numberOf = (post) => Number(post.id.replace("post-", "")) || 0;

/** Send a form of the page without leaving it, also while the page is being left. */
const tell = (form, said = {}) => {
  const words = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(said)) words.set(name, value);
  return fetch(form.action, { method: "POST", body: words, headers: { Prefer: "return=minimal" }, keepalive: true });
};

/** Watch posts: the highest number that stayed on the screen is told a moment later, and when the page is left. */
function follow(form) {
  let told = Number(form.dataset.upto) || 0;
  let upto = told;
  let timer = 0;
  const waiting = new Map();

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    if (upto <= told) return;
    told = upto;
    tell(form, { upto }).catch(() => (told = 0));
  };
  const read = (post) => {
    upto = Math.max(upto, numberOf(post));
    if (upto > told && !timer) timer = setTimeout(send, SEEN);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (isIntersecting) waiting.set(target, setTimeout(() => document.hidden || read(target), SEEN));
    }
  });
  document.addEventListener("visibilitychange", () => document.hidden && send());
  addEventListener("pagehide", send);
  return (posts) => posts.forEach((post) => observer.observe(post));
}

/** Ask whether anything is new, ever more rarely; what is comes below, and nothing that is being read moves. */
function listen(list, watch) {
  const { news, channel } = list.dataset;
  const button = document.getElementById("news");
  const said = document.getElementById("news-said");
  let after = Number(list.dataset.after) || 0;
  let pause = SOON;
  let timer = 0;
  let isBusy = false;
  let isOld = false; // the channel
  let held = []; // posts that wait until the reader asks for them
  let first = null;

  const plan = () => {
    clearTimeout(timer);
    timer = isHere() ? setTimeout(look, pause) : 0;
  };
  const isThere = async () => {
    if (isOld) return true;
    const asked = `${news}?after=${after}&channel=${encodeURIComponent(channel)}`;
    const { status } = await fetch(asked, { credentials: "omit" });
    isOld = status === 410;
    return isOld || status === 200;
  };
  const show = () => {
    const posts = held.flatMap((item) => [...item.querySelectorAll("article[id^=post-]")]);
    list.append(...held);
    held = [];
    watch(posts);
  };
  const take = (html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const items = [...parsed.body.querySelectorAll(":scope > li")].map((item) => document.importNode(item, true));
    first = held[0] ?? items[0] ?? null;
    held.push(...items);
    const many = held.length;
    const isWriting = document.getElementById("reply-box")?.contains(document.activeElement) ?? false;
    const isInSight = list.getBoundingClientRect().bottom <= innerHeight;
    if (!isWriting) show();
    button.hidden = isInSight && !isWriting;
    button.textContent = said.textContent = said.dataset.words.replace("{n}", many.toLocaleString(document.documentElement.lang));
  };
  const look = async () => {
    if (isBusy || !isHere()) return;
    isBusy = true;
    pause = Math.min(pause * 1.5, LATE);
    try {
      if (await isThere()) {
        const answer = await fetch(`${news}?after=${after}`);
        if (answer.status === 200) {
          after = Number(answer.headers.get("X-Upto")) || after;
          pause = SOON;
          take(await answer.text());
        } else if (answer.status !== 204) pause = Infinity; // it is not open to this reader any more
      }
    } catch {
      // off-line, or the server is away: a later look
    }
    isBusy = false;
    if (pause !== Infinity) plan();
  };
  const lookNow = () => {
    if (pause === Infinity || !isHere()) return clearTimeout(timer);
    pause = SOON;
    look();
  };

  button.addEventListener("click", () => {
    show();
    button.hidden = true;
    first?.scrollIntoView({ block: "start" });
  });
  document.addEventListener("visibilitychange", lookNow);
  addEventListener("online", lookNow);
  plan();
}

/** The words of a post that somebody selected there, if any. */
function selected(said) {
  const now = getSelection();
  return said.contains(now.anchorNode) && said.contains(now.focusNode) ? String(now).trim() : "";
}

/** Quote beside what was typed already: what was selected of a post, or all of it. Without this the link loads the page. */
function quote(field) {
  let chosen = ""; // a tap ends the selection
  const linkAt = (event) => event.target.closest?.("a[data-quote]");
  const saidBy = (link) => {
    const post = link.closest("article");
    return post.querySelector("details .said") ?? post.querySelector(".said"); // below a translation, as it was written
  };
  document.addEventListener("pointerdown", (event) => (chosen = linkAt(event) ? selected(saidBy(linkAt(event))) : ""));
  document.addEventListener("click", (event) => {
    const link = linkAt(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const said = saidBy(link);
    said.closest("details")?.setAttribute("open", ""); // what is quoted is read there
    const whole = () => [...said.querySelectorAll(":scope > :not(.quoted)")].map((part) => part.innerText).join("\n");
    const taken = chosen || selected(said) || whole();
    const words = taken.length > QUOTED ? taken.slice(0, QUOTED).replace(/\s\S*$/, "") : taken; // whole words
    const lines = words.split("\n").filter((line) => line.trim()).map((line) => `> ${line}`);
    const before = field.value.trimEnd();
    field.value = `${before}${before && "\n\n"}${lines.join("\n")}\n> — #${link.dataset.quote}\n\n`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

const field = document.querySelector("#reply-box textarea[name=text]");
if (field) quote(field);
const form = document.getElementById("read");
const watch = form ? follow(form) : () => {};
watch(document.querySelectorAll("article[id^=post-]"));
for (const list of document.querySelectorAll("ol[data-news]")) listen(list, watch);

const visit = document.getElementById("visit");
if (visit) setTimeout(() => document.hidden || tell(visit).catch(() => {}), SEEN);

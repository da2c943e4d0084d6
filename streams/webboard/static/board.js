// The live part of every page: changes from /live in; fresh rows, or a fresh page, out. Without it every page still works.
import { followSelection } from "./select.js";
import { followKeys } from "./keys.js";

const WAIT_MS = 250;
const main = document.getElementById("main");
const status = document.getElementById("live");
let at = Number(main.dataset.here);
let source = null;
let timer = null;
const waiting = new Set();

function show(isLive) {
  status.hidden = false;
  status.classList.toggle("off", !isLive);
  const text = isLive ? status.dataset.on : status.dataset.off;
  if (status.textContent !== text) status.textContent = text;
}

function follow() {
  if (source || document.hidden) return;
  const query = new URLSearchParams({ after: String(at) });
  if (main.dataset.dyad) query.set("dyad", main.dataset.dyad);
  source = new EventSource(`/live?${query}`);
  source.onopen = () => show(true);
  source.onerror = () => {
    show(false);
    // a browser tries again by itself only after a break, not after a refusal
    if (source.readyState === EventSource.CLOSED) { leave(); setTimeout(follow, 3000); }
  };
  source.addEventListener("change", (event) => {
    at = Number(event.lastEventId);
    waiting.add(JSON.parse(event.data).dyad);
    timer ??= setTimeout(refresh, WAIT_MS);
  });
  source.addEventListener("reset", (event) => {
    at = Number(event.lastEventId);
    leave();
    page().finally(follow);
  });
}

// a hidden page gives its connection back: browsers open only six to one server
function leave() {
  source?.close();
  source = null;
}

async function refresh() {
  timer = null;
  const dyads = [...waiting];
  waiting.clear();
  try {
    const rows = document.getElementById("rows");
    const known = rows ? dyads.filter((dyad) => rowOf(rows, dyad)) : [];
    if (rows && known.length === dyads.length && dyads.length <= 50) await freshRows(rows, dyads);
    else if (!main.querySelector("form.correction:focus-within, details[open]")) await page();
  } catch {
    // the next change tries again; meanwhile the stream says whether the server is there
  }
}

function rowOf(rows, dyad) {
  return [...rows.children].find((row) => row.dataset.dyad === dyad);
}

async function text(address) {
  const response = await fetch(address, { headers: { accept: "text/html" }, redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function freshRows(rows, dyads) {
  const query = new URLSearchParams(dyads.map((dyad) => ["dyad", dyad]));
  query.set("lang", document.documentElement.lang);
  const response = await fetch(`/rows?${query}`, { redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  for (const row of [...holder.content.children]) {
    const old = rowOf(rows, row.dataset.dyad);
    if (!old) continue;
    const hadFocus = old.contains(document.activeElement);
    row.classList.add("fresh");
    if (old.classList.contains("at")) row.classList.add("at");
    old.replaceWith(row);
    if (hadFocus) row.querySelector("a").focus({ preventScroll: true });
  }
}

async function page() {
  const fresh = (await text(location.href)).getElementById("main");
  if (!fresh) return;
  const focused = document.activeElement;
  if (main.contains(focused) && focused.matches("input, select, textarea")) return;
  const href = main.contains(focused) ? focused.getAttribute("href") : null;
  at = Math.max(at, Number(fresh.dataset.here));
  main.replaceChildren(...fresh.childNodes);
  if (href) [...main.querySelectorAll("a")].find((a) => a.getAttribute("href") === href)?.focus({ preventScroll: true });
  main.dispatchEvent(new Event("fresh"));
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : follow()));
window.addEventListener("pagehide", leave);
followKeys(main);
followSelection(main);
follow();

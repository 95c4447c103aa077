// The back office by keyboard. Everything here has a link or a button that works without script.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];
let at = rows().findIndex((row) => row.classList.contains("picked"));

function step(by) {
  const all = rows();
  const next = Math.min(Math.max(at + by, 0), all.length - 1);
  if (!all.length) return;
  const link = all[next].querySelector("a");
  const list = link && all[next].closest("[data-pane]");
  if (list && changed) return location.assign(link.href); // which asks first
  all[at]?.classList.remove("at");
  at = next;
  all[at].classList.add("at");
  all[at].scrollIntoView({ block: "nearest" });
  link?.focus({ preventScroll: true });
  if (list) shown = read(list, link);
}

// A list beside its pane: the pane shows the row of the cursor. Until it does, nothing in it can be
// pressed, and a key waits for it: what is decided is what is shown.
let shown = Promise.resolve(true);
let asked = "";

async function read(list, link) {
  const address = link.getAttribute("href");
  asked = address;
  const pane = document.querySelector(list.dataset.pane);
  pane.inert = true;
  let page = null;
  try {
    const answer = await fetch(link.href);
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* the page of the link says what is wrong */ }
  if (asked !== address) return shown;
  // Another row is picked where somebody else has dealt with this one meanwhile.
  if (page?.querySelector("[data-pane] .picked a")?.getAttribute("href") !== address) {
    location.assign(link.href);
    return false;
  }
  document.querySelector(list.dataset.pane).replaceWith(document.adoptNode(page.querySelector(list.dataset.pane)));
  for (const row of list.querySelectorAll("tbody tr")) pick(row, row.contains(link));
  history.replaceState(null, "", link.href);
  tell();
  return true;
}

function pick(row, is) {
  row.classList.toggle("picked", is);
  if (is) row.querySelector("a").setAttribute("aria-current", "true");
  else row.querySelector("a").removeAttribute("aria-current");
}

function press(key) {
  const find = () => [...document.querySelectorAll("[data-key]")].find((x) => x.dataset.key === key);
  if (!find()) return false;
  shown.then((ready) => ready && find()?.click());
  return true;
}

// What is ticked in a list is named beside the button that acts on it.
function tell() {
  for (const line of document.querySelectorAll("[data-ticked]")) {
    const ticked = [...document.querySelectorAll(`input[name="${line.dataset.ticked}"]:checked`)];
    line.hidden = !ticked.length;
    line.querySelector("span").textContent = ticked.map((x) => x.closest("tr").querySelector("a").textContent).join(", ");
  }
}

const keys = {
  "/": () => document.querySelector("input[type=search]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => rows()[at]?.querySelector("input[type=checkbox]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = keys[event.key];
  if (act) act();
  else if (!press(event.key)) return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-all]")) return;
  for (const box of document.querySelectorAll("[data-rows] tbody input[type=checkbox]")) box.checked = event.target.checked;
});
document.addEventListener("change", tell);
addEventListener("pageshow", tell);

for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;

// Typed text survives a slip: leaving a changed form asks first.
let changed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });
document.addEventListener("submit", (event) => { if (event.target.matches("form[data-guard]")) changed = false; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// Rows put in another order by dragging; the buttons in each row do the same.
for (const body of document.querySelectorAll("[data-order]")) {
  const form = document.getElementById(body.dataset.order);
  const order = () => [...body.rows].map((x) => x.dataset.id).join(",");
  const before = order();
  let dragged = null;
  for (const row of body.rows) row.draggable = true;
  body.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("tr");
    event.dataTransfer.effectAllowed = "move";
  });
  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!dragged || !over || over.parentElement !== body) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    if (over !== dragged) over[after ? "after" : "before"](dragged);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
  body.addEventListener("dragend", () => {
    dragged = null;
    if (order() === before) return;
    form.elements.order.value = order();
    form.requestSubmit();
  });
}

document.querySelector(".summary-errors")?.focus();

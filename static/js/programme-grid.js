// The programme as a grid in scale: sessions are dragged, stretched, and moved by arrow keys.
// Each act is a POST of the form that every block holds, which works without script too.
import { arrange } from "./programme-lanes.js";

const STEP = 5;
const grid = document.querySelector("[data-grid]");
const rooms = [...grid.querySelectorAll(".grid-room")];
const total = Number(grid.dataset.minutes);
const marks = [...grid.querySelectorAll(".grid-hours [data-at]")];
const note = document.querySelector("[data-says]");
const [status, remedy] = note.children;

const link = (block) => block.querySelector("a");
const room = (column) => column.dataset.room;
const snap = (minutes) => Math.round(minutes / STEP) * STEP;
const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
const instant = (at) => new Date(Date.parse(grid.dataset.origin) + at * 60000).toISOString();
const list = (column) => column.querySelector(".grid-blocks");
const scale = (column) => list(column).clientHeight / total;

// What the clocks show so many minutes below the top: from the hour above, as clocks may change.
function clock(at) {
  const mark = marks.findLast((x) => Number(x.dataset.at) <= at) ?? marks[0];
  const [hour] = mark.textContent.split(":");
  const rest = at - Number(mark.dataset.at);
  const shown = (Number(hour) + Math.floor(rest / 60)) % 24;
  return `${String(shown).padStart(2, "0")}:${String(rest % 60).padStart(2, "0")}`;
}

function read(block) {
  const { at, minutes } = block.dataset;
  return { at: Number(at), minutes: Number(minutes), column: block.closest(".grid-room") };
}

const same = (one, other) => ["at", "minutes", "column"].every((x) => one[x] === other[x]);
const hours = ({ at, minutes }) => `${clock(at)}–${clock(at + minutes)}${minutes < 24 * 60 ? "" : " +1"}`;

let moving = false;
function show(block, slot) {
  const focused = document.activeElement === link(block);
  Object.assign(block.dataset, { at: slot.at, minutes: slot.minutes });
  block.querySelector(".t").textContent = hours(slot);
  if (block.closest(".grid-room") !== slot.column) {
    moving = true;
    list(slot.column).append(block);
    if (focused) link(block).focus({ preventScroll: true });
    moving = false;
  }
  arrange(grid, rooms);
}

function say(text, label = "", act = null) {
  status.textContent = text;
  note.classList.toggle("notice", Boolean(text));
  remedy.hidden = !act;
  remedy.textContent = label;
  remedy.onclick = act;
}

async function send(block, slot) {
  const fields = new URLSearchParams({
    csrf_token: block.querySelector("[name=csrf_token]").value,
    revision: block.dataset.revision,
    start: instant(slot.at),
    minutes: slot.minutes,
    room: room(slot.column),
  });
  const form = { method: "POST", body: fields, headers: { Accept: "application/json" } };
  const answer = await fetch(block.dataset.place, form);
  return { status: answer.status, ...(await answer.json()) };
}

// What the server says stands: ours, or what somebody else made of it meanwhile.
function take(block, now) {
  block.dataset.revision = block.querySelector("[name=revision]").value = now.revision;
  const at = (Date.parse(now.start) - Date.parse(grid.dataset.origin)) / 60000;
  const column = rooms.find((x) => room(x) === String(now.room ?? "")) ?? rooms.at(-1);
  if (!now.start) return;
  show(block, { at, minutes: now.minutes, column });
  block.querySelector(".t").textContent = now.hours;
}

function save(block, before) {
  const slot = read(block);
  if (same(slot, before)) return;
  block.saving = (block.saving ?? Promise.resolve()).then(async () => {
    try {
      const { status: code, said, now } = await send(block, slot);
      take(block, now);
      if (code === 200) say(said, grid.dataset.undo, () => put(block, before));
      else if (code === 409) say(said, grid.dataset.again, () => put(block, slot));
      else say(said);
      refresh();
    } catch {
      show(block, before);
      say(grid.dataset.lost, grid.dataset.again, () => put(block, slot));
    }
  });
}

function put(block, slot) {
  const before = read(block);
  show(block, slot);
  save(block, before);
  link(block).focus();
}

// After a change the page is asked for its clashes once more: those of others may be over.
let [asked, waiting, question] = [0, 0, 0];
async function refresh() {
  const turn = ++asked;
  const text = await (await fetch(location.href)).text();
  if (turn !== asked) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const block of grid.querySelectorAll(".slot")) {
    const fresh = page.getElementById(block.id);
    if (fresh) mark(block, [...fresh.querySelectorAll(".clash")].map((x) => x.textContent));
  }
  for (const part of [".beside", "[data-unreleased]"])
    document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
}

function mark(block, texts) {
  const line = (text) => Object.assign(document.createElement("p"), { className: "clash", textContent: text });
  block.querySelector("[data-clashes]").replaceChildren(...texts.map(line));
  block.classList.toggle("bad", texts.length > 0);
}

// While a session is dragged: what would clash there. The last question asked is the one answered.
function check(block) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const turn = ++question;
    const slot = read(block);
    const [starts, ends] = [instant(slot.at), instant(slot.at + slot.minutes)];
    const asks = { session: Number(block.dataset.id), starts, ends };
    const body = JSON.stringify({ ...asks, room: Number(room(slot.column)) || null });
    const json = { method: "POST", body, headers: { "Content-Type": "application/json" } };
    const answer = await fetch(grid.dataset.check, json);
    if (!answer.ok || turn !== question) return;
    const { clashes } = await answer.json();
    mark(block, clashes.filter((x) => x.severity === "error").map((x) => x.text));
  }, 120);
}

let drag = null;
grid.addEventListener("pointerdown", (event) => {
  const block = event.target.closest(".slot");
  const handle = event.target.closest(".grip, .stretch");
  if (!block || event.button || event.target.closest(".acts")) return;
  if (event.pointerType === "touch" && !handle) return; // a finger elsewhere scrolls the page
  const before = read(block);
  const top = list(before.column).getBoundingClientRect().top;
  const offset = event.clientY - top - before.at * scale(before.column);
  drag = { block, before, offset, stretch: handle?.className === "stretch", x: event.clientX, y: event.clientY, on: false };
});

grid.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.on && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 4) return;
  if (!drag.on) {
    drag.on = true;
    grid.setPointerCapture(event.pointerId); // not before: a click has to reach its link
    drag.block.classList.add("chosen");
  }
  scrollBy(0, event.clientY > innerHeight - 40 ? 12 : event.clientY < 40 ? -12 : 0);
  follow(event);
});

function follow(event) {
  const { block, before, offset, stretch } = drag;
  const boxes = rooms.map((x) => x.getBoundingClientRect());
  const under = rooms[boxes.findIndex((x) => event.clientX >= x.left && event.clientX < x.right)];
  const column = stretch ? before.column : (under ?? read(block).column);
  const down = (event.clientY - list(column).getBoundingClientRect().top) / scale(column);
  const slot = stretch
    ? { ...before, minutes: clamp(snap(down) - before.at, STEP, 24 * 60) }
    : { ...before, column, at: clamp(snap(down - offset / scale(column)), 0, total - STEP) };
  if (same(slot, read(block))) return;
  show(block, slot);
  check(block);
}

function drop(keep) {
  const { block, before, on } = drag ?? {};
  drag = null;
  if (!on) return;
  block.classList.remove("chosen");
  clearTimeout(waiting);
  if (keep) save(block, before);
  else show(block, before);
}

grid.addEventListener("pointerup", () => drop(true));
grid.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && drop(false));

// By keyboard: what the arrows did is saved once they rest.
const held = new Map();
function settle(block, keep) {
  const known = held.get(block);
  if (!known) return false;
  clearTimeout(known.timer);
  held.delete(block);
  block.classList.remove("chosen");
  if (keep) save(block, known.before);
  else show(block, known.before);
  return true;
}

function nudge(block, event) {
  const slot = read(block);
  const step = (event.shiftKey ? 3 * STEP : STEP) * (event.key === "ArrowUp" ? -1 : 1);
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (event.altKey) return null;
    const place = rooms.indexOf(slot.column) + (event.key === "ArrowLeft" ? -1 : 1);
    return { ...slot, column: rooms[clamp(place, 0, rooms.length - 1)] };
  }
  if (event.altKey) return { ...slot, minutes: clamp(slot.minutes + step, STEP, 24 * 60) };
  return { ...slot, at: clamp(slot.at + step, 0, total - STEP) };
}

grid.addEventListener("keydown", (event) => {
  const block = event.target.closest(".slot");
  if (!block || event.target !== link(block)) return;
  if (event.key === "Escape") return void settle(block, false);
  if (event.key === "Enter" && settle(block, true)) return void event.preventDefault();
  if (!event.key.startsWith("Arrow")) return;
  const slot = nudge(block, event);
  if (!slot) return;
  event.preventDefault();
  const known = held.get(block) ?? { before: read(block) };
  clearTimeout(known.timer);
  known.timer = setTimeout(() => settle(block, true), 700);
  held.set(block, known);
  block.classList.add("chosen");
  show(block, slot);
  choose(slot.column);
  check(block);
  say(`${hours(slot)}, ${slot.column.getAttribute("aria-label")}`);
});
grid.addEventListener("focusout", (event) => {
  const block = event.target.closest(".slot");
  if (block && !moving) settle(block, true);
});

// A free place: its time and room go to the line that adds a session.
grid.addEventListener("click", (event) => {
  const form = document.querySelector("form[data-quick]");
  if (!event.target.matches(".grid-blocks") || drag) return;
  const column = event.target.closest(".grid-room");
  const at = snap((event.clientY - event.target.getBoundingClientRect().top) / scale(column));
  form.elements["session-at"].value = clock(at);
  form.elements["session-room"].value = room(column);
  form.elements["session-title"].focus();
});

// On a phone one room at a time.
const nav = document.querySelector("[data-rooms]");
function choose(column) {
  for (const x of rooms) x.classList.toggle("elsewhere", x !== column);
  for (const x of nav.children) x.setAttribute("aria-pressed", x.value === room(column));
}
for (const button of nav.children) {
  button.addEventListener("click", () => choose(rooms.find((x) => room(x) === button.value)));
}

nav.hidden = rooms.length < 2;
choose(rooms.find((x) => list(x).children.length) ?? rooms[0]);
grid.classList.add("live");
grid.style.setProperty("--minutes", total);
for (const x of marks) x.style.setProperty("--at", x.dataset.at);
arrange(grid, rooms);
addEventListener("resize", () => arrange(grid, rooms));
if (location.hash) document.getElementById(location.hash.slice(1))?.querySelector("a")?.focus();

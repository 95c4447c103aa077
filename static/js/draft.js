// A draft saves itself: a while after the last key, on leaving a field, and again when it failed.
const PAUSE = 3000, AGAIN = 10000;

function watch(form) {
  const state = form.querySelector("[data-draft-state]");
  const revision = form.querySelector("[name=revision]");
  let timer = 0, changed = false, busy = false, sent = false;

  const say = (text) => { state.textContent = text; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save() {
    clearTimeout(timer);
    if (!changed || busy || sent) return;
    busy = true;
    changed = false;
    const body = new FormData(form);
    body.delete("picture");
    body.delete("file");
    body.set("do", "keep");
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Draft": "1" } });
      const told = await answer.json();
      if (told.revision) revision.value = told.revision;
      say(told.said);
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
    } catch {
      changed = true;
      say(form.dataset.failed);
      later(AGAIN);
    }
    busy = false;
    if (changed) later(PAUSE);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    later(PAUSE);
  });
  form.addEventListener("focusout", () => save());
  form.addEventListener("submit", (event) => {
    // The answer to a draft under way brings the revision that this form has to name.
    if (busy) {
      event.preventDefault();
      const wait = setInterval(() => { if (!busy) { clearInterval(wait); form.requestSubmit(event.submitter); } }, 50);
      return;
    }
    sent = true;
    clearTimeout(timer);
  });
  addEventListener("online", () => save());
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("beforeunload", (event) => { if (changed && !sent) event.preventDefault(); });
}

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
for (const hint of document.querySelectorAll("[data-draft-hint]")) hint.hidden = false;
document.querySelector(".summary-errors")?.focus();

// Questions on a condition appear when it is met. The server drops what is not asked, script or none.
(() => {
  const form = document.querySelector("[data-on], [data-categories]")?.closest("form");

  function said(name) {
    return [...form.elements]
      .filter((x) => x.name === name && (!["radio", "checkbox"].includes(x.type) || x.checked))
      .map((x) => x.value.trim())
      .filter(Boolean);
  }

  function isMet(part) {
    const { on, values, categories } = part.dataset;
    if (categories && form.elements.category) {
      const chosen = said("category");
      if (!chosen.length || !categories.split(" ").includes(chosen[0])) return false;
    }
    if (!on) return true;
    const other = [...form.querySelectorAll(".asked")].find((x) => x.querySelector(`[name="${on}"]`));
    if (!other || other.hidden) return false;
    const given = [...said(on), ...said(`${on}-kept`)];
    return values ? values.split(" ").some((x) => given.includes(x)) : given.length > 0;
  }

  function look() {
    const parts = [...form.querySelectorAll(".asked")];
    // A chain of conditions settles in as many rounds as it is long, whatever the order.
    for (let round = 0; round < parts.length; round += 1) {
      const before = parts.map((x) => x.hidden).join();
      for (const part of parts) part.hidden = !isMet(part);
      if (parts.map((x) => x.hidden).join() === before) break;
    }
  }

  if (form) {
    for (const hint of form.querySelectorAll("[data-when]")) hint.hidden = true;
    form.addEventListener("input", look);
    look();
  }
})();

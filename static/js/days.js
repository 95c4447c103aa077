// Says what the days of institutions are while a date is being chosen. Without it, the page says
// so once it is sent.
for (const place of document.querySelectorAll("[data-days]")) {
  const chosen = ["starts_on", "ends_on"].map((name) => document.getElementById(name));
  let asked = 0;

  const ask = async () => {
    const address = new URL(place.dataset.days, location.href);
    for (const field of chosen) address.searchParams.set(field.id, field.value);
    const turn = ++asked;
    const answer = await fetch(address).catch(() => null);
    const text = answer && answer.ok ? await answer.text() : "";
    if (turn === asked) place.innerHTML = text.trim();
  };

  for (const field of chosen) field.addEventListener("change", ask);
}

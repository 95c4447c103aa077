// Shows a speaker their hours by the clocks of their own machine, unless they chose a zone.
const select = document.querySelector("select[data-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (select && own && !new URLSearchParams(location.search).has("zone")) {
  const known = [...select.options].some((option) => option.text === own);
  if (known && own !== select.dataset.zone) {
    const address = new URL(location.href);
    address.searchParams.set("zone", own);
    location.replace(address);
  }
}

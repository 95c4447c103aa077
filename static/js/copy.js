// Copy buttons: shown only where script can copy. The button names its text by data-copy.
const said = document.createElement("p");
said.className = "sr";
said.setAttribute("role", "status");
document.body.append(said);

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = said.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; said.textContent = ""; }, 2000);
  });
}

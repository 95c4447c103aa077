// Copy buttons: shown only where script can copy. The button names its text by data-copy, and the
// field that holds it too by data-field: where copying is refused, that is marked to be copied by hand.
const said = document.createElement("p");
said.className = "sr";
said.setAttribute("role", "status");
document.body.append(said);

const copy = async (button) => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    return button.dataset.done;
  } catch (error) {
    const field = document.getElementById(button.dataset.field);
    if (!field) throw error;
    field.focus();
    field.select();
    return button.dataset.failed;
  }
};

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    button.textContent = said.textContent = await copy(button);
    setTimeout(() => { button.textContent = label; said.textContent = ""; }, 2000);
  });
}

for (const field of document.querySelectorAll(".address input[readonly]")) {
  field.addEventListener("focus", () => field.select());
}

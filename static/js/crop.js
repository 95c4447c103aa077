// The frame of a portrait, dragged over the picture. The numbers and the nine places work without.
const RATIO = 4 / 5;

function start(root) {
  const whole = root.querySelector("[data-crop-whole]");
  const cut = root.querySelector("[data-crop-cut]");
  const field = (name) => root.querySelector(`[data-crop-${name}]`);
  const number = (name, low, high, usual) => {
    const value = Number.parseInt(field(name).value, 10);
    return Number.isNaN(value) ? usual : Math.min(Math.max(value, low), high);
  };
  const frame = document.createElement("div");
  frame.className = "crop-frame";
  whole.after(frame);
  const canvas = document.createElement("canvas");
  canvas.className = cut.className;
  canvas.width = 320;
  canvas.height = 400;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", cut.alt);

  function box() {
    const width = whole.naturalWidth, height = whole.naturalHeight;
    const wide = (Math.min(width, height * RATIO) * 100) / number("zoom", 100, 400, 100);
    const high = Math.min(wide / RATIO, height);
    const left = ((width - wide) * number("x", 0, 100, 50)) / 100;
    const top = ((height - high) * number("y", 0, 100, 30)) / 100;
    return { width, height, wide, high, left, top };
  }

  function show() {
    if (!whole.naturalWidth) return;
    const b = box();
    frame.style.inset = `${(b.top / b.height) * 100}% auto auto ${(b.left / b.width) * 100}%`;
    frame.style.inlineSize = `${(b.wide / b.width) * 100}%`;
    frame.style.blockSize = `${(b.high / b.height) * 100}%`;
    canvas.getContext("2d").drawImage(whole, b.left, b.top, b.wide, b.high, 0, 0, 320, 400);
    cut.isConnected && cut.replaceWith(canvas);
  }

  function put(name, value) {
    field(name).value = Math.round(Math.min(Math.max(value, 0), 100));
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
  }

  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    frame.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, left: number("x", 0, 100, 50), top: number("y", 0, 100, 30) };
    event.preventDefault();
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held) return;
    const b = box(), scale = whole.clientWidth / b.width;
    const across = (b.width - b.wide) * scale, down = (b.height - b.high) * scale;
    if (across > 1) put("x", held.left + ((event.clientX - held.x) / across) * 100);
    if (down > 1) put("y", held.top + ((event.clientY - held.y) / down) * 100);
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { held = null; });

  for (const button of root.querySelectorAll("[data-crop-at]")) {
    button.addEventListener("click", (event) => {
      const [x, y] = button.value.split("-");
      put("x", Number(x));
      put("y", Number(y));
      event.preventDefault();
    });
  }
  root.addEventListener("input", show);
  whole.addEventListener("load", show);
  show();
}

for (const root of document.querySelectorAll("[data-crop]")) start(root);

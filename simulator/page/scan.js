// The dialog that stands for a camera: pick one of the account's codes, or say
// what is in one.

import { el } from "./render.js";

const dialog = document.getElementById("scan");
const form = dialog.querySelector("form");

export function scan(codes) {
  form.reset();
  dialog.querySelector(".none").hidden = codes.length > 0;
  dialog.querySelector(".codes").replaceChildren(...codes.slice(0, 60).map(code));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      done(dialog.returnValue === "scan" ? form.elements.code.value.trim() : "");
    }, { once: true });
  });
}

function code(c) {
  const img = el("img", { src: "qr?ticket=" + encodeURIComponent(c.ticket), alt: "", loading: "lazy" });
  const b = el("button", { type: "button" }, img, c.scene);
  b.addEventListener("click", () => {
    form.elements.code.value = c.ticket;
    dialog.close("scan");
  });
  return el("li", {}, b);
}

// Enter in the field scans; without this it would press the first button.
form.elements.code.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.isComposing) {
    e.preventDefault();
    dialog.close("scan");
  }
});

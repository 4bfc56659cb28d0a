// The dialog that stands for a camera: pick one of the account's codes, or say
// what is in one; and whose phone it is that looks.

import { el, moment } from "./render.js";

const dialog = document.getElementById("scan");
const form = dialog.querySelector("form");

// scan resolves with {code, fresh}; code is empty when nothing was scanned. fresh
// is a new phone, whose owner does not follow yet.
export function scan(codes, stranger) {
  form.reset();
  form.querySelector("fieldset").hidden = stranger;
  dialog.querySelector(".none").hidden = codes.length > 0;
  dialog.querySelector(".codes").replaceChildren(...codes.slice(0, 60).map(code));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      const { code, with: by } = form.elements;
      done({ code: dialog.returnValue === "scan" ? code.value.trim() : "", fresh: by.value === "fresh" });
    }, { once: true });
  });
}

function code(c) {
  const img = el("img", { src: "qr?ticket=" + encodeURIComponent(c.ticket), alt: "", loading: "lazy" });
  const life = el("small", { textContent: c.until ? "到" + moment(c.until) : "长期有效" });
  const b = el("button", { type: "button" }, img, c.scene, life);
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

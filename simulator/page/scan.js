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
  dialog.querySelector(".codes").replaceChildren(...codes.map(code));
  dialog.querySelector("details").open = false;
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
  const img = el("img", { src: "qr?ticket=" + encodeURIComponent(c.ticket), alt: "", width: 64, height: 64 });
  const [title, use] = words(c);
  const life = c.until ? moment(c.until) + "前有效" : "长期有效";
  const b = el("button", { type: "button" }, img, el("span", {}, title, el("small", { textContent: use }), el("small", { textContent: life })));
  b.addEventListener("click", () => {
    form.elements.code.value = c.ticket;
    dialog.close("scan");
  });
  return el("li", {}, b);
}

// words are what a code is called and what scanning it does. One that nobody knows
// has only its scene.
function words({ purpose: p, scene }) {
  if (p?.kind === "bind") return [p.unit + " · 绑定码", "扫了报姓名，绑定微信"];
  if (p?.kind === "room") return [p.unit + " · 签到码", moment(p.at) + " " + p.words];
  return [scene, "场景值"];
}

// Enter in the field scans; without this it would press the first button.
form.elements.code.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.isComposing) {
    e.preventDefault();
    dialog.close("scan");
  }
});

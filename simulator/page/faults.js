// What WeChat would not have shown, for the curious.

import { get } from "./api.js";
import { el, moment } from "./render.js";

const dialog = document.getElementById("faults");

export async function showFaults() {
  const { faults } = await get("faults", {});
  dialog.querySelector("ol").replaceChildren(...faults.reverse().map(line));
  if (!faults.length) dialog.querySelector("ol").append(el("li", { textContent: "到现在一条也没有。" }));
  dialog.showModal();
}

function line(f) {
  const head = moment(f.at) + " · " + f.push + (f.deliveries > 1 ? " · 送了" + f.deliveries + "次" : "");
  return el("li", {}, head, el("span", { lang: "en", textContent: f.reason }));
}

// The practice clock: what it shows, and the buttons that move it on.

import { Refused, get, post } from "./api.js";
import { moment } from "./render.js";

const face = document.getElementById("clock");
const box = document.getElementById("clock-box");
const next = document.getElementById("clock-next");
const toggle = document.getElementById("clock-toggle");
const said = document.getElementById("said");
const zone = "Asia/Shanghai";
const formats = [
  new Intl.DateTimeFormat("zh-CN", { timeZone: zone, year: "numeric", month: "long", day: "numeric" }),
  new Intl.DateTimeFormat("zh-CN", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false }),
];

let drift = null, listeners = [], whose = () => [], event = null, asking, moving = false, timer;

export const now = () => Date.now() + (drift ?? 0);

export function announce(words) {
  said.textContent = words;
}

// set takes the platform's word for what time it is.
export function set(at) {
  drift = Date.parse(at) - Date.now();
  tick();
}

// each calls f now and then every second.
export function each(f) {
  listeners.push(f);
}

function tick() {
  if (drift === null) return;
  for (const [i, f] of formats.entries()) {
    const shown = f.format(now());
    if (face.children[i].textContent !== shown) face.children[i].textContent = shown;
  }
  face.dateTime = new Date(now()).toISOString();
  if (event && Date.parse(event.at) <= now()) look();
  for (const f of listeners) f();
}

// look asks the calendar anew, once for many calls. An event that is past cannot be
// gone to meanwhile.
export function look() {
  if (!next) return;
  if (event && Date.parse(event.at) <= now()) offer(null);
  clearTimeout(timer);
  timer = setTimeout(ask, 300);
}

async function ask() {
  const turn = asking = {};
  const { events } = await get("events", whose().map((id) => ["openid", id])).catch(() => ({ events: [] }));
  if (turn === asking) offer(events.find((e) => Date.parse(e.at) > now()));
}

function offer(found) {
  event = found;
  if (!event && document.activeElement === next) box.querySelector("button").focus();
  next.hidden = !event;
  if (event) next.textContent = "到 " + moment(event.at) + " " + event.words;
}

// The buttons are not disabled meanwhile: the focus would fall off them.
async function move(how) {
  if (moving) return;
  waiting(true);
  try {
    set((await post("clock", how)).now);
    announce("时钟拨到了" + face.textContent.trim());
  } catch (error) {
    announce(error instanceof Refused && error.status === 409 ? "时钟已经走过那一刻了。" : "时钟没有拨动，请再试一次。");
  }
  waiting(false);
  look();
}

function waiting(so) {
  moving = so;
  for (const b of box.querySelectorAll("button")) b.ariaDisabled = String(so);
}

export function begin(people) {
  whose = people;
  setInterval(tick, 1000);
  if (!box) return;
  toggle.addEventListener("click", () => {
    toggle.ariaExpanded = String(toggle.ariaExpanded !== "true");
  });
  for (const b of box.querySelectorAll("[data-move]")) b.addEventListener("click", () => move({ seconds: Number(b.dataset.move) }));
  next.addEventListener("click", () => event && move({ to: event.at }));
}

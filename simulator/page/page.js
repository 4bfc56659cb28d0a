// The desk: up to three phones, one clock, one open question to the platform.

import { get } from "./api.js";
import { Phone } from "./phone.js";

const most = 3;
const deck = document.getElementById("deck");
const ghost = document.getElementById("more-phones");
const offline = document.getElementById("offline");
const phones = [];
let asking = new AbortController();

const desk = {
  add() {
    const phone = new Phone(desk);
    phones.push(phone);
    ghost.before(phone.node);
    desk.arrange();
    return phone;
  },
  remove(phone) {
    phones.splice(phones.indexOf(phone), 1);
    phone.node.remove();
    desk.arrange();
    desk.changed();
    ghost.focus();
  },
  arrange() {
    ghost.hidden = phones.length >= most;
    for (const p of phones) p.node.classList.toggle("only", phones.length === 1);
  },
  // Somebody was picked or put away: remember it in the address, and ask anew.
  changed() {
    const who = phones.filter((p) => p.who).map((p) => encodeURIComponent(p.who.openid));
    history.replaceState(null, "", "#" + who.join(","));
    asking.abort();
  },
};

async function restore() {
  const openids = location.hash.slice(1).split(",").filter(Boolean).slice(0, most).map(decodeURIComponent);
  for (const openid of openids) {
    const found = await get("people", { q: openid, n: 1 }).catch(() => ({ people: [] }));
    const known = found.people.find((p) => p.openid === openid);
    desk.add().open(known || { openid, name: openid, unit: "", role: "" });
  }
  if (!phones.length) desk.add();
}

async function listen() {
  for (;;) {
    asking = new AbortController();
    const open = phones.filter((p) => p.who);
    try {
      const first = !open.length || open.some((p) => !p.view);
      const u = await get("history", query(open, first), asking.signal);
      offline.hidden = true;
      tell(u, open);
      if (!open.length) await asleep(10_000, asking.signal);
    } catch (error) {
      if (error.name === "AbortError") continue;
      offline.hidden = false;
      await asleep(2_000, asking.signal).catch(() => {});
    }
  }
}

function query(open, first) {
  const q = open.map((p) => ["openid", p.who.openid]);
  const after = Math.min(...open.map((p) => p.cursor), Number.MAX_SAFE_INTEGER);
  return [...q, ["after", after], ["wait", first ? 0 : 25]];
}

function tell(u, open) {
  drift = Date.parse(u.now) - Date.now();
  tick();
  for (const p of open) {
    const view = u.people.find((v) => v.openid === p.who?.openid);
    if (!view) continue;
    p.cursor = u.next;
    p.update(u.entries, view);
  }
}

function asleep(ms, signal) {
  return new Promise((done, gone) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); gone(new DOMException("", "AbortError")); }, { once: true });
  });
}

let drift = 0;
const clock = document.getElementById("clock");
const format = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false,
});

function tick() {
  clock.textContent = format.format(Date.now() + drift);
}

setInterval(tick, 1000);
ghost.addEventListener("click", () => desk.add().$("input").focus());
await restore();
listen();

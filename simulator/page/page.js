// The desk: up to four phones, one clock, one open question to the platform.

import { get } from "./api.js";
import { Phone, newcomer, someoneNew } from "./phone.js";
import { el } from "./render.js";
import * as time from "./time.js";

const most = 4;
const deck = document.getElementById("deck");
const ghost = document.getElementById("more-phones");
const offline = document.getElementById("offline");
const tabs = document.getElementById("tabs");
const tourButton = document.getElementById("tour-open");
const phones = [];
let asking = new AbortController();

export const desk = {
  cast: JSON.parse(document.body.dataset.cast), // those of a first visit, by their parts; null: nobody
  // add lays out a phone: somebody's, or one whose owner is still to be picked.
  add(who) {
    const phone = new Phone(desk);
    phones.push(phone);
    ghost.before(phone.node);
    if (who) phone.open(who);
    else phone.contacts();
    desk.arrange();
    desk.show(phone);
    return phone;
  },
  remove(phone) {
    phones.splice(phones.indexOf(phone), 1);
    phone.node.remove();
    desk.arrange();
    desk.show(phones.at(-1));
    desk.changed();
    (ghost.checkVisibility() ? ghost : tabs.querySelector("[aria-pressed=true]")).focus();
  },
  arrange() {
    ghost.hidden = phones.length >= most;
    for (const p of phones) p.node.classList.toggle("only", phones.length === 1);
  },
  // show brings a phone to the front, where there is room for one only.
  show(phone) {
    for (const p of phones) p.node.classList.toggle("active", p === phone);
    phone.unread = false;
    phone.node.scrollIntoView({ block: "nearest", inline: "nearest" });
    desk.label();
  },
  shown: (phone) => phones.includes(phone),
  // Somebody was picked or put away: remember it in the address, and ask anew.
  changed() {
    const who = phones.filter((p) => p.who).map((p) => encodeURIComponent(p.who.openid));
    history.replaceState(null, "", location.pathname + location.search + "#" + who.join(","));
    desk.label();
    time.look();
    asking.abort();
  },
  // phoneOf finds somebody's phone, or takes one for them.
  phoneOf(who) {
    const theirs = phones.find((p) => p.who?.openid === who.openid);
    if (theirs) return theirs;
    const idle = phones.find((p) => !p.who);
    if (!idle && phones.length < most) return desk.add(who);
    const phone = idle || phones.findLast((p) => !p.node.classList.contains("active"));
    phone.open(who);
    return phone;
  },
  fresh: () => desk.phoneOf(newcomer()),
  label() {
    tabs.replaceChildren(...phones.map(tab));
    if (phones.length >= most) return;
    const plus = el("button", { type: "button", textContent: "＋", ariaLabel: "再拿一部手机" });
    plus.addEventListener("click", another);
    tabs.append(plus);
  },
};

function tab(phone) {
  const b = el("button", { type: "button", textContent: phone.who?.name ?? "选人", ariaPressed: String(phone.node.classList.contains("active")) });
  if (phone.who?.role) b.append(el("small", { textContent: phone.who.role }));
  if (phone.unread) b.append(el("span", { className: "dot" }, el("span", { className: "hidden", textContent: "有新消息" })));
  b.dataset.testid = "tab";
  b.addEventListener("click", () => { desk.show(phone); tabs.querySelector("[aria-pressed=true]").focus(); });
  return b;
}

function another() {
  desk.add().$("input").focus();
}

async function restore() {
  const openids = location.hash.slice(1).split(",").filter(Boolean).slice(0, most).map(decodeURIComponent);
  for (const who of await Promise.all(openids.map(named))) desk.add(who);
  if (!phones.length) first();
  if (phones.length) desk.show(phones[0]);
  if (!openids.length && desk.cast && !localStorage.getItem("tour")) tour("invite");
}

// named finds who somebody is whose phone lay here before.
async function named(openid) {
  const known = Object.values(desk.cast || {}).find((who) => who.openid === openid);
  if (known) return known;
  const { people } = await get("people", { q: openid, n: 1 }).catch(() => ({ people: [] }));
  return people.find((p) => p.openid === openid) || someoneNew(openid);
}

// first lays out the phones of a first visit: three that have to do with one another.
function first() {
  if (!desk.cast) return desk.add();
  for (const part of ["member", "secretary", "leader"]) {
    if (desk.cast[part].openid) desk.add(desk.cast[part]);
  }
}

async function tour(how) {
  (await import("./tour.js"))[how](desk);
}

async function listen() {
  for (;;) {
    asking = new AbortController();
    const open = phones.filter((p) => p.who);
    try {
      const fresh = !open.length || open.some((p) => !p.view);
      const u = await get("history", query(open, fresh), asking.signal);
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

function query(open, fresh) {
  const q = open.map((p) => ["openid", p.who.openid]);
  const after = Math.min(...open.map((p) => p.cursor), Number.MAX_SAFE_INTEGER);
  return [...q, ["after", after], ["wait", fresh ? 0 : 25]];
}

function tell(u, open) {
  time.set(u.now);
  for (const p of open) {
    const view = u.people.find((v) => v.openid === p.who?.openid);
    if (!view) continue;
    p.cursor = u.next;
    p.update(u.entries, view);
  }
  if (u.entries.length) time.look(); // what was said may have put something in the calendar
}

function asleep(ms, signal) {
  return new Promise((done, gone) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); gone(new DOMException("", "AbortError")); }, { once: true });
  });
}

time.begin(() => phones.filter((p) => p.who).map((p) => p.who.openid));
time.each(() => { for (const p of phones) p.quota(); });
ghost.addEventListener("click", another);
tourButton?.addEventListener("click", () => tour("start"));
await restore();
listen();

// The guided tour: it plays the phones of the cast with the same control calls a
// visitor uses, typing where the visitor sees it. Leaving it stops the thumb in
// the middle of a word; what was not seen to be sent was not sent.

import { get } from "./api.js";
import { now } from "./time.js";
import { gloss, words } from "./tour-words.js";

const $ = (id) => document.getElementById(id);
const card = $("tour"), next = $("tour-next"), leave = $("tour-leave"), language = $("tour-language");
const stroke = Number(new URLSearchParams(location.search).get("stroke") ?? 75); // ms for one character
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

let desk, tongue = navigator.language.startsWith("zh") ? "zh" : "en", at = "invite", typed = "", astray = false, running = null;

class Astray extends Error {}

// ---- the stops

const stops = [
  { key: "ask", play: (s) => s.say("member", "现在是什么阶段") },
  { key: "checkin", play: (s) => s.say("member", "签到") },
  { key: "report", play: report },
  { key: "notice", play: notice },
  { key: "lead", play: (s) => s.say("leader", "进展") },
  { key: "office", play: (s) => s.say("office", "谁没交") },
];

async function report(s) {
  await s.say("secretary", "周报");
  const { name } = await s.asked("secretary");
  if (!name) return s.say("secretary", "报告交了吗"); // somebody was here before
  return talk(s, "secretary", "f.sessions", (await s.answers()).report, "现在读什么");
}

async function notice(s) {
  const hour = 8 + Math.floor(now() / 60_000) % 12; // another one each time the tour is begun
  const { notice: answers } = await s.answers();
  await s.say("secretary", "发学习通知");
  await talk(s, "secretary", "subject", { ...answers, time: answers.time.replace("{hour}", hour) });
  return s.say("member", "下次学习");
}

// talk answers what the account asks, by the names its questions have there: it may
// word them in any way. In the middle it asks something itself, if it is given
// anything to ask. A yes to the review is the last word.
async function talk(s, part, first, answers, aside) {
  let { name, review } = await s.asked(part);
  if (name !== first) throw new Astray();
  for (let turn = 0; turn < 20; turn++) {
    if (!name) return; // it knows all there is to ask
    if (review) return s.say(part, "确认");
    const answer = answers[name] || name.startsWith("sure.") && "1"; // the figure is no mistake
    if (!answer) throw new Astray();
    if (turn === 2 && aside) await s.say(part, aside);
    await s.say(part, answer);
    ({ name, review } = await s.asked(part));
  }
  throw new Astray();
}

// ---- playing

// pause waits for so many strokes, and as long as the page is out of sight.
function pauses(signal) {
  const pause = async (strokes) => {
    if (strokes > 1 || !still) await asleep(stroke * strokes, signal);
    while (document.hidden) await asleep(200, signal);
  };
  pause.until = (promise) => Promise.race([promise, asleep(20_000, signal).then(() => { throw new Astray(); })]);
  return pause;
}

function asleep(ms, signal) {
  return new Promise((done, gone) => {
    signal.throwIfAborted();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); gone(signal.reason); }, { once: true });
  });
}

function stage(signal) {
  const pause = pauses(signal);
  return {
    async say(part, text) {
      if (!desk.cast[part].openid) throw new Astray();
      const phone = desk.phoneOf(desk.cast[part]);
      desk.show(phone);
      onStage(phone);
      while (!phone.view) await asleep(100, signal);
      typed = text;
      draw();
      const said = await phone.thumb(text, pause);
      await pause(14); // to read it
      return said;
    },
    asked: (part) => get("asked", { openid: desk.cast[part].openid }, signal),
    answers: () => get("tour.json", {}, signal),
  };
}

// onStage shows which phone is being played, where several lie side by side.
function onStage(phone) {
  document.querySelector(".phone.playing")?.classList.remove("playing");
  phone?.node.classList.add("playing");
}

async function play(stop) {
  at = stop.key;
  astray = false;
  running = new AbortController();
  const { signal } = running;
  draw();
  try {
    await stop.play(stage(signal));
  } catch {
    if (signal.aborted) return;
    astray = true;
  }
  running = null;
  typed = "";
  draw();
}

// ---- the card

function draw() {
  const w = words[tongue], n = stops.findIndex((s) => s.key === at), [title, text] = w.stops[at];
  card.lang = tongue === "zh" ? "zh-CN" : "en";
  put("h2", (n < 0 ? "" : w.of(n + 1, stops.length)) + title);
  put(".words", astray ? w.astray : text);
  put(".gloss", n < 0 ? "" : typed ? w.typing + typed + (tongue === "en" && gloss[typed] ? " (" + gloss[typed] + ")" : "") : w.hint);
  next.textContent = running ? w.running : at === "invite" ? w.first : at === "end" ? w.again : w.next;
  next.ariaDisabled = String(!!running); // not disabled: the focus would fall off it
  leave.textContent = at === "invite" ? w.no : w.leave;
  language.textContent = w.other;
  language.lang = w.otherTag;
  card.dataset.stop = at;
  card.dataset.state = running ? "playing" : astray ? "astray" : "waiting";
  card.hidden = false;
}

function put(selector, text) {
  const node = card.querySelector(selector);
  if (node.textContent !== text) node.textContent = text;
}

function onward() {
  if (running) return;
  const n = stops.findIndex((s) => s.key === at);
  if (at === "end" || at === "invite") play(stops[0]);
  else if (n + 1 < stops.length) play(stops[n + 1]);
  else {
    at = "end";
    astray = false;
    draw();
  }
}

function stop() {
  onStage(null);
  running?.abort();
  running = null;
  typed = "";
}

function away() {
  stop();
  card.hidden = true;
  localStorage.setItem("tour", "seen");
  $("tour-open").focus();
}

next.addEventListener("click", onward);
leave.addEventListener("click", away);
language.addEventListener("click", () => { tongue = tongue === "zh" ? "en" : "zh"; draw(); });
card.addEventListener("keydown", (e) => { if (e.key === "Escape") away(); });

// invite offers the tour to somebody who comes for the first time.
export function invite(ofDesk) {
  desk = ofDesk;
  at = "invite";
  draw();
}

// start begins it, from the beginning.
export function start(ofDesk) {
  desk = ofDesk;
  stop();
  localStorage.setItem("tour", "seen");
  play(stops[0]);
  next.focus();
}

// One phone: somebody's contacts, or their chat with the account.

import { excuse, get, post } from "./api.js";
import { showFaults } from "./faults.js";
import { quotaLine } from "./quota.js";
import { el, entryNode, face, moment } from "./render.js";
import { scan } from "./scan.js";
import { now } from "./time.js";
import { shrink } from "./photo.js";

const account = document.body.dataset.account;
const stamp = (name) => document.getElementById(name).content.cloneNode(true).firstElementChild;

export class Phone {
  constructor(desk) {
    this.desk = desk;
    this.node = stamp("phone");
  }

  $(selector) {
    return this.node.querySelector(selector);
  }

  show(screen) {
    this.node.lastElementChild.classList.contains("toast") || this.node.lastElementChild.remove();
    this.node.append(screen);
    this.$(".close").addEventListener("click", () => this.desk.remove(this));
  }

  say(words) {
    clearTimeout(this.toastTimer);
    this.$(".toast").textContent = words;
    this.toastTimer = setTimeout(() => { this.$(".toast").textContent = ""; }, 5000);
  }

  async try(work) {
    try {
      return await work();
    } catch (error) {
      this.say(excuse(error));
    }
  }

  // ---- whose phone

  contacts() {
    this.who = null;
    this.role = "";
    this.show(stamp("contacts"));
    this.node.ariaLabel = "一部手机";
    const input = this.$("input");
    input.addEventListener("input", () => {
      clearTimeout(this.searchTimer);
      this.searchTimer = setTimeout(() => this.search(), 180);
    });
    this.$("form").addEventListener("submit", (e) => { e.preventDefault(); this.search(); });
    for (const b of this.node.querySelectorAll("[data-role]")) b.addEventListener("click", () => this.pickRole(b));
    this.$(".newcomer").addEventListener("click", () => { this.open(newcomer()); this.$(".log").focus(); });
    this.castings();
    this.search();
  }

  // castings offers those who play together: one tap each.
  castings() {
    const cast = Object.entries(this.desk.cast || {}).filter(([, who]) => who.openid);
    this.$(".cast").hidden = !cast.length;
    this.$(".cast").append(...cast.map(([part, who]) => {
      const b = el("button", { type: "button" }, who.role.slice(-3), el("small", { textContent: who.name }));
      b.dataset.testid = "cast-" + part;
      b.addEventListener("click", () => { this.open(who); this.$(".log").focus(); });
      return b;
    }));
  }

  pickRole(button) {
    this.role = button.dataset.role;
    for (const b of this.node.querySelectorAll("[data-role]")) b.ariaPressed = String(b === button);
    this.search();
  }

  async search() {
    const asked = this.asked = (this.$("input").value + " " + this.role).trim();
    const found = await this.try(() => get("people", { q: asked, n: 50 }));
    if (!found || this.who || this.asked !== asked) return;
    this.$(".people").replaceChildren(...found.people.map((p) => el("li", {}, this.person(p))));
    if (!found.people.length) this.$(".people").append(el("li", { className: "nobody", textContent: "没有找到。换个名字或单位试试。" }));
    this.$(".found").textContent = "找到 " + found.people.length + (found.people.length === 50 ? " 人以上" : " 人");
  }

  person(p) {
    const name = el("span", {}, p.name);
    if (p.role) name.append(el("em", { textContent: p.role }));
    const b = el("button", { type: "button" }, face(p.name), el("span", { className: "about" }, name, el("small", { textContent: p.unit })));
    b.addEventListener("click", () => { this.open(p); this.$(".log").focus(); });
    return b;
  }

  // ---- their chat

  open(who) {
    this.who = who;
    this.view = null;
    this.cursor = 0;
    this.last = 0;
    this.lastAt = 0;
    this.drawn = "";
    this.typing = false;
    this.show(stamp("chat"));
    this.node.ariaLabel = who.name + "的手机";
    this.$("h2").textContent = account;
    this.$(".back").addEventListener("click", () => { this.contacts(); this.desk.changed(); this.$("input").focus(); });
    this.$(".log").ariaBusy = "true";
    this.wire();
    this.desk.changed();
  }

  wire() {
    const area = this.$("textarea");
    this.$(".write").addEventListener("submit", (e) => { e.preventDefault(); this.send(); });
    area.addEventListener("input", () => this.compose());
    area.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.send(); }
    });
    this.$(".keyboard").addEventListener("click", () => { this.toggle(true); area.focus(); });
    this.$(".to-menu").addEventListener("click", () => { this.toggle(false); this.$(".buttons button").focus(); });
    this.$(".plus").addEventListener("click", () => this.panel(this.$(".panel").hidden));
    this.$(".follow").addEventListener("click", () => this.act("follow", {}));
    this.$(".unfollow").addEventListener("click", () => this.act("unfollow", {}));
    for (const b of this.node.querySelectorAll(".scan")) b.addEventListener("click", () => this.scan());
    this.$(".photo").addEventListener("click", () => this.$("[type=file]").click());
    this.$("[type=file]").addEventListener("change", (e) => this.photo(e.target));
    this.$(".refuse").addEventListener("click", () => this.refuse());
    this.$(".dots").addEventListener("click", () => this.backstage(this.$(".backstage").hidden));
    this.$(".again").addEventListener("click", () => { this.backstage(false); this.act("again", {}); });
    this.$(".faults").addEventListener("click", () => { this.backstage(false); this.try(showFaults); });
    this.$(".chat").addEventListener("keydown", (e) => { if (e.key === "Escape") this.fold(); });
    const log = this.$(".log");
    log.addEventListener("click", () => this.fold());
    // Stay at the end when a picture comes in or the panel takes room.
    this.atEnd = true;
    log.addEventListener("scroll", () => { this.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80; });
    log.addEventListener("load", () => this.toEnd(), true);
    new ResizeObserver(() => this.toEnd()).observe(log);
  }

  toEnd() {
    const log = this.$(".log");
    if (log && this.atEnd) log.scrollTop = log.scrollHeight;
  }

  // ---- another's thumb, in the tour: everything it does is seen

  // thumb types a text, sends it, and resolves with the words of the answer.
  async thumb(text, pause) {
    const who = this.who, area = this.$("textarea"), own = area.value;
    this.toggle(true);
    this.atEnd = true;
    try {
      for (const i of Array(text.length).keys()) {
        area.value = text.slice(0, i + 1);
        this.compose();
        await pause(1);
      }
      await pause(8);
    } finally {
      area.value = own;
      this.compose();
    }
    if (this.who !== who || !this.desk.shown(this)) throw new Error("the phone was put away");
    const after = this.last;
    const answer = new Promise((done) => { this.awaited = { after, done, words: [] }; });
    if (!await this.act("say", { text })) throw new Error("it was not sent");
    return pause.until(answer);
  }

  // heard lets the thumb know what the account said.
  heard(fresh, view) {
    if (!this.awaited) return;
    const { after, words, done } = this.awaited;
    words.push(...fresh.filter((e) => e.side !== "person" && e.n > after).map((e) => e.text || e.title || ""));
    if (!words.length || view.waiting) return;
    this.awaited = null;
    this.toAnswer();
    done(words.join("\n"));
  }

  // toAnswer shows the beginning of an answer that is longer than the screen.
  toAnswer() {
    const log = this.$(".log"), row = log.lastElementChild, around = 40;
    if (row.offsetHeight + around < log.clientHeight) return;
    this.atEnd = false;
    log.scrollTop = row.offsetTop - log.offsetTop - around / 4;
  }

  act(path, body) {
    this.panel(false);
    return this.try(() => post(path + "?async=1", { openid: this.who.openid, ...body }));
  }

  async send() {
    const area = this.$("textarea"), text = area.value.trim();
    if (!text) return;
    area.value = "";
    this.compose();
    area.focus();
    if (!await this.act("say", { text })) area.value ||= text;
    this.compose();
  }

  compose() {
    const empty = !this.$("textarea").value.trim();
    this.$(".send").hidden = empty;
    this.$(".plus").hidden = !empty;
    if (!empty) this.panel(false);
  }

  async scan() {
    const codes = await this.try(() => get("codes", {}));
    if (!codes) return;
    const { code, fresh } = await scan(codes.codes, !this.view?.follows);
    if (!code) return;
    this.panel(false);
    const phone = fresh ? this.desk.fresh() : this;
    this.desk.show(phone);
    phone.act("scan", { code });
  }

  async photo(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const form = new FormData();
    form.set("openid", this.who.openid);
    form.set("file", await shrink(file), "photo.jpg");
    this.panel(false);
    this.try(() => post("photo?async=1", form));
  }

  refuse() {
    const reach = this.view.reach === "refuses" ? "open" : "refuses";
    this.try(() => post("reach", { openid: this.who.openid, reach }));
  }

  // ---- what came

  update(entries, view) {
    const log = this.$(".log");
    const fresh = entries.filter((e) => e.openid === this.who.openid && e.n > this.last);
    for (const e of fresh) this.append(log, e);
    this.view = view;
    this.draw(view);
    this.atEnd ||= fresh.some((e) => e.side === "person");
    this.toEnd();
    if (fresh.some((e) => e.side !== "person") && log.ariaBusy === "false" && !this.node.classList.contains("active")) {
      this.unread = true;
      this.desk.label();
    }
    log.ariaBusy = "false";
    this.heard(fresh, view);
  }

  quota() {
    const line = this.view && quotaLine(this.view, now());
    const shown = this.$(".quota summary");
    if (line && shown && shown.textContent !== line) shown.textContent = line;
  }

  append(log, e) {
    this.last = e.n;
    const at = Date.parse(e.at);
    if (at - this.lastAt > 5 * 60_000) log.append(el("p", { className: "when", textContent: moment(at) }));
    this.lastAt = at;
    const names = { person: this.who.name, account };
    log.append(entryNode(e, names, (c) => this.act("say", { text: c.content, menu_id: c.id })));
    while (log.childElementCount > 400) log.firstElementChild.remove();
  }

  draw(view) {
    const { name, unit, role } = this.who;
    this.$(".names p").textContent = view.waiting ? "对方正在输入…" : [name, role, unit].filter(Boolean).join(" · ");
    this.$(".log").dataset.hint = hint(view, role);
    const state = JSON.stringify([view.follows, view.menu]);
    if (state !== this.drawn) {
      this.drawn = state;
      this.drawMenu(view.menu || []);
      this.toggle(this.typing);
    }
    this.$(".refuse").ariaPressed = String(view.reach === "refuses");
    this.$(".refuse span").textContent = view.reach === "refuses" ? "已拒收" : "拒收消息";
    this.quota();
  }

  toggle(typing) {
    const { follows, menu } = this.view, focused = this.$(".bottom :focus");
    this.typing = typing;
    this.$(".stranger").hidden = follows;
    this.$(".menu").hidden = !follows || !menu || typing;
    this.$(".write").hidden = !follows || !(typing || !menu);
    this.$(".to-menu").hidden = !menu;
    if (!follows) this.panel(false);
    if (focused && !focused.checkVisibility()) this.firstControl().focus();
  }

  firstControl() {
    return [...this.node.querySelectorAll(".bottom button")].find((b) => b.checkVisibility());
  }

  backstage(open) {
    const inside = this.$(".backstage :focus");
    this.$(".backstage").hidden = !open;
    this.$(".dots").ariaExpanded = String(open);
    if (open) this.$(".again").focus();
    if (inside && !open) this.$(".dots").focus();
  }

  panel(open) {
    const focused = this.$(".panel :focus");
    this.$(".panel").hidden = !open;
    if (focused && !open) this.firstControl()?.focus();
    this.$(".plus").ariaExpanded = String(open);
  }

  // ---- the menu

  drawMenu(menu) {
    this.$(".buttons").replaceChildren(...menu.map((b) => {
      const top = el("button", { type: "button", textContent: b.name }), box = el("div", {}, top);
      if (!b.sub_button?.length) {
        top.addEventListener("click", () => this.press(b));
        return box;
      }
      const sub = el("ul", { className: "sub", hidden: true, ariaLabel: b.name },
        ...b.sub_button.map((s) => {
          const item = el("button", { type: "button", textContent: s.name });
          item.addEventListener("click", () => { this.fold(); top.focus(); this.press(s); });
          return el("li", {}, item);
        }));
      top.ariaExpanded = "false";
      top.addEventListener("click", () => this.unfold(top, sub));
      box.append(sub);
      return box;
    }));
  }

  unfold(top, sub) {
    const open = sub.hidden;
    this.fold();
    sub.hidden = !open;
    top.ariaExpanded = String(open);
    if (open) sub.querySelector("button").focus();
  }

  fold() {
    for (const sub of this.node.querySelectorAll(".sub:not([hidden])")) {
      sub.hidden = true;
      sub.previousElementSibling.ariaExpanded = "false";
      if (sub.contains(document.activeElement)) sub.previousElementSibling.focus();
    }
    this.panel(false);
    this.backstage(false);
  }

  press(button) {
    if (button.type === "click") return this.act("tap", { key: button.key });
    if (button.type !== "view") return this.say("演练台还不会这种按钮：" + button.type);
    window.open(button.url, "_blank", "noopener,noreferrer");
    return this.act("view", { url: button.url });
  }
}

// hint is what a phone says on which nothing has been said yet.
function hint(view, role) {
  if (!view.follows) return "还没有关注。点下面的“关注公众号”，或者扫一位书记的支部二维码。";
  const words = { 书记: "周报", 联络员: "周报", 领导: "进展", 督导: "进展", 活动办公室: "谁没交" }[role] || "现在是什么阶段";
  return (view.menu ? "点下面的菜单，或者打几个字，比如：" : "打几个字，比如：") + words;
}

const unknown = "new-"; // what the openids of newcomers begin with

export function newcomer() {
  return someoneNew(unknown + [...crypto.getRandomValues(new Uint8Array(4))].map((b) => b.toString(16).padStart(2, "0")).join(""));
}

// someoneNew is whoever the roster does not know.
export function someoneNew(openid) {
  const name = openid.startsWith(unknown) ? "新人 " + openid.slice(unknown.length, unknown.length + 3) : openid;
  return { openid, name, unit: "名册上还不认识", role: "" };
}

// Entries of a chat as elements. What people and the account wrote only ever
// becomes text; an address becomes a link only when it is http or https.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("aria-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

export function face(name, at = -1) {
  const node = el("span", { className: "face", textContent: [...name].at(at) || "？", ariaHidden: "true" });
  let hue = 0;
  for (const c of name) hue = (hue * 31 + c.codePointAt(0)) % 360;
  node.style.setProperty("--hue", hue);
  return node;
}

function web(address) {
  try {
    const url = new URL(address, location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
  } catch {
    return "";
  }
}

function link(address, words) {
  const href = web(address);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", textContent: words }) : words;
}

// here is a code's picture wherever the page was opened: the account knows only
// the address it has for itself.
function here(address) {
  const [path, query] = web(address).split("?");
  return path && new URL(path).pathname === new URL("qr", location.href).pathname ? "qr?" + query : address;
}

function picture(address, alt) {
  const img = el("img", { src: here(address), alt, className: "picture" });
  img.addEventListener("error", () => img.replaceWith(el("span", { textContent: "［" + (alt || "图片") + "］" })));
  return img;
}

const anchor = /<a\s+([^>]*)>([\s\S]*?)<\/a>/gi;
const address = /https?:\/\/[^\s<>"'，。；、！？）】」》]+/g;

// prose is a text with the few things WeChat lets be tapped in it.
function prose(text, tap) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(anchor)) {
    parts.push(...bare(text.slice(at, found.index)), tappable(found[1], found[2], tap));
    at = found.index + found[0].length;
  }
  return [...parts, ...bare(text.slice(at))];
}

function bare(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(address)) {
    parts.push(text.slice(at, found.index), link(found[0], found[0]));
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)];
}

function tappable(attributes, words, tap) {
  const href = (/href\s*=\s*["']([^"']*)["']/i.exec(attributes)?.[1] || "").replaceAll("&amp;", "&");
  if (!href.startsWith("weixin://bizmsgmenu?")) return link(href, words);
  const q = new URLSearchParams(href.slice(href.indexOf("?")));
  return choice({ id: q.get("msgmenuid") || "0", content: q.get("msgmenucontent") || words }, words, tap);
}

function choice(c, words, tap) {
  const b = el("button", { type: "button", className: "words", textContent: words });
  b.addEventListener("click", () => tap(c));
  return b;
}

function bubble(...children) {
  return el("div", { className: "bubble" }, ...children);
}

const bodies = {
  text: (e, tap) => bubble(...prose(e.text || "", tap)),
  image: (e) => picture("media?id=" + encodeURIComponent(e.media), "照片"),
  voice: (e) => bubble("语音 ", link("media?id=" + encodeURIComponent(e.media), "保存")),
  video: (e) => bubble((e.title || "视频") + " ", link("media?id=" + encodeURIComponent(e.media), "保存")),
  music: (e) => bubble("♪ ", link(e.url, e.title || "音乐")),
  place: (e) => bubble("位置：" + (e.text || "")),
  link: (e) => bubble(link(e.url, e.title || e.url), e.text ? "\n" + e.text : ""),
  choice: (e, tap) => {
    const lines = (e.choices || []).flatMap((c) => ["\n", choice(c, c.content, tap)]);
    return bubble(e.title || "", ...lines, e.text ? "\n" + e.text : "");
  },
};

function opens(node, address) {
  const href = web(address || "");
  if (!href) return node;
  const a = el("a", { href: here(href), target: "_blank", rel: "noopener noreferrer", className: node.className });
  a.append(...node.childNodes);
  return a;
}

function news(e) {
  const [lead, ...rest] = e.articles;
  const top = el("div", { className: "lead" });
  if (lead.picurl) top.append(picture(lead.picurl, ""));
  top.append(el("h3", { textContent: lead.title }));
  if (lead.description) top.append(el("p", { textContent: lead.description }));
  const card = el("article", { className: "card" }, opens(top, lead.url));
  for (const a of rest) {
    const item = el("div", { className: "item" }, el("h3", { textContent: a.title }));
    if (a.picurl) item.append(picture(a.picurl, ""));
    card.append(opens(item, a.url));
  }
  return card;
}

function template(e) {
  const lines = el("dl");
  for (const l of e.lines || []) lines.append(el("dt", { textContent: l.label }), el("dd", { textContent: l.value }));
  const card = el("article", { className: "card" },
    el("p", { className: "kind", textContent: e.via === "notice" ? "订阅通知" : "模板消息" }),
    el("h3", { textContent: e.title }), lines);
  if (web(e.url || "")) card.append(opens(el("div", { className: "go" }, "查看详情 ›"), e.url));
  return card;
}

function fault(e) {
  const why = el("details", {}, el("summary", { textContent: "为什么" }), el("span", { textContent: e.reason, lang: "en" }));
  return el("div", { className: "note" }, el("span", { className: "fault", textContent: e.text }), why);
}

export function entryNode(e, names, tap) {
  if (e.kind === "news") return news(e);
  if (e.kind === "template") return template(e);
  if (e.kind === "fault") return fault(e);
  if (e.kind === "event") return el("p", { className: "note", textContent: e.text });
  const mine = e.side === "person", name = mine ? names.person : names.account;
  const body = el("div", { className: "body" }, el("span", { className: "hidden", textContent: name + "：" }),
    (bodies[e.kind] || bodies.text)(e, tap));
  if (e.via === "service") body.append(el("p", { className: "via", textContent: "客服消息" }));
  return el("div", { className: "row " + e.side }, face(name, mine ? -1 : 0), body);
}

const clockFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false,
});

export function moment(at) {
  return clockFormat.format(new Date(at));
}

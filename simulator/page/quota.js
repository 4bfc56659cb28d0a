// How many messages the account may still send by itself, as one line.

export function quotaLine(view, now) {
  if (!view?.follows) return "没有关注，公众号发不了消息";
  return "客服消息 48小时：" + talk(view.talk, now) + "　1分钟：" + tap(view.tap, now);
}

function talk(t, now) {
  const left = Date.parse(t.until) - now;
  if (!(left > 0)) return "0条";
  const hours = Math.floor(left / 3_600_000);
  return t.left + "条·剩" + (hours ? hours + "小时" : Math.ceil(left / 60_000) + "分");
}

function tap(t, now) {
  const left = Math.ceil((Date.parse(t.until) - now) / 1000);
  return left > 0 ? t.left + "条·剩" + left + "秒" : "0条";
}

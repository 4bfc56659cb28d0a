// The control calls, relative to wherever the page is mounted.

export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function read(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, body.error || response.statusText);
  return body;
}

export async function get(path, params, signal) {
  return read(await fetch(path + "?" + new URLSearchParams(params), { signal }));
}

export async function post(path, body) {
  const form = body instanceof FormData;
  return read(await fetch(path, {
    method: "POST",
    headers: form ? {} : { "Content-Type": "application/json" },
    body: form ? body : JSON.stringify(body),
  }));
}

// excuse puts a refusal into words for the person at the desk.
export function excuse(error) {
  if (!(error instanceof Refused)) return "连不上演练台，请稍后再试。";
  if (error.status === 410) return "这不是本公众号的二维码，或者已经过期。";
  if (error.status === 409) return "这个人现在做不了这件事：关注状态变了，请看一眼再试。";
  return "没有成功：" + error.message;
}

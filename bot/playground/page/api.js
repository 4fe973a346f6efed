// The way to the server: posts, and one stream of events that heals itself.

import { refusal, word } from "./words.js";

const SILENCE_MS = 40_000; // the server is heard at least every 15 s
const STALE_MS = 20_000; // a tab that slept this long asks anew at once
const RETRY_MS = { first: 500, most: 5_000 };

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(word("no-answer"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ? refusal(answer.error) : word("odd-answer", response));
  return answer;
}

const OURS = { "X-Playground": "page" };

const post = (path, body) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...OURS },
    body: JSON.stringify(body),
  });

export const say = (body) => post("/api/say", body);
export const edit = (body) => post("/api/edit", body);
export const tap = (body) => post("/api/tap", body);
export const sendExample = (body) => post("/api/example", body);
export const openTopic = (body) => post("/api/topic", body);

// items: those of the tray.
export function sendFiles(body, items) {
  const form = new FormData();
  const files = items.map(({ name, way, seconds }) => ({ name, way, seconds }));
  form.append("about", JSON.stringify({ ...body, files }));
  for (const item of items) form.append("file", item.file, "file");
  return call("/api/send", { method: "POST", headers: OURS, body: form });
}

// {commands, description}: what the bot tells this person of itself, here.
export const aboutBot = ({ person, chat }) => call(`/api/about?${new URLSearchParams({ person, chat })}`);
export const firstState = () => call("/api/state");
export const fileUrl = (fileId) => `/api/file/${encodeURIComponent(fileId)}`;

export class Feed {
  #source = null;
  #place = null;
  #heard = 0;
  #delay = RETRY_MS.first;
  #timer = 0;

  // onEvent(event) gets every event, first of all {kind: "state"}; onLink(up) says if the server is there.
  constructor(onEvent, onLink) {
    this.onEvent = onEvent;
    this.onLink = onLink;
    setInterval(() => this.#wake(SILENCE_MS), 5_000);
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake(STALE_MS));
    addEventListener("online", () => this.#wake(0));
    addEventListener("pageshow", (event) => event.persisted && this.#wake(0));
  }

  follow(person, chat) {
    this.#place = new URLSearchParams({ person, chat });
    this.#open();
  }

  #wake(limit) {
    if (this.#place && Date.now() - this.#heard > limit) this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#heard = Date.now();
    const source = new EventSource(`/api/events?${this.#place}`);
    this.#source = source;
    source.onmessage = (message) => this.#hear(source, JSON.parse(message.data));
    source.onerror = () => this.#lose(source);
  }

  #hear(source, event) {
    if (source !== this.#source) return;
    this.#heard = Date.now();
    this.#delay = RETRY_MS.first;
    if (event.kind === "state") this.onLink(true);
    if (event.kind !== "ping") this.onEvent(event);
  }

  #lose(source) {
    source.close(); // the browser's own retry gives up on some faults; ours does not
    if (source !== this.#source) return;
    this.onLink(false);
    this.#timer = setTimeout(() => this.#open(), this.#delay);
    this.#delay = Math.min(this.#delay * 1.7, RETRY_MS.most);
  }
}

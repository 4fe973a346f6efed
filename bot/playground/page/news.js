// What a screen reader is told: each new message once, and of one that changes what is new in it, when it rests.

import { byId, el } from "./dom.js";
import { isBot, nameOf } from "./faces.js";
import { isService, previewOf, serviceWords } from "./messages.js";
import { word } from "./words.js";

const REST_MS = { tapped: 400, other: 4_000 }; // a group's preview changes every few seconds
const KEPT_MS = 10_000; // by then it is being read; who browses the page shall not find it twice

// One line of what goes on now; what is said already is not said again.
export function tell(text) {
  const line = byId("spoken");
  if (line.textContent !== text) line.textContent = text;
}

export class News {
  #known = new Map(); // what was told of each message, by its number
  #resting = new Map(); // timers of those that change
  #album = null;

  // A chat that is opened is not news, but what changes in it is.
  open(messages) {
    this.#resting.forEach(clearTimeout);
    this.#resting.clear();
    this.#known = new Map(messages.map((message) => [message.message_id, previewOf(message)]));
    byId("news").replaceChildren();
  }

  add(message, mine) {
    this.#known.set(message.message_id, previewOf(message));
    const again = message.media_group_id && message.media_group_id === this.#album;
    this.#album = message.media_group_id ?? null;
    if (isService(message)) this.#say(serviceWords(message));
    else if (mine) this.#say(word("sent"));
    else if (!again) this.#say(word("said", { name: nameOf(message.from), words: withButtons(message) }));
  }

  // tapped: the reader turned a page of this message, and waits for it.
  change(message, tapped) {
    const id = message.message_id;
    clearTimeout(this.#resting.get(id));
    const rest = () => this.#rested(message);
    if (isBot(message.from)) this.#resting.set(id, setTimeout(rest, tapped ? REST_MS.tapped : REST_MS.other));
  }

  #rested(message) {
    this.#resting.delete(message.message_id);
    const told = new Set((this.#known.get(message.message_id) ?? "").split("\n"));
    this.#known.set(message.message_id, previewOf(message));
    const words = previewOf(message).split("\n").filter((line) => !told.has(line));
    if (words.length) this.#say(word("changed", { name: nameOf(message.from), words: words.join("\n") }));
  }

  #say(text) {
    const line = el("p", {}, text);
    byId("news").append(line);
    setTimeout(() => line.remove(), KEPT_MS);
  }
}

function withButtons(message) {
  const count = (message.reply_markup?.inline_keyboard ?? []).flat().length;
  return count ? `${previewOf(message)}\n${word("buttons-under", { count })}` : previewOf(message);
}

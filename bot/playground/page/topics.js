// The topics of a forum, as a row of buttons over the messages; what is in none of them is in General.

import { ask } from "./dialogs.js";
import { byId, el, iconButton } from "./dom.js";
import { word } from "./words.js";

const GENERAL = 0; // what is in no topic
const MOST_LETTERS = 128; // of a topic's name

export const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : GENERAL);

export class Topics {
  #all = [];
  #fresh = new Set(); // those with messages that nobody has looked at

  // go(topic) opens one; create(name) makes one and resolves when it is there.
  constructor({ go, create }) {
    this.place = byId("topics");
    Object.assign(this, { go, create });
  }

  show(topics, here) {
    if (this.forum !== topics.forum) this.#fresh.clear();
    this.forum = topics.forum;
    this.here = here;
    this.#all = topics.list;
    this.#fresh.delete(here);
    this.#draw();
  }

  has(topic) {
    return topic === GENERAL || this.#all.some((known) => known.id === topic);
  }

  // A message came that is in another topic, or that opened one.
  note(message) {
    const opened = message.forum_topic_created;
    if (opened && !this.has(message.message_id)) this.#all.push({ id: message.message_id, name: opened.name });
    else this.#fresh.add(topicOf(message));
    this.#draw();
  }

  #draw() {
    this.place.hidden = !this.forum;
    if (!this.forum) return this.place.replaceChildren();
    const focused = document.activeElement?.dataset.topic;
    const more = { class: "topic more", "data-testid": "new-topic" };
    const fresh = iconButton("plus", word("new-topic"), () => this.#open(), more);
    const general = { id: GENERAL, name: word("general") };
    this.place.replaceChildren(...[general, ...this.#all].map((topic) => this.#button(topic)), fresh);
    if (focused !== undefined) this.place.querySelector(`[data-topic="${Number(focused)}"]`)?.focus();
    this.place.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #button({ id, name }) {
    const news = this.#fresh.has(id);
    const attributes = { type: "button", class: "topic", "aria-pressed": String(id === this.here), "data-topic": id };
    const sign = news ? el("span", { class: "news", role: "img", "aria-label": word("has-news") }) : null;
    const words = el("span", { dir: "auto" }, name);
    return el("button", { ...attributes, "data-testid": `topic-${id}`, click: () => this.go(id) }, words, sign);
  }

  async #open() {
    const name = await ask(word("new-topic"), word("topic-name"), MOST_LETTERS);
    if (name) await this.create(name);
  }
}

// The message box: it grows, counts near Telegram's limit, and remembers a half-written text per chat.

import { byId, el, icon } from "./dom.js";
import { nameOf } from "./faces.js";
import { previewOf } from "./messages.js";

const LIMIT = 4096;
const COUNT_FROM = 3600;
const MOST_HEIGHT_PX = 200;

export class Composer {
  #unsent = new Map();
  #key = "";
  #replyTo = null;

  // onSend(text, replyTo) resolves when the server took the message, and rejects when it did not.
  constructor(onSend) {
    this.box = byId("composer");
    this.form = byId("form");
    this.quote = byId("quote");
    this.onSend = onSend;
    this.box.addEventListener("input", () => this.#fit());
    this.box.addEventListener("keydown", (event) => this.#key_(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#fit();
  }

  open(key, placeholder) {
    if (key === this.#key) return;
    this.#unsent.set(this.#key, this.box.value);
    this.#key = key;
    this.box.placeholder = placeholder;
    this.reply(null);
    this.#put(this.#unsent.get(key) ?? "");
  }

  reply(message) {
    this.#replyTo = message?.message_id ?? null;
    this.quote.hidden = !message;
    if (!message) return this.quote.replaceChildren();
    const drop = { type: "button", class: "round", "aria-label": "Do not reply", click: () => this.reply(null) };
    const who = el("span", { class: "who" }, `Reply to ${nameOf(message.from)}`);
    const what = el("span", { class: "what" }, previewOf(message).slice(0, 200));
    this.quote.replaceChildren(icon("reply"), el("div", {}, who, what), el("button", drop, icon("close")));
    this.box.focus();
  }

  #key_(event) {
    if (event.key === "Escape" && this.#replyTo) this.reply(null);
    // While an input method composes, Enter picks a word; 229 is how older browsers say so.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    this.#submit();
  }

  async #submit() {
    const text = this.box.value;
    if (!text.trim() || text.length > LIMIT) return;
    const replyTo = this.#replyTo;
    const key = this.#key;
    this.#put("");
    this.reply(null);
    try {
      await this.onSend(text, replyTo);
    } catch {
      if (this.#key === key && !this.box.value) this.#put(text); // nothing that was typed is lost
    }
  }

  #put(text) {
    this.box.value = text;
    this.#fit();
  }

  #fit() {
    const { box } = this;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, MOST_HEIGHT_PX)}px`;
    box.style.overflowY = box.scrollHeight > MOST_HEIGHT_PX ? "auto" : "hidden";
    const left = LIMIT - box.value.length;
    const counter = byId("counter");
    counter.hidden = box.value.length < COUNT_FROM;
    counter.textContent = counter.hidden ? "" : String(left);
    counter.classList.toggle("over", left < 0);
    this.form.classList.toggle("empty", !box.value.trim());
    this.form.querySelector(".send").disabled = !box.value.trim() || left < 0;
  }
}

// The message box: it grows, counts near Telegram's limit, and remembers what was not sent, chat by chat.

import { AttachMenu } from "./attach.js";
import { byId, el, icon, iconButton, span } from "./dom.js";
import { watchFiles } from "./drop.js";
import { nameOf } from "./faces.js";
import { Menu } from "./menu.js";
import { previewOf } from "./messages.js";
import { tell } from "./news.js";
import { Recorder } from "./recorder.js";
import { Tray } from "./tray.js";
import { word } from "./words.js";

const LIMIT = { text: 4096, caption: 1024 };
const COUNT_FROM = 400; // units before the limit
const TELL_AT = [COUNT_FROM, 100, 20, 0];
const MOST_HEIGHT_PX = 200;

export class Composer {
  #unsent = new Map();
  #key = "";
  #about = null; // {kind: "reply" or "edit", message, quote}
  #told = 0; // how many of TELL_AT the text has passed
  #before = ""; // what stood in the box before a message was edited in it

  // actions: send({text, items, replyTo, quote}), example(kind, replyTo, quote) and edit(message, text) reject when
  // the server did not take it;
  // commands() and command(text) are for the menu; last(), near(message, by) find messages.
  constructor(actions) {
    this.box = byId("composer");
    this.form = byId("form");
    this.quote = byId("quote");
    this.actions = actions;
    this.tray = new Tray(() => this.#fit());
    this.menu = new Menu({
      load: actions.commands,
      pick: (text) => (this.#put(""), actions.command(text)),
      fill: (text) => (this.#put(text), this.menu.close()),
    });
    new Recorder((file, seconds) => this.#attach([file], { seconds }));
    const choose = watchFiles((files) => this.#attach(files));
    new AttachMenu({ choose, send: (kind) => this.#example(kind) });
    this.box.addEventListener("input", () => this.#fit());
    this.box.addEventListener("keydown", (event) => this.menu.key(event) || this.#onKey(event));
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.#submit()));
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault(); // the address tells the place, and keeps it
      this.box.focus();
    });
    this.#fit();
  }

  open(key, placeholder) {
    this.box.placeholder = placeholder;
    if (key === this.#key) return;
    this.leave();
    this.#unsent.set(this.#key, { text: this.box.value, items: this.tray.items });
    this.#key = key;
    this.#restore(this.#unsent.get(key) ?? { text: "", items: [] });
  }

  // In another language.
  redraw() {
    this.leave();
    this.tray.replace(this.tray.items);
  }

  // quote: the part of the message that is answered, if not all of it.
  reply(message, quote = null) {
    this.leave();
    this.#begin("reply", message, word("reply-to", { name: nameOf(message.from) }), quote);
  }

  edit(message) {
    this.leave();
    this.#before = this.box.value;
    this.#begin("edit", message, word("edit-yours"));
    this.#put(message.text ?? message.caption ?? "");
  }

  // Neither a reply nor an edit any more.
  leave() {
    const edited = this.#about?.kind === "edit";
    this.#about = null;
    this.quote.hidden = true;
    this.quote.replaceChildren();
    if (edited) this.#put(this.#before);
    else this.#fit();
  }

  #begin(kind, message, title, quote = null) {
    this.#about = { kind, message, quote };
    const shown = (quote ?? previewOf(message)).slice(0, 200);
    const drop = () => (this.leave(), this.box.focus());
    const words = el("div", {}, span("who", title), span("what", shown));
    this.quote.hidden = false;
    const close = iconButton("close", word(kind === "edit" ? "do-not-edit" : "do-not-reply"), drop);
    this.quote.replaceChildren(icon(kind), words, close);
    tell(word("said", { name: title, words: shown }));
    this.#fit();
    this.box.focus();
  }

  #attach(files, voice) {
    if (this.#about?.kind === "edit") this.leave();
    this.tray.add(files, voice);
    this.box.focus();
  }

  async #example(kind) {
    const { message, quote } = this.#about?.kind === "reply" ? this.#about : {};
    await this.actions.example(kind, message?.message_id ?? null, quote ?? null).catch(() => {});
    if (message && this.#replied === message) this.leave();
  }

  #onKey(event) {
    const { key } = event;
    // While an input method composes, Enter picks a word; 229 is how older browsers say so.
    if (event.isComposing || event.keyCode === 229) return;
    if (key === "Escape" && this.#about) return this.leave();
    if (key === "ArrowUp" || key === "ArrowDown") return this.#walk(event, key === "ArrowUp" ? -1 : 1);
    if (key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  // With Control, choose what to reply to; up in an empty box, edit what was said last.
  #walk(event, by) {
    const found = event.ctrlKey || event.altKey ? this.actions.near(this.#replied, by) : null;
    const last = !this.box.value && by < 0 && !this.#about ? this.actions.last() : null;
    if (found) this.reply(found);
    else if (last) this.edit(last);
    else return;
    event.preventDefault();
  }

  get #replied() {
    return this.#about?.kind === "reply" ? this.#about.message : null;
  }

  async #submit() {
    const [text, items, about, key] = [this.box.value, this.tray.items, this.#about, this.#key];
    if (!this.#sendable) return;
    if (about?.kind === "edit") this.#before = "";
    this.#restore({ text: "", items: [] });
    this.leave();
    try {
      if (about?.kind === "edit") await this.actions.edit(about.message, text);
      else await this.actions.send({ text, items, replyTo: about?.message.message_id ?? null, quote: about?.quote });
      for (const item of items) URL.revokeObjectURL(item.url);
    } catch {
      if (this.#key === key && !this.box.value) this.#again(about, { text, items });
    }
  }

  // What was not taken stands in the box as before: nothing that was typed is lost.
  #again(about, unsent) {
    if (about) this[about.kind](about.message, about.quote);
    this.#restore(unsent);
  }

  get #sendable() {
    return Boolean(this.box.value.trim() || this.tray.items.length) && this.#left >= 0;
  }

  get #left() {
    return (this.tray.items.length ? LIMIT.caption : LIMIT.text) - this.box.value.length;
  }

  #restore({ text, items }) {
    this.tray.replace(items);
    this.#put(text);
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
    const counter = byId("counter");
    counter.hidden = this.#left > COUNT_FROM;
    counter.textContent = counter.hidden ? "" : String(this.#left);
    counter.classList.toggle("over", this.#left < 0);
    const passed = TELL_AT.filter((count) => this.#left < count).length;
    const left = this.#left < 0 ? "characters-over" : "characters-left";
    if (passed > this.#told) tell(word(left, { count: Math.abs(this.#left) }));
    this.#told = passed;
    this.form.classList.toggle("empty", !box.value && !this.tray.items.length && !this.#about);
    byId("send").disabled = !this.#sendable;
  }
}

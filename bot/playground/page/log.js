// The list of messages: what is shown, and where the reader stands in it.

import { byId, el } from "./dom.js";
import { messageView } from "./messages.js";

const NEAR_END_PX = 48;
const SAME_BREATH_S = 300;
const days = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export class Log {
  #atEnd = true;
  #unread = 0;

  constructor(actions) {
    this.scroll = byId("scroll");
    this.list = byId("log");
    this.pill = byId("pill");
    this.actions = { ...actions, jump: (id) => this.jump(id) };
    this.messages = new Map();
    this.scroll.addEventListener("scroll", () => this.#noticePlace(), { passive: true });
    this.pill.addEventListener("click", () => this.toEnd("smooth"));
    const watch = new ResizeObserver(() => this.#atEnd && this.toEnd());
    watch.observe(this.list.parentElement);
    watch.observe(this.scroll);
  }

  show(messages, hidden, view) {
    this.view = view;
    this.messages = new Map(messages.map((m) => [m.message_id, m]));
    this.list.setAttribute("aria-busy", "true"); // a whole chat is not news to read aloud
    this.list.replaceChildren();
    if (hidden) this.list.append(el("p", { class: "day" }, `${hidden} earlier messages are not shown`));
    for (const message of messages) this.#append(message);
    this.toEnd();
    requestAnimationFrame(() => this.list.removeAttribute("aria-busy"));
  }

  add(message) {
    if (this.messages.has(message.message_id)) return this.edit(message);
    const mine = message.from?.id === this.view.me;
    this.messages.set(message.message_id, message);
    this.#append(message).classList.add("fresh");
    if (mine || this.#atEnd) this.toEnd();
    else this.#count(this.#unread + 1);
  }

  edit(message) {
    const old = this.#node(message.message_id);
    if (!old) return this.messages.has(message.message_id) ? undefined : this.add(message);
    this.messages.set(message.message_id, message);
    const fresh = messageView(message, this.view, this.actions);
    fresh.classList.toggle("follows", old.classList.contains("follows"));
    const focused = [...old.querySelectorAll("button")].indexOf(document.activeElement);
    old.replaceWith(fresh);
    if (focused >= 0) fresh.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
    if (this.#atEnd) this.toEnd();
  }

  remove(messageId) {
    this.messages.delete(messageId);
    this.#node(messageId)?.remove();
  }

  jump(messageId) {
    const node = this.#node(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1600);
  }

  toEnd(behavior = "instant") {
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
    this.#atEnd = true;
    this.#count(0);
  }

  #node(messageId) {
    return this.list.querySelector(`[data-message-id="${Number(messageId)}"]`);
  }

  #append(message) {
    const node = messageView(message, this.view, this.actions);
    const day = days.format(new Date(message.date * 1000));
    if (this.list.dataset.day !== day || !this.list.childElementCount) {
      this.list.append(el("p", { class: "day" }, day));
      this.list.dataset.day = day;
    } else {
      node.classList.toggle("follows", this.#follows(message));
    }
    this.last = message;
    this.list.append(node);
    return node;
  }

  #follows(message) {
    const last = this.last;
    return Boolean(last) && last.from?.id === message.from?.id && message.date - last.date < SAME_BREATH_S;
  }

  #noticePlace() {
    const below = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight;
    this.#atEnd = below < NEAR_END_PX;
    if (this.#atEnd) this.#count(0);
  }

  #count(unread) {
    this.#unread = unread;
    this.pill.hidden = unread === 0;
    this.pill.lastElementChild.textContent = unread === 1 ? "1 new message" : `${unread} new messages`;
  }
}

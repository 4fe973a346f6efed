// The list of messages: what is shown, and where the reader stands in it.

import { byId, el } from "./dom.js";
import { isService, messageView, serviceView } from "./messages.js";
import { News } from "./news.js";
import { Walk } from "./walk.js";
import { word, written } from "./words.js";

const NEAR_END_PX = 48;
const SAME_BREATH_S = 300;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const motion = () => (calm.matches ? "instant" : "smooth");

export class Log {
  #atEnd = true;
  #unread = 0;
  #tapped = 0;

  constructor(actions) {
    this.scroll = byId("scroll");
    this.list = byId("log");
    this.pill = byId("pill");
    this.walk = new Walk(this.list);
    this.news = new News();
    this.actions = { ...actions, jump: (id) => this.jump(id), tap: (id, data) => this.#tap(id, data, actions.tap) };
    this.messages = new Map();
    this.scroll.addEventListener("scroll", () => this.#noticePlace(), { passive: true });
    this.list.addEventListener("unfold", () => (this.#atEnd = false)); // who opens a quote reads on from where it began
    this.pill.addEventListener("click", () => this.toEnd(motion()));
    const watch = new ResizeObserver(() => this.#atEnd && this.toEnd());
    watch.observe(this.list.parentElement);
    watch.observe(this.scroll);
  }

  show(messages, hidden, view) {
    this.view = view;
    this.messages = new Map();
    this.last = null;
    this.list.replaceChildren();
    if (hidden) this.list.append(el("p", { class: "day" }, word("earlier-hidden", { count: hidden })));
    for (const message of messages) this.#put(message);
    this.news.open(messages);
    this.toEnd();
  }

  clear() {
    this.messages = new Map();
    this.list.replaceChildren();
    this.#count(0);
  }

  add(message) {
    if (this.messages.has(message.message_id)) return this.edit(message);
    const mine = message.from?.id === this.view.me;
    this.#noticePlace(); // the event of the last scroll may still be on its way
    this.#put(message).classList.add("fresh");
    this.news.add(message, mine);
    if (mine || this.#atEnd) this.toEnd();
    else this.#count(this.#unread + 1);
  }

  edit(message) {
    if (!this.messages.has(message.message_id)) return this.add(message);
    this.messages.set(message.message_id, message);
    this.#refresh(message);
    this.news.change(message, message.message_id === this.#tapped);
  }

  react(messageId, reactions) {
    this.view.reactions[messageId] = reactions;
    const message = this.messages.get(messageId);
    if (message && !isService(message)) this.#refresh(message);
  }

  remove(messageId) {
    const message = this.messages.get(messageId);
    if (!message) return;
    const node = this.node(messageId);
    this.messages.delete(messageId);
    if (this.#parts(message).length) this.#replace(node, this.#view(message));
    else node?.remove();
  }

  // The bubble of a message: its own, or that of its album.
  node(messageId) {
    const message = this.messages.get(Number(messageId));
    const id = message ? this.#parts(message)[0].message_id : Number(messageId);
    return this.list.querySelector(`article[data-message-id="${id}"]`);
  }

  // The newest message that is so; undefined when none is.
  find(isSo) {
    return [...this.messages.values()].reverse().find((message) => !isService(message) && isSo(message));
  }

  // The message over or under another one; over none is the newest.
  near(message, by) {
    const all = [...this.messages.values()].filter((one) => !isService(one));
    const at = all.findIndex((one) => one.message_id === message?.message_id);
    return at < 0 ? (by < 0 ? all.at(-1) : null) : all[at + by];
  }

  jump(messageId) {
    const node = this.node(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: motion() });
    node.focus({ preventScroll: true });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1600);
  }

  toEnd(behavior = "instant") {
    const top = this.messages.size ? this.scroll.scrollHeight : 0; // an empty chat is read from its beginning
    this.scroll.scrollTo({ top, behavior });
    this.#atEnd = true;
    this.#count(0);
  }

  #tap(messageId, data, send) {
    this.#tapped = messageId;
    return send(messageId, data);
  }

  #parts(message) {
    const album = message.media_group_id;
    if (!album) return [this.messages.get(message.message_id)].filter(Boolean);
    return [...this.messages.values()].filter((m) => m.media_group_id === album);
  }

  #view(message) {
    return messageView(this.#parts(message), this.view, this.actions);
  }

  #put(message) {
    this.messages.set(message.message_id, message);
    return this.#parts(message).length > 1 ? this.#refresh(message) : this.#append(message);
  }

  #refresh(message) {
    return this.#replace(this.node(message.message_id), this.#view(message));
  }

  // The reader's place stays: the end of the log, or the buttons that were tapped, or what stands below.
  #replace(old, fresh) {
    this.#noticePlace();
    const before = old.getBoundingClientRect().bottom;
    const known = Number(old.dataset.messageId) === this.#tapped;
    fresh.classList.toggle("follows", old.classList.contains("follows"));
    const focused = focusIn(old);
    old.replaceWith(fresh);
    this.walk.moved(old, fresh);
    if (old.querySelector(".folded.open")) for (const fold of fresh.querySelectorAll(".unfold")) fold.click();
    focused?.(fresh);
    if (this.#atEnd) this.toEnd();
    else if (known || before < this.scroll.getBoundingClientRect().top)
      this.scroll.scrollTop += fresh.getBoundingClientRect().bottom - before;
    return fresh;
  }

  #append(message) {
    const node = isService(message) ? serviceView(message) : this.#view(message);
    const day = written("day", message.date);
    if (this.list.dataset.day !== day || !this.last) {
      this.list.append(el("p", { class: "day" }, day));
      this.list.dataset.day = day;
    } else {
      node.classList.toggle("follows", this.#follows(message));
    }
    this.last = message;
    this.list.append(node);
    if (!this.list.contains(document.activeElement) && node.matches("article")) this.walk.stand(node);
    return node;
  }

  #follows(message) {
    const last = this.last;
    return !isService(last) && last.from?.id === message.from?.id && message.date - last.date < SAME_BREATH_S;
  }

  #noticePlace() {
    const below = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight;
    this.#atEnd = below < NEAR_END_PX;
    if (this.#atEnd) this.#count(0);
  }

  #count(unread) {
    this.#unread = unread;
    this.pill.hidden = unread === 0;
    this.pill.lastElementChild.textContent = word("new-messages", { count: unread });
  }
}

// If the focus is in a bubble that goes: gives it to the same button of the new one, or to one near it.
function focusIn(old) {
  const focused = document.activeElement;
  if (!old.contains(focused)) return null;
  const buttons = (node) => [...node.querySelectorAll("button")];
  const index = buttons(old).indexOf(focused);
  return (fresh) => {
    const all = buttons(fresh);
    const isSame = (b) => b.textContent === focused.textContent && b.className === focused.className;
    const same = index < 0 ? null : all.find(isSame);
    (same ?? (index < 0 ? fresh : (all[index] ?? fresh))).focus({ preventScroll: true });
  };
}

// One message as a bubble.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { renderText } from "./entities.js";
import { face, isBot, nameOf } from "./faces.js";
import { keyboard } from "./keyboard.js";
import { showPicture } from "./viewer.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

// view: {me, group}; actions: {command(text), reply(message), jump(messageId), tap(messageId, data)}.
export function messageView(message, view, actions) {
  const sender = message.from;
  const mine = sender?.id === view.me;
  const article = el("article", {
    class: `message ${mine ? "mine" : "theirs"}`,
    "data-testid": "message",
    "data-message-id": message.message_id,
    "data-from": isBot(sender) ? "bot" : "person",
    "data-sender": sender?.id,
    "aria-label": `${mine ? "You" : nameOf(sender)}, ${timeOf(message)}`,
  });
  const body = el("div", { class: "body" }, bubble(message, view, mine, actions));
  const keys = keyboard(message.reply_markup, (data) => actions.tap(message.message_id, data));
  if (keys) body.append(keys);
  article.append(mine ? "" : face(sender), body, replyButton(message, actions));
  return article;
}

export const previewOf = (message) =>
  message.text ?? message.caption ?? (message.photo ? "Photo" : (message.document?.file_name ?? "Message"));

const timeOf = (message) => clock.format(new Date(message.date * 1000));

function bubble(message, view, mine, actions) {
  const named = view.group && !mine;
  const words = message.text ?? message.caption ?? "";
  const text = el("div", { class: "text", dir: "auto" });
  text.append(renderText(words, message.entities ?? message.caption_entities, actions.command));
  return el(
    "div",
    { class: "bubble" },
    named ? el("div", { class: `name tint-${message.from.id % 6}` }, nameOf(message.from)) : null,
    message.reply_to_message ? quoted(message.reply_to_message, actions) : null,
    message.photo ? photo(message) : null,
    message.document ? file(message.document) : null,
    words ? text : null,
    meta(message),
  );
}

function meta(message) {
  const edited = message.edit_date ? el("span", { class: "edited" }, "edited ") : null;
  const time = el("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message));
  return el("div", { class: "meta" }, edited, time);
}

function quoted(message, actions) {
  const who = el("span", { class: "who" }, nameOf(message.from));
  const what = el("span", { class: "what" }, previewOf(message).slice(0, 200));
  const label = `Go to the message of ${nameOf(message.from)} that this replies to`;
  const go = () => actions.jump(message.message_id);
  return el("button", { type: "button", class: "snippet", title: label, click: go }, who, what);
}

function photo(message) {
  const largest = message.photo.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const src = fileUrl(largest.file_id);
  const alt = message.caption ? `Picture: ${message.caption.slice(0, 120)}` : "Picture";
  const image = el("img", { src, alt, width: largest.width, height: largest.height });
  const now = () => document.querySelector(`[data-message-id="${Number(message.message_id)}"] .photo`);
  const attributes = { type: "button", class: "photo", title: "Show it large", "data-testid": "photo" };
  return el("button", { ...attributes, click: () => showPicture(src, alt, now) }, image);
}

function file(document) {
  const name = el("span", { class: "file-name" }, document.file_name ?? "file");
  const size = el("span", { class: "file-size" }, sizeOf(document.file_size ?? 0));
  const download = document.file_name ?? "file";
  const attributes = { class: "file", href: fileUrl(document.file_id), download, "data-testid": "file" };
  return el("a", attributes, icon("file"), el("span", { class: "words" }, name, size));
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function replyButton(message, actions) {
  const attributes = { type: "button", class: "reply", "aria-label": "Reply", title: "Reply", "data-testid": "reply" };
  return el("button", { ...attributes, click: () => actions.reply(message) }, icon("reply"));
}

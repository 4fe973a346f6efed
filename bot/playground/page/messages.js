// One message as a bubble; an album is one bubble of several messages.

import { el, iconButton } from "./dom.js";
import { renderText } from "./entities.js";
import { face, isBot, nameOf } from "./faces.js";
import { keyboard } from "./keyboard.js";
import { labelOf, mediaView } from "./media.js";
import { word, written } from "./words.js";

// parts: the messages of the bubble; view: {me, group, language, reactions by message};
// actions: {command(text), reply(message), edit(message), jump(messageId), tap(messageId, data)}.
export function messageView(parts, view, actions) {
  const [message] = parts;
  const sender = message.from;
  const mine = sender?.id === view.me;
  const article = el("article", {
    class: `message ${mine ? "mine" : "theirs"}`,
    tabindex: "-1",
    "data-testid": "message",
    "data-message-id": message.message_id,
    "data-from": isBot(sender) ? "bot" : "person",
    "data-sender": sender?.id,
    "aria-label": word("label-of-message", { name: mine ? word("you") : nameOf(sender), time: timeOf(message) }),
    "aria-describedby": `content-${message.message_id}`,
  });
  const body = el("div", { class: "body" }, bubble(parts, view, mine, actions));
  const keys = keyboard(message.reply_markup, (data) => actions.tap(message.message_id, data));
  if (keys) body.append(keys);
  article.append(mine ? "" : face(sender), body, acts(message, view.me, actions));
  return article;
}

// What Telegram itself tells of a chat.
export const isService = (message) => Boolean(message.forum_topic_created);

export function serviceView(message) {
  return el("p", { class: "day", "data-testid": "service" }, serviceWords(message));
}

export const serviceWords = ({ from, forum_topic_created: topic }) =>
  word("opened-topic", { name: nameOf(from), topic: topic.name });

export const previewOf = (message) => message.text ?? message.caption ?? labelOf(message);

const EDITABLE = ["text", "photo", "document", "voice", "audio", "video", "animation"];

// A text, or the caption of what has one.
export const canEdit = (message, me) =>
  message.from?.id === me && !message.forward_origin && EDITABLE.some((kind) => message[kind] !== undefined);

const timeOf = (message) => written("time", message.date);

function bubble(parts, view, mine, actions) {
  const [message] = parts;
  const worded = parts.find((m) => m.text ?? m.caption) ?? message;
  const words = worded.text ?? worded.caption ?? "";
  const text = el("div", { class: "text", dir: "auto", lang: view.language }); // which also picks shapes of characters
  text.append(renderText(words, worded.entities ?? worded.caption_entities, actions.command));
  const named = view.group && !mine;
  const children = [
    named ? el("div", { class: `name tint-${message.from.id % 6}` }, nameOf(message.from)) : null,
    message.forward_origin ? forwarded(message.forward_origin) : null,
    message.reply_to_message && !isService(message.reply_to_message) ? quoted(message, actions) : null,
    ...mediaView(parts),
    words ? text : null,
    reacted(parts.flatMap((m) => view.reactions[m.message_id] ?? [])),
    meta(parts.findLast((m) => m.edit_date) ?? message),
  ];
  const wide = parts.some((m) => m.photo) ? " pictured" : "";
  return el("div", { class: `bubble${wide}`, id: `content-${message.message_id}` }, ...children);
}

function meta(message) {
  // Telegram's apps do not tell that a bot has turned a page.
  const told = message.edit_date && !(isBot(message.from) && message.reply_markup);
  const edited = told ? el("span", { class: "edited" }, word("edited"), " ") : null;
  const datetime = new Date(message.date * 1000).toISOString();
  const time = el("time", { datetime, "aria-hidden": "true" }, timeOf(message)); // the label of the message has it
  return el("div", { class: "meta" }, edited, time);
}

function reacted(signs) {
  if (!signs.length) return null;
  const all = signs.join(" ");
  const attributes = { class: "reactions", role: "img", "aria-label": word("reaction-of-bot", { signs: all }) };
  return el("div", { ...attributes, "data-testid": "reactions" }, all);
}

function quoted({ reply_to_message: message, quote }, actions) {
  const who = el("span", { class: "who" }, nameOf(message.from));
  const what = el("span", { class: "what" }, (quote?.text ?? previewOf(message)).slice(0, 200));
  const label = word("go-to-message", { name: nameOf(message.from) });
  const go = () => actions.jump(message.message_id);
  return el("button", { type: "button", class: "snippet", title: label, click: go }, who, what);
}

function forwarded(origin) {
  const from = origin.sender_user?.first_name ?? origin.sender_user_name ?? (origin.chat ?? origin.sender_chat)?.title;
  return el("div", { class: "forwarded" }, word("forwarded-from", { name: from ?? word("someone") }));
}

function acts(message, me, actions) {
  const reply = act("reply", word("reply"), () => actions.reply(message, selectedIn(message)));
  const edit = canEdit(message, me) ? act("edit", word("edit"), () => actions.edit(message)) : null;
  return el("div", { class: "acts" }, edit, reply);
}

// Only the message that the arrow keys have reached has its acts among the tab stops: see walk.js.
function act(name, label, click) {
  const mousedown = (event) => event.preventDefault(); // what is marked stays so
  return iconButton(name, label, click, { class: "act", tabindex: "-1", mousedown, "data-testid": name });
}

// The part of the message that the reader has marked; it is quoted by a reply, as on Telegram.
function selectedIn(message) {
  const selection = getSelection();
  if (selection.isCollapsed) return null;
  const words = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".text");
  const [from, to] = [words(selection.anchorNode), words(selection.focusNode)];
  const part = selection.toString().trim();
  const ours = from?.closest("article")?.dataset.messageId === String(message.message_id);
  return from === to && ours && part && (message.text ?? message.caption).includes(part) ? part : null;
}

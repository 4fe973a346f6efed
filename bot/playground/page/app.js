// The page's wiring: events in, actions out.

import { aboutBot, edit, Feed, firstState, openTopic, say, sendExample, sendFiles, tap } from "./api.js";
import { Composer } from "./composer.js";
import { watchLinks } from "./deeplinks.js";
import { byId } from "./dom.js";
import { face, isBot } from "./faces.js";
import { answered } from "./keyboard.js";
import { Log } from "./log.js";
import { canEdit } from "./messages.js";
import { tell } from "./news.js";
import { Progress } from "./progress.js";
import { groupFace, showSidebar } from "./sidebar.js";
import { alertBox, toast } from "./toasts.js";
import { topicOf, Topics } from "./topics.js";
import { showWelcome } from "./welcome.js";
import { watchLanguage, word } from "./words.js";

let around = null; // the bot, the people, the groups, and the chat's messages and topics
let place = null; // {person, chat, topic}; topic 0: none, or General
let known = false; // whether the server has told what stands there

const group = () => around.groups.find((one) => one.id === place.chat) ?? null;
const here = () => ({ person: place.person, chat: place.chat });
const where = () => ({ ...here(), topic: place.topic || null });
const isHere = (message) => !group()?.is_forum || topicOf(message) === place.topic;

// What the server refuses, or does not hear, is told and handed on.
const told = (act) => act.catch((error) => (toast(error.message, "fault"), Promise.reject(error)));
const quietly = (act) => told(act).catch(() => {});

const send = ({ text, items = [], replyTo = null, quote = null }) => {
  const body = { ...where(), text, reply_to: replyTo, quote };
  return told(items.length ? sendFiles(body, items) : say(body));
};

const sendCommand = (text) => {
  const addressed = group() && text.startsWith("/") && !text.includes("@");
  return send({ text: addressed ? `${text}@${around.bot.username}` : text }).catch(() => {});
};

const composer = new Composer({
  send,
  example: (kind, replyTo, quote) => told(sendExample({ ...where(), kind, reply_to: replyTo, quote })),
  edit: (message, text) => told(edit({ ...here(), message_id: message.message_id, text })),
  commands: async () => (await told(aboutBot(place))).commands,
  command: sendCommand,
  last: () => log.find((message) => canEdit(message, place.person)),
  near: (message, by) => log.near(message, by),
});
const progress = new Progress(sendCommand);
const log = new Log({
  command: sendCommand,
  reply: (message, quote) => composer.reply(message, quote),
  edit: (message) => composer.edit(message),
  tap: async (messageId, data) => (await tap({ ...here(), message_id: messageId, data })).callback_query_id,
});
const topics = new Topics({
  go: (topic) => go(place.person, place.chat, topic),
  create: (name) => quietly(openTopic({ ...here(), name }).then(({ topic }) => go(place.person, place.chat, topic))),
});

const handlers = {
  state(event) {
    around = event;
    topics.show({ forum: group()?.is_forum ? place.chat : null, list: event.topics }, place.topic);
    if (!topics.has(place.topic)) return go(place.person, place.chat);
    const language = around.people.find((p) => p.id === place.person).language;
    const view = { me: event.person, group: Boolean(group()), language, reactions: event.reactions };
    known = true;
    log.show(event.messages.filter(isHere), event.hidden, view);
    progress.clear();
    progress.draft(event.draft, around.bot);
    showFrame();
  },
  message({ message }) {
    if (message.forum_topic_created || !isHere(message)) topics.note(message);
    if (!isHere(message)) return;
    if (isBot(message.from)) progress.clear();
    log.add(message);
    welcome();
  },
  edit: ({ message }) => isHere(message) && log.edit(message),
  delete: (event) => (log.remove(event.message_id), welcome()),
  reaction: (event) => log.react(event.message_id, event.reactions),
  draft: (event) => progress.draft(event.draft, around.bot),
  typing: () => progress.typing(around.bot),
  toast(event) {
    answered(event.callback_query_id);
    if (event.text) (event.show_alert ? alertBox : toast)(event.text);
  },
};

const feed = new Feed(
  (event) => handlers[event.kind]?.(event),
  (up) => {
    byId("bar").hidden = up;
    byId("bar").textContent = up ? "" : word("server-away");
  },
);

function go(person, chat, topic = 0) {
  place = { person, chat, topic };
  known = false;
  log.clear();
  progress.clear();
  history.replaceState(null, "", `#${person}/${chat}${topic ? `/${topic}` : ""}`);
  showFrame();
  feed.follow(person, chat);
}

watchLinks(
  () => around.bot.username,
  (parameter) => {
    go(place.person, place.person);
    quietly(send({ text: `/start ${parameter}`.trim() }));
  },
);

function showFrame() {
  const person = around.people.find((p) => p.id === place.person);
  showSidebar(around, place, go);
  byId("face").replaceChildren(group() ? groupFace(group()) : face(around.bot));
  byId("title").textContent = group()?.title ?? around.bot.first_name;
  byId("note").textContent = noteOf(around.model);
  composer.open(`${place.person}/${place.chat}/${place.topic}`, word("message-as", person));
  status();
  welcome();
}

// What the page says of the model: with a real provider, questions do leave this machine.
function noteOf(model) {
  if (!model) return word("note");
  return word(model.provider ? "note-provider" : "note-demo", { model: model.name, provider: model.provider });
}

function status() {
  const calm = group() ? [...around.people.map((p) => p.name), around.bot.first_name].join(", ") : word("bot");
  byId("subtitle").textContent = progress.busy ? word("bot-thinks") : calm;
  tell(progress.busy ? word("bot-thinks") : "");
  byId("subtitle").classList.toggle("busy", progress.busy);
}

function welcome() {
  const { admin, language } = around.people.find((p) => p.id === place.person);
  const about = { admin, language, group: Boolean(group()), username: around.bot.username };
  const describe = group() ? null : async () => (await aboutBot(place)).description;
  showWelcome(known && log.messages.size === 0, about, (text) => send({ text }).catch(() => {}), describe);
}

function rememberedPlace(state) {
  const [person, chat, topic] = location.hash.slice(1).split("/").map(Number);
  const chats = [person, ...state.groups.map((one) => one.id)];
  const isKnown = state.people.some((p) => p.id === person) && chats.includes(chat);
  return isKnown ? [person, chat, topic || 0] : [state.person, state.chat];
}

async function begin() {
  try {
    around = await firstState();
  } catch {
    setTimeout(begin, 1000);
    return;
  }
  progress.onChange = status;
  go(...rememberedPlace(around));
}

watchLanguage(byId("language"), () => {
  composer.redraw();
  if (place) go(place.person, place.chat, place.topic);
});
begin();

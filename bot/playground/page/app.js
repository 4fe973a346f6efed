// The page's wiring: events in, actions out.

import { Feed, firstState, say, tap } from "./api.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { face, isBot } from "./faces.js";
import { answered } from "./keyboard.js";
import { Log } from "./log.js";
import { Progress } from "./progress.js";
import { groupFace, showSidebar } from "./sidebar.js";
import { alertBox, toast } from "./toasts.js";
import { showWelcome } from "./welcome.js";

let around = null; // the bot, the people, the group
let place = null; // {person, chat}

const here = () => ({ person: place.person, chat: place.chat });
const inGroup = () => place.chat === around.group.id;

async function send(text, replyTo = null) {
  try {
    await say({ ...here(), text, reply_to: replyTo });
  } catch (error) {
    toast(error.message, "fault");
    throw error;
  }
}

const sendCommand = (text) => {
  const addressed = inGroup() && text.startsWith("/") && !text.includes("@");
  return send(addressed ? `${text}@${around.bot.username}` : text).catch(() => {});
};

const composer = new Composer(send);
const progress = new Progress(sendCommand);
const log = new Log({
  command: sendCommand,
  reply: (message) => composer.reply(message),
  tap: async (messageId, data) => (await tap({ ...here(), message_id: messageId, data })).callback_query_id,
});

const handlers = {
  state(event) {
    around = event;
    log.show(event.messages, event.hidden, { me: event.person, group: inGroup() });
    progress.clear();
    progress.draft(event.draft, around.bot);
    showFrame();
  },
  message({ message }) {
    if (isBot(message.from)) progress.clear();
    log.add(message);
    welcome();
  },
  edit: ({ message }) => log.edit(message),
  delete: (event) => log.remove(event.message_id),
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
    byId("bar").textContent = up ? "" : "The playground's server is away. This page reconnects by itself.";
  },
);

function go(person, chat) {
  place = { person, chat };
  history.replaceState(null, "", `#${person}/${chat}`);
  showFrame();
  feed.follow(person, chat);
}

function showFrame() {
  const person = around.people.find((p) => p.id === place.person);
  showSidebar(around, place, go);
  byId("face").replaceChildren(inGroup() ? groupFace() : face(around.bot));
  byId("title").textContent = inGroup() ? around.group.title : around.bot.first_name;
  byId("note").textContent = around.note || "Playground";
  composer.open(`${place.person}/${place.chat}`, `Message as ${person.name}`);
  status();
  welcome();
}

function status() {
  const calm = inGroup() ? members() : "bot";
  byId("subtitle").textContent = progress.busy ? "Glassbox is thinking" : calm;
  byId("subtitle").classList.toggle("busy", progress.busy);
}

const members = () => [...around.people.map((p) => p.name), around.bot.first_name].join(", ");

function welcome() {
  const admin = around.people.find((p) => p.id === place.person).admin;
  const about = { admin, group: inGroup(), username: around.bot.username };
  showWelcome(log.messages.size === 0, about, (text) => send(text).catch(() => {}));
}

function rememberedPlace(state) {
  const [person, chat] = location.hash.slice(1).split("/").map(Number);
  const known = state.people.some((p) => p.id === person) && [person, state.group.id].includes(chat);
  return known ? [person, chat] : [state.person, state.chat];
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

begin();

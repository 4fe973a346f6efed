// An empty chat: what this is, and a few questions to begin with.

import { byId, el } from "./dom.js";

const QUESTIONS = [
  "hello",
  "Which is larger, 9.11 or 9.8?",
  "Write python code to get the first 10 prime numbers",
];

export function showWelcome(visible, { admin, group, username }, send) {
  const place = byId("welcome");
  place.hidden = !visible;
  if (!visible) return place.replaceChildren();
  const words = group
    ? `In a group the bot answers when it is called: by a command, by @${username}, or by a reply to it.`
    : "Ask something. The bot thinks first, and shows how it got there.";
  const commands = group ? ["/help"] : ["/help", ...(admin ? ["/stats"] : [])];
  const starters = [...QUESTIONS.map((q) => (group ? `@${username} ${q}` : q)), ...commands];
  const chip = (text) => el("button", { type: "button", class: "chip", click: () => send(text) }, text);
  const logo = el("img", { src: "/page/logo.svg", alt: "", width: "72", height: "72" });
  place.replaceChildren(logo, el("p", {}, words), el("div", { class: "chips" }, ...starters.map(chip)));
}

// An empty chat: what this is, and a few questions to begin with.

import { byId, el } from "./dom.js";
import { word } from "./words.js";

const QUESTIONS = {
  en: ["hello", "Which is larger, 9.11 or 9.8?", "Write python code to get the first 10 prime numbers"],
  zh: ["你好", "9.11 和 9.8 哪个更大？", "写一段 Python 代码，求前 10 个质数"],
};

// describe() resolves to what the bot says of itself; null: not here.
export function showWelcome(visible, { admin, group, username, language }, send, describe) {
  const place = byId("welcome");
  place.hidden = !visible;
  if (!visible) return place.replaceChildren();
  const words = group ? word("ask-in-group", { username }) : word("ask-something");
  const commands = group ? ["/help"] : ["/help", ...(admin ? ["/stats"] : [])];
  const questions = QUESTIONS[language.slice(0, 2)] ?? QUESTIONS.en;
  const starters = [...questions.map((q) => (group ? `@${username} ${q}` : q)), ...commands];
  const chip = (text) => el("button", { type: "button", class: "chip", click: () => send(text) }, text);
  const logo = el("img", { src: "/page/logo.svg", alt: "", width: "72", height: "72" });
  const told = el("p", { dir: "auto" }, words);
  place.replaceChildren(logo, told, el("div", { class: "chips" }, ...starters.map(chip)));
  const tell = (description) => description && (told.textContent = description);
  describe?.().then(tell).catch(() => {}); // the words that stand there will do
}

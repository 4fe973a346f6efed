// The page's own words. A language is a table in a file of its own, and its line in TABLES; what people and the bot
// write is not translated. The order of choice: the button's, which is remembered, then the browser's languages.

import en from "./words-en.js";
import zh from "./words-zh.js";

const TABLES = { en, "zh-Hans": zh };
const FORMS = {
  time: { hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  moment: { dateStyle: "full", timeStyle: "short" },
};
const base = (tag) => tag.toLowerCase().split("-")[0];
const nearest = (tag) =>
  Object.keys(TABLES).find((known) => known.toLowerCase() === tag.toLowerCase()) ??
  Object.keys(TABLES).find((known) => base(known) === base(tag));
const chosen = [remembered(), ...navigator.languages].filter(Boolean).map(nearest).find(Boolean);

let language = chosen ?? "en";
let made = {}; // formats of this language, made when they are first needed

// The sentence of a key, with its {names} filled in; `count` also picks the plural's form.
export function word(key, values = {}) {
  const found = TABLES[language][key];
  const sentence = typeof found === "string" ? found : found[new Intl.PluralRules(language).select(values.count)];
  return filled(sentence, values);
}

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// What the server refuses it says in English; what a person may meet stands in the tables.
export function refusal(sentence) {
  for (const key of Object.keys(en).filter((name) => name.startsWith("refused-"))) {
    const pattern = en[key].replace(/[.]/g, "\\.").replace(/\{(\w+)\}/g, "(?<$1>.+)");
    const found = new RegExp(`^${pattern}$`).exec(sentence);
    if (found) return word(key, found.groups);
  }
  return word("refused", { sentence });
}

// A time in seconds, in one of FORMS, as the browser writes it in this language.
export function written(form, seconds) {
  const own = navigator.languages.find((tag) => base(tag) === base(language)) ?? language;
  made[form] ??= new Intl.DateTimeFormat(own, FORMS[form]);
  return made[form].format(new Date(seconds * 1000));
}

// Gives the words to what stands in index.html.
export function fillPage() {
  document.documentElement.lang = language;
  document.title = word("title");
  const put = (name, act) => {
    for (const node of document.querySelectorAll(`[data-${name}]`)) act(node, word(node.dataset[name]));
  };
  put("word", (node, words) => (node.textContent = words));
  put("label", (node, words) => node.setAttribute(node.matches("button") ? "title" : "aria-label", words));
}

// The button names the language that comes next; changed() is called when the page has to be drawn anew.
export function watchLanguage(button, changed) {
  const all = Object.keys(TABLES);
  const next = () => all[(all.indexOf(language) + 1) % all.length];
  const show = () => {
    fillPage();
    button.lang = next();
    button.textContent = TABLES[next()].language;
  };
  button.addEventListener("click", () => {
    [language, made] = [next(), {}];
    remember();
    show();
    changed();
  });
  show();
}

function remembered() {
  try {
    return localStorage.getItem("language");
  } catch {
    return null; // storage may be switched off
  }
}

function remember() {
  try {
    localStorage.setItem("language", language);
  } catch {
    /* as above */
  }
}

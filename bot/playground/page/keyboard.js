// Inline keyboards: rows of buttons under a message.

import { copyText, el, icon } from "./dom.js";
import { link } from "./entities.js";
import { tellCopied, toast } from "./toasts.js";
import { word } from "./words.js";

const PATIENCE_MS = 20_000;
const waiting = new Map(); // callback query id -> function that ends the button's busy state
const early = new Set(); // answers that overtook the reply to our own request

// onTap(data) sends the tap and resolves to the callback query's id.
export function keyboard(markup, onTap) {
  const rows = markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  const row = (buttons) => el("div", { class: "row" }, ...buttons.map((b) => inlineButton(b, onTap)));
  return el("div", { class: "keyboard", role: "group", "aria-label": word("buttons") }, ...rows.map(row));
}

export function answered(queryId) {
  const done = waiting.get(queryId);
  if (done) done();
  else early.add(queryId);
}

function inlineButton(button, onTap) {
  if (button.url) return urlButton(button);
  const node = el("button", {
    type: "button",
    "data-testid": "inline-button",
    "data-style": button.style,
    disabled: button.callback_data === undefined && !button.copy_text,
  });
  node.append(el("span", {}, button.text));
  if (button.copy_text) {
    node.append(icon("copy"));
    node.addEventListener("click", () => copyFrom(button.copy_text.text));
  } else {
    node.addEventListener("click", () => press(node, () => onTap(button.callback_data)));
  }
  return node;
}

function urlButton(button) {
  const node = link(button.url);
  node.classList.add("url-button");
  node.dataset.testid = "inline-button";
  node.append(el("span", {}, button.text), icon("link"));
  return node;
}

const copyFrom = async (text) => tellCopied(await copyText(text));

async function press(node, send) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  const free = () => node.removeAttribute("aria-busy");
  try {
    await answerTo(await send());
  } catch (error) {
    toast(error.message, "fault");
  } finally {
    free();
  }
}

function answerTo(queryId) {
  if (early.delete(queryId)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const slow = () => reject(new Error(word("button-unanswered")));
    const timer = setTimeout(() => finish(slow), PATIENCE_MS);
    const finish = (then) => {
      clearTimeout(timer);
      waiting.delete(queryId);
      then();
    };
    waiting.set(queryId, () => finish(resolve));
  });
}

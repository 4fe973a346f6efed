// Telegram's text and entities as DOM. Offsets count UTF-16 units, which is how JavaScript counts too.

import { copyText, el, icon } from "./dom.js";
import { word, written } from "./words.js";

const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// onCommand(text) is called when a /command in the text is chosen.
export function renderText(text, entities, onCommand) {
  const whole = document.createDocumentFragment();
  fill(whole, text, 0, text.length, inOrder(entities ?? [], text.length), onCommand);
  return whole;
}

function inOrder(entities, length) {
  return entities
    .map((e) => ({ ...e, from: Math.max(0, e.offset), to: Math.min(length, e.offset + e.length) }))
    .filter((e) => e.from < e.to)
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

function fill(parent, text, from, to, entities, onCommand) {
  let at = from;
  let afterBlock = false;
  const waiting = [...entities];
  while (waiting.length) {
    const entity = waiting.shift();
    const isBlock = BLOCKS.has(entity.type);
    appendPlain(parent, text.slice(at, entity.from), afterBlock, isBlock);
    const inside = waiting.splice(0, countBefore(waiting, entity.to));
    // A part that reaches past this entity's end goes on after it.
    const rest = inside.filter((e) => e.to > entity.to).map((e) => ({ ...e, from: entity.to }));
    waiting.unshift(...rest);
    const [outer, inner] = element(entity, text.slice(entity.from, entity.to), onCommand);
    const clipped = inside.map((e) => ({ ...e, to: Math.min(e.to, entity.to) }));
    fill(inner, text, entity.from, entity.to, clipped, onCommand);
    parent.append(outer);
    at = entity.to;
    afterBlock = isBlock;
  }
  appendPlain(parent, text.slice(at, to), afterBlock, false);
}

function countBefore(entities, end) {
  const index = entities.findIndex((e) => e.from >= end);
  return index < 0 ? entities.length : index;
}

// The line break beside a block is the block's own edge.
function appendPlain(parent, text, afterBlock, beforeBlock) {
  let shown = afterBlock ? text.replace(/^\n/, "") : text;
  if (beforeBlock) shown = shown.replace(/\n$/, "");
  if (shown) parent.append(shown);
}

// One entity: the element to insert, and the element its content goes into.
function element(entity, text, onCommand) {
  if (INLINE[entity.type]) return same(el(INLINE[entity.type]));
  switch (entity.type) {
    case "pre":
      return codeBlock(entity.language, text);
    case "blockquote":
      return same(el("blockquote"));
    case "expandable_blockquote":
      return foldedQuote();
    case "spoiler":
      return same(spoiler());
    case "bot_command":
      return same(el("button", { type: "button", class: "command", click: () => onCommand(text) }));
    case "url":
      return same(link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`));
    case "text_link":
      return same(link(entity.url));
    case "email":
      return same(el("a", { href: `mailto:${text}` }));
    case "date_time":
      return same(el("time", { class: "mark", title: momentOf(entity.unix_time) }));
    case "custom_emoji":
      return same(el("span", {}));
    default:
      return same(el("span", { class: "mark", "data-entity": entity.type }));
  }
}

const same = (node) => [node, node];

const momentOf = (seconds) => (Number.isFinite(seconds) ? written("moment", seconds) : null);

// Only web links lead somewhere; every other scheme stays readable text.
export function link(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) return el("span", { class: "mark", title: address });
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href });
}

function codeBlock(language, text) {
  const label = el("span", { "aria-live": "polite" }, word("copy"));
  const copy = async () => {
    label.textContent = (await copyText(text)) ? word("copied") : word("not-copied");
    setTimeout(() => (label.textContent = word("copy")), 1500);
  };
  const attributes = { type: "button", class: "copy", "data-testid": "copy-code", click: copy };
  const button = el("button", attributes, icon("copy"), label);
  const code = el("code", {});
  const name = el("span", { class: "language" }, language || "text");
  const block = el("div", { class: "code" }, el("div", { class: "code-head" }, name, button));
  block.append(el("pre", { tabindex: "0" }, code));
  return [block, code];
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": word("hidden-text") });
  const show = () => {
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  });
  return node;
}

function foldedQuote() {
  const inner = el("div", { class: "fold" });
  const button = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, word("show-more"));
  const quote = el("blockquote", { class: "folded" }, inner, button);
  button.addEventListener("click", () => {
    quote.dispatchEvent(new CustomEvent("unfold", { bubbles: true }));
    const open = quote.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = word(open ? "show-less" : "show-more");
  });
  const measure = () => {
    if (!quote.classList.contains("open")) button.hidden = inner.scrollHeight <= inner.clientHeight + 2;
    quote.classList.toggle("short", button.hidden);
  };
  new ResizeObserver(measure).observe(inner);
  return [quote, inner];
}

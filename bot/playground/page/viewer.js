// Pictures and texts, as large as the window allows.

import { closeButton, openDialog } from "./dialogs.js";
import { copyText, el, icon, iconButton } from "./dom.js";
import { tellCopied, toast } from "./toasts.js";
import { word } from "./words.js";

const MOST_BYTES = 1024 * 1024;

// pictures: [{src, alt}]; the arrow keys turn them, Escape and a click close. back: see openDialog.
export function showPictures(pictures, first, back) {
  let at = first;
  const image = el("img", {});
  const box = el("dialog", { class: "viewer", "data-testid": "viewer" }, image, closeButton());
  const turn = (by) => {
    at = (at + by + pictures.length) % pictures.length;
    const { src, alt } = pictures[at];
    const turned = { picture: alt, at: at + 1, count: pictures.length };
    const label = pictures.length > 1 ? word("picture-in-turn", turned) : alt;
    for (const [name, value] of Object.entries({ src, alt: label })) image.setAttribute(name, value);
    box.setAttribute("aria-label", label);
  };
  const turner = (name, label, by) => iconButton(name, label, () => turn(by), { class: `round turn ${name}` });
  if (pictures.length > 1)
    box.append(turner("left", word("previous-picture"), -1), turner("right", word("next-picture"), 1));
  box.addEventListener("keydown", ({ key }) => turn({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0));
  box.addEventListener("click", (event) => event.target.closest(".turn") || box.close());
  turn(0);
  openDialog(box, back);
  box.querySelector("button").focus(); // not the box itself, as some browsers have it
}

// A text file, read here and never run.
export async function showText(name, url, back) {
  const text = await read(url);
  if (text === null) return;
  const copy = iconButton("copy", word("copy"), async () => tellCopied(await copyText(text, box)));
  const link = { class: "round", href: url, download: name, title: word("save") };
  const save = el("a", link, icon("save"));
  const head = el("div", { class: "reader-head" }, el("h2", {}, name), copy, save, closeButton(() => box.close()));
  const words = el("pre", { tabindex: "0", dir: "auto" }, text);
  const box = el("dialog", { class: "reader", "data-testid": "reader", "aria-label": name }, head, words);
  box.addEventListener("click", (event) => event.target === box && box.close());
  openDialog(box, back);
  words.focus();
}

async function read(url) {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(word("file-gone"));
    const bytes = await response.arrayBuffer();
    const cut = bytes.byteLength > MOST_BYTES ? "\n…" : "";
    return new TextDecoder().decode(bytes.slice(0, MOST_BYTES)) + cut;
  } catch (error) {
    toast(error instanceof TypeError ? word("no-answer") : error.message, "fault");
    return null;
  }
}

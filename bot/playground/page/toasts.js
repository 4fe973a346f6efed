// Short notices that leave by themselves, and alerts that wait for OK.

import { byId, el } from "./dom.js";

const SHOWN_MS = 4_500;

export function toast(text, kind = "notice") {
  const note = el("div", { class: `toast ${kind}`, "data-testid": "toast" }, text);
  const leave = () => note.remove();
  let timer = setTimeout(leave, SHOWN_MS);
  note.addEventListener("mouseenter", () => clearTimeout(timer));
  note.addEventListener("mouseleave", () => (timer = setTimeout(leave, 1_500)));
  note.addEventListener("click", leave);
  byId("toasts").append(note);
}

export function alertBox(text) {
  const ok = el("button", { type: "submit", class: "primary" }, "OK");
  const words = el("p", { id: `alert-${Date.now()}` }, text);
  const form = el("form", { method: "dialog" }, words, ok);
  const box = el("dialog", { "data-testid": "toast", "data-alert": "true", "aria-labelledby": words.id }, form);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
}

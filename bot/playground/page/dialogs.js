// Boxes over the page. The browser keeps the focus inside and closes them on Escape.

import { el, iconButton } from "./dom.js";
import { word } from "./words.js";

// back() gives the element that has the focus afterwards: the one it was opened from may be gone by then.
export function openDialog(box, back) {
  box.addEventListener("close", () => {
    document.body.append(...box.querySelectorAll("#toasts")); // see toasts.js
    box.remove();
    back?.()?.focus({ preventScroll: true });
  });
  document.body.append(box);
  box.showModal();
}

export const closeButton = (close) => iconButton("close", word("close"), close);

// One line of text asked for; resolves to it, or to null.
export function ask(title, label, most) {
  const input = el("input", { maxlength: most, required: true, "aria-label": label, placeholder: label });
  const ok = el("button", { type: "submit", class: "primary", value: "ok" }, word("ok"));
  const no = el("button", { type: "submit", class: "plain", formnovalidate: true, value: "" }, word("cancel"));
  const form = el("form", { method: "dialog" }, el("h2", {}, title), input, el("div", { class: "choices" }, no, ok));
  const box = el("dialog", { class: "asking", "data-testid": "asking", "aria-label": title }, form);
  const opener = document.activeElement;
  openDialog(box, () => opener);
  input.focus();
  return new Promise((resolve) => {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      if (form.reportValidity()) box.close("ok");
    });
    box.addEventListener("close", () => resolve(box.returnValue === "ok" ? input.value.trim() || null : null));
  });
}

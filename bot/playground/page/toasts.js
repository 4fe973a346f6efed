// Short notices that leave by themselves, and alerts that wait for OK.

import { openDialog } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { word } from "./words.js";

const SHOWN_MS = { notice: 4_500, fault: 8_000 };

export function toast(text, kind = "notice") {
  const role = kind === "fault" ? "alert" : "status";
  const note = el("div", { class: `toast ${kind}`, role, "data-testid": "toast" }, text);
  const leave = () => note.remove();
  let timer = setTimeout(leave, SHOWN_MS[kind]);
  note.addEventListener("mouseenter", () => clearTimeout(timer));
  note.addEventListener("mouseleave", () => (timer = setTimeout(leave, 1_500)));
  note.addEventListener("click", leave);
  raised(byId("toasts")).append(note);
}

export const tellCopied = (done) => toast(word(done ? "copied-all" : "may-not-copy"));

// Above everything. A dialog that is open makes all outside it unreachable, so that it takes the notices in.
function raised(place) {
  const home = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (place.parentElement !== home) home.append(place);
  if (!place.matches(":popover-open")) place.showPopover();
  return place;
}

export function alertBox(text) {
  const ok = el("button", { type: "submit", class: "primary" }, word("ok"));
  const words = el("p", { id: `alert-${Date.now()}` }, text);
  const form = el("form", { method: "dialog" }, words, ok);
  const opener = document.activeElement;
  openDialog(
    el("dialog", { role: "alertdialog", "data-testid": "toast", "data-alert": "true", "aria-labelledby": words.id }, form),
    () => opener?.isConnected && opener,
  );
}

// Short notices that leave by themselves, and alerts that wait for OK.

import { openDialog } from "./dialogs.js";
import { byId, el } from "./dom.js";

const SHOWN_MS = 4_500;

export function toast(text, kind = "notice") {
  const role = kind === "fault" ? "alert" : null;
  const note = el("div", { class: `toast ${kind}`, role, "data-testid": "toast" }, text);
  const leave = () => note.remove();
  let timer = setTimeout(leave, SHOWN_MS);
  note.addEventListener("mouseenter", () => clearTimeout(timer));
  note.addEventListener("mouseleave", () => (timer = setTimeout(leave, 1_500)));
  note.addEventListener("click", leave);
  raised(byId("toasts")).append(note);
}

export const tellCopied = (done) => toast(done ? "Copied to the clipboard" : "This browser did not allow copying");

// Above everything, also a dialog that was opened since the last notice.
function raised(place) {
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
  return place;
}

export function alertBox(text) {
  const ok = el("button", { type: "submit", class: "primary" }, "OK");
  const words = el("p", { id: `alert-${Date.now()}` }, text);
  const form = el("form", { method: "dialog" }, words, ok);
  const opener = document.activeElement;
  openDialog(
    el("dialog", { "data-testid": "toast", "data-alert": "true", "aria-labelledby": words.id }, form),
    () => opener?.isConnected && opener,
  );
}

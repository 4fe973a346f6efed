// One picture, as large as the window allows. Escape, a click and the button close it.

import { el, icon } from "./dom.js";

// back() gives the element that has the focus afterwards: the one it was opened from may be gone by then.
export function showPicture(src, alt, back) {
  const close = el("button", { type: "button", class: "round", "aria-label": "Close", title: "Close" }, icon("close"));
  const picture = el("img", { src, alt });
  const box = el("dialog", { class: "viewer", "data-testid": "viewer", "aria-label": alt }, picture, close);
  box.addEventListener("click", () => box.close());
  box.addEventListener("close", () => {
    box.remove();
    back()?.focus({ preventScroll: true });
  });
  document.body.append(box);
  box.showModal();
  close.focus(); // not the box itself, as some browsers have it
}

// The menu of the paper clip: files, and an example of what else people send.

import { byId, el, icon, span } from "./dom.js";
import { word } from "./words.js";

const EXAMPLES = { sticker: "smile", poll: "poll", location: "pin", venue: "flag", contact: "person", dice: "dice" };
const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export class AttachMenu {
  // choose() lets one pick files; send(kind) sends an example.
  constructor({ choose, send }) {
    this.button = byId("attach");
    this.place = byId("attachments");
    Object.assign(this, { choose, send });
    this.button.addEventListener("click", () => (this.place.hidden ? this.#open() : this.#close()));
    this.place.addEventListener("keydown", (event) => this.#key(event));
    this.place.addEventListener("focusout", ({ relatedTarget: to }) => this.#inside(to) || this.#close());
    addEventListener("pointerdown", ({ target }) => this.#inside(target) || this.#close());
  }

  #inside(node) {
    return this.button.contains(node) || this.place.contains(node);
  }

  #open() {
    const kinds = Object.entries(EXAMPLES).map(([kind, sign]) => this.#item(kind, word(`kind-${kind}`), sign));
    const group = el("div", { role: "group", "aria-label": word("examples") });
    group.append(el("div", { class: "under", "aria-hidden": "true" }, word("examples")), ...kinds);
    this.place.replaceChildren(this.#item("files", word("attach-files"), "file"), group);
    this.#show(true);
    this.#items[0].focus();
  }

  #close() {
    this.#show(false);
  }

  #show(open) {
    this.place.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  get #items() {
    return [...this.place.querySelectorAll("button")];
  }

  #item(kind, label, sign) {
    const click = () => this.#pick(kind);
    const attributes = { type: "button", role: "menuitem", tabindex: "-1", "data-testid": `attach-${kind}`, click };
    return el("button", attributes, icon(sign), span("label", label));
  }

  #pick(kind) {
    byId("composer").focus();
    this.#close();
    if (kind === "files") this.choose();
    else this.send(kind);
  }

  #key(event) {
    if (event.key === "Tab") return this.#close(); // to where Tab leads
    if (event.key === "Escape") this.button.focus();
    else if (event.key in STEPS) this.#step(STEPS[event.key]);
    else return;
    event.preventDefault();
    if (event.key === "Escape") this.#close();
  }

  // The arrows go round; Home and End to the ends.
  #step(by) {
    const items = this.#items;
    const at = items.indexOf(document.activeElement) + by;
    items.at(Number.isFinite(at) ? at % items.length : Math.sign(at) < 0 ? 0 : -1).focus();
  }
}

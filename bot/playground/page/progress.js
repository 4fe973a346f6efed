// What the bot is doing right now: a growing draft, or three dots. Both vanish by themselves.

import { byId, el } from "./dom.js";
import { renderText } from "./entities.js";
import { face } from "./faces.js";
import { word } from "./words.js";

const DRAFT_MS = 30_000; // as long as Telegram shows a draft that is not refreshed
const TYPING_MS = 5_000;

export class Progress {
  #timer = 0;
  #draft = null;

  constructor(onCommand) {
    this.place = byId("progress");
    this.onCommand = onCommand;
  }

  draft(draft, bot) {
    if (!draft) return this.clear();
    if (this.#draft?.id !== draft.draft_id) this.#begin(draft.draft_id, bot);
    this.#draft.text.replaceChildren(renderText(draft.text ?? "", draft.entities, this.onCommand));
    this.#clearIn(DRAFT_MS);
  }

  typing(bot) {
    if (this.#draft) return;
    const dots = el("div", { class: "bubble dots" }, el("i"), el("i"), el("i"));
    const row = el("div", { class: "message theirs", "data-testid": "typing" }, face(bot), dots);
    if (!this.place.childElementCount) this.place.replaceChildren(row);
    this.#clearIn(TYPING_MS);
  }

  get busy() {
    return this.place.childElementCount > 0;
  }

  clear() {
    clearTimeout(this.#timer);
    this.#draft = null;
    this.place.replaceChildren();
    this.onChange?.();
  }

  #begin(id, bot) {
    const text = el("div", { class: "text", dir: "auto" });
    const head = el("div", { class: "thinking" }, el("span", { class: "spark" }), word("thinking"));
    const bubble = el("div", { class: "bubble" }, head, text);
    const attributes = { class: "message theirs draft", "data-testid": "draft", "aria-label": word("bot-thinks") };
    this.place.replaceChildren(el("div", { ...attributes, role: "group" }, face(bot), el("div", { class: "body" }, bubble)));
    this.#draft = { id, text };
  }

  #clearIn(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), milliseconds);
    this.onChange?.();
  }
}

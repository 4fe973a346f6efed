// Messages by keyboard: one of them is a tab stop, the arrow keys go from one to the next, letters act on it.

import { byId } from "./dom.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
const LETTERS = { r: "reply", e: "edit" };

export class Walk {
  #here = null;

  constructor(list) {
    this.list = list;
    list.addEventListener("focusin", (event) => this.stand(event.target.closest("article")));
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  // The one tab stop; the last message until somebody walks.
  stand(article) {
    if (!article || article === this.#here) return;
    if (this.#here) reach(this.#here, -1);
    reach(article, 0);
    this.#here = article;
  }

  moved(old, fresh) {
    if (this.#here === old) this.stand(fresh);
  }

  #key(event) {
    const article = event.target.closest("article");
    if (event.target !== article || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in STEPS) this.#step(article, STEPS[event.key]);
    else if (event.key === "Escape") byId("composer").focus();
    else if (event.key.toLowerCase() in LETTERS) press(article, LETTERS[event.key.toLowerCase()]);
    else return;
    event.preventDefault();
  }

  #step(article, by) {
    const all = [...this.list.querySelectorAll("article")];
    const at = Math.min(Math.max(all.indexOf(article) + by, 0), all.length - 1);
    all[at].focus();
  }
}

function reach(article, tabindex) {
  for (const node of [article, ...article.querySelectorAll(".act")]) node.tabIndex = tabindex;
}

const press = (article, name) => article.querySelector(`[data-testid="${name}"]`)?.click();

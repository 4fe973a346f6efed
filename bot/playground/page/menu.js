// The commands that the bot offers here, in a list over the message box: opened by "/" or its button.

import { byId, el, span } from "./dom.js";
import { tell } from "./news.js";
import { word } from "./words.js";

const COMMAND = /^\/([a-z0-9_]*)$/i;

export class Menu {
  #commands = [];
  #shown = [];
  #at = 0;

  // load() resolves to [{command, description}]; pick(command) sends one, fill(command) writes it into the box.
  constructor({ load, pick, fill }) {
    this.box = byId("composer");
    this.place = byId("menu");
    this.button = byId("slash");
    Object.assign(this, { load, pick, fill });
    this.button.addEventListener("click", () => (this.open ? this.close() : this.#browse()));
    this.box.addEventListener("input", () => this.#follow());
    this.box.addEventListener("blur", () => this.close());
    this.place.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.place.hidden;
  }

  close() {
    this.place.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  // True if the key was meant for the list.
  key(event) {
    if (!this.open) return false;
    const act = {
      ArrowDown: () => this.#stand(this.#at + 1),
      ArrowUp: () => this.#stand(this.#at - 1),
      Enter: () => this.#choose(this.#at),
      Tab: () => this.fill(`/${this.#shown[this.#at].command} `),
      Escape: () => this.close(),
    }[event.key];
    if (!act || event.shiftKey) return false;
    event.preventDefault();
    act();
    return true;
  }

  async #browse() {
    this.box.focus();
    await this.#reload();
    this.#show(this.#commands);
  }

  async #follow() {
    const typed = COMMAND.exec(this.box.value);
    if (!typed) return this.close();
    if (typed[1] === "" || !this.#commands.length) await this.#reload();
    const now = COMMAND.exec(this.box.value)?.[1].toLowerCase(); // more may have been typed meanwhile
    if (now === undefined) return this.close();
    this.#show(this.#commands.filter((c) => c.command.startsWith(now)));
  }

  async #reload() {
    this.#commands = await this.load().catch(() => []);
  }

  #show(commands) {
    this.#shown = commands;
    if (!commands.length) return this.close();
    const rows = commands.map((c, index) => this.#row(c, index));
    this.place.replaceChildren(el("ul", { role: "listbox", "aria-label": word("commands") }, ...rows));
    this.place.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    tell(word("commands-shown", { count: commands.length }));
    this.#stand(0);
  }

  #row({ command, description }, index) {
    const attributes = { role: "option", id: `command-${index}`, "data-testid": "command", "aria-selected": "false" };
    const about = el("span", { class: "about", dir: "auto" }, description);
    return el("li", { ...attributes, click: () => this.#choose(index) }, span("command", `/${command}`), about);
  }

  #stand(index) {
    const rows = [...this.place.querySelectorAll("li")];
    this.#at = (index + rows.length) % rows.length;
    rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === this.#at)));
    rows[this.#at].scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", `command-${this.#at}`);
  }

  #choose(index) {
    const { command } = this.#shown[index];
    this.close();
    this.pick(`/${command}`);
  }
}

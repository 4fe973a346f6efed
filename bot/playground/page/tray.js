// Files that wait in the message box: each with a small picture or an icon, and a choice of how it is sent.

import { byId, el, icon, iconButton, span } from "./dom.js";
import { lengthOf, sizeOf } from "./media.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

const MOST_FILES = 10; // of an album
const MOST_BYTES = 50 * 1024 * 1024; // of all together; the server takes a little more
const PICTURE = /^image\/(png|jpeg)$/;

export class Tray {
  #items = [];

  // onChange() is called when a file comes or goes.
  constructor(onChange) {
    this.place = byId("tray");
    this.onChange = onChange;
  }

  get items() {
    return this.#items;
  }

  // Takes files of any kind; `voice`: what was just recorded, {seconds}.
  add(files, voice = null) {
    for (const file of files) this.#take(file, voice);
    this.#show();
  }

  replace(items) {
    this.#items = items;
    this.#show();
  }

  #take(file, voice) {
    const bytes = this.#items.reduce((sum, item) => sum + item.file.size, file.size);
    if (this.#items.length >= MOST_FILES) return toast(word("most-files", { count: MOST_FILES }), "fault");
    if (bytes > MOST_BYTES) return toast(word("too-large", { size: sizeOf(MOST_BYTES) }), "fault");
    if (!file.size) return toast(word("is-empty", { name: file.name || word("the-file") }), "fault");
    const ways = waysOf(file);
    const way = voice ? "voice" : ways[0];
    const item = { file, name: file.name || nameFor(file), ways, way, seconds: voice?.seconds ?? null };
    item.url = URL.createObjectURL(file);
    if (ways.includes("voice") && !voice) measure(item);
    this.#items = [...this.#items, item];
  }

  #drop(item) {
    URL.revokeObjectURL(item.url);
    this.#items = this.#items.filter((other) => other !== item);
    this.#show();
    (this.place.querySelector("button") ?? byId("composer")).focus();
  }

  #show() {
    this.place.hidden = !this.#items.length;
    this.place.replaceChildren(...this.#items.map((item) => this.#row(item)));
    this.onChange();
  }

  #row(item) {
    const drop = iconButton("close", word("do-not-send", item), () => this.#drop(item));
    const size = sizeOf(item.file.size);
    const about = item.seconds === null ? size : `${lengthOf(item.seconds)} · ${size}`;
    const words = span("words", span("file-name", item.name), span("file-size", about));
    const player = { controls: true, src: item.url, "aria-label": word("listen-to", item) };
    const sound = item.ways.includes("voice") ? el("audio", player) : "";
    return el("li", { "data-testid": "attached" }, picture(item), words, choice(item), drop, sound);
  }
}

// What a file can be sent as, the most natural first.
function waysOf(file) {
  if (PICTURE.test(file.type)) return ["photo", "document"];
  return file.type.startsWith("audio/") ? ["voice", "audio", "document"] : ["document"];
}

// What is pasted may have no name.
const nameFor = (file) => `file.${(file.type.split("/")[1] ?? "bin").replace(/[^a-z0-9]/g, "")}`;

function measure(item) {
  const player = new Audio();
  player.addEventListener("loadedmetadata", () => {
    if (Number.isFinite(player.duration)) item.seconds = Math.round(player.duration);
  });
  player.src = item.url;
}

function picture(item) {
  if (!item.ways.includes("photo")) return icon(item.ways.includes("voice") ? "mic" : "file");
  return el("img", { src: item.url, alt: "" });
}

function choice(item) {
  if (item.ways.length === 1) return null;
  const options = item.ways.map((way) => el("option", { value: way, selected: way === item.way }, word(`way-${way}`)));
  const node = el("select", { "aria-label": word("send-as", item), "data-testid": "send-as" }, ...options);
  node.addEventListener("change", () => (item.way = node.value));
  return node;
}

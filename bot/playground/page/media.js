// What a message carries besides words: pictures, files, sound.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { showPictures, showText } from "./viewer.js";
import { word } from "./words.js";

const READABLE = /\.(txt|md|csv|tsv|jsonl?|log|py|js|ts|html|css|xml|ya?ml|toml|ini|sql|sh|c|h|cpp|java|go|rs|diff|patch)$/i;
const OTHERS = ["sticker", "venue", "location", "contact", "poll", "dice", "video_note", "video", "animation"];

// parts: the messages of one bubble; more than one in an album.
export function mediaView(parts) {
  const pictures = parts.filter((m) => m.photo).map(pictureOf);
  const views = parts.flatMap((m) => [m.document && file(m.document), sound(m), other(m)]);
  return [pictures.length ? gallery(pictures) : null, ...views].filter(Boolean);
}

export function labelOf(message) {
  if (message.photo) return word("kind-photo");
  if (message.voice) return word("kind-voice");
  const named = message.document ?? message.audio;
  if (named) return named.file_name ?? word("kind-file");
  const kind = OTHERS.find((name) => message[name]);
  return kind ? otherWords(kind, message[kind]) : word("kind-message");
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

export const lengthOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function pictureOf(message) {
  const largest = message.photo.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const alt = message.caption ? word("picture-of", { caption: message.caption.slice(0, 120) }) : word("picture");
  return { src: fileUrl(largest.file_id), alt, width: largest.width, height: largest.height, id: message.message_id };
}

function gallery(pictures) {
  const tiles = pictures.map((picture, index) => tile(picture, pictures, index));
  if (tiles.length === 1) return tiles[0];
  return el("div", { class: "album", "data-testid": "album", "data-count": Math.min(tiles.length, 4) }, ...tiles);
}

function tile(picture, pictures, index) {
  const { src, alt, width, height, id } = picture;
  const now = () => document.querySelector(`.photo[data-part="${Number(id)}"]`);
  const attributes = { type: "button", class: "photo", title: word("show-large"), "data-testid": "photo" };
  const click = () => showPictures(pictures, index, now);
  return el("button", { ...attributes, "data-part": id, click }, el("img", { src, alt, width, height }));
}

function file(document) {
  const fileName = document.file_name ?? "file";
  const url = fileUrl(document.file_id);
  const name = el("span", { class: "file-name" }, fileName);
  const size = el("span", { class: "file-size" }, sizeOf(document.file_size ?? 0));
  const attributes = { class: "file", href: url, download: fileName, title: word("save"), "data-testid": "file" };
  const link = el("a", attributes, icon("file"), el("span", { class: "words" }, name, size));
  return el("div", { class: "file-row" }, link, opener(document, fileName, url));
}

function opener(document, fileName, url) {
  const picture = /^image\/(png|jpeg)$/.test(document.mime_type ?? "");
  if (!picture && !READABLE.test(fileName)) return null;
  const label = word("open-file", { name: fileName });
  const attributes = { type: "button", class: "opener", "aria-label": label, "data-testid": "open" };
  const button = el("button", attributes, word("open"));
  const now = () => (button.isConnected ? button : null);
  const open = () => (picture ? showPictures([{ src: url, alt: fileName }], 0, now) : showText(fileName, url, now));
  button.addEventListener("click", open);
  return button;
}

function sound(message) {
  const heard = message.voice ?? message.audio;
  if (!heard) return null;
  const title = [heard.performer, heard.title].filter(Boolean).join(" – ") || heard.file_name;
  const name = message.voice ? word("kind-voice") : (title ?? word("kind-audio"));
  const length = heard.duration ? lengthOf(heard.duration) : null;
  const facts = [message.voice ? null : name, length, sizeOf(heard.file_size ?? 0)];
  const player = el("audio", { controls: true, preload: "metadata", src: fileUrl(heard.file_id), "aria-label": name });
  const about = el("div", { class: "file-size" }, facts.filter(Boolean).join(" · "));
  return el("div", { class: "sound", "data-testid": message.voice ? "voice" : "audio" }, player, about);
}

function other(message) {
  const kind = OTHERS.find((name) => message[name]);
  if (!kind) return null;
  const value = message[kind];
  const words = otherWords(kind, value);
  if (kind === "sticker" || kind === "dice")
    return el("div", { class: "large", role: "img", "aria-label": words, "data-testid": kind }, signOf(kind, value));
  const options = value.options?.map(({ text }) => el("li", {}, text));
  return el("div", { class: "other", "data-testid": kind }, words, options ? el("ul", {}, ...options) : null);
}

const SIDES = "⚀⚁⚂⚃⚄⚅";
const signOf = (kind, { emoji, value }) => (kind === "dice" && emoji === "🎲" ? SIDES[value - 1] : (emoji ?? "🙂"));

function otherWords(kind, value) {
  const words = detail(kind, value);
  return words ? word("kind-and-words", { kind: word(`kind-${kind}`), words }) : word(`kind-${kind}`);
}

function detail(kind, value) {
  return {
    sticker: value.emoji,
    location: value.latitude === undefined ? null : `${value.latitude}, ${value.longitude}`,
    venue: [value.title, value.address].filter(Boolean).join(", "),
    contact: [value.first_name, value.phone_number].filter(Boolean).join(", "),
    poll: value.question,
    dice: value.value,
  }[kind];
}

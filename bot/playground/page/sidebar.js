// Choosing who you are, and where you talk.

import { byId, el, icon } from "./dom.js";
import { face } from "./faces.js";

// place: {person, chat}; go(person, chat) opens another one.
export function showSidebar(around, place, go) {
  const people = around.people.map((p) => personButton(p, place, around.group.id, go));
  byId("people").replaceChildren(...people.map((b) => el("li", {}, b)));
  const chats = [privateButton(around, place, go), groupButton(around, place, go)];
  byId("chats").replaceChildren(...chats.map((b) => el("li", {}, b)));
}

function personButton(person, place, group, go) {
  const inGroup = place.chat === group;
  const badge = person.admin ? el("span", { class: "badge" }, "admin") : null;
  const name = el("span", { class: "label" }, person.name, badge);
  const handle = el("span", { class: "under" }, person.username ? `@${person.username}` : "no username");
  return choice(`person-${person.id}`, person.id === place.person, () => go(person.id, inGroup ? group : person.id), [
    face(person),
    el("span", { class: "words" }, name, handle),
  ]);
}

function privateButton(around, place, go) {
  const label = el("span", { class: "label" }, "Glassbox");
  const words = el("span", { class: "words" }, label, el("span", { class: "under" }, "private chat"));
  return choice("chat-private", place.chat === place.person, () => go(place.person, place.person), [
    face(around.bot),
    words,
  ]);
}

function groupButton(around, place, go) {
  const label = el("span", { class: "label" }, around.group.title);
  const words = el("span", { class: "words" }, label, el("span", { class: "under" }, `group of ${around.people.length + 1}`));
  return choice("chat-group", place.chat === around.group.id, () => go(place.person, around.group.id), [groupFace(), words]);
}

export const groupFace = () => el("span", { class: "face group", "aria-hidden": "true" }, icon("group"));

function choice(testid, chosen, click, children) {
  const attributes = { type: "button", class: "choice", "data-testid": testid, "aria-pressed": String(chosen), click };
  return el("button", attributes, ...children);
}

// Choosing who you are, and where you talk.

import { byId, el, icon, span } from "./dom.js";
import { face } from "./faces.js";
import { word } from "./words.js";

// place: {person, chat}; go(person, chat) opens another one.
export function showSidebar(around, place, go) {
  const focused = document.activeElement?.dataset.testid;
  const people = around.people.map((p) => personButton(p, place, go));
  byId("people").replaceChildren(...people.map((b) => el("li", {}, b)));
  const groups = around.groups.map((group) => groupButton(group, around, place, go));
  const chats = [privateButton(around, place, go), ...groups];
  byId("chats").replaceChildren(...chats.map((b) => el("li", {}, b)));
  if (focused) document.querySelector(`.side [data-testid="${CSS.escape(focused)}"]`)?.focus();
}

function personButton(person, place, go) {
  const inGroup = place.chat !== place.person;
  const badge = person.admin ? span("badge", word("admin")) : null;
  const name = span("label", person.name, " ", badge);
  const handle = span("under", person.username ? `@${person.username}` : word("no-username"));
  const click = () => go(person.id, inGroup ? place.chat : person.id, inGroup ? place.topic : 0);
  const words = span("words", name, handle);
  return choice(`person-${person.id}`, person.id === place.person, person.name, click, [face(person), words]);
}

function privateButton(around, place, go) {
  const words = span("words", span("label", "Glassbox"), span("under", word("private-chat")));
  const click = () => go(place.person, place.person);
  const shown = [face(around.bot), words];
  return choice("chat-private", place.chat === place.person, `Glassbox, ${word("private-chat")}`, click, shown);
}

function groupButton(group, around, place, go) {
  const kind = group.is_forum ? word("group-with-topics") : word("group-of", { count: around.people.length + 1 });
  const words = span("words", span("label", group.title), span("under", kind));
  const testid = group.is_forum ? "chat-forum" : "chat-group";
  const click = () => go(place.person, group.id);
  return choice(testid, place.chat === group.id, `${group.title}, ${kind}`, click, [groupFace(group), words]);
}

export const groupFace = (group) => {
  const tint = group.is_forum ? "tint-2" : "";
  return el("span", { class: `face group ${tint}`, "aria-hidden": "true" }, icon(group.is_forum ? "topics" : "group"));
};

function choice(testid, chosen, label, click, children) {
  const attributes = { type: "button", class: "choice", title: label, click };
  return el("button", { ...attributes, "data-testid": testid, "aria-pressed": String(chosen) }, ...children);
}

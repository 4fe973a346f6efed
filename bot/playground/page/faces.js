// Who is who: names, initials and the colour of each person.

import { el } from "./dom.js";
import { word } from "./words.js";

const TINTS = 6;

export const isBot = (user) => Boolean(user?.is_bot);

export function face(user, size = "") {
  if (isBot(user)) return el("img", { class: `face ${size}`, src: "/page/logo.svg", alt: "" });
  return el("span", { class: `face tint-${user.id % TINTS} ${size}`, "aria-hidden": "true" }, initial(user));
}

export const nameOf = (user) => user?.first_name ?? user?.name ?? word("someone");

const initial = (user) => [...nameOf(user)][0].toUpperCase();

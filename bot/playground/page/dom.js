// Building elements. Text from people and models only ever becomes text nodes: there is no innerHTML in this page.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const span = (name, ...children) => el("span", { class: name }, ...children);

// A button that shows a sign only, and says what it does by its title; `more` are other attributes.
export function iconButton(name, label, click, more = {}) {
  const attributes = { type: "button", class: "round", title: label, click, ...more };
  return el("button", attributes, icon(name));
}

export const byId = (id) => document.getElementById(id);

// within: where a box for the selection may stand; a dialog that is open lets nothing outside it be selected.
export async function copyText(text, within = document.body) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, within); // no clipboard outside a secure context, or without permission
  }
}

function copyBySelection(text, within) {
  const area = el("textarea", { class: "offscreen", readonly: true });
  const focused = document.activeElement;
  area.value = text;
  within.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}

// Elements made by hand: text is only ever set as text, so nothing from a record can run.

const SVG = "http://www.w3.org/2000/svg";

/** An element of HTML with attributes and children (elements or text). */
export function h(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An element of SVG. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Whether a key press belongs to a field that is being typed in. */
export function isTyping(event) {
  return event.target.closest?.("input, textarea, select, dialog") !== null
    && event.target.closest !== undefined;
}

const PLACES = { BracketLeft: "[", BracketRight: "]", Slash: "/" };

/** The key that was pressed, by its place: the same with a Russian keyboard. */
export function keyOf(event) {
  if (event.key === "?") return "?"; // Shift with another key in each layout
  const letter = /^Key([A-Z])$/.exec(event.code ?? "")?.[1].toLowerCase();
  return letter ?? PLACES[event.code] ?? event.key;
}

export function metaOf(name) {
  return document.querySelector(`meta[name="mashinopis-${name}"]`)?.content ?? "";
}

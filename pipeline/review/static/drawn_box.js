// A box that a person draws on the scan, with mouse or finger, or moves and sizes with the keys.
//
// It is drawn on the upright page and told in pixels of the scan.

import { svg } from "./dom.js";

const STEP = 0.005; // of the longer side of the page, by a key
const LEAST = 4; // pixels on each side: what is smaller was a click
const FIRST = [0.3, 0.03]; // width and height of the box that the keys move, of what is seen

/**
 * Ask for a box.
 *
 * @param {import("./scan.js").Scan} scan
 * @param {(box: number[] | null) => void} then [x0, y0, x1, y1] in pixels of the scan; null when left
 * @returns {() => void} leaves it
 */
export function askForBox(scan, then) {
  const shown = svg("rect", { class: "asked" });
  const listening = new AbortController();
  let box = null; // on the upright page
  let start = null;

  const draw = (next) => {
    box = next;
    const [x0, y0, x1, y1] = box;
    for (const [name, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) {
      shown.setAttribute(name, value);
    }
  };
  const end = (answer) => {
    listening.abort();
    shown.remove();
    scan.drawing.classList.remove("asking");
    then(answer);
  };
  const take = () => {
    const whole = inside(box ?? [0, 0, 0, 0], scan.size);
    if (whole[2] - whole[0] >= LEAST && whole[3] - whole[1] >= LEAST) end(scan.boxOnScan(whole));
  };
  // In the capturing phase: the scan must not move, nor choose what lies below.
  const on = (name, act) => scan.drawing.addEventListener(name, (event) => {
    if (act(event) === false) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true, signal: listening.signal });

  on("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    start = scan.pointOf(event);
    scan.drawing.setPointerCapture(event.pointerId);
    scan.drawing.focus({ preventScroll: true });
    draw(between(start, start));
  });
  on("pointermove", (event) => {
    if (start && event.isPrimary) draw(between(start, scan.pointOf(event)));
  });
  on("pointerup", (event) => {
    if (!start || !event.isPrimary) return;
    start = null;
    take();
  });
  on("pointercancel", () => { start = null; });
  on("click", () => {});
  on("dblclick", () => {});
  on("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape") end(null);
    else if (event.key === "Enter") take();
    else if (way) draw(moved(box ?? middle(scan.seenBox()), way, event.shiftKey, scan.size));
    else return false; // zoom, and other sheets
  });

  scan.drawing.classList.add("asking");
  scan.drawing.append(shown);
  scan.drawing.focus({ preventScroll: true });
  return () => end(null);
}

/** The box of which two points are corners. */
function between([ax, ay], [bx, by]) {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

/** Whole pixels of the page. */
function inside([x0, y0, x1, y1], [width, height]) {
  return [Math.max(Math.floor(x0), 0), Math.max(Math.floor(y0), 0),
    Math.min(Math.ceil(x1), width), Math.min(Math.ceil(y1), height)];
}

/** Where the keys begin: a box as broad as a few words in the middle of what is seen. */
function middle([x0, y0, x1, y1]) {
  const [across, down] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [width, height] = [FIRST[0] * (x1 - x0), FIRST[1] * (y1 - y0)];
  return [across - width / 2, down - height / 2, across + width / 2, down + height / 2];
}

/** The box a step further; `sizes` moves only its right and lower side. */
function moved([x0, y0, x1, y1], [across, down], sizes, size) {
  const by = STEP * Math.max(...size);
  const [dx, dy] = [across * by, down * by];
  if (sizes) return [x0, y0, Math.max(x1 + dx, x0 + LEAST), Math.max(y1 + dy, y0 + LEAST)];
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
}

// The scan of one page with what was found on it; zoom and pan with wheel, keys and touch.
//
// Picture and boxes are drawn in pixels of the scan and turned together, so that no box is ever
// converted. The part that is seen is the viewBox of the drawing.

import { svg } from "./dom.js";
import { isDoubtful } from "./model.js";
import { nameOf, t } from "./texts.js";

const LARGEST = 12; // how many times larger than the whole page
const STEP = 1.25;
const LABEL = 11; // height of a label on the screen, in pixels
const WIDTHS = [1024, 2048, 4096];
export const LAYERS = ["regions", "lines", "words", "marks", "stamps"];

export class Scan {
  /**
   * @param {Element} place where to draw
   * @param {{point: (key: string|null) => void, choose: (key: string) => void, open: (key: string) => void}} on
   *   what to do when something is pointed at, chosen, or to be edited
   */
  constructor(place, on) {
    this.place = place;
    this.on = on;
    this.page = null;
    this.pointers = new Map();
    this.drawing = svg("svg", { tabindex: "0", role: "img", class: "drawing" });
    this.place.append(this.drawing);
    this.#listen();
    new ResizeObserver(() => this.page && this.#see(this.seen)).observe(this.place);
  }

  /** Draw a page; where it is the same as before, the part that is seen stays. */
  show(page) {
    const stays = this.page?.id === page.id;
    this.page = page;
    const turned = page.rotation % 180 !== 0;
    this.size = turned ? [page.height, page.width] : [page.width, page.height];
    this.turn = svg("g", { transform: turning(page) });
    this.drawing.replaceChildren(this.turn);
    this.drawing.setAttribute("aria-label", t("view", { sheet: page.sheet ?? page.id }));
    this.#picture();
    this.#layers(page);
    this.lit = svg("g", { class: "lit" });
    this.turn.append(this.lit);
    if (stays) this.#see(this.seen);
    else this.whole();
  }

  /** Put light on boxes, and move so that the first can be seen; `near` zooms to it as well. */
  light(boxes, { near = false } = {}) {
    this.lit.replaceChildren(...boxes.map((box) => rect(grown(box, this.size), { class: "light" })));
    if (boxes.length) this.#bring(turnedBox(boxes[0], this.page), near);
  }

  whole() {
    this.#see({ x: 0, y: 0, scale: 1 });
  }

  zoom(by, at = null) {
    const { width, height } = this.#view();
    const point = at ?? [this.seen.x + width / 2, this.seen.y + height / 2];
    const scale = Math.min(Math.max(this.seen.scale * by, 1), LARGEST);
    const part = this.seen.scale / scale;
    this.#see({
      x: point[0] - (point[0] - this.seen.x) * part,
      y: point[1] - (point[1] - this.seen.y) * part,
      scale,
    });
  }

  /** Whether a layer is drawn. */
  layer(name, shown) {
    this.drawing.classList.toggle(`without-${name}`, !shown);
  }

  #picture() {
    this.picture?.remove();
    this.picture = null;
    this.width = 0;
    if (!this.page.picture) return;
    this.picture = svg("image", { width: this.page.width, height: this.page.height });
    this.turn.prepend(this.picture);
  }

  /** Fetch a sharper picture when the view asks for one; the old one stays until it is there. */
  #sharpen() {
    if (!this.picture || !this.place.clientWidth) return;
    const pixels = this.place.clientWidth * this.seen.scale * (window.devicePixelRatio || 1);
    const width = WIDTHS.find((one) => one >= pixels) ?? WIDTHS.at(-1);
    if (width <= this.width) return;
    this.width = width;
    const source = `${this.page.picture}?width=${width}`;
    const image = new Image();
    const target = this.picture;
    image.onload = () => target.setAttribute("href", source);
    image.src = source;
    if (!target.hasAttribute("href")) target.setAttribute("href", source);
  }

  #layers(page) {
    const groups = Object.fromEntries(LAYERS.map((name) => [name, svg("g", { class: name })]));
    for (const region of page.regions) {
      const key = `r:${page.id}:${region.id}`;
      const layer = region.kind === "stamp" ? "stamps" : "regions";
      groups[layer].append(rect(region.box, { class: `region ${region.kind}`, "data-key": key }),
        label(region.box, nameOf(region.kind, "region-")));
      region.lines.forEach((line, l) => {
        groups.lines.append(rect(line.box, { class: `line ${line.hand}` }));
        line.words.forEach((word, w) => {
          const state = word.machine !== null ? "corrected" : isDoubtful(word) ? "doubtful" : "sure";
          groups.words.append(rect(word.box, { class: `word ${state}`, "data-key": `w:${page.id}:${region.id}:${l}:${w}` }));
        });
      });
    }
    for (const mark of page.annotations) {
      const key = `m:${page.id}:${mark.id}`;
      const outline = mark.outline.map((points) => svg("polygon", { points: points.flat().join(" ") }));
      groups.marks.append(svg("g", { class: "mark", "data-key": key },
        rect(mark.box, { class: "frame" }), outline, label(mark.box, nameOf(mark.kind, "mark-"))));
    }
    this.turn.append(...LAYERS.map((name) => groups[name]));

  }

  /** A point of the window in pixels of the upright page. */
  pointOf(event) {
    const frame = this.drawing.getBoundingClientRect();
    const { width, height } = this.#view();
    return [
      this.seen.x + (event.clientX - frame.left) / frame.width * width,
      this.seen.y + (event.clientY - frame.top) / frame.height * height,
    ];
  }

  /** The part of the upright page that is seen. */
  seenBox() {
    const { x, y } = this.seen;
    const { width, height } = this.#view();
    return [Math.max(x, 0), Math.max(y, 0), Math.min(x + width, this.size[0]), Math.min(y + height, this.size[1])];
  }

  /** A box of the upright page in pixels of the scan. */
  boxOnScan(box) {
    const [width, height] = this.size;
    return turnedBox(box, { rotation: (360 - this.page.rotation) % 360, width, height });
  }

  /** Width and height of what is seen, in pixels of the upright page. */
  #view(scale = this.seen.scale) {
    const [width, height] = this.size;
    const wide = this.place.clientWidth || width;
    const high = this.place.clientHeight || height;
    const fit = Math.max(width / wide, height / high) / scale;
    return { width: wide * fit, height: high * fit };
  }

  #see({ x, y, scale }) {
    const { width, height } = this.#view(scale);
    const within = (start, seen, all) =>
      seen >= all ? (all - seen) / 2 : Math.min(Math.max(start, 0), all - seen);
    this.seen = { x: within(x, width, this.size[0]), y: within(y, height, this.size[1]), scale };
    this.drawing.setAttribute("viewBox", [this.seen.x, this.seen.y, width, height].join(" "));
    // Labels stay as large as they are on the screen.
    this.drawing.style.setProperty("--label", `${LABEL * width / (this.place.clientWidth || width)}px`);
    this.#sharpen();
  }

  #bring([x0, y0, x1, y1], near) {
    let { scale } = this.seen;
    if (near && scale < 2.5) scale = Math.min(Math.max(0.5 * this.size[0] / (x1 - x0), 1), 3);
    const { width, height } = this.#view(scale);
    const { x, y } = this.seen;
    const isSeen = scale === this.seen.scale && x0 >= x && y0 >= y && x1 <= x + width && y1 <= y + height;
    if (!isSeen) this.#see({ x: (x0 + x1 - width) / 2, y: (y0 + y1 - height) / 2, scale });
  }

  #listen() {
    const keyAt = (event) => event.target.closest?.("[data-key]")?.dataset.key ?? null;
    this.drawing.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.pointOf(event));
    }, { passive: false });
    this.drawing.addEventListener("pointerdown", (event) => {
      this.pointers.set(event.pointerId, event);
      this.moved = 0;
    });
    this.drawing.addEventListener("pointermove", (event) => this.#move(event, keyAt));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
      this.drawing.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    }
    this.drawing.addEventListener("click", (event) => {
      const key = keyAt(event);
      if (key && this.moved < 6) this.on.choose(key);
    });
    this.drawing.addEventListener("dblclick", (event) => {
      const key = keyAt(event);
      if (key) this.on.open(key);
    });
    this.drawing.addEventListener("pointerleave", () => this.on.point(null));
    this.drawing.addEventListener("keydown", (event) => this.#key(event));
  }

  #move(event, keyAt) {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.on.point(keyAt(event));
      return;
    }
    const others = [...this.pointers.values()].filter((one) => one.pointerId !== event.pointerId);
    if (others.length) {
      const distance = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      this.zoom(distance(event) / Math.max(distance(before), 1), this.pointOf(others[0]));
    } else {
      const [x, y] = this.pointOf(event);
      const [oldX, oldY] = this.pointOf(before);
      this.moved += Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
      this.#see({ x: this.seen.x - (x - oldX), y: this.seen.y - (y - oldY), scale: this.seen.scale });
    }
    if (this.moved >= 6 && !this.drawing.hasPointerCapture(event.pointerId)) {
      this.drawing.setPointerCapture(event.pointerId);
    }
    this.pointers.set(event.pointerId, event);
  }

  #key(event) {
    const { width, height } = this.#view();
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (by) {
      const { x, y, scale } = this.seen;
      this.#see({ x: x + by[0] * width / 8, y: y + by[1] * height / 8, scale });
    } else if (event.key === "+" || event.key === "=") {
      this.zoom(STEP);
    } else if (event.key === "-") {
      this.zoom(1 / STEP);
    } else if (event.key === "0") {
      this.whole();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** A piece of the scan as a drawing of its own, some paper around it. */
export function cutting(page, box, margin = 0.6) {
  const [x0, y0, x1, y1] = turnedBox(box, page);
  const around = margin * Math.min(x1 - x0, y1 - y0) + 8;
  const size = [x1 - x0 + 2 * around, y1 - y0 + 2 * around];
  const drawing = svg("svg", { class: "cutting", viewBox: [x0 - around, y0 - around, ...size].join(" ") });
  drawing.style.aspectRatio = `${size[0]} / ${size[1]}`;
  const turn = svg("g", { transform: turning(page) });
  if (page.picture) {
    turn.append(svg("image", { href: `${page.picture}?width=4096`, width: page.width, height: page.height }));
  }
  turn.append(rect(box, { class: "light" }));
  drawing.append(turn);
  return drawing;
}

function turning({ rotation, width, height }) {
  return {
    0: "",
    90: `matrix(0 1 -1 0 ${height} 0)`,
    180: `matrix(-1 0 0 -1 ${width} ${height})`,
    270: `matrix(0 -1 1 0 0 ${width})`,
  }[rotation];
}

/** A box of the scan on the upright page. */
function turnedBox([x0, y0, x1, y1], { rotation, width, height }) {
  return {
    0: [x0, y0, x1, y1],
    90: [height - y1, x0, height - y0, x1],
    180: [width - x1, height - y1, width - x0, height - y0],
    270: [y0, width - x1, y1, width - x0],
  }[rotation];
}

function rect([x0, y0, x1, y1], attributes) {
  return svg("rect", { x: x0, y: y0, width: x1 - x0, height: y1 - y0, ...attributes });
}

function grown([x0, y0, x1, y1], size) {
  const by = 0.002 * Math.max(...size);
  return [x0 - by, y0 - by, x1 + by, y1 + by];
}

function label([x0, y0], text) {
  return svg("text", { x: x0, y: y0, dy: "-0.25em" }, text);
}

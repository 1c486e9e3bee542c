// The document as the server tells it, made easy to look things up in.
//
// Everything on a page has a key: "w:page:region:line:word", "l:page:region:line", "r:page:region",
// "m:page:mark". The key is what scan and record share. It holds until the next change only.

export const LOW_CONFIDENCE = 0.6;

export class Document {
  constructor(said) {
    Object.assign(this, said);
    this.things = new Map();
    this.atBox = new Map();
    for (const page of this.pages) {
      for (const region of page.regions) this.#add(`r:${page.id}:${region.id}`, "region", page, region);
      for (const region of page.regions) region.lines.forEach((line, l) => this.#line(page, region, line, l));
      for (const mark of page.annotations) this.#add(`m:${page.id}:${mark.id}`, "mark", page, mark);
    }
  }

  #line(page, region, line, l) {
    const at = `${page.id}:${region.id}:${l}`;
    this.#add(`l:${at}`, "line", page, line, { region });
    line.words.forEach((word, w) => {
      const key = `w:${at}:${w}`;
      this.#add(key, "word", page, word, { line: this.things.get(`l:${at}`), region });
      this.atBox.set(boxKey(page.id, word.box), key);
    });
  }

  #add(key, type, page, value, more = {}) {
    this.things.set(key, { key, type, page, value, ...more });
  }

  get(key) {
    return this.things.get(key);
  }

  /** The key of a word of the record, which knows page and box only. */
  keyOfWord(word) {
    return this.atBox.get(boxKey(word.page, word.box));
  }

  keyOfMark(page, annotation) {
    const key = `m:${page}:${annotation}`;
    return this.things.has(key) ? key : undefined;
  }

  page(id) {
    return this.pages.find((page) => page.id === id);
  }

  /** Keys of all words, in reading order. */
  get words() {
    return [...this.things.values()].filter((thing) => thing.type === "word").map((thing) => thing.key);
  }
}

function boxKey(page, box) {
  return `${page} ${box.join(" ")}`;
}

/** Where a thing stands, as a correction names it. */
export function spotOf(thing) {
  const { page, value } = thing;
  return { page: page.id, sha256: page.sha256, frame: page.frame, box: value.box, text: textOf(thing) };
}

export function textOf({ type, value }) {
  if (type === "region") return value.lines.map((line) => line.text).join("\n");
  if (type === "mark") return value.reading ?? "";
  return value.text;
}

export function isDoubtful(word) {
  return word.confidence !== null && word.confidence < LOW_CONFIDENCE;
}

export function percent(confidence) {
  return Math.round(100 * confidence);
}

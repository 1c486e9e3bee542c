// What can be edited, and how it is asked for. Each function opens the dialog for one thing.

import { askFor } from "./dialog.js";
import { h } from "./dom.js";
import { spotOf, textOf } from "./model.js";
import { save } from "./corrections.js";
import { cutting } from "./scan.js";
import { nameOf, t } from "./texts.js";

const REGIONS = ["header", "paragraph", "signature", "number", "footer", "table", "margin", "handwriting", "stamp", "other"];
const HANDS = ["typed", "pencil", "ink"];
const MARKS = ["insertion", "gap-word", "margin-note", "underline", "strike-out", "bar", "signature",
  "resolution", "sheet-number", "paragraph", "unclassified"];

const NEW_MARK = "pencil"; // the hand of a mark that a person adds, until they say another

/** Edit a thing by its key: a word's text, a region's kind, all of a mark. */
export function edit(state, key) {
  const thing = state.document.get(key);
  if (!thing) return;
  ({ word: editWord, line: editLine, region: editRegion, mark: editMark })[thing.type](state, thing);
}

function editWord(state, thing) {
  const { value } = thing;
  const machine = value.machine === null ? [] : [h("p", { class: "quiet" }, t("machine-read", { text: value.machine || t("empty") }))];
  askText(state, thing, { kind: "word", title: t("edit-word"), hint: t("edit-word-hint"), shown: machine });
}

export function editLine(state, thing) {
  askText(state, thing, { kind: "line", title: t("edit-line"), hint: t("edit-line-hint") });
}

function askText(state, thing, { kind, title, hint, shown = [] }) {
  const before = textOf(thing);
  askFor({
    title,
    shown: [cutting(thing.page, thing.value.box), ...shown],
    fields: [{ name: "text", label: t("text"), value: before, hint }],
    draft: draftOf(state, thing.key, kind),
    save: async ({ text }, say) => {
      const after = tidy(text);
      return after === before || save(state, { kind, spot: spotOf(thing), before, after }, say);
    },
  });
}

export function editRegion(state, thing) {
  const before = thing.value.kind;
  askFor({
    title: t("edit-region"),
    shown: [cutting(thing.page, thing.value.box, 0.05)],
    fields: [{ name: "kind", label: t("kind"), value: before, choices: REGIONS.map((kind) => [kind, nameOf(kind, "region-")]) }],
    save: async ({ kind }, say) =>
      kind === before || save(state, { kind: "region", spot: spotOf(thing), before, after: kind }, say),
  });
}

export function editHand(state, thing) {
  const before = thing.value.hand;
  askFor({
    title: t("edit-hand"),
    shown: [cutting(thing.page, thing.value.box)],
    fields: [handField(before)],
    save: async ({ hand }, say) => hand === before
      || save(state, { kind: "hand", subject: "line", spot: spotOf(thing), before, after: hand }, say),
  });
}

/** Kind, hand and reading of a mark; what was changed goes as one correction each. */
function editMark(state, thing) {
  const { kind, hand, reading } = thing.value;
  const choices = [...MARKS.map((name) => [name, nameOf(name, "mark-")]), ["", t("mark-none")]];
  askFor({
    title: t("edit-mark"),
    shown: [cutting(thing.page, thing.value.box, 0.3)],
    fields: [
      { name: "reading", label: t("reading"), value: reading ?? "", rows: 2, hint: t("reading-hint") },
      { name: "kind", label: t("kind"), value: kind, choices },
      handField(hand),
    ],
    draft: draftOf(state, thing.key, "mark"),
    save: async (values, say) => {
      const spot = spotOf(thing);
      const read = tidy(values.reading) || null;
      const changes = [];
      if (read !== reading) changes.push({ kind: "reading", spot, before: reading, after: read });
      if (values.hand !== hand) changes.push({ kind: "hand", subject: "annotation", spot, before: hand, after: values.hand });
      // Last: what is no mark any more can have no reading.
      if (values.kind !== kind) changes.push({ kind: "mark", spot, before: kind, after: values.kind || null });
      return saveAll(state, changes, say);
    },
  });
}

/**
 * Say what stands in a box where nothing was found: typed words or a mark.
 *
 * @param {object} state
 * @param {object} page
 * @param {number[]} box in pixels of the scan
 * @param {() => void} then once it is saved
 */
export function addAt(state, page, box, then) {
  const spot = spotOf({ type: "word", page, value: { box, text: "" } });
  askFor({
    title: t("add-missed"),
    shown: [cutting(page, box)],
    fields: [
      { name: "text", label: t("text"), value: "", rows: 2, hint: t("add-text-hint") },
      { name: "kind", label: t("add-kind"), value: "typed",
        choices: [["typed", t("add-typed")], ...MARKS.map((name) => [name, nameOf(name, "mark-")])] },
      { name: "hand", label: t("add-hand"), value: NEW_MARK,
        choices: HANDS.filter((name) => name !== "typed").map((name) => [name, nameOf(name)]) },
    ],
    save: async (values, say) => {
      const text = tidy(values.text);
      if (values.kind === "typed" && !text) {
        say(h("p", {}, t("add-needs-text")));
        return false;
      }
      return saveAll(state, additions(spot, values.kind, values.hand, text), say);
    },
    then,
  });
}

/** Corrections that put something where the machine has nothing. */
function additions(spot, kind, hand, text) {
  if (kind === "typed") return [{ kind: "word", spot, before: "", after: text }];
  const changes = [{ kind: "mark", spot, before: null, after: kind }];
  if (hand !== NEW_MARK) changes.push({ kind: "hand", subject: "annotation", spot, before: NEW_MARK, after: hand });
  if (text) changes.push({ kind: "reading", spot, before: null, after: text });
  return changes;
}

/** One after the other, until one is not settled; as `save` of corrections.js. */
async function saveAll(state, changes, say) {
  for (const change of changes) {
    if (!(await save(state, change, say))) return false;
  }
  return true;
}

/** Say that a mark is none, at once. */
export function removeMark(state, thing) {
  const { kind } = thing.value;
  return save(state, { kind: "mark", spot: spotOf(thing), before: kind, after: null }).catch(state.tell);
}

/** Begin a paragraph with a line, or join it to the one before; at once. */
export function turnParagraph(state, thing) {
  const { begins } = thing.value;
  const change = { kind: "paragraph", spot: spotOf(thing), before: begins, after: !begins };
  return save(state, change).catch(state.tell);
}

export function editField(state, name, before, several) {
  askFor({
    title: t("edit-field", { name: nameOf(name) }),
    fields: [{ name: "text", label: t("value"), value: before ?? "", rows: several ? 4 : 1, hint: t("edit-field-hint") }],
    draft: draftOf(state, name, "field"),
    save: async ({ text }, say) => {
      const lines = text.split("\n").map(tidy).filter(Boolean);
      const after = lines.join(several ? "\n" : " ") || null;
      return after === before || save(state, { kind: "field", name, before, after }, say);
    },
  });
}

export function turnChecked(state) {
  const { checked: before, content } = state.document;
  return save(state, { kind: "checked", before, after: !before, content: before ? null : content }).catch(state.tell);
}

function handField(hand) {
  return { name: "hand", label: t("hand"), value: hand, choices: HANDS.map((name) => [name, nameOf(name)]) };
}

function draftOf(state, thing, kind) {
  return `draft ${state.document.id} ${kind} ${thing}`;
}

function tidy(text) {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

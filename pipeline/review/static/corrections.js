// Sending what a person changed, with their name; a conflict is shown beside what they typed.

import { Refused, sendChange, sendUndo } from "./api.js";
import { askFor } from "./dialog.js";
import { h } from "./dom.js";
import { nameOf, t, when } from "./texts.js";

const KEPT = "mashinopis-who";

export function whoIsIt() {
  return localStorage.getItem(KEPT) ?? "";
}

/** Ask for the name; then go on. */
export function askWho(then = () => {}) {
  askFor({
    title: t("who-title"),
    fields: [{ name: "who", label: t("who-none"), value: whoIsIt(), hint: t("who-hint") }],
    save: async ({ who }) => {
      if (!who.trim()) return false;
      localStorage.setItem(KEPT, who.trim());
      return true;
    },
    then,
  });
}

/**
 * Send one change. Where somebody else changed the same, both are shown, and a person chooses.
 *
 * @param {object} state holds `document`, and takes the new one by `take(said)`
 * @param {object} change as pipeline/corrections/changes.py has it
 * @param {((...nodes: Node[]) => void) | null} say shows a conflict; without it, it is only told
 * @returns {Promise<boolean>} whether it is settled: saved, or given up for what another wrote
 */
export async function save(state, change, say = null) {
  const what = { who: whoIsIt(), seen: state.document.seen, change };
  try {
    state.take(await sendChange(state.document.id, what), t("saved"));
    return true;
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error;
    state.take(error.document);
    if (!say) {
      state.tell(error);
      return false;
    }
    const mine = await new Promise((choose) => say(...conflict(change, error.newer, choose)));
    say();
    const last = error.newer.findLast((entry) => entry.change);
    return !mine || save(state, { ...change, before: last ? last.change.after : change.before }, say);
  }
}

export async function undo(state, number) {
  try {
    const what = { who: whoIsIt(), seen: state.document.seen, number };
    state.take(await sendUndo(state.document.id, what), t("undone-said"));
  } catch (error) {
    if (error.document) state.take(error.document);
    state.tell(error);
  }
}

function conflict(change, newer, choose) {
  const theirs = newer.map((entry) => h("li", {}, describe(entry)));
  return [
    h("p", {}, h("strong", {}, t("conflict"))),
    h("ul", {}, theirs, h("li", {}, t("conflict-mine", { after: shown(change.after, change.kind) }))),
    h("p", { class: "buttons" },
      h("button", { type: "button", id: "save-mine", onclick: () => choose(true) }, t("save-mine")),
      h("button", { type: "button", id: "keep-theirs", onclick: () => choose(false) }, t("keep-theirs"))),
  ];
}

function describe(entry) {
  const by = { who: entry.who, when: when(entry.when) };
  if (!entry.change) return t("conflict-undid", { ...by, n: entry.undoes });
  const { kind, before, after } = entry.change;
  return t("conflict-theirs", { ...by, before: shown(before, kind), after: shown(after, kind) });
}

const GROUPS = { region: "region-", mark: "mark-" };

/** A value of a change for a person. */
export function shown(value, kind = "") {
  if (value === null || value === "") return t(kind === "mark" ? "mark-none" : "empty");
  const isName = typeof value !== "string" || ["region", "mark", "hand"].includes(kind);
  return isName ? nameOf(String(value), GROUPS[kind] ?? "") : value;
}

// One dialog for all that is asked: a picture of the place, fields, and what went wrong.

import { h } from "./dom.js";
import { t } from "./texts.js";

/**
 * Ask for values; answers when they are saved or the dialog is left.
 *
 * @param {object} ask
 * @param {string} ask.title
 * @param {Node[]} [ask.shown] what is seen above the fields, such as the picture
 * @param {Array<{name: string, label: string, value: string, rows?: number, choices?: [string, string][], hint?: string}>} ask.fields
 * @param {string} [ask.draft] under this name what was typed is kept until it is saved
 * @param {(values: object, say: (...nodes: Node[]) => void) => Promise<boolean>} ask.save
 *   true when it is done; else it has said why not
 * @param {() => void} [ask.then] after that, with the dialog free again
 */
export function askFor({ title, shown = [], fields, draft, save, then }) {
  const dialog = document.getElementById("dialog");
  const kept = draft ? keptDraft(draft) : null;
  const inputs = fields.map((field) => input(field, kept?.[field.name]));
  const said = h("div", { class: "dialog-said", role: "alert" });
  const say = (...nodes) => said.replaceChildren(...nodes);
  const values = () => Object.fromEntries(inputs.map(({ name, element }) => [name, element.value]));
  const form = h("form", { method: "dialog" },
    h("h2", { id: "dialog-title" }, title), shown,
    inputs.map(({ row }) => row), said,
    h("p", { class: "buttons" },
      h("button", { type: "submit", class: "main" }, t("save")),
      h("button", { type: "button", value: "cancel", onclick: () => leave() }, t("cancel"))));
  const leave = () => {
    if (draft) sessionStorage.removeItem(draft);
    dialog.close();
  };
  let busy = false; // also while a conflict waits for a choice: Enter must not make it
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const now = values();
    if (draft) sessionStorage.setItem(draft, JSON.stringify(now));
    const done = await save(now, say).catch((error) => {
      say(h("p", {}, error.message));
      return false;
    });
    busy = false;
    if (!done) {
      inputs[0]?.element.focus();
      return;
    }
    leave();
    then?.();
  });
  form.addEventListener("keydown", (event) => {
    const several = event.target.matches("textarea") && !(event.ctrlKey || event.metaKey);
    if (event.key === "Enter" && !several && !event.target.matches("button")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.oncancel = () => draft && sessionStorage.removeItem(draft);
  dialog.replaceChildren(form);
  if (kept) say(h("p", {}, t("draft")));
  dialog.showModal();
  const first = inputs[0]?.element;
  first?.focus();
  first?.select?.();
}

/** Show something that asks nothing. */
export function showDialog(title, ...nodes) {
  const dialog = document.getElementById("dialog");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.oncancel = null;
  dialog.replaceChildren(h("form", { method: "dialog" }, h("h2", { id: "dialog-title" }, title), nodes,
    h("p", { class: "buttons" }, h("button", { class: "main", autofocus: true }, t("close")))));
  dialog.showModal();
}

function input({ name, label, value, rows = 1, choices, hint }, kept) {
  const id = `ask-${name}`;
  const shown = kept ?? value;
  const described = hint ? `${id}-hint` : null;
  let element;
  if (choices) {
    element = h("select", { id }, choices.map(([code, text]) =>
      h("option", { value: code, selected: code === shown }, text)));
  } else {
    element = h(rows > 1 ? "textarea" : "input",
      { id, rows: rows > 1 ? rows : null, autocomplete: "off", spellcheck: "false", "aria-describedby": described });
    element.value = shown;
  }
  const row = h("div", { class: "row" }, h("label", { for: id }, label), element,
    hint ? h("p", { class: "quiet", id: described }, hint) : null);
  return { name, element, row };
}

function keptDraft(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

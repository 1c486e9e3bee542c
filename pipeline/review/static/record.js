// The record: fields with their evidence, then the text in its runs.

import { editField } from "./edits.js";
import { h } from "./dom.js";
import { percent } from "./model.js";
import { nameOf, t } from "./texts.js";
import { wordSpan } from "./words.js";

const FIRST = ["kind", "number", "date", "secrecy"];
const SINGLE = [...FIRST, "sender", "place", "signature", "urgency", "exemplar", "incoming", "outgoing", "certified",
  "copies", "distribution", "authenticity", "technique", "title", "source"];
const SEVERAL = ["addressees", "handling", "other_dates"];
const ARCHIVE = ["repository", "fond", "opis", "delo", "sheets"];

export function recordPanel(state) {
  const { document } = state;
  const { record } = document;
  const archive = archiveFields(record);
  const fields = [...FIRST.map((name) => singleField(record, name)),
    ...SEVERAL.map((name) => severalField(record, name)),
    ...SINGLE.slice(FIRST.length).map((name) => singleField(record, name))];
  const found = fields.filter((field) => field.text !== null);
  const absent = [...archive, ...fields].filter((field) => field.text === null);
  return [
    h("table", { class: "fields" }, h("tbody", {}, archiveRow(state, archive), found.map((field) => fieldRow(state, field)))),
    h("details", { class: "absent" }, h("summary", {}, t("not-found", { n: absent.length })),
      h("ul", {}, absent.map((field) => absentItem(state, field)))),
    typedLines(document, t("header-lines"), record.header),
    h("h2", {}, t("text")),
    h("div", { class: "body", lang: "ru" }, record.body.map((paragraph) => paragraphOf(state, paragraph))),
    typedLines(document, t("other-lines"), record.other_lines),
    footnotes(record),
  ];
}

function singleField(record, name) {
  const value = record[name];
  return { name, text: value?.text ?? null, values: value ? [value] : [], why: record.missing[name], several: false };
}

function severalField(record, name) {
  const values = record[name];
  const text = values.length ? values.map((value) => value.text).join("\n") : null;
  return { name, text, values, why: record.missing[name] ?? "", several: true };
}

function archiveFields(record) {
  return ARCHIVE.map((part) => {
    const name = `archive.${part}`;
    const value = record.archive?.[part];
    const text = Array.isArray(value) ? value.join("\n") || null : value ?? null;
    const corrected = record.archive?.origin?.[part] === "corrected";
    return { name, text, values: [], corrected, why: record.missing[name] ?? record.missing.archive ?? "", several: part === "sheets" };
  });
}

/** The parts of the archive reference that are known, in one row. */
function archiveRow(state, parts) {
  const known = parts.filter((part) => part.text !== null);
  if (!known.length) return null;
  return h("tr", {}, h("th", { scope: "row" }, nameOf("archive")), h("td", { colspan: "2" }, known.map((part) => {
    const name = part.name === "archive.repository" ? "" : `${nameOf(part.name).toLowerCase()} `;
    return h("span", { class: "part" }, h("span", { class: "quiet" }, name), part.text.replaceAll("\n", ", "),
      correctedTag(state, part), editButton(state, part));
  })));
}

function fieldRow(state, field) {
  return h("tr", {},
    h("th", { scope: "row" }, nameOf(field.name)),
    h("td", {}, field.values.map(valueOf), correctedTag(state, field)),
    h("td", { class: "act" }, editButton(state, field)));
}

function editButton(state, { name, text, several }) {
  return h("button", { type: "button", class: "small", "data-field": name, "aria-label": `${t("edit")}: ${nameOf(name)}`,
    title: t("edit"), onclick: () => editField(state, name, text, several) }, "✎");
}

function correctedTag(state, { name, values, corrected }) {
  if (!corrected && !values.some((value) => value.origin === "corrected")) return null;
  const machine = state.document.machine[name];
  const title = machine === undefined ? null : t("machine-read", { text: machine ?? t("empty") });
  return h("span", { class: "tag", title }, `✎ ${t("corrected")}`);
}

function valueOf(value) {
  const same = value.normalised === null || value.normalised === value.text;
  const place = value.page ? { "data-place": JSON.stringify({ page: value.page, boxes: value.words.map((word) => word.box) }), tabindex: "0" } : {};
  return h("div", { class: "value", ...place }, value.text,
    same ? null : h("span", { class: "normal", title: t("normalised") }, ` = ${value.normalised}`),
    value.confidence === null ? null : h("span", { class: value.confidence < 0.5 ? "sure doubtful" : "sure" },
      ` ${percent(value.confidence)} %`));
}

function absentItem(state, { name, why, several }) {
  return h("li", {}, h("button", { type: "button", "data-field": name, "aria-label": `${t("add")}: ${nameOf(name)}`,
    onclick: () => editField(state, name, null, several) }, t("add")), ` ${nameOf(name)} `,
  why ? h("span", { class: "quiet" }, `(${why})`) : null);
}

function paragraphOf(state, paragraph) {
  const parts = [];
  for (const run of paragraph.runs) {
    if (parts.length) parts.push(" ");
    parts.push(run.hand === "typed" ? typedRun(state.document, run) : writtenRun(state.document, run));
  }
  const kind = paragraph.kind === "paragraph" ? null : h("span", { class: "tag" }, nameOf(paragraph.kind, "region-"));
  return h("p", { class: `paragraph ${paragraph.kind}` }, kind, parts);
}

function typedRun(document, run) {
  const parts = [];
  for (const word of run.words) {
    const key = document.keyOfWord(word);
    const text = word.join === "hyphen-removed" ? word.text.replace(/[-‐‑–—=]+$/u, "") : word.text;
    parts.push(key ? wordSpan(document, key, { ...word, text }) : text);
    if (!word.join) parts.push(" ");
  }
  return h("span", { class: "run" }, parts);
}

function writtenRun(document, run) {
  const keys = run.annotations.map(({ page, annotation }) => document.keyOfMark(page, annotation)).filter(Boolean);
  const place = run.place === "inline" ? "" : `, ${nameOf(run.place, "place-")}`;
  return h("span", { class: `run by-hand ${run.place}`, role: "button", tabindex: "0", "data-key": keys[0] ?? null },
    h("span", { class: "tag" }, `✐ ${nameOf(run.hand)}${place}`), " ", run.text);
}

function typedLines(document, title, lines) {
  if (!lines.length) return null;
  return [h("h2", {}, title), h("div", { class: "typed-lines", lang: "ru" }, lines.map((line) =>
    h("p", {}, h("span", { class: "tag" }, nameOf(line.role === "page-number" ? "number" : line.role, "region-")), " ",
      line.words.flatMap((word) => {
        const key = document.keyOfWord(word);
        return [key ? wordSpan(document, key, word) : word.text, " "];
      }))))];
}

function footnotes(record) {
  const notes = [...record.footnotes, ...record.edition_notes];
  if (!notes.length) return null;
  return [h("h2", {}, t("footnotes")), h("ul", {}, notes.map((note) => h("li", {}, `${note.mark} ${note.text}`)))];
}

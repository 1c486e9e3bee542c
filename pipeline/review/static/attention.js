// What needs a person, and the log of what people did.

import { shown, undo } from "./corrections.js";
import { h } from "./dom.js";
import { adviceOf, language, nameOf, t, when } from "./texts.js";

export function reviewPanel(state) {
  const unfit = state.document.log.filter((entry) => entry.unfit);
  const items = state.document.record.review;
  if (!unfit.length && !items.length) return [h("p", { class: "quiet" }, t("no-review"))];
  return [h("ul", { class: "items" },
    unfit.map((entry) => h("li", { class: "unfit" }, entryText(entry))),
    items.map((item) => reviewItem(state, item)))];
}

function reviewItem(state, item) {
  const place = item.page && item.box ? { "data-place": JSON.stringify({ page: item.page, boxes: [item.box] }), tabindex: "0" }
    : item.page ? { "data-place": JSON.stringify({ page: item.page, boxes: [] }), tabindex: "0" } : {};
  const crop = item.crop && item.page ? `/crops/${encodeURIComponent(item.page)}/${encodeURIComponent(item.crop.split("/").pop().replace(/\.png$/, ""))}` : null;
  return h("li", { ...place }, h("strong", {}, nameOf(item.reason)), " ", h("span", { title: item.message }, adviceOf(item)),
    crop ? h("img", { src: crop, alt: "", loading: "lazy" }) : null);
}

export function historyPanel(state) {
  const { log } = state.document;
  if (!log.length) return [h("p", { class: "quiet" }, t("no-history"))];
  return [h("ol", { class: "history", reversed: true }, [...log].reverse().map((entry) => historyItem(state, entry)))];
}

function historyItem(state, entry) {
  const place = entry.change?.spot
    ? { "data-place": JSON.stringify({ page: entry.change.spot.page, boxes: [entry.change.spot.box] }), tabindex: "0" } : {};
  return h("li", { value: entry.number, class: entry.undone ? "undone" : entry.unfit ? "unfit" : null, ...place },
    entryText(entry),
    entry.undone ? h("span", { class: "tag" }, t("undone")) : h("button", { type: "button", "data-undo": entry.number,
      "aria-label": `${t("undo")}: ${entry.number}`, onclick: () => undo(state, entry.number) }, `↶ ${t("undo")}`));
}

function entryText(entry) {
  const by = h("span", { class: "quiet" }, `${entry.who}, ${when(entry.when)}: `);
  if (!entry.change) return h("p", {}, by, `↶ ${t("undo").toLowerCase()} ${entry.undoes}`);
  const { kind, before, after, name } = entry.change;
  const what = name ? nameOf(name) : nameOf(kind, "change-");
  return h("p", {}, by, h("strong", {}, what), ": ", h("del", {}, shown(before, kind)), " → ", h("ins", {}, shown(after, kind)),
    entry.unfit ? h("span", { class: "why" }, ` ⚠ ${t("does-not-fit")}: ${entry.unfit[language]}`) : null);
}

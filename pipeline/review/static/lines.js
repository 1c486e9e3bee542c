// The page line by line as it was read, with what can be done to a line and a region.

import { editHand, editLine, editRegion, turnParagraph } from "./edits.js";
import { h } from "./dom.js";
import { nameOf, t } from "./texts.js";
import { wordSpan } from "./words.js";

export function linesPanel(state) {
  const page = state.document.page(state.page);
  return page.regions.map((region) => regionBlock(state, page, region));
}

function regionBlock(state, page, region) {
  const key = `r:${page.id}:${region.id}`;
  const thing = state.document.get(key);
  return h("section", { class: "region" },
    h("button", { type: "button", class: "kind", "data-key": key, "aria-label": `${t("edit-region")}: ${nameOf(region.kind, "region-")}`,
      onclick: () => editRegion(state, thing) }, `${nameOf(region.kind, "region-")} ✎`),
    h("div", { lang: "ru" }, region.lines.map((_, l) => lineRow(state, `l:${page.id}:${region.id}:${l}`))));
}

function lineRow(state, key) {
  const line = state.document.get(key);
  const { words, hand, begins } = line.value;
  const prefix = key.replace(/^l/, "w");
  const text = words.length
    ? words.flatMap((_, w) => [wordSpan(state.document, `${prefix}:${w}`), " "])
    : [h("span", { class: "quiet" }, `[…] ${nameOf(hand)}`)];
  const tool = (sign, label, act) =>
    h("button", { type: "button", title: label, "aria-label": label, onclick: () => act(state, line) }, sign);
  return h("div", { class: `row ${hand}`, "data-line": key },
    h("span", { class: "begins", title: begins ? t("paragraph") : null }, begins ? "¶" : ""),
    h("span", { class: "words" }, text, hand === "typed" ? null : h("span", { class: "tag" }, `✐ ${nameOf(hand)}`)),
    words.length ? h("span", { class: "acts" },
      tool("✎", t("edit-line"), editLine),
      tool("¶", begins ? t("join-here") : t("split-here"), turnParagraph),
      tool("✐", t("edit-hand"), editHand)) : null);
}

// Marks made by hand: their pictures, kinds and readings.

import { edit, removeMark } from "./edits.js";
import { h } from "./dom.js";
import { percent } from "./model.js";
import { cutting } from "./scan.js";
import { nameOf, t } from "./texts.js";

export function marksPanel(state) {
  const cards = state.document.pages.flatMap((page) =>
    page.annotations.map((mark) => card(state, page, mark)));
  return cards.length ? [h("ul", { class: "cards" }, cards)] : [h("p", { class: "quiet" }, t("no-marks"))];
}

function card(state, page, mark) {
  const key = `m:${page.id}:${mark.id}`;
  const thing = state.document.get(key);
  const what = [nameOf(mark.kind, "mark-"), nameOf(mark.instrument ?? mark.hand), t("sheet", { sheet: page.sheet ?? page.id })];
  const corrected = mark.machine_kind !== null || mark.machine_reading !== null;
  return h("li", { class: "card", "data-key": key, tabindex: "-1" },
    mark.crop ? h("img", { src: mark.crop, alt: "", loading: "lazy" }) : cutting(page, mark.box, 0.1),
    h("div", {},
      h("p", { class: "reading", lang: "ru" }, mark.reading ?? h("span", { class: "quiet" }, `[…] ${t("unread")}`)),
      h("p", { class: "quiet" }, what.join(" · "), " · ", t("confidence-of", { confidence: percent(mark.confidence) })),
      corrected ? h("span", { class: "tag" }, `✎ ${t("corrected")}`) : null,
      h("p", { class: "buttons" },
        h("button", { type: "button", onclick: () => edit(state, key) }, t("edit")),
        h("button", { type: "button", class: "remove", onclick: () => removeMark(state, thing) }, t("not-by-hand")))));
}

// A word as it stands in a panel: linked to the scan, in doubt or corrected.

import { h } from "./dom.js";
import { isDoubtful, percent } from "./model.js";
import { t } from "./texts.js";

/** A span for a word of a page; `text` where the record writes it otherwise (a hyphen joined). */
export function wordSpan(document, key, { text, struck, underlined } = {}) {
  const { value } = document.get(key);
  const corrected = value.machine !== null;
  const doubtful = !corrected && isDoubtful(value);
  const names = ["word", doubtful && "doubtful", corrected && "corrected", struck && "struck", underlined && "underlined"];
  const title = corrected
    ? `${t("corrected")}. ${t("machine-read", { text: value.machine || t("empty") })}`
    : doubtful ? t("in-doubt", { confidence: percent(value.confidence) }) : null;
  return h("span", { class: names.filter(Boolean).join(" "), role: "button", tabindex: "-1", "data-key": key,
    title, "aria-label": title ? `${value.text}, ${title}` : null }, text ?? value.text);
}

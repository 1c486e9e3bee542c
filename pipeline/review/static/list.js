// The list of documents, those first that need a person most.

import { getBatch, getDocuments, linkTo } from "./api.js";
import { h, isTyping, keyOf } from "./dom.js";
import { nameOf, t, translatePage } from "./texts.js";

const AT_ONCE = 100;
const SIGNS = { review: "⚑", ready: "○", checked: "✓" };
const byId = (id) => document.getElementById(id);
const rows = () => document.querySelector("#documents tbody");
let asked = 0;

translatePage();
restoreQuery();
byId("search").addEventListener("input", debounced(() => show(0), 200));
byId("state").addEventListener("change", () => show(0));
byId("find").addEventListener("submit", (event) => event.preventDefault());
byId("more").addEventListener("click", () => show(rows().children.length));
document.addEventListener("keydown", keys);
window.addEventListener("pageshow", (event) => event.persisted && start()); // back from a document
start();

async function start() {
  await Promise.all([showBatch(), show(0)]);
}

async function showBatch() {
  try {
    const batch = await getBatch();
    byId("counts").textContent = t("counts", batch);
    const failures = byId("failures");
    failures.hidden = batch.failures.length === 0;
    failures.querySelector("summary").textContent = t("failures", { n: batch.failures.length });
    failures.querySelector("ul").replaceChildren(...batch.failures.map(failureItem));
  } catch (error) {
    tell(error);
  }
}

function failureItem(failure) {
  const frame = failure.frame ? ` (${failure.frame + 1})` : "";
  return h("li", {}, h("strong", {}, failure.file + frame), `: ${failure.reason} `,
    failure.remedy ? h("span", { class: "quiet" }, `${t("remedy")}: ${failure.remedy}`) : null);
}

async function show(offset) {
  const mine = ++asked;
  const query = { search: byId("search").value, state: byId("state").value, offset, limit: AT_ONCE };
  let answer;
  try {
    answer = await getDocuments(query);
  } catch (error) {
    tell(error);
    return;
  }
  if (mine !== asked) return; // a later question has been asked meanwhile
  tell(null);
  keepQuery(query);
  const made = answer.documents.map(row);
  if (offset) rows().append(...made);
  else rows().replaceChildren(...made);
  byId("found").textContent = t("found", answer) + (answer.reading ? `; ${t("reading-records", answer.reading)}` : "");
  if (answer.reading) setTimeout(() => mine === asked && start(), 1000); // the first time it takes a while
  byId("more").hidden = rows().children.length >= answer.total;
  if (offset) made[0]?.querySelector("a").focus();
}

function row(one) {
  const what = [one.kind, one.number && `№ ${one.number.replace(/^№\s*/, "")}`, one.date, one.secrecy];
  return h("tr", {},
    h("td", { class: `state state-${one.state}` }, `${SIGNS[one.state]} ${t(`state-${one.state}`)}`),
    h("td", { class: "document" }, h("a", { href: linkTo(one.id) }, one.id),
      one.sheets.length ? h("span", { class: "quiet" }, ` · ${nameOf("archive.sheets").toLowerCase()} ${one.sheets.join(", ")}`) : null),
    h("td", { class: "what" }, what.filter(Boolean).join(" · "),
      h("span", { class: "first", title: one.first_words }, one.first_words ?? "")),
    h("td", { class: "why" }, reasons(one)),
    cell("col-confidence", one.confidence === null ? "–" : `${Math.round(100 * one.confidence)} %`),
    cell("col-marks", one.marks),
    cell("col-corrections", one.corrections));
}

function cell(label, value) {
  return h("td", { class: "number", "data-label": t(label) }, String(value));
}

function reasons(one) {
  const said = one.reasons.slice(0, 3).map(({ reason, count, message }) =>
    h("li", { title: message }, nameOf(reason) + (count > 1 ? ` × ${count}` : "")));
  if (one.reasons.length > 3) said.push(h("li", {}, t("and-more", { n: one.reasons.length - 3 })));
  if (one.unfit) said.unshift(h("li", {}, h("strong", {}, t("unfit", { n: one.unfit }))));
  return said.length ? h("ul", {}, said) : "";
}

function keys(event) {
  const links = [...document.querySelectorAll("#documents a")];
  const at = links.indexOf(document.activeElement);
  if (keyOf(event) === "/" && !isTyping(event)) {
    byId("search").focus();
  } else if (event.key === "ArrowDown" && !event.target.matches("select")) {
    links[Math.min(at + 1, links.length - 1)]?.focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    (links[at - 1] ?? byId("search")).focus();
  } else {
    return;
  }
  event.preventDefault();
}

function keepQuery({ search, state }) {
  const said = new URLSearchParams(Object.entries({ search, state }).filter(([, value]) => value));
  history.replaceState(null, "", said.size ? `/?${said}` : "/");
}

function restoreQuery() {
  const said = new URLSearchParams(location.search);
  byId("search").value = said.get("search") ?? "";
  byId("state").value = said.get("state") ?? "";
}

function tell(error) {
  const trouble = byId("trouble");
  trouble.hidden = error === null;
  trouble.textContent = error?.message ?? "";
}

function debounced(act, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
}

// The page of one document: scan and record side by side, each showing what the other points at.

import { getDocument, linkTo } from "./api.js";
import { historyPanel, reviewPanel } from "./attention.js";
import { askWho, undo, whoIsIt } from "./corrections.js";
import { showDialog } from "./dialog.js";
import { h, isTyping, keyOf, metaOf } from "./dom.js";
import { askForBox } from "./drawn_box.js";
import { addAt, edit, editHand, editLine, removeMark, turnChecked, turnParagraph } from "./edits.js";
import { linesPanel } from "./lines.js";
import { marksPanel } from "./marks.js";
import { Document } from "./model.js";
import { recordPanel } from "./record.js";
import { LAYERS, Scan } from "./scan.js";
import { t, translatePage, when } from "./texts.js";

const PANELS = { record: recordPanel, lines: linesPanel, marks: marksPanel, review: reviewPanel, history: historyPanel };
const KEYS = [["Enter, e", "key-edit"], ["l", "key-line"], ["p", "key-paragraph"], ["h", "key-hand"],
  ["a", "key-add"], ["← → ↑ ↓", "key-move"], ["Delete", "key-remove"], ["1 … 5", "key-tabs"], ["[ ]", "key-sheet"],
  ["k j n", "key-documents"], ["c", "key-check"], ["u", "key-undo"], ["+ − 0", "key-zoom"]];
const byId = (id) => document.getElementById(id);

const state = {
  document: null,
  page: null,
  tab: "record",
  chosen: null,
  /** Stops asking for a box, while one is asked for. */
  leaveBox: null,
  /** A new document from the server; `said` is told to those who cannot see it. */
  take(answer, said = "") {
    this.leaveBox?.();
    this.document = new Document(answer);
    if (!this.document.get(this.chosen)) this.chosen = null;
    this.page = this.document.page(this.page)?.id ?? this.document.pages[0]?.id ?? null;
    byId("said").textContent = said;
    this.tell(null);
    show();
  },
  tell(error) {
    const trouble = byId("trouble");
    trouble.hidden = error === null;
    trouble.textContent = error?.message ?? "";
  },
};

translatePage();
const scan = new Scan(byId("view"), { point, choose, open: (key) => withName(() => edit(state, key)) });
buildTools();
start();

async function start() {
  try {
    state.take(await getDocument(metaOf("document")));
  } catch (error) {
    state.tell(error);
  }
}

/** A change needs a name; ask for it once. */
function withName(act) {
  if (whoIsIt()) act();
  else askWho(() => { showWho(); act(); });
}

// ---- what is shown ----

function show() {
  showHead();
  showSheets();
  showScan();
  showTabs();
  showPanel();
}

function showHead() {
  const { checked, checked_by: by, neighbours } = state.document;
  byId("state").textContent = checked
    ? `✓ ${t("checked-by", { who: by.who, when: when(by.when) })}`
    : state.document.record.review.length ? `⚑ ${t("state-review")}` : `○ ${t("state-ready")}`;
  byId("check").textContent = t(checked ? "uncheck" : "check");
  byId("check").setAttribute("aria-pressed", checked);
  for (const [id, name] of [["previous", "previous"], ["next", "next"], ["next-to-review", "next_to_review"]]) {
    byId(id).hidden = !neighbours[name];
    if (neighbours[name]) byId(id).href = linkTo(neighbours[name]);
  }
  showWho();
}

function showWho() {
  byId("who").textContent = `☺ ${whoIsIt() || t("who-none")}`;
}

function showSheets() {
  byId("sheets").replaceChildren(...state.document.pages.map((page) =>
    h("button", { type: "button", "aria-pressed": String(page.id === state.page), title: t("page", { id: page.id }),
      onclick: () => turnTo(page.id) }, page.sheet ?? page.id)));
}

function showScan() {
  const page = state.document.page(state.page);
  if (!page) return;
  scan.show(page);
  const problem = byId("view").querySelector(".no-picture");
  problem?.remove();
  if (!page.picture) byId("view").append(h("p", { class: "no-picture" }, `${t("no-picture")} ${page.picture_problem ?? ""}`));
  if (state.chosen) lightKey(state.chosen);
}

function showTabs() {
  const { document: doc } = state;
  const counts = {
    marks: doc.pages.reduce((sum, page) => sum + page.annotations.length, 0),
    review: doc.record.review.length + doc.log.filter((entry) => entry.unfit).length,
    history: doc.log.length,
  };
  byId("tabs").replaceChildren(...Object.keys(PANELS).map((name) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === state.tab), "aria-controls": "panel",
    tabindex: name === state.tab ? "0" : "-1", onclick: () => openTab(name),
  }, t(`tab-${name}`) + (name in counts ? ` (${counts[name]})` : ""))));
}

function showPanel() {
  const panel = byId("panel");
  const { scrollTop } = panel;
  const hadFocus = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.setAttribute("aria-labelledby", `tab-${state.tab}`);
  panel.className = state.tab;
  panel.replaceChildren(...PANELS[state.tab](state).flat(2).filter(Boolean));
  panel.scrollTop = scrollTop;
  rove(state.chosen);
  markChosen();
  if (hadFocus && state.chosen) inPanel(state.chosen)?.focus({ preventScroll: true });
}

function openTab(name) {
  state.tab = name;
  showTabs();
  showPanel();
  byId("panel").scrollTop = 0;
  byId(`tab-${name}`).focus();
  if (state.chosen) inPanel(state.chosen)?.scrollIntoView({ block: "nearest" });
}

function turnTo(pageId) {
  if (state.page === pageId) return;
  state.leaveBox?.();
  state.page = pageId;
  showSheets();
  showScan();
  if (state.tab === "lines") showPanel();
}

// ---- pointing and choosing ----

function inPanel(key) {
  return key && byId("panel").querySelector(`[data-key="${CSS.escape(key)}"]`);
}

/** The mouse is over something of the scan: show it in the panel. */
function point(key) {
  for (const one of byId("panel").querySelectorAll(".pointed")) one.classList.remove("pointed");
  inPanel(key)?.classList.add("pointed");
}

/** Something was clicked in the scan. */
function choose(key) {
  state.chosen = key;
  if (!inPanel(key)) {
    state.tab = key.startsWith("m:") ? "marks" : "lines";
    showTabs();
    showPanel();
  }
  markChosen();
  lightKey(key);
  const element = inPanel(key);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

/** Something of the panel is pointed at or has the focus: show it in the scan. */
function lightKey(key, near = false) {
  const thing = state.document.get(key);
  if (!thing) return;
  turnTo(thing.page.id);
  scan.light([thing.value.box], { near });
}

function lightPlace(place, near) {
  const { page, boxes } = JSON.parse(place);
  turnTo(page);
  scan.light(boxes, { near });
}

function markChosen() {
  for (const one of byId("panel").querySelectorAll(".chosen")) one.classList.remove("chosen");
  inPanel(state.chosen)?.classList.add("chosen");
}

/** Words are reached by arrow keys: only one of them can be reached by Tab. */
function rove(key) {
  const all = [...byId("panel").querySelectorAll("[data-key][tabindex]")];
  for (const one of all) one.tabIndex = -1;
  const first = inPanel(key) ?? all[0];
  if (first) first.tabIndex = 0;
}

function step(by) {
  const all = [...byId("panel").querySelectorAll("[data-key][tabindex]")];
  const at = all.findIndex((one) => one === document.activeElement);
  const next = all[at < 0 ? 0 : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Up or down: to the element of another row that is nearest across. */
function stepRow(by) {
  const all = [...byId("panel").querySelectorAll("[data-key][tabindex]")];
  const from = document.activeElement.getBoundingClientRect();
  const middle = (from.left + from.right) / 2;
  const beyond = all.map((one) => ({ one, at: one.getBoundingClientRect() }))
    .filter(({ at }) => (by > 0 ? at.top >= from.bottom - 3 : at.bottom <= from.top + 3));
  const far = ({ at }) => [Math.abs(by > 0 ? at.top - from.bottom : from.top - at.bottom), Math.abs((at.left + at.right) / 2 - middle)];
  beyond.sort((a, b) => {
    const [rowA, acrossA] = far(a);
    const [rowB, acrossB] = far(b);
    return Math.abs(rowA - rowB) > 8 ? rowA - rowB : acrossA - acrossB;
  });
  beyond[0]?.one.focus();
  beyond[0]?.one.scrollIntoView({ block: "nearest" });
}

// ---- adding what was missed ----

function add() {
  state.leaveBox?.();
  const page = state.document.page(state.page);
  if (!page) return;
  tellHow(t("add-how"));
  state.leaveBox = askForBox(scan, (box) => {
    state.leaveBox = null;
    tellHow("");
    if (box) addAt(state, page, box, () => chooseAt(page.id, box));
  });
}

function tellHow(text) {
  byId("how").hidden = !text;
  byId("how").textContent = text;
}

/** What was added is chosen: the mark of this box, or the first word whose middle lies in it. */
function chooseAt(pageId, box) {
  const [x0, y0, x1, y1] = box;
  const isIn = ([a, b, c, d]) => 2 * x0 <= a + c && a + c <= 2 * x1 && 2 * y0 <= b + d && b + d <= 2 * y1;
  const here = [...state.document.things.values()].filter((thing) => thing.page.id === pageId);
  const added = here.find(({ type, value }) => type === "mark" && String(value.box) === String(box))
    ?? here.find(({ type, value }) => type === "word" && isIn(value.box));
  if (added) choose(added.key);
}

// ---- tools, mouse and keys ----

function buildTools() {
  for (const name of LAYERS) {
    const shown = name !== "lines";
    scan.layer(name, shown);
    byId("layers").append(h("label", { class: `layer ${name}` }, h("input", { type: "checkbox", checked: shown,
      onchange: (event) => scan.layer(name, event.target.checked) }), t(`layer-${name}`)));
  }
  const zooms = { in: () => scan.zoom(1.5), out: () => scan.zoom(1 / 1.5), whole: () => scan.whole() };
  for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", zooms[button.dataset.zoom]);
  byId("check").addEventListener("click", () => withName(() => turnChecked(state)));
  byId("who").addEventListener("click", () => askWho(showWho));
  byId("help").addEventListener("click", help);
  byId("add").addEventListener("click", () => withName(add));
  const panel = byId("panel");
  panel.addEventListener("focusin", (event) => pointedAt(event.target, true));
  panel.addEventListener("mouseover", (event) => pointedAt(event.target, false));
  panel.addEventListener("click", (event) => {
    const key = event.target.closest("span[data-key]")?.dataset.key;
    if (key && state.document.get(key)) withName(() => edit(state, key));
  });
  // Buttons in the panel change things: the name first.
  panel.addEventListener("click", (event) => {
    if (event.target.closest("button") && !whoIsIt()) {
      event.stopPropagation();
      event.preventDefault();
      const button = event.target.closest("button");
      askWho(() => { showWho(); button.click(); });
    }
  }, { capture: true });
  document.addEventListener("keydown", keys);
}

function pointedAt(element, focused) {
  const keyed = element.closest("[data-key]");
  const placed = element.closest("[data-place]");
  if (keyed) {
    if (focused && keyed.dataset.key !== state.chosen) {
      state.chosen = keyed.dataset.key;
      rove(state.chosen);
      markChosen();
    }
    lightKey(keyed.dataset.key);
  } else if (placed) {
    lightPlace(placed.dataset.place, focused);
  }
}

function lineOfChosen() {
  const thing = state.document.get(state.chosen);
  return thing?.type === "word" ? thing.line : null;
}

function keys(event) {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || !state.document) return;
  const line = lineOfChosen();
  const chosen = state.document.get(state.chosen);
  const act = {
    "?": help,
    e: () => chosen && withName(() => edit(state, state.chosen)),
    l: () => line && withName(() => editLine(state, line)),
    p: () => line && withName(() => turnParagraph(state, line)),
    h: () => line && withName(() => editHand(state, line)),
    a: () => withName(add),
    c: () => withName(() => turnChecked(state)),
    u: () => undoLast(),
    j: () => follow("next"),
    k: () => follow("previous"),
    n: () => follow("next-to-review"),
    "[": () => sheet(-1),
    "]": () => sheet(1),
    "+": () => scan.zoom(1.5),
    "-": () => scan.zoom(1 / 1.5),
    0: () => scan.whole(),
    Enter: () => inItem(event) && chosen && withName(() => edit(state, state.chosen)),
    Delete: () => chosen?.type === "mark" && state.tab === "marks" && withName(() => removeMark(state, chosen)),
    ArrowRight: () => move(event, 1, step),
    ArrowLeft: () => move(event, -1, step),
    ArrowDown: () => move(event, 1, stepRow),
    ArrowUp: () => move(event, -1, stepRow),
  }[keyOf(event)];
  const tab = Object.keys(PANELS)[Number(event.key) - 1];
  if (tab && event.key !== "0") openTab(tab);
  else if (!act || act() === false) return;
  event.preventDefault();
}

const inItem = (event) => event.target.matches("[data-key]:not(button)");

/** Arrow keys in the panel and in the tabs; elsewhere they scroll. */
function move(event, by, how) {
  if (event.target.matches("[role=tab]")) {
    const names = Object.keys(PANELS);
    openTab(names[(names.indexOf(state.tab) + by + names.length) % names.length]);
    return true;
  }
  if (!byId("panel").contains(event.target) || !event.target.matches("[data-key]")) return false;
  how(by);
  return true;
}

function follow(id) {
  if (!byId(id).hidden) location.href = byId(id).href;
}

function sheet(by) {
  const pages = state.document.pages.map((page) => page.id);
  const next = pages[pages.indexOf(state.page) + by];
  if (next) turnTo(next);
}

function undoLast() {
  const mine = state.document.log.findLast((entry) => entry.change && !entry.undone && entry.who === whoIsIt());
  if (mine) undo(state, mine.number);
}

function help() {
  showDialog(t("help"), h("p", {}, t("help-text")), h("h3", {}, t("keys")),
    h("dl", { class: "keys" }, KEYS.flatMap(([key, what]) => [h("dt", {}, key), h("dd", {}, t(what))])));
}



"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  root.classList.add("js");

  // Language.
  const say = () => {
    const en = $("ui-en").checked;
    root.classList.toggle("ui-en", en);
    root.classList.toggle("ui-ru", !en);
    root.lang = en ? "en" : "ru";
  };
  const russian = /^(ru|be|uk|kk|ky)\b/i.test(navigator.language || "");
  $(russian ? "ui-ru" : "ui-en").checked = true;
  for (const one of document.querySelectorAll("[name=ui]")) one.addEventListener("change", say);
  say();

  // Layers.
  for (const box of document.querySelectorAll("[id^=show-]")) {
    const show = () => {
      root.classList.toggle(box.id, box.checked);
      if (box.id === "show-large") root.classList.toggle("large", box.checked);
    };
    box.addEventListener("change", show);
    show();
  }

  // The same key is on a place of a scan and on what the record says of it.
  const known = new Map();
  const keysOf = (one) => (one.dataset.k || "").split(" ").filter(Boolean);
  for (const one of document.querySelectorAll("[data-k]")) {
    for (const key of keysOf(one)) {
      if (!known.has(key)) known.set(key, []);
      known.get(key).push(one);
    }
  }
  const onScan = (one) => one.closest(".over") !== null;
  const wide = window.matchMedia("(min-width:1000px)");
  let lit = [];
  const clear = () => {
    for (const one of lit) one.classList.remove("on");
    lit = [];
  };
  const light = (from, move) => {
    clear();
    if (!from) return;
    for (const key of keysOf(from)) lit.push(...known.get(key));
    for (const one of lit) one.classList.add("on");
    if (!move && !wide.matches) return;
    const others = lit.filter((one) => onScan(one) !== onScan(from));
    const seen = (one) => one.closest("details:not([open])") === null;
    const best = others.find((one) => one.closest(".body")) || others.find(seen);
    if (best) best.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const at = (event) => event.target.closest("[data-k]");
  let held = null;
  document.addEventListener("pointerover", (event) => {
    const one = at(event);
    if (one) light(one, false);
    else if (lit.length) light(held, false);
  });
  document.addEventListener("focusin", (event) => {
    held = at(event);
    light(held, false);
  });
  document.addEventListener("focusout", () => {
    held = null;
    clear();
  });
  document.addEventListener("click", (event) => {
    const one = at(event);
    if (one) light(one, true);
  });

  // One stop of the Tab key for each paragraph and each scan; arrows go from word to word.
  const rove = (words) => {
    words.forEach((word, index) => {
      word.tabIndex = index ? -1 : 0;
      word.addEventListener("focus", () => {
        for (const one of words) one.tabIndex = one === word ? 0 : -1;
        if (onScan(word) && !word.hasAttribute("aria-label")) {
          const text = known.get(word.dataset.k).find((one) => one.matches(".w"));
          word.setAttribute("role", "img");
          word.setAttribute("aria-label", text ? text.textContent : "…");
        }
      });
      word.addEventListener("keydown", (event) => {
        const to = {
          ArrowRight: index + 1,
          ArrowLeft: index - 1,
          Home: 0,
          End: words.length - 1,
        }[event.key];
        if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        const next = words[Math.min(Math.max(to, 0), words.length - 1)];
        next.focus();
      });
    });
  };
  for (const one of document.querySelectorAll(".roving")) rove([...one.querySelectorAll(".w")]);
  for (const one of document.querySelectorAll(".over .words")) rove([...one.querySelectorAll("rect")]);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
  // What is folded would not be printed.
  window.addEventListener("beforeprint", () => {
    clear();
    for (const one of document.querySelectorAll("details:not(.settings)")) one.open = true;
  });
})();

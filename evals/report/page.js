// Lists the cases, filters them, and keeps in the address what is shown. Cases are drawn on opening.
"use strict";

(() => {
  const OWN = ["show", "blame", "worst", "q"]; // The other filters are slices of the cases.
  const { element, draw } = Case;
  const data = JSON.parse(document.getElementById("data").textContent);
  const filters = document.getElementById("filters");
  const rows = document.getElementById("list");
  const offered = [...filters.elements].filter((control) => control.name);
  const slices = offered.map(({ name }) => name).filter((name) => !OWN.includes(name));
  const usual = data.cases.some((item) => item.failures.length) ? "failed" : "all";
  let opened = null;

  const state = (item) => (item.failures.length ? "failed" : "passed");

  function chips(item) {
    const shown = [item.flip, item.blame && `blame: ${item.blame}`, item.error && "error"];
    return shown.filter(Boolean).map((text) => element("span", { class: `chip ${text}` }, text));
  }

  function row(item) {
    const made = element(
      "details",
      { class: `case ${state(item)}` },
      element(
        "summary",
        {},
        element("span", { class: "state" }, state(item)),
        element("code", {}, item.id),
        element("span", { class: "question", lang: item.language }, item.turns.at(-1)),
        chips(item),
        element("span", { class: "score" }),
        item.failures.length ? element("span", { class: "first" }, item.failures[0]) : null,
      ),
    );
    made.addEventListener("toggle", () => toggled(item, made));
    return made;
  }

  function toggled(item, made) {
    if (made.open) {
      if (made.children.length === 1) made.append(draw(item, data));
      opened = item.id;
    } else if (opened === item.id) {
      opened = null;
    }
    remember();
  }

  const entries = data.cases.map((item) => ({ item, row: row(item), text: null }));

  function holds(entry, wanted) {
    entry.text ??= [entry.item.id, ...entry.item.turns, ...entry.item.earlier,
      entry.item.answer?.text ?? "", ...entry.item.failures].join("\n").toLowerCase();
    return entry.text.includes(wanted);
  }

  function kept(entry, wanted, place) {
    const { item } = entry;
    return (wanted.show === "all" || wanted.show === state(item) ||
        (wanted.show === "flipped" && Boolean(item.flip))) &&
      slices.every((name) => !wanted[name] || item.slices.includes(`${name}: ${wanted[name]}`)) &&
      (!wanted.blame || (item.failures.length && (item.blame ?? "none") === wanted.blame)) &&
      (place < 0 || place in item.scores) &&
      (!wanted.q || holds(entry, wanted.q.trim().toLowerCase()));
  }

  function apply() {
    const wanted = Object.fromEntries(new FormData(filters));
    const place = data.measures.findIndex(({ name }) => name === wanted.worst);
    const sign = data.measures[place]?.better === "less" ? -1 : 1;
    const shown = entries.filter((entry) => kept(entry, wanted, place));
    if (place >= 0) shown.sort((a, b) => sign * (a.item.scores[place] - b.item.scores[place]));
    for (const entry of shown) {
      const score = place < 0 ? "" : entry.item.scores[place].toFixed(2);
      entry.row.querySelector(".score").textContent = score;
    }
    rows.replaceChildren(...shown.map((entry) => entry.row));
    filters.querySelector("output").textContent = `${shown.length} of ${entries.length} cases`;
  }

  function remember() {
    const kept = new URLSearchParams();
    for (const [name, value] of new FormData(filters)) {
      if (value && !(name === "show" && value === usual)) kept.set(name, value);
    }
    if (opened) kept.set("case", opened);
    history.replaceState(null, "", `#${kept}`);
  }

  // Set the filters to what the address says; an address of a part of the page says nothing.
  function recall() {
    const said = location.hash.slice(1);
    if (said && !said.includes("=")) return;
    const kept = new URLSearchParams(said);
    for (const control of offered) {
      const value = kept.get(control.name) ?? (control.name === "show" ? usual : "");
      if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
    }
    if (!filters.elements.show.value) filters.elements.show.value = usual;
    opened = kept.get("case");
    const entry = entries.find(({ item }) => item.id === opened);
    if (entry && !kept.has("show")) filters.elements.show.value = state(entry.item);
    apply();
    if (entry) reveal(entry.row);
    else if (said) reveal(document.getElementById("cases"));
  }

  function reveal(target) {
    if (target.matches("details")) target.open = true;
    target.scrollIntoView();
    (target.querySelector("summary") ?? target).focus({ preventScroll: true });
  }

  function changed() {
    apply();
    remember();
  }

  function openThemes() {
    const THEMES = ["auto", "light", "dark"];
    const button = document.getElementById("theme");
    let theme = "auto";
    try {
      theme = localStorage.getItem("theme") ?? theme;
    } catch {
      // A browser may keep nothing for files; then the choice lasts as long as the page.
    }
    const wear = () => {
      document.documentElement.dataset.theme = theme;
      button.textContent = `Theme: ${theme}`;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      wear();
      try {
        localStorage.setItem("theme", theme);
      } catch {
        // As above.
      }
    });
    wear();
  }

  // Links within the page: to a part they move and leave the filters alone; others set filters.
  function follow(event) {
    const target = event.target.closest("a[href^='#']");
    if (!target) return;
    event.preventDefault();
    const place = target.getAttribute("href");
    if (place.includes("=")) {
      history.pushState(null, "", place);
      recall();
    } else {
      reveal(document.querySelector(place));
    }
  }

  function clear() {
    history.replaceState(null, "", "#");
    recall();
  }

  document.addEventListener("click", follow);
  filters.addEventListener("input", changed);
  filters.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", clear);
  window.addEventListener("hashchange", recall);
  openThemes();
  recall();
})();

// The browser's side of the chat page: keeps the visitor's session, sends acts, shows turns.
"use strict";

const Assistant = (() => {
  const KEY = "assistant.conversation";
  const DRAFT = "assistant.draft";
  const page = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const box = () => document.querySelector("#question textarea");
  let languages = [];
  let labels = {};
  let reasons = [];
  let send = () => {};
  const outbox = { click: [], submit: [] };
  let views = 0;
  let editing = false;

  const address = () => new URL(window.location.href);
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const label = (name, values = {}) => (labels[name] ?? "").replace(
    /\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

  // What Python is told of the visitor with each event, and what is wanted of it.

  function session() {
    return {
      conversation: sessionStorage.getItem(KEY),
      language: page.dataset.language,
      topic: address().searchParams.get("topic"),
      words: byId("history")?.querySelector("input")?.value ?? "",
    };
  }

  // Every view of a conversation has a number, so that one which comes too late is known.
  const view = () => `view-${++views}`;
  const opening = () => ({ ...session(), run: view() });

  // Acts wait in the order in which they were sent until Gradio fetches each of them.
  const ASKING = ["say", "again", "resume", "edit", "retry", "correct"];
  function act(name, on = {}, run = "") {
    const kind = ASKING.includes(name) ? "submit" : "click";
    outbox[kind].push({ ...session(), act: name, on, run });
    send(kind);
  }
  const next = (kind) => outbox[kind].shift();

  function ask() {
    const area = box();
    const text = area.value;
    if (!text || !Turns.start(editing ? "edit" : "say", { say: text })) return;
    if (editing) edit(false);
    else write("");
  }

  function say(text) {
    Turns.start("say", { say: text });
  }

  function renew() {
    Turns.leave();
    sessionStorage.removeItem(KEY);
    Layers.menu(false);
    edit(false);
    focusQuestion();
    return opening();
  }

  function open(conversation) {
    Turns.leave();
    keep(conversation);
    edit(false);
    Layers.menu(false);
    act("open", { conversation }, view());
  }

  function forget(name, on = {}) {
    const here = name === "clear" || on.conversation === sessionStorage.getItem(KEY);
    if (here) Turns.leave();
    act(name, on, here ? view() : "");
  }

  function switchLanguage() {
    const next = languages.indexOf(page.dataset.language) + 1;
    speak(languages[next % languages.length]);
    return opening();
  }

  function speak(language) {
    page.dataset.language = language;
    const here = address();
    here.searchParams.set("lang", language);
    here.searchParams.delete("q");
    window.history.replaceState(window.history.state, "", here);
  }

  // The composer

  function write(text) {
    const area = box();
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function edit(on, question = "") {
    if (on || editing) write(question);
    editing = on;
    document.body.toggleAttribute("data-editing", on);
    tell(on ? label("editing") : "", { stays: true });
    if (on) box().focus();
  }

  function focusQuestion() {
    if (window.matchMedia("(hover: hover)").matches) box()?.focus({ preventScroll: true });
  }

  // What Python returns: the whole page, one turn as it grows, or what stands beside.

  function show(value) {
    if (!value) return;
    if (value.labels) showFrame(value);
    if (value.run && !value.run.startsWith("view-") && !Turns.show(value)) return;
    if (value.turns) showTurns(value);
    if (value.panel !== undefined && current(value) && !Turns.running()) {
      byId("panel").innerHTML = value.panel;
    }
    if (value.history !== undefined) showHistory(value.history);
    if (value.notice) tell(value.notice);
    if (value.judged) Sources.judged(value.judged, value.verdict);
    if (value.labels && !opened) first();
  }

  const current = ({ run }) => !run?.startsWith("view-") || run === `view-${views}`;

  function tell(text, { stays = false } = {}) {
    const notice = byId("notice");
    notice.textContent = text;
    if (stays) return;
    setTimeout(() => { if (notice.textContent === text) notice.textContent = ""; }, 4000);
  }

  function showFrame(value) {
    ({ languages, labels, reasons } = value);
    page.lang = value.language;
    document.title = value.title;
    byId("log").setAttribute("aria-label", label("log"));
    byId("history").setAttribute("aria-label", label("history"));
    byId("panel").setAttribute("aria-label", label("understood"));
    byId("history").innerHTML = value.frame;
    document.body.dataset.ready = value.language;
  }

  // The page stands there for the first time: what was being typed or asked comes back.
  let opened = false;
  function first() {
    opened = true;
    const question = address().searchParams.get("q");
    const draft = sessionStorage.getItem(DRAFT);
    sessionStorage.removeItem(DRAFT);
    if (draft && draft !== Turns.waiting()?.say) restore(draft);
    if (!question) {
      Turns.resume();
      return;
    }
    const here = address();
    here.searchParams.delete("q");
    window.history.replaceState(window.history.state, "", here);
    sessionStorage.removeItem(KEY);
    say(question);
  }
  window.addEventListener("pagehide", () => sessionStorage.setItem(DRAFT, box()?.value ?? ""));

  function restore(text) {
    if (!box().value) write(text);
  }

  function showTurns(value) {
    if (!current(value)) return;
    const log = byId("log");
    const putBack = Turns.kept();
    if (!Turns.running()) keep(value.conversation);
    log.innerHTML = value.turns.join("");
    putBack();
    log.lastElementChild?.scrollIntoView({ block: "start" });
  }

  function keep(conversation) {
    if (conversation) sessionStorage.setItem(KEY, conversation);
    else sessionStorage.removeItem(KEY);
  }

  function showHistory(html) {
    const list = byId("history").querySelector(".list");
    const focused = list.contains(document.activeElement) && { ...document.activeElement.dataset };
    list.innerHTML = html;
    if (focused) focusAgain(list, focused);
    const format = new Intl.DateTimeFormat(page.lang, { dateStyle: "medium", timeStyle: "short" });
    for (const time of list.querySelectorAll("time")) {
      time.textContent = format.format(new Date(time.dateTime));
    }
  }

  function focusAgain(list, { act, open, conversation }) {
    const same = [...list.querySelectorAll("button")].find(({ dataset }) => dataset.act === act
      && dataset.open === open && dataset.conversation === conversation);
    (same ?? byId("history").querySelector("input")).focus();
  }

  // Colours

  function theme(next) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const now = page.dataset.theme ?? (dark ? "dark" : "light");
    page.dataset.theme = next ?? (now === "dark" ? "light" : "dark");
    localStorage.setItem("assistant.theme", page.dataset.theme);
  }
  const chosen = localStorage.getItem("assistant.theme");
  if (chosen) theme(chosen);

  function clicked({ target }) {
    const button = target.closest("[data-say],[data-act],[data-open],[data-role]");
    if (!button) return;
    const { dataset } = button;
    if (dataset.say !== undefined) {
      say(dataset.say);
      focusQuestion();
    } else if (dataset.open) open(dataset.open);
    else if (dataset.role) Turns.count(button);
    else if (dataset.act === "edit") edit(true, dataset.question);
    else if (dataset.act === "menu") Layers.menu(false);
    else if (dataset.act === "retry") Turns.start("retry");
    else if (dataset.act === "again") Turns.again();
    else Sources.confirm(dataset);
  }

  function changed({ target }) {
    if (target.dataset.fact) {
      Turns.correct({ fact: target.dataset.fact, value: target.value });
    } else if ("add" in target.dataset && target.value) {
      Turns.correct({ role: target.value, count: "1" });
    }
  }

  let searching = 0;
  function typed({ target }) {
    if (target.type !== "search") return;
    clearTimeout(searching);
    searching = setTimeout(() => act("list"), 200);
  }

  function attach(element, props, trigger, watch) {
    send = trigger;
    watch("value", () => show(props.value));
    Sources.attach(element);
    element.addEventListener("click", clicked);
    element.addEventListener("change", changed);
    element.addEventListener("input", typed);
    show(props.value);
  }

  // A click on Send acts at once: what is clicked next is to find the question on its way.
  window.addEventListener("click", ({ target }) => { if (target.closest("#send")) ask(); });

  // So does Enter, or Shift is held. One that ends a composition picks a word; it must not reach the
  // text box, which would send.
  let inComposition = false;
  let justComposed = false;
  window.addEventListener("compositionstart", () => { inComposition = true; }, true);
  window.addEventListener("compositionend", () => { inComposition = false; }, true);
  window.addEventListener("keydown", (event) => {
    justComposed = inComposition || composing(event);
    if (justComposed && event.key === "Enter") event.stopPropagation();
    else if (event.key === "Enter" && !event.shiftKey && event.target === box()) ask();
    if (event.key !== "Escape" || Layers.dialog()) return;
    if (editing) edit(false);
    else Layers.menu(false);
  }, true);
  window.addEventListener("keypress", (event) => {
    if (event.key === "Enter" && (justComposed || composing(event))) event.stopPropagation();
  }, true);

  return {
    act, ask, attach, edit, forget, keep, label, menu: () => Layers.menu(), next, opening,
    reasons: () => reasons, renew, restore, switchLanguage, tell, theme: () => theme(),
  };
})();

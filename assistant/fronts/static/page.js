// The browser's side of the chat page: keeps the visitor's session, sends acts, shows turns.
"use strict";

const Assistant = (() => {
  const KEY = "assistant.conversation";
  const page = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const box = () => document.querySelector("#question textarea");
  let languages = [];
  let labels = {};
  let reasons = [];
  let send = () => {};
  let pending = {};
  let opened = false;
  let editing = false;

  const address = () => new URL(window.location.href);
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const label = (name, values = {}) => (labels[name] ?? "").replace(
    /\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

  // What Python is told of the visitor with each event, and what is wanted of it.

  function session() {
    const told = {
      conversation: sessionStorage.getItem(KEY),
      language: page.dataset.language,
      topic: address().searchParams.get("topic"),
      ...pending,
    };
    pending = {};
    opened = true;
    return told;
  }

  function begin() {
    if (editing) pending.act = "edit";
    edit(false);
    document.body.dataset.busy = "true";
    return session();
  }

  function act(name, on = {}) {
    pending = { act: name, on };
    send(["say", "retry", "correct"].includes(name) ? "submit" : "click");
  }

  function say(text) {
    if (!document.body.dataset.busy) act("say", { say: text });
  }

  function renew() {
    sessionStorage.removeItem(KEY);
    toggle("menu", false);
    edit(false);
    focusQuestion();
    return session();
  }

  function switchLanguage() {
    const next = languages.indexOf(page.dataset.language) + 1;
    speak(languages[next % languages.length]);
    return { ...session(), question: box()?.value };
  }

  function speak(language) {
    page.dataset.language = language;
    const here = address();
    here.searchParams.set("lang", language);
    here.searchParams.delete("q");
    window.history.replaceState(null, "", here);
  }

  function stop() {
    delete document.body.dataset.busy;
    const turn = byId("log").querySelector("[aria-busy=true]");
    if (!turn) return;
    turn.setAttribute("aria-busy", "false");
    const replies = document.createElement("div");
    replies.className = "replies";
    replies.innerHTML = "<p></p><button type=button></button>";
    replies.firstChild.textContent = label("stopped");
    replies.lastChild.textContent = label("retry");
    replies.lastChild.dataset.say = turn.querySelector("[data-question]").dataset.question;
    turn.querySelector(".thinking")?.remove();
    turn.querySelector(".answer").append(replies);
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
    byId("notice").textContent = on ? label("editing") : "";
    if (on) box().focus();
  }

  function focusQuestion() {
    if (window.matchMedia("(hover: hover)").matches) box()?.focus({ preventScroll: true });
  }

  // What Python returns: the whole page, one turn as it grows, or what stands beside.

  function show(value) {
    if (!value) return;
    if (value.labels) showFrame(value);
    if (value.turns) showTurns(value);
    if (value.turn) showTurn(value);
    if (value.panel !== undefined) byId("panel").innerHTML = value.panel;
    if (value.history !== undefined) showHistory(value.history);
    if (value.notice) say_aloud(value.notice);
    if (value.judged) Sources.judged(value.judged, value.verdict);
    if (value.done) delete document.body.dataset.busy;
    if (value.labels && !asked) askAtOnce();
  }

  function say_aloud(text) {
    byId("notice").textContent = text;
    setTimeout(() => { if (byId("notice").textContent === text) byId("notice").textContent = ""; },
      4000);
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

  let asked = false;
  function askAtOnce() {
    asked = true;
    const question = address().searchParams.get("q");
    if (!question) return;
    const here = address();
    here.searchParams.delete("q");
    window.history.replaceState(null, "", here);
    sessionStorage.removeItem(KEY);
    say(question);
  }

  function showTurns({ turns, conversation }) {
    keep(conversation);
    const log = byId("log");
    log.innerHTML = turns.join("");
    log.lastElementChild?.scrollIntoView({ block: "start" });
  }

  function keep(conversation) {
    if (conversation) sessionStorage.setItem(KEY, conversation);
    else sessionStorage.removeItem(KEY);
  }

  function showTurn({ turn, html, instead, conversation }) {
    const log = byId("log");
    const fresh = document.createRange().createContextualFragment(html).firstElementChild;
    const there = byId(`turn-${turn}`);
    if (there) {
      there.querySelector(".answer").replaceChildren(...fresh.querySelector(".answer").childNodes);
      there.setAttribute("aria-busy", fresh.getAttribute("aria-busy"));
    } else {
      log.querySelector(".welcome")?.remove();
      if (instead) log.lastElementChild?.replaceWith(fresh);
      else log.append(fresh);
      fresh.scrollIntoView({ block: "start" });
    }
    if (conversation) keep(conversation);
  }

  function showHistory(html) {
    const list = byId("history").querySelector(".list");
    list.innerHTML = html;
    const format = new Intl.DateTimeFormat(page.lang, { dateStyle: "medium", timeStyle: "short" });
    for (const time of list.querySelectorAll("time")) {
      time.textContent = format.format(new Date(time.dateTime));
    }
  }

  // Drawers and colours

  function toggle(name, open = !document.body.hasAttribute(`data-${name}`)) {
    document.body.toggleAttribute(`data-${name}`, open);
    byId("menu")?.setAttribute("aria-expanded", open);
    if (open) byId("history").querySelector("input").focus();
  }

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
    } else if (dataset.open) {
      toggle("menu", false);
      act("open", { conversation: dataset.open });
    } else if (dataset.role) {
      act("correct", { role: dataset.role, count: dataset.count });
    } else if (dataset.act === "edit") edit(true, dataset.question);
    else if (dataset.act === "menu") toggle("menu", false);
    else if (dataset.act === "retry") act("retry");
    else Sources.confirm(dataset);
  }

  function changed({ target }) {
    if (target.dataset.fact) act("correct", { fact: target.dataset.fact, value: target.value });
    else if ("add" in target.dataset && target.value) {
      act("correct", { role: target.value, count: "1" });
    }
  }

  let searching = 0;
  function typed({ target }) {
    if (target.type !== "search") return;
    clearTimeout(searching);
    searching = setTimeout(() => act("list", { words: target.value }), 200);
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

  // Enter that ends a composition picks a word; it must not reach the text box, which would send.
  let inComposition = false;
  let justComposed = false;
  window.addEventListener("compositionstart", () => { inComposition = true; }, true);
  window.addEventListener("compositionend", () => { inComposition = false; }, true);
  window.addEventListener("keydown", (event) => {
    justComposed = inComposition || composing(event);
    if (justComposed && event.key === "Enter") event.stopPropagation();
    if (event.key === "Escape" && editing) edit(false);
    else if (event.key === "Escape") toggle("menu", false);
  }, true);
  window.addEventListener("keypress", (event) => {
    if (event.key === "Enter" && (justComposed || composing(event))) event.stopPropagation();
  }, true);

  return {
    act, attach, begin, label, menu: () => toggle("menu"), reasons: () => reasons, renew, session,
    stop, switchLanguage, theme: () => theme(),
  };
})();

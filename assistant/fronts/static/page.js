// The browser's side of the chat page: keeps the visitor's session, shows turns, opens sources.
"use strict";

const Assistant = (() => {
  const KEY = "assistant.conversation";
  const page = document.documentElement;
  let languages = [];
  let log = null;
  let opened = false;

  const address = () => new URL(window.location.href);
  const composing = (event) => event.isComposing || event.keyCode === 229;

  function session() {
    const question = opened ? null : address().searchParams.get("q");
    opened = true;
    return {
      conversation: sessionStorage.getItem(KEY),
      language: page.dataset.language,
      question,
    };
  }

  function renew() {
    sessionStorage.removeItem(KEY);
    focusQuestion();
    return session();
  }

  function switchLanguage() {
    const next = languages.indexOf(page.dataset.language) + 1;
    speak(languages[next % languages.length]);
    return { ...session(), question: document.querySelector("#question textarea")?.value };
  }

  function speak(language) {
    page.dataset.language = language;
    const here = address();
    here.searchParams.set("lang", language);
    here.searchParams.delete("q");
    window.history.replaceState(null, "", here);
  }

  function focusQuestion() {
    if (window.matchMedia("(hover: hover)").matches) {
      document.querySelector("#question textarea")?.focus({ preventScroll: true });
    }
  }

  // The transcript is told either the whole conversation (`turns`) or one turn as it grows.
  function show(value) {
    if (value?.turns) {
      languages = value.languages;
      page.lang = value.language;
      document.title = value.title;
      log.setAttribute("aria-label", value.label);
      log.innerHTML = value.turns.join("");
      log.lastElementChild?.scrollIntoView({ block: "start" });
      document.body.dataset.ready = value.language;
    } else if (value?.turn) {
      showTurn(value);
    }
  }

  function showTurn({ turn, html, conversation }) {
    const article = document.getElementById(`turn-${turn}`);
    if (article) {
      article.outerHTML = html;
    } else {
      log.querySelector(".welcome")?.remove();
      log.insertAdjacentHTML("beforeend", html);
      log.lastElementChild.scrollIntoView({ block: "start" });
    }
    if (conversation) sessionStorage.setItem(KEY, conversation);
  }

  function openSource(mark) {
    const source = document.getElementById(mark.getAttribute("aria-controls"));
    if (!source) return;
    source.closest(".sources").open = true;
    source.open = true;
    source.querySelector("summary").focus();
    source.scrollIntoView({ block: "nearest" });
  }

  function attach(element, props, trigger, watch) {
    log = element.querySelector("[role=log]");
    watch("value", () => show(props.value));
    show(props.value);
    element.addEventListener("click", ({ target }) => {
      const mark = target.closest(".mark");
      const reply = target.closest("[data-say]");
      if (mark) openSource(mark);
      if (reply) {
        trigger("submit", { say: reply.dataset.say });
        focusQuestion();
      }
    });
  }

  // Enter that ends a composition picks a word; it must not reach the text box, which would send.
  let justComposed = false;
  window.addEventListener("keydown", (event) => {
    justComposed = composing(event);
    if (justComposed && event.key === "Enter") event.stopPropagation();
  }, true);
  window.addEventListener("keypress", (event) => {
    if (event.key === "Enter" && (justComposed || composing(event))) event.stopPropagation();
  }, true);

  return { attach, renew, session, switchLanguage };
})();

// The widget: a launcher on a host's page, and behind it a frame with the embedded page.
// <script src="https://HOST/widget.js" data-embed="ID"></script>; everything else is optional.
"use strict";

(() => {
  const script = document.currentScript;
  if (!script?.dataset.embed || window.AssistantWidget) return;
  const given = script.dataset;
  const home = new URL(".", script.src);
  const words = {
    zh: { open: "打开助手", close: "关闭助手", title: "团队助手" },
    en: { open: "Open the assistant", close: "Close the assistant", title: "Assistant" },
  };
  const NO_ENDPOINT = "AssistantWidget: its tag needs data-token-endpoint, where the host's server gives out passes.";
  const listeners = {};
  let language = words[given.language] ? given.language
    : (document.documentElement.lang || navigator.language || "zh").startsWith("en") ? "en" : "zh";
  let page = null;
  let user = null;
  let frame = null;
  let ready = false;
  let waiting = [];

  const place = document.createElement("div");
  const root = place.attachShadow({ mode: "open" });
  const styles = new CSSStyleSheet();
  const side = given.position === "left" ? "left" : "right";
  const color = CSS.supports("color", given.color ?? "") ? given.color : "#0a655b";
  styles.replaceSync(`
    :host { all: initial; }
    button { position: fixed; bottom: 1.25rem; ${side}: 1.25rem; z-index: 2147483002; width: 3.5rem; height: 3.5rem;
      border: 0; border-radius: 50%; background: ${color}; color: #fff; cursor: pointer; box-shadow: 0 2px 12px #0005; }
    button.below { z-index: 2147483000; }
    button:focus-visible { outline: 3px solid ${color}; outline-offset: 3px; }
    svg { width: 1.6rem; height: 1.6rem; vertical-align: middle; }
    section { position: fixed; bottom: 5.5rem; ${side}: 1.25rem; z-index: 2147483001; width: min(25rem, calc(100vw - 2rem));
      height: min(40rem, calc(100vh - 7rem)); border-radius: .75rem; overflow: hidden; background: #fff; box-shadow: 0 6px 32px #0006; }
    section[hidden] { display: none; }
    iframe { width: 100%; height: 100%; border: 0; }
    @media (max-width: 480px) { section { inset: 0; width: 100%; height: 100%; border-radius: 0; } }
  `);
  root.adoptedStyleSheets = [styles];

  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.setAttribute("aria-expanded", "false");
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  sign.setAttribute("viewBox", "0 0 24 24");
  sign.setAttribute("aria-hidden", "true");
  const bubble = document.createElementNS("http://www.w3.org/2000/svg", "path");
  bubble.setAttribute("d", "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z");
  bubble.setAttribute("fill", "currentColor");
  sign.append(bubble);
  launcher.append(sign);
  const panel = document.createElement("section");
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  root.append(panel, launcher);

  function label() {
    launcher.setAttribute("aria-label", words[language][panel.hidden ? "open" : "close"]);
    const title = given.title || words[language].title;
    panel.setAttribute("aria-label", title);
    if (frame) frame.title = title;
  }

  function emit(name, detail) {
    for (const listener of listeners[name] ?? []) listener(detail);
  }

  function tell(message) {
    if (ready) frame.contentWindow.postMessage({ assistant: 1, ...message }, home.origin);
    else waiting.push(message);
  }

  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.src = new URL(`embed/${encodeURIComponent(given.embed)}?lang=${language}`, home);
    frame.addEventListener("load", () => {
      ready = true;
      const hello = { type: "hello", greeting: given.greeting, title: given.title, page };
      for (const message of [hello, ...waiting.splice(0)]) tell(message);
    });
    panel.append(frame);
    label();
  }

  // Nothing of one user's is left for the next: neither their pass nor their talk.
  function change(named) {
    const before = user;
    user = named === null ? null : String(named);
    if (ready && user !== before) tell({ type: "user" });
  }

  // The host's own server says who the user is; its answer goes to the frame alone.
  async function bringPass() {
    const whose = user;
    let told = { token: "" };
    try {
      if (!given.tokenEndpoint) throw new Error(NO_ENDPOINT);
      const body = JSON.stringify({ embed: given.embed, user });
      const reply = await fetch(new URL(given.tokenEndpoint, location.href), {
        method: "POST", headers: { "Content-Type": "application/json" }, body,
      });
      if (!reply.ok) throw new Error(`${given.tokenEndpoint} answers ${reply.status}.`);
      told = { ...await reply.json() };
      if (!told.token) throw new Error(`${given.tokenEndpoint} gives out no pass.`);
    } catch (error) {
      emit("error", error);
    }
    if (whose !== user) return bringPass();
    return tell({ type: "pass", token: told.token, expires_in: told.expires_in });
  }

  const heard = {
    ready: ({ vouched }) => {
      launcher.className = "below";
      emit("ready");
      if (!vouched || given.tokenEndpoint) return;
      console.error(NO_ENDPOINT);
      emit("error", new Error(NO_ENDPOINT));
    },
    close: () => api.close(),
    pass: bringPass,
    asked: ({ question }) => emit("ask", { question }),
    answered: ({ outcome }) => emit("answer", { outcome }),
    failed: ({ detail }) => emit("error", new Error(detail)),
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== home.origin || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.assistant === 1 && Object.hasOwn(heard, event.data.type)) heard[event.data.type](event.data);
  });

  const api = Object.freeze({
    open() {
      load();
      panel.hidden = false;
      launcher.setAttribute("aria-expanded", "true");
      label();
      tell({ type: "focus" });
      emit("open");
    },
    close() {
      if (panel.hidden) return;
      panel.hidden = true;
      launcher.setAttribute("aria-expanded", "false");
      label();
      launcher.focus();
      emit("close");
    },
    toggle() {
      if (panel.hidden) api.open();
      else api.close();
    },
    ask(question) {
      api.open();
      tell({ type: "ask", question: String(question) });
    },
    setContext(context) {
      page = context?.page ?? null;
      if (typeof page === "string") page = /^(https?:\/)?\//i.test(page) ? { address: page } : { title: page };
      if (context?.title) page = { ...page, title: context.title };
      if (page) page = { title: page.title, address: new URL(page.address ?? location.href, location.href).href };
      if (context?.user !== undefined) change(context.user);
      if (frame) tell({ type: "context", page });
    },
    setLanguage(wanted) {
      if (!words[wanted]) return;
      language = wanted;
      label();
      if (frame) tell({ type: "language", language });
    },
    on(name, listener) {
      (listeners[name] ??= []).push(listener);
      return () => listeners[name].splice(listeners[name].indexOf(listener), 1);
    },
  });

  launcher.addEventListener("click", api.toggle);
  Object.defineProperty(window, "AssistantWidget", { value: api });
  label();
  const attach = () => {
    document.body.append(place);
    if (given.open !== undefined && given.open !== "false") api.open();
  };
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
})();

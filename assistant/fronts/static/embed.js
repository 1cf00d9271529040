// The embedded page: asks over the HTTP interface with a pass, and shows answers as inert text.
"use strict";

(() => {
  const given = JSON.parse(document.body.dataset.embed);
  const query = new URLSearchParams(location.search);
  const framed = window.parent !== window;
  const $ = (id) => document.getElementById(id);
  const base = new URL("..", location.href);

  let language = document.documentElement.lang;
  let words = given.words[language];
  let conversation = null;
  let host = null; // The origin of the page around this one, once that has spoken.
  let pass = null;
  let passEnds = 0;
  let passWanted = null; // What the host's pass is given to, while one is asked for.
  let lettingIn = null;
  let users = 0; // Of how many users the host spoke: what is on its way for one is not for the next.
  let title = ""; // What the host calls the assistant.
  let greeting = "";
  let page = null; // What the host says of its page: shown, and where to look first; no more.
  let asking = null; // What stops the answer on its way.
  let next = null; // What the host asked meanwhile.

  // Elements, from text alone: nothing that comes from outside is ever read as markup.
  function make(name, props = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(props)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (key in element && !key.startsWith("aria")) element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  // What a user is told of a failure; `known` is told to the host already.
  class Failure extends Error {
    constructor(message, known = false) {
      super(message);
      this.known = known;
    }
  }

  const worded = (error) => error instanceof Failure ? error.message : words.failed;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  // The pass

  function tell(message) {
    if (framed && host) window.parent.postMessage({ assistant: 1, ...message }, host);
  }

  async function reach(path, options) {
    try {
      return await fetch(new URL(path, base), { ...options, credentials: "omit" });
    } catch (error) {
      throw options.signal?.aborted ? error : new Failure(words.unreachable);
    }
  }

  async function letIn() {
    if (pass && Date.now() < passEnds) return pass;
    const whose = users;
    lettingIn ??= (given.anonymous ? session() : vouched())
      .finally(() => { if (whose === users) lettingIn = null; });
    return lettingIn;
  }

  async function session() {
    const path = `v1/embeds/${given.embed}/session`;
    const whose = users;
    const headers = pass ? { Authorization: `Bearer ${pass}` } : {};
    let reply = await reach(path, { method: "POST", headers });
    if (reply.status === 401) reply = await reach(path, { method: "POST" }).catch(() => reply);
    if (!reply.ok) throw new Failure(reply.status === 404 ? words.no_pass : sentence(reply));
    const told = await reply.json();
    if (whose !== users) return session();
    return keep(told.token, told.expires_in);
  }

  function vouched() {
    if (!host) return Promise.reject(new Failure(words.no_pass));
    const asked = new Promise((done, failed) => {
      const patience = setTimeout(() => failed(new Failure(words.no_pass)), 10000);
      passWanted = (token, seconds) => {
        clearTimeout(patience);
        if (token) done(keep(token, seconds));
        else failed(new Failure(words.no_pass, true));
      };
    });
    tell({ type: "pass" });
    return asked;
  }

  function keep(token, seconds = 600) {
    pass = token;
    passEnds = Date.now() + (seconds - 60) * 1000;
    return pass;
  }

  async function send(path, options) {
    const headers = { ...options.headers, Authorization: `Bearer ${await letIn()}` };
    if (host && !given.anonymous) headers["Embed-Origin"] = host;
    const reply = await reach(path, { ...options, headers });
    if (reply.status === 401) passEnds = 0;
    return reply;
  }

  // A failure in the words of the page; what the server says of it is for those who ask by a program.
  function sentence({ status }) {
    if (status === 429 || status === 503) return words.busy;
    if (status === 401 || status === 403) return words.no_pass;
    if (status === 404) return words.gone;
    if (status === 413) return filled(words.too_long, { most: $("question").maxLength.toLocaleString(language) });
    return words.failed;
  }

  // Streams

  async function* eventsOf(reply) {
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value;
      const blocks = rest.split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = {};
        for (const line of block.split("\n")) {
          const at = line.indexOf(": ");
          if (at > 0) event[line.slice(0, at)] = line.slice(at + 2);
        }
        if (event.data) yield { id: event.id, kind: event.event, data: JSON.parse(event.data) };
      }
    }
  }

  async function* answered(question, signal) {
    let last = "";
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
        if (last) headers["Last-Event-ID"] = last;
        const body = JSON.stringify({ question, conversation, language, page });
        const reply = await send("v1/chat", { method: "POST", headers, body, signal });
        if (reply.status === 401 && !last && attempt === 0) continue;
        if (reply.status === 404 && conversation && !last) {
          conversation = null;
          continue;
        }
        if (reply.status === 404 && last) break;
        if (!reply.ok) {
          yield { kind: "error", data: { status: reply.status } };
          return;
        }
        for await (const event of eventsOf(reply)) {
          last = event.id;
          yield event;
          if (event.kind !== "delta") return;
        }
      } catch (error) {
        if (!last || signal.aborted) throw error;
      }
    }
    yield { kind: "incomplete", data: {} };
  }

  // What is said

  function inline(text, turn, into) {
    for (const part of text.split(/(\*\*.+?\*\*| ?\[\d+\])/)) {
      const mark = part.match(/^ ?\[(\d+)\]$/);
      if (mark && turn) into.append(markOf(mark[1], turn));
      else if (part.startsWith("**") && part.endsWith("**") && part.length > 4) {
        into.append(make("strong", {}, part.slice(2, -2)));
      } else if (part) into.append(part);
    }
    return into;
  }

  function markOf(number, turn) {
    const open = () => {
      const source = $(`${turn}-${number}`);
      if (!source) return;
      source.closest("details").open = true;
      source.focus();
      source.scrollIntoView({ block: "nearest" });
    };
    const label = filled(words.source, { n: number });
    return make("button", { type: "button", className: "mark", "aria-label": label, onclick: open }, number);
  }

  function laidOut(text, turn) {
    const parts = document.createDocumentFragment();
    let list = null;
    let paragraph = null;
    for (const line of text.split("\n")) {
      const item = line.match(/^\s*[-*] (.*)$/);
      if (item) {
        if (!list) parts.append((list = make("ul")));
        list.append(inline(item[1], turn, make("li")));
        paragraph = null;
      } else if (line.trim()) {
        if (!paragraph) parts.append((paragraph = make("p")));
        else paragraph.append(make("br"));
        inline(line.replace(/^#+ /, ""), turn, paragraph);
        list = null;
      } else {
        list = paragraph = null;
      }
    }
    return parts;
  }

  function choices(texts, lang = language) {
    const buttons = texts.map((text) =>
      make("button", { type: "button", onclick: () => ask(text) }, text));
    return make("div", { className: "choices", lang }, ...buttons);
  }

  // Only what is in the language of the page is offered; where an answer has none, the examples are.
  function offer() {
    for (const each of $("log").querySelectorAll(".choices[lang]")) each.hidden = each.lang !== language;
    if (asking || !$("log").querySelector(".choices[lang]") || !words.examples.length) return;
    if (!$("log").querySelector(".choices[lang]:not([hidden])")) $("log").append(choices(words.examples));
  }

  function sources(answer, turn) {
    const several = new Set(answer.citations.map((each) => each.collection)).size > 1;
    const items = answer.citations.map((each) => {
      const heading = `[${each.n}] ${each.heading || each.document}`;
      const link = /^https?:\/\//i.test(each.source);
      const top = link ? make("a", { href: each.source, target: "_blank", rel: "noopener noreferrer" }, heading) : heading;
      const from = [each.source && !link && filled(words.origin, { source: each.source }),
        (several || given.bound) && each.collection && filled(words.collection, { name: each.collection }),
        each.as_of && filled(words.as_of, { date: each.as_of })].filter(Boolean).join(" · ");
      return make("li", { id: `${turn}-${each.n}`, tabIndex: -1 },
        make("strong", {}, top), make("blockquote", {}, each.quote), make("cite", {}, from));
    });
    return make("details", { className: "sources", open: true },
      make("summary", {}, filled(words.sources, { count: items.length })), make("ol", {}, ...items));
  }

  function roster(answer) {
    const rows = [];
    for (const need of ["now", "optional", "later"]) {
      const roles = answer.roster.filter((line) => line.need === need).map((line) =>
        line.have ? `${line.name} (${filled(words.have, { count: line.have })})` : line.name);
      if (roles.length) rows.push(make("dt", {}, words[need]), make("dd", {}, roles.join(language === "zh" ? "、" : ", ")));
    }
    return rows.length ? [make("dl", { className: "roster" }, ...rows)] : [];
  }

  // Drawn by the server when it is opened, and shown as an image, in which nothing can run.
  function chart(answer) {
    const box = make("details", { className: "chart" }, make("summary", {}, words.chart));
    const said = make("p", { role: "status" });
    let begun = false;
    box.addEventListener("toggle", async () => {
      if (!box.open || begun) return;
      begun = true;
      said.textContent = words.waiting;
      box.append(said);
      try {
        const width = box.clientWidth < 600 ? "narrow" : "wide";
        const reply = await send(`v1/conversations/${answer.conversation}/${answer.id}/chart.svg?width=${width}`, {});
        if (!reply.ok) throw new Failure(words.failed);
        const src = `data:image/svg+xml,${encodeURIComponent(await reply.text())}`;
        said.replaceWith(make("img", { src, alt: `${words.chart}: ${answer.stage.name}` }));
      } catch (error) {
        begun = false;
        said.textContent = worded(error);
      }
    });
    return box;
  }

  function verdict(answer) {
    const box = make("div", { className: "verdict" });
    const thanks = make("span", { role: "status" });
    for (const [kind, label] of [["up", words.helpful], ["down", words.unhelpful]]) {
      const button = make("button", { type: "button", "aria-pressed": "false" }, label);
      button.addEventListener("click", async () => {
        const body = JSON.stringify({ conversation: answer.conversation, answer: answer.id, verdict: kind });
        const headers = { "Content-Type": "application/json" };
        try {
          const reply = await send("v1/feedback", { method: "POST", headers, body });
          if (!reply.ok) throw new Failure(words.failed);
          for (const each of box.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
          thanks.textContent = words.thanks;
        } catch (error) {
          thanks.textContent = worded(error);
        }
      });
      box.append(button);
    }
    box.append(thanks);
    return box;
  }

  function whole(box, answer, turn) {
    const parts = [];
    if (answer.outcome === "partial" || answer.outcome === "refused") parts.push(make("p", { className: "badge" }, words[answer.outcome]));
    if (answer.model && answer.mode === "embedded") parts.push(make("p", { className: "badge" }, words.unworded));
    if (answer.stage) parts.push(make("p", { className: "stage" }, `${words.stage}: ${answer.stage.name}`));
    parts.push(laidOut(answer.text, turn), ...roster(answer));
    for (const asked of answer.questions) parts.push(make("p", { className: "ask" }, asked.text), choices(asked.options, answer.language));
    if (answer.follow_ups.length) parts.push(choices(answer.follow_ups, answer.language));
    if (answer.stage) parts.push(chart(answer));
    if (answer.citations.length) parts.push(sources(answer, turn));
    parts.push(verdict(answer));
    box.replaceChildren(...parts);
  }

  // Where no reader sees anything, nothing is asked.
  const legible = (text) => /[^\p{C}\s]/u.test(text);

  async function ask(text) {
    const question = text.trim();
    if (!legible(question) || asking) return;
    const mine = new AbortController();
    asking = mine;
    next = null;
    $("send").textContent = words.stop;
    for (const old of $("log").querySelectorAll(".welcome, .choices")) old.remove();
    const turn = `t${$("log").querySelectorAll(".turn").length}`;
    const box = make("div", { className: "answer", "aria-busy": "true", lang: language }, words.thinking);
    const shown = make("article", { className: "turn" }, make("p", { className: "asked", "aria-label": `${words.you}: ${question}` }, question), box);
    $("log").append(shown);
    shown.scrollIntoView({ block: "start" });
    tell({ type: "asked", question });
    let written = "";
    const failed = (detail, known = false) => {
      box.replaceChildren(laidOut(written, null), ...failure(shown, question, detail));
      if (!known) tell({ type: "failed", detail });
    };
    try {
      for await (const { kind, data } of answered(question, mine.signal)) {
        if (kind === "delta") {
          written += data.text;
          box.replaceChildren(laidOut(written, null));
        } else if (kind === "done") {
          conversation = data.conversation;
          whole(box, data, turn);
          tell({ type: "answered", outcome: data.outcome });
        } else {
          failed(kind === "error" ? sentence(data) : words.broke_off);
        }
      }
    } catch (error) {
      if (mine.signal.aborted) {
        box.replaceChildren(laidOut(written, null), make("p", { className: "stopped" }, words.stopped));
      } else {
        failed(worded(error), error.known);
      }
    }
    box.setAttribute("aria-busy", "false");
    if (asking === mine) rested();
  }

  function failure(shown, question, detail) {
    const again = make("button", { type: "button", className: "again", onclick: () => {
      if (asking) return;
      shown.remove();
      ask(question);
    } }, words.again);
    return [make("p", { className: "failed", role: "alert" }, detail), make("div", { className: "choices" }, again)];
  }

  // No answer is on its way any more; what the host asked meanwhile is asked now.
  function rested() {
    asking = null;
    $("send").textContent = words.send;
    offer();
    if (next) ask(next);
    else $("question").focus({ preventScroll: true });
  }

  function fresh() {
    asking?.abort();
    asking = next = null;
    $("send").textContent = words.send;
    welcome();
  }

  // The page

  function speak(wanted) {
    if (!given.words[wanted]) return;
    language = wanted;
    words = given.words[language];
    document.documentElement.lang = language;
    document.title = $("title").textContent = title || words.title;
    $("fresh").textContent = words.new;
    $("send").textContent = asking ? words.stop : words.send;
    $("switch").textContent = words.switch;
    $("close").setAttribute("aria-label", words.close);
    $("question").placeholder = words.placeholder;
    $("question").setAttribute("aria-label", words.question);
    $("log").setAttribute("aria-label", words.log);
    $("fine").textContent = words.fine_print;
    for (const each of $("log").querySelectorAll(".again")) each.textContent = words.again;
    showPage();
    offer();
  }

  function welcome() {
    conversation = null;
    const box = make("div", { className: "welcome" }, make("p", {}, greeted()), choices(words.examples));
    $("log").replaceChildren(box);
  }

  function greeted() {
    const title = page?.title || page?.address;
    return filled(greeting || (title ? words.greeting : words.introduction), { title });
  }

  function show(told) {
    const title = String(told?.title ?? "").trim().slice(0, 200);
    const address = String(told?.address ?? "").slice(0, 2000);
    page = title || address ? { title, address } : null;
    showPage();
  }

  function showPage() {
    const [label, drop] = $("reading").children;
    $("reading").hidden = !page;
    label.textContent = page ? filled(words.reading, { title: page.title || page.address }) : "";
    label.title = page?.address ?? "";
    drop.title = words.unread;
    drop.setAttribute("aria-label", words.unread);
    if (!$("log").querySelector(".turn")) welcome();
  }

  const heard = {
    hello: (said) => {
      $("close").hidden = false;
      greeting = String(said.greeting ?? "").slice(0, 500);
      title = String(said.title ?? "").slice(0, 80);
      speak(language);
      show(said.page);
      tell({ type: "ready", vouched: !given.anonymous });
    },
    pass: (said) => passWanted?.(String(said.token ?? ""), Number(said.expires_in) || 600),
    user: () => {
      users += 1;
      pass = lettingIn = null;
      $("question").value = "";
      fresh();
    },
    ask: (said) => {
      const wanted = String(said.question).slice(0, 4000);
      if (!legible(wanted)) return;
      next = wanted;
      if (!asking) ask(next);
    },
    context: (said) => show(said.page),
    language: (said) => speak(String(said.language)),
    focus: () => $("question").focus(),
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !given.origins.includes(event.origin)) return;
    if (event.data?.assistant !== 1 || !Object.hasOwn(heard, event.data.type)) return;
    host = event.origin;
    heard[event.data.type](event.data);
  });

  // By no form: a sandbox may forbid to send one.
  function submit() {
    const text = $("question").value;
    if (asking || !legible(text)) return;
    $("question").value = "";
    ask(text);
  }

  const composing = (event) => event.isComposing || event.keyCode === 229;
  $("question").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
    event.preventDefault();
    submit();
  });
  $("send").addEventListener("click", () => {
    if (asking) asking.abort();
    else submit();
  });
  $("question").addEventListener("input", (event) => {
    event.target.rows = Math.min(5, event.target.value.split("\n").length);
  });
  $("fresh").addEventListener("click", () => {
    fresh();
    $("question").focus();
  });
  $("switch").addEventListener("click", () => {
    const all = Object.keys(given.words);
    speak(all[(all.indexOf(language) + 1) % all.length]);
  });
  $("reading").lastElementChild.addEventListener("click", () => {
    show(null);
    $("question").focus();
  });
  $("close").addEventListener("click", () => tell({ type: "close" }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !composing(event)) tell({ type: "close" });
  });

  if (given.pass) keep(given.pass.token, given.pass.expires_in);
  if (query.get("topic")) show({ title: query.get("topic") });
  speak(language);
  $("question").value = (query.get("q") ?? "").slice(0, 4000);
  $("question").disabled = false; // Before, what is typed and sent would be lost.
  document.body.dataset.ready = "true";
})();

// The inspect page's form: sends the turns, shows their traces, saves a conversation as a case.
"use strict";

(() => {
  const { make, say, words } = Trace;
  const page = (id) => document.getElementById(id);
  let inspected = null;

  const boxes = () => [...document.querySelectorAll("#turns textarea")];
  const asked = () => boxes().map((box) => box.value).filter((text) => text.trim());

  function addTurn(text = "") {
    const box = make("textarea", { rows: "2", maxlength: "4000" });
    const remove = make("button", { type: "button", class: "remove" }, "×");
    const item = make("li", null, make("label", null, make("span"), box), remove);
    box.value = text;
    box.addEventListener("input", remember);
    box.addEventListener("keydown", (event) => {
      // Enter that ends a composition picks a word, and sends nothing.
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      page("ask").requestSubmit();
    });
    remove.addEventListener("click", () => {
      item.remove();
      renumber();
      boxes().at(-1).focus();
    });
    page("turns").append(item);
    renumber();
    return box;
  }

  function renumber() {
    const items = [...page("turns").children];
    items.forEach((item, n) => {
      item.querySelector("label > span").textContent = say(words.turn, { n: n + 1 });
      const remove = item.querySelector(".remove");
      remove.setAttribute("aria-label", say(words.remove, { n: n + 1 }));
      remove.hidden = items.length === 1;
    });
    remember();
  }

  // The address and the switch of languages carry the turns along.
  function remember() {
    const turns = asked().map((text) => ["q", text]);
    const here = new URLSearchParams([["lang", document.documentElement.lang], ...turns]);
    const there = new URLSearchParams([["lang", page("switch").hreflang], ...turns]);
    window.history.replaceState(null, "", `?${here}`);
    page("switch").search = `?${there}`;
  }

  async function send(path, body) {
    const reply = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = reply.status === 204 ? null : await reply.json();
    if (!reply.ok) throw new Refusal(told.detail);
    return told;
  }

  class Refusal extends Error {}

  // Runs what a form does, with its buttons off, and shows why it failed if it does.
  async function during(form, status, running, work) {
    const buttons = form.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true));
    page("failure").textContent = "";
    status.textContent = running;
    try {
      status.textContent = await work();
    } catch (error) {
      status.textContent = "";
      page("failure").textContent = error instanceof Refusal ? error.message : words.failed;
    } finally {
      buttons.forEach((button) => (button.disabled = false));
    }
  }

  async function inspect() {
    const request = { turns: asked(), language: page("language").value || null };
    page("results").replaceChildren();
    page("keep").hidden = true;
    const { turns } = await send("v1/inspect", request);
    inspected = request;
    page("results").replaceChildren(...turns.map(Trace.show));
    page("note").value = "";
    page("kept").textContent = "";
    page("keep").hidden = false;
    return say(words.done, { count: turns.length });
  }

  async function keep() {
    let answered = null;
    for (const question of inspected.turns) {
      const conversation = answered?.conversation ?? null;
      answered = await send("v1/chat", { question, conversation, language: inspected.language });
    }
    const { conversation, id } = answered;
    const reason = page("note").value.trim();
    await send("v1/feedback", { conversation, answer: id, verdict: "case", reason });
    return say(words.saved, { id: conversation });
  }

  page("add").addEventListener("click", () => addTurn().focus());
  page("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    during(page("ask"), page("status"), words.running, inspect);
  });
  page("keep").addEventListener("submit", (event) => {
    event.preventDefault();
    during(page("keep"), page("kept"), words.saving, keep);
  });
  const given = new URLSearchParams(window.location.search).getAll("q");
  for (const text of given.length ? given : [""]) addTurn(text);
  boxes().at(-1).focus({ preventScroll: true });
})();

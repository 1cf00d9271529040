// Questions on their way: one at a time, stopped, left, asked again, and kept over a lost connection.
"use strict";

const Turns = (() => {
  const WAITING = "assistant.waiting";
  const ARMED_AFTER = 500;
  const byId = (id) => document.getElementById(id);
  const wishes = new Map();
  let running = null;
  let last = null;
  let leaving = false;

  const name = () => [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const newest = () => byId("log").querySelector(".turn:last-child");

  // A run: from the question until the whole answer stands there, or is not waited for any more.

  function start(act, on = {}, { instead = act !== "say", of } = {}) {
    if (running) return false;
    const run = name();
    if (document.body.dataset.lost) {
      if (on.say !== undefined) remember({ run, act, say: on.say });
      return false;
    }
    running = { run, act, on, replaces: instead ? newest() : null };
    running.replaces?.querySelector(".failed")?.remove();
    document.body.dataset.busy = "true";
    if (on.say !== undefined) remember({ run, act, say: on.say });
    Assistant.act(act, of ? { ...on, of } : on, run);
    setTimeout(() => arm(run), ARMED_AFTER);
    return true;
  }

  // Stop takes the place of Send late enough that a second tap on Send does not meet it.
  function arm(run) {
    if (running?.run === run) document.body.dataset.stoppable = "true";
  }

  function end() {
    last = running;
    running = null;
    delete document.body.dataset.busy;
    delete document.body.dataset.stoppable;
    sessionStorage.removeItem(WAITING);
  }

  function stop() {
    if (leaving || !running) {
      leaving = false;
      return;
    }
    const { turn, act, on } = running;
    end();
    wishes.clear();
    if (turn) close(byId(turn));
    else takeBack(act, on);
  }

  // What does not stand there as a turn yet is in the text box again.
  function takeBack(act, { say }) {
    if (act === "edit") Assistant.edit(true, say);
    else if (say) Assistant.restore(say);
  }

  function close(turn) {
    turn.setAttribute("aria-busy", "false");
    turn.querySelector(".thinking")?.remove();
    const note = document.createElement("p");
    note.textContent = Assistant.label("stopped");
    turn.querySelector(".answer").append(offer(note));
  }

  function offer(...parts) {
    const replies = document.createElement("div");
    replies.className = "replies failed";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = Assistant.label("retry");
    button.dataset.act = "again";
    replies.append(...parts, button);
    return replies;
  }

  // Whoever goes elsewhere waits no longer; what still comes of that run is not shown.
  function leave() {
    wishes.clear();
    if (!running) return;
    const drawn = running.turn;
    end();
    last = null;
    if (!drawn) return;
    leaving = true;
    byId("stop").click();
  }

  function again() {
    if (!last) return;
    const { act, on, run } = last;
    start(act === "say" || act === "resume" ? "again" : act, on, { instead: true, of: run });
  }

  // What was understood: changed at once where nothing is on its way, else as soon as it is done.

  function correct(on) {
    if (!running) start("correct", on);
    else wishes.set(on.fact ?? on.role, on);
  }

  function count(button) {
    const line = button.closest("li");
    const number = Number(button.dataset.count);
    const [fewer, more] = line.querySelectorAll("[data-role]");
    line.querySelector("b").textContent = number;
    fewer.dataset.count = Math.max(number - 1, 0);
    more.dataset.count = number + 1;
    correct({ role: button.dataset.role, count: String(number) });
  }

  function grant() {
    const [wish] = wishes;
    if (!wish) return;
    wishes.delete(wish[0]);
    correct(wish[1]);
  }

  // What comes back.

  function show(value) {
    if (!running || value.run !== running.run) return false;
    if (value.conversation) {
      Assistant.keep(value.conversation);
      remember({ conversation: value.conversation });
    }
    if (value.turn) draw(value);
    if (value.done) {
      if (value.notice) giveBack();
      else end();
      grant();
    }
    return true;
  }

  function draw({ turn, html, failed }) {
    const fresh = document.createRange().createContextualFragment(html).firstElementChild;
    const there = byId(`turn-${turn}`);
    if (failed && running.replaces && running.act !== "again") {
      putBack(there, fresh);
      return;
    }
    if (there) {
      there.querySelector(".answer").replaceChildren(...fresh.querySelector(".answer").childNodes);
      there.setAttribute("aria-busy", fresh.getAttribute("aria-busy"));
      return;
    }
    running.turn = fresh.id;
    place(fresh);
    fresh.scrollIntoView({ block: "start" });
  }

  function place(turn) {
    const log = byId("log");
    log.querySelector(".welcome")?.remove();
    if (running.replaces) newest()?.replaceWith(turn);
    else log.append(turn);
  }

  // A turn that could not be answered anew stays as it was, with what was wrong below it.
  function putBack(there, fresh) {
    const { act, on, replaces } = running;
    there?.replaceWith(replaces);
    replaces.querySelector(".answer").append(offer(fresh.querySelector(".failure")));
    if (act === "edit") Assistant.edit(true, on.say);
  }

  // The page was drawn anew in the middle of an answer: the turn on its way stays.
  function kept() {
    const turn = running && byId(running.turn);
    return turn ? () => place(turn) : () => {};
  }

  // What was asked when the connection went, or the page: it is not lost.

  function remember(more) {
    const before = waiting();
    if (before || more.run) sessionStorage.setItem(WAITING, JSON.stringify({ ...before, ...more }));
  }

  function waiting() {
    return JSON.parse(sessionStorage.getItem(WAITING) ?? "null");
  }

  function resume() {
    const { run, act, say, conversation } = waiting() ?? {};
    sessionStorage.removeItem(WAITING);
    if (run === undefined) return;
    if (conversation) Assistant.keep(conversation);
    if (act === "edit") start("edit", { say, resumed: "true" }, { of: run });
    else start("resume", { say }, { instead: false, of: run });
  }

  const LIFELINES = /\/gradio_api\/(queue\/join|queue\/data|app_id)\b/;
  const fetched = window.fetch.bind(window);
  window.fetch = async (what, more) => {
    const line = LIFELINES.exec(String(what?.url ?? what))?.[1];
    try {
      const reply = await fetched(what, more);
      if (line === "queue/join" && !reply.ok) refused();
      return reply;
    } catch (error) {
      if (line && error.name !== "AbortError") lost();
      throw error;
    }
  };

  // Gradio loads the page anew as soon as the server is there again; what waits is asked then.
  function lost() {
    document.body.dataset.lost = "true";
    const kept = sessionStorage.getItem(WAITING);
    giveBack();
    if (kept) sessionStorage.setItem(WAITING, kept);
    Assistant.tell(Assistant.label("offline"), { stays: true });
  }

  function refused() {
    giveBack();
    Assistant.tell(Assistant.label("failed"));
  }

  function giveBack() {
    if (!running) return;
    const { turn, act, on } = running;
    end();
    byId(turn)?.setAttribute("aria-busy", "false");
    byId(turn)?.querySelector(".thinking")?.remove();
    if (!turn) takeBack(act, on);
  }

  return {
    again, correct, count, kept, leave, resume, running: () => running !== null, show, start, stop,
    waiting,
  };
})();

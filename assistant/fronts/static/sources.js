// What opens on an answer: its sources, the views of its roster, its files, and questions back.
"use strict";

const Sources = (() => {
  let root = null;
  const byId = (id) => document.getElementById(id);
  const make = (tag, text = "", more = {}) =>
    Object.assign(document.createElement(tag), { textContent: text }, more);

  // A source: the passage in a dialog, with the ones before and after it at hand.

  function open(id, mark) {
    const source = byId(id);
    if (!source) return;
    const list = [...source.closest("ol").querySelectorAll("details")];
    const place = list.indexOf(source);
    const dialog = byId("source");
    const bar = make("div", "", { className: "bar" });
    for (const [name, next] of [["previous", list[place - 1]], ["next", list[place + 1]]]) {
      const button = tool(name, () => open(next.id, mark));
      button.disabled = !next;
      bar.append(button);
    }
    bar.append(tool("close", () => dialog.close()));
    const title = make("h2", "", { id: "source-title" });
    title.innerHTML = source.querySelector("summary").innerHTML;
    dialog.setAttribute("aria-labelledby", title.id);
    const parts = [...source.children].slice(1).map((part) => part.cloneNode(true));
    dialog.replaceChildren(bar, title, ...parts);
    Layers.show(dialog);
    dialog.onclose = () => mark.focus();
    bar.lastChild.focus();
    dialog.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  }

  function tool(name, run) {
    const button = make("button", "", { type: "button", className: "tool", onclick: run });
    button.title = Assistant.label(name);
    button.setAttribute("aria-label", button.title);
    button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#i-${name}"></use></svg>`;
    return button;
  }

  // Tabs: one panel at a time; what is not there yet is fetched.

  function choose(tab) {
    for (const each of tab.parentElement.children) {
      const on = each === tab;
      each.setAttribute("aria-selected", on);
      each.tabIndex = on ? 0 : -1;
      byId(each.getAttribute("aria-controls")).hidden = !on;
    }
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    load(byId(tab.getAttribute("aria-controls")));
  }

  async function load(panel) {
    const from = panel.dataset.load;
    if (!from) return;
    delete panel.dataset.load;
    panel.textContent = Assistant.label("loading");
    const narrow = panel.clientWidth < 620 ? "?width=narrow" : "";
    try {
      const reply = await fetch(from + narrow);
      if (!reply.ok) throw new Error(reply.status);
      panel.innerHTML = await reply.text();
    } catch {
      panel.dataset.load = from;
      panel.textContent = Assistant.label("failed");
    }
  }

  function loadOpen() {
    root.querySelectorAll(".view[data-load]:empty:not([hidden])").forEach(load);
  }

  function turned(event) {
    const tab = event.target.closest("[role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    const tabs = [...tab.parentElement.children];
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  }

  // The same chart by Mermaid, which comes when it is opened for the first time.

  async function drawOpen({ target: details }) {
    const { draw } = details.dataset;
    if (!draw || !details.open) return;
    delete details.dataset.draw;
    const place = details.querySelector(".scroll");
    place.textContent = Assistant.label("loading");
    try {
      const drawing = await import(new URL(draw, document.baseURI));
      await drawing.draw(details.querySelector("pre").textContent, place, details.dataset);
    } catch {
      details.dataset.draw = draw;
      const said = make("p", Assistant.label("undrawn"), { className: "failure", role: "alert" });
      place.replaceChildren(said);
    }
  }

  // Files

  async function saveAsPng(link) {
    const svg = await (await fetch(link.href)).text();
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await picture.decode();
    const canvas = make("canvas", "", { width: picture.width * 2, height: picture.height * 2 });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const file = make("a", "", { href: URL.createObjectURL(blob), download: link.dataset.png });
      file.click();
      setTimeout(() => URL.revokeObjectURL(file.href), 1000);
    });
  }

  function print(link) {
    const paper = window.open(link.href);
    paper?.addEventListener("load", () => paper.print());
  }

  async function copy(button) {
    const text = button.dataset.copy || button.closest("details").querySelector("pre").textContent;
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      const area = make("textarea", "", { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.parentElement.querySelector("[role=status]").textContent = Assistant.label("copied");
  }

  // Questions back to the visitor, each in the same dialog.

  function ask(title, fields, ok, done, kind = "main") {
    const dialog = byId("question-box");
    const form = make("form", "", { method: "dialog" });
    const head = make("h2", title, { id: "question-title" });
    dialog.setAttribute("aria-labelledby", head.id);
    const bar = make("div", "", { className: "bar" });
    const cancel = make("button", Assistant.label("cancel"), { type: "button" });
    cancel.onclick = () => dialog.close();
    bar.append(cancel, make("button", ok, { type: "submit", className: kind }));
    form.append(head, ...fields, bar);
    form.onsubmit = () => done(new FormData(form));
    dialog.replaceChildren(form);
    Layers.show(dialog);
  }

  function confirm({ act, conversation, title }) {
    const { label } = Assistant;
    if (act === "rename") {
      const field = make("input", "", { name: "title", value: title, required: true });
      field.maxLength = 120;
      field.pattern = ".*\\S.*";
      field.setAttribute("aria-label", label("rename_title"));
      ask(label("rename_title"), [field], label("save"), (form) =>
        Assistant.act("rename", { conversation, title: form.get("title").trim() }));
      field.select();
    } else if (act === "delete") {
      ask(label("delete_title", { title }), [], label("delete"), () =>
        Assistant.forget("delete", { conversation }), "main danger");
    } else if (act === "clear") {
      const forget = () => Assistant.forget("clear");
      ask(label("clear_title"), [], label("clear"), forget, "main danger");
    }
  }

  function judge(button) {
    const { verdict, answer, conversation } = button.dataset;
    const give = (reason) =>
      Assistant.act("judge", { verdict, answer, conversation, reason });
    if (verdict === "up") return give("");
    const fields = Assistant.reasons().map((reason) => {
      const line = make("label", "", { className: "reason" });
      line.append(make("input", "", { type: "checkbox", name: "reason", value: reason }), reason);
      return line;
    });
    const note = make("textarea", "", { name: "reason", rows: 2, maxLength: 800 });
    note.placeholder = Assistant.label("reason_note");
    note.setAttribute("aria-label", note.placeholder);
    return ask(Assistant.label("reason_title"), [...fields, note], Assistant.label("send"),
      (form) => give(form.getAll("reason").filter(Boolean).join("; ")));
  }

  function judged(answer, verdict) {
    const buttons = root.querySelectorAll(`[data-verdict][data-answer="${CSS.escape(answer)}"]`);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    }
  }

  function clicked(event) {
    const { target } = event;
    const mark = target.closest("[data-source]");
    const tab = target.closest("[role=tab]");
    const link = target.closest("a[data-png], a[data-print]");
    const copied = target.closest("[data-copy]");
    const verdict = target.closest("[data-verdict]");
    if (mark) open(mark.dataset.source, mark);
    else if (tab) choose(tab);
    else if (copied) copy(copied);
    else if (verdict) judge(verdict);
    else if (link) {
      event.preventDefault();
      if (link.dataset.png) saveAsPng(link);
      else print(link);
    } else if (target.tagName === "DIALOG") target.close();
  }

  function attach(element) {
    root = element;
    new MutationObserver(loadOpen).observe(byId("log"), { childList: true, subtree: true });
    element.addEventListener("click", clicked);
    element.addEventListener("keydown", turned);
    element.addEventListener("toggle", drawOpen, true);
  }

  return { attach, confirm, judged };
})();

// What lies over the talk, a drawer or a dialog: closed by Escape, by a tap beside it, by going back.
"use strict";

const Layers = (() => {
  const byId = (id) => document.getElementById(id);
  const dialog = () => document.querySelector("dialog[open]");
  const drawer = () => document.body.hasAttribute("data-menu");

  function menu(open = !drawer()) {
    const within = byId("history").contains(document.activeElement);
    document.body.toggleAttribute("data-menu", open);
    byId("menu")?.setAttribute("aria-expanded", open);
    if (open) {
      byId("history").querySelector("input").focus();
      opened();
    } else if (within) byId("menu")?.focus();
  }

  function show(box) {
    if (!box.open) box.showModal();
    opened();
  }

  function close() {
    if (dialog()) dialog().close();
    else if (drawer()) menu(false);
    else return false;
    return true;
  }

  // One entry of the browser's history stands for all that lies over the talk. It stays when that
  // is closed otherwise; going back then goes one further.
  let entry = Boolean(window.history.state?.layer);

  function opened() {
    if (!entry) window.history.pushState({ layer: true }, "");
    entry = true;
  }

  window.addEventListener("popstate", ({ state }) => {
    entry = Boolean(state?.layer);
    if (entry) return;
    if (!close()) window.history.back();
    else if (dialog() || drawer()) opened();
  });

  window.addEventListener("click", (event) => {
    if (!event.isTrusted || !drawer()) return;
    if (event.target.closest("#history, #menu, dialog")) return;
    event.preventDefault();
    event.stopPropagation();
    menu(false);
  }, true);

  return { dialog, menu, show };
})();

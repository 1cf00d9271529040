// Lays a trace out: the answer, what was understood, found and planned, and what was removed.
"use strict";

const Trace = (() => {
  const words = JSON.parse(document.body.dataset.words);

  const say = (text, slots) => text.replace(/\{(\w+)\}/g, (_, name) => slots[name]);
  const number = (value, digits = 3) => (value === null ? "–" : value.toFixed(digits));

  // Elements are made, never parsed: what a question or a document holds stays text.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null));
    return element;
  }

  const code = (text) => make("code", null, text);
  const listOf = (items, kind = "plain") =>
    items.length
      ? make("ul", { class: kind }, items.map((item) => make("li", null, item)))
      : make("span", { class: "soft" }, words.nothing);

  function table(label, heads, rows, kind = "") {
    return make(
      "div",
      { class: "wide", role: "group", "aria-label": label, tabindex: "0" },
      make(
        "table",
        { class: kind },
        make("thead", null, make("tr", null, heads.map((head) => make("th", { scope: "col" }, head)))),
        make("tbody", null, rows),
      ),
    );
  }

  const row = (heads, ...cells) =>
    make("tr", null, cells.map((cell, n) => make("td", { "data-head": heads[n] }, cell)));

  function terms(pairs) {
    return make(
      "dl",
      null,
      pairs.map(([name, value]) => make("div", null, make("dt", null, name), make("dd", null, value))),
    );
  }

  // The text with the places in `flags` marked.
  function marked(text, flags) {
    const parts = [];
    for (let start = 0, end; start < text.length; start = end) {
      end = start + 1;
      while (end < text.length && Boolean(flags[end]) === Boolean(flags[start])) end += 1;
      const piece = text.slice(start, end);
      parts.push(flags[start] ? make("mark", null, piece) : piece);
    }
    return parts;
  }

  // Single Han characters are searched too, but marking each would light up the whole text.
  function withTerms(text, hits) {
    const flags = [];
    const lower = text.toLowerCase().length === text.length ? text.toLowerCase() : text;
    for (const { term, stands } of hits) {
      if (!stands || term.startsWith("⟨") || term.length < 2) continue;
      const letters = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const latin = /^[a-z0-9]/.test(term);
      const pattern = latin ? `(?<![a-z0-9])${letters}[a-z0-9']*` : letters;
      for (const found of lower.matchAll(new RegExp(pattern, "g"))) {
        for (let place = 0; place < found[0].length; place += 1) flags[found.index + place] = true;
      }
    }
    return marked(text, flags);
  }

  const where = (support) =>
    listOf(
      support.map((one) => [
        one.heading || one.reference,
        make("small", null, one.path ? ` ${one.path}:${one.line}` : ""),
      ]),
      "support",
    );

  function answer(given) {
    const cited = given.citations.filter(({ n }) => given.text.includes(`[${n}]`));
    const blocks = given.text.split(/\n\n+/).map((block) => {
      const lines = block.split("\n");
      return lines.every((line) => line.startsWith("- "))
        ? make("ul", null, lines.map((line) => make("li", null, inline(line.slice(2)))))
        : make("p", null, inline(block));
    });
    return make(
      "section",
      { class: "answer", lang: given.language },
      make(
        "h3",
        { lang: document.documentElement.lang },
        words.answer,
        " ",
        make("span", { class: `badge ${given.outcome}` }, words[given.outcome]),
        make("small", null, ` ${say(words.took, { ms: given.elapsed_ms })}`),
      ),
      blocks,
      cited.length
        ? make(
            "details",
            null,
            make("summary", null, `${words.sources} (${cited.length})`),
            make(
              "ol",
              { class: "cited" },
              cited.map(({ n, heading, quote }) =>
                make("li", { value: n }, make("b", null, heading), " ", quote),
              ),
            ),
          )
        : null,
    );
  }

  const inline = (text) =>
    text.split(/(\*\*[^*]+\*\*|\[\d+\])/).map((part) => {
      if (part.startsWith("**")) return make("b", null, part.slice(2, -2));
      return /^\[\d+\]$/.test(part) ? make("sup", null, part) : part;
    });

  function understood(read) {
    const flags = [];
    for (const { start, end } of read.mentions) {
      for (let place = start ?? 0; place < (end ?? 0); place += 1) flags[place] = true;
    }
    const heads = [words.clause, words.asks, words.kinds, words.familiarity];
    const people = Object.entries(read.people).map(([role, count]) => [code(role), ` ${count}`]);
    if (read.headcount !== null) people.push([say(words.headcount, { count: read.headcount })]);
    return make(
      "section",
      null,
      make("h3", null, words.understood),
      terms([
        [words.read_as, make("span", { class: "read" }, marked(read.text, flags))],
        [words.mentions, listOf(read.mentions.map(mention), "chips")],
        [words.facts, listOf(read.facts.map(fact), "chips")],
        [words.people, listOf(people, "chips")],
        [words.topics, listOf(read.topics.map(topic), "chips")],
      ]),
      table(
        words.clauses,
        heads,
        read.clauses.map((clause) =>
          row(
            heads,
            clause.text,
            clause.asks ? words.asking : words.telling,
            listOf(
              clause.kinds.map(({ name, score }) => [code(name), ` ${number(score, 2)}`]),
              "chips",
            ),
            number(clause.familiarity, 2),
          ),
        ),
      ),
    );
  }

  const mention = ({ kind, id, words: said }) => [said, " ", code(`${kind} ${id}`)];
  const fact = ({ name, value, basis }) => [code(`${name} = ${value}`), ` ${words[basis]}`];

  function topic({ ability, sure, ahead, text, ...slots }) {
    const named = Object.entries(slots).filter(([, ids]) => Array.isArray(ids) && ids.length);
    const told = named.map(([slot, ids]) => ` ${slot}: ${ids.join(", ")}`);
    return [code(ability), ...told];
  }

  function found(treated) {
    const { search } = treated;
    const slots = { most: treated.most, least: treated.least };
    const reads = treated.least === null ? words.reads_terms : words.reads;
    const fusion = {
      words: search.lexical_weight,
      meaning: Number((1 - search.lexical_weight).toFixed(3)),
    };
    const heads = [words.fused, words.words, words.meaning, words.passage];
    return make(
      "details",
      { open: treated.reads },
      make("summary", null, make("h4", null, words.found)),
      make("p", { class: "soft" }, treated.reads ? say(reads, slots) : words.not_read),
      terms([[words.query, search.query]]),
      search.hits.length
        ? table(
            words.found,
            heads,
            search.hits.map((hit) => hitRow(hit, heads, treated.given.includes(hit.passage))),
            "hits",
          )
        : make("p", { class: "soft" }, words.nothing),
      make("p", { class: "soft" }, say(words.fusion, fusion)),
    );
  }

  const place = (rank, score) => [make("b", null, rank ?? "–"), make("small", null, number(score))];

  function hitRow(hit, heads, given) {
    const text = hit.matched_text ?? hit.text;
    const cells = row(
      heads,
      place(hit.rank, hit.score),
      place(hit.lexical_rank, hit.lexical),
      place(hit.dense_rank, hit.dense),
      [
        make(
          "p",
          null,
          make("b", null, withTerms(hit.heading, hit.terms)),
          given ? make("span", { class: "badge" }, words.given) : null,
          make("small", null, ` ${hit.reference}`),
        ),
        hit.matched_text === null ? null : make("p", { class: "soft" }, words.elsewhere),
        make("p", null, withTerms(text, hit.terms)),
        hit.terms.length ? listOf(hit.terms.map(termHit), "chips terms") : null,
      ],
    );
    if (given) cells.className = "given";
    return cells;
  }

  const termHit = ({ term, score, stands }) =>
    make(
      "span",
      { class: stands ? null : "spoken", title: stands ? null : words.spoken },
      term,
      make("small", null, ` +${number(score)}`),
      stands ? null : make("span", { class: "sr" }, ` (${words.spoken})`),
    );

  function planned(treated) {
    const handed = treated.worded_by === treated.ability ? null : treated.worded_by;
    return [
      make("h4", null, words.planned),
      make(
        "p",
        null,
        make("span", { class: `badge ${treated.outcome}` }, words[treated.outcome]),
        handed ? make("span", { class: "soft" }, ` ${say(words.handed, { ability: handed })}`) : null,
      ),
      terms([[words.rules, listOf(treated.rules.map(rule), "rules")]]),
      points(treated.points),
      treated.roster.length ? roster(treated.roster) : null,
    ];
  }

  const need = (value) => (value === null ? words.no_place : words[value.replace("-", "_")]);

  function rule({ id, when, changed, text, support }) {
    const conditions = when.map(({ name, value, basis }) => [
      code(`${name} = ${value}`),
      ` ${words[basis ?? "unknown"]}`,
    ]);
    const changes = changed.map(({ role, before, after }) => [
      code(role),
      ` ${need(before)} → ${need(after)}`,
    ]);
    return [
      make("p", null, make("b", null, id), ` ${words.when} `),
      listOf(conditions, "chips"),
      changes.length ? listOf(changes, "chips") : make("p", { class: "soft" }, words.told),
      make("blockquote", null, text),
      where(support),
    ];
  }

  function points(all) {
    return make(
      "ol",
      { class: "points", "aria-label": words.points },
      all.map(({ text, wording, ground, says, support }) =>
        make(
          "li",
          null,
          inline(text),
          " ",
          make("small", null, code(ground), " ", code(says ?? wording)),
          support.length ? where(support) : null,
        ),
      ),
    );
  }

  function roster(roles) {
    const heads = [words.role, words.need, words.why];
    const rows = roles.map((one) =>
      row(
        heads,
        code(one.role),
        need(one.need) + (one.have === null ? "" : ` (${one.have})`),
        [one.why, make("small", null, " ", code(one.decided_by ?? "–")), where(one.support)],
      ),
    );
    return make(
      "details",
      null,
      make("summary", null, `${words.roster} (${roles.length})`),
      table(words.roster, heads, rows, "roster"),
    );
  }

  function show(told, n, all) {
    const last = n === all.length - 1;
    const removed = told.removed.map(({ text, reason }) => [
      make("del", null, text),
      make("small", null, ` ${reason}`),
    ]);
    return make(
      "details",
      { class: "trace", open: last },
      make(
        "summary",
        null,
        make("h2", null, make("small", null, `${say(words.turn, { n: n + 1 })} `), told.question),
      ),
      answer(told.answer),
      understood(told.understood),
      told.topics.map((treated, place) =>
        make(
          "section",
          null,
          make("h3", null, say(words.topic, { n: place + 1, ability: treated.ability })),
          found(treated),
          planned(treated),
        ),
      ),
      make("section", null, make("h3", null, words.removed), listOf(removed)),
    );
  }

  return { make, say, show, words };
})();

// Draws one case: the conversation, the answer and what it stands on, what was expected and found.
// Whatever a case holds becomes text nodes, never markup.
"use strict";

const Case = (() => {
  const MARK = /\*\*(.+?)\*\*|\[(\d{1,3})\]/g;
  const NEEDS = { now: "now", optional: "optional", later: "later" };

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== ""));
    return made;
  }

  const list = (items, attributes = {}, name = "ul") =>
    element(name, attributes, items.map((item) => element("li", {}, item)));

  const part = (title, ...children) =>
    element("section", { class: "part" }, element("h3", {}, title), ...children.filter(Boolean));

  // A text as blocks: lines that belong together, each with its place in the whole.
  function blocks(text) {
    const found = [];
    let place = 0;
    for (const line of text.split("\n")) {
      const [, lead, bullet, count, heading, quote] =
        line.match(/^(\s*(?:([-*•])\s+|(\d+[.)])\s+|(#{1,6})\s+|(>)\s?)?)/);
      const kind = bullet ? "ul" : count ? "ol" : heading ? "h4" : quote ? "blockquote" : "p";
      const piece = { text: line.slice(lead.length), place: place + lead.length };
      const last = found.at(-1);
      if (!piece.text.trim()) found.push(null);
      else if (last && last.kind === kind && kind !== "h4") last.lines.push(piece);
      else found.push({ kind, lines: [piece] });
      place += line.length + 1;
    }
    return found.filter(Boolean);
  }

  // A line with its bold words and citation marks; `plain` and `mark` draw what they stand for.
  function inline(text, place, plain, mark) {
    const made = [];
    let done = 0;
    for (const match of text.matchAll(MARK)) {
      made.push(...plain(text.slice(done, match.index), place + done));
      const at = place + match.index;
      if (match[1] !== undefined) {
        made.push(element("strong", {}, inline(match[1], at + 2, plain, mark)));
      } else {
        made.push(mark(Number(match[2]), at, match[0]));
      }
      done = match.index + match[0].length;
    }
    made.push(...plain(text.slice(done), place + done));
    return made;
  }

  function prose(text, plain, mark) {
    return blocks(text).map(({ kind, lines }) => {
      const drawn = lines.map((line) => inline(line.text, line.place, plain, mark));
      if (kind === "ul" || kind === "ol") return list(drawn, {}, kind);
      return element(kind, {}, drawn.flatMap((line, at) => (at ? [element("br"), ...line] : line)));
    });
  }

  const untouched = (text) => (text ? [text] : []);
  const quiet = (text) => prose(text, untouched, (n) => element("sup", {}, String(n)));

  // Text cut where statements begin and end, each piece drawn by what it stands on.
  function highlighted(statements) {
    return (text, place) => {
      const made = [];
      const end = place + text.length;
      let done = place;
      for (const [start, stop, stands, , , why] of statements) {
        const from = Math.max(start, done);
        const to = Math.min(stop, end);
        if (from >= to) continue;
        made.push(...untouched(text.slice(done - place, from - place)));
        const name = stands === "unsupported" ? "mark" : "span";
        const title = why ? `${stands}: ${why}` : stands;
        made.push(element(name, { class: stands, title }, text.slice(from - place, to - place)));
        done = to;
      }
      return [...made, ...untouched(text.slice(done - place))];
    };
  }

  function sourceMark(statements, sources) {
    return (n, place, written) => {
      const source = sources.get(n);
      if (!source) return element("mark", { class: "unsupported", title: "no such source" }, written);
      const before = statements.filter(([start]) => start < place).at(-1);
      const needless = Boolean(before?.[4].includes(n));
      const label = `Source ${n}${needless ? ", needless" : ""}`;
      const title = needless ? "adds nothing" : null;
      const made = element(
        "button",
        { type: "button", class: needless ? "cite needless" : "cite", "aria-label": label, title },
        String(n),
      );
      made.addEventListener("click", () => {
        source.mark = made;
        source.back.hidden = false;
        source.item.focus();
        source.item.scrollIntoView({ block: "nearest" });
      });
      return made;
    };
  }

  // The citations of an answer by number, each able to lead back to the mark it was reached from.
  function sources(answer, pools) {
    const found = new Map();
    for (const [n, place] of answer.citations) {
      const [heading, quote] = pools.citations[place];
      const back = element("button", { type: "button", class: "back", hidden: "" }, "back ↩");
      const item = element(
        "li",
        { tabindex: -1, value: n },
        element("b", {}, heading),
        " ",
        back,
        element("blockquote", {}, quote),
      );
      back.addEventListener("click", () => found.get(n).mark.focus());
      found.set(n, { item, back, mark: null, marked: answer.text.includes(`[${n}]`) });
    }
    return found;
  }

  function sourceList(answer, known, pools) {
    if (!known.size) return null;
    const [inText, beside] = [true, false].map((marked) =>
      [...known.values()].filter((each) => each.marked === marked).map((each) => each.item));
    const listed = (items) => element("ol", { class: "sources" }, items);
    const origins = new Set(answer.citations.map(([, place]) =>
      pools.citations[place].slice(2).filter(Boolean).join(" · ")));
    return part(
      "Sources",
      listed(inText),
      beside.length
        ? element("details", {}, element("summary", {}, `${beside.length} beside the text`), listed(beside))
        : null,
      [...origins].filter(Boolean).map((origin) => element("small", { class: "origin" }, origin)),
    );
  }

  function answerBubble(item, pools) {
    const { answer } = item;
    const known = sources(answer, pools);
    const { statements } = answer;
    const roster = Object.entries(NEEDS)
      .filter(([need]) => answer.roster[need].length)
      .map(([need, label]) => element("p", {}, element("b", {}, label), " ", answer.roster[need].join("、")));
    const amiss = statements.filter(([, , stands]) => stands === "unsupported");
    const reasons = amiss.map(([start, end, , , , why]) =>
      [element("q", {}, answer.text.slice(start, end).trim()), why ? ` ${why}` : ""]);
    return [
      element(
        "div",
        { class: "bubble says judged" },
        element("p", { class: "outcome" }, [answer.outcome, answer.stage].filter(Boolean).join(" · ")),
        prose(answer.text, highlighted(statements), sourceMark(statements, known)),
        answer.questions.map(([text, options]) => element("p", { class: "asks" }, text, list(options))),
        roster.length ? element("div", { class: "roster" }, roster) : null,
      ),
      reasons.length ? part("Unsupported statements", list(reasons)) : null,
      sourceList(answer, known, pools),
    ];
  }

  function conversation(item, pools) {
    const bubbles = [];
    item.turns.forEach((turn, at) => {
      bubbles.push(element("div", { class: "bubble asks" }, turn));
      if (at < item.earlier.length) {
        bubbles.push(element("div", { class: "bubble says" }, quiet(item.earlier[at])));
      }
    });
    if (item.answer) bubbles.push(...answerBubble(item, pools));
    if (item.error) bubbles.push(element("p", { class: "error" }, item.error));
    return element("div", { class: "conversation", lang: item.language }, bubbles);
  }

  function words(given, wrong) {
    if (!given.length) return element("span", { class: "none" }, "–");
    return element("ul", {}, given.map((word) => {
      const amiss = wrong.includes(word);
      return element("li", {}, amiss ? element("mark", { title: "does not match" }, word) : word);
    }));
  }

  function expectations(item) {
    const head = ["What", "Expected", "Given"].map((name) => element("th", { scope: "col" }, name));
    const rows = item.lines.map(([label, expected, given, wrong]) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, label),
        element("td", {}, words(expected, wrong)),
        element("td", {}, words(given, wrong)),
      ));
    const table = element("table", { class: "lines" }, element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, rows));
    return part("Expected and given", table);
  }

  function found(item, pools) {
    const roads = Object.entries(item.ranked).filter(([, places]) => places.length);
    if (!roads.length) return null;
    const drawn = roads.map(([road, places]) =>
      element("div", {}, element("h4", {}, road), list(places.map((place) => {
        const [id, heading] = pools.passages[place];
        const name = heading || id;
        return item.relevant.includes(place)
          ? [element("b", { class: "relevant" }, name), element("small", {}, " relevant")]
          : name;
      }), {}, "ol")));
    return part("Passages found", element("div", { class: "roads" }, drawn));
  }

  function scores(item, measures) {
    const pairs = Object.entries(item.scores).map(([place, score]) => {
      const { name, unit } = measures[place];
      const shown = unit ? `${Number(score.toPrecision(4))} ${unit}` : score.toFixed(2);
      return element("div", {}, element("dt", {}, name), element("dd", {}, shown));
    });
    return pairs.length ? part("Scores", element("dl", { class: "scores" }, pairs)) : null;
  }

  // The other run's answer beside this one, what differs marked.
  function difference(item) {
    if (!item.before) return null;
    const shown = (value) => [value ?? []].flat().join(" · ") || "none";
    const sides = ["Before", "After"].map((title, side) => {
      const drop = side ? "gone" : "new";
      const pieces = item.before.pieces.filter(([kind]) => kind !== drop).map(([kind, text]) =>
        (kind === "same" ? text : element(side ? "ins" : "del", {}, text)));
      const changed = Object.entries(item.before.changed).map(([name, pair]) =>
        element("p", {}, element("b", {}, name), ` ${shown(pair[side])}`));
      return element("div", {}, element("h4", {}, title), changed,
        pieces.length ? element("div", { class: "text", lang: item.language }, pieces) : null);
    });
    return part("Before and after", element("div", { class: "sides" }, sides));
  }

  function draw(item, pools) {
    return element(
      "div",
      { class: "body" },
      item.failures.length ? part("What is wrong", list(item.failures, { class: "failures" })) : null,
      difference(item),
      element(
        "div",
        { class: "columns" },
        conversation(item, pools),
        element("div", { class: "facts" }, [
          expectations(item),
          found(item, pools),
          scores(item, pools.measures),
          item.where ? element("p", { class: "where" }, item.where) : null,
        ].filter(Boolean)),
      ),
    );
  }

  return { element, draw };
})();

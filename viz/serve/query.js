// The query page: colours, completion, and results without leaving the page. Without this script the form works.
"use strict";
(() => {
  const text = document.getElementById("text");
  const shown = document.getElementById("shown");
  const editor = document.getElementById("editor");
  const offers = document.getElementById("offers");
  const state = document.getElementById("state");
  const result = document.getElementById("result");
  const form = document.getElementById("ask");
  const MOST = 1000;
  const KEYWORDS = "ADD ALL AS ASC ASK AVG BASE BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP GROUP_CONCAT HAVING IF IN ISBLANK ISIRI ISLITERAL LANG LANGMATCHES LCASE LIMIT MAX MIN MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX REPLACE SAMPLE SELECT SEPARATOR STR STRAFTER STRBEFORE STRENDS STRLEN STRSTARTS SUBSTR SUM UCASE UNDEF UNION VALUES WHERE YEAR".split(" ");
  const TOKEN = /(#[^\n]*)|("""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(<[^<>"{}|^`\\\s]*>|[A-Za-z][\w.-]*:[\w.:-]*|:[\w.:-]+)|([?$]\w+)|([A-Za-z_]\w*)/g;
  let terms = { prefixes: {}, terms: [] };
  let matches = [], active = 0, from = 0, asked = 0;

  const make = (tag, words, name) => {
    const element = document.createElement(tag);
    if (words !== undefined) element.textContent = words;
    if (name) element.className = name;
    return element;
  };

  function paint() {
    const value = text.value, parts = document.createDocumentFragment();
    let at = 0;
    if (value.length < 50000) {
      for (const match of value.matchAll(TOKEN)) {
        const [all, comment, string, name, variable, word] = match;
        const kind = comment ? "c" : string ? "s" : name ? "n" : variable ? "v" : word && (KEYWORDS.includes(word.toUpperCase()) || word === "a") ? "k" : "";
        if (!kind) continue;
        parts.append(value.slice(at, match.index), make("span", all, kind));
        at = match.index + all.length;
      }
    }
    parts.append(value.slice(at) + "\n");
    shown.replaceChildren(parts);
    shown.scrollTop = text.scrollTop;
  }

  // the place of the caret: where it falls in a copy of the text
  function caret() {
    const mark = make("span", "\u200b");
    const before = document.createDocumentFragment();
    before.append(text.value.slice(0, text.selectionStart), mark);
    shown.replaceChildren(before);
    const place = { left: mark.offsetLeft, top: mark.offsetTop - text.scrollTop + 22 };
    paint();
    return place;
  }

  function close() {
    offers.hidden = true;
    text.removeAttribute("aria-activedescendant");
    text.setAttribute("aria-expanded", "false");
  }

  function pick(number) {
    active = number;
    [...offers.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    text.setAttribute("aria-activedescendant", `offer-${active}`);
    offers.children[active].scrollIntoView({ block: "nearest" });
  }

  function offer(forced) {
    const before = text.value.slice(0, text.selectionStart);
    const typed = /[?$]?[\w:.-]*$/.exec(before)[0];
    from = text.selectionStart - typed.length;
    if (!typed && !forced || before.slice(before.lastIndexOf("\n") + 1, from).includes("#")) return close();
    const low = typed.toLowerCase();
    const local = low.includes(":") ? low.slice(low.indexOf(":") + 1) : low;
    const variables = [...new Set(text.value.match(/[?$]\w+/g) || [])].filter((name) => name !== typed).map((name) => [name, "variable"]);
    const pool = typed.startsWith("?") || typed.startsWith("$") ? variables : [
      ...(low.includes(":") ? [] : KEYWORDS.map((word) => [word, "keyword"])),
      ...terms.terms,
    ];
    const fits = (entry) => {
      const name = entry[0].toLowerCase();
      if (name.startsWith(low)) return name === low ? 0 : 2;
      if (low.length > 2 && local && name.includes(local) && (!low.includes(":") || name.startsWith(low.slice(0, low.indexOf(":") + 1)))) return 1;
      return low.length > 3 && !low.includes(":") && entry[1].toLowerCase().includes(low) ? 1 : 0;
    };
    matches = pool.map((entry) => [fits(entry), entry]).filter(([weight]) => weight || (forced && !typed)).sort((a, b) => b[0] - a[0]).slice(0, 40).map(([, entry]) => entry);
    if (!matches.length || (!forced && typed.length < 2)) return close();
    offers.replaceChildren(...matches.map(([name, note], at) => {
      const item = make("li", name);
      item.id = `offer-${at}`;
      item.setAttribute("role", "option");
      item.append(make("span", note));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(at); accept(); });
      return item;
    }));
    const place = caret();
    offers.hidden = false;
    offers.style.setProperty("top", `${place.top}px`);
    offers.style.setProperty("left", `${Math.min(place.left, editor.clientWidth * 0.4)}px`);
    text.setAttribute("aria-expanded", "true");
    pick(0);
  }

  function accept() {
    text.setRangeText(matches[active][0], from, text.selectionStart, "end");
    close();
    paint();
  }

  // a query that is taken elsewhere needs its prefixes
  function declare() {
    const plain = text.value.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*/g, " ");
    const declared = new Set([...plain.matchAll(/PREFIX\s+([\w.-]*):/gi)].map((match) => match[1]));
    const used = [...new Set([...plain.matchAll(/(?:^|[\s({|/^!,;])([A-Za-z][\w-]*):/g)].map((match) => match[1]))];
    const missing = used.filter((name) => !declared.has(name) && Object.hasOwn(terms.prefixes, name));
    if (missing.length) {
      const lines = missing.map((name) => `PREFIX ${name}: <${terms.prefixes[name]}>\n`).join("");
      text.setRangeText(lines, 0, 0, "preserve");
      paint();
    }
  }

  function cell(term) {
    const place = make("td");
    if (!term) return place;
    const base = terms.base || "https://w3id.org/laborgraph/";
    if (term.type === "uri") {
      const link = make("a", shorten(term.value));
      if (term.value.startsWith(base)) link.href = `/id/${term.value.slice(base.length).replace("ns#", "ns/").split("/").map(encodeURIComponent).join("/")}`;
      else if (/^https?:/.test(term.value)) link.href = term.value;
      place.append(link.href ? link : shorten(term.value));
    } else {
      place.textContent = term.type === "bnode" ? `_:${term.value}` : term.type === "literal" ? term.value : JSON.stringify(term.value);
      if (/#(integer|decimal|double|int|long)$/.test(term.datatype || "")) place.className = "number";
      if (term["xml:lang"]) place.append(" ", make("span", term["xml:lang"], "lang"));
    }
    return place;
  }

  function shorten(iri) {
    for (const [name, space] of Object.entries(terms.prefixes).sort((a, b) => b[1].length - a[1].length)) {
      if (iri.startsWith(space) && /^[\w-][\w.-]*$/.test(iri.slice(space.length))) return `${name}:${iri.slice(space.length)}`;
    }
    return iri;
  }

  function links(count, suffixes, query) {
    const line = make("p", count, "tools");
    for (const suffix of suffixes) {
      const link = make("a", suffix);
      link.href = `/query.${suffix}?query=${encodeURIComponent(query)}`;
      link.download = `result.${suffix}`;
      line.append(link);
    }
    return line;
  }

  function tell(...parts) {
    result.replaceChildren(...parts);
    state.textContent = "";
  }

  function table(data, query) {
    const rows = data.results.bindings, names = data.head.vars || [];
    const head = links(rows.length > MOST ? `${MOST} of ${rows.length} rows are shown` : `${rows.length} rows`, ["csv", "tsv", "json", "xml"], query);
    if (!rows.length) return tell(head, make("p", "The query has no solutions.", "note"));
    const whole = make("table"), box = make("div", undefined, "scroll"), line = make("tr");
    names.forEach((name) => { const place = make("th", name); place.scope = "col"; line.append(place); });
    whole.createTHead().append(line);
    const body = whole.createTBody();
    for (const row of rows.slice(0, MOST)) {
      const into = make("tr");
      into.append(...names.map((name) => cell(row[name])));
      body.append(into);
    }
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Rows");
    box.append(whole);
    tell(head, box);
  }

  async function run(remember) {
    declare();
    close();
    const query = text.value, number = ++asked;
    if (!query.trim()) return;
    state.textContent = "…";
    if (remember) history.pushState({ query }, "", `/query?query=${encodeURIComponent(query)}`);
    try {
      const answer = await fetch("/sparql", {
        method: "POST",
        body: query,
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9, text/plain;q=0.1" },
      });
      const said = await answer.text();
      if (number !== asked) return;
      if (!answer.ok) {
        const line = make("p", said, "error");
        line.setAttribute("role", "alert");
        const place = /line (\d+), column (\d+)/.exec(said);
        if (place) {
          const lines = text.value.split("\n");
          const at = lines.slice(0, place[1] - 1).reduce((sum, one) => sum + one.length + 1, 0) + Number(place[2]) - 1;
          text.focus();
          text.setSelectionRange(at, at + 1);
        }
        return tell(line);
      }
      if ((answer.headers.get("Content-Type") || "").includes("json")) {
        const data = JSON.parse(said);
        if (typeof data.boolean === "boolean") tell(make("p", String(data.boolean), "truth"));
        else table(data, query);
      } else {
        const box = make("pre", said.length > 500000 ? `${said.slice(0, 500000)}\n…` : said, "scroll");
        box.tabIndex = 0;
        tell(links("statements", ["ttl", "nt", "jsonld", "rdf"], query), box);
      }
    } catch (error) {
      if (number === asked) tell(make("p", `The answer did not come whole: ${error.message}`, "error"));
    }
  }

  text.addEventListener("input", () => { paint(); offer(false); });
  text.addEventListener("scroll", () => { shown.scrollTop = text.scrollTop; });
  text.addEventListener("blur", close);
  text.addEventListener("click", close);
  text.addEventListener("keydown", (event) => {
    const open = !offers.hidden;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(true); }
    else if (event.key === " " && event.ctrlKey) { event.preventDefault(); offer(true); }
    else if (open && event.key === "ArrowDown") { event.preventDefault(); pick((active + 1) % matches.length); }
    else if (open && event.key === "ArrowUp") { event.preventDefault(); pick((active + matches.length - 1) % matches.length); }
    else if (open && (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) { event.preventDefault(); accept(); }
    else if (open && event.key === "Escape") { event.preventDefault(); close(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); run(true); });
  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search).get("query");
    if (query) { text.value = query; paint(); run(false); } else location.reload();
  });
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", "offers");
  text.setAttribute("aria-expanded", "false");
  text.setAttribute("role", "combobox");
  text.setAttribute("aria-haspopup", "listbox");
  editor.classList.add("lit");
  document.getElementById("keys").hidden = false;
  paint();
  fetch("/query/terms.json").then((answer) => answer.json()).then((data) => { terms = data; editor.dataset.ready = "yes"; }).catch(() => {});
})();

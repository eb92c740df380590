// Joins everything: the address changes, the view follows; keys walk the drawing and the card follows.

const views = [...document.querySelectorAll(".view")];
let shownAs = "";

function fill(select, entries, value, none) {
  select.replaceChildren(...(none ? [element("option", { value: "", textContent: none })] : []), ...entries.map(([key, text]) => element("option", { value: key, textContent: text })));
  select.value = value;
}

// The choices of a view stand in its controls; a change goes through the address.
function controls(view) {
  const select = (name) => view.querySelector(`[name='${name}']`);
  if (state.view === "arguments") fill(select("of"), [...theses().map((thing) => [thing.slug, `${called(thing.standing)}: ${thing.label}`]), ...(bySlug.has(param("of")) && !theses().includes(bySlug.get(param("of"))) ? [[param("of"), bySlug.get(param("of")).label]] : []), ["all", words.wholeName]], param("of") || (theses()[0]?.slug ?? ""));
  if (state.view === "actors") fill(select("of"), [...new Set(rows("roles").map((row) => row.mechanism).filter(Boolean))].map((slug) => [slug, part(slug, "h4") || called(slug)]), param("of"), words.allOf);
  if (state.view === "causes") {
    const graph = causal(), chosenOnes = chosenCauses(graph), names = [...graph.named].sort((a, b) => a[1].localeCompare(b[1]));
    fill(select("from"), names.filter(([slug]) => graph.out.has(slug)), chosenOnes.from, words.anyCause);
    fill(select("to"), names.filter(([slug]) => graph.into.has(slug)), chosenOnes.to, words.anyEffect);
  }
  if (state.view === "sources") {
    select("without").checked = param("without") === "1";
    const work = chosenWork(), kind = param("kind"), language = param("language"), own = param("own") === "1";
    fill(select("kind"), facet("type"), kind, words.allOf);
    fill(select("language"), facet("language"), language, words.allOf);
    select("own").checked = own;
    for (const row of view.querySelectorAll("tr[data-work]")) {
      const data = rows("works").find((candidate) => candidate.work === row.dataset.work);
      row.hidden = Boolean((kind && data.type !== kind) || (language && data.language !== language) || (own && !data.self_citation));
      row.classList.toggle("chosen", row.dataset.work === work.work);
    }
  }
}

function facet(column) {
  const counts = new Map();
  for (const row of rows("works")) if (row[column]) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
  return [...counts].map(([value, count]) => [value, `${called(value)} (${count})`]);
}

document.addEventListener("change", ({ target }) => {
  if (!target.closest(".controls")) return;
  const value = target.type === "checkbox" ? (target.checked ? "1" : "") : target.value;
  if (state.view === "causes") {
    const view = section();
    go("causes", { from: view.querySelector("[name='from']").value, to: view.querySelector("[name='to']").value || "-" });
  } else adjust({ [target.name]: value, ...(target.name === "of" ? { open: "", sel: "" } : {}) });
});

function render() {
  state = readAddress();
  const view = section(), target = state.view === "focus" ? param("of") : param("sel") || (articles.has(param("at")) ? param("at") : "");
  for (const other of views) other.hidden = other !== view;
  for (const link of document.querySelectorAll("header nav a")) link.toggleAttribute("aria-current", link.hash === `#/${state.view}`);
  document.body.dataset.view = state.view;
  const key = [state.view, ...[...state.params].filter(([name]) => !["sel", "at"].includes(name)).flat()].join("|");
  chosen = target;
  controls(view);
  if (PICTURES[state.view]) {
    if (state.view === "focus" && !bySlug.has(param("of"))) { go("focus", { of: overviewStart() }); return; }
    if (key !== shownAs || !network) showPicture(view.querySelector(".slot"));
    else choose(target);
    if (state.view === "focus") view.querySelector("h2").textContent = bySlug.get(param("of")).label;
  } else if (key !== shownAs) view.scrollTop = 0;
  shownAs = key;
  showCard(target);
  if (state.view === "reading" && target) {
    mark(target);
    others(document.querySelector("mark.chosen")?.dataset.claims.split(" ") ?? [], target);
  }
  if (param("at")) document.getElementById(param("at"))?.scrollIntoView({ block: "start" });
  else if (window.scrollY) window.scrollTo({ top: 0, behavior: "instant" });
}

// In the reader's copy a marked sentence shows the cards of its claims, and a claim shows its sentence.
function mark(slug) {
  for (const piece of document.querySelectorAll("mark")) piece.classList.toggle("chosen", piece.dataset.claims.split(" ").includes(slug));
  document.querySelector("mark.chosen")?.scrollIntoView({ block: "center" });
}

function read({ target, type, key }) {
  const piece = target.closest?.("mark");
  if (!piece || (type === "keydown" && key !== "Enter")) return;
  const claims = piece.dataset.claims.split(" "), next = claims[(claims.indexOf(param("sel")) + 1) % claims.length];
  if (type === "mouseover") {
    if (!claims.includes(param("sel"))) { showCard(claims[0]); others(claims, claims[0]); }
  } else adjust({ sel: next });
}
for (const type of ["click", "keydown", "mouseover"]) document.querySelector(".copy")?.addEventListener(type, read);

// The other claims of the same sentence stand under the card.
function others(claims, shown) {
  const rest = claims.filter((slug) => slug !== shown);
  if (rest.length) card.append(element("h3", { textContent: words.alsoHere }), element("ul", {}, ...rest.map((slug) => element("li", {}, element("a", { href: address("reading", new URLSearchParams([["sel", slug]])), textContent: part(slug, "h4") })))));
}

// The focus begins with the model, or with whatever the page has first.
const overviewStart = () => (things.find((thing) => thing.group === "mechanism" && !steps.some((step) => step.relation === "part of" && step.from === thing.id)) ?? things[0]).slug;

// Arrows go to the nearest box in their direction; Enter puts it in the middle.
function walk(dx, dy) {
  const boxes = picture.boxes, here = boxes.find((one) => one.key === chosen) ?? boxes.find((one) => one.main);
  if (!here) { select(boxes[0]); return; }
  const away = (one) => { const along = (one.x - here.x) * dx + (one.y - here.y) * dy, across = Math.abs((one.x - here.x) * dy + (one.y - here.y) * dx); return along > 1 ? along + 2.5 * across : Infinity; };
  const best = boxes.reduce((least, one) => (one !== here && away(one) < away(least ?? here) ? one : least), null);
  if (best && away(best) < Infinity) select(best);
}

function select(one) {
  if (!one) return;
  choose(one.key);
  showCard(one.key);
  card.querySelector("h2")?.setAttribute("aria-live", "polite");
  caption.textContent = `${one.thing.label}. ${picture.boxes.indexOf(one) + 1} ${words.of} ${picture.boxes.length}`;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
stage.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: false });
  const keys = { Enter: () => (picture.fold && !event.shiftKey ? pick(chosen) : bySlug.has(chosen) ? go("focus", { of: chosen }) : pick(chosen)), " ": () => pick(chosen), "+": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(true), 1: () => fit() };
  if (ARROWS[event.key]) walk(...ARROWS[event.key]);
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "/") { event.preventDefault(); search.focus(); }
  else if (event.key === "g") stage.focus();
  else if (event.key === "c") card.focus();
  else if (/^[1-9]$/.test(event.key) && event.target !== stage) views[Number(event.key) - 1] && go(views[Number(event.key) - 1].dataset.view);
});
document.querySelector(".fit")?.addEventListener("click", () => fit(true));

document.documentElement.classList.add("script");
document.head.append(element("script", { textContent: PAGE.library }));
window.addEventListener("hashchange", () => { closeSearch(); render(); });
window.addEventListener("resize", () => { shownAs = ""; render(); });
scheme.addEventListener("change", () => { shownAs = ""; render(); });
if (!location.hash && PAGE.view !== "overview") history.replaceState(null, "", `#/${PAGE.view}`);
render();
window.explorer = { PAGE, colours, pick, bySlug, touching, stage, fit, render, rows, csvOf, jsonOf, svgText, pngBlob, turtle, jsonLd, citation, get network() { return network; }, get picture() { return picture; } };
document.documentElement.dataset.ready = "yes";

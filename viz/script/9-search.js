// Search as one types, in both languages; and the legend, which is the filter, with counts.

const search = document.querySelector("[type='search']"), found = document.querySelector(".found");
const MOST = 40;
let haystack = null;

function index() {
  haystack ??= things.map((thing) => {
    const fact = PAGE.facts[thing.slug] ?? {};
    const texts = (...names) => names.flatMap((name) => fact[name] ?? []).map((value) => standing(value["@value"] ?? String(value))).join(" ");
    const name = fold(`${thing.label} ${texts("rdfs:label", "skos:prefLabel", "skos:altLabel")}`);
    return { thing, name, text: `${name} ${fold(`${thing.slug} ${part(thing.slug, "p")} ${texts("lg:statement")} ${part(thing.slug, "dl")}`)}` };
  });
  return haystack;
}

// Things whose name has the words come first, then those that say them.
function hitsFor(asked) {
  const inName = (entry) => asked.every((word) => entry.name.includes(word));
  return index().filter((entry) => asked.every((word) => entry.text.includes(word)))
    .sort((a, b) => inName(b) - inName(a) || GROUPS.indexOf(a.thing.group) - GROUPS.indexOf(b.thing.group));
}

function look() {
  const asked = fold(search.value).split(" ").filter(Boolean);
  const hits = asked.length ? hitsFor(asked) : [];
  found.replaceChildren(...hits.slice(0, MOST).map(({ thing }) => element("li", { className: thing.group }, element("span", { className: "glyph", "aria-hidden": "true" }), linkTo(thing.slug))));
  const rest = hits.length - MOST;
  if (asked.length && (rest > 0 || !hits.length)) found.append(element("li", { textContent: hits.length ? `+ ${rest} ${words.further}` : words.nothing }));
  found.hidden = !asked.length;
}

search.addEventListener("input", look);
search.addEventListener("keydown", (event) => {
  const links = [...found.querySelectorAll("a")];
  if (event.key === "Enter") { event.preventDefault(); links[0]?.click(); }
  if (event.key === "ArrowDown") { event.preventDefault(); links[0]?.focus(); }
  if (event.key === "Escape") closeSearch();
});
found.addEventListener("keydown", (event) => {
  const links = [...found.querySelectorAll("a")], at = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown") { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
  if (event.key === "ArrowUp") { event.preventDefault(); at > 0 ? links[at - 1].focus() : search.focus(); }
  if (event.key === "Escape") { closeSearch(); search.focus(); }
});
function closeSearch() { search.value = ""; look(); }

const legendBox = document.querySelector(".legend");
function legend() {
  const drawn = new Map(), all = new Map();
  const kind = (thing) => (opposed(thing) ? ["claim", "opposed"] : [thing.group]);
  for (const one of picture.boxes) for (const name of kind(one.thing)) drawn.set(name, (drawn.get(name) ?? 0) + 1);
  for (const thing of things) for (const name of kind(thing)) all.set(name, (all.get(name) ?? 0) + 1);
  for (const label of legendBox.querySelectorAll("label[data-group]")) {
    const name = label.dataset.group;
    label.querySelector("input").checked = !hidden(name);
    label.querySelector(".count").textContent = `${drawn.get(name) ?? 0} / ${all.get(name) ?? 0}`;
  }
  legendBox.querySelector("[name='near']").checked = param("near") === "1";
}

legendBox.addEventListener("change", ({ target }) => {
  if (target.name === "near") { adjust({ near: target.checked ? "1" : "" }); return; }
  const now = new Set(listed("hide"));
  target.checked ? now.delete(target.value) : now.add(target.value);
  adjust({ hide: [...now].join(",") });
});

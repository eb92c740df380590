// Search as one types, in both languages; and the legend, which is the filter, with counts.

const search = find("[type='search']"), found = find(".found");
const MOST = 40;

function index() {
  index.made ??= things.map((thing) => {
    const texts = (...names) => names.flatMap((name) => PAGE.facts[thing.slug]?.[name] ?? []).map((value) => standing(value["@value"] ?? value)).join(" ");
    const name = fold(`${thing.label} ${texts("rdfs:label", "skos:prefLabel", "skos:altLabel")}`);
    return { thing, name, text: `${name} ${fold(`${thing.slug} ${articles.get(thing.slug).textContent} ${texts("lg:statement")}`)}` };
  });
  return index.made;
}

// Things whose name has the words come first, then those that say them.
function hitsFor(asked) {
  const inName = (entry) => asked.every((word) => entry.name.includes(word));
  return index().filter((entry) => asked.every((word) => entry.text.includes(word)))
    .sort((a, b) => inName(b) - inName(a) || GROUPS.indexOf(a.thing.group) - GROUPS.indexOf(b.thing.group));
}

function look() {
  const asked = fold(search.value).split(" ").filter(Boolean), hits = asked.length ? hitsFor(asked) : [], rest = hits.length - MOST;
  found.replaceChildren(...hits.slice(0, MOST).map(({ thing }) => element("li", { className: thing.group }, element("span", { className: "glyph", "aria-hidden": "true" }), linkTo(thing.slug))));
  if (rest > 0 || !hits.length) found.append(element("li", { textContent: hits.length ? `+ ${rest} ${words.further}` : words.nothing }));
  found.hidden = !asked.length;
}

function closeSearch() {
  search.value = "";
  look();
}

search.addEventListener("input", look);
find(".looking").addEventListener("keydown", (event) => {
  const places = [search, ...found.querySelectorAll("a")], at = places.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && !at) places[1]?.click();
  else if (step) places[max(0, min(at + step, places.length - 1))].focus();
  else if (event.key === "Escape") { closeSearch(); search.focus(); }
  else return;
  event.preventDefault();
});

const legendBox = find(".legend");
function legend() {
  const count = (some) => grouped(some.flatMap((thing) => (opposed(thing) ? ["claim", "opposed"] : [thing.group])), (name) => name);
  const drawn = count(picture.boxes.map((one) => one.thing)), all = count(things);
  for (const label of legendBox.querySelectorAll("label[data-group]")) {
    const { group } = label.dataset;
    find("input", label).checked = !hidden(group);
    find(".count", label).textContent = `${drawn.get(group)?.length ?? 0} / ${all.get(group)?.length ?? 0}`;
  }
  find("[name='near']", legendBox).checked = param("near");
}

legendBox.addEventListener("change", ({ target }) => {
  const hide = new Set(listed("hide"));
  if (target.name === "near") { adjust({ near: target.checked ? "1" : "" }); return; }
  target.checked ? hide.delete(target.value) : hide.add(target.value);
  adjust({ hide: [...hide].join(",") });
});

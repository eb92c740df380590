// Search as one types, and the legend, which is the filter.

const search = find("[type='search']"), found = find(".found");
const MOST = 40;

const index = () => index.made ??= things.map((thing) => {
  const texts = (...names) => names.flatMap((name) => PAGE.facts[thing.slug]?.[name] ?? []).map((value) => standing(value["@value"] ?? value)).join(" ");
  const name = fold(`${thing.label} ${texts("rdfs:label", "skos:prefLabel", "skos:altLabel")}`);
  return { thing, name, text: name + fold(`${thing.slug} ${articles.get(thing.slug).textContent} ${texts("lg:statement")}`) };
});

function look() {
  const asked = fold(search.value).split(" ").filter(Boolean), has = (entry, name) => asked.every((word) => entry[name].includes(word));
  const hits = asked.length ? index().filter((entry) => has(entry, "text")).sort((a, b) => has(b, "name") - has(a, "name")) : [], rest = hits.length - MOST;
  found.replaceChildren(...hits.slice(0, MOST).map(({ thing }) => element("li", { className: thing.group }, element("span", { className: "glyph", ariaHidden: "true" }), linkTo(thing.slug))));
  if (rest > 0 || !hits.length) found.append(element("li", { textContent: hits.length ? `+ ${rest} ${words.further}` : words.nothing }));
  found.hidden = !asked.length;
}

function closeSearch() {
  search.value = "";
  look();
}

search.addEventListener("input", look);
find(".looking").addEventListener("keydown", (event) => {
  const places = [search, ...all("a", found)], at = places.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && !at) places[1]?.click();
  else if (step) places[max(0, min(at + step, places.length - 1))].focus();
  else if (event.key === "Escape") { closeSearch(); search.focus(); }
  else return;
  event.preventDefault();
});

const legendBox = find(".legend");
function legend() {
  const drawn = picture.boxes.map((one) => one.thing), count = (some, group) => some.filter((thing) => (group === "opposed" ? opposed(thing) : thing.group === group)).length;
  for (const label of all("label[data-group]", legendBox)) {
    const { group } = label.dataset;
    find("input", label).checked = !hidden(group);
    find(".count", label).textContent = `${count(drawn, group)} / ${count(things, group)}`;
  }
  find("[name='near']", legendBox).checked = param("near");
}

legendBox.addEventListener("change", () => adjust({
  near: find("[name='near']", legendBox).checked ? "1" : "", hide: all("[data-group] input:not(:checked)", legendBox).map((one) => one.value).join(","),
}));

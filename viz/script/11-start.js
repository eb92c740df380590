// Joins everything: the view follows the address.

let shownAs = "";

// Choices show what the address says; works that do not fit are not listed.
function controls(view) {
  for (const control of all(".controls [name]", view)) {
    const value = picked(control.name), other = bySlug.get(value);
    if (control.type === "checkbox") { control.checked = value; continue; }
    // any claim can stand on top
    if (other && ![...control.options].some((option) => option.value === value)) control.append(element("option", { value, textContent: other.label }));
    control.value = value;
  }
  for (const line of all("[data-work]", view)) {
    line.hidden = ["type", "language", "own"].some((name) => param(name) && line.dataset[name] !== param(name));
    line.classList.toggle("chosen", line.dataset.work === chosenWork().work);
  }
}

document.addEventListener("change", ({ target }) => {
  const box = target.closest(".controls");
  if (!box) return;
  const given = fromEntries(all("[name]", box).map((one) => [one.name, one.type === "checkbox" ? (one.checked ? "1" : "") : one.value]));
  adjust({ ...given, open: "", sel: "" });
});

function render() {
  state = readAddress();
  if (state.view === "focus" && !bySlug.has(param("of"))) { go("focus", { of: PAGE.layers[2][0] ?? things[0].slug }); return; }
  const view = section(), drawn = PICTURES[state.view], at = param("at"), target = state.view === "focus" ? param("of") : param("sel") || at;
  const key = [state.view, ...[...state.params].filter(([name]) => !["sel", "at"].includes(name)).flat()].join("|");
  for (const other of views) other.hidden = other !== view;
  for (const link of all("nav a")) {
    const here = link.hash === `#/${state.view}`;
    link.ariaCurrent = here ? "page" : null;
    if (here) link.parentElement.scrollLeft = link.offsetLeft - 80;
  }
  document.body.classList.toggle("plain", state.view === "sources" || !drawn);
  if (state.view === "focus") find("h2", view).textContent = bySlug.get(target).label;
  controls(view);
  if (!drawn) view.scrollTop *= key === shownAs;
  else if (key === shownAs) choose(target);
  else { chosen = target; showPicture(find(".slot", view)); }
  shownAs = key;
  showCard(target || (drawn && picture.boxes.find((one) => one.main)?.key));
  if (state.view === "reading") mark(target);
  if (!at) scrollTo(0, 0);
  articles.get(at)?.closest("details")?.setAttribute("open", "");
  articles.get(at)?.scrollIntoView();
}

// In the copy a marked sentence shows the cards of its claims, and a claim its sentence.
const marksOf = (slug) => (slug ? all(`mark[data-claims~="${CSS.escape(slug)}"]`) : []);
function mark(slug) {
  const pieces = marksOf(slug), rest = pieces[0]?.dataset.claims.split(" ").filter((other) => other !== slug) ?? [];
  for (const other of all("mark.chosen")) other.classList.remove("chosen");
  for (const piece of pieces) piece.classList.add("chosen");
  pieces[0]?.scrollIntoView({ block: "nearest" });
  if (rest.length) card.append(element("h3", { textContent: words.alsoHere }), ...rest.map((other) => paragraph(jump(part(other, "h4"), "reading", { sel: other }))));
}

function read({ target, type, key }) {
  const claims = target.dataset?.claims?.split(" "), now = claims?.indexOf(param("sel"));
  if (!claims || (type === "keydown" && key !== "Enter")) return;
  if (type !== "mouseover") adjust({ sel: claims[(now + 1) % claims.length] });
  else if (now < 0) showCard(claims[0]);
}
for (const type of ["click", "keydown", "mouseover"]) find(".copy")?.addEventListener(type, read);

// Arrows go to the nearest box in their direction.
function walk(dx, dy) {
  const { boxes } = picture, here = boxes.find((one) => one.key === chosen) ?? boxes.find((one) => one.main) ?? boxes[0];
  const far = (one) => { const [x, y] = [one.x - here.x, one.y - here.y], along = x * dx + y * dy; return along > 1 ? along + 2.5 * abs(x * dy + y * dx) : Infinity; };
  const best = boxes.reduce((least, one) => (far(one) < far(least) ? one : least), here);
  if (best === here && chosen) return;
  choose(best.key);
  showCard(best.key);
  caption.textContent = `${best.thing.label}. ${boxes.indexOf(best) + 1} ${words.of} ${boxes.length}`;
}

const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: false });
const KEYS = { ArrowLeft: () => walk(-1, 0), ArrowRight: () => walk(1, 0), ArrowUp: () => walk(0, -1), ArrowDown: () => walk(0, 1), "+": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(true), " ": () => pick(chosen),
  Enter: () => (bySlug.has(chosen) ? go("focus", { of: chosen }) : pick(chosen)) };
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, select, textarea")) return;
  const act = (target === stage && KEYS[key]) || { "/": () => search.focus(), g: () => stage.focus(), c: () => card.focus() }[key] || (views[key - 1] && (() => go(views[key - 1].dataset.view)));
  if (!act) return;
  act();
  event.preventDefault();
});
find(".fit").addEventListener("click", () => fit(true));

const anew = () => { shownAs = ""; render(); };

document.documentElement.classList.add("script");
document.head.append(element("script", { textContent: PAGE.library }));
addEventListener("hashchange", () => { closeSearch(); render(); });
addEventListener("resize", anew);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
render();
// for the tests
window.explorer = { PAGE, bySlug, stage, colours, pick, render, csvOf, jsonOf, svgText, pngBlob, turtle, jsonLd, citation, get network() { return network; }, get picture() { return picture; } };
document.documentElement.dataset.ready = "yes";

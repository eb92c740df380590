"use strict";
// Draws PAGE.nodes and PAGE.edges (as pyvis gives them) and ties the drawing to the articles of the page.

const byId = new Map(PAGE.nodes.map((node) => [node.id, node]));
const touching = new Map(PAGE.nodes.map((node) => [node.id, []]));
for (const edge of PAGE.edges) {
  touching.get(edge.from).push(edge);
  if (edge.to !== edge.from) touching.get(edge.to).push(edge);
}
const SIDE = 7; // boxes on each side of the one in the middle
const STANDINGS = ["paradox", "conclusion"];
const RANK = ["Rebuttal", "Support", "Evidence", "Qualification", "Contrast", "Restatement", "Elaboration", "part of", "role in", "cites", "holds", "role of", "wrote", "member of", "about"];
const scheme = window.matchMedia("(prefers-color-scheme: dark)");
const hidden = new Set();
let view = { name: "overview", focus: null };

function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return { paper: read("paper"), ink: read("ink"), line: read("line"), soft: read("soft"), link: read("link"),
    group: (node) => read(opposed(node) ? "opposed" : node.group) };
}
const opposed = (node) => node.group === "claim" && node.stance !== "endorsed";

function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[\s_-]+/g, " ").trim();
}

function dot(node, paint) {
  const colour = paint.group(node);
  return { ...node, color: { background: opposed(node) ? paint.paper : colour, border: colour,
    highlight: { background: colour, border: paint.ink } }, borderWidth: 2,
    shapeProperties: { borderDashes: opposed(node) ? [4, 3] : false },
    font: { color: paint.ink, size: 13, strokeWidth: 3, strokeColor: paint.paper }, label: node.group === "mechanism" ? node.label : undefined,
    title: node.label };
}

function box(place, paint, main) {
  const node = byId.get(place.id), colour = paint.group(node);
  return { id: node.id, label: node.label, title: node.label, x: place.x, y: place.y, shape: "box", margin: 6, physics: false,
    widthConstraint: place.width, borderWidth: main ? 4 : 2,
    shapeProperties: { borderDashes: opposed(node) ? [6, 4] : false, borderRadius: node.group === "claim" ? 6 : 0 },
    color: { background: paint.soft, border: colour, highlight: { background: paint.soft, border: paint.ink } },
    font: { color: paint.ink, size: 14, face: "system-ui, DejaVu Sans, sans-serif" } };
}

// Parallel steps bend apart, so that each can be seen, read and clicked.
function bend(edge) {
  const twins = touching.get(edge.from).filter((other) => other.from === edge.from && other.to === edge.to);
  const place = twins.indexOf(edge);
  return place === 0 ? { type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 } : { type: place % 2 ? "curvedCW" : "curvedCCW", roundness: 0.12 * Math.ceil(place / 2) + 0.1 };
}

function line(edge, paint, faint, named) {
  const quiet = faint ? 0.25 : 1;
  const dashed = edge.relation === "Rebuttal" || edge.relation === "Contrast";
  return { id: edge.id, from: edge.from, to: edge.to, arrows: faint ? "" : { to: { enabled: true, scaleFactor: 0.6 } }, smooth: faint ? false : bend(edge),
    dashes: dashed, width: faint ? 1 : 1.5, color: { color: paint.line, opacity: quiet, highlight: paint.link },
    label: !named ? undefined : edge.said + (edge.note ? `: ${edge.note}` : ""), font: { color: paint.ink, size: 12, strokeWidth: 4, strokeColor: paint.paper, align: "middle" } };
}

// The steps of one thing, argument first, at most SIDE things on each side; parallel steps stay together.
function focusOn(id) {
  const steps = touching.get(id).filter((edge) => !hidden.has(byId.get(edge.from === id ? edge.to : edge.from).group));
  steps.sort((a, b) => RANK.indexOf(a.relation) - RANK.indexOf(b.relation) || Number(a.id.slice(1)) - Number(b.id.slice(1)));
  const sides = { left: [], right: [] }, kept = new Set(), all = new Set(), edges = [];
  const most = narrow() ? 4 : SIDE;
  for (const edge of steps) {
    const other = edge.from === id ? edge.to : edge.from, side = sides[edge.from === id ? "right" : "left"];
    all.add(other);
    if (!kept.has(other)) {
      if (side.length >= most) continue;
      side.push(other);
      kept.add(other);
    }
    edges.push(edge);
  }
  return { ...sides, edges, more: all.size - kept.size };
}

// Columns from left to right that fill the stage; on a narrow stage rows from top to bottom, two boxes wide.
function arrange(columns) {
  const filled = columns.filter((ids) => ids.length);
  if (narrow()) {
    let y = 0;
    return filled.flatMap((ids) => {
      const row = ids.map((id, at) => ({ id, width: 150, x: (at % 2) * 175, y: y + Math.floor(at / 2) * 92 }));
      y += Math.ceil(ids.length / 2) * 92 + 40;
      return row;
    });
  }
  const gap = filled.length > 3 ? 44 : 90;
  const width = Math.min(200, (stage.clientWidth - 40) / filled.length - gap);
  const step = Math.max(width + gap, (stage.clientWidth - width - 40) / Math.max(1, filled.length - 1));
  const tallest = Math.max(...filled.map((ids) => ids.length));
  const height = Math.max(88, Math.min(120, (stage.clientHeight - 20) / tallest));
  return filled.flatMap((ids, column) => ids.map((id, at) => ({ id, width, x: column * step, y: (at - (ids.length - 1) / 2) * height })));
}

function overview() {
  const up = new Map(PAGE.edges.filter((edge) => edge.relation === "part of").map((edge) => [edge.from, edge.to]));
  const depth = (id) => (up.has(id) ? 1 + depth(up.get(id)) : 0);
  const columns = [[], [], [], []];
  for (const node of PAGE.nodes) if (node.group === "mechanism") columns[1 + Math.min(2, depth(node.id))].push(node.id);
  columns[3].sort((a, b) => columns[2].indexOf(up.get(a)) - columns[2].indexOf(up.get(b)));
  const body = PAGE.nodes.filter((node) => node.section > 0);
  columns[0] = STANDINGS.flatMap((standing) => body.filter((node) => node.standing === standing).map((node) => node.id)).slice(0, SIDE);
  const places = arrange(columns.map((ids) => ids.filter((id) => !hidden.has(byId.get(id).group))));
  const shown = new Set(places.map((place) => place.id));
  return { places, edges: PAGE.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to) && edge.relation === "part of") };
}

const stage = document.getElementById("mynetwork");
const network = new vis.Network(stage, { nodes: [], edges: [] }, PAGE.options);
network.canvas.frame.tabIndex = -1;
const caption = document.getElementById("caption");
const card = document.getElementById("card");

const narrow = () => stage.clientWidth < 600;

// On a narrow stage the thing stands on the left and all others in one column, so that no line runs behind a box.
function beside(id, others) {
  const step = 70, top = -(others.length - 1) / 2 * step;
  return [{ id, width: 105, x: 0, y: 0 }, ...others.map((other, at) => ({ id: other, width: 150, x: 205, y: top + at * step }))];
}

function around(id) {
  const { left, right, edges, more } = focusOn(id);
  const title = byId.get(id).label + (more > 0 ? ` (+ ${more} ${PAGE.words.more})` : "");
  return { places: narrow() ? beside(id, [...left, ...right]) : arrange([left, [id], right]), edges, title, main: id };
}

function draw() {
  const paint = colours();
  let nodes, edges;
  if (view.name === "map") {
    nodes = PAGE.nodes.filter((node) => !hidden.has(node.group)).map((node) => dot(node, paint));
    const shown = new Set(nodes.map((node) => node.id));
    edges = PAGE.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to)).map((edge) => line(edge, paint, true));
    caption.textContent = PAGE.words.filters;
  } else {
    const { places, edges: steps, title, main } = view.name === "focus" ? around(view.focus) : { ...overview(), title: PAGE.words.overview };
    nodes = places.map((place) => box(place, paint, place.id === main || byId.get(place.id).standing === "paradox"));
    edges = steps.map((edge) => line(edge, paint, false, Boolean(main) && !narrow()));
    caption.textContent = title;
  }
  network.setData({ nodes, edges });
  network.fit({ animation: false, maxZoomLevel: 1 });
  document.getElementById("show-overview").setAttribute("aria-pressed", String(view.name === "overview"));
  document.getElementById("show-map").setAttribute("aria-pressed", String(view.name === "map"));
}

// The card is the article of the page, copied; so both say the same.
function showCard(id) {
  const article = document.getElementById(id);
  if (!article) return;
  const copy = article.cloneNode(true);
  copy.removeAttribute("id");
  for (const part of copy.querySelectorAll("details")) part.open = true;
  card.replaceChildren(copy);
  card.scrollTop = 0;
}

function go(id) {
  if (!byId.has(id)) return false;
  view = { name: "focus", focus: id };
  showCard(id);
  draw();
  return true;
}

// On a narrow page the card is below the drawing and would stay out of sight.
function toSight() {
  const top = narrow() ? window.scrollY + document.querySelector(".stage").getBoundingClientRect().top : 0;
  window.scrollTo({ top, behavior: "instant" });
}

function addressed() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
}

function fromAddress() {
  const name = addressed();
  if (go(name)) { toSight(); return; }
  if (name === "text") return;
  view = { name: name === "map" ? "map" : "overview", focus: null };
  draw();
}

network.on("click", (event) => {
  if (event.nodes.length) location.hash = event.nodes[0];
  else if (event.edges.length) {
    const edge = PAGE.edges.find((candidate) => candidate.id === event.edges[0]);
    location.hash = view.focus === edge.from ? edge.to : edge.from;
  }
});
document.getElementById("show-overview").addEventListener("click", () => { location.hash = "overview"; });
document.getElementById("show-map").addEventListener("click", () => { location.hash = "map"; });
document.getElementById("legend").addEventListener("change", (event) => {
  event.target.checked ? hidden.delete(event.target.value) : hidden.add(event.target.value);
  draw();
});
const search = document.getElementById("search"), found = document.getElementById("found");
const ORDER = ["mechanism", "actor", "claim", "work"], MOST = 40;
const haystack = PAGE.nodes.map((node) => ({ node, name: fold(`${node.label} ${node.also ?? ""}`),
  text: fold(`${node.label} ${node.also ?? ""} ${node.id} ${document.getElementById(node.id)?.querySelector(".statement")?.textContent ?? ""}`) }));

// Things whose name has the words come first, in the order of the legend; then those that say them.
function hitsFor(words) {
  const inName = (entry) => words.every((word) => entry.name.includes(word));
  return haystack.filter((entry) => words.every((word) => entry.text.includes(word)))
    .sort((a, b) => inName(b) - inName(a) || ORDER.indexOf(a.node.group) - ORDER.indexOf(b.node.group));
}

search.addEventListener("input", () => {
  const words = fold(search.value).split(" ").filter(Boolean);
  const hits = words.length ? hitsFor(words) : [];
  found.replaceChildren(...hits.slice(0, MOST).map(({ node }) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = `#${encodeURIComponent(node.id)}`;
    link.textContent = node.label;
    item.append(link);
    return item;
  }));
  const rest = hits.length - MOST;
  if (words.length && (rest > 0 || !hits.length)) {
    const item = document.createElement("li");
    item.textContent = hits.length ? `+ ${rest} ${PAGE.words.further}` : PAGE.words.nothing;
    found.append(item);
  }
});
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  found.querySelector("a")?.click();
});
window.addEventListener("hashchange", fromAddress);
window.addEventListener("resize", draw);
scheme.addEventListener("change", draw);
fromAddress();
// the browser scrolls to the article that the address names once all is loaded; the drawing stands on top
window.addEventListener("load", () => { if (view.focus) requestAnimationFrame(() => setTimeout(toSight)); });

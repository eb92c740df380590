"use strict";
// Draws PAGE.nodes and PAGE.edges (as pyvis gives them) and ties the drawing to the articles of the page.

const byId = new Map(PAGE.nodes.map((node) => [node.id, node]));
const touching = new Map(PAGE.nodes.map((node) => [node.id, []]));
for (const edge of PAGE.edges) {
  touching.get(edge.from).push(edge);
  if (edge.to !== edge.from) touching.get(edge.to).push(edge);
}
const MOST = 14; // boxes beside the one in the middle
const STANDINGS = ["paradox", "thesis", "conclusion"];
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

function box(node, x, y, paint, main) {
  const colour = paint.group(node);
  return { id: node.id, label: node.label, title: node.label, x, y, shape: "box", margin: 8, physics: false,
    widthConstraint: { minimum: 130, maximum: 190 }, borderWidth: main ? 4 : 2,
    shapeProperties: { borderDashes: opposed(node) ? [6, 4] : false, borderRadius: node.group === "claim" ? 6 : 0 },
    color: { background: paint.soft, border: colour, highlight: { background: paint.soft, border: paint.ink } },
    font: { color: paint.ink, size: 15, face: "system-ui, DejaVu Sans, sans-serif" } };
}

function line(edge, paint, faint) {
  const quiet = faint ? 0.25 : 1;
  const dashed = edge.relation === "Rebuttal" || edge.relation === "Contrast";
  return { id: edge.id, from: edge.from, to: edge.to, arrows: faint ? "" : { to: { scaleFactor: 0.6 } }, smooth: faint ? false : { type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
    dashes: dashed, width: 1, color: { color: paint.line, opacity: quiet, highlight: paint.link },
    label: faint ? undefined : edge.relation + (edge.note ? `: ${edge.note}` : ""), font: { color: paint.ink, size: 12, strokeWidth: 4, strokeColor: paint.paper, align: "middle" } };
}

// At most MOST steps, argument first; parallel edges between the same two things stay together.
function focusOn(id) {
  const steps = touching.get(id).filter((edge) => !hidden.has(byId.get(edge.from === id ? edge.to : edge.from).group));
  steps.sort((a, b) => RANK.indexOf(a.relation) - RANK.indexOf(b.relation) || (a.id < b.id ? -1 : 1));
  const left = [], right = [];
  let edges = [], kept = new Set();
  for (const edge of steps) {
    const other = edge.from === id ? edge.to : edge.from;
    if (!kept.has(other) && kept.size >= MOST) continue;
    if (!kept.has(other)) (edge.from === id ? right : left).push(other);
    kept.add(other);
    edges.push(edge);
  }
  const others = new Set(steps.map((edge) => (edge.from === id ? edge.to : edge.from)));
  return { left, right, edges, more: others.size - kept.size };
}

const column = (ids, x, height) => ids.map((id, place) => ({ id, x, y: (place - (ids.length - 1) / 2) * height }));

function overview() {
  const mechanisms = PAGE.nodes.filter((node) => node.group === "mechanism");
  const depth = (id) => { const up = PAGE.edges.find((e) => e.from === id && e.relation === "part of"); return up ? 1 + depth(up.to) : 0; };
  const columns = [[], [], []];
  for (const node of mechanisms) columns[Math.min(2, depth(node.id))].push(node.id);
  const heads = STANDINGS.flatMap((standing) => PAGE.nodes.filter((node) => node.standing === standing).map((node) => node.id)).slice(0, MOST - mechanisms.length + 2);
  const places = [...column(heads, -330, 95), ...column(columns[0], 30, 95), ...column(columns[1], 330, 160), ...column(columns[2], 640, 120)];
  const shown = new Set(places.map((place) => place.id));
  return { places, edges: PAGE.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to) && edge.relation !== "about") };
}

const stage = document.getElementById("mynetwork");
const network = new vis.Network(stage, { nodes: [], edges: [] }, PAGE.options);
network.canvas.frame.tabIndex = -1;
const caption = document.getElementById("caption");
const card = document.getElementById("card");

function draw() {
  const paint = colours();
  let nodes, edges;
  if (view.name === "map") {
    nodes = PAGE.nodes.filter((node) => !hidden.has(node.group)).map((node) => dot(node, paint));
    const shown = new Set(nodes.map((node) => node.id));
    edges = PAGE.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to)).map((edge) => line(edge, paint, true));
    caption.textContent = PAGE.words.filters;
  } else if (view.name === "focus") {
    const around = focusOn(view.focus);
    const main = byId.get(view.focus);
    nodes = [box(main, 0, 0, paint, true), ...column(around.left, -380, 92).concat(column(around.right, 380, 92)).map((p) => box(byId.get(p.id), p.x, p.y, paint, false))];
    edges = around.edges.map((edge) => line(edge, paint, false));
    caption.textContent = main.label + (around.more > 0 ? ` (+ ${around.more} ${PAGE.words.more})` : "");
  } else {
    const { places, edges: shown } = overview();
    nodes = places.map((p) => box(byId.get(p.id), p.x, p.y, paint, byId.get(p.id).standing === "paradox")).filter((n) => !hidden.has(byId.get(n.id).group));
    const kept = new Set(nodes.map((node) => node.id));
    edges = shown.filter((edge) => kept.has(edge.from) && kept.has(edge.to)).map((edge) => line(edge, paint, false));
    caption.textContent = PAGE.words.overview;
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

function fromAddress() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (go(name)) { document.getElementById("explorer").scrollIntoView(); return; }
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
const haystack = PAGE.nodes.map((node) => [node, fold(`${node.label} ${node.id} ${document.getElementById(node.id)?.querySelector(".statement")?.textContent ?? ""}`)]);
search.addEventListener("input", () => {
  const words = fold(search.value).split(" ").filter(Boolean);
  const hits = words.length ? haystack.filter(([, text]) => words.every((word) => text.includes(word))).slice(0, 12) : [];
  found.replaceChildren(...hits.map(([node]) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = `#${encodeURIComponent(node.id)}`;
    link.textContent = node.label;
    item.append(link);
    return item;
  }));
  if (words.length && !hits.length) { const item = document.createElement("li"); item.textContent = PAGE.words.nothing; found.append(item); }
});
window.addEventListener("hashchange", fromAddress);
window.addEventListener("resize", () => network.fit({ animation: false, maxZoomLevel: 1 }));
scheme.addEventListener("change", draw);
fromAddress();

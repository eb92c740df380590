// The stage: one vis-network that draws the picture of the view at hand, and moves into its place.

const stage = element("div", { id: "mynetwork", tabIndex: 0, role: "application", "aria-label": words.drawing, "aria-describedby": "/keys" });
const caption = element("p", { className: "caption", role: "status" });
const scheme = window.matchMedia("(prefers-color-scheme: dark)");
let network = null, picture = null, chosen = "", paint = {};

function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["paper", "ink", "quiet", "line", "soft", "link", "mechanism", "actor", "claim", "work", "opposed", "concept"];
  return { ...Object.fromEntries(names.map((name) => [name, read(name)])), mainFill: read("main") };
}

const near = (slug) => picture.lines.some((one) => (one.from === slug && one.to === chosen) || (one.to === slug && one.from === chosen));
const away = (line) => line.faint || (param("near") === "1" && chosen && line.from !== chosen && line.to !== chosen);
const quiet = (one) => one.faded || (param("near") === "1" && chosen && one.key !== chosen && !near(one.key));

function visNode(one) {
  if (one.dot) {
    const colour = paint[opposed(one.thing) ? "opposed" : one.thing.group];
    return { id: one.key, x: one.x, y: one.y, shape: "dot", size: one.dot, title: one.thing.label, physics: false, opacity: quiet(one) ? 0.25 : 1,
      color: { background: opposed(one.thing) ? paint.paper : colour, border: one.key === chosen ? paint.ink : colour, highlight: { background: colour, border: paint.ink } }, borderWidth: one.key === chosen ? 5 : 2,
      shapeProperties: { borderDashes: opposed(one.thing) ? [4, 3] : false } };
  }
  return { id: one.key, x: one.x, y: one.y, shape: "custom", physics: false,
    ctxRenderer: ({ ctx, x, y }) => ({ drawNode: () => onCanvas(ctx, parts({ ...one, x, y }, paint, one.key === chosen), quiet(one)), nodeDimensions: { width: one.w, height: one.h } }) };
}

// Lines are drawn by our own pen, from side to side; vis holds them all and draws those of the whole map.
function visLine(one) {
  return { id: one.key, from: one.from, to: one.to, hidden: one.curve !== "straight", smooth: false, width: lineWidth(one), color: { color: paint.line, opacity: away(one) ? 0.1 : 0.45 } };
}

function extent(boxes) {
  return { left: Math.min(...boxes.map((one) => one.x - one.w / 2)), right: Math.max(...boxes.map((one) => one.x + one.w / 2)),
    top: Math.min(...boxes.map((one) => one.y - one.h / 2)), bottom: Math.max(...boxes.map((one) => one.y + one.h / 2)) };
}

// Everything in sight when it stays readable, else the middle or the top at a readable size.
function fit(all = false) {
  if (!network || !picture?.boxes.length) return;
  const { left, right, top, bottom } = extent(picture.boxes), width = stage.clientWidth - 12, height = stage.clientHeight - 12;
  const whole = Math.min(1, width / (right - left), height / (bottom - top));
  const dots = picture.boxes.some((one) => one.dot);
  const scale = all || dots ? whole : Math.max(whole, 0.92);
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
  if (scale > whole + 0.001) {
    if ((right - left) * scale > width && !picture.upright) position.x = left + width / scale / 2;
    if ((bottom - top) * scale > height) position.y = top + height / scale / 2;
  }
  if (picture.upright && (bottom - top) * scale < height) position.y = top - 8 + height / scale / 2;
  network.moveTo({ position, scale, animation: false });
}

function redraw() {
  if (!picture) return;
  network.setData({ nodes: picture.boxes.map(visNode), edges: picture.lines.map(visLine) });
}

function showPicture(slot) {
  if (stage.parentElement !== slot) slot.replaceChildren(caption, stage);
  if (!network) {
    network = new vis.Network(stage, { nodes: [], edges: [] }, PAGE.options);
    network.canvas.frame.tabIndex = -1;
    network.canvas.frame.setAttribute("aria-hidden", "true");
    network.on("beforeDrawing", (ctx) => picture.lines.forEach((one) => { if (one.curve !== "straight") lineOnCanvas(ctx, one, away(one)); }));
    network.on("afterDrawing", (ctx) => {
      ctx.font = `600 ${12 / network.getScale()}px ${FONT}`;
      ctx.fillStyle = paint.ink;
      for (const note of picture.notes ?? []) ctx.fillText(note.text, note.x, note.y);
    });
    network.on("click", clicked);
    network.on("doubleClick", ({ nodes }) => { if (bySlug.has(nodes[0])) go("focus", { of: nodes[0] }); });
  }
  paint = colours();
  picture = PICTURES[state.view]({ width: stage.clientWidth, height: stage.clientHeight });
  route(picture.boxes, picture.lines);
  redraw();
  fit();
  caption.replaceChildren(picture.title, ...pager());
  legend();
}

function pager() {
  if (!picture.pages) return [];
  const { next, first } = picture.pages, found = [];
  const step = (from, text) => element("button", { type: "button", textContent: text, onclick: () => adjust({ from: from ? String(from) : "" }) });
  if (first) found.push(" ", step(0, words.firstOnes));
  if (next) found.push(" ", step(next, words.nextOnes));
  return found;
}

function clicked({ nodes, pointer }) {
  const under = nodes.length ? null : lineAt(pointer.canvas.x, pointer.canvas.y);
  if (nodes.length) pick(nodes[0]);
  else if (under?.claim) adjust({ sel: under.claim });
  else if (under) showStep(under);
}

// A click in the focus walks on; elsewhere it shows the card and stays.
function pick(key) {
  const one = picture.boxes.find((candidate) => candidate.key === key);
  if (!one) return;
  if (state.view === "focus" && bySlug.has(key)) { go("focus", { of: key, hide: param("hide") }); return; }
  if (picture.fold && one.count) { adjust({ open: [...new Set([...listed("open"), key])].join(","), sel: key }); return; }
  if (picture.fold && listed("open").includes(key) && param("sel") === key) { adjust({ open: listed("open").filter((slug) => slug !== key).join(",") }); return; }
  adjust({ sel: key });
}

function choose(key) {
  chosen = key;
  if (network && picture) {
    redraw();
    const one = picture.boxes.find((candidate) => candidate.key === key);
    if (one) inSight(one);
  }
}

function inSight(one) {
  const scale = network.getScale(), centre = network.getViewPosition();
  const half = { x: stage.clientWidth / scale / 2, y: stage.clientHeight / scale / 2 };
  const shift = (at, size, mid, room) => (at - size / 2 < mid - room ? at - size / 2 - 8 + room : at + size / 2 > mid + room ? at + size / 2 + 8 - room : mid);
  network.moveTo({ position: { x: shift(one.x, one.w, centre.x, half.x), y: shift(one.y, one.h, centre.y, half.y) }, scale, animation: false });
}

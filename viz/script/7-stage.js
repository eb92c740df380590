// The stage: one vis-network that holds the picture of the view at hand, and moves into its place; `largest` is
// the scale of a large screen. Boxes and lines are drawn by our own pen; what it draws is made once for each change.

const stage = element("div", { id: "mynetwork", tabIndex: 0, role: "application", "aria-label": words.drawing, "aria-describedby": "/keys" });
const caption = element("p", { className: "caption", role: "status" });
const TONES = ["paper", "ink", "quiet", "line", "faint", "soft", "main", "link", "mechanism", "actor", "claim", "work", "opposed", "concept"];
let network = null, picture = null, chosen = "", paint = {}, largest = 1;

function colours() {
  const style = getComputedStyle(document.body);
  return fromEntries(TONES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

const lone = () => param("near") && chosen;
const away = (line) => line.faint || (lone() && line.from !== chosen && line.to !== chosen);
const quiet = (one) => one.faded || (lone() && one.key !== chosen && !picture.lines.some((line) => !away(line) && [line.from, line.to].includes(one.key)));

function prepare() {
  for (const one of picture.lines) Object.assign(one, { shapes: lineShapes(one), faded: away(one) });
  for (const one of picture.boxes) Object.assign(one, { shapes: shapes(one), quiet: quiet(one) });
}

const visNode = (one) => ({ id: one.key, x: one.x, y: one.y, title: one.dot && one.thing.label, shape: "custom",
  ctxRenderer: ({ ctx }) => ({ drawNode: () => onCanvas(ctx, one.shapes, one.quiet), nodeDimensions: { width: one.w, height: one.h } }) });
const visLine = ({ key, from, to }) => ({ id: key, from, to, hidden: true });

function extent(boxes) {
  const end = (pick, at, size, half) => pick(...boxes.map((one) => one[at] + half * one[size]));
  return { left: end(min, "x", "w", -0.5), right: end(max, "x", "w", 0.5), top: end(min, "y", "h", -0.5), bottom: end(max, "y", "h", 0.5) };
}

// Everything in sight when it stays readable, else its beginning at a readable size.
function fit(all = false) {
  if (!picture?.boxes.length) return;
  const { left, right, top, bottom } = extent(picture.boxes), width = stage.clientWidth - 12, height = stage.clientHeight - 12;
  const whole = min(largest, width / (right - left), height / (bottom - top)), scale = all || picture.boxes[0].dot ? whole : max(whole, 0.92);
  const wide = (right - left) * scale > width + 1, tall = (bottom - top) * scale > height + 1;
  const position = { x: wide && !picture.upright ? left + width / scale / 2 : (left + right) / 2, y: tall || picture.upright ? top - 6 + height / scale / 2 : (top + bottom) / 2 };
  network.moveTo({ position, scale, animation: false });
  return wide || tall;
}

function begin() {
  network = new vis.Network(stage, { nodes: [], edges: [] }, PAGE.options);
  network.canvas.frame.tabIndex = -1;
  network.canvas.frame.setAttribute("aria-hidden", "true");
  network.on("beforeDrawing", (ctx) => picture.lines.forEach((one) => onCanvas(ctx, one.shapes, one.faded)));
  network.on("afterDrawing", (ctx) => onCanvas(ctx, (picture.notes ?? []).map((note) => ({ ...note, size: 12 / network.getScale(), bold: true, fill: paint.ink }))));
  network.on("doubleClick", ({ nodes }) => { if (bySlug.has(nodes[0])) go("focus", { of: nodes[0] }); });
  network.on("click", ({ nodes, pointer }) => {
    const under = lineAt(pointer.canvas.x, pointer.canvas.y);
    if (nodes.length) pick(nodes[0]);
    else if (under?.claim) adjust({ sel: under.claim });
    else if (under) showStep(under);
  });
}

function showPicture(slot) {
  if (stage.parentElement !== slot) slot.replaceChildren(caption, stage);
  if (!network) begin();
  paint = colours();
  largest = max(1, min(3, stage.clientWidth / 1100, stage.clientHeight / 640));
  picture = PICTURES[state.view]({ width: stage.clientWidth / largest, height: stage.clientHeight / largest, narrow: stage.clientWidth < 560 });
  route(picture.boxes, picture.lines);
  prepare();
  network.setData({ nodes: picture.boxes.map(visNode), edges: picture.lines.map(visLine) });
  const part = fit(), { next, start } = picture.pages ?? {}, turn = (is, from, text) => (is ? [" ", button(text, () => adjust({ from }))] : []);
  caption.replaceChildren(picture.title + (part ? `; ${words.partly}` : ""), ...turn(start, "", words.firstOnes), ...turn(next, next, words.nextOnes));
  legend();
}

// A click in the focus walks on; elsewhere it shows the card and stays, and folds a claim out or in.
function pick(key) {
  const one = picture.boxes.find((candidate) => candidate.key === key), open = new Set(listed("open"));
  if (!one) return;
  if (state.view === "focus") { go("focus", { of: key, hide: param("hide") }); return; }
  if (picture.fold && one.count) open.add(key);
  else if (param("sel") === key) open.delete(key);
  adjust({ sel: key, open: [...open].join(",") });
}

function choose(key) {
  chosen = key;
  prepare();
  network.redraw();
  const one = picture.boxes.find((candidate) => candidate.key === key);
  if (!one) return;
  const scale = network.getScale(), centre = network.getViewPosition();
  const shift = (at, size, mid, room) => max(min(mid, at - size / 2 - 8 + room), at + size / 2 + 8 - room);
  network.moveTo({ position: { x: shift(one.x, one.w, centre.x, stage.clientWidth / scale / 2), y: shift(one.y, one.h, centre.y, stage.clientHeight / scale / 2) }, scale, animation: false });
}

// One vis-network, moved into the view at hand; our pen draws what is made once for each change.

const stage = element("div", { id: "mynetwork", tabIndex: 0, role: "application", "aria-label": words.drawing, "aria-describedby": "/keys" });
const caption = element("p", { className: "caption", role: "status" });
let network = null, picture = null, chosen = "", paint = {}, largest = 1; // the scale on a large screen

const colours = () => fromEntries([...document.styleSheets[0].cssRules[0].style].map((name) => [name.slice(2), getComputedStyle(document.body).getPropertyValue(name).trim()]));

// With "neighbours only" what does not touch the chosen box is faint.
function prepare() {
  const lone = param("near") && chosen, clear = new Set([chosen]);
  for (const line of picture.lines) {
    const faded = line.faint || (lone && ![line.from, line.to].includes(chosen));
    assign(line, { shapes: lineShapes(line), faded });
    if (!faded) clear.add(line.from).add(line.to);
  }
  for (const one of picture.boxes) assign(one, { shapes: shapes(one), quiet: one.faded || (lone && !clear.has(one.key)) });
}

const visNode = (one) => ({ id: one.key, x: one.x, y: one.y, title: one.dot && one.thing.label, shape: "custom",
  ctxRenderer: ({ ctx }) => ({ drawNode: () => onCanvas(ctx, one.shapes, one.quiet), nodeDimensions: { width: one.w, height: one.h } }) });

function extent() {
  const end = (way, at, size) => way * max(...picture.boxes.map((one) => way * one[at] + one[size] / 2));
  return { left: end(-1, "x", "w"), right: end(1, "x", "w"), top: end(-1, "y", "h") - (picture.notes ? 90 : 0), bottom: end(1, "y", "h") };
}

// Everything in sight when it stays readable, else its beginning; tells whether there is more.
function fit(all = false) {
  if (!picture?.boxes.length) return;
  const { left, right, top, bottom } = extent(), width = stage.clientWidth - 12, height = stage.clientHeight - 12;
  const whole = min(largest, width / (right - left), height / (bottom - top)), scale = all || picture.notes ? whole : max(whole, 0.92 * max(1, innerWidth / 1900));
  const wide = (right - left) * scale > width + 1, tall = (bottom - top) * scale > height + 1;
  const position = { x: wide && !picture.upright ? left + width / scale / 2 : (left + right) / 2, y: tall || picture.upright ? top - 6 + height / scale / 2 : (top + bottom) / 2 };
  network.moveTo({ position, scale, animation: false });
  return wide || tall;
}

function begin() {
  network = new vis.Network(stage, { nodes: [], edges: [] }, PAGE.options);
  assign(network.canvas.frame, { tabIndex: -1, ariaHidden: "true" });
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
  const keys = new Set(picture.boxes.map((one) => one.key));
  picture.lines = picture.lines.filter((line) => keys.has(line.from) && keys.has(line.to));
  route(picture.boxes, picture.lines);
  prepare();
  network.setData({ nodes: picture.boxes.map(visNode), edges: [] });
  const part = fit(), { next = 0, start = 0 } = picture;
  caption.replaceChildren(picture.title + (part ? `; ${words.partly}` : ""), ...(next || start ? [" ", button(words.nextOnes, () => adjust({ from: next }))] : []));
  legend();
}

// A click in the focus walks on; elsewhere it shows the card, and folds a claim out or in.
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
  const [x, y] = [["x", "w", stage.clientWidth], ["y", "h", stage.clientHeight]].map(([at, size, room]) => max(min(centre[at], one[at] - one[size] / 2 - 8 + room / scale / 2), one[at] + one[size] / 2 + 8 - room / scale / 2));
  network.moveTo({ position: { x, y }, scale, animation: false });
}

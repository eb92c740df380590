// Lines between boxes.

// Ends are on the sides that face each other, spread so that parallel lines stay apart.
function route(boxes, lines) {
  const places = new Map(boxes.map((one) => [one.key, one])), ports = [], lanes = {};
  for (const line of lines) {
    const from = places.get(line.from), to = places.get(line.to);
    if (line.curve === "straight" || from === to) continue;
    const [a, size, low, high] = line.curve === "v" ? ["y", "h", "top", "bottom"] : ["x", "w", "left", "right"];
    const away = to[a] - from[a], level = abs(away) < (from[size] + to[size]) / 2;
    for (const [one, other, end, way] of [[from, to, "start", 1], [to, from, "stop", -1]]) ports.push({ one, other, line, end, side: level || away * way > 0 ? high : low });
  }
  for (const some of grouped(ports, ({ one, side }) => `${one.key} ${side}`).values()) {
    const { one, side, line: { label } } = some[0], upright = side === "left" || side === "right", way = side === "left" || side === "top" ? -0.5 : 0.5;
    some.sort((a, b) => (upright ? a.other.y - b.other.y : a.other.x - b.other.x));
    const step = min(upright && !label ? 9 : 16, ((upright ? one.h : one.w) - 14) / some.length);
    some.forEach(({ line, end }, at) => {
      const along = (at - (some.length - 1) / 2) * step;
      line[end] = upright ? [one.x + way * one.w, one.y + along] : [one.x + along, one.y + way * one.h];
      line[`${end}Side`] = side;
    });
  }
  for (const line of lines) line.path = pathOf(line, places.get(line.from), places.get(line.to), boxes, lanes);
}

function pathOf(line, from, to, boxes, lanes) {
  if (line.curve === "straight") return `M${from.x},${from.y} L${to.x},${to.y}`;
  if (from === to) {
    const x = from.x + from.w / 2, y = from.y - from.h / 2;
    assign(line, { stop: [x - 12, y], stopSide: "top", middle: [x + 14, y - 18] });
    return `M${x},${from.y - 4} c46,-10 20,-64 -12,${4 - from.h / 2}`;
  }
  // along: the way the line runs, down or to the right
  const v = line.curve === "v", spot = (along, across) => (v ? `${across},${along}` : `${along},${across}`);
  const [[a1, c1], [a2, c2]] = [line.start, line.stop].map(([x, y]) => (v ? [y, x] : [x, y]));
  line.middle = [(line.start[0] + line.stop[0]) / 2, (line.start[1] + line.stop[1]) / 2];
  if (line.startSide === line.stopSide) {
    const out = max(a1, a2) + 26 + abs(c2 - c1) * 0.08;
    return `M${spot(a1, c1)} C${spot(out, c1)} ${spot(out, c2)} ${spot(a2, c2)}`;
  }
  const bend = (a, c, b, e) => `C${spot((a + b) / 2, c)} ${spot((a + b) / 2, e)} ${spot(b, e)}`;
  const lane = freeLane(v, boxes.filter((one) => one !== from && one !== to), a1, a2, c1, c2);
  if (!lane) return `M${spot(a1, c1)} ${bend(a1, c1, a2, c2)}`;
  const key = `${round(lane.at / 8)} ${lane.side}`, used = lanes[key] ?? 0, at = lane.at + lane.side * used * 7;
  lanes[key] = used + 1;
  const [b1, b2] = a2 > a1 ? [lane.first, lane.last] : [lane.last, lane.first];
  line.middle = v ? [at, (b1 + b2) / 2] : [(b1 + b2) / 2, at];
  return `M${spot(a1, c1)} ${bend(a1, c1, b1, at)} L${spot(b2, at)} ${bend(b2, at, a2, c2)}`;
}

// The nearest free lane beside the boxes that stand in the way, or nothing.
function freeLane(v, boxes, a1, a2, c1, c2) {
  const between = boxes.map(({ x, y, w, h }) => (v ? { a: y, c: x, h: h / 2, w: w / 2 } : { a: x, c: y, h: w / 2, w: h / 2 })).filter(({ a }) => (a - a1) * (a - a2) < 0);
  const curve = Array.from({ length: 25 }, (_, at) => { const t = at / 24; return [a1 + (a2 - a1) * (1.5 * t - 1.5 * t * t + t * t * t), c1 + (c2 - c1) * (3 * t * t - 2 * t * t * t)]; });
  if (!between.some((one) => curve.some(([a, c]) => abs(a - one.a) < one.h + 2 && abs(c - one.c) < one.w + 3))) return null;
  const first = min(...between.map((one) => one.a - one.h)) - 4, last = max(...between.map((one) => one.a + one.h)) + 4;
  const free = between.flatMap((one) => [-1, 1].map((side) => ({ at: one.c + side * (one.w + 7), side }))).filter(({ at }) => between.every((one) => abs(at - one.c) >= one.w + 5));
  const goal = abs(first + last - 2 * a1) < abs(first + last - 2 * a2) ? c1 : c2, off = ({ at }) => abs(at - goal);
  return { ...free.reduce((best, one) => (off(one) < off(best) ? one : best)), first, last };
}

function lineShapes({ path, curve, start, startSide, stop, stopSide, sign, strong, dash, label, middle }) {
  if (curve === "straight") return [{ d: path, fill: "none", line: paint.faint, width: 1 }];
  const line = sign === -1 ? paint.opposed : paint.line, [dx, dy] = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] }[stopSide];
  const found = [{ d: path, fill: "none", line, width: strong ? 2.6 : 1.5, dash }, { d: `M${stop} l${8 * dx - 4 * dy},${8 * dy + 4 * dx} l${8 * dy},${-8 * dx}Z`, fill: line }];
  // a sign stands in the middle of its line, words where it starts
  const left = startSide === "left", [x, y] = sign === undefined ? [start[0] + (left ? -5 : 5), start[1]] : middle;
  if (label) found.push({ text: label, x, y: y + 4, fill: paint.ink, ...(sign === undefined ? { size: SMALL, align: left ? "right" : "left" } : { size: 15, align: "center" }) });
  return found;
}

function lineAt(x, y) {
  ruler.lineWidth = 9;
  return picture.lines.find((line) => line.curve !== "straight" && ruler.isPointInStroke(line.shapes[0].path, x, y));
}

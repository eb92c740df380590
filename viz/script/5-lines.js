// Lines between boxes: where they leave and arrive, and their path beside what stands in the way.

// Gives every line its ends: on the sides that face each other, spread so that parallel lines stay apart.
function route(boxes, lines) {
  const places = new Map(boxes.map((one) => [one.key, one])), ports = new Map(), lanes = new Map();
  const port = (one, side, other, line, end) => {
    const key = `${one.key} ${side}`;
    ports.set(key, [...(ports.get(key) ?? []), { one, side, other, line, end }]);
  };
  for (const line of lines) {
    const from = places.get(line.from), to = places.get(line.to), v = line.curve === "v";
    if (line.curve === "straight" || from === to) continue;
    const [a, room, low, high] = v ? ["y", (from.h + to.h) / 2, "top", "bottom"] : ["x", (from.w + to.w) / 2, "left", "right"];
    const away = to[a] - from[a];
    port(from, Math.abs(away) < room || away > 0 ? high : low, to, line, "start");
    port(to, Math.abs(away) < room || away < 0 ? high : low, from, line, "stop");
  }
  for (const some of ports.values()) {
    const { one, side } = some[0], upright = side === "left" || side === "right", way = side === "left" || side === "top" ? -0.5 : 0.5;
    some.sort((a, b) => (upright ? a.other.y - b.other.y : a.other.x - b.other.x));
    const step = min(upright && !some[0].line.label ? 9 : 16, ((upright ? one.h : one.w) - 14) / some.length);
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
    Object.assign(line, { stop: [from.x + from.w / 2 - 12, from.y - from.h / 2], stopSide: "top", middle: [from.x + from.w / 2 + 14, from.y - from.h / 2 - 18] });
    return `M${from.x + from.w / 2},${from.y - 4} c46,-10 20,-64 -12,${-from.h / 2 + 4}`;
  }
  // along: the way the line runs (down, or to the right); across: the other one
  const v = line.curve === "v", spot = (along, across) => (v ? `${across},${along}` : `${along},${across}`);
  const [[a1, c1], [a2, c2]] = [line.start, line.stop].map(([x, y]) => (v ? [y, x] : [x, y]));
  line.middle = [(line.start[0] + line.stop[0]) / 2, (line.start[1] + line.stop[1]) / 2];
  if (line.startSide === line.stopSide) {
    const out = max(a1, a2) + 26 + Math.abs(c2 - c1) * 0.08;
    return `M${spot(a1, c1)} C${spot(out, c1)} ${spot(out, c2)} ${spot(a2, c2)}`;
  }
  const bend = (a, c, b, e) => `C${spot((a + b) / 2, c)} ${spot((a + b) / 2, e)} ${spot(b, e)}`;
  const lane = freeLane(v, boxes.filter((one) => one !== from && one !== to), a1, a2, c1, c2);
  if (!lane) return `M${spot(a1, c1)} ${bend(a1, c1, a2, c2)}`;
  const key = `${Math.round(lane.at / 8)} ${lane.side}`, used = lanes.get(key) ?? 0, at = lane.at + lane.side * used * 7;
  lanes.set(key, used + 1);
  const [b1, b2] = a2 > a1 ? [lane.first, lane.last] : [lane.last, lane.first];
  line.middle = v ? [at, (b1 + b2) / 2] : [(b1 + b2) / 2, at];
  return `M${spot(a1, c1)} ${bend(a1, c1, b1, at)} L${spot(b2, at)} ${bend(b2, at, a2, c2)}`;
}

// Beside the boxes that stand in the way between two ends: the nearest lane that is free of any.
function freeLane(v, boxes, a1, a2, c1, c2) {
  const low = min(a1, a2), high = max(a1, a2);
  const between = boxes.map(({ x, y, w, h }) => (v ? { a: y, c: x, h: h / 2, w: w / 2 } : { a: x, c: y, h: w / 2, w: h / 2 })).filter(({ a }) => a > low && a < high);
  const curve = Array.from({ length: 25 }, (_, at) => { const t = at / 24; return [a1 + (a2 - a1) * (1.5 * t - 1.5 * t * t + t * t * t), c1 + (c2 - c1) * (3 * t * t - 2 * t * t * t)]; });
  if (!between.some((one) => curve.some(([a, c]) => Math.abs(a - one.a) < one.h + 2 && Math.abs(c - one.c) < one.w + 3))) return null;
  const first = min(...between.map((one) => one.a - one.h)) - 4, last = max(...between.map((one) => one.a + one.h)) + 4;
  const edges = between.flatMap((one) => [-1, 1].map((side) => ({ at: one.c + side * (one.w + 7), side })));
  const free = edges.filter(({ at }) => between.every((one) => Math.abs(at - one.c) >= one.w + 5));
  // beside the end that they stand nearer to
  const goal = Math.abs(a1 - first) + Math.abs(a1 - last) < Math.abs(a2 - first) + Math.abs(a2 - last) ? c1 : c2, off = ({ at }) => Math.abs(at - goal);
  return { ...free.reduce((best, one) => (off(one) < off(best) ? one : best)), first, last };
}

// A line as shapes: its path, the head of its arrow whose tip touches the box, and its label.
function lineShapes({ path, curve, start, startSide, stop, stopSide, sign, strong, dash, label, middle }) {
  const colour = sign === -1 ? paint.opposed : paint.line;
  if (curve === "straight") return [{ d: path, fill: "none", line: paint.faint, width: 1 }];
  const found = [{ d: path, fill: "none", line: colour, width: strong ? 2.6 : 1.5, dash }];
  const [dx, dy] = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] }[stopSide];
  found.push({ d: `M${stop} l${8 * dx - 4 * dy},${8 * dy + 4 * dx} l${8 * dy},${-8 * dx}Z`, fill: colour });
  // a sign stands in the middle of its line, words stand where it starts
  if (label && sign === undefined) found.push({ text: label, x: start[0] + (startSide === "left" ? -5 : 5), y: start[1] + 4, size: SMALL, fill: paint.ink, align: startSide === "left" ? "right" : "left" });
  else if (label) found.push({ text: label, x: middle[0], y: middle[1] + 4, size: 15, fill: paint.ink, align: "center" });
  return found;
}

// The line under a point of the drawing, or nothing.
function lineAt(x, y) {
  ruler.lineWidth = 9;
  return picture.lines.find((line) => line.curve !== "straight" && ruler.isPointInStroke(new Path2D(line.path), x, y));
}

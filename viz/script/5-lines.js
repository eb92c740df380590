// Lines between boxes: where they leave and arrive, their path, and their drawing on canvas and in SVG.

// Gives every line its ends: on the sides that face each other, spread so that parallel lines stay apart.
function route(boxes, lines) {
  const places = new Map(boxes.map((one) => [one.key, one])), ports = new Map();
  const port = (one, side, other, line, end) => {
    const key = `${one.key} ${side}`;
    ports.set(key, [...(ports.get(key) ?? []), { one, side, other, line, end }]);
  };
  for (const line of lines) {
    const from = places.get(line.from), to = places.get(line.to);
    if (line.curve === "straight" || from === to) continue;
    const sides = line.curve === "v"
      ? Math.abs(to.y - from.y) < (from.h + to.h) / 2 ? ["bottom", "bottom"] : to.y > from.y ? ["bottom", "top"] : ["top", "bottom"]
      : Math.abs(to.x - from.x) < (from.w + to.w) / 2 ? ["right", "right"] : to.x > from.x ? ["right", "left"] : ["left", "right"];
    port(from, sides[0], to, line, "start");
    port(to, sides[1], from, line, "stop");
  }
  for (const some of ports.values()) {
    const { one, side } = some[0], upright = side === "left" || side === "right";
    some.sort((a, b) => (upright ? a.other.y - b.other.y : a.other.x - b.other.x));
    const room = (upright ? one.h : one.w) - 14, step = Math.min(upright ? 9 : 16, room / some.length);
    some.forEach(({ line, end }, at) => {
      const along = (at - (some.length - 1) / 2) * step;
      line[end] = upright ? [one.x + (side === "left" ? -1 : 1) * one.w / 2, one.y + along] : [one.x + along, one.y + (side === "top" ? -1 : 1) * one.h / 2];
      line[`${end}Side`] = side;
    });
  }
  const lanes = new Map();
  for (const line of lines) line.path = pathOf(line, places.get(line.from), places.get(line.to), boxes, lanes);
}

function pathOf(line, from, to, boxes, lanes) {
  if (line.curve === "straight") return `M${from.x},${from.y} L${to.x},${to.y}`;
  if (from === to) {
    line.stop = [from.x + from.w / 2 - 12, from.y - from.h / 2];
    line.stopSide = "top";
    line.middle = [from.x + from.w / 2 + 14, from.y - from.h / 2 - 18];
    return `M${from.x + from.w / 2},${from.y - 4} c46,-10 20,-64 -12,${-from.h / 2 + 4}`;
  }
  // along: the way the line runs (down, or to the right); across: the other one
  const v = line.curve === "v", spot = (along, across) => (v ? `${across},${along}` : `${along},${across}`);
  const [a1, c1] = v ? [line.start[1], line.start[0]] : line.start, [a2, c2] = v ? [line.stop[1], line.stop[0]] : line.stop;
  line.middle = [(line.start[0] + line.stop[0]) / 2, (line.start[1] + line.stop[1]) / 2];
  if (line.startSide === line.stopSide) {
    const out = 26 + Math.abs(c2 - c1) * 0.08;
    return `M${spot(a1, c1)} C${spot(Math.max(a1, a2) + out, c1)} ${spot(Math.max(a1, a2) + out, c2)} ${spot(a2, c2)}`;
  }
  const way = Math.sign(a2 - a1), lane = freeLane(v, boxes.filter((one) => one !== from && one !== to), a1, a2, c1, c2);
  if (!lane) return `M${spot(a1, c1)} C${spot((a1 + a2) / 2, c1)} ${spot((a1 + a2) / 2, c2)} ${spot(a2, c2)}`;
  const key = `${Math.round(lane.at / 8)} ${lane.side}`, used = lanes.get(key) ?? 0;
  lanes.set(key, used + 1);
  const at = lane.at + lane.side * used * 7, [b1, b2] = way > 0 ? [lane.first, lane.last] : [lane.last, lane.first];
  line.middle = v ? [at, (b1 + b2) / 2] : [(b1 + b2) / 2, at];
  return `M${spot(a1, c1)} C${spot((a1 + b1) / 2, c1)} ${spot((a1 + b1) / 2, at)} ${spot(b1, at)} L${spot(b2, at)} C${spot((b2 + a2) / 2, at)} ${spot((b2 + a2) / 2, c2)} ${spot(a2, c2)}`;
}

// Beside the boxes that stand in the way between two ends: the nearest lane that is free of any.
function freeLane(v, boxes, a1, a2, c1, c2) {
  const low = Math.min(a1, a2), high = Math.max(a1, a2);
  const between = boxes.map((one) => (v ? { a: one.y, c: one.x, h: one.h / 2, w: one.w / 2 } : { a: one.x, c: one.y, h: one.w / 2, w: one.h / 2 })).filter((one) => one.a > low && one.a < high);
  const curve = Array.from({ length: 25 }, (_, at) => { const t = at / 24; return [a1 + (a2 - a1) * (1.5 * t - 1.5 * t * t + t * t * t), c1 + (c2 - c1) * (3 * t * t - 2 * t * t * t)]; });
  if (!between.some((one) => curve.some(([a, c]) => Math.abs(a - one.a) < one.h + 2 && Math.abs(c - one.c) < one.w + 3))) return null;
  const first = Math.min(...between.map((one) => one.a - one.h)) - 4, last = Math.max(...between.map((one) => one.a + one.h)) + 4;
  const free = between.flatMap((one) => [{ at: one.c - one.w - 7, side: -1 }, { at: one.c + one.w + 7, side: 1 }]).filter(({ at }) => between.every((one) => Math.abs(at - one.c) >= one.w + 5));
  return { ...free.sort((x, y) => Math.abs(x.at - (c1 + c2) / 2) - Math.abs(y.at - (c1 + c2) / 2))[0], first, last };
}

// The arrow head as a triangle whose tip touches the box.
function head(line) {
  if (line.curve === "straight") return [];
  const [x, y] = line.stop, [dx, dy] = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] }[line.stopSide];
  return [[x, y], [x + 8 * dx - 4 * dy, y + 8 * dy + 4 * dx], [x + 8 * dx + 4 * dy, y + 8 * dy - 4 * dx]];
}

const lineColour = (line) => (line.sign === -1 ? paint.opposed : paint.line);
const lineWidth = (line) => (line.strong ? 2.6 : line.curve === "straight" ? 0.8 : 1.5);

function lineOnCanvas(ctx, line, quiet) {
  ctx.save();
  ctx.globalAlpha = quiet ? 0.25 : 1;
  ctx.strokeStyle = ctx.fillStyle = lineColour(line);
  ctx.lineWidth = lineWidth(line);
  ctx.setLineDash(line.dash ? [6, 4] : []);
  ctx.stroke(new Path2D(line.path));
  if (line.stop) ctx.fill(new Path2D(`M${head(line).join("L")}Z`));
  if (line.label) {
    ctx.setLineDash([]);
    ctx.font = `${line.sign === undefined ? SMALL : 15}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.lineWidth = 5;
    ctx.lineJoin = "round";
    ctx.strokeStyle = paint.paper;
    ctx.strokeText(line.label, line.middle[0], line.middle[1] + 4);
    ctx.fillStyle = paint.ink;
    ctx.fillText(line.label, line.middle[0], line.middle[1] + 4);
  }
  ctx.restore();
}

function svgLine(line, quiet) {
  const dash = line.dash ? ' stroke-dasharray="6 4"' : "", faded = quiet ? ' opacity="0.25"' : "";
  const label = line.label ? `<text x="${line.middle[0]}" y="${line.middle[1] + 4}" font-size="${line.sign === undefined ? SMALL : 15}" text-anchor="middle" fill="${paint.ink}" stroke="${paint.paper}" stroke-width="5" paint-order="stroke">${escaped(line.label)}</text>` : "";
  return `<g${faded}><path d="${line.path}" fill="none" stroke="${lineColour(line)}" stroke-width="${lineWidth(line)}"${dash}/>${line.stop ? `<polygon points="${head(line).join(" ")}" fill="${lineColour(line)}"/>` : ""}${label}</g>`;
}

// The line under a point of the drawing, or nothing.
function lineAt(x, y) {
  ruler.save();
  ruler.lineWidth = 9;
  const hit = picture.lines.find((line) => line.curve !== "straight" && ruler.isPointInStroke(new Path2D(line.path), x, y));
  ruler.restore();
  return hit;
}

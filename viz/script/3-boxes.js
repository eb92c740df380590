// Boxes as plain shapes, the same for canvas and SVG: a path ({d, fill, line, ...}) or a text.

const FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
const LETTERS = 13, SMALL = 12, LINE = 16, PAD = 8;
const ruler = document.createElement("canvas").getContext("2d");
const font = (size, bold) => `${bold ? "600 " : ""}${size}px ${FONT}`;

function fits(text, width, size, bold) {
  ruler.font = font(size, bold);
  return ruler.measureText(text).width <= width;
}

function cut(text, width, size, bold) {
  if (fits(text, width, size, bold)) return text;
  let kept = min(text.length, 100);
  while (kept > 1 && !fits(`${text.slice(0, kept)}…`, width, size, bold)) kept -= 1;
  return `${text.slice(0, kept)}…`;
}

// At most `most` lines that fit `width`; what is left out is marked.
function broken(text, width, size, most, bold) {
  const lines = [""];
  for (const word of text.slice(0, 400).split(/\s+/)) {
    const last = lines.at(-1), longer = last ? `${last} ${word}` : word;
    if (!last || fits(longer, width, size, bold)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] += " …";
  return shown.map((line) => cut(line, width, size, bold));
}

// `over` is a small line above the label, `under` one below, `count` what is folded away.
function box(thing, w, { over = "", under = "", main = false, count = 0, lines = 4, ...more } = {}) {
  const inner = w - 27, small = (text) => (text ? broken(text, inner, SMALL, 2).map((line) => ({ text: line, size: SMALL, fill: paint.quiet })) : []);
  const label = broken(thing.label || thing.slug, inner, LETTERS, lines, main).map((text) => ({ text, size: LETTERS, fill: paint.ink, bold: main }));
  const texts = [...small(over), ...label, ...small(under), ...(count ? [{ text: `+ ${count}`, size: SMALL, fill: paint.link, bold: true }] : [])];
  return { key: thing.slug, thing, main, texts, count, w, h: texts.length * LINE + 2 * PAD - 2, x: 0, y: 0, ...more };
}

const GLYPHS = { mechanism: "m0,-6 l6,6 l-6,6 l-6,-6Z", actor: "m0,-5 l5.5,10 h-11Z", work: "m-4.5,-4.5 h9 v9 h-9Z", claim: "m-5,0 a5,5 0 1 1 10,0 a5,5 0 1 1 -10,0Z" };

function shapes({ x, y, w, h, thing, key, main, texts, dot }) {
  const left = x - w / 2, top = y - h / 2, r = thing.group === "claim" ? 6 : 1, dash = opposed(thing), line = paint[dash ? "opposed" : thing.group], edge = key === chosen ? paint.ink : line;
  if (dot) return [{ d: `M${left},${y} a8,8 0 1 1 16,0 a8,8 0 1 1 -16,0Z`, fill: dash ? paint.paper : line, line: edge, width: key === chosen ? 5 : 2, dash }];
  const turn = (dx, dy) => `a${r},${r} 0 0 1 ${dx * r},${dy * r}`;
  const d = `M${left + r},${top} h${w - 2 * r} ${turn(1, 1)} v${h - 2 * r} ${turn(-1, 1)} h${2 * r - w} ${turn(-1, -1)} v${2 * r - h} ${turn(1, -1)}Z`;
  return [
    { d, fill: main ? paint.main : paint.soft, line: edge, width: key === chosen ? 4 : main ? 3 : 1.8, dash },
    { d: `M${left + 12},${top + PAD + 7} ${GLYPHS[thing.group] ?? GLYPHS.claim}`, fill: dash ? "none" : line, line, width: 1.5 },
    ...texts.map((text, at) => ({ ...text, x: left + 22, y: top + PAD + 11 + at * LINE })),
  ];
}

function onCanvas(ctx, some, faded) {
  ctx.save();
  assign(ctx, { globalAlpha: faded ? 0.3 : 1, lineJoin: "round" });
  for (const shape of some) {
    const { d, text, x, y, fill, line, width, dash, size, bold, align } = shape;
    ctx.setLineDash(dash ? [6, 4] : []);
    assign(ctx, { fillStyle: fill, lineWidth: width ?? 5, strokeStyle: line ?? paint.paper });
    if (d) {
      shape.path ??= new Path2D(d);
      if (fill !== "none") ctx.fill(shape.path);
      if (width) ctx.stroke(shape.path);
      continue;
    }
    assign(ctx, { font: font(size, bold), textAlign: align ?? "left" });
    if (align) ctx.strokeText(text, x, y);
    ctx.fillText(text, x, y);
  }
  ctx.restore();
}

// characters that XML does not allow are left out
const escaped = (text) => String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function inSvg(some, faded) {
  const attributes = (values) => entries(values).map(([name, value]) => (value ? ` ${name}="${value}"` : "")).join("");
  const marks = some.map(({ d, text, x, y, fill, line, width, dash, size, bold, align }) => (d
    ? `<path${attributes({ d, fill, stroke: width && line, "stroke-width": width, "stroke-dasharray": dash && "6 4" })}/>`
    : `<text x="${x}" y="${y}"${attributes({ "font-size": size, fill, "font-weight": bold && 600, "text-anchor": { center: "middle", right: "end" }[align], ...(align && { stroke: paint.paper, "stroke-width": 5, "paint-order": "stroke" }) })}>${escaped(text)}</text>`));
  return `<g${attributes({ opacity: faded && 0.3 })}>${marks.join("")}</g>`;
}

// Boxes as plain shapes, so that the canvas and the SVG show the same: text broken here, drawn by a pen.

const FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
const LETTERS = 13, SMALL = 12, LINE = 16, PAD = 8;
const ruler = document.createElement("canvas").getContext("2d");

function widthOf(text, size, bold) {
  ruler.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
  return ruler.measureText(text).width;
}

function cut(text, width, size, bold) {
  if (widthOf(text, size, bold) <= width) return text;
  let kept = text.length;
  while (kept > 1 && widthOf(`${text.slice(0, kept)}…`, size, bold) > width) kept = Math.min(kept - 1, Math.ceil(kept * 0.9));
  return `${text.slice(0, kept)}…`;
}

// At most `most` lines that fit `width`; a word that is too long is cut, what is left out is marked.
function broken(text, width, size, most, bold) {
  const lines = [""];
  for (const word of text.slice(0, 400).split(/\s+|(?<=\w-)(?=\w)/)) {
    const longer = !lines.at(-1) || /\w-$/.test(lines.at(-1)) ? lines.at(-1) + word : `${lines.at(-1)} ${word}`;
    if (!lines.at(-1) || widthOf(longer, size, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] += " …";
  return shown.map((line) => cut(line, width, size, bold));
}

// A box for a thing: `over` is a small line above the label, `under` one below, `count` what is folded away.
function box(thing, width, { over = "", under = "", main = false, count = 0, lines = 4 } = {}) {
  const inner = width - 2 * PAD - 14;
  const label = broken(thing.label || thing.slug, inner, LETTERS, lines, main);
  const small = over ? broken(over, inner, SMALL, 2) : [];
  const foot = under ? broken(under, inner, SMALL, 2) : [];
  const height = (label.length + small.length + foot.length) * LINE + 2 * PAD - 2 + (count ? LINE : 0);
  return { key: thing.slug, thing, main, label, small, foot, count, w: width, h: height, x: 0, y: 0 };
}

function parts(one, paint, chosen) {
  const { x, y, w, h, thing } = one, left = x - w / 2, top = y - h / 2;
  const colour = paint[opposed(thing) ? "opposed" : thing.group] ?? paint.claim;
  const shapes = [{ kind: "box", x: left, y: top, w, h, r: thing.group === "claim" ? 6 : 1, fill: one.main ? paint.mainFill : paint.soft,
    line: chosen ? paint.ink : colour, width: chosen ? 4 : one.main ? 3 : 1.8, dash: opposed(thing) ? [6, 4] : [] }];
  shapes.push({ kind: "glyph", group: thing.group, x: left + 12, y: top + PAD + 7, fill: opposed(thing) ? "none" : colour, line: colour });
  let at = top + PAD + 11;
  const say = (lines, size, fill, bold) => lines.forEach((text) => { shapes.push({ kind: "text", x: left + 22, y: at, text, size, fill, bold }); at += LINE; });
  say(one.small, SMALL, paint.quiet, false);
  say(one.label, LETTERS, paint.ink, one.main);
  say(one.foot, SMALL, paint.quiet, false);
  if (one.count) say([`+ ${one.count}`], SMALL, paint.link, true);
  return shapes;
}

function glyph(group, x, y) {
  if (group === "mechanism") return [[x, y - 6], [x + 6, y], [x, y + 6], [x - 6, y]];
  if (group === "actor") return [[x, y - 5], [x + 5.5, y + 5], [x - 5.5, y + 5]];
  if (group === "work") return [[x - 4.5, y - 4.5], [x + 4.5, y - 4.5], [x + 4.5, y + 4.5], [x - 4.5, y + 4.5]];
  return Array.from({ length: 16 }, (_, at) => [x + 5 * Math.cos(at * Math.PI / 8), y + 5 * Math.sin(at * Math.PI / 8)]);
}

function onCanvas(ctx, shapes, quiet) {
  ctx.save();
  ctx.globalAlpha = quiet ? 0.3 : 1;
  for (const shape of shapes) {
    ctx.beginPath();
    ctx.setLineDash([]);
    if (shape.kind === "text") {
      ctx.font = `${shape.bold ? "600 " : ""}${shape.size}px ${FONT}`;
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      ctx.fillStyle = shape.fill;
      ctx.fillText(shape.text, shape.x, shape.y);
    } else if (shape.kind === "box") {
      ctx.roundRect(shape.x, shape.y, shape.w, shape.h, shape.r);
      ctx.fillStyle = shape.fill;
      ctx.fill();
      ctx.setLineDash(shape.dash);
      ctx.lineWidth = shape.width;
      ctx.strokeStyle = shape.line;
      ctx.stroke();
    } else {
      glyph(shape.group, shape.x, shape.y).forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
      ctx.closePath();
      if (shape.fill !== "none") { ctx.fillStyle = shape.fill; ctx.fill(); }
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = shape.line;
      ctx.stroke();
    }
  }
  ctx.restore();
}

// Where boxes stand: columns from left to right, and layers computed from the steps between things.

const GAP = 10;

// Columns of boxes that fill `width`, at least `gap` apart; each column is centred.
function columnsOf(stacks, width, gap) {
  const filled = stacks.filter((stack) => stack.length), room = filled.reduce((sum, stack) => sum + stack[0].w, 0);
  const between = filled.length > 1 ? Math.max(gap, (width - room) / (filled.length - 1)) : 0;
  let left = 0;
  for (const stack of filled) {
    stacked(stack, left + stack[0].w / 2);
    left += stack[0].w + between;
  }
  return filled.flat();
}

function stacked(stack, x) {
  const tall = stack.reduce((sum, one) => sum + one.h + GAP, -GAP);
  let top = -tall / 2;
  for (const one of stack) {
    Object.assign(one, { x, y: top + one.h / 2 });
    top += one.h + GAP;
  }
}

// The depth of each key when every arc leads one layer on; arcs that close a loop are left out.
function depths(keys, arcs) {
  const out = new Map(keys.map((key) => [key, []]));
  for (const [from, to] of arcs) if (from !== to) out.get(from)?.push(to);
  const depth = new Map(keys.map((key) => [key, 0])), done = new Set(), open = new Set(), order = [];
  const visit = (key) => {
    open.add(key);
    for (const next of out.get(key)) if (!done.has(next) && !open.has(next)) visit(next);
    open.delete(key);
    done.add(key);
    order.unshift(key);
  };
  for (const key of keys) if (!done.has(key)) visit(key);
  const place = new Map(order.map((key, at) => [key, at]));
  for (const key of order) for (const next of out.get(key)) if (place.get(next) > place.get(key)) depth.set(next, Math.max(depth.get(next), depth.get(key) + 1));
  return depth;
}

// Layers in an order that keeps joined boxes near each other: sweeps of barycentres.
function ordered(layers, arcs) {
  const near = new Map();
  const join = (a, b) => near.set(a, [...(near.get(a) ?? []), b]);
  for (const [from, to] of arcs) { join(from, to); join(to, from); }
  const share = (key) => { for (const layer of layers) { const at = layer.indexOf(key); if (at >= 0) return (at + 0.5) / layer.length; } return 0.5; };
  const sweep = (layer) => {
    const weight = new Map(layer.map((key) => {
      const seen = (near.get(key) ?? []).filter((other) => !layer.includes(other)).map(share);
      return [key, seen.length ? seen.reduce((a, b) => a + b, 0) / seen.length : share(key)];
    }));
    layer.sort((a, b) => weight.get(a) - weight.get(b));
  };
  for (let round = 0; round < 3; round += 1) {
    layers.forEach(sweep);
    [...layers].reverse().forEach(sweep);
  }
  return layers;
}

// Layers from top to bottom, each centred; one that is wider than `width` stands in several rows, staggered so
// that lines from a lower row find their way between the boxes of an upper one.
function layered(layers, width, gap) {
  let top = 0;
  for (const layer of layers) {
    const wide = layer.reduce((sum, one) => sum + one.w + 14, -14), step = layer[0].w + 18;
    const count = wide > width ? Math.ceil(layer.length / Math.max(1, Math.floor((width + 4) / step))) : 1;
    const first = Math.ceil(layer.length / count), room = (first + 0.5) * step <= width ? 0.5 : 0;
    for (let number = 0; number < count; number += 1) {
      const row = layer.filter((_, at) => at % count === number), tall = Math.max(...row.map((one) => one.h));
      let x = -row.reduce((sum, one) => sum + one.w + 14, -14) / 2;
      row.forEach((one, at) => {
        one.x = count > 1 ? (at - (first - 1) / 2 + (number % 2) * room) * step : x + one.w / 2;
        one.y = top + one.h / 2;
        x += one.w + 14;
      });
      top += tall + (number === count - 1 ? gap : 14);
    }
  }
  return layers.flat();
}

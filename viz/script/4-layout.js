// Where boxes stand: columns from left to right, and layers computed from the steps between things.

const GAP = 10;

// Columns of boxes that fill `width`, at least `gap` apart; each column is centred, and a short one stands loose.
function columnsOf(stacks, width, gap) {
  const filled = stacks.filter((stack) => stack.length), room = filled.reduce((sum, stack) => sum + stack[0].w, 0);
  const between = max(gap, (width - room) / (filled.length - 1 || 1)), heights = filled.map((stack) => stack.reduce((sum, one) => sum + one.h, 0));
  const tall = max(...filled.map((stack, at) => heights[at] + GAP * stack.length));
  let left = 0;
  for (const [at, stack] of filled.entries()) {
    const loose = max(GAP, min(50, (tall - heights[at]) / (stack.length + 1)));
    let top = (loose - heights[at] - loose * stack.length) / 2;
    for (const one of stack) {
      Object.assign(one, { x: left + one.w / 2, y: top + one.h / 2 });
      top += one.h + loose;
    }
    left += stack[0].w + between;
  }
  return filled.flat();
}

// The depth of each key when every arc leads one layer on; arcs that close a loop are left out.
function depths(keys, arcs) {
  const out = grouped(arcs, ([from]) => from), depth = new Map(keys.map((key) => [key, 0])), seen = new Set(), order = [];
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const [, next] of out.get(key) ?? []) visit(next);
    order.unshift(key);
  };
  keys.forEach(visit);
  order.forEach((key, at) => { for (const [, next] of out.get(key) ?? []) if (order.indexOf(next) > at) depth.set(next, max(depth.get(next), depth.get(key) + 1)); });
  return depth;
}

// Layers in an order that keeps joined boxes near each other: sweeps of barycentres.
function ordered(layers, arcs) {
  const near = grouped([...arcs, ...arcs.map(([from, to]) => [to, from])], ([from]) => from);
  const share = (key) => { const layer = layers.find((some) => some.includes(key)) ?? [key]; return (layer.indexOf(key) + 0.5) / layer.length; };
  const sweep = (layer) => {
    const weight = new Map(layer.map((key) => {
      const seen = (near.get(key) ?? []).filter(([, other]) => !layer.includes(other)).map(([, other]) => share(other));
      return [key, seen.length ? seen.reduce((a, b) => a + b) / seen.length : share(key)];
    }));
    layer.sort((a, b) => weight.get(a) - weight.get(b));
  };
  for (let round = 0; round < 3; round += 1) [...layers, ...layers.toReversed()].forEach(sweep);
  return layers;
}

// Layers from top to bottom, each centred; one that is wider than `width` stands in several rows, staggered so
// that lines from a lower row find their way between the boxes of an upper one.
function layered(layers, width, gap) {
  let top = 0;
  for (const layer of layers) {
    const wide = layer.reduce((sum, one) => sum + one.w + 14, -14), step = layer[0].w + 18;
    const count = wide > width ? Math.ceil(layer.length / max(1, Math.floor((width + 4) / step))) : 1;
    const first = Math.ceil(layer.length / count), room = (first + 0.5) * step <= width ? 0.5 : 0;
    for (let number = 0; number < count; number += 1) {
      const row = layer.filter((_, at) => at % count === number), tall = max(...row.map((one) => one.h));
      let x = -row.reduce((sum, one) => sum + one.w + 14, -14) / 2;
      row.forEach((one, at) => {
        one.x = count > 1 ? (at - (first - 1) / 2 + (number % 2) * room) * step : x + one.w / 2;
        one.y = top + one.h / 2;
        x += one.w + 14;
      });
      top += tall + (number === count - 1 ? gap : 24);
    }
  }
  return layers.flat();
}

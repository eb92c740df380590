// Where boxes stand.

const GAP = 10;

// Centred columns that fill `width`, at least `gap` apart; a short one stands loose.
function columnsOf(stacks, width, gap) {
  const filled = stacks.filter((stack) => stack.length), sum = (some, size) => some.reduce((total, one) => total + one[size], 0);
  const between = max(gap, (width - sum(filled.map(([one]) => one), "w")) / (filled.length - 1 || 1));
  const tall = max(...filled.map((stack) => sum(stack, "h") + GAP * stack.length));
  let left = 0;
  for (const stack of filled) {
    const loose = max(GAP, min(50, (tall - sum(stack, "h")) / (stack.length + 1)));
    let top = (loose - sum(stack, "h") - loose * stack.length) / 2;
    for (const one of stack) {
      assign(one, { x: left + one.w / 2, y: top + one.h / 2 });
      top += one.h + loose;
    }
    left += stack[0].w + between;
  }
  return filled.flat();
}

// Keeps joined boxes near each other: sweeps of barycentres.
function ordered(layers, arcs) {
  const near = grouped([...arcs, ...arcs.map(([from, to]) => [to, from])], ([from]) => from);
  for (const layer of [...layers, ...layers.toReversed(), ...layers, ...layers.toReversed()]) {
    const place = new Map(layers.flatMap((some) => some.map((key, at) => [key, (at + 0.5) / some.length])));
    for (const key of layer) {
      const seen = (near.get(key) ?? []).map(([, other]) => other).filter((other) => !layer.includes(other) && place.has(other));
      if (seen.length) place.set(key, seen.reduce((sum, other) => sum + place.get(other), 0) / seen.length);
    }
    layer.sort((a, b) => place.get(a) - place.get(b));
  }
  return layers;
}

// Centred layers; one wider than `width` stands in staggered rows, so that lines pass between the boxes.
function layered(layers, width, gap) {
  let top = 0;
  for (const layer of layers) {
    const wide = layer.reduce((sum, one) => sum + one.w + 14, -14), step = layer[0].w + 18;
    const count = wide > width ? Math.ceil(layer.length / max(1, floor((width + 4) / step))) : 1;
    const first = Math.ceil(layer.length / count), shift = (first + 0.5) * step <= width ? 0.5 : 0;
    let x = -wide / 2;
    for (let number = 0; number < count; number += 1) {
      const row = layer.filter((_, at) => at % count === number);
      row.forEach((one, at) => {
        one.x = count > 1 ? (at - (first - 1) / 2 + (number % 2) * shift) * step : x + one.w / 2;
        one.y = top + one.h / 2;
        x += one.w + 14;
      });
      top += max(...row.map((one) => one.h)) + (number === count - 1 ? gap : 24);
    }
  }
  return layers.flat();
}

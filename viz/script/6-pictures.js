// What each drawn view shows, from the rows of its stored query.

const RANK = [...ARGUMENT, "cites", "wrote", "holds", "role in", "part of", "role of", "member of", "about"];
const shows = (thing) => !hidden(thing.group) && !(opposed(thing) && hidden("opposed"));
const dashed = (relation) => relation === "Rebuttal" || relation === "Contrast";
const argues = (step) => ARGUMENT.includes(step.relation) && step.from !== step.to;
const otherEnd = (step, thing) => things[step.from === thing.id ? step.to : step.from];
const stepLine = (step, curve) => ({ ...step, from: things[step.from].slug, to: things[step.to].slug, curve, dash: dashed(step.relation) });

// What stands behind a thing on the left, what it bears on at the right.
function focus({ width, height, narrow }) {
  const thing = bySlug.get(param("of")), start = Number(param("from")) || 0, sides = [[], []];
  const found = touching[thing.id].filter((step) => step.from !== step.to && shows(otherEnd(step, thing))).sort((a, b) => RANK.indexOf(a.relation) - RANK.indexOf(b.relation));
  const behind = (step) => (step.to === thing.id) !== (step.relation === "cites");
  for (const [other, joined] of grouped(found, (step) => otherEnd(step, thing))) sides[behind(joined[0]) ? 0 : 1].push([other, joined]);
  const lists = narrow ? [sides.flat()] : sides, wide = narrow ? min(190, width - 150) : min(230, (width - 150) / 3);
  const why = ({ relation, note }) => (note && relation.startsWith("role") ? called(note) : said(relation, relation !== "cites") + (note ? ` (${called(note)})` : ""));
  const stacks = lists.map((list) => {
    let used = 0;
    return list.slice(start, start + (narrow ? 9 : 7)).map(([other, joined]) => {
      const text = [...new Set(joined.map(why))].join("; ");
      return box(other, wide, { over: behind(joined[0]) ? `${text} →` : `→ ${text}`, lines: 3, joined });
    }).filter((one, at) => (used += one.h + GAP) <= height - 24 || !at);
  });
  const main = box(thing, narrow ? 124 : wide + 10, { main: true, lines: 9 });
  const boxes = narrow ? columnsOf([[main], ...stacks], width - 16, 40) : columnsOf([stacks[0], [main], stacks[1]], width - 24, 60);
  const lines = boxes.flatMap((one) => one.joined ?? []).map((step) => stepLine(step.relation === "cites" ? { ...step, from: step.to, to: step.from } : step, "h"));
  const all = lists.flat().length, shown = boxes.length - 1;
  const left = stacks.filter((stack, at) => lists[at].length > start + stack.length), next = left.length && start + min(...left.map((stack) => stack.length));
  return { boxes, lines, title: `${words.neighbours}: ${shown} ${words.of} ${all}; ${words.inCard}`, start, next };
}

function overview({ width, height, narrow }) {
  const query = rows("overview"), shares = [0.155, 0.17, 0.175, 0.27, 0.23];
  const layers = ordered(PAGE.layers.map((layer) => layer.filter((slug) => shows(bySlug.get(slug)))), query.map((row) => [row.from, row.to]));
  const room = narrow ? min(140, (width - 60) / 2) : width - 136;
  const drawing = (lines) => layers.map((slugs, at) => slugs.map((slug) => box(bySlug.get(slug), narrow ? room : room * shares[at], { main: at === 2 || bySlug.get(slug).standing === "paradox", lines }))).filter((some) => some.length);
  const low = (some) => some.every((stack) => stack.reduce((sum, one) => sum + one.h + GAP, 0) < height * 1.04);
  const drawn = [5, 4, 3].map(drawing).find((some) => narrow || low(some)) ?? drawing(2);
  const boxes = narrow ? layered(drawn, width - 16, 30) : columnsOf(drawn, width - 24, 28);
  const lines = query.map((row, at) => ({ ...row, key: `o${at}`, curve: narrow ? "v" : "h", dash: dashed(row.relation) }));
  return { boxes, lines, title: words.clickHint, upright: narrow };
}

// The claims that lead to a claim, and the views that it answers.
const bearing = (thing) => touching[thing.id].filter((step) => argues(step) && (step.to === thing.id || dashed(step.relation)));

// What bears on a claim that is folded out stands one layer lower.
function argumentMap(place) {
  const top = bySlug.get(picked("of"));
  if (!top) return whole(place);
  const { width, narrow } = place, open = [top.slug, ...listed("open")], level = new Map([[top, { at: 0 }]]), layers = [];
  for (const [one, { at }] of level) {
    (layers[at] ??= []).push(one.slug);
    if (open.includes(one.slug)) for (const up of bearing(one)) { const other = otherEnd(up, one); if (shows(other) && !level.has(other)) level.set(other, { at: at + 1, up }); }
  }
  const seen = steps.filter((step) => argues(step) && level.has(things[step.from]) && level.has(things[step.to]));
  ordered(layers, seen.map((step) => [things[step.from].slug, things[step.to].slug]));
  const boxes = layered(layers.map((layer) => layer.map((slug) => {
    const thing = bySlug.get(slug), { up } = level.get(thing);
    const folded = new Set(bearing(thing).map((step) => otherEnd(step, thing)).filter((other) => !level.has(other) && shows(other)));
    return box(thing, thing === top ? 300 : narrow ? 140 : 150, { over: up ? said(up.relation, up.from === thing.id) : "", main: thing === top, count: folded.size });
  })), width - 12, 46);
  return { boxes, lines: seen.map((step) => stepLine(step, "v")), title: `${boxes.length} ${words.claims}; ${words.unfold}`, fold: true, upright: true };
}

function whole({ width, narrow }) {
  const boxes = things.filter((thing) => thing.group === "claim" && shows(thing)).map((thing) => ({ key: thing.slug, thing, dot: true, x: thing.x, y: thing.y, w: 16, h: 16 }));
  const bands = [...grouped(boxes, ({ thing }) => find("h3", articles.get(thing.slug).parentElement))];
  let top = 0;
  if (narrow) for (const [, some] of bands) { some.forEach((one, at) => assign(one, { x: (at % 28) * 60, y: top + floor(at / 28) * 60 })); top = some.at(-1).y + 170; }
  const notes = bands.map(([heading, some]) => ({ x: -8, y: some[0].y - 34, text: cut(heading.textContent, width - 20, SMALL, true) }));
  return { boxes, lines: steps.filter(argues).map((step) => stepLine(step, "straight")), notes, title: words.wholeMap };
}

// The steps from the chosen cause to the chosen effect.
function causes({ width, height, narrow }) {
  const query = rows("causal-steps").map((row, at) => ({ ...row, key: `c${at}` })), named = new Map(query.flatMap((row) => [[row.from, row.from_label], [row.to, row.to_label]]));
  const reach = (start, end, other) => { const found = new Set([start]); for (const slug of found) for (const row of query) if (row[end] === slug) found.add(row[other]); return found; };
  const after = (slug) => reach(slug, "from", "to"), [from, to] = ["from", "to"].map(picked);
  const down = named.has(from) ? after(from) : named, up = named.has(to) ? reach(to, "to", "from") : named, inside = [...down.keys()].filter((slug) => up.has(slug));
  const found = query.filter((row) => inside.includes(row.from) && inside.includes(row.to)), deep = [];
  for (const slug of inside) (deep[PAGE.depths[slug]] ??= []).push(slug);
  const layers = ordered(deep.filter(Boolean), found.map((row) => [row.from, row.to]));
  const most = max(...layers.map((layer) => layer.length)), wide = max(narrow ? 126 : 148, min(230, width / most - 24));
  const drawn = layers.map((layer) => layer.map((slug) => box(bySlug.get(slug) ?? { slug, label: named.get(slug), group: "concept" }, wide, { main: slug === from || slug === to })));
  const tall = drawn.reduce((sum, layer) => sum + max(...layer.map((one) => one.h)), 0), boxes = layered(drawn, Infinity, max(30, min(50, (height - 16 - tall) / (drawn.length - 1 || 1))));
  const lines = found.map((row) => ({ ...row, curve: "v", label: { 1: "+", "-1": "−" }[row.sign] ?? "?", dash: row.sign === -1, strong: row.strength === "causes" }));
  const loops = new Set(found.filter((row) => after(row.to).has(row.from)).map((row) => row.from_label));
  return { boxes, lines, title: !inside.length ? words.noChain : `${found.length} ${words.causalSteps}; ${loops.size ? `${words.loops}: ${[...loops].join(", ")}` : words.noLoop}`, upright: true };
}

function actors({ width, narrow }) {
  const of = param("of"), found = rows("roles").filter((row) => row.mechanism && bySlug.has(row.actor) && bySlug.has(row.mechanism) && (!of || row.mechanism === of));
  const roles = grouped(found, (row) => row.actor), [slugs, middle] = ordered([[...roles.keys()], [...new Set(found.map((row) => row.mechanism))]], found.map((row) => [row.actor, row.mechanism]));
  const wide = narrow ? (width - 110) / 2 : min(230, (width - 210) / 3);
  const made = (slug) => box(bySlug.get(slug), wide, of && !narrow ? { h: max(48, roles.get(slug).length * 16 + 14) } : { lines: 2, under: [...new Set(roles.get(slug).map((row) => called(row.role)))].join("; ") });
  const boxes = columnsOf([slugs.filter((_, at) => !narrow && at % 2 === 0).map(made), middle.map((slug) => box(bySlug.get(slug), min(wide, 170), { main: true })), slugs.filter((_, at) => narrow || at % 2).map(made)], width - 24, 50);
  const lines = found.map((row, at) => ({ key: `r${at}`, from: row.actor, to: row.mechanism, relation: "role in", curve: "h", dash: row.stance !== "endorsed", claim: row.claim, label: of && !narrow ? cut(called(row.role), 112, SMALL) : "" }));
  return { boxes, lines, title: `${roles.size} ${words.actor}, ${found.length} ${words.roles}` };
}

function sources({ width, height, narrow }) {
  const work = chosenWork(), found = rows("rests-on").filter((row) => row.work === work.entry && row.sources), without = param("without"), wide = narrow ? (width - 70) / 2 : min(220, (width - 130) / 3);
  const made = (how) => found.filter((row) => row.how === how).map((row) => box(bySlug.get(row.claim), wide, { lines: 3, row, over: row.sources === 1 ? words.alone : `${words.with} ${row.sources - 1} ${words.more}`, faded: without && row.sources === 1 }));
  const main = box(bySlug.get(work.work), narrow ? 130 : wide, { main: true, faded: without }), near = made("directly"), through = made("through others");
  const boxes = columnsOf([[main], near, narrow ? [] : through], width - 24, 50), top = min(...boxes.map((one) => one.y - one.h / 2));
  if (-2 * top > height) main.y = top + height / 2;
  const tie = (from, one, relation) => ({ key: `${from} ${one.key}`, from, to: one.key, relation, curve: "h", claim: one.key, faint: one.faded });
  const lines = [...near.map((one) => tie(main.key, one, "cites")), ...through.flatMap((one) => one.row.by.split("; ").map((by) => tie(by, one, "Support")))];
  return { boxes, lines, title: found.length ? `${near.length} ${words.directly}, ${through.length} ${words.through}` : words.restsNothing };
}

const chosenWork = () => rows("works").find((row) => row.work === param("work")) ?? rows("works").find((row) => row.work === find(".works").dataset.first);

const PICTURES = { overview, focus, arguments: argumentMap, causes, actors, sources };

// What each drawn view shows: boxes and the lines between them, from the rows of its stored query.

const RANK = [...ARGUMENT, "cites", "wrote", "holds", "role in", "part of", "role of", "member of", "about"];
const shows = (thing) => !hidden(thing.group) && !(opposed(thing) && hidden("opposed"));
const dashed = (relation) => relation === "Rebuttal" || relation === "Contrast";
const argues = (step) => ARGUMENT.includes(step.relation) && step.from !== step.to;
const otherEnd = (step, thing) => things[step.from === thing.id ? step.to : step.from];
const between = (lines, boxes) => { const keys = new Set(boxes.map((one) => one.key)); return lines.filter((line) => keys.has(line.from) && keys.has(line.to)); };
const stepLine = (step, curve) => ({ ...step, from: things[step.from].slug, to: things[step.to].slug, curve, dash: dashed(step.relation) });

// One thing in the middle, what stands behind it on the left, what it bears on at the right.
function focus({ width, height, narrow }) {
  const thing = bySlug.get(param("of")), first = Number(param("from")) || 0;
  const found = touching[thing.id].filter((step) => step.from !== step.to && shows(otherEnd(step, thing))).sort((a, b) => RANK.indexOf(a.relation) - RANK.indexOf(b.relation));
  // what is cited stands behind what cites it
  const behind = (step) => (step.to === thing.id) !== (step.relation === "cites");
  const sides = [[], []];
  for (const [other, joined] of grouped(found, (step) => otherEnd(step, thing))) sides[behind(joined[0]) ? 0 : 1].push([other, joined]);
  const lists = narrow ? [sides.flat()] : sides;
  const wide = narrow ? min(190, width - 150) : min(230, (width - 150) / 3);
  const stacks = lists.map((list) => {
    let used = 0;
    return list.slice(first, first + (narrow ? 9 : 7)).map(([other, joined]) => {
      const text = [...new Set(joined.map(({ relation, note }) => (note && relation.startsWith("role") ? called(note) : said(relation, relation !== "cites") + (note ? ` (${called(note)})` : ""))))].join("; ");
      return box(other, wide, { over: behind(joined[0]) ? `${text} →` : `→ ${text}`, lines: 3, joined });
    }).filter((one, at) => (used += one.h + GAP) <= height - 24 || !at);
  });
  const main = box(thing, narrow ? 124 : wide + 10, { main: true, lines: narrow ? 9 : 6 });
  const boxes = narrow ? columnsOf([[main], ...stacks], width - 16, 40) : columnsOf([stacks[0], [main], stacks[1]], min(width - 24, (1 + sides.filter((side) => side.length).length) * (wide + 130) - 120), 60);
  const lines = boxes.flatMap((one) => one.joined ?? []).map((step) => stepLine(step.relation === "cites" ? { ...step, from: step.to, to: step.from } : step, "h"));
  const all = lists.flat().length, shown = boxes.length - 1;
  const left = stacks.filter((stack, at) => lists[at].length > first + stack.length), next = left.length && first + min(...left.map((stack) => stack.length));
  return { boxes, lines, title: `${words.neighbours}: ${all === shown ? all : `${shown} ${words.of} ${all}; ${words.inCard}`}`, pages: first || next ? { first, next } : null };
}

function overview({ width, height, narrow }) {
  const query = rows("overview"), up = new Map(query.filter((row) => row.relation === "part of").map((row) => [row.from, row.to])), layer = new Map();
  const depth = (slug) => (up.has(slug) ? 1 + depth(up.get(slug)) : 0);
  for (const row of query) {
    for (const slug of [row.from, row.to]) {
      const thing = bySlug.get(slug);
      if (thing && shows(thing)) layer.set(slug, thing.group === "mechanism" ? max(0, 2 - depth(slug)) : row.relation === "Rebuttal" && slug === row.to ? 4 : layer.get(slug) ?? 3);
    }
  }
  const layers = ordered([0, 1, 2, 3, 4].map((at) => [...layer.keys()].filter((slug) => layer.get(slug) === at)), query.map((row) => [row.from, row.to]));
  const room = narrow ? min(170, (width - 30) / 2) : min(1100, width - 136), shares = [0.155, 0.17, 0.175, 0.27, 0.23];
  const drawing = (lines) => layers.map((slugs, at) => slugs.map((slug) => box(bySlug.get(slug), narrow ? room : room * shares[at], { main: at === 2 || bySlug.get(slug).standing === "paradox", lines }))).filter((some) => some.length);
  const low = (some) => some.every((stack) => stack.reduce((sum, one) => sum + one.h + GAP, 0) < height * 1.04);
  const drawn = [5, 4, 3].map(drawing).find((some) => narrow || low(some)) ?? drawing(2);
  const boxes = narrow ? layered(drawn, width - 16, 30) : columnsOf(drawn, min(1300, width - 24), 28);
  const lines = query.map((row, at) => ({ ...row, key: `o${at}`, curve: narrow ? "v" : "h", dash: dashed(row.relation) }));
  return { boxes, lines: between(lines, boxes), title: words.clickHint, upright: narrow };
}

// What bears on a claim: the claims that lead to it, and the views that it answers.
const bearing = (thing) => touching[thing.id].filter((step) => argues(step) && (step.to === thing.id || dashed(step.relation)));

const STANDINGS = ["paradox", "conclusion", "thesis"];
function theses() {
  const yielded = new Set(rows("overview").filter((row) => row.claim).map((row) => row.to)), rank = (thing) => STANDINGS.indexOf(thing.standing) - yielded.has(thing.slug) / 2;
  return things.filter((thing) => STANDINGS.includes(thing.standing)).sort((a, b) => rank(a) - rank(b) || bearing(b).length - bearing(a).length);
}
const thesis = () => bySlug.get(param("of")) ?? theses()[0] ?? things.find((thing) => thing.group === "claim");

// A thesis on top; what bears on a claim that is folded out stands one layer lower.
function argumentMap({ width, narrow }) {
  if (param("of") === "all") return whole();
  const top = thesis(), open = new Set([top.slug, ...listed("open")]), level = new Map([[top, 0]]);
  for (const one of level.keys()) {
    if (open.has(one.slug)) for (const step of bearing(one)) { const other = otherEnd(step, one); if (shows(other) && !level.has(other)) level.set(other, level.get(one) + 1); }
  }
  const seen = steps.filter((step) => argues(step) && level.has(things[step.from]) && level.has(things[step.to]));
  const layers = [];
  for (const [thing, at] of level) (layers[at] ??= []).push(thing.slug);
  ordered(layers, seen.map((step) => [things[step.from].slug, things[step.to].slug]));
  const boxes = layered(layers.map((layer) => layer.map((slug) => {
    const thing = bySlug.get(slug), up = seen.find((step) => [step.from, step.to].includes(thing.id) && level.get(otherEnd(step, thing)) < level.get(thing));
    const folded = new Set(bearing(thing).map((step) => otherEnd(step, thing)).filter((other) => !level.has(other) && shows(other)));
    return box(thing, thing === top ? 300 : narrow ? 140 : 150, { over: up ? said(up.relation, up.from === thing.id) : "", main: thing === top, count: folded.size });
  })), width - 12, 46);
  return { boxes, lines: seen.map((step) => stepLine(step, "v")), title: `${boxes.length} ${words.claims}; ${words.unfold}`, fold: true, upright: true };
}

// Every claim as in the text, a band for each section; the steps of the argument between them.
function whole() {
  const boxes = things.filter((thing) => thing.group === "claim" && shows(thing)).map((thing) => ({ key: thing.slug, thing, dot: 8, x: thing.x, y: thing.y, w: 16, h: 16 }));
  const notes = [...grouped(boxes, ({ thing }) => find("h3", articles.get(thing.slug).parentElement))].map(([heading, some]) => ({ x: -8, y: some[0].y - 34, text: heading.textContent }));
  return { boxes, lines: between(steps.filter((step) => ARGUMENT.includes(step.relation)).map((step) => stepLine(step, "straight")), boxes), notes, title: words.wholeMap };
}

// What follows from what by the steps that the authors state, and what they chose to look at.
function causal() {
  const query = rows("causal-steps"), out = grouped(query, (row) => row.from), into = grouped(query, (row) => row.to);
  const named = new Map(query.flatMap((row) => [[row.from, row.from_label], [row.to, row.to_label]]));
  const reach = (start, map, end) => { const found = new Set([start]); for (const slug of found) for (const row of map.get(slug) ?? []) found.add(row[end]); return found; };
  const after = (slug) => reach(slug, out, "to"), before = (slug) => reach(slug, into, "from");
  const most = (slugs, count) => [...slugs].reduce((best, slug) => (count(slug).size > count(best).size ? slug : best));
  let from = param("from"), to = param("to");
  if (!from && !to && named.size) { from = most(named.keys(), after); to = most(after(from), before); }
  return { query, out, into, named, after, before, from: named.has(from) ? from : "", to: named.has(to) ? to : "" };
}

function causes({ narrow }) {
  const { query, named, after, before, from, to } = causal();
  const down = from ? after(from) : named, up = to ? before(to) : named, inside = [...down.keys()].filter((slug) => up.has(slug));
  const found = query.map((row, at) => ({ ...row, key: `c${at}` })).filter((row) => inside.includes(row.from) && inside.includes(row.to));
  const arcs = found.map((row) => [row.from, row.to]), depth = depths(inside, arcs), layers = [];
  for (const slug of inside) (layers[depth.get(slug)] ??= []).push(slug);
  ordered(layers, arcs);
  const boxes = layered(layers.map((layer) => layer.map((slug) => box(bySlug.get(slug) ?? { slug, label: named.get(slug), group: "concept" }, narrow ? 112 : 148, { main: slug === from || slug === to }))), Infinity, 36);
  const lines = found.map((row) => ({ ...row, curve: "v", label: { 1: "+", "-1": "−" }[row.sign] ?? "?", dash: row.sign === -1, strong: row.strength === "causes" }));
  const loops = new Set(found.filter((row) => after(row.to).has(row.from)).map((row) => row.from_label));
  return { boxes, lines, title: !inside.length ? words.noChain : `${found.length} ${words.causalSteps}; ${loops.size ? `${words.loops}: ${[...loops].join(", ")}` : words.noLoop}`, upright: true };
}

// Actors on both sides of the mechanisms in which claims give them a part.
function actors({ width, narrow }) {
  const picked = param("of"), found = rows("roles").filter((row) => row.mechanism && bySlug.has(row.actor) && bySlug.has(row.mechanism) && (!picked || row.mechanism === picked));
  const roles = grouped(found, (row) => row.actor), middle = [...new Set(found.map((row) => row.mechanism))];
  const weight = (slug) => roles.get(slug).reduce((sum, row) => sum + middle.indexOf(row.mechanism), 0) / roles.get(slug).length;
  const slugs = [...roles.keys()].sort((a, b) => weight(a) - weight(b)), wide = narrow ? (width - 110) / 2 : min(230, (width - 210) / 3);
  const made = (slug) => box(bySlug.get(slug), wide, { lines: 2, under: [...new Set(roles.get(slug).map((row) => called(row.role)))].join("; ") });
  const boxes = columnsOf([slugs.filter((_, at) => !narrow && at % 2 === 0).map(made), middle.map((slug) => box(bySlug.get(slug), min(wide, 170), { main: true })), slugs.filter((_, at) => narrow || at % 2).map(made)], width - 24, 50);
  const lines = found.map((row, at) => ({ key: `r${at}`, from: row.actor, to: row.mechanism, relation: "role in", curve: "h", dash: row.stance !== "endorsed", claim: row.claim, label: picked && !narrow ? cut(called(row.role), 112, SMALL) : "" }));
  return { boxes, lines, title: `${roles.size} ${words.actor}, ${found.length} ${words.roles}` };
}

// A work, the claims that rest on it directly, and those that rest on it through others.
function sources({ width, height, narrow }) {
  const work = chosenWork(), found = resting(work), without = param("without") === "1";
  const wide = narrow ? (width - 70) / 2 : min(220, (width - 130) / 3);
  const made = (how) => found.filter((row) => row.how === how).map((row) => box(bySlug.get(row.claim), wide, { lines: 3, row, over: row.sources === 1 ? words.alone : `${words.with} ${row.sources - 1} ${words.more}`, faded: without && row.sources === 1 }));
  const main = box(bySlug.get(work.work), narrow ? 110 : wide, { main: true, faded: without }), direct = made("directly"), through = made("through others");
  const boxes = columnsOf([[main], direct, narrow ? [] : through], width - 24, 50), top = min(...boxes.map((one) => one.y - one.h / 2));
  if (-2 * top > height) main.y = top + height / 2;
  const joined = (from, one, relation) => ({ key: `${from} ${one.key}`, from, to: one.key, relation, curve: "h", claim: one.key, faint: one.faded });
  const lines = [...direct.map((one) => joined(main.key, one, "cites")), ...through.flatMap((one) => one.row.by.split("; ").map((by) => joined(by, one, "Support")))];
  return { boxes, lines: between(lines, boxes), title: found.length ? `${direct.length} ${words.directly}, ${through.length} ${words.through}` : words.restsNothing };
}

// Rows without a number of sources touch the work and do not rest on it: it is disputed there, or the view is rejected.
function resting(work) {
  return rows("rests-on").filter((row) => row.work === work.entry && row.sources !== null);
}

function chosenWork() {
  const works = rows("works"), count = (work) => resting(work).length;
  return works.find((row) => row.work === param("work")) ?? works.reduce((best, row) => (count(row) > count(best) ? row : best));
}

const PICTURES = { overview, focus, arguments: argumentMap, causes, actors, sources };

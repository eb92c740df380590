// What each drawn view shows: boxes and the lines between them, from the rows of its stored query.

const REST = ["cites", "wrote", "holds", "role in", "part of", "role of", "member of", "about"];
const RANK = [...ARGUMENT, ...REST];
const BEHIND = new Set(["cites"]); // what is cited stands behind what cites it
const shows = (thing) => !hidden(thing.group) && !(opposed(thing) && hidden("opposed"));
const dashed = (relation) => relation === "Rebuttal" || relation === "Contrast";

function line(step, curve = "h", more = {}) {
  // what is cited is drawn as leading to what cites it
  if (curve === "h" && BEHIND.has(step.relation)) return { ...line(step, "", more), curve, from: things[step.to].slug, to: things[step.from].slug };
  return { key: step.key, from: things[step.from].slug, to: things[step.to].slug, relation: step.relation, note: step.note ?? "", curve, dash: dashed(step.relation), step, ...more };
}

// The steps at one thing by what is at their other end, argument first, as the drawing shows them.
function around(thing) {
  const sides = { left: new Map(), right: new Map() };
  const place = new Map(RANK.map((name, at) => [name, at]));
  const found = touching[thing.id].filter((step) => step.from !== step.to).sort((a, b) => (place.get(a.relation) ?? 99) - (place.get(b.relation) ?? 99));
  for (const step of found) {
    const outward = step.from === thing.id, other = things[outward ? step.to : step.from];
    if (!shows(other)) continue;
    const side = sides[outward === BEHIND.has(step.relation) ? "left" : "right"];
    const home = sides.left.has(other) ? sides.left : sides.right.has(other) ? sides.right : side;
    home.set(other, [...(home.get(other) ?? []), step]);
  }
  return sides;
}

function relationLine(joined, side) {
  const text = [...new Set(joined.map((step) => {
    const behind = BEHIND.has(step.relation);
    if (step.note && step.relation.startsWith("role")) return called(step.note);
    return (behind ? said(step.relation, false) : said(step.relation, true)) + (step.note ? ` (${called(step.note)})` : "");
  }))].join("; ");
  return side === "left" ? `${text} →` : `→ ${text}`;
}

// As many of `entries` as fit the height, at most `most`.
function fitting(entries, width, height, most) {
  const kept = [];
  let used = 0;
  for (const [thing, joined, side] of entries.slice(0, most)) {
    const one = Object.assign(box(thing, width, { over: relationLine(joined, side), lines: 3 }), { joined });
    used += one.h + GAP;
    if (used > height && kept.length) break;
    kept.push(one);
  }
  return kept;
}

// One thing in the middle, what stands behind it on the left, what it bears on at the right.
function focus(size) {
  const thing = bySlug.get(param("of")) ?? things[0];
  const sides = around(thing), first = Number(param("from")) || 0;
  const narrow = size.width < 560, height = size.height - 24;
  const entries = ["left", "right"].map((side) => [...sides[side]].map((entry) => [...entry, side]));
  const lists = narrow ? [entries.flat()] : entries;
  const width = narrow ? Math.min(190, size.width - 150) : Math.min(230, (size.width - 150) / 3);
  const main = box(thing, narrow ? 124 : width + 10, { main: true, lines: narrow ? 9 : 6 });
  const stacks = lists.map((list) => fitting(list.slice(first), width, height, narrow ? 9 : 7));
  const boxes = narrow ? columnsOf([[main], stacks[0]], size.width - 16, 40) : columnsOf([stacks[0], [main], stacks[1]], Math.min(size.width - 24, 3 * width + 260), 60);
  const lines = boxes.filter((one) => one.joined).flatMap((one) => one.joined.map((step) => line(step)));
  const left = stacks.map((stack, at) => (lists[at].length > first + stack.length ? stack.length : Infinity));
  const all = entries.flat().length, shown = boxes.length - 1;
  const title = all === shown ? `${all} ${words.neighbours}` : `${shown} ${words.of} ${all} ${words.neighbours}; ${words.inCard}`;
  const next = Math.min(...left) === Infinity ? 0 : first + Math.min(...left);
  return { boxes, lines, title, pages: first || next ? { first, next } : null };
}

function overview(size) {
  const query = rows("overview"), up = new Map(), layer = new Map();
  for (const row of query) if (row.relation === "part of") up.set(row.from, row.to);
  const depth = (slug) => (up.has(slug) ? 1 + depth(up.get(slug)) : 0);
  for (const row of query) {
    for (const slug of [row.from, row.to]) {
      const thing = bySlug.get(slug);
      if (!thing) continue;
      layer.set(slug, thing.group === "mechanism" ? Math.max(0, 2 - depth(slug)) : row.relation === "Rebuttal" && slug === row.to ? 4 : layer.get(slug) ?? 3);
    }
  }
  const kept = [...layer.keys()].filter((slug) => shows(bySlug.get(slug)));
  const arcs = query.filter((row) => layer.has(row.from) && layer.has(row.to)).map((row) => [row.from, row.to]);
  const layers = ordered([0, 1, 2, 3, 4].map((at) => kept.filter((slug) => layer.get(slug) === at)), arcs);
  const narrow = size.width < 560;
  const width = narrow ? Math.min(170, (size.width - 30) / 2) : Math.min(1100, size.width - 24 - 4 * 34);
  const shares = narrow ? [1, 1, 1, 1, 1] : [0.15, 0.165, 0.175, 0.265, 0.24];
  const drawn = layers.map((slugs, at) => slugs.map((slug) => box(bySlug.get(slug), width * shares[at], { main: layer.get(slug) === 2 || bySlug.get(slug).standing === "paradox", lines: 5 })));
  narrow ? layered(drawn.filter((some) => some.length), size.width - 16, 30) : columnsOf(drawn, Math.min(1300, size.width - 24), 34);
  const inside = new Set(kept);
  const lines = query.map((row, at) => ({ ...row, key: `o${at}`, note: "", curve: narrow ? "v" : "h", dash: dashed(row.relation) })).filter((row) => inside.has(row.from) && inside.has(row.to));
  return { boxes: drawn.flat(), lines, title: words.clickHint, upright: narrow };
}

// What bears on a claim: the claims that lead to it, and the views that it answers.
function bearing(thing) {
  return touching[thing.id].filter((step) => ARGUMENT.includes(step.relation) && step.from !== step.to
    && (step.to === thing.id || dashed(step.relation)));
}

const STANDINGS = ["paradox", "conclusion", "thesis"];
const theses = () => things.filter((thing) => STANDINGS.includes(thing.standing))
  .sort((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) || inOverview(b) - inOverview(a) || bearing(b).length - bearing(a).length);
const inOverview = (thing) => rows("overview").some((row) => row.claim && row.to === thing.slug);

function argumentMap(size) {
  if (param("of") === "all") return whole();
  const top = bySlug.get(param("of")) ?? theses().find((thing) => bearing(thing).length) ?? things.find((thing) => thing.group === "claim");
  const open = new Set([top.slug, ...listed("open")]);
  const level = new Map([[top, 0]]), queue = [top];
  while (queue.length) {
    const one = queue.shift();
    if (!open.has(one.slug)) continue;
    for (const step of bearing(one)) {
      const other = things[step.from === one.id ? step.to : step.from];
      if (level.has(other) || !shows(other)) continue;
      level.set(other, level.get(one) + 1);
      queue.push(other);
    }
  }
  const folded = (thing) => new Set(bearing(thing).map((step) => things[step.from === thing.id ? step.to : step.from]).filter((other) => !level.has(other) && shows(other))).size;
  const slugs = [...level.keys()].map((thing) => thing.slug);
  const inside = new Set(slugs);
  const seen = steps.filter((step) => ARGUMENT.includes(step.relation) && step.from !== step.to && inside.has(things[step.from].slug) && inside.has(things[step.to].slug));
  const arcs = seen.map((step) => [things[step.from].slug, things[step.to].slug]);
  const layers = [];
  for (const [thing, at] of level) (layers[at] ??= []).push(thing.slug);
  ordered(layers, arcs);
  const width = size.width < 560 ? 140 : 150;
  const drawn = layers.map((layer) => layer.map((slug) => {
    const thing = bySlug.get(slug), above = (step) => level.get(things[step.from === thing.id ? step.to : step.from]) < level.get(thing);
    const toTop = thing === top ? null : seen.find((step) => (step.from === thing.id || step.to === thing.id) && above(step));
    const over = toTop ? said(toTop.relation, toTop.from === thing.id) : "";
    return box(thing, thing === top ? 300 : width, { over, main: thing === top, count: folded(thing) });
  }));
  layered(drawn, size.width - 12, 46);
  const lines = seen.map((step) => line(step, "v"));
  return { boxes: drawn.flat(), lines, title: `${slugs.length} ${words.claims}; ${words.unfold}`, fold: true, upright: true };
}

// Every claim as in the text, a band for each section; the steps of the argument between them.
function whole() {
  const claims = things.filter((thing) => thing.group === "claim" && shows(thing)), kept = new Set(claims.map((thing) => thing.id));
  const boxes = claims.map((thing) => ({ key: thing.slug, thing, dot: 8, x: thing.x, y: thing.y, w: 16, h: 16 }));
  const lines = steps.filter((step) => ARGUMENT.includes(step.relation) && kept.has(step.from) && kept.has(step.to)).map((step) => line(step, "straight", {}));
  const bands = new Map();
  for (const { thing } of boxes) bands.set(thing.section ?? 0, Math.min(thing.y, bands.get(thing.section ?? 0) ?? Infinity));
  const notes = [...bands].map(([section, y]) => ({ x: -8, y: y - 34, text: document.getElementById(`/section-${section}`)?.textContent ?? "" }));
  return { boxes, lines, notes, title: words.wholeMap };
}

// Things that the authors join as cause and effect; they have no article of their own unless the page draws them.
const cause = (slug, label) => bySlug.get(slug) ?? { slug, label, group: "concept" };

function causal() {
  const out = new Map(), into = new Map(), named = new Map();
  for (const row of rows("causal-steps")) {
    named.set(row.from, row.from_label);
    named.set(row.to, row.to_label);
    out.set(row.from, (out.get(row.from) ?? new Set()).add(row.to));
    into.set(row.to, (into.get(row.to) ?? new Set()).add(row.from));
  }
  const reach = (start, map) => {
    const found = new Set([start]), queue = [start];
    while (queue.length) for (const next of map.get(queue.pop()) ?? []) if (!found.has(next)) { found.add(next); queue.push(next); }
    return found;
  };
  return { out, into, named, after: (slug) => reach(slug, out), before: (slug) => reach(slug, into) };
}

function causes(size) {
  const graph = causal();
  const { from, to } = chosenCauses(graph);
  const down = from ? graph.after(from) : new Set(graph.named.keys()), up = to ? graph.before(to) : new Set(graph.named.keys());
  const inside = new Set([...down].filter((slug) => up.has(slug)));
  const found = rows("causal-steps").map((row, at) => ({ ...row, at })).filter((row) => inside.has(row.from) && inside.has(row.to));
  const arcs = found.map((row) => [row.from, row.to]);
  const depth = depths([...inside], arcs), layers = [];
  for (const slug of inside) (layers[depth.get(slug)] ??= []).push(slug);
  ordered(layers, arcs);
  const width = size.width < 560 ? 112 : 148;
  const drawn = layers.map((layer) => layer.map((slug) => box(cause(slug, graph.named.get(slug)), width, { main: slug === from || slug === to })));
  layered(drawn, Infinity, 36);
  const boxes = drawn.flat();
  const lines = found.map((row) => ({ key: `c${row.at}`, from: row.from, to: row.to, relation: row.relation, note: row.strength, curve: "v", row,
    sign: row.sign, label: row.sign === 1 ? "+" : row.sign === -1 ? "−" : "?", dash: row.sign === -1, strong: row.strength === "causes", claim: row.claim }));
  const loops = found.filter((row) => row.from === row.to || graph.after(row.to).has(row.from));
  const title = inside.size ? `${found.length} ${words.causalSteps}; ${loops.length ? `${words.loops}: ${[...new Set(loops.map((row) => row.from_label))].join(", ")}` : words.noLoop}` : words.noChain;
  return { boxes, lines, title, upright: true };
}

function chosenCauses(graph) {
  const from = param("from"), to = param("to");
  if (state.params.has("from") || state.params.has("to")) return { from: graph.named.has(from) ? from : "", to: graph.named.has(to) ? to : "" };
  const most = (map) => [...graph.named.keys()].reduce((best, slug) => (map(slug).size > map(best).size ? slug : best));
  const first = most(graph.after);
  return { from: first, to: [...graph.after(first)].reduce((best, slug) => (graph.before(slug).size > graph.before(best).size ? slug : best)) };
}

// Actors on both sides of the mechanisms in which claims give them a part.
function actors(size) {
  const picked = param("of");
  const found = rows("roles").map((row, at) => ({ ...row, at })).filter((row) => row.mechanism && bySlug.has(row.actor) && bySlug.has(row.mechanism) && (!picked || row.mechanism === picked));
  const roles = new Map(), middle = [...new Set(found.map((row) => row.mechanism))];
  for (const row of found) roles.set(row.actor, [...(roles.get(row.actor) ?? []), row]);
  const weight = (slug) => roles.get(slug).reduce((sum, row) => sum + middle.indexOf(row.mechanism), 0) / roles.get(slug).length;
  const slugs = [...roles.keys()].sort((a, b) => weight(a) - weight(b));
  const narrow = size.width < 560, width = narrow ? (size.width - 110) / 2 : Math.min(230, (size.width - 210) / 3);
  const made = (slug) => box(bySlug.get(slug), width, { lines: 2, under: [...new Set(roles.get(slug).map((row) => called(row.role)))].join("; ") });
  const stacks = [slugs.filter((_, at) => !narrow && at % 2 === 0), middle, slugs.filter((_, at) => narrow || at % 2 === 1)];
  const drawn = [stacks[0].map(made), stacks[1].map((slug) => box(bySlug.get(slug), Math.min(width, 170), { main: true })), stacks[2].map(made)];
  const boxes = columnsOf(drawn, size.width - 24, 50);
  const lines = found.map((row) => ({ key: `r${row.at}`, from: row.actor, to: row.mechanism, relation: "role in", note: row.role, curve: "h", dash: row.stance !== "endorsed", row, claim: row.claim,
    label: picked && !narrow ? called(row.role) : "" }));
  return { boxes, lines, title: `${roles.size} ${words.actor}, ${found.length} ${words.roles}` };
}

// A work, the claims that rest on it directly, and those that rest on it through others.
function sources(size) {
  const work = chosenWork();
  const found = rows("rests-on").filter((row) => row.work === work.entry && bySlug.has(row.claim));
  const direct = found.filter((row) => row.how === "directly"), through = found.filter((row) => row.how !== "directly");
  const without = param("without") === "1";
  const narrow = size.width < 560, width = narrow ? (size.width - 70) / 2 : Math.min(220, (size.width - 130) / 3);
  const made = (row) => Object.assign(box(bySlug.get(row.claim), width, { lines: 3, over: row.sources === 1 ? words.alone : `${words.with} ${row.sources - 1} ${words.more}` }), { faded: without && row.sources === 1 });
  const thing = bySlug.get(work.work);
  const boxes = columnsOf([thing ? [Object.assign(box(thing, narrow ? 110 : width, { main: true }), { faded: without })] : [], direct.map(made), narrow ? [] : through.map(made)], size.width - 24, 50);
  const top = Math.min(...boxes.map((one) => one.y - one.h / 2)), middle = boxes.find((one) => one.main);
  if (middle && -2 * top > size.height) middle.y = top + size.height / 2;
  const shown = new Set(boxes.map((one) => one.key)), faded = new Set(boxes.filter((one) => one.faded).map((one) => one.key));
  const lines = direct.map((row, at) => ({ key: `d${at}`, from: work.work, to: row.claim, relation: "cites", note: "", curve: "h", claim: row.claim, faint: faded.has(row.claim) || without }));
  through.forEach((row, at) => row.by.split("; ").forEach((by, place) => {
    if (shown.has(by) && shown.has(row.claim)) lines.push({ key: `t${at}-${place}`, from: by, to: row.claim, relation: "Support", note: "", curve: "h", claim: row.claim, faint: faded.has(row.claim) });
  }));
  const said = found.length ? `${direct.length} ${words.directly}, ${through.length} ${words.through}` : words.restsNothing;
  return { boxes, lines: lines.filter((one) => shown.has(one.from) && shown.has(one.to)), title: said };
}

function chosenWork() {
  const works = rows("works"), count = (work) => rows("rests-on").filter((row) => row.work === work.entry).length;
  return works.find((row) => row.work === param("work")) ?? works.reduce((best, row) => (count(row) > count(best) ? row : best));
}

const PICTURES = { overview, focus, arguments: argumentMap, causes, actors, sources };

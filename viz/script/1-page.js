// What the page knows: one packed object (see README), and the articles that stand in the page.

const { max, min, abs, round, floor } = Math, { entries, fromEntries, assign } = Object;

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

const find = (css, within = document) => within.querySelector(css), all = (css, within = document) => [...within.querySelectorAll(css)];
const PAGE = await unpack(find("script[type='text/gzip']").textContent);
const things = PAGE.nodes, steps = PAGE.edges, words = PAGE.words;
const articles = new Map(all("article[id]").map((part) => [part.id, part]));
const part = (id, css) => articles.get(id)?.querySelector(css)?.textContent ?? "";
// A text, or where it stands: the id of an article and its part.
const standing = (text) => (typeof text === "string" ? text : part(text[0], text[1] === "label" ? "h4" : "p"));
PAGE.strings = PAGE.strings.map(standing);
const bySlug = new Map(things.map((thing) => [thing.slug, thing]));
const touching = things.map(() => []);
steps.forEach((step, at) => {
  step.key = `e${at}`;
  for (const end of new Set([step.from, step.to])) touching[end].push(step);
});
for (const thing of things) thing.label = part(thing.slug, "h4");
const opposed = (thing) => Boolean(thing.stance);
const ARGUMENT = ["Support", "Evidence", "Rebuttal", "Qualification", "Contrast", "Restatement", "Elaboration"];

// The rows of a stored query as objects; cells of things and texts are numbers of strings.
const decoded = { edges: steps.map(({ from, relation, to, note = null }) => ({ from: things[from].slug, relation, to: things[to].slug, note })) };
function rows(name) {
  const query = PAGE.queries[name], cell = (value, kind) => (value !== null && (kind === "thing" || kind === "text") ? PAGE.strings[value] : value);
  return decoded[name] ??= query.rows.map((row) => fromEntries(query.columns.map(([column, kind], at) => [column, cell(row[at], kind)])));
}

function grouped(some, key) {
  const found = new Map();
  for (const one of some) found.set(key(one), [...(found.get(key(one)) ?? []), one]);
  return found;
}

const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[\s_-]+/g, " ").trim();

// The words of a relation from the side of the thing at hand.
const said = (relation, outward) => words.relations[relation]?.[outward ? "out" : "in"] ?? called(relation);
const called = (slug) => PAGE.called[slug] ?? String(slug).replace(/-/g, " ");

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of entries(properties)) name in made ? (made[name] = value) : made.setAttribute(name, value);
  made.append(...children);
  return made;
}

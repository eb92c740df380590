// What the page knows: one packed object (see README), and the articles that stand in the page.

const { max, min } = Math, { entries, fromEntries } = Object;

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

const find = (css, within = document) => within.querySelector(css), all = (css, within = document) => within.querySelectorAll(css);
const PAGE = await unpack(find("script[type='text/gzip']").textContent);
const things = PAGE.nodes, steps = PAGE.edges, words = PAGE.words;
const articles = new Map([...all("article[id]")].map((part) => [part.id, part]));
const part = (id, css) => articles.get(id)?.querySelector(css)?.textContent ?? "";
// A text, or where it stands: the id of an article and its part.
const standing = (text) => (typeof text === "string" ? text : part(text[0], text[1] === "label" ? "h4" : "p"));
PAGE.strings = PAGE.strings.map(standing);
const bySlug = new Map(things.map((thing) => [thing.slug, thing]));
const touching = things.map(() => []);
steps.forEach((step, at) => {
  step.key = `e${at}`;
  touching[step.from].push(step);
  if (step.to !== step.from) touching[step.to].push(step);
});
for (const thing of things) thing.label = part(thing.slug, "h4");
const opposed = (thing) => Boolean(thing.stance);
const GROUPS = ["mechanism", "actor", "claim", "work"];
const ARGUMENT = ["Support", "Evidence", "Rebuttal", "Qualification", "Contrast", "Restatement", "Elaboration"];

// The rows of a stored query as objects; cells of things and texts are numbers of strings.
const decoded = new Map();
function rows(name) {
  if (!decoded.has(name)) {
    const query = PAGE.queries[name];
    const cell = (value, kind) => (value !== null && (kind === "thing" || kind === "text") ? PAGE.strings[value] : value);
    decoded.set(name, query.rows.map((row) => fromEntries(query.columns.map(([column, kind], at) => [column, cell(row[at], kind)]))));
  }
  return decoded.get(name);
}
const stepRow = (step) => ({ from: things[step.from].slug, relation: step.relation, to: things[step.to].slug, note: step.note ?? null });

function grouped(some, key) {
  const found = new Map();
  for (const one of some) found.has(key(one)) ? found.get(key(one)).push(one) : found.set(key(one), [one]);
  return found;
}

function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[\s_-]+/g, " ").trim();
}

// The words of a relation from the side of the thing at hand.
const said = (relation, outward) => words.relations[relation]?.[outward ? "out" : "in"] ?? called(relation);
const called = (slug) => PAGE.called[slug] ?? String(slug).replace(/-/g, " ");

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of entries(properties)) name in made ? (made[name] = value) : made.setAttribute(name, value);
  made.append(...children);
  return made;
}

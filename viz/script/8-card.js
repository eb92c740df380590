// The card: the article of a thing, copied, with what only the drawing knows; so both say the same.

const card = document.querySelector(".card");

function linkTo(slug, text) {
  return element("a", { href: `#${encodeURIComponent(slug)}`, textContent: text ?? (part(slug, "h4") || called(slug)) });
}

function entry(title, ...lines) {
  return [element("dt", { textContent: title }), ...lines.map((text) => element("dd", {}, ...[text].flat()))];
}

// Steps that lead to the thing, by relation; the article has those that start from it.
function leading(thing) {
  const found = new Map();
  for (const step of touching[thing.id]) {
    if (step.to !== thing.id || step.from === step.to || ["about", "cites"].includes(step.relation)) continue;
    const name = said(step.relation, false);
    found.set(name, new Set([...(found.get(name) ?? []), things[step.from].slug]));
  }
  return [...found].flatMap(([name, slugs]) => entry(name, ...[...slugs].map((slug) => linkTo(slug))));
}

function citation(thing) {
  const place = part(thing.slug, ".at").split(" · ")[0];
  if (thing.group === "work") return part(thing.slug, "p");
  if (thing.group === "claim") return PAGE.cite.replace("{place}", () => place).replace("{statement}", () => part(thing.slug, "p"));
  return "";
}

async function copied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const before = button.textContent;
  button.textContent = words.copied;
  setTimeout(() => { button.textContent = before; }, 1500);
}

function copyButton(name, text) {
  return element("button", { type: "button", textContent: name, onclick: (event) => copied(event.currentTarget, text()) });
}

function showCard(slug) {
  const article = articles.get(slug), thing = bySlug.get(slug);
  if (!article) { blankCard(slug); return; }
  const copy = article.cloneNode(true);
  copy.removeAttribute("id");
  const heading = copy.querySelector("h4");
  heading.replaceWith(element("h2", {}, ...heading.childNodes));
  for (const link of copy.querySelectorAll("a.work")) {
    const work = decodeURIComponent(link.hash.slice(1));
    link.textContent = part(work, "p") || link.textContent;
  }
  for (const line of copy.querySelectorAll("dd:has(> a[href^='#rem-'])")) {
    line.replaceWith(...[...line.querySelectorAll("a")].map((link) => element("dd", {}, linkTo(link.hash.slice(1)), `: ${part(link.hash.slice(1), "p")}`)));
  }
  for (const link of copy.querySelectorAll("dd > a[href^='#c-']")) {
    if (/^[\d.]+$/.test(link.textContent)) link.replaceWith(element("span", { className: "quiet", textContent: `${link.textContent} ` }), linkTo(decodeURIComponent(link.hash.slice(1))), element("br"));
  }
  if (thing) {
    copy.querySelector("dl")?.append(...leading(thing));
    const buttons = [];
    if (state.view !== "focus") buttons.push(element("a", { className: "button", href: address("focus", new URLSearchParams([["of", slug]])), textContent: words.focusOn }));
    if (thing.group === "claim") buttons.push(element("a", { className: "button", href: address("arguments", new URLSearchParams([["of", slug]])), textContent: words.argumentOf }));
    if (document.querySelector(`mark[data-claims~="${CSS.escape(slug)}"]`)) buttons.push(element("a", { className: "button", href: address("reading", new URLSearchParams([["sel", slug]])), textContent: words.viewsNamed.reading }));
    if (citation(thing)) buttons.push(copyButton(words.cite, () => citation(thing)));
    buttons.push(copyButton(words.link, () => location.href.split("#")[0] + address("focus", new URLSearchParams([["of", slug]]))));
    if (PAGE.facts[slug]) buttons.push(element("button", { type: "button", textContent: "Turtle", onclick: () => showFacts(slug, "turtle") }), element("button", { type: "button", textContent: "JSON-LD", onclick: () => showFacts(slug, "jsonld") }));
    copy.append(element("p", { className: "buttons" }, ...buttons), element("div", { className: "facts" }));
  }
  card.replaceChildren(copy);
  card.scrollTop = 0;
}

function blankCard(slug) {
  const heading = slug ? called(slug) : words.aboutCard;
  const found = element("div", {}, element("h2", { textContent: heading }));
  const joined = slug && PAGE.queries["causal-steps"] ? rows("causal-steps").filter((row) => row.from === slug || row.to === slug) : [];
  if (joined.length) {
    found.querySelector("h2").textContent = joined[0].from === slug ? joined[0].from_label : joined[0].to_label;
    const list = element("ul", {});
    for (const row of joined) list.append(element("li", {}, `${row.from_label} → ${row.to_label} (${called(row.relation)}, ${called(row.strength)}): `, linkTo(row.claim)));
    found.append(list);
  } else found.append(element("p", { className: "hint", textContent: words.pick }), element("p", { className: "hint", textContent: words.reading }));
  card.replaceChildren(found);
}

// A line without a claim of its own: what joins what, and how.
function showStep(one) {
  const found = element("div", {}, element("h2", { textContent: said(one.relation, true) }));
  found.append(element("p", {}, linkTo(one.from), ` ${said(one.relation, true)} `, linkTo(one.to)));
  if (one.note) found.append(element("p", { textContent: `${words.marker}: ${called(one.note)}` }));
  const row = rows("argument-steps").find((candidate) => candidate.from === one.from && candidate.to === one.to && candidate.relation === one.relation);
  if (row) found.append(element("p", { textContent: called(row.basis) }));
  card.replaceChildren(found);
}

// The facts of a thing and of its figures and roles.
function things_of(slug) {
  const found = [slug], own = PAGE.facts[slug];
  for (const name of ["lg:quantity", "lg:roleStatement"]) {
    for (const term of own[name] ?? []) {
      const other = term["@id"].split(/[:/#]/).at(-1);
      if (PAGE.facts[other]) found.push(other);
    }
  }
  const whole = (value) => (value["@language"] ? { ...value, "@value": standing(value["@value"]) } : value);
  return found.map((name) => Object.fromEntries(Object.entries(PAGE.facts[name]).map(([key, values]) => [key, Array.isArray(values) ? values.map(whole) : values])));
}

function jsonLd(slug) {
  return `${JSON.stringify({ "@context": PAGE.prefixes, "@graph": things_of(slug) }, null, 2)}\n`;
}

const quoted = (text) => JSON.stringify(text).replace(/\u007f/g, "\\u007F");
const iri = (name) => (/^[a-z0-9]+:[A-Za-z0-9-]+$/.test(name) && name.split(":")[0] in PAGE.prefixes ? name : `<${name}>`);

function term(value) {
  if (typeof value === "string") return quoted(value);
  if ("@id" in value) return iri(value["@id"]);
  if ("@language" in value) return `${quoted(value["@value"])}@${value["@language"]}`;
  return `${quoted(value["@value"])}^^${iri(value["@type"])}`;
}

function turtle(slug) {
  const blocks = things_of(slug).map((fact) => {
    const said = Object.entries(fact).filter(([name]) => name !== "@id").map(([name, values]) => `${name === "@type" ? "a" : iri(name)} ${values.map((value) => (name === "@type" ? iri(value) : term(value))).join(" , ")}`);
    return `${iri(fact["@id"])} ${said.join(" ;\n    ")} .\n`;
  });
  const text = blocks.join("\n");
  const used = Object.entries(PAGE.prefixes).filter(([prefix]) => text.includes(`${prefix}:`));
  return `${used.map(([prefix, name]) => `@prefix ${prefix}: <${name}> .\n`).join("")}\n${text}`;
}

function showFacts(slug, form) {
  const text = form === "turtle" ? turtle(slug) : jsonLd(slug);
  const area = card.querySelector(".facts");
  area.replaceChildren(element("pre", { tabIndex: 0 }, element("code", { textContent: text })), copyButton(words.copyIt, () => text));
  area.scrollIntoView({ block: "nearest" });
}

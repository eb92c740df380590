// The card: the article of a thing with what only the drawing knows.

const card = find(".card");
const slugOf = (link) => decodeURIComponent(link.hash.slice(1));
const linkTo = (slug) => element("a", { href: `#${encodeURIComponent(slug)}`, textContent: part(slug, "h4") || called(slug) });
const button = (textContent, onclick) => element("button", { type: "button", textContent, onclick });
const jump = (textContent, view, params) => element("a", { className: "button", href: address(view, params), textContent });
const paragraph = (...children) => element("p", {}, ...children);
const copyButton = (name, text) => button(name, ({ currentTarget }) => copied(currentTarget, text()));

async function copied(pressed, text) {
  const before = pressed.textContent;
  await navigator.clipboard.writeText(text);
  pressed.textContent = words.copied;
  setTimeout(() => { pressed.textContent = before; }, 1500);
}

// Steps that lead to the thing; the article has those that start from it.
function leading(thing) {
  const found = touching[thing.id].filter((step) => step.to === thing.id && step.from !== step.to && !["about", "cites"].includes(step.relation));
  return [...grouped(found, (step) => said(step.relation, false))].flatMap(([name, some]) => [element("dt", { textContent: name }), ...[...new Set(some.map((step) => things[step.from].slug))].map((slug) => element("dd", {}, linkTo(slug)))]);
}

function citation({ slug, group }) {
  if (group !== "claim") return group === "work" ? part(slug, "p") : "";
  const { dataset: { by = "", view = "claim" }, parentElement } = articles.get(slug);
  return PAGE.cite[`${by}|${parentElement.dataset.article}`].replace("{view}", view).replace("{place}", () => part(slug, ".at").split(" · ")[0]).replace("{statement}", () => part(slug, "p"));
}

function showCard(slug) {
  const article = articles.get(slug), thing = bySlug.get(slug);
  card.scrollTop = 0;
  if (!article) { card.replaceChildren(...plainCard(slug)); return; }
  const copy = article.cloneNode(true);
  copy.removeAttribute("id");
  find("h4", copy).replaceWith(element("h2", { textContent: part(slug, "h4") }));
  for (const link of all("a.work", copy)) link.textContent = part(slugOf(link), "p");
  // a card has room
  const longer = (css, write) => all(css, copy).forEach((line) => line.replaceWith(...[...line.children].map((link) => element("dd", {}, ...write(link, slugOf(link))))));
  longer(".remarks", (link, remark) => [`${articles.get(remark).parentElement.dataset.kind}: `, linkTo(remark), `. ${part(remark, "p")}`]);
  longer(".places", (link, claim) => [`${link.textContent} `, linkTo(claim)]);
  if (thing) {
    find("dl", copy).append(...leading(thing));
    const facts = element("div"), show = (write) => { const text = write(slug); facts.replaceChildren(copyButton(words.copyIt, () => text), element("pre", { tabIndex: 0, textContent: text })); };
    copy.append(element("p", { className: "buttons" }, ...[
      state.view !== "focus" && jump(words.focusOn, "focus", { of: slug }),
      thing.group === "claim" && jump(words.argumentOf, "arguments", { of: slug }),
      state.view !== "reading" && marksOf(slug).length && jump(words.viewsNamed.reading, "reading", { sel: slug }),
      citation(thing) && copyButton(words.cite, () => citation(thing)),
      location.protocol !== "about:" && copyButton(words.link, () => location.href.split("#")[0] + address("focus", { of: slug })),
      ...(PAGE.facts[slug] ? [button("Turtle", () => show(turtle)), button("JSON-LD", () => show(jsonLd))] : []),
    ].filter(Boolean)), facts);
  }
  card.replaceChildren(copy);
}

// A cause or effect without an article, or nothing yet.
function plainCard(slug) {
  const joined = rows("causal-steps").filter((row) => row.from === slug || row.to === slug);
  const lines = joined.map((row) => paragraph(`${row.from_label} → ${row.to_label} (${called(row.relation)}, ${called(row.strength)}): `, linkTo(row.claim)));
  const name = joined[0]?.[joined[0].from === slug ? "from_label" : "to_label"];
  return [element("h2", { textContent: name ?? words.aboutCard }), ...(name ? lines : [paragraph(words.pick), paragraph(words.reading)])];
}

// A line: what joins what, how, and on what ground.
function showStep({ from, to, relation, note }) {
  const row = rows("argument-steps").find((one) => one.from === from && one.to === to && one.relation === relation);
  card.replaceChildren(element("h2", { textContent: said(relation, true) }), paragraph(linkTo(from), ` ${said(relation, true)} `, linkTo(to)),
    paragraph(note ? `${words.marker}: ${called(note)}` : ""), paragraph(row ? called(row.basis) : ""));
}

// The facts of a thing, its figures and its roles as JSON-LD.
function graphOf(slug) {
  const parts = ["lg:quantity", "lg:roleStatement"].flatMap((name) => PAGE.facts[slug][name] ?? []).map((term) => term["@id"].split(/[:/#]/).at(-1));
  const whole = (value) => (value["@language"] ? { ...value, "@value": standing(value["@value"]) } : value);
  return [slug, ...parts].filter((name) => PAGE.facts[name]).map((name) => fromEntries(entries(PAGE.facts[name]).map(([key, values]) => [key, key === "@id" ? values : values.map(whole)])));
}

const jsonLd = (slug) => `${JSON.stringify({ "@context": PAGE.prefixes, "@graph": graphOf(slug) }, null, 2)}\n`;
const iri = (name) => (/^[a-z0-9]+:[A-Za-z0-9-]+$/.test(name) && name.split(":")[0] in PAGE.prefixes ? name : `<${name}>`);

function term(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (value["@id"]) return iri(value["@id"]);
  return JSON.stringify(value["@value"]) + (value["@language"] ? `@${value["@language"]}` : `^^${iri(value["@type"])}`);
}

function turtle(slug) {
  const line = ([name, values]) => (name === "@type" ? `a ${values.map(iri).join(" , ")}` : `${iri(name)} ${values.map(term).join(" , ")}`);
  const text = graphOf(slug).map(({ "@id": id, ...said }) => `${iri(id)} ${entries(said).map(line).join(" ;\n    ")} .\n`).join("\n");
  return `${entries(PAGE.prefixes).filter(([prefix]) => text.includes(`${prefix}:`)).map(([prefix, name]) => `@prefix ${prefix}: <${name}> .\n`).join("")}\n${text}`;
}

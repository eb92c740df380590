// The state is the address: "#/view?name=value" for a view, "#slug" for the focus on one thing.

const views = all(".view");
let state = null;

function readAddress() {
  const hash = location.hash.slice(1), at = (view, params) => ({ view, params: new URLSearchParams(params) });
  if (hash.startsWith("/")) {
    const [view, query] = hash.slice(1).split("?");
    return at(views.some((one) => one.dataset.view === view) ? view : PAGE.view, query);
  }
  let slug = hash;
  try { slug = decodeURIComponent(hash); } catch { /* a broken escape is taken as it stands */ }
  return bySlug.has(slug) ? at("focus", { of: slug }) : articles.has(slug) ? at(articles.get(slug).closest(".view").dataset.view, { at: slug }) : at(PAGE.view);
}

function address(view, params) {
  const query = new URLSearchParams(entries(params).filter(([, value]) => value));
  if (view === "focus" && [...query.keys()].join() === "of") return `#${encodeURIComponent(query.get("of"))}`;
  return `#/${view}${query.size ? `?${query}` : ""}`;
}

// Goes to a view, or changes some parameters of the view at hand.
const go = (view, params = {}) => { location.hash = address(view, params); };
const adjust = (changes) => go(state.view, { ...fromEntries(state.params), ...changes });

const param = (name) => state.params.get(name) ?? "";
const listed = (name) => param(name).split(",").filter(Boolean);
const hidden = (name) => listed("hide").includes(name);
const section = () => find(`.view[data-view="${state.view}"]`);
// What the address names or, by default, what a choice begins with.
const picked = (name) => param(name) || (param("from") || param("to") ? "-" : find(`[name='${name}']`, section()).dataset.first);

// The state is the address: "#/view?name=value" for a view, "#slug" for the focus on one thing.

let state = { view: "overview", params: new URLSearchParams() };

function readAddress() {
  const hash = location.hash.slice(1);
  if (hash.startsWith("/")) {
    const [view, query = ""] = hash.slice(1).split("?");
    const known = document.querySelector(`.view[data-view="${CSS.escape(view)}"]`);
    return { view: known ? view : "overview", params: new URLSearchParams(query) };
  }
  let slug = hash;
  try { slug = decodeURIComponent(hash); } catch { /* a broken escape is taken as it stands */ }
  if (bySlug.has(slug)) return { view: "focus", params: new URLSearchParams([["of", slug]]) };
  if (slug && document.getElementById(slug)) return { view: articles.get(slug)?.closest(".view")?.dataset.view ?? "text", params: new URLSearchParams([["at", slug]]) };
  return { view: "overview", params: new URLSearchParams() };
}

function address(view, params) {
  const query = new URLSearchParams([...params].filter(([, value]) => value));
  if (view === "focus" && [...query.keys()].join() === "of") return `#${encodeURIComponent(query.get("of"))}`;
  return `#/${view}${query.size ? `?${query}` : ""}`;
}

// Goes to a view; what is not given stays out of the address.
function go(view, params = {}) {
  location.hash = address(view, new URLSearchParams(params));
}

// Changes some parameters of the view at hand.
function adjust(changes) {
  go(state.view, { ...Object.fromEntries(state.params), ...changes });
}

const param = (name) => state.params.get(name) ?? "";
const listed = (name) => param(name).split(",").filter(Boolean);
const hidden = (name) => listed("hide").includes(name);

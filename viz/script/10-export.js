// Files of what is shown: SVG and PNG of the picture, CSV and JSON of its rows.

function escaped(text) {
  // characters that XML does not allow are left out
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

function svgShape(shape) {
  if (shape.kind === "text") return `<text x="${shape.x}" y="${shape.y}" font-size="${shape.size}"${shape.bold ? ' font-weight="600"' : ""} fill="${shape.fill}">${escaped(shape.text)}</text>`;
  if (shape.kind === "box") return `<rect x="${shape.x}" y="${shape.y}" width="${shape.w}" height="${shape.h}" rx="${shape.r}" fill="${shape.fill}" stroke="${shape.line}" stroke-width="${shape.width}"${shape.dash.length ? ` stroke-dasharray="${shape.dash}"` : ""}/>`;
  return `<polygon points="${glyph(shape.group, shape.x, shape.y).join(" ")}" fill="${shape.fill}" stroke="${shape.line}" stroke-width="1.5"/>`;
}

function svgOfPicture() {
  const { left, right, top, bottom } = extent(picture.boxes), pad = 24, head = 30;
  const width = Math.ceil(right - left + 2 * pad), height = Math.ceil(bottom - top + 2 * pad + head);
  const dots = (one) => `<circle cx="${one.x}" cy="${one.y}" r="${one.dot}" fill="${opposed(one.thing) ? paint.paper : paint[one.thing.group]}" stroke="${paint[opposed(one.thing) ? "opposed" : one.thing.group]}" stroke-width="2"><title>${escaped(one.thing.label)}</title></circle>`;
  const title = `${document.querySelector("h1").textContent}: ${document.querySelector(`.view[data-view="${state.view}"] h2`).textContent}`;
  const body = picture.lines.map((one) => svgLine(one, away(one))).join("\n") + picture.boxes.map((one) => `<g${quiet(one) ? ' opacity="0.3"' : ""}>${one.dot ? dots(one) : parts(one, paint, false).map(svgShape).join("")}</g>`).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left - pad} ${top - pad - head} ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(FONT)}"><title>${escaped(title)}</title><rect x="${left - pad}" y="${top - pad - head}" width="${width}" height="${height}" fill="${paint.paper}"/><text x="${left}" y="${top - head}" font-size="14" font-weight="600" fill="${paint.ink}">${escaped(title)}</text>\n${body}</svg>\n`;
}

// The charts of a view as one picture, one under the other, with their colours written out.
function svgOfCharts(view) {
  const charts = [...view.querySelectorAll("svg")];
  let top = 0, width = 0;
  const seen = charts.map((chart) => {
    const copy = chart.cloneNode(true), box = chart.viewBox.baseVal;
    const originals = chart.querySelectorAll("*");
    copy.querySelectorAll("*").forEach((made, at) => {
      const style = getComputedStyle(originals[at]);
      for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor"]) made.setAttribute(name, style.getPropertyValue(name));
      made.removeAttribute("class");
    });
    copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
    const placed = `<svg x="0" y="${top}" width="${box.width}" height="${box.height}" viewBox="0 0 ${box.width} ${box.height}">${new XMLSerializer().serializeToString(copy).replace(/^<svg[^>]*>|<\/svg>$/g, "")}</svg>`;
    top += box.height + 24;
    width = Math.max(width, box.width);
    return placed;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" font-family="${escaped(FONT)}"><rect width="${width}" height="${top}" fill="${colours().paper}"/>${seen.join("\n")}</svg>\n`;
}

const section = () => document.querySelector(`.view[data-view="${state.view}"]`);
const svgText = () => (PICTURES[state.view] ? svgOfPicture() : svgOfCharts(section()));

function save(name, type, content) {
  const link = element("a", { download: name, href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function pngBlob() {
  const text = svgText(), image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, 16000 / Math.max(image.width, image.height));
  const canvas = element("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// The rows of a query as the view shows it: those of the steps are in the drawing itself.
function shownRows(name) {
  if (name !== "edges") return { names: columns(name), rows: rows(name) };
  const thing = bySlug.get(param("of"));
  return { names: ["from", "relation", "to", "note"], rows: (thing ? touching[thing.id] : steps).map(stepRow) };
}

function csvOf(name) {
  const { names, rows: found } = shownRows(name);
  const cell = (value) => { const text = value === null ? "" : String(value); return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text; };
  return [names, ...found.map((row) => names.map((column) => row[column]))].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

const jsonOf = (name) => `${JSON.stringify(shownRows(name).rows, null, 2)}\n`;

document.addEventListener("click", ({ target }) => {
  const form = target.dataset?.save, query = target.dataset?.query;
  if (form === "csv") save(`${query}.csv`, "text/csv", csvOf(query));
  if (form === "json") save(`${query}.json`, "application/json", jsonOf(query));
  if (form === "svg") save(`${state.view}.svg`, "image/svg+xml", svgText());
  if (form === "png") pngBlob().then((blob) => save(`${state.view}.png`, "image/png", blob));
  if (form === "copy") copied(target, target.closest("details").querySelector("code").textContent);
  if (form === "print") window.print();
});

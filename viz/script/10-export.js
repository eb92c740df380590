// Files of what is shown: SVG and PNG of the picture, CSV and JSON of its rows.

const svg = (left, top, width, height, body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(FONT)}">${body}</svg>\n`;

function svgOfPicture() {
  const { left, right, top, bottom } = extent(picture.boxes), x = left - 24, y = top - 54, width = Math.ceil(right - left + 48), height = Math.ceil(bottom - top + 78);
  const title = escaped(`${find("h1").textContent}: ${find("h2", section()).textContent}`);
  const notes = (picture.notes ?? []).map((note) => ({ ...note, size: 26, fill: paint.ink, bold: true }));
  return svg(x, y, width, height, `<title>${title}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${paint.paper}"/><text x="${left}" y="${top - 30}" font-size="14" font-weight="600" fill="${paint.ink}">${title}</text>
${[...picture.lines.map((one) => inSvg(one.shapes, one.faded)), ...picture.boxes.map((one) => inSvg(one.shapes, one.quiet)), inSvg(notes)].join("\n")}`);
}

// The charts of a view as one picture, one under the other, with the style of the page.
function svgOfCharts() {
  let top = 0, width = 0;
  const placed = [...section().querySelectorAll("svg")].map((chart) => {
    const { width: wide, height } = chart.viewBox.baseVal, copy = chart.cloneNode(true);
    for (const [name, value] of entries({ y: top, width: wide, height })) copy.setAttribute(name, value);
    copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
    top += height + 24;
    width = max(width, wide);
    return new XMLSerializer().serializeToString(copy);
  });
  const tones = entries(colours()).map(([name, value]) => `--${name}: ${value};`).join("");
  return svg(0, 0, width, top, `<style>:root { ${tones} font-size: 12px } ${[...document.styleSheets[0].cssRules].map((rule) => rule.cssText).filter((text) => text.startsWith("svg")).join(" ")}</style><rect width="${width}" height="${top}" fill="${colours().paper}"/>${placed.join("\n")}`);
}

const section = () => find(`.view[data-view="${state.view}"]`);
const svgText = () => (PICTURES[state.view] ? svgOfPicture() : svgOfCharts());

function save(name, content) {
  element("a", { download: name, href: URL.createObjectURL(new Blob([content])) }).click();
}

async function pngBlob() {
  const text = svgText(), image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = min(2, 16000 / max(image.width, image.height));
  const canvas = element("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// The rows of a query as the view shows it: those of the steps are in the drawing itself.
function shownRows(name) {
  if (name !== "edges") return { names: PAGE.queries[name].columns.map(([column]) => column), rows: rows(name) };
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
  const { save: form, query } = target.dataset ?? {};
  const acts = {
    csv: () => save(`${query}.csv`, csvOf(query)), json: () => save(`${query}.json`, jsonOf(query)),
    svg: () => save(`${state.view}.svg`, svgText()), png: async () => save(`${state.view}.png`, await pngBlob()),
    copy: () => copied(target, find("pre", target.closest("details")).textContent), print: () => window.print(),
  };
  acts[form]?.();
});

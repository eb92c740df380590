// Files of what is shown.

const svg = (left, top, width, height, body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(FONT)}"><rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${paint.paper}"/>${body}</svg>\n`;

function svgOfPicture() {
  const { left, right, top, bottom } = extent();
  const title = `${find("h2", section()).textContent} · ${document.title}`;
  const notes = [{ text: cut(title, right - left, 14, true), x: left, y: top - 30, size: 14 }, ...(picture.notes ?? [])].map((note) => ({ size: 26, ...note, fill: paint.ink, bold: true }));
  return svg(left - 24, top - 54, Math.ceil(right - left + 48), Math.ceil(bottom - top + 78), `<title>${escaped(title)}</title>
${[...picture.lines.map((one) => inSvg(one.shapes, one.faded)), ...picture.boxes.map((one) => inSvg(one.shapes, one.quiet)), inSvg(notes)].join("\n")}`);
}

// The charts of a view with title and source, one under the other, in the style of the page.
function svgOfCharts() {
  let top = 0;
  const placed = all("figure", section()).map((figure) => {
    const chart = find("svg", figure), { height } = chart.viewBox.baseVal, copy = chart.cloneNode(true), lines = broken(find("figcaption p", figure).textContent, 740, SMALL, 3);
    const head = [find("h3", figure).textContent, ...lines].map((line, at) => `<text y="${top + 16 + at * LINE}" class="${at ? "quiet" : "head"}">${escaped(line)}</text>`);
    top += LINE * head.length + 12;
    for (const [name, value] of entries({ y: top, width: 760, height })) copy.setAttribute(name, value);
    for (const link of all("a", copy)) link.replaceWith(...link.childNodes);
    top += height + 30;
    return head.join("") + new XMLSerializer().serializeToString(copy);
  });
  const tones = entries(paint = colours()).map(([name, value]) => `--${name}: ${value};`).join(""), rules = [...document.styleSheets[0].cssRules].map((rule) => rule.cssText).filter((text) => text.startsWith("svg"));
  return svg(-12, 0, 784, top, `<style>:root { ${tones} font-size: 12px } ${rules.join(" ")}</style>${placed.join("\n")}`);
}

const svgText = () => (PICTURES[state.view] ? svgOfPicture() : svgOfCharts());

function save(name, content) {
  element("a", { download: name, href: URL.createObjectURL(new Blob([content])) }).click();
}

async function pngBlob() {
  const text = svgText(), image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = min(2, 16000 / max(image.width, image.height));
  const canvas = element("canvas", { width: round(image.width * scale), height: round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// The rows of a query; in the focus those of the thing.
function shownRows(name) {
  const of = name === "edges" && param("of");
  return rows(name).filter((row) => !of || row.from === of || row.to === of);
}

function csvOf(name) {
  const names = PAGE.queries[name]?.columns.map(([column]) => column) ?? ["from", "relation", "to", "note"];
  const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value ?? "");
  return [names, ...shownRows(name).map((row) => names.map((column) => row[column]))].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

const jsonOf = (name) => `${JSON.stringify(shownRows(name), null, 2)}\n`;

document.addEventListener("click", (event) => {
  const { target } = event, { save: form, query } = target.dataset, link = target.closest("a");
  // in the frame of a notebook a link would leave the page
  if (link && location.protocol === "about:") { event.preventDefault(); location.hash = link.getAttribute("href"); }
  const acts = {
    csv: () => save(`${query}.csv`, csvOf(query)), json: () => save(`${query}.json`, jsonOf(query)),
    svg: () => save(`${state.view}.svg`, svgText()), png: async () => save(`${state.view}.png`, await pngBlob()),
    copy: () => copied(target, find("pre", target.closest("details")).textContent),
  };
  acts[form]?.();
});

// @ts-check
// The view as one SVG, and as a PNG made from it.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const GAP = 16;
const TEXT_HEIGHT = 20;

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElement}
 */
function svgElement(name, attributes) {
  const element = document.createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/**
 * A chart's SVG as an element, its ids made its own.
 * @param {string} text
 * @param {string} prefix
 * @returns {SVGElement}
 */
function ownSvg(text, prefix) {
  const renamed = text.replace(/(\bid="|url\(#)/g, `$1${prefix}`);
  const parsed = new DOMParser().parseFromString(renamed, "image/svg+xml").documentElement;
  return /** @type {SVGElement} */ (/** @type {unknown} */ (document.importNode(parsed, true)));
}

/**
 * A panel as SVG: a chart, or the target and the output side by side.
 * @param {SidePanel} panel
 * @param {string} prefix
 * @returns {Promise<SVGElement>}
 */
async function panelSvg(panel, prefix) {
  if (panel.drawn) return ownSvg(await panel.drawn.view.toSVG(), prefix);
  const [width, side] = [panel.box.clientWidth, (panel.box.clientWidth - GAP) / 2];
  const canvases = [...panel.box.querySelectorAll("canvas")].slice(0, 2);
  const height = Math.max(...canvases.map((canvas) => (side * canvas.height) / canvas.width));
  const group = svgElement("svg", { width, height });
  canvases.forEach((canvas, place) => {
    const image = svgElement("image", {
      x: place * (side + GAP),
      y: 0,
      width: side,
      height,
      href: canvas.toDataURL("image/png"),
      style: "image-rendering: pixelated",
    });
    group.append(image);
  });
  return group;
}

/**
 * All panels of the sides shown, a column a side, with what is shown above.
 * @param {PlayerSide[]} sides
 * @param {string} title
 * @returns {Promise<{svg: string, width: number, height: number}>}
 */
async function viewAsSvg(sides, title) {
  const ink = styleValue("--ink", "#000000");
  const root = svgElement("svg", { xmlns: SVG_NAMESPACE, "font-family": "sans-serif", "font-size": 13, fill: ink });
  const paper = svgElement("rect", { width: "100%", height: "100%", fill: styleValue("--paper", "#ffffff") });
  root.append(paper);
  /**
   * @param {string} words
   * @param {number} x
   * @param {number} y
   * @param {PanelKey[]} [keys]
   */
  const write = (words, x, y, keys = []) => {
    const text = svgElement("text", { x, y });
    text.textContent = words;
    for (const key of keys) {
      const sign = svgElement("tspan", { dx: 10, fill: styleValue(key.colour, ink) });
      sign.textContent = key.sign;
      text.append(sign, ` ${key.words}`);
    }
    root.append(text);
  };
  write(title, GAP, TEXT_HEIGHT + 4);
  let [x, bottom] = [GAP, 0];
  for (const [at, side] of sides.entries()) {
    let y = 2 * TEXT_HEIGHT + GAP;
    write(side.heading.textContent ?? "", x, y);
    write(side.when.textContent ?? "", x, (y += TEXT_HEIGHT));
    let widest = 0;
    for (const [name, panel] of Object.entries(side.panels)) {
      const drawn = await panelSvg(panel, `side${at}-${name}-`);
      const [width, height] = [Number(drawn.getAttribute("width")), Number(drawn.getAttribute("height"))];
      if (side.moment) {
        const { title: words, unit } = panel.plan;
        const named = [inPageLanguage(words.en, words.zh), inPageLanguage(unit.en, unit.zh)].filter(Boolean);
        write(named.join(", "), x, (y += TEXT_HEIGHT + GAP));
        write("", x, (y += TEXT_HEIGHT), panelKeys(name, side.moment.run));
      }
      drawn.setAttribute("x", String(x));
      drawn.setAttribute("y", String(y + GAP / 2));
      root.append(drawn);
      y += height + GAP / 2;
      widest = Math.max(widest, width);
    }
    x += widest + GAP;
    bottom = Math.max(bottom, y);
  }
  const [width, height] = [Math.ceil(x), Math.ceil(bottom + GAP)];
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(height));
  root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

/**
 * @param {{svg: string, width: number, height: number}} view
 * @returns {Promise<Blob | null>}  at twice its size
 */
async function svgAsPng({ svg, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// @ts-check
// The view as one SVG, and as a PNG made from it.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 24;

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
 * The words of a part of the page, each at its place, so that lines end where they do in the page.
 * @param {Element} part
 * @param {DOMRect} origin
 * @returns {SVGElement[]}
 */
function wordsAsSvg(part, origin) {
  const words = [];
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = /** @type {Text} */ (texts.currentNode);
    const parent = text.parentElement;
    if (!parent || parent.closest(".player-chart")) continue;
    const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(parent);
    for (const word of text.data.matchAll(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const [place] = range.getClientRects();
      if (!place) continue;
      const [x, y] = [place.left - origin.left, place.top + 0.8 * place.height - origin.top];
      const style = { fill: color, "font-family": fontFamily, "font-size": fontSize, "font-weight": fontWeight };
      const element = svgElement("text", { x: x.toFixed(1), y: y.toFixed(1), ...style });
      element.textContent = word[0];
      words.push(element);
    }
  }
  return words;
}

/**
 * The pictures of a part of the page, each at its place.
 * @param {Element} part
 * @param {DOMRect} origin
 * @returns {SVGElement[]}
 */
function picturesAsSvg(part, origin) {
  return [...part.querySelectorAll("canvas")].map((canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const place = { x: left - origin.left, y: top - origin.top, width, height };
    return svgElement("image", { ...place, href: canvas.toDataURL("image/png"), style: "image-rendering: pixelated" });
  });
}

/**
 * What the sides show, as it stands in the page, below a title.
 * @param {HTMLElement} element  around the sides
 * @param {PlayerSide[]} sides
 * @param {string} title
 * @returns {Promise<{svg: string, width: number, height: number}>}
 */
async function viewAsSvg(element, sides, title) {
  const ink = styleValue("--ink", "#000000");
  const origin = element.getBoundingClientRect();
  const width = Math.ceil(origin.width) + 2 * MARGIN;
  const height = Math.ceil(origin.height) + 3 * MARGIN;
  const root = svgElement("svg", { xmlns: SVG_NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` });
  const heading = svgElement("text", { x: MARGIN, y: 1.2 * MARGIN, fill: ink, "font-family": "sans-serif", "font-size": 16 });
  heading.textContent = title;
  const view = svgElement("g", { transform: `translate(${MARGIN} ${2 * MARGIN})` });
  for (const [at, side] of sides.entries()) {
    for (const [name, { box, drawn }] of Object.entries(side.panels)) {
      if (!drawn) continue;
      const chart = ownSvg(await drawn.view.toSVG(), `side${at}-${name}-`);
      const place = box.getBoundingClientRect();
      chart.setAttribute("x", String(place.left - origin.left));
      chart.setAttribute("y", String(place.top - origin.top));
      view.append(chart);
    }
    view.append(...picturesAsSvg(side.element, origin), ...wordsAsSvg(side.element, origin));
  }
  const paper = svgElement("rect", { width, height, fill: styleValue("--paper", "#ffffff") });
  root.append(paper, heading, view);
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

// @ts-check
// The atlas: filters, order of the table, the map of networks, and one network's error map. Numbers come as text from the
// page; nothing is computed here but places, colours and order.

/**
 * @typedef {{steps: number, places: number[], error: string}} AtlasMap
 * @typedef {{name: string, own: boolean, card?: string, made?: string, experiment: string, activation: string, embedding: string, target: string,
 *   claims: string[], numbers: (number | string | null)[], facts: string[], axis: string, threshold: number | null,
 *   places: {name: string, error: string}[], map: AtlasMap | null}} AtlasRow
 * @typedef {{chart: any, columns: {key: string, words: Words, log: boolean}[], fields: Words[],
 *   claims: Record<string, Words | string>, commands: string[], example: string, rows: AtlasRow[], steps: number[][],
 *   shades: {lowest: number, highest: number, last: number, missing: number}}} AtlasData
 * @typedef {{x: number, y: number, group: string, name: string, own: boolean}} AtlasPoint
 */

const ATLAS_FILTERS = /** @type {const} */ (["activation", "embedding", "experiment", "target"]);
const ATLAS_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"];
const ATLAS_COLOURS = 7;
// Cividis, from small errors to large ones: its lightness alone tells the shades apart.
const ATLAS_RAMP = [[0, 32, 77], [49, 68, 107], [102, 105, 112], [149, 143, 120], [203, 186, 105], [255, 233, 69]];
const SVG = "http://www.w3.org/2000/svg";

class Atlas {
  /** @param {AtlasData} data */
  constructor(data) {
    this.data = data;
    /** @type {Map<string, number>} */
    this.places = new Map(data.rows.map((row, place) => [row.name, place]));
    /** @type {AtlasPoint[]} */
    this.points = [];
    /** @type {any} */
    this.view = null;
    this.focus = "";
    this.drawing = 0;
    this.body = document.createElement("tbody");
    this.table = /** @type {HTMLTableElement} */ (document.getElementById("atlas-table"));
    this.groups = Array.from(this.table.tBodies);
    /** @type {HTMLTableRowElement[]} */
    this.tableRows = Array.from(this.table.querySelectorAll("tr[data-place]"));
    this.homes = this.tableRows.map((row) => /** @type {HTMLElement} */ (row.parentElement));
    this.texts = data.rows.map((row) => [row.name, ...row.facts, ...row.claims].join(" ").toLowerCase());
    this.bind();
    this.show();
  }

  // --- state

  /** The state in the address, with what stands where it says nothing or something unknown. */
  state() {
    const asked = readAddress();
    const axis = (/** @type {string} */ name, /** @type {string} */ usual) => {
      const column = this.data.columns.find((each) => each.key === asked[name]) ?? this.column(usual);
      const scale = asked[`${name}-scale`];
      return { column, log: scale ? scale === "log" : column.log };
    };
    return {
      ...asked,
      x: axis("x", "parameters"),
      y: axis("y", "alpha"),
      colour: /** @type {"activation" | "embedding" | "experiment"} */ (
        ["activation", "embedding", "experiment"].includes(asked.colour) ? asked.colour : "activation"
      ),
      text: asked.text ?? "",
      own: asked.own === "1",
      run: asked.run ?? "",
      sort: asked.sort ?? "",
    };
  }

  /** @param {string} key */
  column(key) {
    return this.data.columns.find((each) => each.key === key) ?? this.data.columns[0];
  }

  /** @param {Record<string, string | null>} changes */
  change(changes) {
    writeAddress(changes);
    this.show();
  }

  /** @param {AtlasRow} row @param {string} key */
  number(row, key) {
    const value = row.numbers[this.data.columns.findIndex((column) => column.key === key)];
    return value === null || value === undefined ? NaN : value === "inf" ? Infinity : Number(value);
  }

  // --- controls

  bind() {
    for (const section of document.querySelectorAll(".needs-script")) section.removeAttribute("hidden");
    for (const id of ["atlas-filters", "atlas-axes"]) {
      const form = /** @type {HTMLFormElement} */ (document.getElementById(id));
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", (event) => this.choose(event.target));
    }
    this.on("atlas-reset", () => this.change({ ...Object.fromEntries(ATLAS_FILTERS.map((key) => [key, null])), text: null, own: null }));
    this.on("atlas-close", () => this.close());
    this.on("atlas-by-experiment", () => this.change({ sort: null }));
    this.on("atlas-same-target", () => {
      const row = this.data.rows[this.places.get(this.state().run) ?? -1];
      if (row) this.change({ target: row.target });
    });
    for (const heading of this.table.tHead?.querySelectorAll("th[data-sort]") ?? []) this.bindHeading(heading);
    for (const button of document.querySelectorAll("button[data-atlas-file]")) {
      button.addEventListener("click", () => void this.save(button.getAttribute("data-atlas-file") ?? ""));
    }
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[data-run]") : null;
      if (!link) return;
      event.preventDefault();
      this.open(link.getAttribute("data-run") ?? "");
    });
    const chart = this.element("atlas-chart");
    chart.addEventListener("keydown", (event) => this.key(event));
    onAddress(() => this.show());
    document.addEventListener("languagechange", () => this.show());
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void this.draw());
  }

  /** @param {string} id */
  element(id) {
    return /** @type {HTMLElement} */ (document.getElementById(id));
  }

  /** @param {string} id @param {() => void} action */
  on(id, action) {
    this.element(id).addEventListener("click", action);
  }

  /** @param {Element} heading */
  bindHeading(heading) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    const key = heading.getAttribute("data-sort") ?? "";
    button.addEventListener("click", () => {
      const sort = this.state().sort;
      this.change({ sort: sort === key ? `-${key}` : key });
    });
  }

  /** @param {EventTarget | null} target */
  choose(target) {
    if (target instanceof HTMLInputElement && target.type === "checkbox") {
      if (target.name === "own") this.change({ own: target.checked ? "1" : null });
      else this.change({ [target.name.replace("-log", "-scale")]: target.checked ? "log" : "linear" });
    } else if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      /** @type {Record<string, string | null>} */
      const changes = { [target.name]: target.value || null };
      // Another column has a scale of its own.
      if (target.name === "x" || target.name === "y") changes[`${target.name}-scale`] = null;
      this.change(changes);
    }
  }

  /** Put the state into the controls. */
  fill() {
    const state = this.state();
    const set = (/** @type {string} */ form, /** @type {string} */ name, /** @type {string | boolean} */ value) => {
      const control = /** @type {HTMLFormElement} */ (this.element(form)).elements.namedItem(name);
      if (control instanceof HTMLInputElement && typeof value === "boolean") control.checked = value;
      else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) {
        if (control.value !== value) control.value = String(value);
      }
    };
    const asked = readAddress();
    for (const key of ATLAS_FILTERS) set("atlas-filters", key, asked[key] ?? "");
    set("atlas-filters", "text", state.text);
    set("atlas-filters", "own", state.own);
    for (const name of /** @type {const} */ (["x", "y"])) {
      set("atlas-axes", name, state[name].column.key);
      set("atlas-axes", `${name}-log`, state[name].log);
    }
    set("atlas-axes", "colour", state.colour);
  }

  // --- what shows

  show() {
    this.fill();
    const visible = this.visible();
    this.order(visible);
    this.showRun();
    void this.draw(visible);
  }

  /** @returns {boolean[]} which networks the filters leave */
  visible() {
    const state = this.state();
    const asked = readAddress();
    const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    return this.data.rows.map((row, place) =>
      ATLAS_FILTERS.every((key) => !asked[key] || row[key] === asked[key])
        && (!state.own || row.own)
        && words.every((word) => this.texts[place].includes(word)));
  }

  /**
   * Show the table's rows that the filters leave, in the order that is asked for.
   * @param {boolean[]} visible
   */
  order(visible) {
    const sort = this.state().sort;
    const key = sort.replace(/^-/, "");
    const sign = sort.startsWith("-") ? -1 : 1;
    const headings = Array.from(this.table.tHead?.querySelectorAll("th[data-sort]") ?? []);
    const column = headings.findIndex((heading) => heading.getAttribute("data-sort") === key);
    for (const heading of headings) {
      if (heading.getAttribute("data-sort") === key) heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      else heading.removeAttribute("aria-sort");
    }
    const rows = this.tableRows;
    const place = (/** @type {HTMLTableRowElement} */ row) => Number(row.dataset.place);
    for (const row of rows) row.hidden = !visible[place(row)];
    if (column < 0) {
      rows.forEach((row, index) => this.homes[index].append(row));
      this.body.remove();
    } else {
      const isNumber = this.data.columns.some((each) => each.key === key);
      const values = rows.map((row) => isNumber
        ? this.number(this.data.rows[place(row)], key)
        : key === "name" ? this.data.rows[place(row)].name : row.cells[column].textContent ?? "");
      const sorted = rows.map((_, index) => index).sort((one, two) => atlasCompare(values[one], values[two], sign) || one - two);
      this.body.append(...sorted.map((index) => rows[index]));
      this.table.append(this.body);
    }
    for (const group of this.groups) {
      group.hidden = column >= 0 || !Array.from(group.rows).some((row) => row.dataset.place && !row.hidden);
    }
    // Names alone are ambiguous where the rows of several experiments are mixed.
    for (const row of rows) {
      const link = row.querySelector("a[data-run]");
      const name = this.data.rows[place(row)].name;
      if (link) link.textContent = column < 0 ? name.slice(name.indexOf("/") + 1) : name;
    }
    this.element("atlas-by-experiment").hidden = column < 0;
  }

  // --- the map

  /** @param {boolean[]} visible */
  async draw(visible = this.visible()) {
    const state = this.state();
    const rows = this.data.rows.filter((_, place) => visible[place]);
    this.points = rows.map((row) => ({
      x: this.number(row, state.x.column.key),
      y: this.number(row, state.y.column.key),
      group: row[state.colour] || "–",
      name: row.name,
      own: row.own,
    })).filter((point) => atlasFits(point.x, state.x.log) && atlasFits(point.y, state.y.log));
    this.points.sort((one, two) => one.x - two.x || one.y - two.y);
    this.count(rows);
    const spec = this.chart(state);
    const turn = ++this.drawing;
    const host = document.createElement("div");
    const chart = this.element("atlas-chart");
    if (!chart.firstChild) chart.append(host);
    // The library that draws charts is a script of its own.
    const embed = /** @type {any} */ (window).vegaEmbed;
    const made = await embed(host.isConnected ? host : /** @type {HTMLElement} */ (chart.firstChild), spec, {
      renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true }, logLevel: 1,
    });
    if (turn !== this.drawing) return;
    this.view = made.view;
    made.view.addEventListener("click", (/** @type {unknown} */ _, /** @type {any} */ item) => {
      if (item?.datum?.name) this.open(item.datum.name);
    });
    this.ring(state.run);
  }

  /**
   * Save the map as it shows, on the page's ground.
   * @param {string} kind  svg or png
   */
  async save(kind) {
    if (!this.view) return;
    const map = ownSvg(await this.view.toSVG(), "atlas-");
    const [width, height] = ["width", "height"].map((name) => Number(map.getAttribute(name)));
    map.prepend(svgElement("rect", { width, height, fill: styleValue("--paper", "#ffffff") }));
    const svg = new XMLSerializer().serializeToString(map);
    const picture = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await svgAsPng({ svg, width, height });
    if (picture) saveFile(picture, `atlas.${kind}`);
  }

  /** @param {ReturnType<Atlas["state"]>} state */
  chart(state) {
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
    const all = this.colourGroups(state.colour);
    const shown = all.filter((group) => this.points.some((point) => point.group === group)).sort();
    const narrow = this.element("atlas-chart").clientWidth < 640;
    const legend = { title: atlasWords(ATLAS_WORDS[state.colour]), symbolLimit: 60, orient: narrow ? "bottom" : "right", columns: narrow ? 2 : shown.length > 16 ? 2 : 1, labelLimit: 180 };
    const spec = structuredClone(this.data.chart);
    for (const layer of spec.layer) {
      for (const name of /** @type {const} */ (["x", "y"])) {
        layer.encoding[name].axis = { tickCount: 6 };
        layer.encoding[name].title = atlasWords(state[name].column.words);
        layer.encoding[name].scale = state[name].log ? { type: "log", nice: false, padding: 16 } : { type: "linear", zero: false, nice: false, padding: 16 };
      }
    }
    const encoding = spec.layer[0].encoding;
    encoding.color.scale = { domain: shown, range: shown.map((group) => colour(`series-${1 + (all.indexOf(group) % ATLAS_COLOURS)}`)) };
    encoding.shape.scale = { domain: shown, range: shown.map((group) => ATLAS_SHAPES[all.indexOf(group) % ATLAS_SHAPES.length]) };
    encoding.color.legend = encoding.shape.legend = legend;
    encoding.tooltip[1].title = atlasWords(state.x.column.words);
    encoding.tooltip[2].title = atlasWords(state.y.column.words);
    encoding.tooltip[0].title = atlasWords(ATLAS_WORDS.network);
    encoding.tooltip[3].title = legend.title;
    spec.layer[0].mark.cursor = "pointer";
    spec.layer[1].mark.stroke = spec.layer[2].mark.stroke = colour("ink");
    // Where every network is the reader's own, a mark tells none apart.
    const own = this.data.rows.every((row) => row.own) ? [] : this.points.filter((point) => point.own);
    spec.datasets = { networks: this.points, chosen: [], own };
    const ink = colour("ink");
    spec.config = {
      ...spec.config,
      background: "transparent",
      font: getComputedStyle(document.body).fontFamily,
      axis: { labelColor: ink, titleColor: ink, gridColor: colour("line"), domainColor: colour("ink"), tickColor: colour("ink"), labelFontSize: 12, titleFontSize: 13, format: "~g" },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12 },
    };
    return spec;
  }

  /**
   * The groups that colours and shapes are given to, the largest ones first, so that these differ in both.
   * @param {"activation" | "embedding" | "experiment"} key
   */
  colourGroups(key) {
    /** @type {Map<string, number>} */
    const sizes = new Map();
    for (const row of this.data.rows) {
      // Where nothing has an exponent, nothing is drawn at first.
      const weight = Number.isFinite(this.number(row, "alpha")) ? 1000 : 1;
      sizes.set(row[key] || "–", (sizes.get(row[key] || "–") ?? 0) + weight);
    }
    return Array.from(sizes.keys()).sort((one, two) => (sizes.get(two) ?? 0) - (sizes.get(one) ?? 0) || (one < two ? -1 : 1));
  }

  /** @param {AtlasRow[]} rows */
  count(rows) {
    const left = rows.length - this.points.length;
    const counts = [rows.length, this.data.rows.length, this.points.length, left].map(String);
    this.element("atlas-count").textContent = atlasFilled(left ? ATLAS_WORDS.countWithout : ATLAS_WORDS.count, counts);
    const state = this.state();
    const drawn = new Set(this.points.map((point) => this.data.rows[this.places.get(point.name) ?? 0].target));
    const warning = this.element("atlas-warning");
    warning.hidden = drawn.size < 2 || ![state.x.column.key, state.y.column.key].includes("alpha");
    warning.textContent = atlasFilled(ATLAS_WORDS.targets, [String(drawn.size)]);
  }

  /**
   * Ring a point.
   * @param {string} name
   */
  ring(name) {
    this.focus = name;
    const point = this.points.filter((each) => each.name === name);
    if (this.view) void this.view.data("chosen", point).runAsync();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const now = this.points.findIndex((point) => point.name === this.focus);
    const last = this.points.length - 1;
    let next = -1;
    if (event.key in moves) next = Math.min(Math.max(now + moves[/** @type {keyof typeof moves} */ (event.key)], 0), last);
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = last;
    else if (event.key === "Enter" && now >= 0) this.open(this.focus);
    else return;
    event.preventDefault();
    if (next < 0 || last < 0) return;
    const point = this.points[next];
    this.ring(point.name);
    const state = this.state();
    this.element("atlas-point").textContent = `${point.name}: ${atlasWords(state.x.column.words)} ${atlasShort(point.x)}, `
      + `${atlasWords(state.y.column.words)} ${atlasShort(point.y)}`;
  }

  // --- one network

  /** @param {string} name */
  open(name) {
    if (!this.places.has(name)) return;
    writeAddress({ run: name });
    this.showRun();
    this.ring(name);
    this.element("atlas-run").scrollIntoView({ block: "nearest" });
    this.element("atlas-run-heading").focus();
  }

  close() {
    const name = this.state().run;
    writeAddress({ run: null });
    this.showRun();
    this.ring("");
    const link = this.tableRows.map((row) => row.querySelector("a[data-run]")).find((each) => each?.getAttribute("data-run") === name);
    if (link instanceof HTMLElement) link.focus();
  }

  showRun() {
    const row = this.data.rows[this.places.get(this.state().run) ?? -1];
    const panel = this.element("atlas-run");
    panel.hidden = !row;
    for (const each of this.tableRows) each.classList.toggle("chosen", this.data.rows[Number(each.dataset.place)] === row);
    if (!row) return;
    this.element("atlas-run-heading").textContent = (row.own ? "★ " : "") + row.name;
    this.element("atlas-run-claims").replaceChildren(...atlasList(row.card ? [this.cardLink(row.card)] : row.claims.map((claim) => this.claimLinks(row, claim))));
    const facts = this.element("atlas-run-facts");
    facts.replaceChildren(...this.data.fields.flatMap((field, place) => {
      const text = row.facts[place];
      if (!text || text === "–") return [];
      const group = document.createElement("div");
      group.append(atlasElement("dt", atlasWords(field)), atlasElement("dd", text));
      return [group];
    }));
    const table = /** @type {HTMLTableElement} */ (this.element("atlas-run-places"));
    const names = document.createElement("tr");
    names.append(atlasElement("th", this.placeWord(row)), ...row.places.map((place) => atlasElement("th", place.name)));
    const errors = document.createElement("tr");
    errors.append(atlasElement("th", atlasWords(ATLAS_WORDS.error)), ...row.places.map((place) => atlasElement("td", place.error)));
    table.tBodies[0].replaceChildren(names, errors);
    /** @type {HTMLElement} */ (table.parentElement).hidden = !row.places.length;
    const figure = this.element("atlas-error-map");
    figure.querySelector("svg")?.remove();
    figure.hidden = !row.map;
    if (row.map) figure.prepend(this.errorMap(row, row.map));
    const made = row.made ?? this.data.example.replace("EXPERIMENT/RUN", row.name);
    this.element("atlas-command").textContent = this.data.commands.join("\n").replace(this.data.example, made);
  }

  /** @param {string} card */
  cardLink(card) {
    return atlasLink(card + (currentLanguage() === "zh" ? "#zh" : ""), atlasWords(ATLAS_WORDS.card));
  }

  /**
   * A claim that reads a network, with its set-up and the code that its page carries.
   * @param {AtlasRow} row
   * @param {string} claim
   */
  claimLinks(row, claim) {
    const page = `claims/${claim}.html`, span = document.createElement("span");
    span.append(
      atlasLink(page, atlasWords(this.data.claims[claim])),
      " (", atlasLink(`${page}#experiment-${row.experiment}`, atlasWords(ATLAS_WORDS.setup)),
      ", ", atlasLink(`${page}#code`, atlasWords(ATLAS_WORDS.code)), ")",
    );
    return span;
  }

  /** @param {AtlasRow} row */
  placeWord(row) {
    return atlasWords(row.axis === "frequency" ? ATLAS_WORDS.frequency : row.axis === "band" ? ATLAS_WORDS.band : ATLAS_WORDS.part);
  }

  /**
   * The error map of a network: a cell for each step and place, and a mark where the error first is under the threshold.
   * @param {AtlasRow} row
   * @param {AtlasMap} map
   */
  errorMap(row, map) {
    const shades = Uint8Array.from(atob(map.error), (letter) => letter.charCodeAt(0));
    const steps = this.data.steps[map.steps];
    const { lowest, highest, last, missing } = this.data.shades;
    const value = (/** @type {number} */ shade) => lowest + (shade / last) * (highest - lowest);
    // Letters keep their size on a narrow page.
    const width = this.element("atlas-error-map").clientWidth < 480 ? 360 : 640;
    const left = width / 10 + 20, right = 12, top = 22, high = Math.max(16, Math.min(32, 200 / map.places.length));
    const wide = (width - left - right) / steps.length;
    const bottom = top + high * map.places.length;
    const svg = atlasSvg("svg", { viewBox: `0 0 ${width} ${bottom + 92}`, role: "img", class: "error-map" });
    svg.setAttribute("aria-label", `${row.name}: ${this.element("atlas-error-map").querySelector("figcaption")?.innerText ?? ""}`);
    const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, anchor = "middle") =>
      svg.append(atlasSvg("text", { x, y, "text-anchor": anchor }, words));
    map.places.forEach((place, index) => {
      const y = bottom - high * (index + 1);
      text(left - 6, y + high / 2 + 4, row.places[place].name, "end");
      let passed = false;
      steps.forEach((step, time) => {
        const shade = shades[time * map.places.length + index];
        const known = shade !== missing;
        const cell = atlasSvg("rect", { x: left + time * wide, y, width: wide + 0.3, height: high - 1, fill: known ? atlasColour(shade / last) : "none" });
        const error = known ? atlasShort(10 ** value(shade)) : "–";
        cell.append(atlasSvg("title", {}, `${this.placeWord(row)} ${row.places[place].name}, ${atlasWords(ATLAS_WORDS.step)} ${step}: ${error}`));
        svg.append(cell);
        if (!passed && known && row.threshold !== null && 10 ** value(shade) < row.threshold) {
          passed = true;
          svg.append(atlasSvg("path", { d: `M${left + time * wide} ${y - 1}v${high + 1}`, class: "passage" }));
        }
      });
    });
    text(0, 13, this.placeWord(row), "start");
    const ticks = [0, 1, 2, 3, 4].map((part) => Math.round((part * (steps.length - 1)) / 4));
    for (const time of new Set(ticks)) text(left + (time + 0.5) * wide, bottom + 16, String(steps[time]));
    text(left + (width - left - right) / 2, bottom + 34, atlasWords(ATLAS_WORDS.step));
    this.mapLegend(svg, left, bottom + 50, width - left - right, row);
    return svg;
  }

  /**
   * @param {Element} svg
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {AtlasRow} row
   */
  mapLegend(svg, left, top, width, row) {
    const { lowest, highest } = this.data.shades;
    const parts = 50, long = Math.min(300, width * 0.6);
    for (let part = 0; part < parts; part++) {
      svg.append(atlasSvg("rect", { x: left + (part * long) / parts, y: top, width: long / parts + 0.3, height: 10, fill: atlasColour(part / (parts - 1)) }));
    }
    for (let power = highest; power >= lowest; power -= long < 250 ? 2 : 1) {
      const x = left + (long * (power - lowest)) / (highest - lowest);
      svg.append(atlasSvg("text", { x, y: top + 24, "text-anchor": "middle" }, atlasShort(10 ** power)));
    }
    if (row.threshold === null) return;
    svg.append(atlasSvg("path", { d: `M${left + long + 12} ${top - 3}v16`, class: "passage" }));
    svg.append(atlasSvg("text", { x: left + long + 18, y: top + 9 }, atlasFilled(ATLAS_WORDS.under, [String(row.threshold)])));
  }
}

const ATLAS_WORDS = {
  activation: { en: "activation", zh: "激活函数" },
  embedding: { en: "embedding", zh: "嵌入" },
  experiment: { en: "experiment", zh: "实验" },
  network: { en: "network", zh: "网络" },
  frequency: { en: "frequency", zh: "频率" },
  band: { en: "band", zh: "频带" },
  part: { en: "part", zh: "部分" },
  error: { en: "error", zh: "误差" },
  step: { en: "step", zh: "步" },
  card: { en: "Its card: what the log shows, and what to do about it", zh: "其卡片：日志显示了什么，以及应对办法" },
  setup: { en: "set-up", zh: "实验设置" },
  code: { en: "code", zh: "代码" },
  under: { en: "first under {0}", zh: "首次低于 {0}" },
  count: { en: "{0} of {1} networks.", zh: "{1} 个网络中的 {0} 个。" },
  countWithout: {
    en: "{0} of {1} networks; {2} are drawn, {3} have no finite number on an axis.",
    zh: "{1} 个网络中的 {0} 个；画出 {2} 个，{3} 个在某轴上没有有限值。",
  },
  targets: {
    en: "The points learned {0} different targets. α compares only within one: choose a target above.",
    zh: "图中的点学习了 {0} 个不同的目标。α 只能在同一目标内比较：请在上方选择目标。",
  },
};

/** @param {Words | string} words */
function atlasWords(words) {
  return typeof words === "string" ? words : currentLanguage() === "zh" ? words.zh : words.en;
}

/** @param {Words} words @param {string[]} values */
function atlasFilled(words, values) {
  return atlasWords(words).replace(/\{(\d)\}/g, (_, place) => values[Number(place)]);
}

/** @param {number} value @param {boolean} log */
function atlasFits(value, log) {
  return Number.isFinite(value) && (!log || value > 0);
}

/**
 * The order of two values; what is not known comes last in both directions.
 * @param {number | string} one
 * @param {number | string} two
 * @param {number} sign
 */
function atlasCompare(one, two, sign) {
  if (typeof one === "string" || typeof two === "string") return sign * String(one).localeCompare(String(two), "en", { numeric: true });
  if (Number.isNaN(one) || Number.isNaN(two)) return Number(Number.isNaN(one)) - Number(Number.isNaN(two));
  return one === two ? 0 : sign * (one < two ? -1 : 1);
}

/** @param {number} value */
function atlasShort(value) {
  return String(Number(value.toPrecision(2)));
}

/** @param {number} share */
function atlasColour(share) {
  const place = Math.min(Math.max(share, 0), 1) * (ATLAS_RAMP.length - 1);
  const low = Math.min(Math.floor(place), ATLAS_RAMP.length - 2);
  const mixed = ATLAS_RAMP[low].map((part, index) => Math.round(part + (ATLAS_RAMP[low + 1][index] - part) * (place - low)));
  return `rgb(${mixed.join(",")})`;
}

/** @param {string} address @param {string} text */
function atlasLink(address, text) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  return link;
}

/**
 * Elements with a dot between them.
 * @param {Element[]} elements
 */
function atlasList(elements) {
  return elements.flatMap((element, place) => (place ? [" · ", element] : [element]));
}

/** @param {string} name @param {string} text */
function atlasElement(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} text */
function atlasSvg(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}

document.addEventListener("DOMContentLoaded", () => {
  const source = document.getElementById("atlas-data");
  if (source) new Atlas(JSON.parse(source.textContent ?? ""));
});

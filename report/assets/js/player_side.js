// @ts-check
// One run of the player: its panels, drawn once for a run and moved from frame to frame.

/** @type {Record<string, Words>} */
const PANEL_TITLES = {
  image: { en: "Picture", zh: "图像" },
  fit: { en: "Output over x", zh: "输出与目标" },
  spectrum: { en: "Spectrum", zh: "频谱" },
  error: { en: "Error by frequency", zh: "各频率的误差" },
  curves: { en: "Over the steps", zh: "随步数的变化" },
};

/** @type {Record<string, Record<string, Words>>} */
const PANEL_KEYS = {
  fit: {
    target: { en: "target", zh: "目标" },
    trained: { en: "trained on", zh: "训练点" },
    output: { en: "output", zh: "输出" },
  },
  spectrum: { bar: { en: "target", zh: "目标" }, point: { en: "output", zh: "输出" } },
  error: { threshold: { en: "threshold", zh: "阈值" } },
};

/**
 * @typedef {object} SidePanel
 * @property {HTMLElement} figure
 * @property {HTMLElement} box  what the chart is drawn into
 * @property {HTMLElement} note
 * @property {string} chart
 * @property {DrawnChart | null} drawn
 */

class PlayerSide {
  /**
   * @param {HTMLElement} element
   * @param {(step: number) => void} goTo
   */
  constructor(element, goTo) {
    this.element = element;
    this.goTo = goTo;
    this.heading = /** @type {HTMLElement} */ (element.querySelector(".player-run"));
    this.when = /** @type {HTMLElement} */ (element.querySelector(".player-when"));
    this.box = /** @type {HTMLElement} */ (element.querySelector(".player-panels"));
    /** @type {Record<string, SidePanel>} */
    this.panels = {};
    /** @type {Moment | null} */
    this.moment = null;
    /** @type {ResizeObserver} */
    this.sizes = new ResizeObserver(() => this.fitWidths());
  }

  /** Take all panels away. */
  clear() {
    this.sizes.disconnect();
    for (const panel of Object.values(this.panels)) panel.drawn?.finalize();
    this.panels = {};
    this.moment = null;
    this.box.replaceChildren();
  }

  /**
   * Make the panels of a run; charts that stay the same chart are kept.
   * @param {Moment} moment
   * @param {Record<string, string>} charts  by panel
   * @param {boolean} anew  for another language or colour scheme
   */
  prepare(moment, charts, anew) {
    const wanted = { ...(moment.run.image ? { image: "image" } : {}), ...charts };
    const now = Object.entries(this.panels).map(([name, panel]) => `${name} ${panel.chart}`);
    const then = Object.entries(wanted).map(([name, chart]) => `${name} ${chart}`);
    if (anew || now.join() !== then.join()) {
      this.clear();
      for (const [name, chart] of Object.entries(wanted)) this.panels[name] = this.newPanel(name, chart);
    }
    this.moment = moment;
    this.heading.textContent = inPageLanguage(moment.run.label.en, moment.run.label.zh);
    if (this.panels.image) this.drawImages(moment);
  }

  /**
   * @param {string} name
   * @param {string} chart
   * @returns {SidePanel}
   */
  newPanel(name, chart) {
    const figure = document.createElement("figure");
    figure.className = "player-panel";
    figure.dataset.panel = name;
    const caption = document.createElement("figcaption");
    const title = document.createElement("strong");
    title.textContent = inPageLanguage(PANEL_TITLES[name].en, PANEL_TITLES[name].zh);
    caption.append(title);
    for (const [kind, words] of Object.entries(PANEL_KEYS[name] ?? {})) {
      const key = document.createElement("span");
      key.className = `player-key ${kind}`;
      key.textContent = inPageLanguage(words.en, words.zh);
      caption.append(" ", key);
    }
    const box = document.createElement("div");
    box.className = name === "image" ? "player-pictures" : "player-chart";
    if (name !== "image") {
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", title.textContent);
    }
    const note = document.createElement("p");
    note.className = "player-note";
    note.hidden = true;
    figure.append(caption, box, note);
    this.box.append(figure);
    return { figure, box, note, chart, drawn: null };
  }

  /**
   * Draw what is not drawn yet, and feed all charts.
   * @param {PlayerCharts["specs"]} specs
   * @param {(chart: string) => Record<string, Ends>} ranges
   */
  async draw(specs, ranges) {
    for (const panel of Object.values(this.panels)) {
      if (panel.chart === "image" || !this.moment) continue;
      if (panel.drawn) {
        feedChart(panel.drawn, this.moment, ranges(panel.chart));
        continue;
      }
      const specification = specs[panel.chart][currentLanguage()];
      const drawn = await drawChart(panel.box, panel.chart, specification, this.moment, ranges(panel.chart));
      if (!Object.values(this.panels).includes(panel)) {
        drawn.finalize(); // another run was chosen meanwhile
        return;
      }
      panel.drawn = drawn;
      this.sizes.observe(panel.box);
    }
    if (this.moment) this.step(this.moment);
  }

  /**
   * Show another moment of the same run and seed.
   * @param {Moment} moment
   */
  step(moment) {
    const before = this.moment;
    this.moment = moment;
    this.when.textContent = whenInWords(moment);
    for (const [name, panel] of Object.entries(this.panels)) {
      if (panel.drawn && (before === moment || isNewFor(name, before, moment))) stepChart(panel.drawn, moment);
    }
    if (this.panels.fit?.drawn) this.noteCutOff(this.panels.fit, moment);
    if (this.panels.image) this.stepImages(moment);
  }

  /**
   * Say where an output leaves the axis, which is made for the target.
   * @param {SidePanel} panel
   * @param {Moment} moment
   */
  noteCutOff(panel, moment) {
    const range = /** @type {Ends} */ (panel.drawn?.view.signal("y_range"));
    const values = outputAt(moment) ?? new Float64Array();
    const missing = values.some((value) => !Number.isFinite(value));
    const [low, high] = endsOf(values);
    const isCut = low < range[0] || high > range[1];
    panel.note.hidden = !missing && !isCut;
    const ends = `${shortNumber(low)} … ${shortNumber(high)}`;
    if (missing) panel.note.textContent = inPageLanguage("No finite output at this step.", "此步没有有限的输出。");
    else if (isCut) panel.note.textContent = inPageLanguage(`Cut off at the axis: the output spans ${ends}.`, `超出坐标轴：输出范围 ${ends}。`);
  }

  /** @param {Moment} moment */
  drawImages(moment) {
    const image = moment.run.image;
    if (!image) return;
    const { box } = this.panels.image;
    box.replaceChildren();
    const pair = document.createElement("div");
    pair.className = "player-pair";
    const names = [inPageLanguage("Target", "目标"), inPageLanguage("Output", "输出")];
    const canvases = names.map((name) => {
      const figure = document.createElement("figure");
      const canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", name);
      const caption = document.createElement("figcaption");
      caption.textContent = name;
      figure.append(canvas, caption);
      pair.append(figure);
      return canvas;
    });
    drawPicture(canvases[0], image, unpack(image.target).values);
    const strip = document.createElement("div");
    strip.className = "player-strip";
    strip.setAttribute("role", "group");
    strip.setAttribute("aria-label", inPageLanguage("Some steps", "若干步"));
    drawStrip(strip, moment, this.goTo);
    box.append(pair, strip);
    this.stepImages(moment);
  }

  /** @param {Moment} moment */
  stepImages(moment) {
    const image = moment.run.image;
    const canvas = this.panels.image.box.querySelectorAll("canvas")[1];
    const strip = this.panels.image.box.querySelector(".player-strip");
    if (image && canvas) drawPicture(canvas, image, outputAt(moment) ?? new Float64Array());
    if (strip instanceof HTMLElement) markStrip(strip, moment);
  }

  /** Charts follow the width of their box. */
  fitWidths() {
    for (const { box, drawn } of Object.values(this.panels)) {
      const width = box.clientWidth;
      if (drawn && width && drawn.view.signal("width") !== width) drawn.view.signal("width", width).run();
    }
  }
}

/**
 * Whether a panel shows anything else at another moment of the same run and seed.
 * @param {string} panel
 * @param {Moment | null} before
 * @param {Moment} now
 * @returns {boolean}
 */
function isNewFor(panel, before, now) {
  if (!before) return true;
  return panel === "fit" || panel === "spectrum" ? before.framePlace !== now.framePlace : before.stepPlace !== now.stepPlace;
}

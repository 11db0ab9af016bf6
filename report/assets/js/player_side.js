// @ts-check
// One run of the player: its panels, drawn once for a run and moved from frame to frame.

/**
 * @typedef {object} SidePanel
 * @property {HTMLElement} figure
 * @property {HTMLElement} keys
 * @property {HTMLElement} drawnAt  the step of a picture, an output or a spectrum
 * @property {HTMLElement} box  what the chart is drawn into
 * @property {HTMLElement} note
 * @property {PanelPlan} plan
 * @property {Promise<DrawnChart> | null} drawing
 * @property {DrawnChart | null} drawn  once it is there
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
   * @param {PanelPlan[]} plans
   * @param {boolean} anew  for another language or colour scheme
   */
  prepare(moment, plans, anew) {
    const now = Object.values(this.panels).map(({ plan }) => plan);
    if (anew || JSON.stringify(now) !== JSON.stringify(plans)) {
      this.clear();
      for (const plan of plans) this.panels[plan.panel] = this.newPanel(plan);
    }
    this.moment = moment;
    this.heading.textContent = inPageLanguage(moment.run.label.en, moment.run.label.zh);
    for (const [name, panel] of Object.entries(this.panels)) {
      const keys = keysElement(panelKeys(name, moment.run));
      panel.keys.replaceWith(keys);
      panel.keys = keys;
    }
    if (this.panels.image) this.drawImages(moment);
  }

  /**
   * @param {PanelPlan} plan
   * @returns {SidePanel}
   */
  newPanel(plan) {
    const name = plan.panel;
    const figure = document.createElement("figure");
    figure.className = "player-panel";
    figure.dataset.panel = name;
    const caption = document.createElement("figcaption");
    const title = document.createElement("strong");
    title.textContent = inPageLanguage(plan.title.en, plan.title.zh);
    const unit = document.createElement("span");
    unit.className = "player-unit";
    if (plan.unit.en) unit.textContent = inPageLanguage(`(${plan.unit.en})`, `（${plan.unit.zh}）`);
    const drawnAt = document.createElement("span");
    drawnAt.className = "player-at";
    const keys = document.createElement("span");
    caption.append(title, " ", unit, " ", drawnAt, keys);
    const box = document.createElement("div");
    box.className = name === "image" ? "player-pictures" : "player-chart";
    if (name !== "image") {
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", title.textContent);
    }
    const note = document.createElement("p");
    note.className = "player-note";
    figure.append(caption, box);
    if (name === "fit") figure.append(note);
    this.box.append(figure);
    return { figure, keys, drawnAt, box, note, plan, drawing: null, drawn: null };
  }

  /**
   * Draw what is not drawn yet, and feed all charts.
   * @param {PlayerCharts["specs"]} specs
   * @param {(chart: string) => Record<string, Ends>} ranges
   */
  async draw(specs, ranges) {
    for (const panel of Object.values(this.panels)) {
      const { chart } = panel.plan;
      if (!chart || !this.moment) continue;
      const specification = specs[chart][currentLanguage()];
      panel.drawing ??= drawChart(panel.box, chart, specification, this.moment, ranges(chart));
      const drawn = await panel.drawing;
      if (!Object.values(this.panels).includes(panel)) {
        drawn.finalize(); // other runs were chosen meanwhile
        return;
      }
      if (panel.drawn) feedChart(drawn, this.moment, ranges(chart));
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
      if (FRAMED.includes(name)) sayDrawnAt(panel.drawnAt, moment);
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
    const ends = `${shortNumber(low)} … ${shortNumber(high)}`;
    const cut = inPageLanguage(`Cut off at the axis: the output spans ${ends}.`, `超出坐标轴：输出范围 ${ends}。`);
    const none = inPageLanguage("No finite output at this step.", "此步没有有限的输出。");
    panel.note.textContent = missing ? none : isCut ? cut : "";
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

// Panels that show a frame; fewer steps have one than have numbers.
const FRAMED = ["image", "fit", "spectrum"];

/**
 * Beside a panel's title the step that it shows, and that it is another one than the numbers'.
 * @param {HTMLElement} element
 * @param {Moment} moment
 */
function sayDrawnAt(element, moment) {
  const { frame, step, run } = moment;
  const drawn = countedSteps(run.unit, frame);
  const numbers = countedSteps(run.unit, step);
  element.textContent = frame === step
    ? inPageLanguage(`at ${drawn}`, drawn)
    : inPageLanguage(`at ${drawn}, not at the numbers' ${numbers}`, `${drawn}，并非数值所在的${numbers}`);
  element.classList.toggle("is-earlier", frame !== step);
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

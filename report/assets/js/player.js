// @ts-check
// Watch a network learn: two runs side by side, one step at a time. The state of the view stands in the address.

const ADDRESS_PAUSE = 250; // milliseconds; browsers refuse to write the address too often
const SPEECH_PAUSE = 700;

/** @typedef {{left: number, right: number | null, seed: number, step: number}} PlayerState */

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function playerElement(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${id}.`);
  return element;
}

class Player {
  /**
   * @param {PlayerRecord} record
   * @param {PlayerCharts} charts
   */
  constructor(record, charts) {
    this.record = record;
    this.charts = charts;
    this.body = playerElement("player-body", HTMLElement);
    this.leftMenu = playerElement("player-left", HTMLSelectElement);
    this.rightMenu = playerElement("player-right", HTMLSelectElement);
    this.seedMenu = playerElement("player-seed", HTMLSelectElement);
    this.held = playerElement("player-held", HTMLElement);
    this.slider = playerElement("player-slider", HTMLInputElement);
    this.number = playerElement("player-number", HTMLInputElement);
    this.snapped = playerElement("player-snapped", HTMLElement);
    this.readout = playerElement("player-readout", HTMLElement);
    this.speech = playerElement("player-speech", HTMLElement);
    this.table = playerElement("player-table", HTMLTableElement);
    this.sources = playerElement("player-sources", HTMLElement);
    this.addressText = playerElement("player-address", HTMLElement);
    /** @param {number} step */
    const goTo = (step) => this.goTo(step);
    this.sides = {
      left: new PlayerSide(playerElement("player-side-left", HTMLElement), goTo),
      right: new PlayerSide(playerElement("player-side-right", HTMLElement), goTo),
    };
    this.transport = new PlayerTransport(playerElement("player-play", HTMLButtonElement), {
      count: () => this.positions.length,
      place: () => this.place,
      show: (place) => this.showPlace(place),
    });
    /** @type {number[]} */
    this.positions = [];
    this.place = 0;
    /** @type {PlayerState} */
    this.state = this.stateFrom(readAddress());
    this.addressTimer = 0;
    this.speechTimer = 0;
    this.listen();
    this.body.hidden = false;
    // An address of a view was sent to show the player, not the head of the page.
    const shared = ["step", "seed", "left", "right"].some((name) => name in readAddress());
    // At once: a smooth scroll over the whole page would show the reader all else first.
    if (shared) document.getElementById("player")?.scrollIntoView({ behavior: "instant" });
    playerElement("player-script", HTMLElement).hidden = true;
    /** @type {Promise<void>} */
    this.ready = this.showRuns(false);
    this.sayUnmet(readAddress());
  }

  /**
   * The state that an address asks for; what it does not say, or says wrongly, is as the claim has it.
   * @param {Record<string, string>} address
   * @returns {PlayerState}
   */
  stateFrom(address) {
    const { record } = this;
    const left = placeOfRun(record, address.left) ?? record.left;
    const right = address.right === "none" ? null : (placeOfRun(record, address.right) ?? record.right);
    const seeds = this.seedsOf(left, right);
    const seed = Number(address.seed || NaN);
    const step = Number(address.step || NaN);
    return {
      left,
      right,
      seed: seeds.includes(seed) ? seed : seeds[0],
      step: Number.isFinite(step) ? step : record.step,
    };
  }

  /**
   * @param {number} left
   * @param {number | null} right
   * @returns {number[]}
   */
  seedsOf(left, right) {
    const seeds = [left, right].flatMap((place) => (place === null ? [] : this.record.runs[place].seeds));
    return [...new Set(seeds)].sort((one, other) => one - other);
  }

  /** @returns {{side: PlayerSide, run: PackedRun, plans: PanelPlan[], name: string}[]} */
  shown() {
    const { left, right } = this.state;
    const both = [{ side: this.sides.left, place: left, name: inPageLanguage("Left", "左") }];
    if (right !== null) both.push({ side: this.sides.right, place: right, name: inPageLanguage("Right", "右") });
    return both.map(({ side, place, name }) => ({
      side,
      run: this.record.runs[place],
      plans: this.charts.panels[place],
      name: right === null ? "" : name,
    }));
  }

  /** @returns {Moment[]} */
  moments() {
    return this.shown().map(({ run }) => momentOf(run, this.state.seed, this.positions[this.place]));
  }

  listen() {
    this.leftMenu.addEventListener("change", () => this.choose({ left: Number(this.leftMenu.value) }));
    this.rightMenu.addEventListener("change", () =>
      this.choose({ right: this.rightMenu.value === "none" ? null : Number(this.rightMenu.value) }),
    );
    this.seedMenu.addEventListener("change", () => this.choose({ seed: Number(this.seedMenu.value) }));
    this.slider.addEventListener("input", () => {
      this.transport.pause();
      this.showPlace(Number(this.slider.value));
    });
    this.slider.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      this.transport.toggle();
    });
    this.number.addEventListener("change", () => {
      // Emptied, or no number: the step stays.
      const asked = this.number.valueAsNumber;
      if (Number.isFinite(asked)) this.goTo(asked);
      else this.number.value = String(this.positions[this.place]);
    });
    // Turning the wheel over a number that has the focus would change it instead of scrolling.
    this.number.addEventListener("wheel", () => this.number.blur(), { passive: true });
    onAddress((address) => {
      this.transport.pause();
      this.state = this.stateFrom(address);
      this.ready = this.showRuns(false);
      this.sayUnmet(address);
    });
    document.addEventListener("languagechange", () => void (this.ready = this.showRuns(true)));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void (this.ready = this.showRuns(true)));
    // Before the button copies the address.
    this.addressText.parentElement?.addEventListener("click", () => this.writeStateNow(), { capture: true });
    listenToPlayerFiles(this);
  }

  /** @param {Partial<PlayerState>} changes */
  choose(changes) {
    const state = { ...this.state, step: this.positions[this.place], ...changes };
    const seeds = this.seedsOf(state.left, state.right);
    this.state = { ...state, seed: seeds.includes(state.seed) ? state.seed : seeds[0] };
    this.ready = this.showRuns(false);
    this.writeState();
  }

  /**
   * Show the step nearest to a number, and say which one it is.
   * @param {number} number
   */
  goTo(number) {
    this.transport.pause();
    this.showPlace(nearestPlace(this.positions, number));
    this.snapped.textContent = this.stepInPlaceOf(number);
    this.number.value = String(this.positions[this.place]);
  }

  /**
   * Which step is shown where another one was asked for; nothing where it is that one.
   * @param {number} asked
   */
  stepInPlaceOf(asked) {
    const step = this.positions[this.place];
    return step === asked ? "" : inPageLanguage(`${asked} is not logged; the nearest is ${step}.`, `未记录 ${asked}；最近的是 ${step}。`);
  }

  /**
   * Say what an address asks for and this page does not hold, with what is shown in its place.
   * @param {Record<string, string>} address
   */
  sayUnmet(address) {
    const step = Number(address.step || NaN), seed = Number(address.seed || NaN);
    const other = this.state.seed;
    const ofSeed = inPageLanguage(`This page does not hold seed ${seed}; it shows seed ${other}.`, `本页没有种子 ${seed}；现显示种子 ${other}。`);
    const lines = [Number.isFinite(step) ? this.stepInPlaceOf(step) : "", Number.isFinite(seed) && seed !== other ? ofSeed : ""];
    this.snapped.textContent = lines.filter(Boolean).join(" ");
  }

  /**
   * Draw the runs chosen: menus, axes, what stays over a film.
   * @param {boolean} anew  draw all charts again
   */
  async showRuns(anew) {
    const shown = this.shown();
    this.positions = [...new Set(shown.flatMap(({ run }) => run.steps))].sort((one, other) => one - other);
    this.place = nearestPlace(this.positions, this.state.step);
    this.fillMenus();
    this.transport.say();
    const moments = this.moments();
    this.body.dataset.sides = String(shown.length);
    this.sides.right.element.hidden = shown.length < 2;
    if (shown.length < 2) this.sides.right.clear();
    shown.forEach(({ side, plans }, at) => side.prepare(moments[at], plans, anew));
    this.readout.style.minHeight = "";
    this.sayMoments();
    await Promise.all(shown.map(({ side }) => side.draw(this.charts.specs, (chart) => this.rangesOf(chart))));
  }

  /**
   * The ends of a chart's axes: the same on both sides.
   * @param {string} chart
   * @returns {Record<string, Ends>}
   */
  rangesOf(chart) {
    /** @type {Record<string, Ends>} */
    const ranges = {};
    for (const { run, plans } of this.shown()) {
      if (!plans.some((plan) => plan.chart === chart)) continue;
      for (const [name, range] of Object.entries(panelOf(chart).ranges(run))) {
        ranges[name] = name in ranges ? bothRanges(ranges[name], range) : range;
      }
    }
    return ranges;
  }

  fillMenus() {
    const { left, right, seed } = this.state;
    fillRunMenu(this.leftMenu, this.record, left, false);
    fillRunMenu(this.rightMenu, this.record, right, true);
    const seeds = this.seedsOf(left, right);
    this.seedMenu.replaceChildren(...seeds.map((each) => new Option(String(each), String(each), false, each === seed)));
    const { members } = this.record.runs[left];
    this.held.textContent = members > seeds.length
      ? inPageLanguage(
        `${seeds.length} of ${members} seeds: their outputs at every step take most of a page's size. The figure, the tests and the table of values have all of them.`,
        `${members} 个种子中的 ${seeds.length} 个：各步的输出占页面大小的大部分；图、检验与数据表包含全部种子。`,
      )
      : "";
    this.slider.max = String(this.positions.length - 1);
    this.number.max = String(this.positions[this.positions.length - 1]);
    const paths = this.shown().map(({ run }) => `results/spectra/${run.experiment}/${run.run}.nc`);
    this.sources.replaceChildren(
      ...[...new Set(paths)].map((path) => {
        const item = document.createElement("li");
        const code = document.createElement("code");
        code.textContent = path;
        item.append(code);
        return item;
      }),
    );
  }

  /** @param {number} place  among all steps of the runs shown */
  showPlace(place) {
    this.place = Math.max(0, Math.min(this.positions.length - 1, place));
    this.state.step = this.positions[this.place];
    const moments = this.moments();
    this.shown().forEach(({ side }, at) => side.step(moments[at]));
    this.sayMoments();
    this.writeState();
  }

  /** The step in words and numbers; to a screen reader only when it rests. */
  sayMoments() {
    const moments = this.moments();
    const step = this.positions[this.place];
    const sentences = this.shown().map(({ name }, at) => momentInWords(name, moments[at]));
    this.slider.value = String(this.place);
    this.slider.setAttribute("aria-valuetext", countedSteps(moments[0].run.unit, step));
    if (document.activeElement !== this.number) this.number.value = String(step);
    this.snapped.textContent = "";
    this.readout.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.textContent = sentence;
        return line;
      }),
    );
    // What stands below must not jump when a line more or less is needed.
    this.readout.style.minHeight = `${this.readout.offsetHeight}px`;
    window.clearTimeout(this.speechTimer);
    this.speechTimer = window.setTimeout(() => {
      this.speech.textContent = sentences.join(" ");
      fillPlayerTable(this.table.tBodies[0], moments);
    }, SPEECH_PAUSE);
  }

  /** Put the state into the address, a little later if it changes on. */
  writeState() {
    window.clearTimeout(this.addressTimer);
    this.addressTimer = window.setTimeout(() => this.writeStateNow(), ADDRESS_PAUSE);
  }

  writeStateNow() {
    window.clearTimeout(this.addressTimer);
    const { left, right, seed } = this.state;
    writeAddress({
      step: this.positions[this.place],
      seed,
      left: nameOfRun(this.record, this.record.runs[left]),
      right: right === null ? "none" : nameOfRun(this.record, this.record.runs[right]),
    });
    this.addressText.textContent = window.location.href;
  }
}

/**
 * The place of the number that is nearest.
 * @param {number[]} numbers  ascending
 * @param {number} number
 * @returns {number}
 */
function nearestPlace(numbers, number) {
  const before = placeAtOrBefore(numbers, number);
  const after = Math.min(before + 1, numbers.length - 1);
  return number - numbers[before] <= numbers[after] - number ? before : after;
}

/**
 * A menu of a record's runs, grouped by experiment.
 * @param {HTMLSelectElement} menu
 * @param {PlayerRecord} record
 * @param {number | null} chosen
 * @param {boolean} orNone
 */
function fillRunMenu(menu, record, chosen, orNone) {
  /** @type {Map<string, HTMLOptGroupElement>} */
  const groups = new Map();
  record.runs.forEach((run, place) => {
    const group = groups.get(run.experiment) ?? document.createElement("optgroup");
    group.label = run.experiment;
    groups.set(run.experiment, group);
    const label = inPageLanguage(run.label.en, run.label.zh);
    group.append(new Option(label, String(place), false, place === chosen));
  });
  const none = new Option(inPageLanguage("none", "无"), "none", false, chosen === null);
  menu.replaceChildren(...(orNone ? [none] : []), ...groups.values());
}

/**
 * Buttons that save the numbers or the view.
 * @param {Player} player
 */
function listenToPlayerFiles(player) {
  for (const button of player.body.querySelectorAll("button[data-player-file]")) {
    const file = button.getAttribute("data-player-file") ?? "";
    button.addEventListener("click", () => void savePlayerFile(player, file));
  }
}

/**
 * @param {Player} player
 * @param {string} file
 */
async function savePlayerFile(player, file) {
  const name = `${player.record.claim}-${file}`;
  if (file !== "svg" && file !== "png") {
    saveText(playerCsv(file, player.moments()), `${name}.csv`, "text/csv");
    return;
  }
  const title = document.querySelector("h1")?.innerText ?? player.record.claim;
  const sides = player.shown().map(({ side }) => side);
  const view = await viewAsSvg(playerElement("player-sides", HTMLElement), sides, title);
  const picture = file === "svg" ? new Blob([view.svg], { type: "image/svg+xml" }) : await svgAsPng(view);
  if (picture) saveFile(picture, `${player.record.claim}.${file}`);
}

/** @type {Player | null} */
let pagePlayer = null;

document.addEventListener("DOMContentLoaded", () => {
  const record = document.getElementById("player-data")?.textContent;
  const charts = document.getElementById("player-charts")?.textContent;
  if (record && charts) pagePlayer = new Player(JSON.parse(record), JSON.parse(charts));
});

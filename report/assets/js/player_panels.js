// @ts-check
// What a chart of the player is fed with: rows that stay over a film, rows of one frame, and its axes' ends.

/** @typedef {Record<string, object[]>} Rows  by the name of a data set */
/** @typedef {Record<string, any>} Signals */

/**
 * @typedef {object} Panel
 * @property {(run: PackedRun) => Record<string, Ends>} ranges
 * @property {(moment: Moment) => Rows} still
 * @property {(run: PackedRun, ranges: Record<string, Ends>) => Signals} signals  besides the ranges
 * @property {(moment: Moment) => Rows} moving
 */

/**
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {string} x
 * @param {string} y
 * @returns {object[]}
 */
function rowsOf(xs, ys, x, y) {
  const rows = [];
  for (let place = 0; place < xs.length; place += 1) {
    if (Number.isFinite(ys[place])) rows.push({ [x]: xs[place], [y]: ys[place] });
  }
  return rows;
}

/**
 * @param {PackedRun} run
 * @param {Record<string, Ends>} ranges
 * @returns {Signals}
 */
function stepSignals(run, ranges) {
  const start = ranges.step_range[0];
  const first = run.steps[0] > 0 ? start : 2 * start;
  return { first_step: first, step_ticks: stepTicks(ranges.step_range, first) };
}

/**
 * The curves of places over the steps, as rows.
 * @param {PackedRun} run
 * @param {string[]} places
 * @param {(stepPlace: number, place: number) => number} value
 * @returns {{step: number, place: string, value: number}[]}
 */
function curveRows(run, places, value) {
  return places.flatMap((place, at) =>
    run.steps.map((step, stepPlace) => ({ step, place, value: value(stepPlace, at) })),
  );
}

/**
 * @param {PackedRun} run
 * @returns {NonNullable<PackedRun["fit"]>}
 */
function fitOf(run) {
  return /** @type {NonNullable<PackedRun["fit"]>} */ (run.fit);
}

/**
 * @param {PackedRun} run
 * @returns {NonNullable<PackedRun["spectrum"]>}
 */
function spectrumOf(run) {
  return /** @type {NonNullable<PackedRun["spectrum"]>} */ (run.spectrum);
}

/**
 * @param {PackedRun} run
 * @returns {PackedError}
 */
function errorOf(run) {
  return /** @type {PackedError} */ (run.error);
}

/** @type {Panel} */
const fitPanel = {
  ranges: (run) => ({ x_range: endsOf(fitOf(run).x), y_range: outputRange(fitOf(run)) }),
  signals: () => ({}),
  still: ({ run, seedPlace }) => {
    const fit = fitOf(run);
    return {
      target: rowsOf(fit.x, fit.target, "x", "y"),
      trained: fit.trained ? rowsOf(fit.trained.x, trainedLabels(fit.trained, seedPlace), "x", "y") : [],
    };
  },
  moving: (moment) => ({ frame: rowsOf(fitOf(moment.run).x, outputAt(moment) ?? [], "x", "y") }),
};

/** @type {Panel} */
const spectrumPanel = {
  ranges: (run) => {
    const [low, high] = endsOf(spectrumOf(run).mode);
    return { mode_range: [low - 0.5, high + 0.5], amplitude_range: amplitudeRange(spectrumOf(run)) };
  },
  signals: (_run, ranges) => ({ modes: ranges.mode_range[1] - ranges.mode_range[0] }),
  still: ({ run }) => ({ target: rowsOf(spectrumOf(run).mode, spectrumOf(run).target, "mode", "amplitude") }),
  moving: (moment) => ({
    frame: rowsOf(spectrumOf(moment.run).mode, amplitudesAt(moment) ?? [], "mode", "amplitude"),
  }),
};

/** @type {Panel} */
const errorCurvesPanel = {
  ranges: (run) => ({
    step_range: stepRange(run.steps),
    value_range: errorRange(unpack(errorOf(run).value).values, errorOf(run).threshold),
  }),
  signals: (run, ranges) => ({
    ...stepSignals(run, ranges),
    value_ticks: valueTicks(ranges.value_range),
    places: placeNames(run),
  }),
  still: ({ run, seedPlace }) => {
    const value = unpack(errorOf(run).value);
    return {
      curves: curveRows(run, placeNames(run), (stepPlace, place) => numbersAt(value, seedPlace, stepPlace)[place]).filter(
        (row) => row.value > 0,
      ),
      threshold: thresholdRows(run),
    };
  },
  moving: (moment) => {
    const { step } = moment;
    const names = placeNames(moment.run);
    const frame = Array.from(errorsAt(moment) ?? [], (value, place) => ({ step, place: names[place], value }));
    return { cursor: [{ step }], frame: frame.filter((row) => row.value > 0) };
  },
};

/** @type {Panel} */
const errorPlacesPanel = {
  ranges: (run) => ({
    place_range: endsOf(errorOf(run).places.map(Number)),
    value_range: errorRange(unpack(errorOf(run).value).values, errorOf(run).threshold),
  }),
  signals: (_run, ranges) => ({ value_ticks: valueTicks(ranges.value_range) }),
  still: ({ run }) => ({ threshold: thresholdRows(run) }),
  moving: (moment) => ({
    frame: rowsOf(errorOf(moment.run).places.map(Number), errorsAt(moment) ?? [], "place", "value").filter(
      (row) => /** @type {any} */ (row).value > 0,
    ),
  }),
};

/** @type {Panel} */
const errorNamesPanel = {
  ranges: (run) => ({ value_range: errorPlacesPanel.ranges(run).value_range }),
  signals: (run, ranges) => ({ value_ticks: valueTicks(ranges.value_range), places: placeNames(run) }),
  still: errorPlacesPanel.still,
  moving: (moment) => {
    const names = placeNames(moment.run);
    const frame = Array.from(errorsAt(moment) ?? [], (value, place) => ({ place: names[place], value }));
    return { frame: frame.filter((row) => row.value > 0) };
  },
};

/**
 * Curves besides the errors by place: errors on a logarithmic axis, or what may be negative, as a PSNR in dB.
 * @param {boolean} logarithmic
 * @returns {Panel}
 */
function curvesPanel(logarithmic) {
  const range = logarithmic ? positiveRange : paddedRange;
  /** @param {{value: number}} row */
  const isDrawn = ({ value }) => (logarithmic ? value > 0 : Number.isFinite(value));
  return {
    ranges: (run) => ({
      step_range: stepRange(run.steps),
      value_range: range((run.curves ?? []).flatMap((curve) => Array.from(unpack(curve.value).values))),
    }),
    signals: (run, ranges) => ({
      ...stepSignals(run, ranges),
      value_ticks: logarithmic ? valueTicks(ranges.value_range) : [],
      places: curveNames(run),
    }),
    still: ({ run, seedPlace }) => ({
      curves: curveRows(run, curveNames(run), (stepPlace, at) => curveAt(run, at, seedPlace, stepPlace)).filter(isDrawn),
    }),
    moving: (moment) => {
      const { step } = moment;
      const values = curvesAt(moment);
      const frame = curveNames(moment.run).map((place, at) => ({ step, place, value: values[at].value }));
      return { cursor: [{ step }], frame: frame.filter(isDrawn) };
    },
  };
}

/**
 * @param {PackedRun} run
 * @param {number} curve
 * @param {number} seedPlace
 * @param {number} stepPlace
 * @returns {number}
 */
function curveAt(run, curve, seedPlace, stepPlace) {
  return numbersAt(unpack((run.curves ?? [])[curve].value), seedPlace)[stepPlace];
}

/**
 * @param {PackedRun} run
 * @returns {string[]}
 */
function curveNames(run) {
  return (run.curves ?? []).map((curve) => inPageLanguage(curve.label.en, curve.label.zh));
}

/**
 * @param {PackedRun} run
 * @returns {string[]}
 */
function placeNames(run) {
  return errorOf(run).places.map((_, place) => nameOfPlace(errorOf(run), place));
}

/**
 * @param {PackedRun} run
 * @returns {object[]}
 */
function thresholdRows(run) {
  const { threshold } = errorOf(run);
  return threshold === null ? [] : [{ value: threshold }];
}

/**
 * The panel that a chart draws, by the chart's name (report/player_charts.py).
 * @param {string} chart
 * @returns {Panel}
 */
function panelOf(chart) {
  if (chart === "fit") return fitPanel;
  if (chart === "spectrum") return spectrumPanel;
  if (chart.startsWith("error-curves")) return errorCurvesPanel;
  if (chart.startsWith("error-places")) return errorPlacesPanel;
  if (chart.startsWith("error-names")) return errorNamesPanel;
  return curvesPanel(chart.startsWith("curves-log"));
}

// @ts-check
// The player's numbers as rows: the table at the step shown, and the files that a reader saves.

/** @typedef {(string | number)[]} TableRow */

/**
 * Six significant digits: more than the record holds.
 * @param {number} value
 * @returns {string}
 */
function exactNumber(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
}

/**
 * @param {Moment} moment
 * @returns {TableRow}
 */
function runColumns(moment) {
  return [moment.run.experiment, moment.run.run, moment.seed];
}

const RUN_HEADER = ["experiment", "run", "seed"];

/**
 * What a run has at one step: its errors, a row a place, then the values of its curves.
 * @param {Moment} moment
 * @returns {{name: string, place: string | number, value: string, first: string | number}[]}
 */
function valuesOf(moment) {
  const error = moment.run.error;
  const errors = Array.from(errorsAt(moment) ?? [], (value, place) => ({
    name: error ? nameOfPlace(error, place) : "",
    place: error ? error.places[place] : "",
    value: exactNumber(value),
    first: error?.first?.[moment.seedPlace]?.[place] ?? "",
  }));
  const curves = curvesAt(moment).map(({ label, value }) => ({
    name: inPageLanguage(label.en, label.zh),
    place: label.en,
    value: exactNumber(value),
    first: "",
  }));
  return [...errors, ...curves];
}

/**
 * @param {Moment} moment
 * @returns {TableRow[]}
 */
function errorRows(moment) {
  return valuesOf(moment).map(({ place, value, first }) => [...runColumns(moment), moment.step, place, value, first]);
}

/**
 * @param {Moment} moment
 * @returns {TableRow[]}
 */
function allErrorRows(moment) {
  return moment.run.steps.flatMap((step) => errorRows(momentOf(moment.run, moment.seed, step)));
}

/**
 * The output of the frame shown, beside the target.
 * @param {Moment} moment
 * @returns {TableRow[]}
 */
function outputRows(moment) {
  const output = outputAt(moment);
  if (!output) return [];
  const { fit, image } = moment.run;
  const target = fit ? fit.target : image ? unpack(image.target).values : [];
  /** @param {number} place @returns {TableRow} */
  const where = (place) => {
    if (fit) return [exactNumber(fit.x[place])];
    if (!image) return [];
    const pixel = Math.floor(place / image.channels);
    return [Math.floor(pixel / image.shape[1]), pixel % image.shape[1], place % image.channels];
  };
  return Array.from(output, (value, place) => [
    ...runColumns(moment),
    moment.frame,
    ...where(place),
    exactNumber(target[place]),
    exactNumber(value),
  ]);
}

/**
 * @param {Moment} moment
 * @returns {TableRow[]}
 */
function spectrumRows(moment) {
  const spectrum = moment.run.spectrum;
  return Array.from(amplitudesAt(moment) ?? [], (value, place) => [
    ...runColumns(moment),
    moment.frame,
    spectrum?.mode[place] ?? "",
    exactNumber(spectrum?.target[place] ?? NaN),
    exactNumber(value),
  ]);
}

/**
 * @param {string[]} header
 * @param {TableRow[]} rows
 * @returns {string}
 */
function rowsAsCsv(header, rows) {
  return [header, ...rows].map((row) => row.map((cell) => csvCell(String(cell))).join(",") + "\n").join("");
}

/**
 * What the button of a file saves.
 * @param {string} file  "errors", "output" or "spectrum"
 * @param {Moment[]} moments  of the runs shown
 * @returns {string}
 */
function playerCsv(file, moments) {
  if (file === "errors") {
    const header = [...RUN_HEADER, "step", "place", "error", "first_under_threshold"];
    return rowsAsCsv(header, moments.flatMap(allErrorRows));
  }
  if (file === "spectrum") {
    return rowsAsCsv([...RUN_HEADER, "step", "mode", "target", "amplitude"], moments.flatMap(spectrumRows));
  }
  const where = moments.some((moment) => moment.run.image) ? ["row", "column", "channel"] : ["x"];
  return rowsAsCsv([...RUN_HEADER, "step", ...where, "target", "output"], moments.flatMap(outputRows));
}

/**
 * Fill the table of the numbers at this step.
 * @param {HTMLTableSectionElement} body
 * @param {Moment[]} moments
 */
function fillPlayerTable(body, moments) {
  body.replaceChildren();
  for (const moment of moments) {
    const label = inPageLanguage(moment.run.label.en, moment.run.label.zh);
    for (const { name, value, first } of valuesOf(moment)) {
      const line = body.insertRow();
      for (const cell of [label, moment.seed, moment.step, name, value, first === "" ? "–" : first]) {
        line.insertCell().textContent = String(cell);
      }
    }
  }
}

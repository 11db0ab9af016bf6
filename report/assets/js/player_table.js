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
 * The errors of a moment, a row a place.
 * @param {Moment} moment
 * @returns {TableRow[]}
 */
function errorRows(moment) {
  const error = moment.run.error;
  if (!error) return [];
  return Array.from(errorsAt(moment) ?? [], (value, place) => [
    ...runColumns(moment),
    moment.step,
    error.places[place],
    exactNumber(value),
    error.first[moment.seedPlace]?.[place] ?? "",
  ]);
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
    const error = moment.run.error;
    errorRows(moment).forEach((row, place) => {
      const [, , seed, step, , value, first] = row;
      const label = inPageLanguage(moment.run.label.en, moment.run.label.zh);
      const cells = [label, seed, step, error ? nameOfPlace(error, place) : "", value, first === "" ? "–" : first];
      const line = body.insertRow();
      for (const cell of cells) line.insertCell().textContent = String(cell);
    });
  }
}

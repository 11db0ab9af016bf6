// @ts-check
// The player's record: packed numbers become arrays, and a run is asked for its values at a seed and a step.

/** @typedef {{data: string, shape: number[], scale: number, log: boolean}} Packed */
/** @typedef {{data: string, shape: number[], low: number, high: number}} PackedBytes */
/** @typedef {{shape: number[], values: Float64Array}} Numbers  the last axis runs fastest; NaN: missing */

/** @typedef {{x: number[], y: number[] | Packed}} Trained  training points; labels that differ by seed are packed */

/**
 * @typedef {object} PackedRun
 * @property {string} experiment
 * @property {string} run
 * @property {Words} label
 * @property {string} unit  "steps" or "sweeps"
 * @property {number[]} seeds  those that the page holds
 * @property {number} members  how many the run has
 * @property {number[]} steps
 * @property {number[]} frames  places in steps
 * @property {null | {x: number[], target: number[], trained: null | Trained, output: Packed}} [fit]
 * @property {null | {shape: number[], channels: number, target: PackedBytes, output: PackedBytes}} [image]
 * @property {null | {mode: number[], target: number[], amplitude: Packed}} [spectrum]
 * @property {null | PackedError} [error]
 * @property {{label: Words, value: Packed}[]} [curves]
 */

/**
 * @typedef {object} PackedError
 * @property {string} axis
 * @property {string} unit
 * @property {(string | number)[]} places
 * @property {Packed} value
 * @property {number | null} threshold
 * @property {null | (number | null)[][]} first
 * @property {null | (number | null)[][]} first_after
 */

/** @typedef {{claim: string, left: number, right: number | null, step: number, about: Words, runs: PackedRun[]}} PlayerRecord */
/** @typedef {{panel: string, chart: string, title: Words, unit: Words}} PanelPlan  a picture has no chart */
/** @typedef {{specs: Record<string, Record<string, object>>, panels: PanelPlan[][]}} PlayerCharts  panels: of each run */

const MISSING = -32768;

/** @type {WeakMap<object, Numbers>} */
const unpackedNumbers = new WeakMap();

/**
 * @param {string} text  base64
 * @returns {DataView}
 */
function bytesOf(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  return new DataView(bytes.buffer);
}

/**
 * Numbers from little-endian 16-bit integers, or from bytes between two ends; decoded once.
 * @param {Packed | PackedBytes} packed
 * @returns {Numbers}
 */
function unpack(packed) {
  const known = unpackedNumbers.get(packed);
  if (known) return known;
  const bytes = bytesOf(packed.data);
  const count = packed.shape.reduce((product, size) => product * size, 1);
  const values = new Float64Array(count);
  if ("low" in packed) {
    const unit = (packed.high - packed.low) / 255;
    for (let place = 0; place < count; place += 1) values[place] = packed.low + unit * bytes.getUint8(place);
  } else {
    for (let place = 0; place < count; place += 1) {
      const whole = bytes.getInt16(2 * place, true);
      const value = packed.scale * whole;
      values[place] = whole === MISSING ? NaN : packed.log ? 10 ** value : value;
    }
  }
  const numbers = { shape: packed.shape, values };
  unpackedNumbers.set(packed, numbers);
  return numbers;
}

/**
 * The numbers at the first axes' places, along the axes that are left.
 * @param {Numbers} numbers
 * @param {...number} places
 * @returns {Float64Array}
 */
function numbersAt(numbers, ...places) {
  let start = 0;
  let size = numbers.values.length;
  places.forEach((place, axis) => {
    size /= numbers.shape[axis];
    start += place * size;
  });
  return numbers.values.subarray(start, start + size);
}

/**
 * The place of the last number at or before a limit; the first place if there is none.
 * @param {number[]} numbers  ascending
 * @param {number} limit
 * @returns {number}
 */
function placeAtOrBefore(numbers, limit) {
  let place = 0;
  while (place + 1 < numbers.length && numbers[place + 1] <= limit) place += 1;
  return place;
}

/**
 * A run at one seed and one number of steps: its own last logged step, and its own last frame, at or before it.
 * @typedef {{run: PackedRun, seed: number, seedPlace: number, step: number, stepPlace: number, frame: number, framePlace: number}} Moment
 */

/**
 * @param {PackedRun} run
 * @param {number} seed  if the run lacks it, its first one is taken
 * @param {number} number  of steps or sweeps
 * @returns {Moment}
 */
function momentOf(run, seed, number) {
  const seedPlace = Math.max(0, run.seeds.indexOf(seed));
  const stepPlace = placeAtOrBefore(run.steps, number);
  const frames = run.frames.map((place) => run.steps[place]);
  const framePlace = placeAtOrBefore(frames, number);
  return {
    run,
    seed: run.seeds[seedPlace],
    seedPlace,
    step: run.steps[stepPlace],
    stepPlace,
    frame: frames[framePlace],
    framePlace,
  };
}

/**
 * The output of a moment's frame: over x, or the picture's samples; null if the run has neither.
 * @param {Moment} moment
 * @returns {Float64Array | null}
 */
function outputAt(moment) {
  const kept = moment.run.fit ?? moment.run.image;
  return kept ? numbersAt(unpack(kept.output), moment.seedPlace, moment.framePlace) : null;
}

/**
 * @param {Moment} moment
 * @returns {Float64Array | null}
 */
function amplitudesAt(moment) {
  const kept = moment.run.spectrum;
  return kept ? numbersAt(unpack(kept.amplitude), moment.seedPlace, moment.framePlace) : null;
}

/**
 * @param {Moment} moment
 * @returns {Float64Array | null}
 */
function errorsAt(moment) {
  const kept = moment.run.error;
  return kept ? numbersAt(unpack(kept.value), moment.seedPlace, moment.stepPlace) : null;
}

/**
 * The labels of the training points: of one seed, or of all of them.
 * @param {Trained} trained
 * @param {number} [seedPlace]
 * @returns {ArrayLike<number> & Iterable<number>}
 */
function trainedLabels(trained, seedPlace) {
  if (Array.isArray(trained.y)) return trained.y;
  const labels = unpack(trained.y);
  return seedPlace === undefined ? labels.values : numbersAt(labels, seedPlace);
}

/**
 * @param {Moment} moment
 * @returns {{label: Words, value: number}[]}
 */
function curvesAt(moment) {
  return (moment.run.curves ?? []).map(({ label, value }) => ({
    label,
    value: numbersAt(unpack(value), moment.seedPlace)[moment.stepPlace],
  }));
}

/**
 * A run's short name in addresses: the run alone where no other experiment of the record has one of that name.
 * @param {PlayerRecord} record
 * @param {PackedRun} run
 * @returns {string}
 */
function nameOfRun(record, run) {
  const same = record.runs.filter((other) => other.run === run.run);
  return same.length === 1 ? run.run : `${run.experiment}/${run.run}`;
}

/**
 * @param {PlayerRecord} record
 * @param {string | undefined} name  as in an address, or with its experiment before it
 * @returns {number | null}  the run's place; null if there is none of that name
 */
function placeOfRun(record, name) {
  const place = record.runs.findIndex((run) => nameOfRun(record, run) === name || `${run.experiment}/${run.run}` === name);
  return place < 0 ? null : place;
}

// @ts-check
// The ends of the player's axes: over all frames and seeds of the runs shown, so that nothing jumps in a film.

/** @typedef {[number, number]} Ends */

const SMALLEST_ERROR = 1e-6;
const LARGEST_ERROR = 100;

/**
 * The smallest and the largest finite number, or those that leave a share out at both ends.
 * @param {ArrayLike<number>} values
 * @param {number} [leftOut]
 * @returns {Ends}
 */
function endsOf(values, leftOut = 0) {
  const known = Float64Array.from(values).filter(Number.isFinite).sort();
  if (!known.length) return [0, 1];
  const last = known.length - 1;
  return [known[Math.floor(last * leftOut)], known[Math.ceil(last * (1 - leftOut))]];
}

/**
 * @param {Ends} one
 * @param {Ends} other
 * @returns {Ends}
 */
function bothRanges(one, other) {
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

/**
 * All outputs, as far as they stay near the target and its labels: what diverges is cut off.
 * @param {NonNullable<PackedRun["fit"]>} fit
 * @returns {Ends}
 */
function outputRange(fit) {
  const labels = fit.trained ? trainedLabels(fit.trained) : [];
  const [low, high] = endsOf([...fit.target, ...labels]);
  const outputs = endsOf(unpack(fit.output).values);
  const height = high - low || outputs[1] - outputs[0]; // the solution is 0 where the output is an error
  const margin = 0.05 * height;
  return [
    Math.min(low, Math.max(outputs[0], low - 0.6 * height)) - margin,
    Math.max(high, Math.min(outputs[1], high + 0.6 * height)) + margin,
  ];
}

/**
 * @param {NonNullable<PackedRun["spectrum"]>} spectrum
 * @returns {Ends}
 */
function amplitudeRange(spectrum) {
  const largest = endsOf(spectrum.target)[1] || 1;
  const outputs = endsOf(unpack(spectrum.amplitude).values, 0.005)[1];
  return [0, Math.max(1.1 * largest, Math.min(1.05 * outputs, 2 * largest))];
}

/**
 * @param {Float64Array} values
 * @param {number | null} threshold
 * @returns {Ends}
 */
function errorRange(values, threshold) {
  const known = values.filter((value) => value > 0);
  const [low, high] = known.length ? endsOf(known) : [0.1, 1];
  const limit = threshold ?? high;
  return [
    Math.max(SMALLEST_ERROR, 0.8 * Math.min(low, limit)),
    Math.min(LARGEST_ERROR, Math.max(1.25 * Math.max(high, limit), 1)),
  ];
}

/**
 * Step 0 has no logarithm: it stands at half of the first step after it.
 * @param {number[]} steps
 * @returns {{first: number, range: Ends}}
 */
function stepRange(steps) {
  const first = steps.find((step) => step > 0) ?? 1;
  const last = Math.max(steps[steps.length - 1], 2 * first);
  return { first, range: [steps[0] > 0 ? first : first / 2, last] };
}

/**
 * The tick for step 0 and the powers of ten: every second one where there are many, none too close to step 0.
 * @param {Ends} range
 * @param {number} first
 * @returns {number[]}
 */
function stepTicks(range, first) {
  const [start, end] = range.map(Math.log10);
  const highest = Math.floor(end + 1e-9);
  const lowest = Math.ceil(Math.log10(first) - 1e-9);
  const powers = Array.from({ length: highest - lowest + 1 }, (_, at) => lowest + at);
  const some = powers.length > 6 ? powers.filter((power) => (highest - power) % 2 === 0) : powers;
  if (range[0] >= first) return some.map((power) => Number(`1e${power}`));
  const apart = some.filter((power) => power - start > 0.08 * (end - start));
  return [range[0], ...apart.map((power) => Number(`1e${power}`))];
}

/**
 * Ticks of a logarithmic axis: powers of ten, or with 2 and 5 between them where the axis is short.
 * @param {Ends} range
 * @returns {number[]}
 */
function valueTicks(range) {
  const lowest = Math.floor(Math.log10(range[0]));
  const highest = Math.ceil(Math.log10(range[1]));
  const decades = Math.log10(range[1] / range[0]);
  const by = Math.max(1, Math.ceil(decades / 6));
  const ticks = [];
  for (let power = lowest; power <= highest; power += 1) {
    for (const digit of decades < 1.5 ? [1, 2, 5] : [1]) {
      if (power % by === 0) ticks.push(Number(`${digit}e${power}`));
    }
  }
  return ticks.filter((tick) => tick >= range[0] && tick <= range[1]);
}

// @ts-check
// What the player says in words: names, numbers and the sentence on a moment, in the page's language.

/**
 * @param {string} en
 * @param {string} zh
 * @returns {string}
 */
function inPageLanguage(en, zh) {
  return currentLanguage() === "zh" ? zh : en;
}

/**
 * Three significant digits.
 * @param {number} value
 * @returns {string}
 */
function shortNumber(value) {
  if (!Number.isFinite(value)) return inPageLanguage("none", "无");
  return String(Number(value.toPrecision(3)));
}

/**
 * @param {string} unit  "steps" or "sweeps"
 * @param {number} number
 * @returns {string}
 */
function countedSteps(unit, number) {
  if (unit === "sweeps") return inPageLanguage(`sweep ${number}`, `第 ${number} 次迭代`);
  return inPageLanguage(`step ${number}`, `第 ${number} 步`);
}

/**
 * @param {PackedError} error
 * @param {number} place
 * @returns {string}
 */
function nameOfPlace(error, place) {
  const label = String(error.places[place]);
  if (error.axis === "band") {
    const band = label.replace("-", "\u2060–\u2060"); // no line ends inside of it
    return inPageLanguage(`band ${band}`, `频带 ${band}`);
  }
  const isNumber = label.trim() !== "" && Number.isFinite(Number(label));
  return isNumber ? `k = ${label}` : label;
}

/**
 * When a place's error was first under the threshold: "first under 0.2 at step 1800".
 * @param {Moment} moment
 * @param {number} place
 * @returns {string}
 */
function passageInWords(moment, place) {
  const error = moment.run.error;
  if (!error || error.threshold === null) return "";
  const first = error.first?.[moment.seedPlace]?.[place] ?? null;
  const limit = shortNumber(error.threshold);
  if (first !== null) {
    const when = countedSteps(moment.run.unit, first);
    return inPageLanguage(`first under ${limit} at ${when}`, `${when}首次低于 ${limit}`);
  }
  return inPageLanguage(`not under ${limit} within the run`, `此次运行中未低于 ${limit}`);
}

/**
 * The errors of a moment: each place's, or, where there are many, how many are under the threshold.
 * @param {Moment} moment
 * @returns {string}
 */
function errorsInWords(moment) {
  const error = moment.run.error;
  const values = errorsAt(moment);
  if (!error || !values) return "";
  if (error.places.length <= MOST_IN_WORDS) {
    const each = Array.from(values, (value, place) => {
      const passage = passageInWords(moment, place);
      return `${nameOfPlace(error, place)}: ${shortNumber(value)}${passage && inPageLanguage(` (${passage})`, `（${passage}）`)}`;
    });
    return inPageLanguage(`relative error at ${each.join(", ")}`, `相对误差 ${each.join("，")}`);
  }
  if (error.threshold === null) return "";
  const limit = error.threshold;
  const under = values.filter((value) => value < limit).length;
  const above = values.findIndex((value) => !(value < limit));
  const count = error.places.length;
  const most = inPageLanguage(`${under} of ${count} under ${shortNumber(limit)}`, `${count} 个中有 ${under} 个低于 ${shortNumber(limit)}`);
  if (above < 0) return most;
  const name = nameOfPlace(error, above);
  return most + inPageLanguage(`, the first that is not: ${name}`, `，第一个不低于的：${name}`);
}

const MOST_IN_WORDS = 7;

/**
 * The values of a moment's curves, such as training and test errors.
 * @param {Moment} moment
 * @returns {string}
 */
function curvesInWords(moment) {
  return curvesAt(moment)
    .map(({ label, value }) => `${inPageLanguage(label.en, label.zh)}: ${shortNumber(value)}`)
    .join(inPageLanguage(", ", "，"));
}

/**
 * "Left (three tones), step 250, seed 0: k = 1: 0.03 (first under 0.2 at step 54), ..."
 * @param {string} side  its name, empty if only one run is shown
 * @param {Moment} moment
 * @returns {string}
 */
function momentInWords(side, moment) {
  const label = inPageLanguage(moment.run.label.en, moment.run.label.zh);
  const when = countedSteps(moment.run.unit, moment.step);
  const seed = inPageLanguage(`seed ${moment.seed}`, `种子 ${moment.seed}`);
  const errors = [errorsInWords(moment), curvesInWords(moment)].filter(Boolean).join(inPageLanguage("; ", "；"));
  const named = side ? inPageLanguage(`${side} (${label})`, `${side}（${label}）`) : label;
  const head = [named, when, seed].join(inPageLanguage(", ", "，"));
  return errors ? `${head}${inPageLanguage(": ", "：")}${errors}${inPageLanguage(".", "。")}` : `${head}${inPageLanguage(".", "。")}`;
}

/**
 * "Numbers: step 250; curves: step 238; seed 0"
 * @param {Moment} moment
 * @returns {string}
 */
function whenInWords(moment) {
  const when = countedSteps(moment.run.unit, moment.step);
  const seed = inPageLanguage(`seed ${moment.seed}`, `种子 ${moment.seed}`);
  if (moment.frame === moment.step || !(moment.run.fit || moment.run.image || moment.run.spectrum)) {
    return [when, seed].join(inPageLanguage(", ", "，"));
  }
  const drawn = countedSteps(moment.run.unit, moment.frame);
  return inPageLanguage(
    `Numbers: ${when}; output and spectrum drawn: ${drawn}, the last kept before it; ${seed}`,
    `数值：${when}；所绘输出与频谱：此前最近保存的${drawn}；${seed}`,
  );
}

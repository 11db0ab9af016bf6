// @ts-check
// What the lines and signs of a panel mean; the page and the saved picture both show it.

/** @typedef {{sign: string, colour: string, words: string}} PanelKey  colour: a custom property of the style sheet */

// The signs of the shapes of report/player_charts.py, in its order.
const CURVE_SIGNS = ["●", "■", "▲", "◆", "✚", "▼", "►"];

/**
 * @param {string} panel
 * @param {PackedRun} run
 * @returns {PanelKey[]}
 */
function panelKeys(panel, run) {
  const target = inPageLanguage("target", "目标");
  const output = inPageLanguage("output", "输出");
  if (panel === "fit") {
    const trained = { sign: "•", colour: "--ink", words: inPageLanguage("trained on", "训练点") };
    return [
      { sign: "━", colour: "--ink-soft", words: target },
      ...(run.fit?.trained ? [trained] : []),
      { sign: "━", colour: "--series-1", words: output },
    ];
  }
  if (panel === "spectrum") {
    return [
      { sign: "▮", colour: "--ink-soft", words: target },
      { sign: "●", colour: "--series-1", words: output },
    ];
  }
  if (panel === "curves") return curveKeys(curveNames(run));
  if (panel !== "error" || !run.error) return [];
  const threshold = run.error.threshold === null ? [] : [thresholdKey(run.error.threshold)];
  return run.error.places.length <= CURVE_SIGNS.length ? [...curveKeys(placeNames(run)), ...threshold] : threshold;
}

/**
 * @param {string[]} names
 * @returns {PanelKey[]}
 */
function curveKeys(names) {
  return names.map((words, at) => ({ sign: CURVE_SIGNS[at], colour: `--series-${at + 1}`, words }));
}

/**
 * @param {number} threshold
 * @returns {PanelKey}
 */
function thresholdKey(threshold) {
  const limit = shortNumber(threshold);
  return { sign: "┅", colour: "--ink", words: inPageLanguage(`threshold ${limit}`, `阈值 ${limit}`) };
}

/**
 * @param {PanelKey[]} keys
 * @returns {HTMLElement}
 */
function keysElement(keys) {
  const element = document.createElement("span");
  element.className = "player-keys";
  for (const { sign, colour, words } of keys) {
    const key = document.createElement("span");
    const mark = document.createElement("span");
    mark.textContent = sign;
    mark.style.color = `var(${colour})`;
    mark.setAttribute("aria-hidden", "true");
    key.append(mark, ` ${words}`);
    element.append(key);
  }
  return element;
}

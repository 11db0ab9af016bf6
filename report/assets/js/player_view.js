// @ts-check
// Charts of the player in the page: made anew for a language or a colour scheme, then fed one frame at a time.

/** @typedef {{chart: string, panel: Panel, view: VegaView, finalize: () => void}} DrawnChart */

/**
 * The value of a custom property of the page's style sheet.
 * @param {string} name
 * @param {string} fallback
 * @returns {string}
 */
function styleValue(name, fallback) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || fallback;
}

/**
 * Vega-Lite's configuration with the colours of the page.
 * @returns {object}
 */
function chartConfig() {
  const ink = styleValue("--ink", "#1a1a1a");
  const line = styleValue("--line", "#cccccc");
  const soft = styleValue("--ink-soft", "#666666");
  const series = [1, 2, 3, 4, 5, 6, 7].map((number) => styleValue(`--series-${number}`, ink));
  const font = getComputedStyle(document.body).fontFamily || "sans-serif";
  return {
    aria: false, // the element around a chart has its name; its numbers stand in the table
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      labelColor: ink,
      titleColor: ink,
      gridColor: line,
      gridOpacity: 0.5,
      domainColor: line,
      tickColor: line,
      titleFontWeight: "normal",
      labelFontSize: 11,
      titleFontSize: 12,
      labelOverlap: true,
    },
    legend: { labelColor: ink, labelFontSize: 12, symbolStrokeWidth: 2, symbolSize: 60, offset: 4, labelLimit: 220 },
    range: { category: series },
    style: {
      "target-line": { stroke: soft, strokeWidth: 2.5, strokeOpacity: 0.55 },
      "target-bar": { stroke: soft, strokeOpacity: 0.55 },
      trained: { fill: ink, stroke: ink, filled: true, size: 14, opacity: 0.8 },
      "output-line": { stroke: series[0], strokeWidth: 2 },
      "output-point": { fill: series[0], stroke: series[0], filled: true, size: 28, opacity: 1 },
      curve: { strokeWidth: 1.6 },
      now: { filled: true, size: 60, opacity: 1 },
      cursor: { stroke: ink, strokeWidth: 1, strokeOpacity: 0.6 },
      threshold: { stroke: ink, strokeDash: [4, 3], strokeWidth: 1, strokeOpacity: 0.7 },
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} chart
 * @param {object} specification
 * @returns {Promise<DrawnChart>}
 */
async function drawChart(element, chart, specification) {
  const drawn = await vegaEmbed(element, specification, {
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    config: chartConfig(),
  });
  return { chart, panel: panelOf(chart), view: drawn.view, finalize: () => drawn.finalize() };
}

/**
 * @param {VegaView} view
 * @param {Rows} rows
 */
function setRows(view, rows) {
  for (const [name, each] of Object.entries(rows)) {
    view.change(name, vega.changeset().remove(() => true).insert(each));
  }
}

/**
 * What stays over a film: the target, the curves, the axes.
 * @param {DrawnChart} drawn
 * @param {Moment} moment
 * @param {Record<string, Range>} ranges
 */
function feedChart(drawn, moment, ranges) {
  const signals = { ...ranges, ...drawn.panel.signals(moment.run, ranges) };
  for (const [name, value] of Object.entries(signals)) drawn.view.signal(name, value);
  setRows(drawn.view, { ...drawn.panel.still(moment), ...drawn.panel.moving(moment) });
  drawn.view.run();
}

/**
 * One frame.
 * @param {DrawnChart} drawn
 * @param {Moment} moment
 */
function stepChart(drawn, moment) {
  setRows(drawn.view, drawn.panel.moving(moment));
  drawn.view.run();
}

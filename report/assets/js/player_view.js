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
    mark: { aria: false },
    aria: false, // the element around a chart has its name; its numbers stand in the table
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      aria: false,
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
    range: { category: series },
    style: {
      "target-line": { color: soft, strokeWidth: 2.5, strokeOpacity: 0.55 },
      "target-bar": { color: soft, opacity: 0.55 },
      trained: { color: ink, filled: true, size: 14, opacity: 0.8 },
      "output-line": { color: series[0], strokeWidth: 2 },
      "output-point": { color: series[0], filled: true, size: 28, opacity: 1 },
      curve: { strokeWidth: 1.6 },
      now: { filled: true, size: 60, opacity: 1 },
      cursor: { color: ink, strokeWidth: 1, strokeOpacity: 0.6 },
      threshold: { color: ink, strokeDash: [4, 3], strokeWidth: 1, strokeOpacity: 0.7 },
    },
  };
}

/**
 * What stays over a film, and the first frame, go into a chart's specification.
 * @param {any} specification
 * @param {Panel} panel
 * @param {Moment} moment
 * @param {Record<string, Ends>} ranges
 * @returns {object}
 */
function fedSpecification(specification, panel, moment, ranges) {
  const signals = { ...ranges, ...panel.signals(moment.run, ranges) };
  /** @param {{name: string, value: unknown}} param */
  const fed = (param) => (param.name in signals ? { ...param, value: signals[param.name] } : param);
  const datasets = { ...panel.still(moment), ...panel.moving(moment) };
  return { ...specification, params: specification.params.map(fed), datasets };
}

/**
 * @param {HTMLElement} element
 * @param {string} chart
 * @param {object} specification
 * @param {Moment} moment
 * @param {Record<string, Ends>} ranges
 * @returns {Promise<DrawnChart>}
 */
async function drawChart(element, chart, specification, moment, ranges) {
  const panel = panelOf(chart);
  const drawn = await vegaEmbed(element, fedSpecification(specification, panel, moment, ranges), {
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    config: chartConfig(),
  });
  return { chart, panel, view: drawn.view, finalize: () => drawn.finalize() };
}

/**
 * Another run or seed in the same chart.
 * @param {DrawnChart} drawn
 * @param {Moment} moment
 * @param {Record<string, Ends>} ranges
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

/**
 * @param {VegaView} view
 * @param {Rows} rows
 */
function setRows(view, rows) {
  for (const [name, each] of Object.entries(rows)) view.data(name, each);
}

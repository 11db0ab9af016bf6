// @ts-check
// Pictures of the player: the target, the output at a step, and a film strip of some steps.

const MOST_IN_STRIP = 8;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {NonNullable<PackedRun["image"]>} image
 * @param {Float64Array} values  (sample, channel)
 */
function drawPicture(canvas, image, values) {
  const [rows, columns] = image.shape;
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  if (!context) return;
  const { low, high } = image.target;
  const picture = context.createImageData(columns, rows);
  for (let sample = 0; sample < rows * columns; sample += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = values[sample * image.channels + (image.channels === 3 ? channel : 0)];
      picture.data[4 * sample + channel] = (255 * (value - low)) / (high - low || 1); // clamped to 0...255
    }
    picture.data[4 * sample + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

/**
 * The frames of a film strip: spread evenly over a run's frames, the first and the last among them.
 * @param {PackedRun} run
 * @returns {number[]}
 */
function stripFrames(run) {
  const last = run.frames.length - 1;
  const count = Math.min(MOST_IN_STRIP, run.frames.length);
  const frames = Array.from({ length: count }, (_, at) => Math.round((at * last) / Math.max(1, count - 1)));
  return [...new Set(frames)];
}

/**
 * @param {HTMLElement} element
 * @param {Moment} moment
 * @param {(step: number) => void} goTo
 */
function drawStrip(element, moment, goTo) {
  const image = moment.run.image;
  element.replaceChildren();
  if (!image) return;
  const output = unpack(image.output);
  for (const frame of stripFrames(moment.run)) {
    const step = moment.run.steps[moment.run.frames[frame]];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "player-strip-step";
    button.dataset.step = String(step);
    const name = countedSteps(moment.run.unit, step);
    button.setAttribute("aria-label", inPageLanguage(`Go to ${name}`, `转到${name}`));
    const canvas = document.createElement("canvas");
    drawPicture(canvas, image, numbersAt(output, moment.seedPlace, frame));
    const caption = document.createElement("span");
    caption.textContent = String(step);
    button.append(canvas, caption);
    button.addEventListener("click", () => goTo(step));
    element.append(button);
  }
}

/**
 * Mark the frame of the strip that is the last at or before the one shown.
 * @param {HTMLElement} element
 * @param {Moment} moment
 */
function markStrip(element, moment) {
  const buttons = /** @type {HTMLElement[]} */ ([...element.children]);
  const steps = buttons.map((button) => Number(button.dataset.step));
  const now = placeAtOrBefore(steps, moment.frame);
  buttons.forEach((button, place) => button.setAttribute("aria-current", place === now ? "step" : "false"));
}

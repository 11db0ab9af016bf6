// @ts-check
// The moving picture of the front page. It is drawn still by the page itself; this plays its frames.

/**
 * @typedef {object} MotionFrames
 * @property {number} still place of the frame that the page shows
 * @property {number[]} x places across
 * @property {number[][]} y tenths of a unit down, by frame
 * @property {number[][]} learned thousandths, by frame and frequency
 * @property {number[]} step step by frame
 * @property {number} bar width of a full bar
 */

const MOTION_SECONDS = 9;
const MOTION_REST = 2.5;

/**
 * Numbers between those of two frames.
 * @param {number[][]} rows
 * @param {number} place
 * @returns {number[]}
 */
function between(rows, place) {
  const first = Math.floor(place);
  const last = Math.min(first + 1, rows.length - 1);
  const share = place - first;
  return rows[first].map((value, index) => value + (rows[last][index] - value) * share);
}

/**
 * @param {HTMLElement} figure
 * @param {MotionFrames} frames
 */
function startMotion(figure, frames) {
  const output = figure.querySelector(".motion-output");
  const bars = figure.querySelectorAll(".motion-bar");
  const shares = figure.querySelectorAll(".motion-share");
  const count = figure.querySelector(".motion-count");
  const button = figure.querySelector(".motion-play");
  if (!output || !count || !(button instanceof HTMLElement)) return;
  const last = frames.y.length - 1;
  let seconds = (frames.still / last) * MOTION_SECONDS;
  let before = 0;
  let playing = false;
  let seen = true;

  /**
   * Between two frames lines and bars move, while the numbers stay those of the nearer one, whose step is told.
   * @param {number} place
   */
  function draw(place) {
    const frame = Math.round(place);
    const points = between(frames.y, place).map((y, index) => `${frames.x[index]} ${(y / 10).toFixed(1)}`);
    output?.setAttribute("d", `M${points.join("L")}`);
    between(frames.learned, place).forEach((learned, index) => {
      bars[index].setAttribute("width", ((learned / 1000) * frames.bar).toFixed(1));
      shares[index].textContent = `${Math.round(frames.learned[frame][index] / 10)} %`;
    });
    if (count) count.textContent = String(frames.step[frame]);
  }

  /** @param {number} now milliseconds */
  function tick(now) {
    if (!playing) return;
    if (seen) {
      seconds = (seconds + Math.min(Math.max(now - before, 0), 100) / 1000) % (MOTION_SECONDS + MOTION_REST);
      draw(reached());
    }
    before = now;
    window.requestAnimationFrame(tick);
  }

  /** @returns {number} the place in the frames */
  function reached() {
    return Math.min(seconds / MOTION_SECONDS, 1) * last;
  }

  /**
   * A picture that stands still is that of one frame.
   * @param {boolean} on
   */
  function play(on) {
    if (playing && !on) draw(Math.round(reached()));
    playing = on;
    button?.setAttribute("aria-pressed", String(on));
    figure.classList.toggle("playing", on);
    before = performance.now();
    if (on) window.requestAnimationFrame(tick);
  }

  button.hidden = false;
  button.addEventListener("click", () => play(!playing));
  new IntersectionObserver(([entry]) => (seen = entry.isIntersecting)).observe(figure);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  calm.addEventListener("change", () => calm.matches && play(false));
  if (!calm.matches) {
    seconds = 0;
    play(true);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const figure = document.querySelector("figure.motion");
  const data = document.getElementById("motion-data");
  if (figure instanceof HTMLElement && data) startMotion(figure, JSON.parse(data.textContent ?? ""));
});

// @ts-check
// Play and pause: through all steps in about ten seconds, and no faster than they can be drawn.

const FILM_SECONDS = 10;
const SHORTEST_STEP = 40; // milliseconds

class PlayerTransport {
  /**
   * @param {HTMLButtonElement} button
   * @param {{count: () => number, place: () => number, show: (place: number) => void}} film
   */
  constructor(button, film) {
    this.button = button;
    this.film = film;
    this.timer = 0;
    button.addEventListener("click", () => this.toggle());
  }

  get playing() {
    return this.timer !== 0;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    const count = this.film.count();
    if (this.film.place() >= count - 1) this.film.show(0);
    const each = Math.max(SHORTEST_STEP, (1000 * FILM_SECONDS) / count);
    this.timer = window.setInterval(() => this.next(), each);
    this.say();
  }

  next() {
    const next = this.film.place() + 1;
    if (next < this.film.count()) this.film.show(next);
    if (next >= this.film.count() - 1) this.pause();
  }

  pause() {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.say();
  }

  /** The button says what it does. */
  say() {
    this.button.textContent = this.playing ? inPageLanguage("Pause", "暂停") : inPageLanguage("Play", "播放");
    this.button.dataset.playing = String(this.playing);
  }
}

/** Shows some pictures at a pace, over and over. */
export class Loop {
  timer = null;

  get isOn() { return this.timer !== null; }

  /** Begins with the first; `draw` shows one. */
  start(pictures, rate, draw) {
    this.stop();
    let place = 0;
    draw(pictures[0]);
    this.timer = setInterval(() => draw(pictures[place = (place + 1) % pictures.length]), 1000 / rate);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }
}

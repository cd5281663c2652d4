import {h, show} from "../dom.js";
import {t} from "../words.js";

/** The finished frame beside the plate's own: side by side, or one over the other with a divider. */
export class Viewer {
  mode = "wipe";
  at = 50;
  zoom = 1;
  /** Where the face is, as shares of the picture; `null` before a picture differs from its plate. */
  face = null;
  /** Where the reader moved the enlarged picture. */
  moved = null;

  constructor() {
    this.plate = h("div", {class: "box"});
    this.done = h("div", {class: "box"});
    this.handle = h("div", {class: "divider", role: "slider", tabindex: 0, "aria-label": t("tuning.divider"), "aria-valuemin": 0, "aria-valuemax": 100});
    this.over = h("div", {class: "box over"}, this.handle);
    this.told = h("div", {class: "notice", role: "status"});
    this.element = h("div", {class: "stage", tabindex: 0, role: "group", "aria-label": t("tuning.stage")},
      h("div", {class: "cell one"}, this.plate), h("div", {class: "cell two"}, this.done),
      h("div", {class: "cell three"}, this.over), this.told);
    this.handle.addEventListener("keydown", (event) => this.slide(event));
    this.handle.addEventListener("pointerdown", (event) => this.drag(event, (next) => {
      const frame = this.over.getBoundingClientRect();
      this.wipe(100 * (next.clientX - frame.left) / frame.width);
    }));
    this.element.addEventListener("pointerdown", (event) => {
      if (this.zoom === 1 || event.button || this.handle.contains(event.target)) return;
      const frame = this.done.getBoundingClientRect();
      const [start, from] = [this.origin(), [event.clientX, event.clientY]];
      this.drag(event, (next) => this.move(
        start[0] - (next.clientX - from[0]) / frame.width / (this.zoom - 1),
        start[1] - (next.clientY - from[1]) / frame.height / (this.zoom - 1)));
    });
    this.element.addEventListener("keydown", (event) => this.pan(event));
    this.dress();
  }

  drag(event, work) {
    const target = event.currentTarget;
    event.preventDefault();
    event.stopPropagation();
    target.focus({preventScroll: true});
    target.setPointerCapture(event.pointerId);
    const end = new AbortController();
    target.addEventListener("pointermove", work, {signal: end.signal});
    for (const name of ["pointerup", "pointercancel"]) target.addEventListener(name, () => end.abort(), {signal: end.signal});
  }

  slide(event) {
    const steps = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -100, End: 100};
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.wipe(this.at + step);
  }

  /** Arrows move an enlarged picture; otherwise they are the page's. */
  pan(event) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    const step = steps[event.key];
    if (!step || this.zoom === 1 || event.target !== this.element) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = this.origin();
    this.move(x + 0.1 * step[0] / this.zoom, y + 0.1 * step[1] / this.zoom);
  }

  wipe(at) { this.at = Math.max(0, Math.min(100, at)); this.dress(); }
  move(x, y) { this.moved = [x, y].map((value) => Math.max(0, Math.min(1, value))); this.dress(); }
  enlarge(zoom) { this.zoom = zoom; this.moved = null; this.dress(); }
  arrange(mode) { this.mode = mode; this.dress(); }

  /** The point that stays where it is when the picture grows: the face comes to the middle. */
  origin() {
    if (this.moved) return this.moved;
    const face = this.face ?? [0.5, 0.5];
    return face.map((place) => (this.zoom === 1 ? 0.5 : Math.max(0, Math.min(1, (place * this.zoom - 0.5) / (this.zoom - 1)))));
  }

  dress() {
    const {style, dataset} = this.element;
    const [x, y] = this.origin();
    dataset.mode = this.mode;
    dataset.large = String(this.zoom > 1);
    style.setProperty("--at", `${this.at}%`);
    style.setProperty("--zoom", this.zoom);
    style.setProperty("--x", `${100 * x}%`);
    style.setProperty("--y", `${100 * y}%`);
    this.handle.setAttribute("aria-valuenow", String(Math.round(this.at)));
    this.handle.setAttribute("aria-valuetext", t("tuning.divider.at", {percent: Math.round(this.at)}));
  }

  /** Shows the pictures of an answer; one that is `null` stays as it is. */
  put(plate, done, {width, height, label}) {
    this.element.style.setProperty("--ratio", width / height);
    if (plate) { plate.alt = t("tuning.alt.plate", {frame: label}); show(this.plate, plate, h("span", {class: "tag"}, t("conversion.plate"))); }
    done.alt = t("tuning.alt.finished", {frame: label});
    show(this.done, done, h("span", {class: "tag"}, t("tuning.finished")));
    const found = middle(this.plate.firstElementChild, done);
    if (found) this.face = found;
    this.dress();
  }

  /** The picture of the plate that is shown. */
  get plateCopy() { return this.plate.firstElementChild?.cloneNode(); }

  /** A sentence over the pictures, or none; with a button it says that something went wrong. */
  tell(text, remedy, button) {
    this.told.classList.toggle("bad", Boolean(button));
    show(this.told, text ? h("p", null, text) : null, remedy ? h("p", {class: "note"}, remedy) : null, button);
  }

  clear() { show(this.plate); show(this.done); this.face = this.moved = null; }
}

/** The middle of what differs between two pictures, as shares of their size; `null` where nothing does. */
function middle(plate, done) {
  if (!plate?.naturalWidth) return null;
  const [width, height] = [160, Math.max(1, Math.round(160 * done.naturalHeight / done.naturalWidth))];
  const [a, b] = [plate, done].map((picture) => {
    const canvas = h("canvas", {width, height});
    const context = canvas.getContext("2d", {willReadFrequently: true});
    context.drawImage(picture, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  });
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const apart = Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]);
      if (apart < 24) continue;
      left = Math.min(left, x); right = Math.max(right, x);
      top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? null : [(left + right + 1) / 2 / width, (top + bottom + 1) / 2 / height];
}

import {h} from "./dom.js";
import {t, count, decimal} from "./words.js";

const colors = {source: "#5fc9bd", target: "#efa35c", grid: "#292d35", text: "#a5abb6"};
const margin = {left: 58, top: 12, right: 16, bottom: 30};

/** The two curves of a training. The wheel zooms, dragging moves, a double click shows all. */
export class LossChart {
  constructor() {
    this.canvas = h("canvas", {class: "chart", tabindex: 0, role: "img"});
    this.points = [];
    this.log = true;
    this.smoothing = 0.6;
    this.span = null;
    this.hover = null;
    this.resize = new ResizeObserver(() => this.draw());
    this.resize.observe(this.canvas);
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), {passive: false});
    this.canvas.addEventListener("dblclick", () => { this.span = null; this.draw(); });
    this.canvas.addEventListener("pointerdown", (event) => this.drag(event));
    this.canvas.addEventListener("pointermove", (event) => { this.hover = event.offsetX; this.draw(); });
    this.canvas.addEventListener("pointerleave", () => { this.hover = null; this.draw(); });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  close() { this.resize.disconnect(); }

  set(points) { this.points = points; this.draw(); }

  /** The first and the last step that are shown. */
  get shown() { return this.span ?? this.whole; }

  get whole() { return [this.points[0]?.iteration ?? 0, Math.max(1, this.points.at(-1)?.iteration ?? 1)]; }

  zoom(factor, at = 0.5) {
    const [low, high] = this.shown;
    const center = low + (high - low) * at;
    const [first, last] = this.whole;
    const next = [Math.max(first, center - (center - low) * factor), Math.min(last, center + (high - center) * factor)];
    this.span = next[0] <= first && next[1] >= last ? null : next[1] - next[0] > 4 ? next : this.span;
    this.draw();
  }

  shift(share) {
    if (!this.span) return;
    const [low, high] = this.span, [first, last] = this.whole;
    const step = Math.max(first - low, Math.min(last - high, (high - low) * share));
    this.span = [low + step, high + step];
    this.draw();
  }

  wheel(event) {
    event.preventDefault();
    const width = this.canvas.clientWidth - margin.left - margin.right;
    this.zoom(Math.exp(event.deltaY / 400), Math.max(0, Math.min(1, (event.offsetX - margin.left) / width)));
  }

  drag(event) {
    let last = event.clientX;
    const width = this.canvas.clientWidth - margin.left - margin.right;
    const move = (next) => { this.shift((last - next.clientX) / width); last = next.clientX; };
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.addEventListener("pointermove", move);
    this.canvas.addEventListener("pointerup", () => this.canvas.removeEventListener("pointermove", move), {once: true});
  }

  key(event) {
    const work = {"+": () => this.zoom(0.7), "-": () => this.zoom(1.4), ArrowLeft: () => this.shift(-0.2), ArrowRight: () => this.shift(0.2),
      Home: () => { this.span = null; this.draw(); }}[event.key];
    if (!work) return;
    event.preventDefault();
    event.stopPropagation();
    work();
  }

  smooth(name) {
    const rest = this.smoothing * 0.98;
    let mean = null;
    return this.points.map((point) => (mean = mean === null ? point[name] : rest * mean + (1 - rest) * point[name]));
  }

  draw() {
    const {clientWidth: width, clientHeight: height} = this.canvas;
    if (!width) return;
    const scale = devicePixelRatio || 1;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    context.font = "12px system-ui, sans-serif";
    const [low, high] = this.shown;
    this.moved?.();
    const seen = this.points.map((point, index) => [point, index]).filter(([point]) => point.iteration >= low && point.iteration <= high);
    const curves = {source: this.smooth("source"), target: this.smooth("target")};
    const values = seen.flatMap(([, index]) => [curves.source[index], curves.target[index]]).filter((value) => value > 0);
    if (values.length < 2) return this.empty(context, width, height);
    const change = this.log ? Math.log10 : (value) => value;
    let [bottom, top] = [change(Math.min(...values)), change(Math.max(...values))];
    if (top - bottom < 1e-6) top = bottom + 1;
    const pad = (top - bottom) * 0.06;
    [bottom, top] = [this.log ? bottom - pad : Math.max(0, bottom - pad), top + pad];
    const x = (iteration) => margin.left + ((iteration - low) / Math.max(1, high - low)) * (width - margin.left - margin.right);
    const y = (value) => margin.top + (1 - (change(value) - bottom) / (top - bottom)) * (height - margin.top - margin.bottom);
    this.axes(context, {x, y, low, high, bottom, top, width, height});
    for (const name of ["source", "target"]) {
      context.globalAlpha = 0.22;
      this.line(context, seen, (point) => point[name], x, y, colors[name], 1);
      context.globalAlpha = 1;
      this.line(context, seen, (_, index) => curves[name][index], x, y, colors[name], 2);
    }
    const last = this.points.length - 1;
    this.canvas.setAttribute("aria-label", t("chart.label", {iteration: count(this.points[last].iteration),
      source: decimal(curves.source[last], 4), target: decimal(curves.target[last], 4)}));
    if (this.hover !== null) this.tip(context, seen, curves, x, y, width, height);
  }

  line(context, seen, value, x, y, color, width) {
    context.beginPath();
    seen.forEach(([point, index], place) => {
      const amount = value(point, index);
      if (!(amount > 0)) return;
      context[place ? "lineTo" : "moveTo"](x(point.iteration), y(amount));
    });
    Object.assign(context, {strokeStyle: color, lineWidth: width, lineJoin: "round"});
    context.stroke();
  }

  axes(context, {x, y, low, high, bottom, top, width, height}) {
    Object.assign(context, {fillStyle: colors.text, strokeStyle: colors.grid, lineWidth: 1, textBaseline: "middle", textAlign: "right"});
    const back = this.log ? (value) => 10 ** value : (value) => value;
    const marks = levels(back(bottom), back(top), this.log);
    // As many digits as tell two of them apart.
    const apart = marks.length > 1 ? Math.min(...marks.slice(1).map((value, place) => value - marks[place])) : marks[0] ?? 1;
    const digits = Math.max(1, Math.ceil(-Math.log10(apart) - 1e-9));
    for (const value of marks) {
      const level = Math.round(y(value)) + 0.5;
      context.beginPath(); context.moveTo(margin.left, level); context.lineTo(width - margin.right, level); context.stroke();
      context.fillText(decimal(value, Math.min(digits, Math.max(1, Math.ceil(2 - Math.log10(value))))), margin.left - 8, level);
    }
    Object.assign(context, {textAlign: "center", textBaseline: "top"});
    const raw = (high - low) / 6, power = 10 ** Math.floor(Math.log10(Math.max(1, raw)));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? power;
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
      context.fillText(count(Math.round(tick)), Math.max(margin.left + 12, Math.min(width - 30, x(tick))), height - margin.bottom + 9);
    }
  }

  tip(context, seen, curves, x, y, width, height) {
    const [point, index] = seen.reduce((best, entry) =>
      Math.abs(x(entry[0].iteration) - this.hover) < Math.abs(x(best[0].iteration) - this.hover) ? entry : best);
    const at = x(point.iteration);
    context.strokeStyle = "#5a606c";
    context.beginPath(); context.moveTo(at, margin.top); context.lineTo(at, height - margin.bottom); context.stroke();
    const lines = [[t("iteration", {count: count(point.iteration)}), "#f2f1ee"],
      [`${t("role.source")} ${decimal(curves.source[index], 4)}`, colors.source], [`${t("role.target")} ${decimal(curves.target[index], 4)}`, colors.target]];
    const left = at + 150 > width ? at - 142 : at + 10;
    context.fillStyle = "#0d0e11e6";
    context.beginPath(); context.roundRect(left, margin.top + 4, 132, 62, 6); context.fill();
    Object.assign(context, {textAlign: "left", textBaseline: "top"});
    lines.forEach(([text, color], place) => { context.fillStyle = color; context.fillText(text, left + 9, margin.top + 12 + 17 * place); });
    for (const name of ["source", "target"]) {
      context.fillStyle = colors[name];
      context.beginPath(); context.arc(at, y(curves[name][index]), 3.5, 0, 7); context.fill();
    }
  }

  empty(context, width, height) {
    Object.assign(context, {fillStyle: colors.text, textAlign: "center", textBaseline: "middle"});
    context.fillText(t("chart.empty"), width / 2, height / 2);
    this.canvas.setAttribute("aria-label", t("chart.empty"));
  }
}

/** Round values between two others: 0.05, 0.1, 0.2, 0.5 on a logarithmic axis, even steps on a linear one. */
function levels(low, high, isLogarithmic) {
  const all = [];
  if (isLogarithmic) {
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const digit of high / low > 30 ? [1] : high / low > 3 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]) all.push(digit * 10 ** power);
    }
  }
  // Less than two of them fit into a narrow range: even steps then.
  if (all.filter((value) => value >= low && value <= high).length < 2) {
    all.length = 0;
    const power = 10 ** Math.floor(Math.log10(high - low));
    const step = [0.2, 0.5, 1].map((part) => part * power).find((size) => (high - low) / size <= 6) ?? power;
    for (let value = Math.ceil(low / step) * step; value <= high; value += step) if (value > 0) all.push(value);
  }
  return all.filter((value) => value >= low && value <= high);
}

import {h, show} from "./dom.js";
import {t, count, decimal} from "./words.js";

const margin = {left: 58, top: 10, right: 16, bottom: 8};
const colors = {line: "#e9e7e2", best: "#8fd19e", grid: "#292d35", text: "#a5abb6"};

/** The scores of a training's checkpoints over the same steps as the losses, with the best one marked. */
export class ScoreChart {
  constructor() {
    this.canvas = h("canvas", {class: "chart scores", role: "img"});
    this.scores = [];
    this.resize = new ResizeObserver(() => this.draw());
    this.resize.observe(this.canvas);
  }

  close() { this.resize.disconnect(); }

  /** Shows the steps from `low` to `high`. */
  set(scores, [low, high]) { Object.assign(this, {scores, low, high}); this.draw(); }

  draw() {
    this.canvas.hidden = !this.scores.length;
    const {clientWidth: width, clientHeight: height} = this.canvas;
    if (!width || !this.scores.length) return;
    const scale = devicePixelRatio || 1;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    const totals = this.scores.map(({total}) => total);
    // At least ten points high: what is noise looks like noise.
    const middle = (Math.min(...totals) + Math.max(...totals)) / 2;
    const half = Math.max(5, (Math.max(...totals) - Math.min(...totals)) / 2 + 1);
    const [bottom, top] = [Math.max(0, middle - half), Math.min(100, middle + half)];
    const x = (iteration) => margin.left + (iteration - this.low) / Math.max(1, this.high - this.low) * (width - margin.left - margin.right);
    const y = (total) => margin.top + (1 - (total - bottom) / (top - bottom)) * (height - margin.top - margin.bottom);
    Object.assign(context, {font: "12px system-ui, sans-serif", textBaseline: "middle", textAlign: "right", strokeStyle: colors.grid, fillStyle: colors.text});
    const step = top - bottom > 40 ? 20 : top - bottom > 16 ? 10 : 5;
    for (let level = Math.ceil(bottom / step) * step; level <= top; level += step) {
      const at = Math.round(y(level)) + 0.5;
      context.beginPath(); context.moveTo(margin.left, at); context.lineTo(width - margin.right, at); context.stroke();
      context.fillText(count(level), margin.left - 8, at);
    }
    context.save();
    context.beginPath(); context.rect(margin.left - 5, 0, width - margin.left - margin.right + 10, height); context.clip();
    context.beginPath();
    this.scores.forEach(({iteration, total}, place) => context[place ? "lineTo" : "moveTo"](x(iteration), y(total)));
    Object.assign(context, {strokeStyle: colors.line, lineWidth: 2, lineJoin: "round"});
    context.stroke();
    const best = this.scores.reduce((one, other) => (other.total > one.total ? other : one));
    for (const {iteration, total} of this.scores.length < 60 ? this.scores : [best]) {
      const isBest = iteration === best.iteration;
      context.fillStyle = isBest ? colors.best : colors.line;
      context.beginPath(); context.arc(x(iteration), y(total), isBest ? 5 : 2.5, 0, 7); context.fill();
    }
    context.restore();
    this.canvas.setAttribute("aria-label", t("score.chart", {best: decimal(best.total), iteration: count(best.iteration), last: decimal(totals.at(-1))}));
  }
}

/** What the scores say in plain words: how good, how much an hour, and whether to go on. */
export function showWorth(element, {verdict, isHeldBack, knowsJudge}) {
  element.hidden = false;
  if (!verdict) return show(element, h("p", {class: "note"}, t("score.none")));
  const {total, best, bestIteration, iteration, gainPerHour, advice} = verdict;
  const gain = gainPerHour === undefined ? null : `${gainPerHour < 0 ? "−" : "+"}${decimal(Math.abs(gainPerHour), Math.abs(gainPerHour) < 100 ? 1 : 0)}`;
  const fact = (label, value, note) => h("div", null, h("span", {class: "note"}, label), h("strong", null, value), note ? h("span", {class: "note"}, note) : null);
  return show(element,
    h("div", {class: "story"},
      fact(t("score.best"), decimal(best), t("score.at", {iteration: count(bestIteration)})),
      fact(t("score.now"), decimal(total), iteration === bestIteration ? t("score.isBest") : t("score.at", {iteration: count(iteration)})),
      fact(t("score.gain"), gain === null ? "–" : t("score.points", {gain}), gain === null ? t("score.gain.later") : null)),
    h("p", {class: `advice ${advice}`}, t(`score.${advice}`, {best: decimal(best), iteration: count(bestIteration), total: decimal(total)})),
    knowsJudge ? h("p", {class: "note"}, t("score.judge")) : null,
    isHeldBack ? null : h("p", {class: "note"}, t("score.seen")));
}

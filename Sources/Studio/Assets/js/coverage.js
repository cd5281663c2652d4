import {t, count} from "./words.js";

/** How the map is divided: yaw from -60 to 60 degrees, pitch from 40 to -40, ten degrees a cell. */
const [columns, rows, step] = [12, 8, 10];

/** The cell of a pose; what lies beyond the edge belongs to the edge. */
export function cellOf(yaw, pitch) {
  const column = Math.max(0, Math.min(columns - 1, Math.floor((yaw + 60) / step)));
  const row = Math.max(0, Math.min(rows - 1, Math.floor((40 - pitch) / step)));
  return row * columns + column;
}

const margin = {left: 44, top: 10, right: 8, bottom: 34};

/** Draws how many kept faces look which way. */
export function drawCoverage(canvas, data, chosen) {
  const context = canvas.getContext("2d");
  const {width, height} = canvas;
  const counts = new Array(columns * rows).fill(0);
  data.id.forEach((_, index) => { if (data.decision[index] === 0 || chosen !== null) counts[cellOf(data.yaw[index], data.pitch[index])]++; });
  const most = Math.max(1, ...counts);
  const [w, h] = [(width - margin.left - margin.right) / columns, (height - margin.top - margin.bottom) / rows];
  context.clearRect(0, 0, width, height);
  context.font = "18px system-ui, sans-serif";
  context.textBaseline = "middle";
  counts.forEach((value, cell) => {
    const [x, y] = [margin.left + (cell % columns) * w, margin.top + Math.floor(cell / columns) * h];
    // A logarithm: one face where there is none matters more than a hundred where there are a thousand.
    const share = Math.log1p(value) / Math.log1p(most);
    context.fillStyle = value ? `hsl(174 ${30 + 25 * share}% ${18 + 44 * share}%)` : "#1d2026";
    context.beginPath();
    context.roundRect(x + 1.5, y + 1.5, w - 3, h - 3, 4);
    context.fill();
    if (cell === chosen) { context.strokeStyle = "#f2f1ee"; context.lineWidth = 3; context.stroke(); }
    if (value) {
      context.fillStyle = share > 0.6 ? "#0e1412" : "#e9e7e2";
      context.textAlign = "center";
      context.fillText(value > 999 ? `${Math.round(value / 1000)}k` : value, x + w / 2, y + h / 2 + 1);
    }
  });
  context.fillStyle = "#a5abb6";
  context.textAlign = "center";
  for (const yaw of [-60, -30, 0, 30, 60]) context.fillText(`${yaw}°`, Math.max(margin.left + 14, Math.min(width - 26, margin.left + ((yaw + 60) / step) * w)), height - 14);
  context.textAlign = "right";
  for (const pitch of [30, 0, -30]) context.fillText(`${pitch}°`, margin.left - 6, margin.top + ((40 - pitch) / step) * h);
  const filled = counts.filter(Boolean).length;
  canvas.setAttribute("aria-label", t("coverage.label", {filled, all: columns * rows, most: count(most)}));
}

/** The cell at a place of the canvas, from 0 to 1; `null` beside the cells. */
drawCoverage.cellAt = (x, y) => {
  const [column, row] = [
    Math.floor((x * 560 - margin.left) / ((560 - margin.left - margin.right) / columns)),
    Math.floor((y * 360 - margin.top) / ((360 - margin.top - margin.bottom) / rows))];
  return column < 0 || column >= columns || row < 0 || row >= rows ? null : row * columns + column;
};

import {h, dialog} from "./dom.js";
import {t} from "./words.js";
import {doing, toast} from "./notices.js";
import {get, send, path} from "./api.js";

const space = "http://www.w3.org/2000/svg";
const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

function draw(tag, attributes) {
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Lets a person move the landmarks of a face over its picture; tells whether the face was cut anew. */
export async function repair(faceset, id) {
  const place = path("api", "facesets", faceset, "faces", String(id));
  const view = await doing(() => get(`${place}/mesh`));
  if (!view) return false;
  const table = new Table(view, place);
  const change = (form, text) => doing(async () => {
    await send(`${place}/repair`, form);
    toast(t(text, {id}));
    table.element.closest("dialog").close("done");
  });
  const save = h("button", {class: "primary", onclick: () => change({moves: table.moves}, "repair.saved")}, t("repair.save"));
  const restore = h("button", {onclick: () => change({undo: true}, "repair.restored")}, t("repair.restore"));
  save.disabled = true;
  restore.disabled = !view.isRepaired;
  table.onmove = () => { save.disabled = false; };
  const answer = await dialog(t("repair.title", {id}),
    h("div", {class: "repair"}, table.element, h("p", {class: "note"}, t("repair.note")), h("div", {class: "actions"}, restore, save)),
    [["", t("cancel")]]);
  return answer === "done";
}

/** A face's picture with its mesh above. Places are pixels of the face's crop; the picture reaches half a crop beyond it. */
class Table {
  constructor(view, place) {
    this.view = view;
    this.place = place;
    this.moved = new Map();
    this.onmove = () => {};
    const {size} = view;
    this.drawing = draw("svg", {viewBox: `${-size / 2} ${-size / 2} ${2 * size} ${2 * size}`, class: "mesh"});
    this.lines = view.outlines.map(() => draw("polyline", {}));
    this.dots = view.handles.map((handle) => this.dot(handle));
    this.drawing.append(draw("rect", {x: 0, y: 0, width: size, height: size}), ...this.lines, ...this.dots);
    const picture = h("img", {src: `${place}/surroundings`, alt: t("repair.picture", view), draggable: "false"});
    picture.addEventListener("error", () => doing(() => get(`${place}/surroundings`)), {once: true});
    this.element = h("div", {class: "table"}, picture, this.drawing);
    this.arrange(view);
  }

  /** The handles that were moved. */
  get moves() { return [...this.moved.values()]; }

  dot(handle) {
    const dot = draw("circle", {r: this.view.size / 64, tabindex: 0, role: "button"});
    dot.addEventListener("pointerdown", (event) => { dot.setPointerCapture(event.pointerId); dot.focus(); event.preventDefault(); });
    dot.addEventListener("pointermove", (event) => {
      if (!dot.hasPointerCapture(event.pointerId)) return;
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.drawing.getScreenCTM().inverse());
      this.move(handle.name, at.x, at.y);
    });
    dot.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const far = (event.shiftKey ? 8 : 1) * this.view.size / 256;
      const now = this.moved.get(handle.name) ?? this.places.get(handle.name);
      this.move(handle.name, now.x + far * step[0], now.y + far * step[1]);
    });
    return dot;
  }

  move(name, x, y) {
    this.moved.set(name, {name, x, y});
    this.onmove();
    this.ask();
  }

  /** Asks where the mesh lies now: one question at a time, the newest places each time. */
  async ask() {
    this.isStale = true;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.isStale) {
      this.isStale = false;
      const view = await doing(() => send(`${this.place}/mesh`, {moves: this.moves}));
      if (view) this.arrange(view);
    }
    this.isAsking = false;
  }

  arrange({handles, outlines}) {
    this.places = new Map(handles.map((handle) => [handle.name, handle]));
    outlines.forEach((line, index) => this.lines[index].setAttribute("points", line.join(" ")));
    handles.forEach(({name, x, y}, index) => {
      const dot = this.dots[index];
      dot.setAttribute("cx", x);
      dot.setAttribute("cy", y);
      dot.setAttribute("class", this.moved.has(name) ? "moved" : "");
      dot.setAttribute("aria-label", t("repair.place", {name: t(`handle.${name}`), x: Math.round(x), y: Math.round(y)}));
    });
  }
}

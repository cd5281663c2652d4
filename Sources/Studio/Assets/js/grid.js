import {h} from "./dom.js";
import {Pictures} from "./pictures.js";

/** Pixels a millisecond: six screens a second. */
const flying = 4;

/** A grid of a hundred thousand pictures of which only those in sight exist. Tiles are used again: scrolling makes no
 *  elements. */
export class Grid {
  /** `ask(ids)` gives the files of some pictures, `name` the grid's name for readers, `label(index)` a picture's;
   *  `pressed(index, event)` is told of a click. */
  constructor({ask, name, label, pressed, mark}) {
    Object.assign(this, {label, pressed, mark});
    this.pictures = new Pictures(ask, (id, bitmap) => this.arrived(id, bitmap));
    this.ids = [];
    this.side = 112;
    this.free = [];
    this.tiles = new Map();
    this.cursor = 0;
    [this.top, this.time] = [0, 0];
    this.inner = h("div", {class: "grid-inner", role: "presentation"});
    this.element = h("div", {class: "grid", role: "listbox", "aria-label": name, tabindex: 0, "aria-multiselectable": "true"}, this.inner);
    this.element.addEventListener("scroll", () => this.later(), {passive: true});
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.element);
  }

  close() {
    clearTimeout(this.settling);
    this.resize.disconnect();
    this.pictures.reset(0);
  }

  /** Shows pictures. What is kept of earlier ones is forgotten. */
  setIDs(ids) {
    this.ids = ids;
    this.pictures.reset(this.dots);
    this.cursor = Math.min(this.cursor, Math.max(0, ids.length - 1));
    for (const index of [...this.tiles.keys()]) this.drop(index);
    this.layout();
  }

  setSide(side) {
    const top = this.columns ? Math.floor(this.element.scrollTop / this.pitch) * this.columns : 0;
    this.side = side;
    this.pictures.reset(this.dots);
    this.layout();
    if (this.columns) this.element.scrollTop = Math.floor(top / this.columns) * this.pitch;
  }

  get pitch() { return this.side + 6; }

  /** The side of a picture in pixels of the screen. */
  get dots() { return Math.round(this.side * Math.min(devicePixelRatio, 2)); }

  layout() {
    const width = this.element.clientWidth;
    if (!width) return;
    this.columns = Math.max(1, Math.floor((width - 6) / this.pitch));
    this.rows = Math.ceil(this.ids.length / this.columns);
    // Browsers stop at some ten million pixels; a hundred thousand tiles of ten columns stay below two.
    this.inner.style.setProperty("block-size", `${this.rows * this.pitch + 6}px`);
    for (const index of [...this.tiles.keys()]) this.drop(index);
    this.draw();
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  draw() {
    if (!this.columns) return;
    const top = this.element.scrollTop, height = this.element.clientHeight, now = performance.now();
    const pace = Math.abs(top - this.top) / Math.max(1, now - this.time);
    [this.top, this.time] = [top, now];
    const first = Math.max(0, Math.floor(top / this.pitch) - 2) * this.columns;
    const last = Math.min(this.ids.length, (Math.ceil((top + height) / this.pitch) + 2) * this.columns);
    const spare = [];
    for (const [index, tile] of this.tiles) {
      if (index >= first && index < last) continue;
      this.tiles.delete(index);
      spare.push(tile);
    }
    for (let index = first; index < last; index++) if (!this.tiles.has(index)) this.put(index, spare.pop());
    for (const tile of spare) this.keep(tile);
    clearTimeout(this.settling);
    // What flies by is not looked at: its pictures come when it slows down.
    if (pace > flying) this.settling = setTimeout(() => this.fill(), 100);
    else this.fill();
  }

  /** Asks for the picture of each tile that has none yet. */
  fill() {
    const ids = [];
    for (const tile of this.tiles.values()) if (tile.isBare) ids.push(tile.id);
    this.pictures.want(ids);
  }

  arrived(id, bitmap) {
    for (const tile of this.tiles.values()) {
      if (tile.id !== id || !tile.isBare) continue;
      this.paint(tile, bitmap);
      tile.element.classList.remove("bare");
    }
  }

  paint(tile, bitmap) {
    tile.isBare = false;
    const {picture} = tile;
    if (picture.width !== bitmap.width) picture.width = picture.height = bitmap.width;
    tile.brush.drawImage(bitmap, 0, 0);
  }

  put(index, used) {
    const tile = used ?? this.free.pop() ?? this.make();
    [tile.index, tile.id, tile.isBare] = [index, this.ids[index], true];
    const [row, column] = [Math.floor(index / this.columns), index % this.columns];
    tile.element.style.transform = `translate(${6 + column * this.pitch}px, ${6 + row * this.pitch}px)`;
    if (tile.side !== this.side) {
      tile.side = this.side;
      tile.element.style.inlineSize = tile.element.style.blockSize = `${this.side}px`;
    }
    const bitmap = this.pictures.find(tile.id);
    if (bitmap) this.paint(tile, bitmap);
    this.dress(tile);
    // A tile that is used again stays where it is in the page: only its place on it changes.
    if (!used) this.inner.append(tile.element);
    this.tiles.set(index, tile);
  }

  make() {
    const picture = h("canvas", {width: 1, height: 1});
    const element = h("div", {class: "tile", role: "option"}, picture, h("span", {class: "tag"}));
    // Opaque: what is below needs no drawing.
    const tile = {element, picture, brush: picture.getContext("2d", {alpha: false}), tag: element.lastChild, index: 0};
    element.addEventListener("click", (event) => this.pressed(tile.index, event));
    return tile;
  }

  dress(tile) {
    const {classes, tag, selected} = this.mark(tile.index);
    tile.element.className = `tile ${classes} ${tile.index === this.cursor ? "cursor" : ""} ${tile.isBare ? "bare" : ""}`;
    tile.element.setAttribute("aria-selected", String(selected));
    tile.element.setAttribute("aria-label", this.label(tile.index));
    tile.element.id = `tile-${tile.index}`;
    tile.tag.textContent = tag;
    if (tile.index === this.cursor) this.element.setAttribute("aria-activedescendant", tile.element.id);
  }

  /** Looks at the marks again. */
  refresh() { for (const tile of this.tiles.values()) this.dress(tile); }

  drop(index) {
    this.keep(this.tiles.get(index));
    this.tiles.delete(index);
  }

  /** Takes a tile from the page, for later. */
  keep(tile) {
    tile.element.remove();
    if (this.free.length < 400) this.free.push(tile);
  }

  move(step) {
    this.cursor = Math.max(0, Math.min(this.ids.length - 1, this.cursor + step));
    const row = Math.floor(this.cursor / this.columns) * this.pitch;
    if (row < this.element.scrollTop) this.element.scrollTop = row;
    else if (row + this.pitch + 6 > this.element.scrollTop + this.element.clientHeight) {
      this.element.scrollTop = row + this.pitch + 6 - this.element.clientHeight;
    }
    this.draw();
    this.refresh();
  }
}

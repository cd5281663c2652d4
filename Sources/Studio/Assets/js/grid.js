import {h} from "./dom.js";

/** Pixels a millisecond: six screens a second. */
const flying = 4;

/** A grid of a hundred thousand pictures of which only those in sight exist. Tiles are used again: scrolling makes no
 *  elements. */
export class Grid {
  /** `source(id)` gives a picture's address, `name` the grid's name for readers, `label(index)` a picture's; `pressed(index, event)` is told of a click. */
  constructor({source, name, label, pressed, mark}) {
    Object.assign(this, {source, label, pressed, mark});
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
  }

  setIDs(ids) {
    this.ids = ids;
    this.cursor = Math.min(this.cursor, Math.max(0, ids.length - 1));
    for (const index of [...this.tiles.keys()]) this.drop(index);
    this.layout();
  }

  setSide(side) {
    const top = this.columns ? Math.floor(this.element.scrollTop / this.pitch) * this.columns : 0;
    this.side = side;
    this.layout();
    this.element.scrollTop = Math.floor(top / this.columns) * this.pitch;
  }

  get pitch() { return this.side + 6; }

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
    // What flies by is not looked at: its pictures come when it slows down.
    const isFlying = pace > flying;
    for (let index = first; index < last; index++) if (!this.tiles.has(index)) this.put(index, spare.pop(), isFlying);
    for (const tile of spare) this.keep(tile);
    clearTimeout(this.settling);
    if (isFlying) this.settling = setTimeout(() => this.fill(), 100);
    else if (this.isBare) this.fill();
  }

  /** Gives its picture to each tile that has none yet. */
  fill() {
    this.isBare = false;
    for (const tile of this.tiles.values()) if (tile.isBare) this.picture(tile);
  }

  picture(tile) {
    tile.isBare = false;
    const source = this.source(this.ids[tile.index]);
    if (source) tile.picture.src = source;
  }

  put(index, used, isFlying) {
    const tile = used ?? this.free.pop() ?? this.make();
    tile.index = index;
    const [row, column] = [Math.floor(index / this.columns), index % this.columns];
    tile.element.style.transform = `translate(${6 + column * this.pitch}px, ${6 + row * this.pitch}px)`;
    if (tile.side !== this.side) {
      tile.side = this.side;
      tile.element.style.inlineSize = tile.element.style.blockSize = `${this.side}px`;
    }
    tile.picture.removeAttribute("src");
    tile.isBare = isFlying;
    if (isFlying) this.isBare = true; else this.picture(tile);
    this.dress(tile);
    // A tile that is used again stays where it is in the page: only its place on it changes.
    if (!used) this.inner.append(tile.element);
    this.tiles.set(index, tile);
  }

  make() {
    const picture = h("img", {alt: "", draggable: "false", decoding: "async"});
    const element = h("div", {class: "tile", role: "option"}, picture, h("span", {class: "tag"}));
    const tile = {element, picture, tag: element.lastChild, index: 0};
    element.addEventListener("click", (event) => this.pressed(tile.index, event));
    return tile;
  }

  dress(tile) {
    const {classes, tag, selected} = this.mark(tile.index);
    tile.element.className = `tile ${classes} ${tile.index === this.cursor ? "cursor" : ""}`;
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
    tile.picture.removeAttribute("src");
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

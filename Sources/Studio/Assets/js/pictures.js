/** So many bytes of decoded pictures are kept. */
const budget = 64e6;
/** So many are asked for at once. A request costs a browser more than a small picture does. */
const batch = 24;
const requests = 2;

/** Small pictures by their numbers, decoded at the size at which they are shown; those seen last are kept. */
export class Pictures {
  /** `ask(ids)` gives the files of some pictures, `null` where there is none; `shown(id, bitmap)` is told of each that was
   *  wanted. */
  constructor(ask, shown) {
    Object.assign(this, {ask, shown, side: 0, running: 0, turn: 0});
    this.kept = new Map();
    this.wanted = new Set();
    this.asked = new Set();
    this.missing = new Set();
  }

  /** The picture, if it is here. */
  find(id) {
    const bitmap = this.kept.get(id);
    if (bitmap) {
      // A map keeps the order in which its entries came: what is looked at is the newest.
      this.kept.delete(id);
      this.kept.set(id, bitmap);
    }
    return bitmap;
  }

  /** Forgets all; from now on, pictures are decoded with so many pixels a side. */
  reset(side) {
    this.side = side;
    this.turn++;
    for (const bitmap of this.kept.values()) bitmap.close();
    this.kept.clear();
    for (const some of [this.asked, this.wanted, this.missing]) some.clear();
  }

  /** What is in sight and not here. What was wanted before and is not any more is not asked for. */
  want(ids) {
    this.wanted = new Set(ids.filter((id) => !this.missing.has(id)));
    this.next();
  }

  next() {
    while (this.running < requests) {
      const ids = [];
      for (const id of this.wanted) {
        if (!this.asked.has(id) && ids.push(id) === batch) break;
      }
      if (!ids.length) return;
      for (const id of ids) this.asked.add(id);
      this.running++;
      this.fetch(ids, this.turn).finally(() => { this.running--; this.next(); });
    }
  }

  async fetch(ids, turn) {
    const files = await this.ask(ids).catch(() => []);
    await Promise.all(ids.map(async (id, place) => {
      if (turn !== this.turn) return;
      const size = {resizeWidth: this.side, resizeHeight: this.side, resizeQuality: "medium"};
      // What has gone out of sight meanwhile is not worth its decoding.
      const bitmap = files[place] && this.wanted.has(id) ? await createImageBitmap(files[place], size).catch(() => null) : null;
      if (turn !== this.turn) return bitmap?.close();
      if (files[place] === null) this.missing.add(id);
      this.asked.delete(id);
      this.wanted.delete(id);
      if (bitmap) this.keep(id, bitmap);
    }));
  }

  keep(id, bitmap) {
    this.kept.set(id, bitmap);
    const most = Math.max(batch, Math.floor(budget / (4 * this.side ** 2)));
    for (const [old, other] of this.kept) {
      if (this.kept.size <= most) break;
      this.kept.delete(old);
      other.close();
    }
    this.shown(id, bitmap);
  }
}

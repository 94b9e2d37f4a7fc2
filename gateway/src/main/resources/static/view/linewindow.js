// Before any was drawn.
const GUESSED_PIXELS = 48;
// So many lines may have gone before their heights are forgotten.
const MOST_GONE = 1_000;

/** Which part of a long list of lines is drawn. What was drawn once has a height; of the others it takes the average. */
export class LineWindow {
  from = 0;
  to = 0;
  #most;
  #lines = [];
  #heights = new Map();
  #sum = 0;

  constructor(most) {
    this.#most = most;
  }

  /** Another list, of which nothing is known. */
  forget() {
    this.#heights.clear();
    this.#sum = 0;
    this.take([]);
  }

  take(lines) {
    this.#lines = lines;
    if (this.#heights.size > lines.length + MOST_GONE) this.#forgetGone();
    this.from = Math.min(this.from, this.#lastStart);
    this.to = this.#end;
  }

  get drawn() {
    return this.#lines.slice(this.from, this.to);
  }

  /** The line above the first that is drawn. */
  get previous() {
    return this.#lines[this.from - 1] ?? null;
  }

  get pixelsAbove() {
    return this.#pixels(0, this.from);
  }

  get pixelsBelow() {
    return this.#pixels(this.to, this.#lines.length);
  }

  isDrawn(id) {
    return this.drawn.some((line) => line.id === id);
  }

  idAt(index) {
    return this.#lines[index].id;
  }

  indexOf(id) {
    return this.#lines.findIndex((line) => line.id === id);
  }

  /** True if other lines are drawn from now on. */
  moveTo(index) {
    const before = this.from;
    this.from = Math.max(0, Math.min(index - (this.#most >> 1), this.#lastStart));
    this.to = this.#end;
    return this.from !== before;
  }

  toEnd() {
    this.moveTo(this.#lines.length);
  }

  /** The line so far below the top of the whole list. */
  at(pixels) {
    let left = pixels;
    let index = 0;
    while (index < this.#lines.length - 1 && (left -= this.#heightOf(this.#lines[index])) > 0) index += 1;
    return index;
  }

  measured(id, height) {
    this.#sum += height - (this.#heights.get(id) ?? 0);
    this.#heights.set(id, height);
  }

  #forgetGone() {
    const ids = new Set(this.#lines.map(({ id }) => id));
    for (const [id, height] of this.#heights) {
      if (ids.has(id)) continue;
      this.#heights.delete(id);
      this.#sum -= height;
    }
  }

  get #lastStart() {
    return Math.max(0, this.#lines.length - this.#most);
  }

  get #end() {
    return Math.min(this.#lines.length, this.from + this.#most);
  }

  #heightOf({ id }) {
    return this.#heights.get(id) ?? (this.#heights.size > 0 ? this.#sum / this.#heights.size : GUESSED_PIXELS);
  }

  #pixels(from, to) {
    let pixels = 0;
    for (let index = from; index < to; index += 1) pixels += this.#heightOf(this.#lines[index]);
    return pixels;
  }
}

const TELL_EVERY_MILLIS = 1_000;

/** How far the user has read, room by room: told once a second at most, and only what was not told before. */
export class Reading {
  #tell;
  #looked = new Map();
  #untold = new Set();
  #timer = null;

  /** `tell(room, position)` gives a promise; what it could not tell is told at the next look. */
  constructor(tell) {
    this.#tell = tell;
  }

  /** The room is on the screen, up to this position. */
  look(room, position) {
    if (position === null || this.#looked.get(room) === position) return;
    this.#looked.set(room, position);
    this.#untold.add(room);
    if (this.#timer === null) this.#tellAll();
  }

  close() {
    clearTimeout(this.#timer);
    this.#untold.clear();
  }

  #tellAll() {
    this.#timer = null;
    if (this.#untold.size === 0) return;
    for (const room of this.#untold) this.#tellOf(room);
    this.#untold.clear();
    this.#timer = setTimeout(() => this.#tellAll(), TELL_EVERY_MILLIS);
  }

  #tellOf(room) {
    const position = this.#looked.get(room);
    this.#tell(room, position).catch(() => {
      if (this.#looked.get(room) === position) this.#looked.delete(room);
    });
  }
}

const FIRST_MILLIS = 1_000;
const LONGEST_MILLIS = 30_000;
const MOST_DOUBLINGS = 5;

/** 1 s doubling to 30 s with full jitter: a node that returns must not meet all its clients in one moment. */
export class Backoff {
  #clock;
  #attempts = 0;

  constructor(clock) {
    this.#clock = clock;
  }

  /** Whether nothing has failed since the beginning, or since the last reset. */
  get isFresh() {
    return this.#attempts === 0;
  }

  /** How long to wait this time; what the server asks for comes on top, or all would come back when that ends. */
  next(atLeastMillis = 0) {
    const ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(this.#attempts, MOST_DOUBLINGS));
    this.#attempts += 1;
    return atLeastMillis + this.#clock.random() * ceiling;
  }

  reset() {
    this.#attempts = 0;
  }
}

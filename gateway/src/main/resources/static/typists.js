const SHOWN_MILLIS = 5_000;

/** Who is typing in one room: each for five seconds from when it was heard, or until he has spoken. */
export class Typists {
  #onChange;
  #timers = new Map();

  constructor(onChange) {
    this.#onChange = onChange;
  }

  get users() {
    return [...this.#timers.keys()];
  }

  heard(user) {
    clearTimeout(this.#timers.get(user));
    this.#timers.set(
      user,
      setTimeout(() => this.end(user), SHOWN_MILLIS),
    );
    this.#onChange();
  }

  end(user) {
    if (!this.#timers.has(user)) return;
    clearTimeout(this.#timers.get(user));
    this.#timers.delete(user);
    this.#onChange();
  }

  close() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

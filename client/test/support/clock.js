/** A clock that a test moves by hand, and chance that it chooses. */
export class TestClock {
  #now = 1_000_000;
  #timers = [];
  chance = 0.5;

  now = () => this.#now;

  random = () => this.chance;

  after = (millis, deed) => {
    const timer = { at: this.#now + millis, deed };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** When the next timer is due, in milliseconds from now; null if none is. */
  get nextMillis() {
    const [next] = this.#due(Infinity);
    return next ? next.at - this.#now : null;
  }

  /** Lets time pass, and everything that is due meanwhile happen in its order. */
  async pass(millis) {
    const until = this.#now + millis;
    for (let next; ([next] = this.#due(until)), next;) {
      this.#now = next.at;
      this.#timers = this.#timers.filter((other) => other !== next);
      next.deed();
      await settled();
    }
    this.#now = until;
    await settled();
  }

  #due(until) {
    return this.#timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
  }
}

/** Everything that has been promised by now has happened. */
export async function settled() {
  await new Promise((resolve) => setImmediate(resolve));
}

/**
 * From a lower transport back up: now and then it tries whether a better one works, on a connection beside the present
 * one that carries nothing for anybody. Only then is the present one given up, so a failed try costs nobody anything.
 */
export class Climbing {
  #ladder;
  #clock;
  #probe;
  #reached;
  #stop = () => {};

  /** `probe(name, signal)` resolves to whether it works; `reached(name)` is told of the best that does. */
  constructor({ ladder, clock, probe, reached }) {
    this.#ladder = ladder;
    this.#clock = clock;
    this.#probe = probe;
    this.#reached = reached;
  }

  /** The present connection works. */
  begin() {
    this.end();
    if (this.#ladder.better.length === 0) return;
    const aborter = new AbortController();
    const cancel = this.#clock.after(this.#ladder.nextClimbMillis(), () => this.#try(aborter.signal));
    this.#stop = () => {
      cancel();
      aborter.abort();
    };
  }

  end() {
    this.#stop();
  }

  async #try(signal) {
    for (const name of this.#ladder.better) {
      const works = await this.#probe(name, signal);
      if (signal.aborted) return;
      if (works) return this.#reached(name);
    }
    this.begin();
  }
}

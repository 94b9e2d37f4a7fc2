/** Only a connection that held for so long counts as a success. */
export const STEADY_MILLIS = 10_000;

const TRUSTED_MILLIS = 60_000;
const LONGEST_CLIMB = 60;

/**
 * Which transport to try, the best one first. One that fails without a word from the node is taken for blocked: at once
 * where it has never worked, after two failures in succession where it has. Below the last one the first is tried again.
 * From a lower one the better ones are probed, ever less often.
 *
 * Decides only; time and outcomes are told to it.
 */
export class Ladder {
  #names;
  #fits;
  #clock;
  #firstClimbMillis;
  #climbMillis;
  #index = 0;
  #failures = 0;
  #proven = new Set();

  /** `fits(name)` tells whether a transport can work in a network as it is known by now. */
  constructor(names, { clock, climbMillis, fits = () => true }) {
    this.#names = names;
    this.#clock = clock;
    this.#fits = fits;
    this.#firstClimbMillis = this.#climbMillis = climbMillis;
  }

  get current() {
    return this.#names[this.#index];
  }

  /** What would be better than the present one, the best first. */
  get better() {
    return this.#names.slice(0, this.#index).filter(this.#fits);
  }

  /** The present one works. */
  live() {
    this.#proven.add(this.current);
  }

  /** Its connection has ended after so long a life (0: it never worked); `isNumbered` if the node said why. */
  ended({ lifeMillis, isNumbered }) {
    if (isNumbered) {
      this.#failures = 0;
      // HTTP shows what a WebSocket's handshake hides; once that is cured the best one may work.
      if (lifeMillis === 0) this.#index = 0;
    } else if (lifeMillis >= STEADY_MILLIS) {
      this.#failures = 0;
      if (this.#index === 0 && lifeMillis >= TRUSTED_MILLIS) this.#climbMillis = this.#firstClimbMillis;
      if (!this.#fits(this.current)) this.#descend();
    } else {
      this.#failures += 1;
      if (this.#failures >= (this.#proven.has(this.current) ? 2 : 1)) this.#descend();
    }
  }

  /** When to look whether a better one works. */
  nextClimbMillis() {
    const millis = this.#climbMillis;
    this.#climbMillis = Math.min(millis * 2, this.#firstClimbMillis * LONGEST_CLIMB);
    return millis * (0.5 + this.#clock.random() / 2);
  }

  climb(name) {
    this.#index = this.#names.indexOf(name);
    this.#failures = 0;
  }

  /** The network is another one: nothing is known of it. */
  forget() {
    this.#index = this.#failures = 0;
    this.#proven.clear();
    this.#climbMillis = this.#firstClimbMillis;
  }

  #descend() {
    this.#failures = 0;
    const next = this.#names.findIndex((name, index) => index > this.#index && this.#fits(name));
    this.#index = Math.max(next, 0);
  }
}

const USUAL_MILLIS = 25_000;
const SHORTEST_MILLIS = 2_000;
// Less than this is no idle connection, more is no proxy that cuts them: something else has happened.
const SHORTEST_IDLE_MILLIS = 3_000;
const LONGEST_IDLE_MILLIS = 60_000;
const ALIKE = 1.3;

/**
 * How long a connection may be quiet: until a ping on a WebSocket, until its answer for a poll that waits. Networks cut
 * idle connections, some after a few seconds. Two cuts in succession after about the same idle time are taken for such
 * a network, and then nothing is quiet for longer than half of that.
 */
export class Quiet {
  #millis = USUAL_MILLIS;
  #lastIdleMillis = 0;

  get millis() {
    return this.#millis;
  }

  /** A connection ended without a word after it had been idle for so long. */
  cut(idleMillis) {
    const last = this.#lastIdleMillis;
    this.#lastIdleMillis = 0;
    if (idleMillis < SHORTEST_IDLE_MILLIS || idleMillis > LONGEST_IDLE_MILLIS) return;
    this.#lastIdleMillis = idleMillis;
    const [less, more] = [Math.min(last, idleMillis), Math.max(last, idleMillis)];
    if (more <= less * ALIKE) this.#millis = Math.min(this.#millis, Math.max(SHORTEST_MILLIS, less / 2));
  }

  /** The network is another one. */
  forget() {
    this.#millis = USUAL_MILLIS;
    this.#lastIdleMillis = 0;
  }
}

import { ParleyError, asParleyError } from '../errors.js';
import { retryAfterMillis } from '../http.js';
import { NamedRooms } from './named.js';

const ANSWER_MILLIS = 15_000;
const HIDDEN_PAUSE_MILLIS = 15_000;
// An answer this long was probably cut; the rest is fetched without a pause.
const LONG_ANSWER_EVENTS = 500;
const DRAINING = 4000;

/** A loop of requests, each from where the last answer ended. */
export class Polling {
  #link;
  #rooms;
  #isLong;
  #pauseMillis;
  #cursor;
  #etag = null;
  #aborter = new AbortController();
  #idleMillis = 0;
  #endRest = () => {};

  constructor(link, { isLong, pauseMillis }) {
    this.#link = link;
    this.#isLong = isLong;
    this.#pauseMillis = pauseMillis;
    this.#run(this.#aborter.signal);
  }

  close() {
    this.#aborter.abort();
    this.#endRest();
  }

  async #run(signal) {
    try {
      this.#rooms = await NamedRooms.of(this.#link, signal);
      // The first poll does not wait: its answer shows at once that this works. A probe has to see that waiting does.
      const first = await this.#poll(this.#link.isProbe ? this.#waitSeconds : 0, signal);
      if (signal.aborted) return;
      this.#rooms.answered();
      await this.#rest(first, signal);
      while (!signal.aborted) await this.#rest(await this.#poll(this.#waitSeconds, signal), signal);
    } catch (thrown) {
      if (signal.aborted) return;
      this.close();
      this.#link.ended(asParleyError(thrown), this.#idleMillis);
    }
  }

  /** A node waits for whole seconds. */
  get #waitSeconds() {
    return this.#isLong ? Math.floor(this.#link.quiet.millis / 1_000) : 0;
  }

  async #poll(waitSeconds, signal) {
    const { base, http, clock } = this.#link;
    // A tag names the cursor. A poll that waits may bring what moves no cursor.
    const headers = this.#etag && waitSeconds === 0 ? { 'If-None-Match': this.#etag } : {};
    const deadlineMillis = waitSeconds * 1_000 + ANSWER_MILLIS;
    const url = `${base}/v1/poll?${this.#rooms.query(this.#cursor)}&wait=${waitSeconds}`;
    const since = clock.now();
    try {
      return this.#accept(await http.json(url, { headers, signal, deadlineMillis }), signal);
    } catch (error) {
      if (waitSeconds > 0 && error.code === null) this.#idleMillis = clock.now() - since;
      throw error;
    }
  }

  /** A 304 says that there is nothing new, so the cursor and the tag stay. */
  #accept({ body, headers }, signal) {
    const { cursor = this.#cursor, events = [] } = body ?? {};
    for (const event of signal.aborted ? [] : events) this.#rooms.hear(event);
    this.#cursor = cursor;
    this.#etag = headers.get('ETag');
    return { isCut: events.length >= LONG_ANSWER_EVENTS, leaveMillis: retryAfterMillis(headers) };
  }

  async #rest({ isCut, leaveMillis }, signal) {
    // The node leaves, and names the time to come back elsewhere.
    if (leaveMillis !== undefined)
      throw new ParleyError('The node leaves.', { code: DRAINING, name: 'draining', afterMillis: leaveMillis });
    const { clock, surroundings } = this.#link;
    const millis = surroundings.isHidden ? HIDDEN_PAUSE_MILLIS : this.#pauseMillis;
    if (this.#isLong || isCut || signal.aborted) return;
    await new Promise((resolve) => {
      const cancel = clock.after(millis, resolve);
      this.#endRest = () => (cancel(), resolve());
    });
  }
}

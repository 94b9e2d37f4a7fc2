import { pause } from '../backoff.js';
import { asNumbered } from '../errors.js';
import { request, retryAfterMillis } from '../http.js';
import { Recovery } from '../recovery.js';

const ANSWER_DEADLINE_MILLIS = 15_000;
// An answer this long was probably cut; the rest is fetched without waiting for the next turn.
const LONG_ANSWER_EVENTS = 500;

/** What both kinds of polling share: a loop of requests, each from where the last answer ended. */
export class Polling {
  #link;
  #recovery;
  #waitSeconds;
  #pauseMillis;
  #aborter = new AbortController();

  constructor(link, { waitSeconds, pauseMillis }) {
    this.#link = link;
    this.#waitSeconds = waitSeconds;
    this.#pauseMillis = pauseMillis;
    this.#recovery = new Recovery(link);
    this.#run();
  }

  close() {
    this.#aborter.abort(new DOMException('closed', 'AbortError'));
    this.#recovery.close();
  }

  async #run() {
    const { signal } = this.#aborter;
    const from = { cursor: this.#recovery.startCursor, etag: null };
    try {
      // The first poll does not wait: its answer shows at once that this transport works.
      await this.#pollOnce(from, 0);
      this.#link.listener.live();
      this.#recovery.fill();
      for (;;) await this.#pollOnce(from, this.#waitSeconds);
    } catch (thrown) {
      if (signal.aborted) return;
      this.close();
      this.#link.listener.ended(asNumbered(thrown));
    }
  }

  async #pollOnce(from, waitSeconds) {
    const { signal } = this.#aborter;
    const url = `/v1/poll?${this.#recovery.queryFrom(from.cursor)}&wait=${waitSeconds}`;
    const headers = from.etag ? { 'If-None-Match': from.etag } : {};
    const deadlineMillis = waitSeconds * 1_000 + ANSWER_DEADLINE_MILLIS;
    const answer = await request(this.#link.identity, url, { headers, signal, deadlineMillis });
    signal.throwIfAborted();
    // A 304 says that there is nothing new, so the cursor and the tag stay.
    const events = answer.body?.events ?? [];
    if (answer.body) this.#accept(answer, from);
    const pauseMillis = events.length >= LONG_ANSWER_EVENTS ? 0 : this.#pauseMillis;
    await pause(Math.max(pauseMillis, retryAfterMillis(answer.headers) ?? 0), signal);
  }

  #accept({ body, headers }, from) {
    for (const event of body.events) this.#recovery.take(event);
    this.#recovery.moved(body.cursor);
    from.cursor = body.cursor;
    from.etag = headers.get('ETag');
  }
}

import { pause } from '../backoff.js';
import { request, retryAfterMillis } from '../http.js';
import { Column, bodyLength } from './column.js';
import { answerHead } from './weight.js';

const LONGEST_WAIT_SECONDS = 25;
const ANSWER_DEADLINE_MILLIS = 15_000;

/** Asks again and again: at once for the next answer, which waits for something to come (long), or after a pause (short). */
class PollingColumn extends Column {
  #etag = null;

  async carry(signal) {
    // The first answer comes at once, and shows that there is a node.
    await within(signal, (turn) => this.#turn(0, turn));
    this.opened();
    for (;;) {
      await within(signal, (turn) => this.breathe(turn));
      await within(signal, (turn) => this.#turn(this.waitSeconds, turn));
    }
  }

  setPaused(isPaused) {
    super.setPaused(isPaused);
    if (isPaused && this.state === 'live') this.show('paused');
    if (!isPaused && this.state === 'paused') this.opened();
  }

  async #turn(waitSeconds, signal) {
    await this.reading(signal);
    const url = `/v1/poll?rooms=${encodeURIComponent(this.link.room)}&cursor=${encodeURIComponent(this.cursor)}&wait=${waitSeconds}`;
    const headers = this.#etag ? { 'If-None-Match': this.#etag } : {};
    const deadlineMillis = waitSeconds * 1_000 + ANSWER_DEADLINE_MILLIS;
    const openedAt = performance.now();
    const span = this.lane.open(this.kind);
    this.requested();
    this.count(this.link.heads.get(url, headers));
    let messages = 0;
    try {
      const answer = await request(this.link.identity, url, { headers, signal, deadlineMillis });
      await this.reading(signal);
      messages = this.#read(answer, openedAt);
      await pause(retryAfterMillis(answer.headers) ?? 0, signal);
    } finally {
      span.end(messages === 0);
    }
  }

  #read(answer, openedAt) {
    const { body, headers } = answer;
    this.counts.answered += 1;
    this.count(answerHead(answer), bodyLength(answer));
    let messages = 0;
    for (const event of body?.events ?? []) messages += this.take(event, openedAt) ? 1 : 0;
    if (body) {
      this.cursor = body.cursor;
      // Absent where it would name what was named already.
      this.#etag = headers.get('ETag') ?? this.#etag;
    }
    if (messages === 0) this.counts.empty += 1;
    this.changed();
    return messages;
  }
}

export class LongPollColumn extends PollingColumn {
  waitSeconds = LONGEST_WAIT_SECONDS;

  async breathe() {}
}

export class ShortPollColumn extends PollingColumn {
  waitSeconds = 0;
  intervalSeconds = 2;

  breathe(signal) {
    return pause(this.intervalSeconds * 1_000, signal);
  }
}

/** A turn's listeners go with it: there are very many turns to a connection. */
async function within(signal, turn) {
  signal.throwIfAborted();
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await turn(own.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

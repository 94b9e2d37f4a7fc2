import { EventStreamParser } from '../client/transports/eventstreamparser.js';
import { NumberedError, errorFrom } from '../errors.js';
import { problemOf } from '../http.js';
import { Column } from './column.js';
import { answerHead, utf8Length } from './weight.js';

/** A node writes a comment every 15 s where it has nothing to say: after two of them it is not there any more. */
const QUIET_MILLIS = 35_000;

/**
 * One event stream. It is read by `fetch` and not by `EventSource`, which shows neither how many bytes came nor can stop
 * reading; on the wire the two are the same.
 */
export class EventStreamColumn extends Column {
  async carry(signal) {
    const openedAt = performance.now();
    const reader = await this.#open(signal);
    const span = this.lane.open(this.kind);
    const decoder = new TextDecoder();
    const parser = new EventStreamParser((event) => this.#take(event, openedAt));
    try {
      for (;;) {
        const { done, value } = await soon(reader.read());
        signal.throwIfAborted();
        await this.reading(signal);
        if (done) throw new NumberedError({ text: 'The stream ended.' });
        this.count(value.byteLength);
        parser.push(decoder.decode(value, { stream: true }));
      }
    } finally {
      span.end(false);
    }
  }

  setPaused(isPaused) {
    super.setPaused(isPaused);
    if (isPaused && this.state === 'live') this.show('paused');
    if (!isPaused && this.state === 'paused') this.opened();
  }

  async #open(signal) {
    const { identity, room, heads } = this.link;
    const url = `/v1/events?rooms=${encodeURIComponent(room)}&cursor=${encodeURIComponent(this.cursor)}`;
    const headers = { Authorization: `Bearer ${await identity.token()}` };
    this.requested();
    this.count(heads.get(url));
    const response = await fetch(url, { headers, signal, cache: 'no-store', credentials: 'omit' });
    if (!response.ok) throw await this.#refused(response);
    this.counts.answered += 1;
    this.count(answerHead(response));
    return response.body.getReader();
  }

  async #refused(response) {
    const error = await problemOf(response);
    if (error.advice === 'new-token' && this.link.identity.isRenewable) await this.link.identity.renew();
    return error;
  }

  #take({ event, data }, openedAt) {
    if (event === 'cursor') return this.opened();
    if (event === 'refused') throw errorFrom(JSON.parse(data).error);
    if (!data) return;
    const payloadBytes = utf8Length(data);
    // Of the bytes counted already these are no frame.
    this.count(-payloadBytes, payloadBytes);
    this.take(JSON.parse(data), openedAt);
  }
}

async function soon(read) {
  let timer;
  const quiet = new Promise((_, reject) => {
    const late = () => reject(new NumberedError({ text: 'Nothing has come for 35 s, not even a comment.' }));
    timer = setTimeout(late, QUIET_MILLIS);
  });
  try {
    return await Promise.race([read, quiet]);
  } finally {
    clearTimeout(timer);
  }
}

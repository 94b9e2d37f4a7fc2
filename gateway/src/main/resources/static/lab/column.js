import { backOffMillis, pause } from '../backoff.js';
import { NumberedError, asNumbered, errorFrom } from '../errors.js';
import { request } from '../http.js';
import { answerHead, utf8Length } from './weight.js';

/** Long enough to miss something, short enough to wait for. */
const DROPPED_MILLIS = 2_000;
const MOST_KEPT = 1_000;
const MOST_LATENCIES = 200;
const DROPPED = new DOMException('dropped', 'AbortError');
const CLOSED = new DOMException('closed', 'AbortError');

/**
 * One transport that follows the room, and what that costs. What a transport does is its `carry(signal)`: it opens a
 * connection at `cursor`, calls `opened` and `take`, and ends by rejecting; then this opens the next one at the new
 * cursor. All state is changed here; whoever draws it hears `onChange`.
 */
export class Column {
  kind;
  state = 'idle';
  error = null;
  cursor = null;
  isPaused = false;
  /** The messages that came, and how many more came before those. */
  arrivals = [];
  trimmed = 0;
  latencies = [];
  /** The last interruption: from which cursor, for how long, and how many missed messages the next connection brought. */
  recovery = null;
  counts = {
    requests: 0,
    answered: 0,
    empty: 0,
    headBytes: 0,
    payloadBytes: 0,
    pushed: 0,
    fetched: 0,
    first: 0,
    repeats: 0,
    recoveries: 0,
    sends: 0,
    sendBytes: 0,
  };
  link;
  lane;
  #ledger;
  #onChange;
  #lifetime = new AbortController();
  #connection = null;
  #isDropped = false;
  #unpause = null;
  #interruptedAt = null;

  constructor({ kind, link, ledger, lane, onChange }) {
    this.kind = kind;
    this.link = link;
    this.lane = lane;
    this.#ledger = ledger;
    this.#onChange = onChange;
  }

  start(position) {
    this.cursor = position;
    this.#run();
  }

  close() {
    this.#lifetime.abort(CLOSED);
    this.#connection?.abort(CLOSED);
  }

  /** Ends the connection or request under way as a lost network does, and comes back a little later. */
  drop() {
    if (this.#isDropped || !this.#connection) return;
    this.#isDropped = true;
    this.lane.mark(this.kind);
    this.#connection.abort(DROPPED);
  }

  /**
   * Has the node break this column's connection without a word: 'reset', as a killed process does, or 'silence', as a
   * network does that has forgotten it. What comes of it is up to the column.
   */
  async provoke(how) {
    const url = `/lab/break?transport=${this.kind}&how=${how}`;
    await request(this.link.identity, url, { method: 'POST' });
    this.lane.mark(this.kind);
  }

  setPaused(isPaused) {
    if (isPaused === this.isPaused) return;
    this.isPaused = isPaused;
    if (isPaused) {
      this.#interrupted();
    } else {
      this.#unpause?.();
      this.#unpause = null;
    }
    this.changed();
  }

  /** Says something as the user over this transport; over HTTP where it has no way of its own. */
  async send({ key, text }) {
    const url = `/v1/rooms/${encodeURIComponent(this.link.room)}/messages`;
    const json = { key, text };
    const bodyBytes = utf8Length(JSON.stringify(json));
    const answer = await request(this.link.identity, url, { method: 'POST', json });
    const answerBytes = answerHead(answer) + bodyLength(answer);
    this.sent(this.link.heads.post(url, bodyBytes) + bodyBytes + answerBytes);
  }

  // --- for transports

  /** Resolves as soon as the reader reads. */
  async reading(signal) {
    while (this.isPaused) {
      await new Promise((resolve) => {
        this.#unpause = resolve;
        signal.addEventListener('abort', resolve, { once: true });
      });
      signal.throwIfAborted();
    }
  }

  requested() {
    this.counts.requests += 1;
    this.changed();
  }

  count(headBytes, payloadBytes = 0) {
    this.counts.headBytes += headBytes;
    this.counts.payloadBytes += payloadBytes;
    this.changed();
  }

  sent(bytes) {
    this.counts.sends += 1;
    this.counts.sendBytes += bytes;
    this.changed();
  }

  /** It carries. */
  opened() {
    if (this.#interruptedAt !== null) {
      this.recovery.until = performance.now();
      this.recovery.millis = this.recovery.until - this.#interruptedAt;
      this.#interruptedAt = null;
      this.counts.recoveries += 1;
    }
    this.error = null;
    this.show(this.isPaused ? 'paused' : 'live');
  }

  /** An event that came over what was opened at `openedAt`; true if it is a message. */
  take(event, openedAt) {
    if (event.event === 'reset') this.#reset(event);
    if (event.event === 'unsubscribed') throw errorFrom(event.error);
    if (event.event === 'reconnect') throw leaving(event);
    if (event.epoch === undefined) return false;
    const at = performance.now();
    if (event.event === 'message') this.#show(event, at, openedAt);
    this.cursor = `${event.epoch}:${event.offset}`;
    this.changed();
    return event.event === 'message';
  }

  show(state) {
    this.state = state;
    this.changed();
  }

  changed() {
    this.#onChange(this);
  }

  // --- here alone

  #show(event, at, openedAt) {
    const arrival = this.#ledger.arrived(event, at, openedAt);
    if (this.arrivals.some(({ position }) => position === arrival.position)) {
      this.counts.repeats += 1;
      return;
    }
    const isPushed = arrival.isPushed ?? this.kind !== 'short-poll';
    this.counts[isPushed ? 'pushed' : 'fetched'] += 1;
    if (this.#wasMissed(arrival, at)) this.recovery.brought += 1;
    if (arrival.rank === 1) this.counts.first += 1;
    if (arrival.latency !== null) this.latencies.push(arrival.latency);
    if (this.latencies.length > MOST_LATENCIES) this.latencies.shift();
    this.arrivals.push({ ...arrival, isPushed, user: event.user, text: event.text });
    if (this.arrivals.length > MOST_KEPT) {
      this.arrivals.shift();
      this.trimmed += 1;
    }
    this.lane.event(this.kind, isPushed);
  }

  /** Sent before the last interruption was over. */
  #wasMissed({ latency }, at) {
    return this.recovery !== null && latency !== null && at - latency <= (this.recovery.until ?? at);
  }

  /** The store has lost what lay behind `kept`, or what came after the cursor cannot be brought. */
  #reset({ kept, position }) {
    this.cursor = kept ?? position;
    this.error = new NumberedError({ text: `The stream was reset; it goes on after ${this.cursor}.` });
  }

  #interrupted() {
    if (this.#interruptedAt !== null) return;
    this.#interruptedAt = performance.now();
    this.recovery = { from: this.cursor, until: null, millis: null, brought: 0 };
  }

  async #run() {
    const { signal } = this.#lifetime;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      this.#connection = new AbortController();
      this.show(this.isPaused ? 'paused' : 'connecting');
      const error = await this.carry(this.#connection.signal).then(
        () => new NumberedError({ text: 'The connection ended.' }),
        asNumbered,
      );
      // Nothing that this round opened goes on beside the next.
      this.#connection.abort(CLOSED);
      if (signal.aborted) return this.show('closed');
      if (['live', 'paused'].includes(this.state)) attempt = 0;
      this.#interrupted();
      await this.#stayAway(error, attempt, signal);
      this.#isDropped = false;
    }
  }

  async #stayAway(error, attempt, signal) {
    this.error = this.#isDropped ? null : error;
    this.show(this.#isDropped ? 'dropped' : 'waiting');
    const millis = this.#isDropped ? DROPPED_MILLIS : (error.afterMillis ?? backOffMillis(attempt));
    await pause(millis, signal).catch(() => {});
  }
}

function leaving({ afterMillis }) {
  return new NumberedError({
    code: 4000,
    name: 'leaving',
    text: 'The node asked to come back elsewhere.',
    afterMillis,
  });
}

/** The bytes of a body as they came; reckoned from what was read where the answer does not say it. */
export function bodyLength({ headers, body }) {
  const said = headers.get('Content-Length');
  if (said !== null) return Number(said);
  return body === null ? 0 : utf8Length(JSON.stringify(body));
}

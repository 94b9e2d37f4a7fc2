import { ParleyError, asParleyError, errorFrom, lost } from '../errors.js';
import { EventStreamParser } from './eventstreamparser.js';
import { NamedRooms } from './named.js';

// The first event comes at once. Where it does not, something in between keeps it until there is more.
const FIRST_EVENT_MILLIS = 10_000;
// The node writes a comment every 15 s.
const SILENT_MILLIS = 40_000;

/** One event stream, read by `fetch`: unlike an `EventSource` that can show the token, and see why it was refused. */
export class EventStream {
  #link;
  #rooms;
  #aborter = new AbortController();
  #retryMillis;
  #isLive = false;
  #heardAt = 0;
  #cancelSilence = () => {};

  constructor(link) {
    this.#link = link;
    this.#run(this.#aborter.signal);
  }

  close() {
    this.#cancelSilence();
    this.#aborter.abort();
  }

  async #run(signal) {
    try {
      const reader = await this.#open(signal);
      await this.#read(reader, signal);
      throw lost();
    } catch (thrown) {
      const error = asParleyError(thrown);
      // A stream has no end of its own, so one without a word may be a network's.
      this.#end(error, this.#isLive ? this.#link.clock.now() - this.#heardAt : 0);
    }
  }

  async #open(signal) {
    const { base, http } = this.#link;
    this.#rooms = await NamedRooms.of(this.#link, signal);
    this.#expectIn(FIRST_EVENT_MILLIS);
    const { body } = await http.stream(`${base}/v1/events?${this.#rooms.query()}`, { signal });
    return body.getReader();
  }

  async #read(reader, signal) {
    const decoder = new TextDecoder();
    const parser = new EventStreamParser((event) => signal.aborted || this.#take(event));
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      this.#heardAt = this.#link.clock.now();
      if (this.#isLive) this.#expectIn(SILENT_MILLIS);
      parser.push(decoder.decode(value, { stream: true }));
    }
  }

  #take({ event, data, retry }) {
    if (retry) this.#retryMillis = Number(retry);
    if (event === 'cursor') this.#begin();
    else if (event === 'refused') this.#end(errorFrom({ afterMillis: this.#retryMillis, ...JSON.parse(data).error }));
    else if (data) this.#rooms.hear(JSON.parse(data));
  }

  /** The first cursor comes behind the resets of all rooms that have one. */
  #begin() {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#expectIn(SILENT_MILLIS);
    this.#rooms.answered();
  }

  #expectIn(millis) {
    this.#cancelSilence();
    const silent = () => this.#end(new ParleyError('Nothing came in time.'));
    this.#cancelSilence = this.#link.clock.after(millis, silent);
  }

  #end(error, idleMillis = 0) {
    if (this.#aborter.signal.aborted) return;
    this.close();
    this.#link.ended(error, idleMillis);
  }
}

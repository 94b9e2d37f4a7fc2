import { NumberedError, asNumbered, errorFrom } from '../errors.js';
import { problemOf } from '../http.js';
import { Recovery } from '../recovery.js';

const MESSAGES = ['message', 'edited', 'deleted', 'reacted', 'unreacted'];
const STORED = [...MESSAGES, 'joined', 'left', 'appointed', 'configured', 'patch', 'snapshot', 'notification'];
const PRESENCES = ['online', 'away', 'offline', 'invisible'];
const TOLD = ['typing', 'read', 'readthread', 'cleared', 'profile'];
const EVENTS = [...STORED, ...PRESENCES, ...TOLD, 'reset', 'reconnect', 'unsubscribed'];
// The `retry:` of a leaving or full node is honoured by the browser alone; it cannot be read from here. So the first
// return is left to EventSource, for at most so long; after that the page's own back-off goes on.
const LONGEST_OWN_RETURN_MILLIS = 40_000;

export function openSse(link) {
  return new SseConnection(link);
}

class SseConnection {
  #link;
  #recovery;
  #source = null;
  #url = null;
  #isLive = false;
  #hasFilled = false;
  #refusal = null;
  #ownReturn = null;
  #isOver = false;

  constructor(link) {
    this.#link = link;
    this.#recovery = new Recovery(link);
    this.#connect();
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#ownReturn);
    this.#recovery.close();
    this.#source?.close();
  }

  async #connect() {
    try {
      const ticket = await this.#link.identity.ticket();
      if (this.#isOver) return;
      this.#url = `/v1/events?${this.#recovery.query}&ticket=${encodeURIComponent(ticket)}`;
    } catch (thrown) {
      return this.#end(asNumbered(thrown));
    }
    this.#source = new EventSource(this.#url);
    this.#source.addEventListener('cursor', ({ lastEventId }) => this.#started(lastEventId));
    this.#source.addEventListener('refused', ({ data }) => (this.#refusal = errorFrom(JSON.parse(data).error)));
    for (const name of EVENTS) this.#source.addEventListener(name, ({ data }) => this.#take(JSON.parse(data)));
    this.#source.onerror = () => this.#lost();
  }

  /** A `cursor` event opens the stream and later follows stored events. */
  #started(cursor) {
    this.#recovery.moved(cursor);
    if (this.#isLive) return;
    clearTimeout(this.#ownReturn);
    this.#refusal = null;
    this.#isLive = true;
    this.#link.listener.live();
    if (this.#hasFilled) return;
    this.#hasFilled = true;
    this.#recovery.fill();
  }

  #take(event) {
    if (!this.#isOver) this.#recovery.take(event);
  }

  #lost() {
    if (this.#isOver) return;
    const error = this.#refusal ?? new NumberedError({ text: 'The stream ended.' });
    if (this.#source.readyState === EventSource.CLOSED) return this.#refused();
    const mayReturn = this.#isLive && ['resume', 'back-off'].includes(error.advice);
    if (!mayReturn) return this.#end(error);
    this.#isLive = false;
    this.#ownReturn = setTimeout(() => this.#end(error), LONGEST_OWN_RETURN_MILLIS);
    this.#link.listener.returning(error);
  }

  /** EventSource hides the HTTP error that made it give up, so the same request is made once more to read it. */
  async #refused() {
    const aborter = new AbortController();
    try {
      const response = await fetch(this.#url, { cache: 'no-store', credentials: 'omit', signal: aborter.signal });
      const error = response.ok ? new NumberedError({ text: 'The stream ended.' }) : await problemOf(response);
      this.#end(error);
    } catch (thrown) {
      this.#end(asNumbered(thrown));
    } finally {
      aborter.abort();
    }
  }

  #end(error) {
    if (this.#isOver) return;
    if (error.advice === 'new-token') this.#link.identity.dropTicket();
    this.close();
    this.#link.listener.ended(error);
  }
}

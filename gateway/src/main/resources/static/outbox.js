import { backOffMillis, pause } from './backoff.js';
import { NumberedError, asNumbered } from './errors.js';

// Past this the answer to a repeated key is no longer certain, so a person decides.
const KEY_MEMORY_MILLIS = 10 * 60_000;
const OUTCOME_UNKNOWN = 4306;

/**
 * The user's own messages that the room's order does not show yet, per room in the order they were written.
 *
 * States: `unsent` (waits for its turn or for a connection), `sending`, `sent` (acknowledged; its event is still to
 * come), `failed` (a person decides). A message leaves when its event arrives, whatever its state: that is the proof
 * that everybody sees it.
 */
export class Outbox {
  #user;
  #send;
  #cursor;
  #onChange;
  #entries = new Map();
  #busyRooms = new Set();
  #isClosed = false;

  /** `send(message)` tries once; `cursor(room)` tells how far the user has read. */
  constructor({ user, send, cursor, onChange }) {
    this.#user = user;
    this.#send = send;
    this.#cursor = cursor;
    this.#onChange = onChange;
  }

  pending(room) {
    return [...this.#entries.values()].filter((entry) => entry.room === room);
  }

  /** Those that are said in this thread of the room. Without a thread those in none, and what has failed of all: its thread may be closed. */
  pendingIn(room, thread) {
    const isShown = (entry) => entry.thread === thread || (thread === undefined && entry.state === 'failed');
    return this.pending(room).filter(isShown);
  }

  /** `thread` is the position of the message that this replies to. */
  add(room, text, thread) {
    const entry = { key: newKey(), room, text, thread, user: this.#user, at: Date.now(), state: 'unsent', error: null };
    this.#entries.set(entry.key, entry);
    this.#onChange(room);
    this.#work(room);
  }

  /** Sends a failed message again, with its old key unless the node said that this key cannot be answered any more. */
  retry(key) {
    const entry = this.#entries.get(key);
    if (entry?.state !== 'failed') return;
    this.#entries.delete(key);
    const isNew = entry.error?.code === OUTCOME_UNKNOWN || entry.wasLost || Date.now() - entry.at > KEY_MEMORY_MILLIS;
    if (isNew) Object.assign(entry, { key: newKey(), at: Date.now(), first: undefined, tried: false, wasLost: false });
    this.#entries.set(entry.key, entry);
    this.#change(entry, 'unsent');
    this.#work(entry.room);
  }

  discard(key) {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry) this.#onChange(entry.room);
  }

  /** An event of the room arrived; true if it was one of these messages. */
  settle(event) {
    return event.event === 'message' && event.user === this.#user && this.#entries.delete(event.key);
  }

  /** After a reset: what was acknowledged and is not in the history is gone. */
  loseSent(room) {
    for (const entry of this.pending(room)) {
      if (entry.state !== 'sent') continue;
      entry.wasLost = true;
      this.#change(entry, 'failed', new NumberedError({ text: 'It was accepted, and then lost with its node.' }));
    }
  }

  close() {
    this.#isClosed = true;
  }

  /** One message at a time and room: otherwise two HTTP requests could overtake each other. */
  async #work(room) {
    if (this.#busyRooms.has(room)) return;
    this.#busyRooms.add(room);
    for (let entry; !this.#isClosed && (entry = this.#nextUnsent(room));) await this.#deliver(entry);
    this.#busyRooms.delete(room);
  }

  #nextUnsent(room) {
    return this.pending(room).find(({ state }) => state === 'unsent');
  }

  async #deliver(entry) {
    for (let attempt = 0; this.#isWanted(entry); attempt += 1) {
      try {
        await this.#send(this.#messageOf(entry), () => this.#change(entry, 'sending'));
        return this.#change(entry, 'sent');
      } catch (thrown) {
        const error = asNumbered(thrown);
        const mayRepeat = ['resume', 'back-off', 'new-token'].includes(error.advice);
        if (!mayRepeat || Date.now() - entry.at > KEY_MEMORY_MILLIS) return this.#change(entry, 'failed', error);
        this.#change(entry, 'unsent', error);
        await pause(error.afterMillis ?? backOffMillis(attempt));
      }
    }
  }

  #isWanted(entry) {
    return !this.#isClosed && this.#entries.has(entry.key);
  }

  /** `first` matters to repeats only: before the first try nothing can have been appended. */
  #messageOf(entry) {
    const { room, key, text, thread } = entry;
    if (entry.tried) return { room, key, text, thread, first: entry.first };
    entry.first = this.#cursor(room) ?? undefined;
    entry.tried = true;
    return { room, key, text, thread };
  }

  #change(entry, state, error = null) {
    if (!this.#entries.has(entry.key)) return;
    Object.assign(entry, { state, error });
    this.#onChange(entry.room);
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `p-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

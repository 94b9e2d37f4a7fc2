import { Backoff } from './backoff.js';
import { ParleyError } from './errors.js';
import { newKey } from './key.js';
import { parsePosition, positionOf } from './position.js';

// A node remembers keys for ten minutes; what takes longer to reach it is no repeat any more.
const KEY_MEMORY_MILLIS = 9 * 60_000;
const UNSEEN_MILLIS = 10_000;
const KEY_FORGOTTEN = 4306;
const SLOW_MODE = 4332;

/**
 * What the user has said and the room's order has not shown yet, each under its key: messages, and changes of them.
 *
 * States: `unsent` (waits for its turn or for a connection), `sending`, `sent` (acknowledged). An entry leaves when the
 * room's order has passed it, which makes its acknowledgement final, or when it is refused. Bounded: beyond its limit
 * nothing is taken. One entry at a time and room is under way, or they could overtake each other.
 */
export class Outbox {
  #parts;
  #entries = new Map();
  #lanes = new Map();
  #cancelLook = null;

  /**
   * `send(entry)` tries once; `rooms` are those that are followed; `isReady(room)` tells whether a try makes sense now;
   * `doubt(room)` asks the node whether what it has acknowledged is still there; `user()` is who speaks; `changed()` and
   * `failed(entry)` are told what they say; and `queueLimit` and `clock`.
   */
  constructor(parts) {
    this.#parts = parts;
  }

  get entries() {
    return [...this.#entries.values()].map(shownOf);
  }

  /** Resolves when it is acknowledged: `{key, epoch, offset, at}`. */
  add({ cmd, room, key = newKey(), first, body }) {
    const known = this.#entries.get(key);
    if (known) return known.answer;
    const entry = { cmd, room, key, first, body, state: 'unsent', error: null, wasAcknowledged: false, tries: 0 };
    // What an application kept from an earlier visit may have been tried then.
    entry.isNew = first === undefined;
    entry.answer = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    entry.answer.catch(() => {});
    const { queueLimit } = this.#parts;
    if (this.#entries.size >= queueLimit) {
      this.#refuse(entry, new ParleyError(`${queueLimit} messages wait.`, { name: 'queue-full' }));
      return entry.answer;
    }
    this.#entries.set(key, entry);
    this.#parts.changed();
    this.#work(room);
    return entry.answer;
  }

  /** Something has changed that entries may have waited for. */
  poke() {
    for (const { room } of this.#entries.values()) this.#work(room);
  }

  /** The room's order has come to this publication. */
  seen(event) {
    for (const entry of this.#of(event.room)) {
      if (entry.key === event.key && event.user === this.#parts.user()) this.#settle(entry, event);
      else if (entry.position && entry.position.offset <= event.offset) {
        if (entry.position.epoch === event.epoch) this.#remove(entry);
        else if (!entry.isDoubted) this.#repeat(entry);
      }
    }
    this.#work(event.room);
  }

  /** What was acknowledged may be lost. Its key tells: at most one message comes of it. */
  reset(room) {
    for (const entry of this.#of(room)) if (entry.state === 'sent') this.#repeat(entry);
    this.#work(room);
  }

  /** The highest acknowledged position that the room's order has not shown; null where there is none. */
  acked(room) {
    const sent = this.#of(room).filter(({ state }) => state === 'sent');
    const [highest] = sent.sort((one, other) => other.position.offset - one.position.offset);
    return highest ? positionOf(highest.position) : null;
  }

  /** The node that was asked about an acknowledged position has it. What lies at or before it will be seen, or was. */
  confirmed(room, acked) {
    const { epoch, offset } = parsePosition(acked);
    for (const entry of this.#of(room)) {
      const isConfirmed = entry.state === 'sent' && entry.position.epoch === epoch && entry.position.offset <= offset;
      if (isConfirmed && this.#isPassed(entry)) this.#remove(entry);
    }
  }

  /** Nobody looks at the room's order any more; what was acknowledged was. */
  unfollowed(room) {
    for (const entry of this.#of(room)) if (entry.state === 'sent') this.#remove(entry);
  }

  close(error) {
    for (const lane of this.#lanes.values()) lane.cancelWait();
    this.#lanes.clear();
    this.#cancelLook?.();
    for (const entry of [...this.#entries.values()]) this.#refuse(entry, error);
  }

  #of(room) {
    return [...this.#entries.values()].filter((entry) => entry.room === room);
  }

  #work(room) {
    const entry = this.#of(room).find(({ state }) => state === 'unsent');
    const lane = this.#lanes.get(room);
    if (!entry) {
      if (lane && !lane.isBusy) this.#lanes.delete(room);
      return;
    }
    if (lane?.isBusy || lane?.isWaiting || !this.#parts.isReady(room)) return;
    this.#try(entry, lane ?? this.#open(room));
  }

  #open(room) {
    const lane = { isBusy: false, isWaiting: false, backoff: new Backoff(this.#parts.clock), cancelWait() {} };
    this.#lanes.set(room, lane);
    return lane;
  }

  async #try(entry, lane) {
    const { clock, rooms, send } = this.#parts;
    lane.isBusy = true;
    entry.state = 'sending';
    entry.tries += 1;
    entry.since ??= clock.now();
    if (!entry.isFirstUnknown) entry.first ??= rooms.position(entry.room) ?? undefined;
    try {
      const answer = await send(entry);
      lane.backoff.reset();
      if (this.#isTried(entry)) this.#acknowledged(entry, answer);
    } catch (error) {
      if (this.#isTried(entry)) this.#failed(entry, error, lane);
    }
    lane.isBusy = false;
    this.#work(entry.room);
  }

  /** Meanwhile it may have been seen, or everything may have been closed. */
  #isTried(entry) {
    return this.#entries.get(entry.key) === entry && entry.state === 'sending';
  }

  #acknowledged(entry, { epoch, offset, at }) {
    entry.resolve({ key: entry.key, epoch, offset, at });
    if (!this.#parts.rooms.has(entry.room)) return this.#remove(entry);
    Object.assign(entry, { state: 'sent', position: { epoch, offset }, error: null, sentAt: this.#parts.clock.now() });
    if (this.#isPassed(entry)) {
      if (this.#cursor(entry).epoch === epoch) return this.#remove(entry);
      // An answer of before a fork, perhaps: what has passed the cursor already, the node alone can tell.
      entry.isDoubted = true;
    }
    this.#parts.changed();
    this.#lookLater();
  }

  #cursor({ room }) {
    const position = this.#parts.rooms.position(room);
    return position && parsePosition(position);
  }

  #isPassed(entry) {
    return (this.#cursor(entry)?.offset ?? -1) >= entry.position.offset;
  }

  #failed(entry, error, lane) {
    entry.state = 'unsent';
    entry.error = error;
    if (error.code === KEY_FORGOTTEN && entry.isNew && entry.tries === 1) {
      // Tried once, and nothing was appended: the cursor alone lies too far back for this node to tell.
      Object.assign(entry, { first: undefined, isNew: false, isFirstUnknown: true });
    } else if (error.code === SLOW_MODE && error.afterMillis <= KEY_MEMORY_MILLIS) {
      this.#wait(entry.room, lane, error.afterMillis);
    } else if (error.advice === 'correct' || error.advice === 'give-up') {
      return this.#refuse(entry, error);
    } else if (!entry.first && this.#parts.clock.now() - entry.since > KEY_MEMORY_MILLIS) {
      const more = { code: KEY_FORGOTTEN, name: 'key-forgotten', cause: error };
      return this.#refuse(entry, new ParleyError('It may have been sent.', more));
    } else {
      this.#wait(entry.room, lane, lane.backoff.next(error.afterMillis));
    }
    this.#parts.changed();
  }

  #wait(room, lane, millis) {
    lane.isWaiting = true;
    lane.cancelWait = this.#parts.clock.after(millis, () => {
      lane.isWaiting = false;
      this.#work(room);
    });
  }

  #repeat(entry) {
    Object.assign(entry, { state: 'unsent', position: null, isDoubted: false, wasAcknowledged: true });
    this.#parts.changed();
  }

  #settle(entry, { epoch, offset, at }) {
    entry.resolve({ key: entry.key, epoch, offset, at });
    this.#remove(entry);
  }

  #refuse(entry, error) {
    entry.reject(error);
    entry.error = error;
    this.#parts.failed(shownOf(entry));
    this.#remove(entry);
  }

  #remove(entry) {
    if (this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    this.#parts.changed();
  }

  /** What was acknowledged long ago and is not seen: either the stream is behind, or it is lost. */
  #lookLater() {
    this.#cancelLook ??= this.#parts.clock.after(UNSEEN_MILLIS, () => {
      this.#cancelLook = null;
      const now = this.#parts.clock.now();
      const sent = [...this.#entries.values()].filter(({ state }) => state === 'sent');
      const late = sent.filter(({ sentAt }) => now - sentAt >= UNSEEN_MILLIS);
      for (const entry of late) entry.sentAt = now;
      for (const room of new Set(late.map(({ room }) => room))) this.#parts.doubt(room);
      if (sent.length > 0) this.#lookLater();
    });
  }
}

/** What an application sees of an entry, and may give to another client later. */
function shownOf({ cmd, room, key, first, body, state, error, wasAcknowledged }) {
  return { cmd, room, key, first, ...body, state, error, wasAcknowledged };
}

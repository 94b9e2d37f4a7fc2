import { asNumbered, NumberedError } from './errors.js';
import { request } from './http.js';
import { INBOX } from './inbox.js';

const FILLING_AT_ONCE = 4;
const MOST_HELD = 2_000;

/**
 * From cursors to live for the transports that carry several rooms in one stream (SSE and polling).
 *
 * Such a stream starts from a joint cursor, which cannot be made from positions. Where positions are all there is (the
 * last transport was a WebSocket, or a room is new), the stream starts now, and what lies between each room's position
 * and that start is filled by polls of that room alone, whose cursor is its position. Until a room is filled, its
 * events from the stream are held back, so that the room's order stays whole.
 */
export class Recovery {
  #rooms;
  #isAllMine;
  #cursors;
  #identity;
  #listener;
  #held = new Map();
  #aborter = new AbortController();

  constructor({ rooms, isAllMine, cursors, identity, listener }) {
    this.#rooms = rooms;
    this.#isAllMine = isAllMine;
    this.#cursors = cursors;
    this.#identity = identity;
    this.#listener = listener;
    if (this.#isJoint) {
      for (const room of rooms) if (!cursors.isCovered(room)) this.#held.set(room, []);
    } else {
      cursors.dropJoint();
    }
  }

  get #isJoint() {
    return this.#isAllMine || this.#rooms.length !== 1;
  }

  /** The query that starts the stream, without a leading `?`. */
  get query() {
    return this.queryFrom(this.startCursor);
  }

  queryFrom(cursor) {
    // The inbox is no room of mine; it is named besides.
    const inbox = this.#rooms.filter((room) => room === INBOX);
    return queryOf(this.#isAllMine ? ['mine', ...inbox] : this.#rooms, cursor);
  }

  get startCursor() {
    return this.#isJoint ? this.#cursors.joint : this.#cursors.position(this.#rooms[0]);
  }

  /** Call once the stream has answered: from now on it brings all that is new. */
  async fill() {
    const waiting = [...this.#held.keys()];
    const fillNext = async () => {
      while (waiting.length > 0) await this.#fillRoom(waiting.shift());
    };
    try {
      await Promise.all(Array.from({ length: FILLING_AT_ONCE }, fillNext));
    } catch (thrown) {
      if (!this.#aborter.signal.aborted) this.#listener.ended(asNumbered(thrown));
    }
  }

  take(event) {
    const held = this.#held.get(event.room);
    if (!held) return this.#listener.event(event);
    held.push(event);
    // Nothing is lost by ending here: the room's position has not moved.
    if (held.length > MOST_HELD)
      this.#listener.ended(new NumberedError({ text: `'${event.room}' is too far behind.` }));
  }

  /** The stream's cursor has moved. */
  moved(cursor) {
    if (this.#isJoint)
      this.#cursors.moveJoint(
        cursor,
        this.#rooms.filter((room) => !this.#held.has(room)),
      );
    else if (this.#rooms.length === 1) this.#cursors.seed(this.#rooms[0], cursor);
  }

  close() {
    this.#aborter.abort(new DOMException('closed', 'AbortError'));
  }

  async #fillRoom(room) {
    const { signal } = this.#aborter;
    let cursor = this.#cursors.position(room);
    try {
      while (cursor !== null) {
        const url = `/v1/poll?${queryOf([room], cursor)}&wait=0`;
        const { body } = await request(this.#identity, url, { signal });
        if (signal.aborted) return;
        for (const event of body.events) this.#listener.event(event);
        cursor = body.events.length > 0 ? body.cursor : null;
      }
    } catch (thrown) {
      if (signal.aborted || thrown.advice !== 'wrong-request') throw thrown;
      this.#listener.refused(room, thrown);
    }
    const held = this.#held.get(room);
    this.#held.delete(room);
    for (const event of held) this.#listener.event(event);
    if (this.#cursors.joint) this.moved(this.#cursors.joint);
  }
}

/** With no room to name, `mine` still brings what happens in rooms one is invited to. */
export function queryOf(rooms, cursor) {
  const named = rooms.length === 0 ? 'mine' : rooms.map(encodeURIComponent).join(',');
  return `rooms=${named}` + (cursor ? `&cursor=${encodeURIComponent(cursor)}` : '');
}

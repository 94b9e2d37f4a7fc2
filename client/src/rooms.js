import { parsePosition, positionOf } from './position.js';

/**
 * The rooms that are followed, and per room the cursor: the last position seen, whatever transport and node brought it.
 * A connection reads the cursors when it opens, and only the rooms' events move them. That is why a change of transport
 * or node neither loses nor doubles anything.
 */
export class Rooms {
  #rooms = new Map();

  get names() {
    return [...this.#rooms.keys()];
  }

  /** Those to whose subscription nobody has answered yet. */
  get unanswered() {
    return this.names.filter((room) => !this.#rooms.get(room).isAnswered);
  }

  has(room) {
    return this.#rooms.has(room);
  }

  /** Follows a room after a position, or from now on; resolves to the start of it once the server has answered. */
  add(room, after = null) {
    const known = this.#rooms.get(room);
    if (known) return known.answer;
    const record = { position: after, isStarted: false, isAnswered: false };
    record.answer = new Promise((resolve, reject) => Object.assign(record, { resolve, reject }));
    // Whoever does not look at it hears of a refusal by the event.
    record.answer.catch(() => {});
    this.#rooms.set(room, record);
    return record.answer;
  }

  remove(room, error) {
    this.#rooms.get(room)?.reject(error);
    return this.#rooms.delete(room);
  }

  position(room) {
    return this.#rooms.get(room)?.position ?? null;
  }

  /** Whether the present connection carries the room. */
  isStarted(room) {
    return this.#rooms.get(room)?.isStarted ?? false;
  }

  start(room, { position, recovered }) {
    const record = this.#rooms.get(room);
    if (!record) return;
    record.position ??= position;
    record.isStarted = true;
    record.isAnswered = true;
    record.resolve({ room, position: record.position, recovered });
  }

  /** The connection has ended. */
  halt() {
    for (const record of this.#rooms.values()) record.isStarted = false;
  }

  /** Moves to a publication; false if it was seen before, or if nobody waits for it. The document of a room stands for all before it. */
  accept(publication) {
    const record = this.#rooms.get(publication.room);
    if (!record) return false;
    if (publication.event !== 'snapshot') {
      if (record.position === null) return false;
      const { epoch, offset } = parsePosition(record.position);
      if (publication.epoch === epoch && publication.offset <= offset) return false;
    }
    record.position = positionOf(publication);
    return true;
  }

  /** After a reset the stream goes on after `kept`, else after `position`. */
  reset({ room, kept, position }) {
    const record = this.#rooms.get(room);
    if (record) record.position = kept ?? position;
    return record !== undefined;
  }
}

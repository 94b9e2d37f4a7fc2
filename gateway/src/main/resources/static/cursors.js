import { isCoveredBy, positionOf } from './position.js';

/**
 * The page's cursors: per room the last position seen, whatever transport brought it. A transport reads them when it
 * starts, and only the stream moves them; that is why a change of transport neither loses nor doubles anything.
 *
 * Streams of several rooms also have a joint cursor, an opaque string that only the server can make. It is kept beside
 * the positions, together with the rooms for which it says the same as they do.
 */
export class Cursors {
  #positions = new Map();
  #joint = null;
  #covered = new Set();

  position(room) {
    return this.#positions.get(room) ?? null;
  }

  /** Gives a room its first position; later ones come from the stream. */
  seed(room, position) {
    if (position && !this.#positions.has(room)) this.#positions.set(room, position);
  }

  /** Moves to the publication; false if it was seen before. */
  accept(publication) {
    const position = this.position(publication.room);
    if (position && isCoveredBy(publication, position)) return false;
    this.#positions.set(publication.room, positionOf(publication));
    return true;
  }

  /** After a reset the stream goes on after `kept`, else after `position`. */
  reset({ room, kept, position }) {
    this.#positions.set(room, kept ?? position);
  }

  forget(room) {
    this.#positions.delete(room);
    this.#covered.delete(room);
  }

  get joint() {
    return this.#joint;
  }

  isCovered(room) {
    return this.#joint !== null && this.#covered.has(room);
  }

  moveJoint(cursor, rooms) {
    this.#joint = cursor;
    this.#covered = new Set(rooms);
  }

  /** For transports that move positions only: the joint cursor falls behind them. */
  dropJoint() {
    this.#joint = null;
    this.#covered.clear();
  }
}

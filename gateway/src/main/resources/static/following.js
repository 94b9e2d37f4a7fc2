import { asNumbered } from './errors.js';
import { INBOX } from './inbox.js';

// A connection carries 150; one of them is the inbox.
const MOST_FOLLOWED = 149;

/** Which rooms the stream follows: the open one and all of mine, so that unread rooms can be marked; and the inbox. */
export class Following {
  #rest;
  #rooms;
  #cursors;
  #stream;
  #inbox;

  constructor({ rest, rooms, cursors, stream, inbox }) {
    this.#inbox = inbox;
    this.#rest = rest;
    this.#rooms = rooms;
    this.#cursors = cursors;
    this.#stream = stream;
  }

  async update(openRoom) {
    const mine = this.#rooms.mine.map(({ room }) => room);
    const wanted = [...new Set(openRoom ? [openRoom, ...mine] : mine)].slice(0, MOST_FOLLOWED);
    await Promise.all([this.#seedInbox(), ...wanted.map((room) => this.#seed(room))]);
    const followed = wanted.filter((room) => this.#cursors.position(room) !== null);
    const isAllMine = mine.length < MOST_FOLLOWED && followed.every((room) => this.#rooms.get(room)?.isMine);
    const hasInbox = this.#cursors.position(INBOX) !== null;
    this.#stream.follow(hasInbox ? [...followed, INBOX] : followed, isAllMine);
  }

  /** The rooms do not wait for an inbox that cannot be had: it is followed from the next update on. */
  async #seedInbox() {
    if (this.#cursors.position(INBOX) !== null) return;
    try {
      this.#cursors.seed(INBOX, await this.#inbox.load());
    } catch {
      // See above.
    }
  }

  /** Every room is followed from a known position: then nothing is lost however long the first connection takes. */
  async #seed(room) {
    if (this.#cursors.position(room) !== null) return;
    const known = this.#rooms.get(room)?.position;
    try {
      this.#cursors.seed(room, known ?? (await this.#rest.room(room)).position);
    } catch (thrown) {
      if (asNumbered(thrown).advice !== 'wrong-request') throw thrown;
    }
  }
}

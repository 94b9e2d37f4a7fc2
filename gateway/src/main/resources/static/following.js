import { asNumbered } from './errors.js';

const MOST_FOLLOWED = 150;

/** Which rooms the stream follows: the open one and all of mine, so that unread rooms can be marked. */
export class Following {
  #rest;
  #rooms;
  #cursors;
  #stream;

  constructor({ rest, rooms, cursors, stream }) {
    this.#rest = rest;
    this.#rooms = rooms;
    this.#cursors = cursors;
    this.#stream = stream;
  }

  async update(openRoom) {
    const mine = this.#rooms.mine.map(({ room }) => room);
    const wanted = [...new Set(openRoom ? [openRoom, ...mine] : mine)].slice(0, MOST_FOLLOWED);
    await Promise.all(wanted.map((room) => this.#seed(room)));
    const followed = wanted.filter((room) => this.#cursors.position(room) !== null);
    const isAllMine = mine.length < MOST_FOLLOWED && followed.every((room) => this.#rooms.get(room)?.isMine);
    this.#stream.follow(followed, isAllMine);
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

/**
 * How much is unread in my rooms. The server counts it when this page cannot know; from then on the page goes on
 * counting what the stream brings.
 */
export class Unread {
  #rest;
  #rooms;
  #onCounted;
  #isInDoubt = true;
  #isCounting = false;
  /** What came while the server was counting, which may have seen it or not. */
  #arrived = [];
  /** What was read while the server was counting: here it is known better. */
  #read = new Set();

  constructor({ rest, rooms, onCounted }) {
    this.#rest = rest;
    this.#rooms = rooms;
    this.#onCounted = onCounted;
  }

  add(message) {
    this.#rooms.addUnread(message);
    if (this.#isCounting) this.#arrived.push(message);
  }

  setRead(room) {
    this.#rooms.setRead(room);
    if (!this.#isCounting) return;
    this.#read.add(room);
    this.#arrived = this.#arrived.filter((message) => message.room !== room);
  }

  /** Another of my devices has read. How much that leaves is known here only where it is nothing. */
  readElsewhere(room, isAll) {
    if (isAll) return this.setRead(room);
    if (!this.#isCounting && !this.#rooms.get(room)?.unread) return;
    this.doubt();
    this.settle();
  }

  /** The numbers may be wrong: they are asked for with the next `settle`. */
  doubt() {
    this.#isInDoubt = true;
  }

  /** Asks, if there is doubt. A failure is no news to the user: the numbers stay, and the doubt. */
  async settle() {
    if (this.#isCounting) return;
    this.#isCounting = true;
    try {
      while (this.#isInDoubt) await this.#count();
    } catch {
      this.#isInDoubt = true;
    } finally {
      this.#isCounting = false;
    }
  }

  async #count() {
    this.#isInDoubt = false;
    this.#arrived = [];
    this.#read.clear();
    const counts = await this.#rest.unread();
    this.#rooms.countUnread(counts.filter(({ room }) => !this.#read.has(room)));
    // A room that was read has these already.
    for (const message of this.#arrived) if (!this.#read.has(message.room)) this.#rooms.addUnread(message);
    this.#onCounted();
  }
}

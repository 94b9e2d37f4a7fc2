import { ParleyError } from '../errors.js';
import { askForStarts } from './starts.js';

/** The rooms that an event stream or a poll names: each has its place before that, and its answer after it. */
export class NamedRooms {
  #link;
  #names;
  #acked;
  #resets = new Set();

  static async of(link, signal) {
    const unplaced = link.carried().filter((room) => link.rooms.position(room) === null);
    await askForStarts(link, unplaced, signal);
    return new NamedRooms(link, link.carried());
  }

  constructor(link, names) {
    // All were refused, or left meanwhile.
    if (names.length === 0) throw new ParleyError('No room.', { name: 'no-rooms', advice: 'resume' });
    this.#link = link;
    this.#names = names;
    this.#acked = names.map((room) => link.acked(room));
  }

  /** From here, or from a cursor that the node has made. A list of positions is one that any node reads, too. */
  query(cursor = this.#names.map((room) => this.#link.rooms.position(room) ?? '')) {
    const acked = this.#acked.some((position) => position) ? `&acked=${this.#acked}` : '';
    return `rooms=${this.#names}&cursor=${cursor}${acked}`;
  }

  hear(event) {
    if (event.event === 'reset') this.#resets.add(event.room);
    this.#link.event(event);
  }

  /** What is to be known of the beginning has been heard. */
  answered() {
    const { live, started, rooms } = this.#link;
    live();
    this.#names.forEach((room, index) => {
      const recovered = !this.#resets.has(room);
      started(room, { position: rooms.position(room), recovered, acked: this.#acked[index] });
    });
    this.#acked = [];
  }
}

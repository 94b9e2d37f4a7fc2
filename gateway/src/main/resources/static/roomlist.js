import { isBefore, isCoveredBy } from './position.js';
import { titleOf } from './title.js';

// A reading names only what is set.
const NOTHING_SET = { topic: undefined, slowModeSeconds: undefined, frozen: undefined, closed: undefined };

/** The rooms the page knows: mine and the public ones it has read so far. */
export class RoomList {
  #rooms = new Map();
  /** Where the next page of public rooms begins; null after the last page, undefined before the first. */
  nextPublic = undefined;

  get(room) {
    return this.#rooms.get(room) ?? null;
  }

  get mine() {
    return this.#sorted(({ isMine }) => isMine);
  }

  /** Those that anyone may read. */
  get others() {
    return this.#sorted(({ isMine, visibility }) => !isMine && visibility === 'public');
  }

  get unreadCount() {
    return this.mine.filter(({ unread }) => unread > 0).length;
  }

  /** Takes over a fresh reading of my rooms: what it does not name is not mine any more. True if it names new ones. */
  replaceMine(records) {
    const named = new Set(records.map(({ room }) => room));
    const hasNew = records.some(({ room }) => !this.#rooms.get(room)?.isMine);
    for (const known of this.#rooms.values()) {
      if (!known.isMine || named.has(known.room)) continue;
      known.isMine = false;
      known.role = undefined;
      if (known.visibility === 'private') this.#rooms.delete(known.room);
    }
    for (const record of records) this.putRead({ ...record, isMine: true });
    return hasNew;
  }

  /** Takes over a fresh count of what I have not read. */
  countUnread(counts) {
    for (const { room, unread, more = false, position } of counts) {
      if (this.#rooms.has(room)) this.put({ room, unread, hasMoreUnread: more, countedTo: position });
    }
  }

  /** One more, unless it was among those that were counted. */
  addUnread(message) {
    const known = this.#rooms.get(message.room);
    if (known && !(known.countedTo && isCoveredBy(message, known.countedTo))) known.unread += 1;
  }

  setRead(room) {
    if (this.#rooms.has(room)) this.put({ room, unread: 0, hasMoreUnread: false });
  }

  addPublic(records, next) {
    for (const record of records) this.putRead({ visibility: 'public', ...record });
    this.nextPublic = next ?? null;
  }

  /** Adds a room, or what is newly known of it. */
  put(record) {
    const known = this.#rooms.get(record.room) ?? { isMine: false, unread: 0 };
    this.#rooms.set(record.room, { ...known, ...record });
  }

  /** Takes over a room as it was read at `position`, unless more is known by now: its answer may come after a later change. */
  putRead(record) {
    const { room, position } = record;
    const { knownAt } = this.get(room) ?? {};
    if (position && knownAt && isBefore(position, knownAt)) return;
    this.put({ ...NOTHING_SET, ...record, knownAt: position ?? knownAt });
  }

  remove(room) {
    this.#rooms.delete(room);
  }

  #sorted(filter) {
    return [...this.#rooms.values()].filter(filter).sort((a, b) => titleOf(a).localeCompare(titleOf(b)));
  }
}

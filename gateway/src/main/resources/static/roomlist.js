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
    return this.mine.filter(({ isUnread }) => isUnread).length;
  }

  /** Takes over a fresh reading of my rooms: what it does not name is not mine any more. */
  replaceMine(records) {
    const named = new Set(records.map(({ room }) => room));
    for (const known of this.#rooms.values()) {
      if (!known.isMine || named.has(known.room)) continue;
      known.isMine = false;
      known.role = undefined;
      if (known.visibility === 'private') this.#rooms.delete(known.room);
    }
    for (const record of records) this.put({ ...record, isMine: true });
  }

  addPublic(records, next) {
    for (const record of records) this.put({ visibility: 'public', ...record });
    this.nextPublic = next ?? null;
  }

  /** Adds a room, or what is newly known of it. */
  put(record) {
    const known = this.#rooms.get(record.room) ?? { isMine: false, isUnread: false };
    this.#rooms.set(record.room, { ...known, ...record });
  }

  remove(room) {
    this.#rooms.delete(room);
  }

  #sorted(filter) {
    return [...this.#rooms.values()].filter(filter).sort((a, b) => a.room.localeCompare(b.room));
  }
}

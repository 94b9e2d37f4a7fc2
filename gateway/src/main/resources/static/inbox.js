import { isCoveredBy, positionOf } from './position.js';

// Whoever wants more goes back for it.
const MOST_KEPT = 1_000;

/** What the server calls everybody's own inbox, in the place of a room's name. */
export const INBOX = '@inbox';

/**
 * What this user is told of for himself, the newest first, and what of it he has not read. The server's list is where it begins,
 * and what the stream brings goes on with it.
 */
export class Inbox {
  /** Notifications, each with its position as `id`, and whether it is `read`. */
  items = [];
  unread = 0;
  hasOlder = false;
  #rest;
  #user;
  #onChange;
  /** Up to here the server's list has told, also where that reached less far back. */
  #top = null;
  #loading = null;
  /** Something came while a list was under way, which may have it or not. */
  #isInDoubt = false;
  #isShut = false;

  constructor({ rest, user, onChange }) {
    this.#rest = rest;
    this.#user = user;
    this.#onChange = onChange;
  }

  close() {
    this.#isShut = true;
  }

  /** Asks for the newest of it; tells the position from which the stream goes on. */
  load() {
    this.#isInDoubt = true;
    this.#loading ??= this.#loadWhileInDoubt().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async loadOlder() {
    const oldest = this.items.at(-1);
    if (!oldest) return;
    const page = await this.#rest.inbox(this.#user, oldest.id);
    if (this.items.at(-1)?.id !== oldest.id) return;
    this.items.push(...itemsOf(page));
    this.hasOlder = isOlderKept(page);
    this.#changed();
  }

  /** True if it is news. */
  heard(notification) {
    const id = positionOf(notification);
    if (this.items.some((item) => item.id === id)) return false;
    if (this.#top !== null && isCoveredBy(notification, this.#top)) return false;
    if (this.#loading) this.#isInDoubt = true;
    this.items.unshift({ ...notification, id, read: false });
    if (this.items.length > MOST_KEPT) this.#keepNewest();
    this.unread += 1;
    this.#changed();
    return true;
  }

  /** On this device or another one: all up to `read` is, and perhaps one beyond it. */
  cleared({ notification, read, unread }) {
    if (this.#loading) this.#isInDoubt = true;
    for (const item of this.items) if (item.id === notification || isCoveredBy(item, read)) item.read = true;
    this.unread = unread;
    this.#changed();
  }

  async clear(id) {
    this.cleared({ notification: id, ...(await this.#rest.clearInbox(this.#user, { notification: id })) });
  }

  /** All that there is on this page; what comes meanwhile stays unread. */
  async clearAll() {
    const newest = this.items[0];
    if (newest) this.cleared(await this.#rest.clearInbox(this.#user, { upTo: newest.id }));
  }

  async #loadWhileInDoubt() {
    while (this.#isInDoubt) {
      this.#isInDoubt = false;
      const page = await this.#rest.inbox(this.#user);
      this.items = itemsOf(page);
      this.unread = page.unread;
      this.hasOlder = isOlderKept(page);
      this.#top = page.top;
    }
    this.#changed();
    return this.#top;
  }

  #keepNewest() {
    this.items.length = MOST_KEPT;
    this.hasOlder = true;
  }

  #changed() {
    if (!this.#isShut) this.#onChange();
  }
}

function itemsOf({ notifications }) {
  return notifications.map((each) => ({ ...each, id: positionOf(each) })).reverse();
}

/** `first` is the place before the oldest that is kept. */
function isOlderKept({ notifications, first }) {
  const [oldest] = notifications;
  return oldest !== undefined && !isCoveredBy({ ...oldest, offset: oldest.offset - 1 }, first);
}

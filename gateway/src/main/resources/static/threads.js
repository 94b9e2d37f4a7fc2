import { positionOf } from './position.js';

// What is read on another device may be a part of it; one asking serves many words of it.
const SOON_MILLIS = 400;

/** Of the open room: the threads that I take part in, and how many replies in them I have not read. */
export class Threads {
  #me;
  #room;
  #rest;
  #onChange;
  #unread = new Map();
  #soon = null;
  #isShut = false;

  constructor({ me, room, rest, onChange }) {
    this.#me = me;
    this.#room = room;
    this.#rest = rest;
    this.#onChange = onChange;
  }

  close() {
    this.#isShut = true;
    clearTimeout(this.#soon);
  }

  unreadIn(thread) {
    return this.#unread.get(thread) ?? 0;
  }

  isFollowed(thread) {
    return this.#unread.has(thread);
  }

  /** A failure is no news to the user: what was known stays. */
  async load() {
    try {
      const threads = await this.#rest.threads(this.#room);
      this.#unread = new Map(threads.map(({ thread, unread }) => [thread, unread]));
      if (!this.#isShut) this.#onChange();
    } catch {
      // See above.
    }
  }

  loadSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.load(), SOON_MILLIS);
  }

  /** A reply has come. Who writes takes part; whoever began it does from the first reply on, which only the server may know here. */
  heard({ thread, user }, root) {
    if (user === this.#me) this.#unread.set(thread, 0);
    else if (this.#unread.has(thread)) this.#unread.set(thread, this.unreadIn(thread) + 1);
    else if (root?.user === this.#me) this.#unread.set(thread, 1);
    else if (root === undefined) this.loadSoon();
  }

  /** All that is on the screen. True if some of it was unread. */
  setRead(thread) {
    const hadUnread = this.unreadIn(thread) > 0;
    if (hadUnread) this.#unread.set(thread, 0);
    return hadUnread;
  }

  /** I begin to take part, having read what is there, or do so no more. */
  follow(thread) {
    this.#unread.set(thread, 0);
  }

  unfollow(thread) {
    this.#unread.delete(thread);
  }
}

/** One thread of the open room while it is on the screen: what it begins with, and the replies. */
export class OpenThread {
  isFollowed = false;
  /** Only the newest are shown of more than one answer holds. */
  hasMore = false;
  #loads = 0;
  #rest;
  #onChange;
  #isShut = false;

  /** @param conversation an empty one, of the thread alone */
  constructor({ room, thread, conversation, rest, onChange }) {
    this.room = room;
    this.thread = thread;
    this.conversation = conversation;
    this.#rest = rest;
    this.#onChange = onChange;
  }

  close() {
    this.#isShut = true;
  }

  async load() {
    const load = (this.#loads += 1);
    this.conversation.reload();
    const page = await this.#rest.thread(this.room, this.thread);
    // What was asked for later knows more.
    if (load !== this.#loads) return;
    const { events, asOf, read, replies } = page;
    this.hasMore = replies > events.length - 1;
    this.isFollowed = read !== undefined;
    this.conversation.restart({ events, first: null, asOf });
    this.conversation.hasOlder = false;
    this.#changed();
  }

  /** An event of the room; true if it is of this thread. */
  heard(event) {
    const isReply = event.thread === this.thread;
    const isOfIt = isReply || (event.message !== undefined && this.conversation.has(event.message));
    // While it is loading nobody knows of what a change is.
    if (!isOfIt && !(this.conversation.isLoading && event.message !== undefined)) return false;
    this.conversation.add(event);
    this.#changed();
    return isReply;
  }

  /** The position of the newest reply; null where there is none. */
  get newest() {
    const last = this.conversation.items.at(-1);
    return last === undefined || last.id === this.thread ? null : positionOf(last.event);
  }

  #changed() {
    if (!this.#isShut) this.#onChange();
  }
}

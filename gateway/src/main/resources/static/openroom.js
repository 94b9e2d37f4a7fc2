import { pause } from './backoff.js';
import { Conversation } from './conversation.js';
import { Typists } from './typists.js';

const RELOAD_AGAIN_MILLIS = 5_000;
// A page of history may hold nothing but changes of older messages.
const FEWEST_SHOWN = 20;
const MOST_PAGES = 10;
const MOST_PAGES_TO_FIND = 100;

/** The room on the screen: its conversation, who is typing, and the fetching of its history. */
export class OpenRoom {
  #rest;
  #outbox;
  #onChange;
  #onLoad;
  #loadingOlder = null;
  #isShut = false;

  constructor({ room, me, rest, outbox, onChange, onLoad }) {
    this.room = room;
    this.conversation = new Conversation(room, me);
    this.typists = new Typists(() => this.#changed());
    this.#rest = rest;
    this.#outbox = outbox;
    this.#onChange = onChange;
    this.#onLoad = onLoad;
  }

  /** After this nothing that still arrives is shown. */
  close() {
    this.#isShut = true;
    this.typists.close();
  }

  /** Fetches the newest page and tells the newest position; live events wait behind it. */
  async load(gapAfter) {
    this.conversation.reload(gapAfter);
    const page = await this.#rest.history(this.room);
    for (const event of page.events) this.#outbox.settle(event);
    this.conversation.restart(page);
    this.#changed();
    if (!this.#isShut) this.#onLoad();
    // If it fails the button for it is there.
    if (this.conversation.items.length < FEWEST_SHOWN) this.loadOlder().catch(() => {});
    return page.top;
  }

  /** Fetches older pages until there is something more to see. */
  loadOlder() {
    this.#loadingOlder ??= this.#loadOlderPages().finally(() => (this.#loadingOlder = null));
    return this.#loadingOlder;
  }

  async #loadOlderPages() {
    let added = 0;
    for (let page = 0; page < MOST_PAGES && added < FEWEST_SHOWN && this.#mayLoadOlder; page += 1) {
      added += await this.#loadOlderPage();
    }
  }

  get #mayLoadOlder() {
    const { isLoading, hasOlder } = this.conversation;
    return !this.#isShut && !isLoading && hasOlder;
  }

  /** Gives how many items there are more. */
  async #loadOlderPage() {
    const { conversation } = this;
    const before = conversation.oldestPosition;
    conversation.awaitOlder();
    try {
      const page = await this.#rest.history(this.room, before);
      // Loaded anew, or trimmed, in the meantime: there would be a hole.
      if (!conversation.isOlderAwaited || conversation.oldestPosition !== before) return 0;
      const added = conversation.prepend(page);
      this.#changed();
      return added;
    } finally {
      conversation.forgoOlder();
    }
  }

  /**
   * Fetches older pages until a message is among what is known of the room. Tells the position of the message that begins its thread if it
   * is a reply, null if it is none, and undefined where it is not to be found.
   */
  async find(position) {
    const { conversation } = this;
    for (let page = 0; page < MOST_PAGES_TO_FIND && !this.#isFound(position) && this.#mayLoadOlder; page += 1) {
      await this.loadOlder();
    }
    return this.#isFound(position) ? conversation.threadOf(position) : undefined;
  }

  #isFound(position) {
    return this.conversation.has(position) || this.conversation.threadOf(position) !== null;
  }

  /** True if the event is now to be seen. */
  add(event) {
    const isShown = this.conversation.add(event);
    if (event.event === 'message') this.typists.end(event.user);
    this.#changed();
    return isShown;
  }

  /** Something could not be brought: the history says what there is. It is asked for until it comes. */
  async reset({ kept, position }, onError) {
    while (!this.#isShut) {
      try {
        await this.load(kept ?? position);
        return this.#outbox.loseSent(this.room);
      } catch (thrown) {
        onError(thrown);
        await pause(RELOAD_AGAIN_MILLIS);
      }
    }
  }

  #changed() {
    if (!this.#isShut) this.#onChange();
  }
}

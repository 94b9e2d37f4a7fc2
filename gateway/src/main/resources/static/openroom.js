import { pause } from './backoff.js';
import { Conversation } from './conversation.js';
import { Typists } from './typists.js';

const RELOAD_AGAIN_MILLIS = 5_000;

/** The room on the screen: its conversation, who is typing, and the fetching of its history. */
export class OpenRoom {
  #rest;
  #outbox;
  #onChange;
  #isLoadingOlder = false;
  #isShut = false;

  constructor({ room, rest, outbox, onChange }) {
    this.room = room;
    this.conversation = new Conversation(room);
    this.typists = new Typists(() => this.#changed());
    this.#rest = rest;
    this.#outbox = outbox;
    this.#onChange = onChange;
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
    return page.top;
  }

  async loadOlder() {
    const { conversation } = this;
    if (this.#isLoadingOlder || conversation.isLoading || !conversation.hasOlder) return;
    this.#isLoadingOlder = true;
    try {
      conversation.prepend(await this.#rest.history(this.room, conversation.oldestPosition));
      this.#changed();
    } finally {
      this.#isLoadingOlder = false;
    }
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

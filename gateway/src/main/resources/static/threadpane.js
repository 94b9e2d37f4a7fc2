import { pause, repeating } from './backoff.js';
import { Conversation } from './conversation.js';
import { asNumbered } from './errors.js';
import { request } from './http.js';
import { Reading } from './reading.js';
import { OpenThread } from './threads.js';
import { showError } from './view/error.js';

const RELOAD_AGAIN_MILLIS = 5_000;

/** The thread beside the open room: opens and closes it, joins it to what is on the screen, and tells what was read of it. */
export class ThreadPane {
  #identity;
  #rest;
  #view;
  #outbox;
  #open = null;
  #threads = null;
  #onLeft;
  #may = { write: false, deleteAll: false };
  /** Of the thread's room and its position, as one text. */
  #reading = new Reading((place, position) => this.#tellRead(place, position));

  /** @param onLeft told of the thread whose place was left by keyboard */
  constructor({ identity, rest, outbox, view, onLeft }) {
    this.#onLeft = onLeft;
    this.#identity = identity;
    this.#rest = rest;
    this.#outbox = outbox;
    this.#view = view;
  }

  get isOpen() {
    return this.#open !== null;
  }

  /** @param threads those of the room that I take part in */
  async open({ room, thread, threads, focus }) {
    this.hide();
    const conversation = new Conversation(room, this.#identity.user, { isThread: true });
    const opened = new OpenThread({ room, thread, conversation, rest: this.#rest, onChange: () => this.#changed() });
    this.#open = opened;
    this.#threads = threads;
    this.#view.open(`${room} ${thread}`);
    this.#changed();
    try {
      await opened.load();
    } catch (thrown) {
      if (this.#open === opened) this.hide();
      throw thrown;
    }
    if (this.#open === opened) this.#view.focus(focus);
  }

  hide() {
    const thread = this.#open?.thread;
    this.#open?.close();
    this.#open = null;
    if (this.#view.hide() && thread) this.#onLeft(thread);
  }

  close() {
    this.hide();
    this.#reading.close();
  }

  /** Changes may have been missed. It is asked for until it comes, or is known not to be there. */
  async reload() {
    const opened = this.#open;
    while (opened !== null && this.#open === opened) {
      try {
        return await opened.load();
      } catch (thrown) {
        const error = asNumbered(thrown);
        showError(error);
        if (error.advice === 'wrong-request' && this.#open === opened) return this.hide();
        await pause(RELOAD_AGAIN_MILLIS);
      }
    }
  }

  /** An event of the open room; true if it is a reply in this thread. */
  heard(event) {
    return this.#open?.heard(event) ?? false;
  }

  /** What I may do in the room may be otherwise now, or somebody's name, or what waits to be sent. */
  show(may) {
    this.#may = may;
    if (this.#open) this.#changed();
  }

  send(text) {
    const { room, thread } = this.#open;
    this.#outbox.add(room, text, thread);
    this.#view.messages.toEnd();
  }

  async toggleFollowing() {
    const opened = this.#open;
    const { room, thread, isFollowed } = opened;
    const url = `/v1/rooms/${encodeURIComponent(room)}/${isFollowed ? 'unfollow' : 'follow'}`;
    await repeating(() => request(this.#identity, url, { method: 'POST', json: { thread } }));
    opened.isFollowed = !isFollowed;
    if (isFollowed) this.#threads.unfollow(thread);
    else this.#threads.follow(thread);
    if (opened === this.#open) this.#changed();
  }

  /** What is on the screen has been read. True if some of it had been marked unread. */
  look() {
    const opened = this.#open;
    if (!opened || document.hidden || opened.conversation.isLoading) return false;
    if (opened.isFollowed) this.#reading.look(`${opened.room} ${opened.thread}`, opened.newest);
    return this.#threads.setRead(opened.thread);
  }

  #changed() {
    const { room, thread, conversation, hasMore } = this.#open;
    // Who writes in it takes part in it, and whoever it answers.
    if (this.#threads.isFollowed(thread)) this.#open.isFollowed = true;
    this.look();
    this.#view.show({
      conversation,
      pending: this.#outbox.pendingIn(room, thread),
      may: this.#may,
      isFollowed: this.#open.isFollowed,
      hasMore,
    });
  }

  #tellRead(place, position) {
    const [room, thread] = place.split(' ');
    const url = `/v1/rooms/${encodeURIComponent(room)}/readthread`;
    return request(this.#identity, url, { method: 'POST', json: { thread, position } });
  }
}

import assert from 'node:assert/strict';
import { until } from './until.js';

/** Everything that a client has been shown of one room, which must be without a hole and without a repeat. */
export class Transcript {
  #room;
  #client;
  events = [];
  resets = [];

  constructor(client, room) {
    this.#client = client;
    this.#room = room;
    client.on('event', (event) => {
      if (event.room !== room) return;
      if (event.event === 'reset') this.resets.push(event);
      else if (event.offset !== undefined) this.#take(event);
    });
  }

  get texts() {
    return this.events.filter(({ event }) => event === 'message').map(({ text }) => text);
  }

  /** These texts and no others, in this order. */
  async expect(texts) {
    await until(
      () => `${this.#client.user} sees ${texts.length} messages in ${this.#room}; has ${this.texts.length}`,
      () => this.texts.length >= texts.length,
    );
    assert.deepEqual(this.texts, texts);
  }

  #take(event) {
    const last = this.events.at(-1);
    if (last) assert.equal(event.offset, last.offset + 1, `behind ${last.epoch}:${last.offset} comes ${event.epoch}`);
    this.events.push(event);
  }
}

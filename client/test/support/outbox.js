import { Outbox } from '../../src/outbox.js';
import { Rooms } from '../../src/rooms.js';
import { settled, TestClock } from './clock.js';

/** An outbox in whose place of a network a test answers by hand. One room, `general`, is followed after `x:3`. */
export class TestOutbox {
  clock = new TestClock();
  rooms = new Rooms();
  isReady = true;
  tries = [];
  doubts = [];
  failures = [];
  changes = 0;

  constructor({ queueLimit = 100 } = {}) {
    this.rooms.add('general', 'x:3');
    this.outbox = new Outbox({
      queueLimit,
      clock: this.clock,
      rooms: this.rooms,
      user: () => 'alice',
      isReady: () => this.isReady,
      send: (entry) => new Promise((resolve, reject) => this.tries.push({ ...entry, ok: resolve, fail: reject })),
      doubt: (room) => this.doubts.push(room),
      changed: () => (this.changes += 1),
      failed: (entry) => this.failures.push(entry),
    });
  }

  send(text, { room = 'general', ...more } = {}) {
    return this.outbox.add({ cmd: 'send', room, body: { text }, ...more });
  }

  /** The texts that were tried, in their order. */
  get tried() {
    return this.tries.map(({ body }) => body.text);
  }

  get last() {
    return this.tries.at(-1);
  }

  async answer(position) {
    const [epoch, offset] = position.split(':');
    this.last.ok({ epoch, offset: Number(offset), at: 17 });
    await settled();
  }

  async refuse(error) {
    this.last.fail(error);
    await settled();
  }

  /** The room's order shows a publication, by default one of bob's. */
  async show(position, { user = 'bob', key = 'of-bob' } = {}) {
    const [epoch, offset] = position.split(':');
    const event = { event: 'message', room: 'general', epoch, offset: Number(offset), at: 17, user, key };
    if (this.rooms.accept(event)) this.outbox.seen(event);
    await settled();
  }

  async reset(reset) {
    this.rooms.reset({ room: 'general', ...reset });
    this.outbox.reset('general');
    await settled();
  }

  get states() {
    return this.outbox.entries.map(({ text, state }) => `${text} ${state}`);
  }
}

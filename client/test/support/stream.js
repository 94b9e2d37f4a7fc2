import { Backoff } from '../../src/backoff.js';
import { ParleyError } from '../../src/errors.js';
import { Ladder } from '../../src/ladder.js';
import { Pausing } from '../../src/pausing.js';
import { Quiet } from '../../src/quiet.js';
import { Rooms } from '../../src/rooms.js';
import { Stream } from '../../src/stream.js';
import { settled, TestClock } from './clock.js';

/** A page that a test hides and shows, on a machine that it takes offline. */
export class TestSurroundings {
  isHidden = false;
  isOnline = true;
  #changed = () => {};

  watch(changed) {
    this.#changed = changed;
    return () => (this.#changed = () => {});
  }

  hide(isHidden = true) {
    this.isHidden = isHidden;
    this.#changed({ isNewNetwork: false });
  }

  goOnline(isOnline = true) {
    this.isOnline = isOnline;
    this.#changed({ isNewNetwork: isOnline });
  }
}

/** A stream whose connections are whatever a test makes of their links. It follows `general` after `x:3`. */
export class TestStream {
  clock = new TestClock();
  rooms = new Rooms();
  surroundings = new TestSurroundings();
  quiet = new Quiet();
  token = { version: 1, renew: async () => {} };
  /** What was opened, each `{name, link, isClosed, followed, left}`. */
  opened = [];
  heard = [];
  refused = [];
  asked = [];
  /** What a room by itself is answered: an error, or a position. */
  answers = {};

  constructor({ nodes = ['one'], names = ['websocket', 'sse', 'long-poll', 'short-poll'], isBusy = () => false } = {}) {
    const { clock, rooms, surroundings, quiet, token } = this;
    rooms.add('general', 'x:3');
    const parts = {
      ...{ nodes, clock, rooms, surroundings, quiet, token },
      open: (name, link) => this.#open(name, link),
      ladder: new Ladder(names, { clock, climbMillis: 60_000 }),
      backoff: new Backoff(clock),
      roomBackoff: new Backoff(clock),
      http: { json: (url, options) => this.#ask(url, options) },
      acked: () => null,
    };
    this.stream = new Stream(parts, {
      status: (status) => this.heard.push(status),
      started: (room, start) => rooms.start(room, start),
      refused: (room, error) => {
        this.refused.push([room, error.code]);
        rooms.remove(room, error);
      },
      event: (event) => this.heard.push(event),
    });
    const pausing = { surroundings, clock, stream: this.stream, hiddenMillis: 300_000, isBusy };
    this.pausing = new Pausing(pausing);
    this.stream.open();
  }

  get connection() {
    return this.opened.at(-1);
  }

  get state() {
    return this.stream.status.state;
  }

  /** The transports that were opened, in their order. */
  get transports() {
    return this.opened.map(({ name }) => name);
  }

  live() {
    const { link } = this.connection;
    link.live();
    for (const room of link.carried()) link.started(room, { position: 'x:3', recovered: true });
  }

  async end(code = null, more = {}) {
    const name = code === null ? 'network' : 'no';
    this.connection.link.ended(new ParleyError('No.', { code, name, ...more }));
    await settled();
  }

  #open(name, link) {
    const connection = { name, link, isClosed: false, followed: [], left: [] };
    this.opened.push(connection);
    const carrying = name === 'websocket' && {
      follow: (rooms) => connection.followed.push(...rooms),
      leave: (rooms) => connection.left.push(...rooms),
      command: (command) => Promise.resolve(command),
      refresh: (token) => (connection.token = token),
      check: () => (connection.isChecked = true),
    };
    return { close: () => (connection.isClosed = true), ...carrying };
  }

  async #ask(url, options) {
    this.asked.push([url, options]);
    const answer = this.answers[/rooms=([^&]*)/.exec(url)?.[1]];
    if (answer instanceof Error) throw answer;
    return { body: { cursor: answer ?? 'x:3', events: [] } };
  }
}

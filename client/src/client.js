import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { ParleyError, closed, errorFrom } from './errors.js';
import { Http } from './http.js';
import { Ladder } from './ladder.js';
import { Outbox } from './outbox.js';
import { Pausing } from './pausing.js';
import { isPosition, positionOf } from './position.js';
import { Quiet } from './quiet.js';
import { Rooms } from './rooms.js';
import { settingsOf } from './settings.js';
import { Stream } from './stream.js';
import { Token } from './token.js';
import { transports } from './transports/index.js';

const ROOM = /^(@inbox|[A-Za-z0-9][A-Za-z0-9._~-]{0,63})$/;
// What a node takes as one frame, less what stands around a text in it. A larger one would cost the connection.
const MOST_BYTES = 60 * 1_024;
// A node writes a comment every 15 s; a network that is quicker than that to cut leaves no event stream alone.
const STREAM_QUIET_MILLIS = 7_500;

/** One user's connection to Parley. What it promises stands in the README beside this folder. */
export class Client {
  #emitter = new Emitter();
  #rooms = new Rooms();
  #token;
  #http;
  #base;
  #limit;
  #stream;
  #outbox;
  #pausing;
  #added = new Set();
  #removed = new Set();
  #isClosed = false;

  constructor(options) {
    const settings = settingsOf(options);
    const { clock, rest } = settings;
    this.#limit = settings.queueLimit;
    this.#token = new Token(settings.token, { clock, onRenewed: (token) => this.#stream.refresh(token) });
    this.#http = new Http(settings, this.#token);
    this.#base = () => rest ?? this.#stream.base;
    this.#stream = this.#newStream(settings);
    this.#outbox = this.#newOutbox(settings);
    this.#pausing = new Pausing({ ...settings, stream: this.#stream, isBusy: () => this.#outbox.entries.length > 0 });
    this.#stream.open();
  }

  // --- how it is

  get state() {
    return this.#stream.status.state;
  }

  get transport() {
    return this.#stream.status.transport;
  }

  get node() {
    return this.#stream.status.node;
  }

  /** All of that, with the error that ended the last connection, and when the next one will be tried. */
  get connection() {
    return this.#stream.status;
  }

  get user() {
    return this.#token.user;
  }

  get rooms() {
    return this.#rooms.names;
  }

  get queue() {
    const { entries } = this.#outbox;
    return { length: entries.length, limit: this.#limit, bufferedAmount: this.#stream.bufferedAmount, entries };
  }

  position(room) {
    return this.#rooms.position(room);
  }

  on(name, listener) {
    return this.#emitter.on(name, listener);
  }

  // --- following rooms

  /** Calls of one turn go to the node as one. */
  subscribe(room, { after = null } = {}) {
    if (this.#isClosed) return Promise.reject(closed());
    if (!ROOM.test(room)) return Promise.reject(wrong(4304, 'bad-room', room));
    if (after !== null && !isPosition(after)) return Promise.reject(wrong(4308, 'bad-position', after));
    const isNew = !this.#rooms.has(room);
    const answer = this.#rooms.add(room, after);
    if (isNew) this.#change(this.#added, room);
    return answer;
  }

  unsubscribe(room) {
    if (!this.#rooms.remove(room, new ParleyError('Unsubscribed.', { name: 'unsubscribed' }))) return;
    this.#outbox.unfollowed(room);
    this.#change(this.#removed, room);
  }

  // --- saying something, once

  send(room, text, { key, first, ...more } = {}) {
    return this.#say('send', room, { text, ...more }, { key, first });
  }

  edit(room, message, text, more) {
    return this.#say('edit', room, { message: placeOf(message), text, ...more });
  }

  delete(room, message) {
    return this.#say('delete', room, { message: placeOf(message) });
  }

  react(room, message, reaction) {
    return this.#say('react', room, { message: placeOf(message), reaction });
  }

  unreact(room, message, reaction) {
    return this.#say('unreact', room, { message: placeOf(message), reaction });
  }

  // --- saying something now or not at all

  read(room, position) {
    return this.#stream.command({ cmd: 'read', room, position: placeOf(position) });
  }

  delivered(room, position) {
    return this.#stream.command({ cmd: 'delivered', room, position: placeOf(position) });
  }

  signal(room, to, type, data) {
    return this.#stream.command({ cmd: 'signal', path: 'signals', room, to, type, data });
  }

  /** What cannot be told now is not worth telling later. */
  typing(room) {
    this.#stream.command({ cmd: 'typing', room }).catch(() => {});
  }

  // --- asking

  history(room, { limit = 100, ...from } = {}) {
    return this.request('GET', `/v1/rooms/${room}/messages?${new URLSearchParams({ limit, ...from })}`);
  }

  join(room) {
    return this.#membership('PUT', room);
  }

  leave(room) {
    return this.#membership('DELETE', room);
  }

  async request(method, path, body) {
    if (this.#isClosed) throw closed();
    return (await this.#http.json(this.#base() + path, { method, body })).body;
  }

  // --- the connection

  reconnect() {
    this.#stream.open();
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pausing.close();
    this.#token.close();
    this.#outbox.close(closed());
    for (const room of this.#rooms.names) this.#rooms.remove(room, closed());
    this.#stream.close();
  }

  // --- what it hears

  #hearStatus(status) {
    this.#emitter.emit('connection', status);
    this.#outbox?.poke();
  }

  #hearStart(room, start) {
    this.#rooms.start(room, start);
    if (start.recovered && start.acked) this.#outbox.confirmed(room, start.acked);
    this.#outbox.poke();
  }

  #hearEvent(event) {
    const { room } = event;
    if (event.event === 'unsubscribed') {
      this.#drop(room, errorFrom(event.error));
      // A request that names it yet would be refused.
      this.#stream.leave([room]);
    } else if (event.event === 'reset') {
      if (!this.#rooms.reset(event)) return;
      this.#tell(event);
      this.#outbox.reset(room);
    } else if (event.epoch !== undefined && event.offset !== undefined) {
      if (!this.#rooms.accept(event)) return;
      this.#outbox.seen(event);
      this.#tell(event);
    } else if (room === undefined || this.#rooms.has(room)) {
      this.#tell(event);
    }
  }

  /** The room is followed no more, and not because anybody here asked for that. */
  #drop(room, error) {
    if (!this.#rooms.remove(room, error)) return;
    this.#outbox.unfollowed(room);
    this.#tell({ event: 'unsubscribed', room, error });
  }

  #tell(event) {
    this.#emitter.emit(event.event, event);
    this.#emitter.emit('event', event);
  }

  // --- what it does

  #change(changes, room) {
    if (this.#added.size + this.#removed.size === 0) queueMicrotask(() => this.#tellChanges());
    changes.add(room);
  }

  /** One that was left and is followed again is subscribed to anew, which replaces what there was. */
  #tellChanges() {
    const added = [...this.#added].filter((room) => this.#rooms.has(room));
    const removed = [...this.#removed].filter((room) => !this.#rooms.has(room));
    this.#added.clear();
    this.#removed.clear();
    if (this.#isClosed) return;
    if (removed.length > 0) this.#stream.leave(removed);
    if (added.length > 0) this.#stream.follow(added);
  }

  /** Not a new promise: whoever does not look at this one hears of a refusal by `failed`. */
  #say(cmd, room, body, { key, first } = {}) {
    const bytes = new TextEncoder().encode(JSON.stringify(body)).length;
    if (this.#isClosed) return Promise.reject(closed());
    if (bytes > MOST_BYTES) return Promise.reject(wrong(4307, 'text-too-long', `${bytes} bytes`));
    return this.#outbox.add({ cmd, room, key, first, body });
  }

  async #membership(method, room) {
    // Who this is stands in the token.
    await this.#token.get();
    return this.request(method, `/v1/rooms/${room}/members/${encodeURIComponent(this.user)}`);
  }

  // --- how its parts are joined

  #newStream(settings) {
    const { clock, transports: names, climbMillis } = settings;
    const quiet = new Quiet();
    const fits = (name) => name !== 'sse' || quiet.millis > STREAM_QUIET_MILLIS;
    const parts = {
      ...settings,
      open: (name, link) => transports[name](link),
      ladder: new Ladder(names, { clock, climbMillis, fits }),
      backoff: new Backoff(clock),
      roomBackoff: new Backoff(clock),
      quiet,
      token: this.#token,
      http: this.#http,
      rooms: this.#rooms,
      acked: (room) => this.#outbox.acked(room),
    };
    return new Stream(parts, {
      status: (status) => this.#hearStatus(status),
      started: (room, start) => this.#hearStart(room, start),
      refused: (room, error) => this.#drop(room, error),
      event: (event) => this.#hearEvent(event),
    });
  }

  #newOutbox(settings) {
    return new Outbox({
      ...settings,
      rooms: this.#rooms,
      user: () => this.user,
      isReady: (room) => this.#stream.isConnected && (!this.#rooms.has(room) || this.#rooms.isStarted(room)),
      send: ({ cmd, room, key, first, body }) => {
        return this.#stream.command({ cmd, path: cmd === 'send' ? 'messages' : cmd, room, key, first, ...body });
      },
      doubt: (room) => this.#stream.follow([room]),
      changed: () => this.#emitter.emit('queue', this.queue),
      failed: (failure) => this.#emitter.emit('failed', failure),
    });
  }
}

/** Where a message is: a position, or the event that brought it. */
function placeOf(message) {
  return typeof message === 'string' ? message : positionOf(message);
}

/** What a node would refuse for all that stands in the same request. */
function wrong(code, name, what) {
  return new ParleyError(`${name}: ${what}`, { code, name });
}

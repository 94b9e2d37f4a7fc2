import { Climbing } from './climbing.js';
import { lost } from './errors.js';
import { STEADY_MILLIS } from './ladder.js';
import { probe } from './transports/probe.js';
import { askForStarts } from './transports/starts.js';

/**
 * All events of the followed rooms over whichever transport and node carries them: owns the one connection and decides
 * when to open it again.
 *
 * `hear` hears `status(status)`, `started(room, start)`, `refused(room, error)` and `event(event)`. States: `connecting`,
 * `connected`, `waiting` (until `retryAt`), `paused` (nobody looks, or offline) and `closed`.
 */
export class Stream {
  #parts;
  #hear;
  #climbing;
  #connection = null;
  #opening = null;
  #tokenVersion = 0;
  #liveAt = null;
  #returnAt = null;
  #node = 0;
  #cancelTimer = () => {};
  #cancelRooms = null;
  #status = {};
  #isClosed = false;

  /** `parts` are what it works with, and its connections do: `transports/index.js` says more. */
  constructor(parts, hear) {
    this.#parts = parts;
    this.#hear = hear;
    this.#climbing = new Climbing({
      ladder: parts.ladder,
      clock: parts.clock,
      probe: (name, signal) => probe(name, this.#tools, signal),
      reached: (name) => {
        parts.ladder.climb(name);
        this.#open();
      },
    });
  }

  get status() {
    return this.#status;
  }

  get isConnected() {
    return this.#status.state === 'connected';
  }

  get base() {
    return this.#parts.nodes[this.#node];
  }

  get bufferedAmount() {
    return this.#connection?.bufferedAmount ?? 0;
  }

  /** Connects now, whatever it was waiting for. */
  open() {
    this.#parts.backoff.reset();
    this.#open();
  }

  close() {
    this.#isClosed = true;
    this.#shut();
    this.#enter('closed');
  }

  /** These rooms are new, or their subscription is to be made anew. */
  follow(rooms) {
    if (this.#connection?.follow) this.#connection.follow(rooms);
    else if (this.#isIn('connecting', 'connected')) this.#open();
  }

  /** These rooms are followed no more. */
  leave(rooms) {
    if (this.#connection?.leave) this.#connection.leave(rooms);
    else if (this.#connection) this.#open();
  }

  /** To the node and back. Over HTTP `path` is the last part of its address. */
  async command({ cmd, path = cmd, room, ...body }) {
    if (!this.isConnected) throw lost();
    if (this.#connection?.command) return this.#connection.command({ cmd, room, ...body });
    const isSaid = Object.keys(body).length > 0;
    const url = `${this.base}/v1/rooms/${room}/${path}`;
    return (await this.#parts.http.json(url, { method: 'POST', body: isSaid ? body : undefined })).body;
  }

  refresh(token) {
    this.#connection?.refresh?.(token);
  }

  /** Holds no connection until it is woken. */
  pause() {
    if (this.#isIn('closed')) return;
    this.#shut();
    this.#enter('paused');
  }

  /** Makes no new connection until it is woken; an open one may stay. */
  holdBack() {
    if (this.#isIn('connecting', 'waiting')) this.pause();
  }

  wake({ isNewNetwork }) {
    if (isNewNetwork) {
      this.#parts.ladder.forget();
      this.#parts.quiet.forget();
    }
    if (this.#isIn('paused', 'waiting')) this.open();
    else this.#connection?.check?.();
  }

  #isIn(...states) {
    return states.includes(this.#status.state);
  }

  #open() {
    const { ladder, rooms, surroundings, token, open } = this.#parts;
    this.#shut();
    if (this.#isClosed) return;
    if (!surroundings.isOnline) return this.#enter('paused');
    this.#enter('connecting');
    this.#tokenVersion = token.version;
    // Without a room only a WebSocket has something to open; messages go over HTTP.
    if (ladder.current !== 'websocket' && rooms.names.length === 0) return this.#connected();
    this.#connection = open(ladder.current, this.#link());
  }

  /** A connection that was replaced may still speak for a moment; only the present one is heard. */
  #link() {
    const opening = (this.#opening = {});
    const ifPresent =
      (heed) =>
      (...said) =>
        this.#opening === opening && heed(...said);
    return {
      ...this.#tools,
      carried: () => this.#parts.rooms.names,
      live: ifPresent(() => {
        this.#parts.ladder.live();
        this.#connected();
      }),
      started: ifPresent((room, start) => {
        this.#parts.roomBackoff.reset();
        this.#hear.started(room, start);
      }),
      refused: ifPresent((room, error) => this.#refused(room, error)),
      event: ifPresent((event) => this.#take(event)),
      ended: ifPresent((error, idleMillis = 0) => this.#ended(error, idleMillis)),
    };
  }

  /** What a connection works with; `base` is its node. */
  get #tools() {
    return { ...this.#parts, base: this.base };
  }

  #connected() {
    this.#liveAt = this.#parts.clock.now();
    this.#enter('connected');
    this.#climbing.begin();
  }

  #take(event) {
    if (event.event === 'reconnect') this.#leaveIn(event.afterMillis);
    else this.#hear.event(event);
  }

  /** The node leaves: what it still brings is welcome until the time it named. */
  #leaveIn(afterMillis) {
    this.#returnAt = this.#parts.clock.now() + afterMillis;
    this.#openIn(afterMillis);
  }

  /** What may be tried again is, for such rooms alone; all else is its end. */
  #refused(room, error) {
    if (error.advice !== 'resume' && error.advice !== 'back-off') return this.#hear.refused(room, error);
    const { clock, rooms, roomBackoff } = this.#parts;
    this.#cancelRooms ??= clock.after(roomBackoff.next(error.afterMillis), () => {
      this.#cancelRooms = null;
      const due = rooms.names.filter((name) => !rooms.isStarted(name));
      if (due.length > 0) this.follow(due);
    });
  }

  #ended(error, idleMillis) {
    const { ladder, backoff, quiet, clock } = this.#parts;
    const isExpected = this.#returnAt !== null;
    const lifeMillis = this.#liveAt === null ? 0 : Math.max(1, clock.now() - this.#liveAt);
    if (lifeMillis >= STEADY_MILLIS) backoff.reset();
    ladder.ended({ lifeMillis, isNumbered: isExpected || error.name !== 'network' });
    quiet.cut(isExpected ? 0 : idleMillis);
    const returnMillis = this.#returnAt - clock.now();
    this.#shut();
    if (isExpected) return this.#reopen(Math.max(0, returnMillis), error);
    if (error.advice === 'correct') return this.#sift(error);
    if (error.advice === 'give-up') return this.#enter('closed', { error });
    // At once, but not again and again.
    const isAtOnce = error.advice !== 'back-off' && backoff.isFresh;
    const laterMillis = backoff.next(error.afterMillis);
    const millis = isAtOnce ? (error.afterMillis ?? 0) : laterMillis;
    if (error.advice === 'new-token') this.#renew(millis, error);
    else this.#reopen(millis, error);
  }

  #reopen(millis, error) {
    if (!this.#parts.surroundings.isOnline) return this.#enter('paused', { error });
    this.#enter('waiting', { error, retryAt: this.#parts.clock.now() + millis });
    this.#openIn(millis);
  }

  /** Whatever has ended a connection, another node may be without it. */
  #openIn(millis) {
    const { clock, nodes } = this.#parts;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(millis, () => {
      this.#node = (this.#node + 1) % nodes.length;
      this.#open();
    });
  }

  async #renew(millis, error) {
    this.#enter('waiting', { error });
    const opening = (this.#opening = {});
    let outcome = error;
    try {
      await this.#parts.token.renew(this.#tokenVersion);
    } catch (failure) {
      outcome = failure;
    }
    if (this.#opening !== opening) return;
    if (outcome.advice === 'give-up') this.#enter('closed', { error: outcome });
    else this.#reopen(outcome === error ? millis : this.#parts.backoff.next(), outcome);
  }

  /** A request for several rooms is refused for any of them: each is asked for by itself. */
  async #sift(error) {
    const { rooms } = this.#parts;
    this.#enter('connecting', { error });
    const opening = (this.#opening = {});
    const refusals = new Map();
    const refused = (room, refusal) => refusals.set(room, refusal);
    const failure = await askForStarts({ ...this.#tools, started() {}, event() {}, refused }, rooms.names).catch(
      (thrown) => thrown,
    );
    if (this.#opening !== opening) return;
    if (failure) return this.#ended(failure, 0);
    // Where each by itself is well, those that came last are too many.
    if (refusals.size === 0) rooms.unanswered.forEach((room) => refused(room, error));
    if (refusals.size === 0) return this.#enter('closed', { error });
    refusals.forEach((refusal, room) => this.#hear.refused(room, refusal));
    this.#open();
  }

  #shut() {
    this.#cancelTimer();
    this.#cancelRooms?.();
    this.#climbing.end();
    const connection = this.#connection;
    this.#connection = this.#opening = this.#liveAt = this.#returnAt = this.#cancelRooms = null;
    connection?.close();
    this.#parts.rooms.halt();
  }

  #enter(state, more) {
    const { ladder } = this.#parts;
    const where = state.startsWith('connect') ? { transport: ladder.current, node: this.base } : {};
    this.#status = { state, transport: null, node: null, error: null, retryAt: null, ...where, ...more };
    this.#hear.status(this.#status);
  }
}

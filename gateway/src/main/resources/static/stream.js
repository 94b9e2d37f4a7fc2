import { backOffMillis } from './backoff.js';
import { NumberedError, errorFrom } from './errors.js';
import { positionOf } from './position.js';
import { transports } from './transports/index.js';

// Only a connection that held for so long counts as a success; else a node that accepts and drops would be hammered.
const STEADY_MILLIS = 5_000;
const MOST_NEW_TOKENS = 3;
const DOUBTFUL_ATTEMPTS = 2;
const PRESENCES = ['online', 'away', 'offline', 'invisible'];

/**
 * All publications of the followed rooms, in each room's order and each once, over whichever transport is chosen.
 *
 * Owns the one connection, the decision when to open it again, and the cursors. The listener hears `event`, `reset`,
 * `typing(event)`, `read(event)`, `readThread(event)`, `cleared(event)`, `profile(event)`, `presence(event)`, `unsubscribed(room, error)`, `roomsInDoubt(error)` and `state({phase, error, retryAt})` with the phases `idle`,
 * `connecting`, `live`, `reconnecting` and `closed`.
 */
export class Stream {
  #identity;
  #cursors;
  #listener;
  #rooms = [];
  #isAllMine = false;
  #transportName;
  #connection = null;
  #opening = null;
  #attempts = 0;
  #newTokens = 0;
  #liveAt = null;
  #reopenTimer = null;
  #returnAt = 0;
  #state = { phase: 'idle', error: null, retryAt: null };
  #awaitingLive = [];
  #isShutForGood = false;

  constructor({ identity, cursors, transportName, listener }) {
    this.#identity = identity;
    this.#cursors = cursors;
    this.#transportName = transportName;
    this.#listener = listener;
    identity.onRenewed((token) => this.#connection?.refresh?.(token));
  }

  get transportName() {
    return this.#transportName;
  }

  get state() {
    return this.#state;
  }

  /** Changes the transport in mid-conversation; the cursors carry over. */
  use(transportName) {
    if (transportName === this.#transportName) return;
    this.#transportName = transportName;
    this.#openAfresh();
  }

  /**
   * The rooms to follow from now on; opens the first connection. Where all of them are the user's, the stream may ask
   * for his rooms by that name, and then brings at once what he is invited to.
   */
  follow(rooms, isAllMine) {
    const wanted = [...rooms].sort();
    const isSame =
      isAllMine === this.#isAllMine &&
      wanted.length === this.#rooms.length &&
      wanted.every((room, i) => room === this.#rooms[i]);
    if (isSame && this.#state.phase !== 'idle') return;
    for (const room of this.#rooms) if (!wanted.includes(room)) this.#cursors.forget(room);
    this.#rooms = wanted;
    this.#isAllMine = isAllMine;
    if (this.#connection?.follow) this.#connection.follow(wanted);
    else if (this.#connection || ['idle', 'closed'].includes(this.#state.phase)) this.#openAfresh();
  }

  /** Connects now instead of at the end of the back-off. */
  hurry() {
    if (['reconnecting', 'closed'].includes(this.#state.phase)) this.#openAfresh();
  }

  /** The network is gone, says the browser, which may be long before the connection finds out. */
  lose() {
    if (this.#connection) this.#ended(new NumberedError({ text: 'This device is offline.' }));
  }

  close() {
    this.#isShutForGood = true;
    this.#shut();
    this.#enter('closed');
    this.#awaitingLive.splice(0).forEach(({ reject }) => reject(new NumberedError({ text: 'Signed out.' })));
  }

  /** Resolves when a message may be sent, to the way it goes: the connection's own `send`, or null for HTTP. */
  async wayToSend() {
    if (!transports.get(this.#transportName).carriesSends) return null;
    if (this.#state.phase !== 'live') {
      await new Promise((resolve, reject) => this.#awaitingLive.push({ resolve, reject }));
      return this.wayToSend();
    }
    const connection = this.#connection;
    return (message) => connection.send(message);
  }

  /** Says over the connection that the user is typing; false where such things go over HTTP. */
  tellTyping(room) {
    if (!transports.get(this.#transportName).carriesSends) return false;
    // What cannot be told now is not worth telling later.
    if (this.#state.phase === 'live') this.#connection.typing(room);
    return true;
  }

  #openAfresh() {
    this.#attempts = 0;
    this.#newTokens = 0;
    this.#open();
  }

  #open() {
    if (this.#isShutForGood) return;
    this.#shut();
    this.#returnAt = 0;
    this.#enter('connecting');
    const opening = (this.#opening = Symbol('connection'));
    this.#connection = transports.get(this.#transportName).open({
      rooms: this.#rooms,
      isAllMine: this.#isAllMine,
      cursors: this.#cursors,
      identity: this.#identity,
      listener: this.#listenerFor(opening),
    });
  }

  /** A connection that was replaced may still speak for a moment; only the present one is heard. */
  #listenerFor(opening) {
    const whilePresent =
      (hear) =>
      (...said) => {
        if (this.#opening === opening) hear(...said);
      };
    return {
      live: whilePresent(() => this.#becomeLive()),
      event: whilePresent((event) => this.#take(event)),
      position: whilePresent((room, position) => this.#cursors.seed(room, position)),
      refused: whilePresent((room, error) => this.#drop(room, error)),
      returning: whilePresent((error) => this.#enter('reconnecting', error)),
      ended: whilePresent((error) => this.#ended(error)),
    };
  }

  #becomeLive() {
    this.#liveAt = Date.now();
    this.#enter('live');
  }

  #take(event) {
    if (event.event === 'reconnect') return this.#leaveIn(event.afterMillis);
    if (event.event === 'unsubscribed') return this.#drop(event.room, errorFrom(event.error));
    if (event.event === 'typing') return this.#listener.typing(event);
    if (event.event === 'read') return this.#listener.read(event);
    if (event.event === 'readthread') return this.#listener.readThread(event);
    if (event.event === 'cleared') return this.#listener.cleared(event);
    if (event.event === 'profile') return this.#listener.profile(event);
    if (event.event === 'snapshot') return this.#restart(event);
    if (PRESENCES.includes(event.event)) return this.#listener.presence(event);
    if (event.event === 'reset') {
      this.#cursors.reset(event);
      return this.#listener.reset(event);
    }
    if (event.epoch === undefined || event.offset === undefined) return;
    if (this.#cursors.accept(event)) this.#listener.event(event);
  }

  /** A document stands for all that came before it, also where the cursor is there already. */
  #restart(snapshot) {
    this.#cursors.reset({ room: snapshot.room, position: positionOf(snapshot) });
    this.#listener.event(snapshot);
  }

  #drop(room, error) {
    this.#rooms = this.#rooms.filter((followed) => followed !== room);
    this.#cursors.forget(room);
    this.#listener.unsubscribed(room, error);
  }

  /** The node leaves: what it still brings is welcome until the time it named. */
  #leaveIn(afterMillis) {
    this.#returnAt = Date.now() + afterMillis;
    clearTimeout(this.#reopenTimer);
    this.#reopenTimer = setTimeout(() => this.#open(), afterMillis);
  }

  #ended(error) {
    const wasLive = this.#liveAt !== null;
    if (wasLive && Date.now() - this.#liveAt >= STEADY_MILLIS) this.#attempts = this.#newTokens = 0;
    this.#shut();
    switch (error.advice) {
      case 'resume':
        return this.#reopenIn(this.#attempts > 0 || this.#isExpectedLater ? this.#delay(error) : 0, error);
      case 'back-off':
        return this.#backOff(error, wasLive);
      case 'new-token':
        return this.#reopenWithNewToken(error);
      case 'wrong-request':
        this.#enter('closed', error);
        // Most likely a room is no longer ours to follow; whoever knows the rooms may follow others.
        return this.#listener.roomsInDoubt(error);
      default:
        return this.#enter('closed', error);
    }
  }

  #backOff(error, wasLive = false) {
    // A browser hides why a handshake failed. After a restart of a development node it is often the token's key.
    if (this.#attempts >= DOUBTFUL_ATTEMPTS && !wasLive && this.#identity.isRenewable) {
      this.#identity.renew().catch(() => {});
    }
    this.#reopenIn(this.#delay(error), error);
  }

  #reopenWithNewToken(error) {
    if (!this.#identity.isRenewable || this.#newTokens >= MOST_NEW_TOKENS) return this.#enter('closed', error);
    this.#newTokens += 1;
    this.#enter('reconnecting', error);
    const opening = (this.#opening = Symbol('renewal'));
    const proceed = (next) => {
      if (this.#opening === opening) next();
    };
    this.#identity.renew().then(
      () => proceed(() => this.#open()),
      () => proceed(() => this.#backOff(error)),
    );
  }

  get #isExpectedLater() {
    return this.#returnAt > Date.now();
  }

  #delay(error) {
    if (this.#isExpectedLater) return this.#returnAt - Date.now();
    return error.afterMillis ?? backOffMillis(this.#attempts);
  }

  #reopenIn(delayMillis, error) {
    this.#attempts += 1;
    this.#enter('reconnecting', error, Date.now() + delayMillis);
    this.#reopenTimer = setTimeout(() => this.#open(), delayMillis);
  }

  #shut() {
    clearTimeout(this.#reopenTimer);
    this.#opening = null;
    this.#liveAt = null;
    this.#connection?.close();
    this.#connection = null;
  }

  #enter(phase, error = null, retryAt = null) {
    this.#state = { phase, error, retryAt };
    this.#listener.state(this.#state);
    const carriesSends = transports.get(this.#transportName).carriesSends;
    if (phase === 'live' || !carriesSends) this.#awaitingLive.splice(0).forEach(({ resolve }) => resolve());
  }
}

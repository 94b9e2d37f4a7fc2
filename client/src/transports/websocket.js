import { ParleyError, asParleyError, closed, errorFrom, lost } from '../errors.js';

const CONNECT_MILLIS = 10_000;
const REPLY_MILLIS = 15_000;
const PONG_MILLIS = 10_000;
const OPEN = 1;
const ABNORMAL = 1006;

/** One socket. It carries all rooms and all commands. */
export class WebSocketConnection {
  #link;
  #socket = null;
  #replies = new Map();
  #lastId = 0;
  #order = Promise.resolve();
  #heardAt = 0;
  #isBegun = false;
  #isLive = false;
  #isOver = false;
  #cancelDeadline = () => {};
  #cancelPing = () => {};

  constructor(link) {
    this.#link = link;
    this.#connect();
  }

  get bufferedAmount() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  close() {
    if (this.#isOver) return;
    this.#stop(closed());
    this.#socket?.close(1000);
  }

  /** Until the socket is open nothing has to be said: its first subscribe names all rooms. */
  follow(rooms) {
    if (this.#isBegun) this.#inOrder(() => this.#subscribe(rooms));
  }

  leave(rooms) {
    if (!this.#isBegun) return;
    const unsubscribe = (room) => this.command({ cmd: 'unsubscribe', room });
    this.#inOrder(() => Promise.allSettled(rooms.map(unsubscribe)));
  }

  command(command, { deadlineMillis = REPLY_MILLIS, heed = () => {} } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#isOver || this.#socket?.readyState !== OPEN) return reject(lost());
      const { clock } = this.#link;
      const id = ++this.#lastId;
      const since = clock.now();
      const cancel = clock.after(deadlineMillis, () => this.#late(id, since));
      this.#replies.set(id, { resolve, reject, heed, cancel });
      this.#socket.send(JSON.stringify({ id, ...command }));
    });
  }

  refresh(token) {
    if (this.#isLive) this.command({ cmd: 'refresh', token }).catch(() => {});
  }

  check() {
    if (this.#isLive) this.#ping();
  }

  async #connect() {
    const { base, token, clock, WebSocket } = this.#link;
    try {
      const value = await token.get();
      if (this.#isOver) return;
      this.#socket = new WebSocket(`${base.replace(/^http/, 'ws')}/v1/ws`, ['chat.v1', `bearer.${value}`]);
    } catch (thrown) {
      return this.#end(asParleyError(thrown));
    }
    const silent = () => this.#end(new ParleyError('Nothing came in time.'));
    this.#cancelDeadline = clock.after(CONNECT_MILLIS, silent);
    this.#socket.onopen = () => this.#begin();
    this.#socket.onmessage = ({ data }) => this.#read(data);
    this.#socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    // After an error comes a close, but not from every implementation where no socket has opened.
    this.#socket.onerror = () => this.#isLive || this.#end(lost());
  }

  #begin() {
    if (this.#isOver) return;
    this.#isBegun = true;
    const rooms = this.#link.carried();
    this.#inOrder(async () => {
      if (rooms.length === 0) await this.command({ cmd: 'ping' }, { deadlineMillis: CONNECT_MILLIS });
      else await this.#subscribe(rooms);
      this.#becomeLive();
    });
  }

  #becomeLive() {
    if (this.#isLive || this.#isOver) return;
    this.#isLive = true;
    this.#cancelDeadline();
    this.#heardAt = this.#link.clock.now();
    this.#pingLater();
    this.#link.live();
  }

  /** The answer is heeded as it arrives, before the events behind it: a promise would come later than they do. */
  async #subscribe(rooms) {
    const { rooms: known, acked, started, refused } = this.#link;
    const mine = Object.fromEntries(rooms.map((room) => [room, acked(room) ?? undefined]));
    const after = Object.fromEntries(rooms.map((room) => [room, known.position(room)]));
    const heed = (ok) => {
      this.#becomeLive();
      for (const [room, { error, ...start }] of Object.entries(ok.rooms)) {
        if (error) refused(room, errorFrom(error));
        else started(room, { ...start, acked: mine[room] });
      }
    };
    try {
      await this.command({ cmd: 'subscribe', rooms: after, acked: mine }, { heed });
    } catch (error) {
      // Without a number the connection is in doubt, not the rooms; a token is the connection's, too.
      if (error.code === null || error.advice === 'new-token') throw error;
      this.#becomeLive();
      for (const room of rooms) refused(room, error);
    }
  }

  /** An unsubscribe right behind a subscribe to the same room might overtake it. */
  #inOrder(deed) {
    this.#order = this.#order.then(deed).catch((error) => this.#end(error));
  }

  #pingLater() {
    const { clock, quiet } = this.#link;
    const dueMillis = this.#heardAt + quiet.millis - clock.now();
    this.#cancelPing = clock.after(Math.max(0, dueMillis), () => {
      if (clock.now() - this.#heardAt >= quiet.millis) this.#ping();
      else this.#pingLater();
    });
  }

  async #ping() {
    this.#cancelPing();
    await this.command({ cmd: 'ping' }, { deadlineMillis: PONG_MILLIS }).catch(() => {});
    if (!this.#isOver) this.#pingLater();
  }

  /** Where nothing else has come meanwhile either, the line is dead. */
  #late(id, since) {
    const error = new ParleyError('Nothing came in time.');
    this.#settle(id, ({ reject }) => reject(error));
    if (this.#heardAt < since) this.#end(error, since - this.#heardAt);
  }

  #read(data) {
    if (this.#isOver) return;
    this.#heardAt = this.#link.clock.now();
    let frame;
    try {
      frame = JSON.parse(data);
    } catch (thrown) {
      return this.#end(asParleyError(thrown));
    }
    if (frame.event) return this.#link.event(frame);
    this.#settle(frame.re, ({ heed, resolve, reject }) => {
      if (frame.error) return reject(errorFrom(frame.error));
      heed(frame.ok);
      resolve(frame.ok);
    });
  }

  #settle(id, how) {
    const reply = this.#replies.get(id);
    if (!reply) return;
    this.#replies.delete(id);
    reply.cancel();
    how(reply);
  }

  #closed(code, reason) {
    const idleMillis = this.#isLive && code === ABNORMAL ? this.#link.clock.now() - this.#heardAt : 0;
    this.#end(closeError(code, reason), idleMillis);
  }

  #end(error, idleMillis = 0) {
    if (this.#isOver) return;
    this.#stop(lost());
    this.#socket?.close();
    this.#link.ended(error, idleMillis);
  }

  #stop(error) {
    this.#isOver = true;
    this.#cancelDeadline();
    this.#cancelPing();
    for (const id of [...this.#replies.keys()]) this.#settle(id, ({ reject }) => reject(error));
  }
}

/** A close carries its number as the code, or at the beginning of the reason where RFC 6455 has a code of its own. */
function closeError(code, reason) {
  const [number, text = ''] = /^4\d{3}\b/.test(reason) ? [reason.slice(0, 4), reason.slice(5)] : [code, reason];
  return number >= 4000 && number < 4500 ? new ParleyError(text, { code: Number(number), name: 'closed' }) : lost();
}

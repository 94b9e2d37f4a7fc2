import { NumberedError, errorFrom } from '../errors.js';
import { Column } from './column.js';
import { frameHead, utf8Length } from './weight.js';

const REPLY_DEADLINE_MILLIS = 10_000;
const LOOK_MILLIS = 500;

/** One WebSocket, which carries what the user says as well. */
export class WebSocketColumn extends Column {
  /** How often it asks for a sign of life: a browser shows its page none of the socket's own. */
  intervalSeconds = 25;
  #socket = null;
  #replies = new Map();
  #lastId = 0;
  #fail = () => {};
  /** What comes of a subscription that has ended is brought again by the next one. */
  #isFollowing = false;

  async carry(signal) {
    const openedAt = performance.now();
    const ended = new Promise((_, reject) => (this.#fail = reject));
    // Whoever waits for it comes to that later than it may happen.
    ended.catch(() => {});
    signal.addEventListener('abort', () => this.#fail(signal.reason), { once: true });
    const socket = await this.#open(signal);
    const span = this.lane.open(this.kind);
    let pingedAt = openedAt;
    const pinging = setInterval(() => {
      const patience = this.intervalSeconds * 1_000;
      if (performance.now() - pingedAt < patience) return;
      pingedAt = performance.now();
      this.#command({ cmd: 'ping' }, undefined, Math.min(REPLY_DEADLINE_MILLIS, 2 * patience)).catch((error) =>
        this.#fail(error),
      );
    }, LOOK_MILLIS);
    try {
      socket.onmessage = ({ data }) => this.#read(data, openedAt);
      socket.onclose = ({ code, reason }) => this.#fail(closeError(code, reason));
      socket.onopen = () => this.#begin();
      await ended;
    } finally {
      clearInterval(pinging);
      this.#isFollowing = false;
      socket.onmessage = socket.onclose = socket.onopen = null;
      socket.close();
      for (const { reject } of this.#replies.values()) reject(new NumberedError({ text: 'The connection was lost.' }));
      this.#replies.clear();
      span.end(false);
    }
  }

  /** A page cannot stop its browser from reading a socket. What it can do is to follow the room no more for a while. */
  setPaused(isPaused) {
    super.setPaused(isPaused);
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (isPaused) {
      this.#isFollowing = false;
      if (this.state === 'live') this.show('paused');
      this.#command({ cmd: 'unsubscribe', room: this.link.room }).catch(() => {});
    } else {
      this.#subscribe();
    }
  }

  async send({ key, text }) {
    await this.#command({ cmd: 'send', room: this.link.room, key, text });
    this.sent(0);
  }

  async #open(signal) {
    const token = await this.link.identity.token();
    signal.throwIfAborted();
    const url = new URL('/v1/ws', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.requested();
    this.count(this.link.heads.upgrade(url.pathname, token));
    this.#socket = new WebSocket(url, ['chat.v1', `bearer.${token}`]);
    return this.#socket;
  }

  #begin() {
    this.counts.answered += 1;
    if (this.isPaused) return;
    this.#subscribe();
  }

  async #subscribe() {
    try {
      await this.#command({ cmd: 'subscribe', room: this.link.room, after: this.cursor }, () => this.#followed());
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The answer comes before the subscription's first event. */
  #followed() {
    this.#isFollowing = !this.isPaused;
    this.opened();
  }

  #command(command, onOk = () => {}, deadlineMillis = REPLY_DEADLINE_MILLIS) {
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        return reject(new NumberedError({ text: 'The socket is not open.' }));
      }
      const id = (this.#lastId += 1);
      const timer = setTimeout(() => this.#settle(id, (reply) => reply.reject(late())), deadlineMillis);
      const isSend = command.cmd === 'send';
      this.#replies.set(id, { isSend, onOk, resolve, reject, timer });
      const frame = JSON.stringify({ id, ...command });
      this.#socket.send(frame);
      this.#countCommand(isSend, frame, true);
    });
  }

  /** What was said costs as much as its frames; all other commands are part of what following costs. */
  #countCommand(isSend, frame, isFromClient) {
    const payloadBytes = utf8Length(frame);
    const bytes = payloadBytes + frameHead(payloadBytes, isFromClient);
    if (isSend) this.counts.sendBytes += bytes;
    else this.count(bytes);
  }

  #read(data, openedAt) {
    const frame = JSON.parse(data);
    if (frame.event) {
      const payloadBytes = utf8Length(data);
      this.count(frameHead(payloadBytes, false), payloadBytes);
      return this.#heed(frame, openedAt);
    }
    this.#countCommand(this.#replies.get(frame.re)?.isSend ?? false, data, false);
    this.#settle(frame.re, ({ onOk, resolve, reject }) => {
      if (frame.error) return reject(errorFrom(frame.error));
      onOk(frame.ok);
      resolve(frame.ok);
    });
  }

  #heed(event, openedAt) {
    const isOfRoom = event.room !== undefined;
    if (isOfRoom && !this.#isFollowing) return;
    try {
      this.take(event, openedAt);
    } catch (error) {
      this.#fail(error);
    }
  }

  #settle(id, how) {
    const reply = this.#replies.get(id);
    if (!reply) return;
    this.#replies.delete(id);
    clearTimeout(reply.timer);
    how(reply);
  }
}

function late() {
  return new NumberedError({ text: 'No answer in time.' });
}

/** A close carries its number as the code, or at the beginning of the reason where RFC 6455 has a code of its own. */
function closeError(code, reason) {
  const [, number = null] = /^(\d{4})\b/.exec(reason) ?? [];
  if (number !== null) return new NumberedError({ code: Number(number), name: 'closed', text: reason.slice(4).trim() });
  if (code >= 4_000 && code < 4_500) return new NumberedError({ code, name: 'closed', text: reason || 'Closed.' });
  return new NumberedError({ text: 'The connection was lost.' });
}

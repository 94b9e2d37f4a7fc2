import { NumberedError, asNumbered, errorFrom } from '../errors.js';
import { INBOX } from '../inbox.js';

const REPLY_DEADLINE_MILLIS = 15_000;
// A browser does not show the node's pings to the page, so it asks for itself whether the line still carries.
const PING_EVERY_MILLIS = 25_000;
const TOO_MANY_ROOMS = 4309;

export function openWebSocket(link) {
  return new WebSocketConnection(link);
}

class WebSocketConnection {
  #link;
  #socket = null;
  #rooms;
  #replies = new Map();
  #nextId = 1;
  #pinging = null;
  #isOver = false;

  constructor(link) {
    this.#link = link;
    this.#rooms = new Set(link.rooms);
    this.#connect();
  }

  close() {
    this.#isOver = true;
    this.#dropReplies(new NumberedError({ text: 'The connection was closed.' }));
    clearInterval(this.#pinging);
    this.#socket?.close(1000);
  }

  /** Until the socket is open this only changes what the first subscribe will name. */
  follow(rooms) {
    const wanted = new Set(rooms);
    const added = rooms.filter((room) => !this.#rooms.has(room));
    const removed = [...this.#rooms].filter((room) => !wanted.has(room));
    this.#rooms = wanted;
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    for (const room of removed) this.#command({ cmd: 'unsubscribe', room }).catch(() => {});
    this.#subscribe(added).catch((error) => this.#end(error));
  }

  async send({ room, key, text, first, thread }) {
    return this.#command({ cmd: 'send', room, key, text, first, thread });
  }

  typing(room) {
    this.#command({ cmd: 'typing', room }).catch(() => {});
  }

  refresh(token) {
    this.#command({ cmd: 'refresh', token }).catch(() => {});
  }

  async #connect() {
    const { identity, cursors } = this.#link;
    // This connection moves positions only.
    cursors.dropJoint();
    try {
      const token = await identity.token();
      if (this.#isOver) return;
      const url = new URL('/v1/ws', location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      this.#socket = new WebSocket(url, ['chat.v1', `bearer.${token}`]);
    } catch (thrown) {
      return this.#end(asNumbered(thrown));
    }
    this.#socket.onopen = () => this.#begin();
    this.#socket.onmessage = ({ data }) => this.#read(JSON.parse(data));
    this.#socket.onclose = ({ code, reason }) => this.#end(closeError(code, reason));
  }

  async #begin() {
    this.#pinging = setInterval(() => this.#ping(), PING_EVERY_MILLIS);
    try {
      await this.#subscribeMine();
      if (!this.#isOver) this.#link.listener.live();
    } catch (error) {
      this.#end(error);
    }
  }

  /** All of the user's rooms, those to come included; then the open one, if it is none of them, and the inbox, which never is. */
  async #subscribeMine() {
    const after = {};
    for (const room of this.#rooms) {
      const position = this.#link.cursors.position(room);
      if (position !== null && room !== INBOX) after[room] = position;
    }
    const carried = new Set();
    const heed = ({ rooms: answers }) => {
      this.#heed(answers, after);
      for (const room of Object.keys(answers)) carried.add(room);
    };
    await this.#command({ cmd: 'subscribe', rooms: 'mine', after }, heed).catch((error) => {
      // Those that the page knows can be named.
      if (error.code !== TOO_MANY_ROOMS) throw error;
    });
    await this.#subscribe([...this.#rooms].filter((room) => !carried.has(room)));
  }

  async #subscribe(rooms) {
    if (rooms.length === 0) return;
    const { cursors } = this.#link;
    const after = Object.fromEntries(rooms.map((room) => [room, cursors.position(room)]));
    // The answer is read as it arrives, before the events behind it: a promise would come later than they do.
    await this.#command({ cmd: 'subscribe', rooms: after }, ({ rooms: answers }) => this.#heed(answers, after));
  }

  #heed(answers, after) {
    const { listener } = this.#link;
    for (const [room, answer] of Object.entries(answers)) {
      if (answer.error) listener.refused(room, errorFrom(answer.error));
      else if (!after[room]) listener.position(room, answer.position);
    }
  }

  async #ping() {
    try {
      await this.#command({ cmd: 'ping' });
    } catch {
      this.#end(new NumberedError({ text: 'The node no longer answers.' }));
    }
  }

  #command(command, onOk = () => {}) {
    return new Promise((resolve, reject) => {
      if (this.#isOver || this.#socket?.readyState !== WebSocket.OPEN) return reject(new NumberedError());
      const id = this.#nextId++;
      const late = () => this.#settle(id, (reply) => reply.reject(new NumberedError({ text: 'No answer in time.' })));
      const timer = setTimeout(late, REPLY_DEADLINE_MILLIS);
      this.#replies.set(id, { onOk, resolve, reject, timer });
      this.#socket.send(JSON.stringify({ id, ...command }));
    });
  }

  #read(frame) {
    if (this.#isOver) return;
    if (frame.event === 'unsubscribed') this.#rooms.delete(frame.room);
    if (frame.event) return this.#link.listener.event(frame);
    this.#settle(frame.re, ({ onOk, resolve, reject }) => {
      if (frame.error) return reject(errorFrom(frame.error));
      onOk(frame.ok);
      resolve(frame.ok);
    });
  }

  #settle(id, how) {
    const reply = this.#replies.get(id);
    if (!reply) return;
    this.#replies.delete(id);
    clearTimeout(reply.timer);
    how(reply);
  }

  #dropReplies(error) {
    for (const id of [...this.#replies.keys()]) this.#settle(id, ({ reject }) => reject(error));
  }

  #end(error) {
    if (this.#isOver) return;
    const lost = new NumberedError({ text: 'The connection was lost.' });
    this.#isOver = true;
    clearInterval(this.#pinging);
    this.#dropReplies(lost);
    this.#socket?.close();
    this.#link.listener.ended(error);
  }
}

/** A close carries its number as the code, or at the beginning of the reason where RFC 6455 has a code of its own. */
function closeError(code, reason) {
  const inReason = /^(\d{4})\b[\s:]*(.*)$/s.exec(reason);
  if (inReason) return new NumberedError({ code: Number(inReason[1]), name: 'closed', text: inReason[2] || 'Closed.' });
  if (code >= 4000 && code < 4500) return new NumberedError({ code, name: 'closed', text: reason || 'Closed.' });
  if (code === 1012) return new NumberedError({ name: 'restart', text: 'The node is leaving.' });
  return new NumberedError({ text: 'The connection was lost.' });
}

import { EventStream } from './eventstream.js';
import { Polling } from './polling.js';
import { WebSocketConnection } from './websocket.js';

const SHORT_PAUSE_MILLIS = 2_000;

/**
 * The four transports, the best first. Each opens a connection from a link, which says what to carry and hears what comes:
 *
 * - `base`: the node; `http`, `token`, `quiet`, `clock`, `surroundings`, `WebSocket`: what it works with.
 * - `carried()`, `rooms.position(room)`, `acked(room)`: the rooms to carry, and from where. `isProbe`: for nobody.
 * - `live()`: it works. `started(room, {position, recovered, acked})`, `refused(room, error)`: the answer for one room.
 *   `event(event)`: any event. `ended(error, idleMillis)`: the last word; `idleMillis` where it was cut without one.
 *
 * A connection has `close()`, after which it says nothing more, and may have:
 *
 * - `follow(rooms)`, `leave(rooms)`: changes of the rooms it carries. Without them a new connection is opened.
 * - `command(command)`: to the node and back. Without it commands go over HTTP.
 * - `refresh(token)`, `check()`: a newer token; whether the line still carries.
 */
export const transports = {
  websocket: (link) => new WebSocketConnection(link),
  sse: (link) => new EventStream(link),
  'long-poll': (link) => new Polling(link, { isLong: true, pauseMillis: 0 }),
  'short-poll': (link) => new Polling(link, { isLong: false, pauseMillis: SHORT_PAUSE_MILLIS }),
};

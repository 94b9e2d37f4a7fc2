import { openWebSocket } from './websocket.js';
import { openSse } from './sse.js';
import { openLongPoll } from './longpoll.js';
import { openShortPoll } from './shortpoll.js';

/**
 * The four transports. Each is one function, `open({rooms, isAllMine, cursors, identity, listener})`, that starts to carry
 * the rooms from their cursors and returns a connection:
 *
 * - `close()`: stop; the listener hears nothing any more.
 * - `follow(rooms)`, optional: change the rooms of the open connection. Without it the stream opens a new one.
 * - `send(message)`, optional: send over this connection. Without it messages go over HTTP.
 * - `typing(room)`, with `send`: tell that the user is typing; whether it worked does not matter.
 * - `refresh(token)`, optional: show a newer token.
 *
 * The listener hears `live()`, `event(event)`, `position(room, position)` where the server names a starting point,
 * `refused(room, error)` for one room, and finally `ended(error)` once: with it the connection is over.
 */
export const transports = new Map([
  ['websocket', { label: 'WebSocket', open: openWebSocket, carriesSends: true }],
  ['sse', { label: 'SSE', open: openSse, carriesSends: false }],
  ['long-poll', { label: 'Long-poll', open: openLongPoll, carriesSends: false }],
  ['short-poll', { label: 'Short-poll', open: openShortPoll, carriesSends: false }],
]);

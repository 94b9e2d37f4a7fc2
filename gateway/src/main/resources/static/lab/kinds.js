import { EventStreamColumn } from './eventstream.js';
import { LongPollColumn, ShortPollColumn } from './polling.js';
import { WebSocketColumn } from './websocket.js';

/** The four columns, from the simplest on. What reading can be stopped means differs, and the page says so. */
export const KINDS = [
  {
    kind: 'short-poll',
    label: 'Short-poll',
    Column: ShortPollColumn,
    words:
      '“Anything new?” every few seconds. Works everywhere, needs nothing open; late by half the pause on average, and most answers are empty.',
    stopped: 'It asks no more. Nothing waits anywhere for it but the cursor.',
  },
  {
    kind: 'long-poll',
    label: 'Long-poll',
    Column: LongPollColumn,
    words:
      '“Tell me when there is.” The request waits up to 25 s. Quick, and plain HTTP; each answer costs the next request.',
    stopped: 'The answer under way is left unread, and no next one is asked for.',
  },
  {
    kind: 'sse',
    label: 'SSE',
    Column: EventStreamColumn,
    words:
      'One answer without an end. Quick and cheap per event, plain HTTP, one way: what you say is a POST. Browsers open six per host over HTTP/1.1.',
    stopped:
      'The stream is not read: systems buffer until they are full, then the node waits, and after 10 s closes with 4101.',
  },
  {
    kind: 'websocket',
    label: 'WebSocket',
    Column: WebSocketColumn,
    words:
      'One connection, both ways, a few bytes per frame. The cheapest while much is said; needs the upgrade to pass, and a client that comes back.',
    stopped:
      'A browser reads its sockets whatever the page does, so the page leaves the room and comes back by cursor.',
  },
];

export const labelOf = (kind) => KINDS.find((one) => one.kind === kind).label;

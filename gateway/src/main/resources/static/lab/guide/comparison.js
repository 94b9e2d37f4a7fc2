/**
 * The table of the guide. A cell is a text, or a function of what the lab has measured of that transport, which brings a
 * text or null where nothing was measured yet. `null` as a whole stands for "not here".
 */

export const COLUMNS = [
  'direction',
  'connection',
  'client → server',
  'overhead',
  'reconnect',
  'binary',
  'proxies',
  'best for',
  'avoid when',
];

const bytes = (value) => `${Math.round(value).toLocaleString('en')} B`;
const seconds = (millis) => `${(millis / 1_000).toFixed(1)} s`;

const perPoll = ({ bytesPerRequest }) => bytesPerRequest && `${bytes(bytesPerRequest)} of heads per poll`;
const perMessage = ({ bytesPerMessage }) => bytesPerMessage && `${bytes(bytesPerMessage)} per message, heads included`;
const cameBack = ({ recovery }) =>
  recovery && `back after ${seconds(recovery.millis)}, ${recovery.brought} missed brought`;

export const ROWS = [
  {
    kind: 'short-poll',
    label: 'Short-poll',
    cells: [
      ['server → client, when asked'],
      ['one request per question'],
      ['POST'],
      ['both heads each time, mostly for nothing', perPoll],
      ['nothing to reconnect: the next question shows the cursor', cameBack],
      ['as any HTTP body'],
      ['pass everything; caches help'],
      ['rare changes, huge audiences behind a CDN'],
      ['it must be there at once'],
    ],
  },
  {
    kind: 'long-poll',
    label: 'Long-poll',
    cells: [
      ['server → client, one answer at a time'],
      ['a request that waits'],
      ['POST'],
      ['both heads per answer', perPoll],
      ['the next request shows the cursor', cameBack],
      ['as any HTTP body'],
      ['pass, if they wait for half a minute'],
      ['one awaited answer; networks that block all else'],
      ['much comes in a row'],
    ],
  },
  {
    kind: 'sse',
    label: 'SSE',
    cells: [
      ['server → client'],
      ['one answer without an end'],
      ['POST'],
      ['a few field names per event', perMessage],
      ['by the browser, with Last-Event-ID', cameBack],
      ['no: text alone'],
      ['plain HTTP, but some buffer it; six per host over HTTP/1.1'],
      ['feeds, logs, notifications, tokens'],
      ['the client has as much to say'],
    ],
  },
  {
    kind: 'websocket',
    label: 'WebSocket',
    cells: [
      ['both'],
      ['one upgraded connection'],
      ['frames on the same connection'],
      ['2 to 10 bytes per frame, 4 more from a client', perMessage],
      ['by your client: back-off, cursor', cameBack],
      ['yes'],
      ['need the upgrade; some block it'],
      ['chat, games, cursors, terminals'],
      ['a plain feed would do'],
    ],
  },
  {
    kind: 'webrtc',
    label: 'WebRTC',
    cells: [
      ['both, between peers'],
      ['UDP between browsers, set up over signals'],
      ['the same'],
      ['DTLS and SRTP per packet'],
      ['ICE restart'],
      ['yes'],
      ['need STUN, and TURN where UDP is blocked'],
      ['voice, video, the least delay'],
      ['every message must arrive, or be kept'],
    ],
  },
];

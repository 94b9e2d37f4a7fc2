import { pause } from '../backoff.js';
import { NumberedError } from '../errors.js';
import { EventStreamColumn } from './eventstream.js';
import { Ledger } from './ledger.js';
import { WebSocketColumn } from './websocket.js';

const MESSAGES = 10;
const GAP_MILLIS = 150;
const DEADLINE_MILLIS = 20_000;
const LOOK_AGAIN_MILLIS = 30;
/** Nothing of it is drawn: the lane is for the four columns. */
const NO_LANE = { open: () => ({ end() {} }), event() {}, mark() {} };

/**
 * A one-way feed: the friend speaks, nobody answers. Over a fresh WebSocket and a fresh event stream at the same time,
 * `{kind, opening, perMessage, payload}` in bytes, each with heads and frames.
 */
export async function compareFeeds({ link, friend, position }) {
  // Their arrivals take no place among those of the four columns.
  const ledger = new Ledger();
  const columns = [
    new WebSocketColumn({ kind: 'websocket', link, ledger, lane: NO_LANE, onChange() {} }),
    new EventStreamColumn({ kind: 'sse', link, ledger, lane: NO_LANE, onChange() {} }),
  ];
  try {
    for (const column of columns) column.start(position);
    await until(() => columns.every(({ state }) => state === 'live'));
    const openings = columns.map(({ counts }) => counts.headBytes);
    for (let i = 0; i < MESSAGES; i += 1) {
      await friend.say();
      await pause(GAP_MILLIS);
    }
    await until(() => columns.every(({ arrivals }) => arrivals.length >= MESSAGES));
    return columns.map((column, i) => result(column, openings[i]));
  } finally {
    for (const column of columns) column.close();
  }
}

function result({ kind, counts, arrivals }, opening) {
  return {
    kind,
    opening,
    perMessage: (counts.headBytes - opening) / arrivals.length,
    payload: counts.payloadBytes / arrivals.length,
  };
}

async function until(condition) {
  const deadline = performance.now() + DEADLINE_MILLIS;
  while (!condition()) {
    if (performance.now() > deadline) throw new NumberedError({ text: 'The feed did not come in time.' });
    await pause(LOOK_AGAIN_MILLIS);
  }
}

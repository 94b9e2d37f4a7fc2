import { pause } from '../backoff.js';
import { NumberedError } from '../errors.js';
import { request } from '../http.js';
import { bodyLength } from './column.js';
import { EventStreamColumn } from './eventstream.js';
import { Ledger } from './ledger.js';
import { answerHead } from './weight.js';

const ROOM_EXISTS = 4310;
const METRICS = 200;
const CHANGED = 4;
const CHANGES = 10;
const DEADLINE_MILLIS = 20_000;
const LOOK_AGAIN_MILLIS = 30;
const NO_LANE = { open: () => ({ end() {} }), event() {}, mark() {} };

/** Follows a state room over SSE, and counts its patches. */
class PatchReader extends EventStreamColumn {
  patches = 0;

  take(event, openedAt) {
    if (event.event === 'patch') this.patches += 1;
    return super.take(event, openedAt);
  }
}

/**
 * A dashboard of 200 figures of which four change, ten times: what a reader of patches gets, and what one who asks for
 * the whole after each change. `{patches, full}`, in bytes per change, both with heads and frames.
 */
export async function compareState({ link, rest }) {
  const room = `${link.room}-state`;
  const path = `/v1/rooms/${room}/state`;
  const call = (method, url, json) => request(link.identity, rest + url, { method, json });
  await call('POST', '/v1/rooms', { room, visibility: 'private', kind: 'state' }).catch((error) => {
    if (error.code !== ROOM_EXISTS) throw error;
  });
  const document = Object.fromEntries(Array.from({ length: METRICS }, (_, i) => [`metric-${i}`, reading()]));
  await call('PUT', path, document);
  const { body } = await call('GET', path);
  const reader = new PatchReader({
    kind: 'sse',
    link: { ...link, room },
    ledger: new Ledger(),
    lane: NO_LANE,
    onChange() {},
  });
  try {
    reader.start(body.position);
    await until(() => reader.state === 'live');
    const opening = bytesOf(reader);
    let full = 0;
    for (let i = 1; i <= CHANGES; i += 1) {
      change(document, i);
      await call('PUT', path, document);
      const answer = await call('GET', path);
      full += link.heads.get(path) + answerHead(answer) + bodyLength(answer);
      await until(() => reader.patches >= i);
    }
    return { patches: (bytesOf(reader) - opening) / CHANGES, full: full / CHANGES };
  } finally {
    reader.close();
  }
}

function bytesOf({ counts }) {
  return counts.headBytes + counts.payloadBytes;
}

function change(document, round) {
  for (let i = 0; i < CHANGED; i += 1) document[`metric-${(round * 37 + i * 11) % METRICS}`] = reading();
}

/** Never the same twice, or nothing would be otherwise. */
function reading() {
  return Math.floor(Math.random() * 1e9) / 1_000;
}

async function until(condition) {
  const deadline = performance.now() + DEADLINE_MILLIS;
  while (!condition()) {
    if (performance.now() > deadline) throw new NumberedError({ text: 'The patches did not come in time.' });
    await pause(LOOK_AGAIN_MILLIS);
  }
}

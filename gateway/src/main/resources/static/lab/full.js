import { pause } from '../backoff.js';
import { request } from '../http.js';

// The node's own number.
const FULL_MILLIS = 5_000;
// Who polls asks anew anyway.
const KEEPS_ONE = ['sse', 'websocket'];

/** The node admits nobody for a while, as at its cap, and those columns that keep a connection have to come back to it meanwhile. */
export async function fullForAWhile({ identity, node, columns }, onStep) {
  await request(identity, '/lab/full', { method: 'POST' });
  onStep(`${node} is full: who is connected stays, and whoever comes is refused.`);
  await Promise.all(columns.filter(({ kind }) => KEEPS_ONE.includes(kind)).map((column) => column.provoke('reset')));
  await pause(FULL_MILLIS);
  onStep(`${node} takes connections again. The columns come back by themselves, from their cursors.`);
}

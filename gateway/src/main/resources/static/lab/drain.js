import { pause, repeating } from '../backoff.js';
import { NumberedError } from '../errors.js';
import { requestAs } from '../http.js';

const DRAINED_MILLIS = 5_000;
// One that died or was started anew is shown for eight seconds more, under the same name.
const LOOKS = 6;
const LOOK_AGAIN_MILLIS = 2_000;

/**
 * Drains the node that serves this page for a while and takes it back, as its operator may, which in development mode
 * anyone is. `onStep` hears what is happening.
 */
export async function drainForAWhile({ rest, node }, onStep) {
  const token = await operatorsToken(rest);
  const path = `${rest}/v1/cluster/nodes/${encodeURIComponent(await own(token, rest, node))}/drain`;
  // Whoever leaves the page meanwhile leaves no drained node behind.
  const takeBackAnyway = () =>
    fetch(path, { method: 'DELETE', keepalive: true, headers: { Authorization: `Bearer ${token}` } });
  const takeBack = () => repeating(() => requestAs(token, path, { method: 'DELETE' }));
  addEventListener('pagehide', takeBackAnyway);
  try {
    await requestAs(token, path, { method: 'PUT' });
    onStep(`${node} drains: who is connected is told to come back elsewhere, and it admits nobody. Polls are answered.`);
    await pause(DRAINED_MILLIS);
    await takeBack();
  } catch (thrown) {
    // It may drain all the same. What went wrong first is what is told.
    await takeBack().catch(() => {});
    throw thrown;
  } finally {
    removeEventListener('pagehide', takeBackAnyway);
  }
  onStep(`${node} takes connections again. The columns come back by themselves, from their cursors.`);
}

async function operatorsToken(rest) {
  const json = { user: 'operator', operator: true };
  return (await requestAs(null, `${rest}/v1/tokens`, { method: 'POST', json })).body.token;
}

/** What the node calls itself among all; others may have been given the same name. */
async function own(token, rest, node) {
  for (let look = 1; look <= LOOKS; look += 1) {
    const { body } = await requestAs(token, `${rest}/v1/rooms/parley~cluster/state`);
    const called = Object.entries(body.document.nodes ?? {}).filter(([, { name }]) => name === node);
    if (called.length === 1) return called[0][0];
    if (look < LOOKS) await pause(LOOK_AGAIN_MILLIS);
  }
  throw new NumberedError({ code: 4367, name: 'unknown-node', text: `It is not known which node is ${node}.` });
}

// What an application may write. `npm run types` compiles it; nobody runs it.
import { connect, ParleyError, type Start } from '../src/index.js';

const parley = connect({ url: ['http://localhost:8081', new URL('http://localhost:8082')], token: async () => 'x' });
connect({ token: 'x', transports: ['sse'], queueLimit: 3, hiddenMillis: Infinity, climbMillis: 1, WebSocket, fetch });
// @ts-expect-error a token is needed
connect({});
// @ts-expect-error there is no such transport
connect({ token: 'x', transports: ['carrier-pigeon'] });

const stop: () => void = parley.on('message', ({ room, user, text, offset }) => [room, user, text, offset + 1]);
parley.on('connection', ({ state, transport, node, error, retryAt }) => [state, transport, node, error?.code, retryAt]);
parley.on('queue', ({ length, limit, bufferedAmount, entries }) => [length, limit, bufferedAmount, entries[0]?.text]);
parley.on('failed', ({ key, error, wasAcknowledged }) => [key, error?.advice, wasAcknowledged]);
parley.on('reset', ({ kept, position }) => [kept?.length, position]);
parley.on('event', (event) => (event.event === 'edited' ? event.text : event.room));
parley.on('something-new', (event) => event.whatever);
stop();

async function talk(): Promise<Start> {
  const sent = await parley.send('general', 'hi', { key: 'k-1', first: 'x3f9:1' });
  await parley.edit('general', sent, 'hi!');
  await parley.react('general', `${sent.epoch}:${sent.offset}`, '👍');
  const { read } = await parley.read('general', sent);
  const { events } = await parley.history('general', { before: read, limit: 10 });
  parley.typing('general');
  parley.close();
  return events.length > 0 ? parley.subscribe('general', { after: parley.position('general') }) : talk();
}
talk().catch((error: ParleyError) => [error.code, error.advice, error.afterMillis]);

// What an application may write. `npm run types` compiles it; nobody runs it.
import { openDocument, patched } from '../src/documents.js';
import { openInbox } from '../src/inbox.js';
import { connect, ParleyError, type Start } from '../src/index.js';
import { followThread, readThread, reply, thread, threadsOf, unfollowThread } from '../src/threads.js';

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

async function beside(): Promise<void> {
  const sent = await parley.send('general', undefined, { data: { order: 17 }, mentions: ['bob', '@here'] });
  await parley.edit('general', sent, undefined, { data: [1] });
  // @ts-expect-error a thread is a position
  await parley.send('general', 'x', { thread: 17 });
  const inbox = await openInbox(parley, { onChange: ({ unread }) => unread + 1 });
  const [{ position, type, about, read }] = inbox.notifications;
  const cleared = [await inbox.clear(position), await inbox.clearUpTo(inbox.notifications[0]!), await inbox.clearAll()];
  await reply(parley, 'general', sent, 'yes', { key: 'k-2' });
  const page = await thread(parley, 'general', sent, { before: cleared[0]!.read });
  const { read: upTo } = await readThread(parley, 'general', page.thread, page.events[0]!);
  const rates = await openDocument<{ eur: number }>(parley, 'rates', {
    onChange: (live, event) => [live, event?.patch],
  });
  const eur: number = patched(rates.document, [{ op: 'replace', path: '/eur', value: 2 }]).eur;
  [type, about?.room, read, upTo, eur, (await threadsOf(parley, 'general'))[0]?.unread];
  await followThread(parley, 'general', sent).then(() => unfollowThread(parley, 'general', sent));
}
beside().catch(() => {});

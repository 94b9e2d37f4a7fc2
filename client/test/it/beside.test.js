import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDocument } from '../../src/documents.js';
import { openInbox } from '../../src/inbox.js';
import { followThread, readThread, reply, thread, threadsOf } from '../../src/threads.js';
import { clientOf, nameOf, nodes, roomOf } from '../support/cluster.js';
import { until } from '../support/until.js';

const TRANSPORTS = ['websocket', 'sse', 'long-poll', 'short-poll'];

for (const transport of TRANSPORTS) {
  test(`an invitation comes over ${transport}, and what is read on one device is read on the other`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const first = clientOf(t, alice, { url: nodes[0], transports: [transport] });
    const second = clientOf(t, alice, { url: nodes[1], transports: ['websocket'] });
    const [one, other] = await Promise.all([openInbox(first), openInbox(second)]);
    assert.deepEqual([one.unread, one.notifications], [0, []]);

    const room = await roomOf(t, [bob, alice]);
    await until('both have it', () => one.unread === 1 && other.unread === 1);
    const [{ type, user, about, read, position }] = one.notifications;
    // Where in the room it is told that she is in it.
    const { position: message } = await first.request('GET', `/v1/rooms/${room}`);
    assert.deepEqual(
      { type, user, about, read },
      { type: 'invitation', user: bob, about: { room, message }, read: false },
    );

    assert.equal((await one.clear(position)).unread, 0);
    await until('the other has heard of it', () => other.unread === 0 && other.notifications[0].read);
    assert.equal(first.position('@inbox'), position);
  });

  test(`a document is followed over ${transport}`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const room = nameOf('rates');
    const writer = clientOf(t, alice, { transports: ['long-poll'] });
    await writer.request('POST', '/v1/rooms', { room, visibility: 'public', kind: 'state' });
    await writer.request('PUT', `/v1/rooms/${room}/state`, { eur: 1, list: [1] });
    const reader = clientOf(t, bob, { url: nodes[1], transports: [transport] });
    const live = await openDocument(reader, room);
    assert.deepEqual(live.document, { eur: 1, list: [1] });

    for (const document of [{ eur: 2, list: [1] }, { eur: 2, list: [1, 2] }, { list: [] }]) {
      await writer.request('PUT', `/v1/rooms/${room}/state`, document);
      await until('the change is here', () => live.document.list.length === document.list.length);
      await until('all of it', () => JSON.stringify(live.document) === JSON.stringify(document));
    }
    const { position } = await writer.request('GET', `/v1/rooms/${room}/state`);
    assert.equal(live.position, position);
  });

  test(`a first snapshot is told over ${transport}`, async (t) => {
    const alice = nameOf('alice');
    const room = nameOf('rates');
    const client = clientOf(t, alice, { transports: [transport] });
    await client.request('POST', '/v1/rooms', { room, kind: 'state' });
    const { epoch, offset } = await client.request('PUT', `/v1/rooms/${room}/state`, { eur: 1 });
    const seen = [];
    client.on('snapshot', ({ document }) => seen.push(document));

    await client.subscribe(room);
    await until('it is told', () => seen.length > 0);

    assert.deepEqual(seen[0], { eur: 1 });
    assert.equal(client.position(room), `${epoch}:${offset}`);
  });
}

test('a message with data and mentions is answered in a thread, which is read', async (t) => {
  const [alice, bob] = [nameOf('alice'), nameOf('bob')];
  const room = await roomOf(t, [alice, bob]);
  const first = clientOf(t, alice, { url: nodes[0] });
  const second = clientOf(t, bob, { url: nodes[1] });
  const seen = [];
  second.on('message', (event) => seen.push(event));
  const reads = [];
  first.on('readthread', (event) => reads.push(event));
  await Promise.all([first.subscribe(room), second.subscribe(room)]);

  const root = await first.send(room, undefined, { data: { order: 17 }, mentions: [bob, '@here'] });
  await until('it is seen', () => seen.length === 1);
  assert.deepEqual([seen[0].data, seen[0].mentions, seen[0].text], [{ order: 17 }, [bob, '@here'], undefined]);
  const answer = await reply(second, room, seen[0], 'done');
  await first.edit(room, root, 'an order', { data: { order: 18 } });

  const page = await thread(first, room, root);
  assert.deepEqual(
    page.events.map(({ text, data }) => [text, data]),
    [
      ['an order', { order: 18 }],
      ['done', undefined],
    ],
  );
  assert.equal(page.unread, 1);
  const [{ replies, unread }] = await threadsOf(first, room);
  assert.deepEqual({ replies, unread }, { replies: 1, unread: 1 });
  await readThread(first, room, root, answer);
  await until('it is told', () => reads.length === 1);
  assert.equal((await thread(first, room, root)).unread, 0);
  assert.ok((await followThread(second, room, root)).read);
});

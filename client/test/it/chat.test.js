import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, historyOf, nameOf, nodes, roomOf } from '../support/cluster.js';
import { Transcript } from '../support/transcript.js';
import { until } from '../support/until.js';

const TRANSPORTS = ['websocket', 'sse', 'long-poll', 'short-poll'];
const WITH_EPHEMERAL = ['websocket', 'sse', 'long-poll'];

for (const transport of TRANSPORTS) {
  test(`two people on two nodes chat over ${transport}`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const room = await roomOf(t, [alice, bob]);
    const first = clientOf(t, alice, { url: nodes[0], transports: [transport] });
    const second = clientOf(t, bob, { url: nodes[1], transports: [transport] });
    const seen = [first, second].map((client) => new Transcript(client, room));
    const [{ position, recovered }] = await Promise.all([first.subscribe(room), second.subscribe(room)]);
    assert.match(position, /^[0-9a-z]{1,8}:\d+$/);
    assert.equal(recovered, true);
    await until('both are connected', () => first.state === 'connected' && second.state === 'connected');
    assert.deepEqual([first.transport, second.node], [transport, nodes[1]]);

    const sent = await first.send(room, 'hello');
    await seen[1].expect(['hello']);
    await second.send(room, 'hello yourself');
    await Promise.all(seen.map((transcript) => transcript.expect(['hello', 'hello yourself'])));

    const [{ key, epoch, offset, at, user }] = seen[1].events;
    assert.deepEqual({ key, epoch, offset, at }, sent);
    assert.equal(user, alice);
    await until('nothing is unsent', () => first.queue.length === 0 && second.queue.length === 0);
  });

  test(`messages are changed, reacted to and read over ${transport}`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const room = await roomOf(t, [alice, bob]);
    const first = clientOf(t, alice, { transports: [transport] });
    const second = clientOf(t, bob, { url: nodes[1], transports: [transport] });
    const seen = new Transcript(second, room);
    await Promise.all([first.subscribe(room), second.subscribe(room)]);

    const message = await first.send(room, 'hellp');
    await first.edit(room, message, 'hello');
    await second.react(room, message, '👍');
    await second.unreact(room, message, '👍');
    await first.delete(room, message);
    const place = `${message.epoch}:${message.offset}`;
    await until('all of it is seen', () => seen.events.length === 5);

    assert.deepEqual(
      seen.events.map((event) => [event.event, event.message, event.text ?? event.reaction]),
      [
        ['message', undefined, 'hellp'],
        ['edited', place, 'hello'],
        ['reacted', place, '👍'],
        ['unreacted', place, '👍'],
        ['deleted', place, undefined],
      ],
    );
    assert.deepEqual(await second.read(room, place), { read: place, delivered: place });
    assert.deepEqual(await second.delivered(room, seen.events[2]), {
      delivered: `${message.epoch}:${message.offset + 2}`,
      read: place,
    });
    await until('nothing is unsent', () => first.queue.length === 0 && second.queue.length === 0);
  });

  test(`what may not be is refused, and the rest goes on, over ${transport}`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const secret = await roomOf(t, [alice], { visibility: 'private' });
    const open = await roomOf(t, [alice]);
    const client = clientOf(t, bob, { transports: [transport] });
    const unsubscribed = [];
    const failed = [];
    client.on('unsubscribed', (event) => unsubscribed.push(event));
    client.on('failed', (entry) => failed.push(entry));
    const seen = new Transcript(client, open);
    const results = await Promise.allSettled([client.subscribe(secret), client.subscribe(open)]);

    assert.deepEqual([results[0].reason.code, results[1].status], [4302, 'fulfilled']);
    assert.deepEqual([unsubscribed[0].room, unsubscribed[0].error.code], [secret, 4302]);
    await assert.rejects(client.send(open, 'hi'), { code: 4301, name: 'not-a-member', advice: 'correct' });
    assert.deepEqual([failed[0].text, failed[0].error.code], ['hi', 4301]);
    assert.deepEqual([client.rooms, client.queue.length], [[open], 0]);
    await clientOf(t, alice).send(open, 'to whoever reads');
    await seen.expect(['to whoever reads']);
  });

  test(`who is removed from a private room hears it, and follows the others on, over ${transport}`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const secret = await roomOf(t, [alice, bob], { visibility: 'private' });
    const open = await roomOf(t, [alice, bob]);
    const owner = clientOf(t, alice);
    const client = clientOf(t, bob, { transports: [transport], url: nodes[1] });
    const seen = new Transcript(client, open);
    const unsubscribed = [];
    client.on('unsubscribed', (event) => unsubscribed.push(event));
    await Promise.all([client.subscribe(secret), client.subscribe(open)]);
    await until('connected', () => client.state === 'connected');

    await owner.request('DELETE', `/v1/rooms/${secret}/members/${bob}`);
    await until('told of it', () => unsubscribed.length === 1);
    await owner.send(open, 'still here');
    await seen.expect(['still here']);
    assert.deepEqual([unsubscribed[0].room, client.rooms], [secret, [open]]);
    assert.ok([4301, 4302].includes(unsubscribed[0].error.code));
  });
}

for (const transport of WITH_EPHEMERAL) {
  test(`who types is told over ${transport}, and so is a signal`, async (t) => {
    const [alice, bob] = [nameOf('alice'), nameOf('bob')];
    const room = await roomOf(t, [alice, bob]);
    const first = clientOf(t, alice, { transports: [transport] });
    const second = clientOf(t, bob, { url: nodes[1], transports: [transport] });
    const told = [];
    for (const name of ['typing', 'signal']) second.on(name, ({ event, user, data }) => told.push([event, user, data]));
    await Promise.all([first.subscribe(room), second.subscribe(room)]);
    await until('both are connected', () => first.state === 'connected' && second.state === 'connected');
    // Neither is kept for whoever is not there yet.
    await until('typing is told', () => {
      first.typing(room);
      return told.some(([name]) => name === 'typing');
    });
    await until('the signal is told', async () => {
      await first.signal(room, bob, 'offer', { sdp: 'v=0' });
      return told.some(([name]) => name === 'signal');
    });
    assert.deepEqual(
      told.find(([name]) => name === 'typing'),
      ['typing', alice, undefined],
    );
    assert.deepEqual(
      told.find(([name]) => name === 'signal'),
      ['signal', alice, { sdp: 'v=0' }],
    );
  });
}

test('many rooms go over one connection, and come and go while it is open', async (t) => {
  const alice = nameOf('alice');
  const rooms = [];
  for (let count = 0; count < 5; count += 1) rooms.push(await roomOf(t, [alice]));
  for (const transport of TRANSPORTS) {
    const client = clientOf(t, alice, { transports: [transport] });
    const seen = rooms.map((room) => new Transcript(client, room));
    await Promise.all(rooms.slice(0, 3).map((room) => client.subscribe(room)));
    await client.subscribe(rooms[3]);
    client.unsubscribe(rooms[0]);
    await client.subscribe(rooms[4]);
    for (const room of rooms) await client.send(room, `over ${transport}`);
    await Promise.all(seen.slice(1).map((transcript) => transcript.expect([`over ${transport}`])));
    assert.deepEqual([seen[0].texts, client.rooms], [[], rooms.slice(1)]);
    client.close();
  }
});

test('history comes in pages, and rooms are joined and left', async (t) => {
  const [alice, bob] = [nameOf('alice'), nameOf('bob')];
  const room = await roomOf(t, [alice]);
  const client = clientOf(t, bob);
  await client.join(room);
  const texts = Array.from({ length: 12 }, (_, number) => `message ${number}`);
  await Promise.all(texts.map((text) => client.send(room, text)));
  assert.deepEqual(await historyOf(client, room), texts);
  const { events, top } = await client.history(room, { limit: 3 });
  assert.deepEqual(
    events.map(({ text }) => text),
    texts.slice(-3),
  );
  const before = `${events[0].epoch}:${events[0].offset}`;
  assert.deepEqual(
    (await client.history(room, { limit: 2, before })).events.map(({ text }) => text),
    texts.slice(7, 9),
  );
  assert.deepEqual((await client.history(room, { after: top })).events, []);
  await client.leave(room);
  await assert.rejects(client.send(room, 'hi'), { code: 4301 });
});

test('texts are bounded, and a queue that is full says so', async (t) => {
  const alice = nameOf('alice');
  const room = await roomOf(t, [alice]);
  const client = clientOf(t, alice, { queueLimit: 2 });
  await client.subscribe(room);
  await assert.rejects(client.send(room, 'x'.repeat(20_000)), { code: 4307 });
  await assert.rejects(client.send(room, 'x'.repeat(70_000)), { code: 4307 });
  const results = await Promise.allSettled(['one', 'two', 'three'].map((text) => client.send(room, text)));
  assert.deepEqual(
    results.map(({ reason }) => reason?.name),
    [undefined, undefined, 'queue-full'],
  );
  assert.equal(client.state, 'connected');
});

test('a token that is not accepted is replaced, over every transport', async (t) => {
  const { tokenOf } = await import('../support/cluster.js');
  const alice = nameOf('alice');
  const room = await roomOf(t, [alice]);
  for (const transports of [TRANSPORTS, ['sse'], ['long-poll'], ['short-poll']]) {
    let brought = 0;
    const token = async () => ((brought += 1) === 1 ? 'no-token' : tokenOf(alice));
    const client = clientOf(t, alice, { token, transports });
    await client.subscribe(room);
    await client.send(room, 'hi');
    assert.equal(brought, 2);
    client.close();
  }
});

test('closed, it is quiet', async (t) => {
  const alice = nameOf('alice');
  const room = await roomOf(t, [alice]);
  const other = clientOf(t, alice);
  for (const transport of TRANSPORTS) {
    const client = clientOf(t, alice, { transports: [transport] });
    await client.subscribe(room);
    await until('connected', () => client.state === 'connected');
    const heard = [];
    client.close();
    client.on('event', (event) => heard.push(event));
    client.on('connection', (status) => heard.push(status));
    await other.send(room, 'hi');
    assert.deepEqual([client.state, heard], ['closed', []]);
    await assert.rejects(client.send(room, 'hi'), { name: 'closed' });
    await assert.rejects(client.subscribe(room), { name: 'closed' });
  }
});

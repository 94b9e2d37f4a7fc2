import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, nameOf, nodes, roomOf } from '../support/cluster.js';
import { Transcript } from '../support/transcript.js';
import { until } from '../support/until.js';

const TRANSPORTS = ['websocket', 'sse', 'long-poll', 'short-poll'];

test('a cursor means the same over every transport and on every node', async (t) => {
  const [alice, bob] = [nameOf('alice'), nameOf('bob')];
  const rooms = [await roomOf(t, [alice, bob]), await roomOf(t, [alice, bob])];
  const speaker = clientOf(t, alice);
  const expected = rooms.map(() => []);
  const shown = rooms.map(() => []);
  let positions = null;
  let turn = 0;
  const say = async () => {
    for (const [index, room] of rooms.entries()) {
      expected[index].push(`message ${turn}`);
      await speaker.send(room, `message ${turn}`);
    }
    turn += 1;
  };
  for (const before of TRANSPORTS) {
    for (const after of TRANSPORTS) {
      for (const transport of [before, after]) {
        const client = clientOf(t, bob, { url: nodes[turn % 2], transports: [transport] });
        const seen = rooms.map((room) => new Transcript(client, room));
        const starts = rooms.map((room, index) => client.subscribe(room, { after: positions?.[index] }));
        assert.deepEqual(
          (await Promise.all(starts)).map(({ recovered }) => recovered),
          [true, true],
        );
        await say();
        await until(
          () => `all that was said is shown over ${transport} behind ${before}`,
          () => seen.every(({ texts }, index) => shown[index].length + texts.length === expected[index].length),
        );
        seen.forEach(({ texts }, index) => shown[index].push(...texts));
        positions = rooms.map((room) => client.position(room));
        client.close();
        await say();
      }
    }
  }
  const client = clientOf(t, bob);
  const seen = rooms.map((room) => new Transcript(client, room));
  rooms.forEach((room, index) => client.subscribe(room, { after: positions[index] }));
  await Promise.all(seen.map((transcript, index) => transcript.expect(expected[index].slice(shown[index].length))));
  seen.forEach(({ texts }, index) => shown[index].push(...texts));
  assert.deepEqual(shown, expected);
});

for (const transport of TRANSPORTS) {
  test(`what cannot be brought is announced by a reset over ${transport}, and the rest follows`, async (t) => {
    const alice = nameOf('alice');
    const rooms = [await roomOf(t, [alice]), await roomOf(t, [alice])];
    const speaker = clientOf(t, alice);
    const { epoch, offset } = await speaker.send(rooms[0], 'the last one');
    const client = clientOf(t, alice, { transports: [transport] });
    const seen = rooms.map((room) => new Transcript(client, room));
    const [start] = await Promise.all([
      client.subscribe(rooms[0], { after: `${epoch}:${offset + 1_000}` }),
      client.subscribe(rooms[1]),
    ]);
    await until('a reset has come', () => seen[0].resets.length === 1);
    const [{ kept, position }] = seen[0].resets;
    assert.equal(client.position(rooms[0]), kept ?? position);
    if (transport === 'websocket') assert.equal(start.recovered, false);
    for (const room of rooms) await speaker.send(room, 'after it');
    await until('it goes on', () => seen.every(({ texts }) => texts.at(-1) === 'after it'));
    assert.deepEqual([seen[1].texts, seen[1].resets], [['after it'], []]);
  });
}

test('a message that another client has kept is sent once', async (t) => {
  const alice = nameOf('alice');
  const room = await roomOf(t, [alice]);
  const first = clientOf(t, alice);
  await first.subscribe(room);
  const { key, ...place } = await first.send(room, 'once');
  await until('it has seen it itself', () => first.position(room) === `${place.epoch}:${place.offset}`);
  const second = clientOf(t, alice, { url: nodes[1], transports: ['sse'] });
  const seen = new Transcript(second, room);
  await second.subscribe(room, { after: first.position(room) });
  assert.deepEqual(await second.send(room, 'once', { key }), { key, ...place });
  await second.send(room, 'behind it');
  await until('the next one is seen', () => seen.texts.includes('behind it'));
  assert.equal(seen.texts.filter((text) => text === 'once').length, 0, 'it was said before');
});

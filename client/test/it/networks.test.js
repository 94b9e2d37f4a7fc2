import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientOf, historyOf, nameOf, nodes, roomOf } from '../support/cluster.js';
import { Proxy } from '../support/proxy.js';
import { Transcript } from '../support/transcript.js';
import { until } from '../support/until.js';

/** Each network, and the best transport that works in it. */
const NETWORKS = [
  ['lets everything pass', {}, 'websocket'],
  ['refuses WebSockets', { upgrades: 'refuse' }, 'sse'],
  ['cuts WebSockets', { upgrades: 'cut' }, 'sse'],
  ['swallows WebSockets', { upgrades: 'swallow' }, 'sse'],
  ['refuses WebSockets and buffers event streams', { upgrades: 'refuse', buffersStreams: true }, 'long-poll'],
  [
    'refuses WebSockets, buffers event streams and cuts what is idle for a second',
    { upgrades: 'refuse', buffersStreams: true, idleMillis: 1_000 },
    'short-poll',
  ],
  ['cuts what is idle for five seconds', { idleMillis: 5_000 }, 'websocket'],
  ['refuses WebSockets and cuts what is idle for five seconds', { upgrades: 'refuse', idleMillis: 5_000 }, 'long-poll'],
];
// Two idle cuts, and longer than a third would take.
const HELD_MILLIS = 12_000;

/** One client behind the network, and one that is not. */
async function through(t, rules) {
  const [alice, bob] = [nameOf('alice'), nameOf('bob')];
  const room = await roomOf(t, [alice, bob]);
  const proxy = await Proxy.before(nodes[0]);
  t.after(() => proxy.close());
  Object.assign(proxy, rules);
  const behind = clientOf(t, alice, { url: proxy.url, climbMillis: 2_000 });
  const free = clientOf(t, bob, { url: nodes[1] });
  const seen = [behind, free].map((client) => new Transcript(client, room));
  const ends = [];
  behind.on('connection', ({ state, error }) => state !== 'connected' && ends.push([state, error?.message]));
  await Promise.all([behind.subscribe(room), free.subscribe(room)]);
  return { room, proxy, behind, free, seen, ends };
}

// They mostly wait.
describe('networks', { concurrency: true }, () => {
  for (const [what, rules, best] of NETWORKS) {
    test(
      `in a network that ${what} the client ends on ${best}, and nothing is lost`,
      { timeout: 180_000 },
      async (t) => {
        const { room, behind, free, seen, ends } = await through(t, rules);
        let said = 0;
        const say = () =>
          Promise.all([behind, free].map((client) => client.send(room, `${client.user} ${(said += 1)}`)));
        await say();
        await until(
          () => `${best} holds; now it is ${behind.transport}, after ${JSON.stringify(ends)}`,
          async () => {
            await until('a connection', () => behind.state === 'connected');
            const [before, since] = [ends.length, Date.now()];
            // Idle, as a network that cuts idle connections wants it.
            await until('time has passed', () => ends.length > before || Date.now() - since > HELD_MILLIS);
            return ends.length === before && behind.transport === best;
          },
          { millis: 120_000 },
        );
        await say();
        const history = await historyOf(free, room);
        assert.equal(history.length, 4);
        await Promise.all(seen.map((transcript) => transcript.expect(history)));
      },
    );
  }

  test('it goes back up when the network lets it, in the midst of a conversation', { timeout: 120_000 }, async (t) => {
    const { room, proxy, behind, free, seen } = await through(t, { upgrades: 'refuse', buffersStreams: true });
    const reaches = (transport) =>
      until(`it is on ${transport}`, () => behind.state === 'connected' && behind.transport === transport);
    let isOver = false;
    const talk = async (client) => {
      for (let number = 0; !isOver; number += 1) await client.send(room, `${client.user} ${number}`);
    };
    const talking = [talk(behind), talk(free)];
    await reaches('long-poll');
    proxy.buffersStreams = false;
    await reaches('sse');
    proxy.upgrades = null;
    await reaches('websocket');
    isOver = true;
    await Promise.all(talking);
    const history = await historyOf(free, room);
    assert.ok(history.length > 10);
    await Promise.all(seen.map((transcript) => transcript.expect(history)));
  });

  test(
    'a line on which nothing passes any more is noticed by a message that nobody answers',
    { timeout: 120_000 },
    async (t) => {
      const { room, proxy, behind, free, seen } = await through(t, {});
      await until('it is connected', () => behind.state === 'connected');
      proxy.stall();
      const [sent] = await Promise.all([behind.send(room, 'into the void'), free.send(room, 'from outside')]);
      assert.ok(sent.offset > 0);
      const history = await historyOf(free, room);
      assert.deepEqual([...history].sort(), ['from outside', 'into the void']);
      await Promise.all(seen.map((transcript) => transcript.expect(history)));
    },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceOf } from '../support/chance.js';
import { clientOf, historyOf, nameOf, nodes, roomOf } from '../support/cluster.js';
import { Proxy } from '../support/proxy.js';
import { Transcript } from '../support/transcript.js';
import { until } from '../support/until.js';

const CHAOS_MILLIS = Number(process.env.PARLEY_CHAOS_SECONDS ?? 20) * 1_000;
const SEED = Number(process.env.PARLEY_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const PAUSE_MILLIS = 150;
const ROOMS = 3;

const FAULTS = [
  (proxy) => proxy.cut(),
  (proxy) => proxy.stall(),
  (proxy) => proxy.deafen(),
  (proxy) => (proxy.isDown = true) && proxy.cut(),
  (proxy, chance) => (proxy.upgrades = ['refuse', 'cut', 'swallow'][Math.floor(chance() * 3)]),
  (proxy) => (proxy.buffersStreams = true),
  (proxy, chance) => (proxy.idleMillis = 300 + chance() * 2_000),
  (proxy) => proxy.heal(),
  (proxy) => proxy.heal(),
];

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** The client speaks in all rooms until it is over; the texts that were acknowledged, per room. */
async function talk(client, rooms, isOver) {
  const sent = rooms.map(() => []);
  const answers = [];
  for (let number = 0; !isOver(); number += 1) {
    const index = number % rooms.length;
    const text = `${client.user} ${number}`;
    answers.push(client.send(rooms[index], text).then(() => sent[index].push(text)));
    await until('the queue has room', () => client.queue.length < client.queue.limit, { millis: 120_000 });
    await pause(PAUSE_MILLIS);
  }
  await Promise.all(answers);
  return sent;
}

async function disturb(proxies, chance, isOver) {
  while (!isOver()) {
    const proxy = proxies[Math.floor(chance() * proxies.length)];
    FAULTS[Math.floor(chance() * FAULTS.length)](proxy, chance);
    await pause(100 + chance() * 900);
  }
  for (const proxy of proxies) proxy.heal();
}

test(
  `after chaos of seed ${SEED} nothing is lost or doubled, and everybody is on the best transport`,
  { timeout: 300_000 },
  async (t) => {
    const users = ['alice', 'bob', 'carol'].map(nameOf);
    const rooms = [];
    for (let count = 0; count < ROOMS; count += 1) rooms.push(await roomOf(t, users));
    const proxies = await Promise.all(nodes.map((node) => Proxy.before(node)));
    t.after(() => proxies.forEach((proxy) => proxy.close()));
    const urls = proxies.map(({ url }) => url);
    const clients = users.map((user, index) => {
      const url = index % 2 === 0 ? urls : [...urls].reverse();
      return clientOf(t, user, { url, climbMillis: 500 });
    });
    const used = new Set();
    const failed = [];
    for (const client of clients) {
      client.on(
        'connection',
        ({ state, transport, node }) => state === 'connected' && used.add(`${transport} ${node}`),
      );
      client.on('failed', (entry) => failed.push(entry));
    }
    const seen = clients.map((client) => rooms.map((room) => new Transcript(client, room)));
    await Promise.all(clients.flatMap((client) => rooms.map((room) => client.subscribe(room))));

    const end = Date.now() + CHAOS_MILLIS;
    const isOver = () => Date.now() > end;
    const disturbing = disturb(proxies, chanceOf(SEED), isOver);
    const sent = await Promise.all(clients.map((client) => talk(client, rooms, isOver)));
    await disturbing;

    for (const [index, room] of rooms.entries()) {
      const history = await historyOf(clients[0], room);
      const all = sent.flatMap((ofClient) => ofClient[index]);
      assert.deepEqual([...history].sort(), [...all].sort(), 'what was acknowledged is there, once');
      for (const [who, transcripts] of seen.entries()) {
        await transcripts[index].expect(history);
        assert.deepEqual(transcripts[index].resets, [], users[who]);
        assert.deepEqual(
          history.filter((text) => text.startsWith(users[who])),
          sent[who][index],
          'in the order they were sent',
        );
      }
    }
    assert.deepEqual(failed, []);
    await until(
      () => `all are on a WebSocket: ${clients.map(({ state, transport }) => `${state} ${transport}`)}`,
      () =>
        clients.every(
          ({ state, transport, queue }) => state === 'connected' && transport === 'websocket' && queue.length === 0,
        ),
      // It looks ever less often for something better: after half a minute of failures, in half a minute.
      { millis: 120_000 },
    );
    t.diagnostic(`${sent.flat(2).length} messages over ${[...used].length} ways: ${[...used].sort()}`);
  },
);

// People who talk in one room, each over another transport and from another node on, for as long as standard input is
// open: somebody ends nodes meanwhile. Then it is judged what each has seen, and the exit code says how that was.
import assert from 'node:assert/strict';
import { connect } from '../../src/index.js';
import { historyOf, nameOf, nodes, rest, tokenOf } from './cluster.js';
import { Transcript } from './transcript.js';
import { until } from './until.js';

const PAUSE_MILLIS = 100;
const TELL_EVERY = 25;
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

function from(list, first) {
  return list.map((_, index) => list[(first + index) % list.length]);
}

let acknowledged = 0;
let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();

const people = [undefined, ['websocket'], ['sse'], ['long-poll'], ['short-poll']].map((transports, index) => {
  const user = nameOf(transports?.[0] ?? 'any');
  const options = { url: from(nodes, index), rest, token: () => tokenOf(user), ...(transports && { transports }) };
  return { user, client: connect(options), sent: [], ends: 0 };
});
const [{ client: owner }] = people;
const room = nameOf('talk');
await owner.request('POST', '/v1/rooms', { room });
for (const person of people) {
  await person.client.join(room);
  person.client.on('connection', ({ state }) => (person.ends += state === 'waiting' ? 1 : 0));
}
const seen = people.map(({ client }) => new Transcript(client, room));
await Promise.all(people.map(({ client }) => client.subscribe(room)));
await until('all are connected', () => people.every(({ client }) => client.state === 'connected'));

async function talk({ user, client, sent }) {
  while (!isOver) {
    const text = `${user} ${sent.length}`;
    sent.push(text);
    await client.send(room, text);
    acknowledged += 1;
    if (acknowledged % TELL_EVERY === 0) console.log(`acknowledged ${acknowledged}`);
    await pause(PAUSE_MILLIS);
  }
}
await Promise.all(people.map(talk));

const history = await historyOf(owner, room);
for (const { user, sent } of people) {
  assert.deepEqual(
    history.filter((text) => text.startsWith(`${user} `)),
    sent,
    `of ${user}, each once and in order`,
  );
}
for (const transcript of seen) {
  await transcript.expect(history);
  assert.deepEqual(transcript.resets, []);
}
for (const { client } of people) client.close();
console.log(
  `${history.length} messages; connections that ended: ${people.map(({ user, ends }) => `${user} ${ends}`).join(', ')}`,
);

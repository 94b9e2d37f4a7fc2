import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Quiet } from '../../src/quiet.js';
import { Rooms } from '../../src/rooms.js';
import { WebSocketConnection } from '../../src/transports/websocket.js';
import { settled, TestClock } from '../support/clock.js';
import { TestWebSocket } from '../support/websocket.js';

const SUBSCRIBED = { rooms: { general: { position: 'x:3', recovered: true } } };

/** A connection for `general` after `x:3`, and all that its link has heard. */
async function connect({ acked = {}, rooms = ['general'] } = {}) {
  const clock = new TestClock();
  const known = new Rooms();
  for (const room of rooms) known.add(room, room === 'general' ? 'x:3' : null);
  const heard = [];
  const hear =
    (what) =>
    (...said) =>
      heard.push([what, ...said]);
  const link = {
    ...{ base: 'http://node:1', clock, rooms: known, WebSocket: TestWebSocket, quiet: new Quiet() },
    token: { get: async () => 'token-1' },
    carried: () => known.names,
    acked: (room) => acked[room] ?? null,
    live: hear('live'),
    started: hear('started'),
    refused: hear('refused'),
    event: hear('event'),
    ended: hear('ended'),
  };
  const connection = new WebSocketConnection(link);
  await settled();
  return { connection, clock, heard, known, quiet: link.quiet, socket: TestWebSocket.opened.at(-1) };
}

async function connected(options) {
  const at = await connect(options);
  await at.socket.open();
  at.socket.answer(SUBSCRIBED);
  await settled();
  at.heard.length = 0;
  return at;
}

/** The last word of a connection: its error, and how long it had been idle. */
function lastWord({ heard }) {
  const [[what, error, idleMillis], ...more] = heard;
  assert.deepEqual([what, more], ['ended', []]);
  return { code: error.code, name: error.name, message: error.message, idleMillis };
}

test('it shows its token as a subprotocol, and subscribes to all rooms at once', async () => {
  const { socket, heard } = await connect({ rooms: ['general', 'dev'], acked: { general: 'x:5' } });
  assert.deepEqual([socket.url, socket.protocols], ['ws://node:1/v1/ws', ['chat.v1', 'bearer.token-1']]);
  await socket.open();
  const [{ id, ...command }] = socket.sent;
  assert.deepEqual(command, {
    cmd: 'subscribe',
    rooms: { general: 'x:3', dev: null },
    acked: { general: 'x:5' },
  });
  const error = { code: 4301, name: 'not-a-member', text: 'No.' };
  socket.answer({ rooms: { general: { position: 'x:3', recovered: true }, dev: { error } } });
  assert.deepEqual(heard.slice(0, 2), [
    ['live'],
    ['started', 'general', { position: 'x:3', recovered: true, acked: 'x:5' }],
  ]);
  assert.deepEqual([heard[2][0], heard[2][1], heard[2][2].code], ['refused', 'dev', 4301]);
});

test('the answer is heard before the events behind it', async () => {
  const { socket, heard } = await connect();
  await socket.open();
  socket.answer(SUBSCRIBED);
  socket.say({ event: 'message', room: 'general', epoch: 'x', offset: 4 });
  assert.deepEqual(
    heard.map(([what]) => what),
    ['live', 'started', 'event'],
  );
});

test('without a room a ping shows that it works', async () => {
  const { socket, heard } = await connect({ rooms: [] });
  await socket.open();
  assert.equal(socket.sent[0].cmd, 'ping');
  socket.answer({});
  await settled();
  assert.deepEqual(heard, [['live']]);
});

test('a subscribe that is refused as a whole refuses each of its rooms, and the connection stays', async () => {
  const { socket, heard } = await connect();
  await socket.open();
  socket.say({ re: socket.sent[0].id, error: { code: 4309, name: 'too-many-rooms', text: 'No.' } });
  await settled();
  assert.deepEqual([heard[0], heard[1].slice(0, 2)], [['live'], ['refused', 'general']]);
});

test('replies find their commands in whatever order they come', async () => {
  const { connection, socket } = await connected();
  const one = connection.command({ cmd: 'send', text: '1' });
  const two = connection.command({ cmd: 'send', text: '2' });
  socket.answer({ offset: 5 });
  socket.say({ re: socket.sent.at(-2).id, error: { code: 4331, name: 'muted', text: 'No.', afterMillis: 7 } });
  assert.deepEqual(await two, { offset: 5 });
  await assert.rejects(one, { code: 4331, afterMillis: 7 });
});

test('a command without an answer fails in time; the connection stays where something else has come', async () => {
  const at = await connected();
  const sent = assert.rejects(at.connection.command({ cmd: 'send' }), { code: null });
  await at.clock.pass(10_000);
  at.socket.say({ re: null, ok: {} });
  await at.clock.pass(5_000);
  await sent;
  assert.deepEqual(at.heard, []);
});

test('where nothing has come since a command the line is dead', async () => {
  const at = await connected();
  await at.clock.pass(8_000);
  const sent = assert.rejects(at.connection.command({ cmd: 'send' }), { code: null });
  await at.clock.pass(15_000);
  await sent;
  assert.equal(lastWord(at).idleMillis, 8_000);
});

test('rooms that come and go while it is open are told in order', async () => {
  const { connection, socket } = await connected({ rooms: ['general', 'dev'] });
  connection.follow(['dev']);
  connection.leave(['dev']);
  await settled();
  assert.equal(socket.sent.at(-1).cmd, 'subscribe');
  socket.answer({ rooms: { dev: { position: 'x:1', recovered: true } } });
  await settled();
  assert.deepEqual([socket.sent.at(-1).cmd, socket.sent.at(-1).room], ['unsubscribe', 'dev']);
});

test('a room that comes while the first subscribe is under way is subscribed to behind it', async () => {
  const { connection, socket, known } = await connect();
  await socket.open();
  known.add('dev');
  connection.follow(['dev']);
  socket.answer(SUBSCRIBED);
  await settled();
  assert.deepEqual(socket.sent.at(-1).rooms, { dev: null });
});

test('a handshake that fails, or never ends, ends it', async () => {
  const failed = await connect();
  failed.socket.onerror({});
  assert.equal(lastWord(failed).name, 'network');
  const refused = await connect();
  refused.socket.end();
  assert.equal(lastWord(refused).idleMillis, 0);
  const silent = await connect();
  await silent.clock.pass(10_000);
  assert.equal(lastWord(silent).name, 'network');
  assert.equal(silent.socket.isClosed, true);
});

test('a close says its number as its code, or at the beginning of its reason', async () => {
  for (const [code, reason, expected] of [
    [4104, 'No pong.', { code: 4104, message: 'No pong.' }],
    [1012, '4000 This node is leaving.', { code: 4000, message: 'This node is leaving.' }],
    [1009, '4400 Too large.', { code: 4400, message: 'Too large.' }],
    [1001, 'Going away.', { code: null }],
    [1006, '', { code: null }],
    [4999, 'Unknown.', { code: null }],
  ]) {
    const at = await connected();
    at.socket.end(code, reason);
    const { code: number, message } = lastWord(at);
    assert.deepEqual({ message, ...expected }, { message, code: number }, `${code} ${reason}`);
  }
});

test('what was under way when it ended has failed', async () => {
  const { connection, socket } = await connected();
  const sent = connection.command({ cmd: 'send' });
  socket.end();
  await assert.rejects(sent, { name: 'network' });
  await assert.rejects(connection.command({ cmd: 'send' }), { name: 'network' });
});

test('when nothing has come for long it asks, and ends where no answer comes', async () => {
  const at = await connected();
  await at.clock.pass(20_000);
  at.socket.say({ event: 'typing', room: 'general' });
  at.heard.length = 0;
  await at.clock.pass(24_999);
  assert.equal(at.socket.sent.at(-1).cmd, 'subscribe');
  await at.clock.pass(1);
  assert.equal(at.socket.sent.at(-1).cmd, 'ping');
  at.socket.answer({});
  await at.clock.pass(25_000);
  assert.equal(at.socket.sent.at(-1).cmd, 'ping');
  await at.clock.pass(9_999);
  assert.deepEqual(at.heard, []);
  await at.clock.pass(1);
  assert.equal(lastWord(at).idleMillis, 25_000);
});

test('a ping that is refused is answered, too', async () => {
  const at = await connected();
  await at.clock.pass(25_000);
  at.socket.say({ re: at.socket.sent.at(-1).id, error: { code: 4103, name: 'too-many-commands', text: 'No.' } });
  await at.clock.pass(25_000);
  assert.deepEqual([at.heard, at.socket.sent.at(-1).cmd], [[], 'ping']);
});

test('cut without a word it tells how long it had been idle; with a word that is no idle cut', async () => {
  const cut = await connected();
  await cut.clock.pass(10_000);
  cut.socket.end(1006);
  assert.equal(lastWord(cut).idleMillis, 10_000);
  const told = await connected();
  await told.clock.pass(10_000);
  told.socket.end(4101, 'Slow.');
  assert.equal(lastWord(told).idleMillis, 0);
});

test('where networks cut idle connections sooner it asks sooner', async () => {
  const at = await connect();
  at.quiet.cut(10_000);
  at.quiet.cut(10_000);
  await at.socket.open();
  at.socket.answer(SUBSCRIBED);
  await settled();
  await at.clock.pass(5_000);
  assert.equal(at.socket.sent.at(-1).cmd, 'ping');
});

test('a newer token is shown, and the line looked at, without a wait for either', async () => {
  const { connection, socket } = await connected();
  connection.refresh('token-2');
  const { cmd, token } = socket.sent.at(-1);
  assert.deepEqual([cmd, token], ['refresh', 'token-2']);
  connection.check();
  assert.equal(socket.sent.at(-1).cmd, 'ping');
});

test('closed, it says nothing more and leaves nothing behind', async () => {
  const { connection, socket, heard, clock } = await connected();
  const sent = connection.command({ cmd: 'send' });
  connection.close();
  await assert.rejects(sent);
  socket.say({ event: 'message', room: 'general' });
  socket.end();
  assert.deepEqual([heard, socket.isClosed, clock.nextMillis], [[], true, null]);
});

test('what cannot be read ends it', async () => {
  const at = await connected();
  at.socket.onmessage({ data: '{' });
  assert.equal(lastWord(at).name, 'network');
});

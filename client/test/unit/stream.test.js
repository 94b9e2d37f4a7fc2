import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParleyError } from '../../src/errors.js';
import { settled } from '../support/clock.js';
import { TestStream } from '../support/stream.js';

const SECOND = 1_000;

test('it connects, and says what it is doing', () => {
  const at = new TestStream();
  assert.deepEqual([at.state, at.stream.status.transport, at.stream.status.node], ['connecting', 'websocket', 'one']);
  at.live();
  assert.deepEqual([at.state, at.stream.status.transport, at.stream.status.node], ['connected', 'websocket', 'one']);
  at.stream.close();
  assert.deepEqual([at.state, at.stream.status.transport, at.connection.isClosed], ['closed', null, true]);
});

test('a lost connection is made again after a random time that grows, and says when', async () => {
  const at = new TestStream({ names: ['websocket'] });
  for (const millis of [500, 1_000, 2_000]) {
    at.live();
    await at.end();
    const { state, error, retryAt } = at.stream.status;
    assert.deepEqual([state, error.name, retryAt - at.clock.now()], ['waiting', 'network', millis]);
    assert.equal(at.clock.nextMillis, millis);
    await at.clock.pass(millis);
    assert.equal(at.state, 'connecting');
  }
});

test('ten seconds of connection begin the waits anew, and less does not', async () => {
  const at = new TestStream({ names: ['websocket'] });
  await at.end();
  await at.clock.pass(500);
  at.live();
  await at.clock.pass(9_999);
  await at.end();
  assert.equal(at.clock.nextMillis, 1_000);
  await at.clock.pass(1_000);
  at.live();
  await at.clock.pass(10_000);
  await at.end();
  assert.equal(at.clock.nextMillis, 500);
});

test('4000–4099 are resumed at once, but not again and again', async () => {
  const at = new TestStream();
  at.live();
  await at.end(4000);
  assert.equal(at.clock.nextMillis, 0);
  await at.clock.pass(0);
  await at.end(4000);
  assert.equal(at.clock.nextMillis, 1_000);
});

test('4100–4199 are backed off from, for as long as a Retry-After says on top', async () => {
  const at = new TestStream();
  at.live();
  await at.end(4102, { afterMillis: 5_000 });
  assert.equal(at.clock.nextMillis, 5_500);
});

test('4400–4499 are the end, which the application alone can take back', async () => {
  const at = new TestStream();
  at.live();
  await at.end(4403);
  assert.deepEqual([at.state, at.stream.status.error.code], ['closed', 4403]);
  await at.clock.pass(3_600 * SECOND);
  assert.equal(at.opened.length, 1);
  at.stream.open();
  assert.equal(at.state, 'connecting');
});

test('4200–4299 bring a new token, at once for the first time and ever more slowly after that', async () => {
  const at = new TestStream();
  const versions = [];
  at.token.renew = async (version) => versions.push(version);
  at.live();
  await at.end(4202);
  assert.deepEqual(versions, [1]);
  assert.equal(at.clock.nextMillis, 0);
  await at.clock.pass(0);
  at.token.version = 2;
  await at.end(4201);
  assert.deepEqual(versions, [1, 1]);
  assert.equal(at.clock.nextMillis, 1_000);
  await at.clock.pass(1_000);
  await at.end(4201);
  assert.deepEqual(versions, [1, 1, 2]);
});

test('where nobody brings a token any more it ends, and where that fails it is tried again', async () => {
  const at = new TestStream();
  at.token.renew = async () => {
    throw new ParleyError('Not now.', { name: 'no-token' });
  };
  await at.end(4202);
  assert.equal(at.state, 'waiting');
  await at.clock.pass(at.clock.nextMillis);
  assert.equal(at.state, 'connecting');
  at.token.renew = async () => {
    throw new ParleyError('Never.', { name: 'signed-out', advice: 'give-up' });
  };
  await at.end(4202);
  assert.deepEqual([at.state, at.stream.status.error.name], ['closed', 'signed-out']);
});

test('a request that is refused for one of its rooms goes on without that room', async () => {
  const at = new TestStream({ names: ['sse'] });
  at.rooms.add('secret', 'x:1');
  at.answers.secret = new ParleyError('No.', { code: 4302, name: 'unknown-room' });
  await at.end(4302);
  assert.deepEqual(at.refused, [['secret', 4302]]);
  assert.equal(at.state, 'connecting');
  assert.deepEqual(at.connection.link.carried(), ['general']);
});

test('where each room by itself is well, those that came last are too many', async () => {
  const at = new TestStream({ names: ['sse'] });
  at.live();
  at.rooms.add('new', null);
  at.stream.follow(['new']);
  await at.end(4309);
  assert.deepEqual(at.refused, [['new', 4309]]);
  assert.equal(at.state, 'connecting');
  at.live();
  await at.end(4309);
  assert.equal(at.state, 'closed');
});

test('a node that leaves names the time to come back, elsewhere', async () => {
  const at = new TestStream({ nodes: ['one', 'two'] });
  at.live();
  at.connection.link.event({ event: 'reconnect', afterMillis: 1_840, reason: 'drain' });
  await at.clock.pass(40);
  await at.end(4000);
  assert.equal(at.stream.status.retryAt - at.clock.now(), 1_800);
  await at.clock.pass(1_800);
  assert.equal(at.stream.status.node, 'two');
  at.live();
  await at.end();
  assert.equal(at.clock.nextMillis, 500, 'that was no failure');
});

test('a node that names the time and does not end is left all the same', async () => {
  const at = new TestStream({ nodes: ['one', 'two'] });
  at.live();
  at.connection.link.event({ event: 'reconnect', afterMillis: 1_840, reason: 'balance' });
  const [before] = at.opened;
  await at.clock.pass(1_840);
  assert.deepEqual([before.isClosed, at.stream.status.node], [true, 'two']);
});

test('after a failure the next node is tried', async () => {
  const at = new TestStream({ nodes: ['one', 'two'], names: ['websocket'] });
  const nodes = [];
  for (let times = 0; times < 3; times += 1) {
    nodes.push(at.stream.status.node);
    await at.end();
    await at.clock.pass(at.clock.nextMillis);
  }
  assert.deepEqual(nodes, ['one', 'two', 'one']);
});

test('a connection that was replaced is not heard', async () => {
  const at = new TestStream();
  at.live();
  const [before] = at.opened;
  at.stream.open();
  assert.equal(before.isClosed, true);
  before.link.event({ event: 'message', room: 'general' });
  before.link.ended(new ParleyError('Lost.'));
  assert.equal(at.state, 'connecting');
  assert.equal(
    at.heard.some(({ event }) => event),
    false,
  );
});

test('what changes is told to a connection that can, and else it is made anew', async () => {
  const at = new TestStream({ names: ['websocket', 'sse'] });
  at.live();
  at.stream.follow(['dev']);
  at.stream.leave(['general']);
  assert.deepEqual([at.connection.followed, at.connection.left, at.opened.length], [['dev'], ['general'], 1]);
  await at.end();
  await at.clock.pass(500);
  await at.end();
  await at.clock.pass(1_000);
  assert.equal(at.connection.name, 'sse');
  at.live();
  at.stream.follow(['dev']);
  at.live();
  at.stream.leave(['dev']);
  assert.deepEqual(at.transports.slice(2), ['sse', 'sse', 'sse']);
});

test('a room that a node cannot serve now is asked for again, alone', async () => {
  const at = new TestStream();
  at.rooms.add('dev', 'x:1');
  const { link } = at.connection;
  link.live();
  link.started('general', { position: 'x:3', recovered: true });
  link.refused('dev', new ParleyError('Not now.', { code: 4100, name: 'unavailable' }));
  await at.clock.pass(500);
  assert.deepEqual(at.connection.followed, ['dev']);
  link.refused('dev', new ParleyError('Not now.', { code: 4100, name: 'unavailable' }));
  await at.clock.pass(999);
  assert.deepEqual(at.connection.followed, ['dev']);
  await at.clock.pass(1);
  assert.deepEqual(at.connection.followed, ['dev', 'dev']);
  link.refused('dev', new ParleyError('No.', { code: 4301, name: 'not-a-member' }));
  assert.deepEqual(at.refused, [['dev', 4301]]);
});

test('where no room is followed only a WebSocket is opened', () => {
  const at = new TestStream({ names: ['sse'] });
  at.rooms.remove('general', null);
  at.stream.open();
  assert.deepEqual([at.state, at.opened.length], ['connected', 1]);
  at.rooms.add('general', 'x:3');
  at.stream.follow(['general']);
  assert.deepEqual([at.state, at.opened.length], ['connecting', 2]);
});

test('commands go over the connection that takes them, and else over HTTP to its node', async () => {
  const at = new TestStream({ names: ['websocket', 'sse'] });
  await assert.rejects(at.stream.command({ cmd: 'typing', room: 'general' }), { name: 'network' });
  at.live();
  const command = { cmd: 'send', path: 'messages', room: 'general', key: 'k-1', text: 'hi' };
  assert.deepEqual(await at.stream.command(command), { cmd: 'send', room: 'general', key: 'k-1', text: 'hi' });
  at.stream.refresh('a newer token');
  assert.equal(at.connection.token, 'a newer token');
  await at.end();
  await at.clock.pass(500);
  await at.end();
  await at.clock.pass(1_000);
  at.live();
  await at.stream.command(command);
  await at.stream.command({ cmd: 'typing', room: 'general' });
  assert.deepEqual(at.asked, [
    ['one/v1/rooms/general/messages', { method: 'POST', body: { key: 'k-1', text: 'hi' } }],
    ['one/v1/rooms/general/typing', { method: 'POST', body: undefined }],
  ]);
});

test('from a lower transport it climbs to the best that works, without giving up the present one before', async () => {
  const at = new TestStream();
  for (const millis of [500, 1_000]) {
    await at.end();
    await at.clock.pass(millis);
  }
  at.live();
  const present = at.connection;
  assert.equal(present.name, 'long-poll');
  await at.clock.pass(45_000);
  assert.equal(at.connection.name, 'websocket');
  await at.end();
  assert.equal(at.connection.name, 'sse');
  assert.deepEqual(
    [at.connection.link.isProbe, at.connection.link.carried(), at.state],
    [true, ['general'], 'connected'],
  );
  assert.equal(present.isClosed, false);
  const probe = at.connection;
  probe.link.live();
  await settled();
  assert.deepEqual([present.isClosed, probe.isClosed, at.connection.name, at.state], [true, true, 'sse', 'connecting']);
  at.live();
  await at.clock.pass(89_999);
  assert.equal(at.opened.at(-1).name, 'sse');
  await at.clock.pass(1);
  assert.equal(at.opened.at(-1).name, 'websocket');
});

test('a probe ends with the connection that it was to better', async () => {
  const at = new TestStream();
  await at.end();
  await at.clock.pass(500);
  at.live();
  const present = at.connection;
  await at.clock.pass(45_000);
  const probe = at.connection;
  assert.deepEqual([probe.name, probe.link.isProbe], ['websocket', true]);
  present.link.ended(new ParleyError('Lost.'));
  await settled();
  assert.deepEqual([probe.isClosed, at.state], [true, 'waiting']);
});

test('a page that was hidden for long holds no connection until it is shown', async () => {
  const at = new TestStream();
  at.live();
  at.surroundings.hide();
  await at.clock.pass(299_999);
  assert.equal(at.state, 'connected');
  await at.clock.pass(1);
  assert.deepEqual([at.state, at.connection.isClosed], ['paused', true]);
  at.surroundings.hide(false);
  assert.equal(at.state, 'connecting');
});

test('a page that is shown again in time keeps its connection, and looks whether it carries', async () => {
  const at = new TestStream();
  at.live();
  at.surroundings.hide();
  await at.clock.pass(200_000);
  at.surroundings.hide(false);
  await at.clock.pass(200_000);
  assert.deepEqual([at.state, at.connection.isChecked], ['connected', true]);
});

test('a hidden page with something unsent waits until it is sent', async () => {
  let isBusy = true;
  const at = new TestStream({ isBusy: () => isBusy });
  at.live();
  at.surroundings.hide();
  await at.clock.pass(300_000);
  assert.equal(at.state, 'connected');
  isBusy = false;
  await at.clock.pass(30_000);
  assert.equal(at.state, 'paused');
});

test('offline nothing is tried; online again it connects at once, by the best transport', async () => {
  const at = new TestStream();
  await at.end();
  assert.equal(at.state, 'waiting');
  at.surroundings.goOnline(false);
  assert.equal(at.state, 'paused');
  await at.clock.pass(3_600 * SECOND);
  assert.equal(at.opened.length, 1);
  at.surroundings.goOnline();
  assert.deepEqual([at.state, at.connection.name], ['connecting', 'websocket']);
});

test('a connection that stands when the machine goes offline is not given up, and not replaced once it is lost', async () => {
  const at = new TestStream();
  at.live();
  at.surroundings.goOnline(false);
  assert.equal(at.state, 'connected');
  await at.end();
  assert.equal(at.state, 'paused');
});

test('closed, it stays closed', async () => {
  const at = new TestStream();
  at.live();
  at.stream.close();
  at.pausing.close();
  at.stream.open();
  at.stream.wake({ isNewNetwork: true });
  at.surroundings.goOnline();
  assert.deepEqual([at.state, at.opened.length, at.clock.nextMillis], ['closed', 1, null]);
});

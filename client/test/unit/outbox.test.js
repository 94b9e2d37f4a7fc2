import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closed, ParleyError } from '../../src/errors.js';
import { settled } from '../support/clock.js';
import { TestOutbox } from '../support/outbox.js';

const LOST = new ParleyError('The connection was lost.');
const MINUTE = 60_000;

function refusal(code, more = {}) {
  return new ParleyError('No.', { code, name: 'no', ...more });
}

test('an acknowledged message leaves when the room has shown it', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi');
  assert.deepEqual(at.states, ['hi sending']);

  await at.answer('x:4');
  assert.deepEqual(at.states, ['hi sent']);
  assert.equal(at.outbox.acked('general'), 'x:4');
  const { key, ...place } = await sent;
  assert.deepEqual(place, { epoch: 'x', offset: 4, at: 17 });

  await at.show('x:4', { user: 'alice', key });
  assert.deepEqual(at.states, []);
  assert.equal(at.outbox.acked('general'), null);
});

test('a message that the room shows before its answer comes is acknowledged by that', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi', { key: 'k-1' });
  await at.show('x:4', { user: 'alice', key: 'k-1' });
  assert.deepEqual(await sent, { key: 'k-1', epoch: 'x', offset: 4, at: 17 });
  assert.deepEqual(at.states, []);
  await at.answer('x:4');
  assert.deepEqual(at.states, []);
});

test("another user's message under the same key is another message", async () => {
  const at = new TestOutbox();
  at.send('hi', { key: 'k-1' });
  await at.show('x:4', { user: 'bob', key: 'k-1' });
  assert.deepEqual(at.states, ['hi sending']);
});

test('one at a time and room, in order, and rooms do not wait for each other', async () => {
  const at = new TestOutbox();
  at.send('one');
  at.send('two');
  at.send('elsewhere', { room: 'dev' });
  assert.deepEqual(at.tried, ['one', 'elsewhere']);
  at.tries[0].ok({ epoch: 'x', offset: 4, at: 17 });
  await settled();
  assert.deepEqual(at.tried, ['one', 'elsewhere', 'two']);
});

test('it is sent with how far the user had read at the first try, and repeated unchanged', async () => {
  const at = new TestOutbox();
  at.send('hi', { key: 'k-1' });
  await at.refuse(LOST);
  await at.show('x:4');
  await at.clock.pass(1_000);
  const said = at.tries.map(({ key, first, body }) => ({ key, first, body }));
  assert.deepEqual(said, Array(2).fill({ key: 'k-1', first: 'x:3', body: { text: 'hi' } }));
});

test('it waits for a connection, and goes as soon as there is one', () => {
  const at = new TestOutbox();
  at.isReady = false;
  at.send('hi');
  at.outbox.poke();
  assert.deepEqual(at.tried, []);
  at.isReady = true;
  at.outbox.poke();
  assert.deepEqual(at.tried, ['hi']);
});

test('what may be tried again is, after ever longer waits, and what was asked for on top', async () => {
  const at = new TestOutbox();
  at.send('hi');
  at.send('behind it');
  await at.refuse(refusal(4100));
  assert.equal(at.clock.nextMillis, 500);
  await at.clock.pass(500);
  await at.refuse(refusal(4103, { afterMillis: 3_000 }));
  assert.equal(at.clock.nextMillis, 4_000);
  await at.clock.pass(4_000);
  assert.deepEqual(at.tried, ['hi', 'hi', 'hi']);
});

test('what is wrong is refused, once, and what is behind it goes on', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi', { key: 'k-1' });
  at.send('behind it');
  await at.refuse(refusal(4301));
  await assert.rejects(sent, { code: 4301 });
  const [{ text, key, error, wasAcknowledged }] = at.failures;
  assert.deepEqual([text, key, error.code, wasAcknowledged], ['hi', 'k-1', 4301, false]);
  assert.deepEqual(at.tried, ['hi', 'behind it']);
});

test('slow mode is waited for; a mute is not, and neither is what lasts longer than keys are remembered', async () => {
  const at = new TestOutbox();
  at.send('hi');
  await at.refuse(refusal(4332, { afterMillis: 7_000 }));
  assert.equal(at.clock.nextMillis, 7_000);
  await at.clock.pass(7_000);
  assert.deepEqual(at.tried, ['hi', 'hi']);
  await at.refuse(refusal(4332, { afterMillis: 20 * MINUTE }));
  assert.deepEqual(at.states, []);
  at.send('muted');
  await at.refuse(refusal(4331, { afterMillis: 7_000 }));
  assert.deepEqual(
    at.failures.map(({ error }) => error.code),
    [4332, 4331],
  );
});

test('the queue is bounded: what is too much is refused at once and hurts nobody', async () => {
  const at = new TestOutbox({ queueLimit: 2 });
  at.isReady = false;
  at.send('one');
  at.send('two');
  await assert.rejects(at.send('three'), { name: 'queue-full', code: null });
  assert.deepEqual(at.states, ['one unsent', 'two unsent']);
  assert.equal(at.failures[0].text, 'three');
});

test('the same key again is the same message', async () => {
  const at = new TestOutbox();
  assert.equal(at.send('hi', { key: 'k-1' }), at.send('hi', { key: 'k-1' }));
  assert.deepEqual(at.states, ['hi sending']);
});

test('a message is lost when the room passes its offset under another epoch, and is sent again with its key', async () => {
  const at = new TestOutbox();
  at.send('hi', { key: 'k-1' });
  await at.answer('x:5');
  await at.show('x:4');
  assert.deepEqual(at.states, ['hi sent']);
  await at.show('y:5');
  assert.deepEqual(at.states, ['hi sending']);
  assert.deepEqual([at.last.key, at.last.first], ['k-1', 'x:3']);
  await at.answer('y:6');
  await at.show('y:6', { user: 'alice', key: 'k-1' });
  assert.deepEqual(at.states, []);
});

test('after a reset what was acknowledged is sent again, and what comes of it is told', async () => {
  const at = new TestOutbox();
  await Promise.all([at.send('hi', { key: 'k-1' }), at.answer('x:5')]);
  await at.reset({ kept: 'x:4', position: 'y:9' });
  assert.deepEqual(at.states, ['hi sending']);
  await at.refuse(refusal(4306));
  const [{ key, error, wasAcknowledged }] = at.failures;
  assert.deepEqual([key, error.code, wasAcknowledged], ['k-1', 4306, true]);
});

test('after a reset without anything kept the first answer may name a place behind the cursor: the node is asked', async () => {
  const at = new TestOutbox();
  at.send('hi');
  await at.answer('x:5');
  await at.reset({ position: 'y:9' });
  await at.answer('x:5');
  assert.deepEqual(at.states, ['hi sent']);
  await at.show('y:10');
  assert.deepEqual(at.states, ['hi sent'], 'the order alone cannot tell');
  await at.clock.pass(10_000);
  assert.deepEqual(at.doubts, ['general']);
  at.outbox.confirmed('general', 'x:5');
  assert.deepEqual(at.states, []);
});

test('an answer within the same epoch that the cursor has passed is final', async () => {
  const at = new TestOutbox();
  at.send('hi');
  await at.show('x:9');
  await at.answer('x:5');
  assert.deepEqual(at.states, []);
});

test('what a node has confirmed and the room has not shown yet stays until it has', async () => {
  const at = new TestOutbox();
  at.send('hi');
  await at.answer('x:5');
  at.outbox.confirmed('general', 'x:5');
  assert.deepEqual(at.states, ['hi sent']);
  await at.show('x:5');
  assert.deepEqual(at.states, []);
});

test('what was acknowledged and is not seen for ten seconds is asked about, again and again', async () => {
  const at = new TestOutbox();
  at.send('hi');
  await at.answer('x:5');
  await at.clock.pass(9_999);
  assert.deepEqual(at.doubts, []);
  await at.clock.pass(10_001);
  assert.deepEqual(at.doubts, ['general', 'general']);
});

test('the highest acknowledged position is named', async () => {
  const at = new TestOutbox();
  at.send('one');
  await at.answer('x:4');
  at.send('two');
  await at.answer('x:6');
  assert.equal(at.outbox.acked('general'), 'x:6');
  assert.equal(at.outbox.acked('dev'), null);
});

test('a cursor too far back for the memory of keys hinders nobody who has not tried before', async () => {
  const at = new TestOutbox();
  at.send('hi', { key: 'k-1' });
  await at.refuse(refusal(4306));
  assert.deepEqual([at.last.key, at.last.first], ['k-1', undefined]);
  await at.answer('x:90');
  assert.deepEqual(at.states, ['hi sent']);
});

test('after a try whose outcome is unknown it is final that the key is forgotten', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi');
  await at.refuse(LOST);
  await at.clock.pass(1_000);
  await at.refuse(refusal(4306));
  await assert.rejects(sent, { code: 4306 });
});

test('so it is for what an application has kept from an earlier visit', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi', { key: 'k-1', first: 'x:1' });
  assert.equal(at.last.first, 'x:1');
  await at.refuse(refusal(4306));
  await assert.rejects(sent, { code: 4306 });
});

test('where no node can tell a repeat from a new message by its position, nine minutes are the end of trying', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi', { room: 'dev' });
  for (let tries = 0; tries < 40 && at.failures.length === 0; tries += 1) {
    await at.refuse(refusal(4100));
    await at.clock.pass(30_000);
  }
  await assert.rejects(sent, { code: 4306, name: 'key-forgotten' });
});

test('in a room that nobody follows an acknowledgement is the end', async () => {
  const at = new TestOutbox();
  at.send('hi', { room: 'dev' });
  await at.answer('x:5');
  assert.deepEqual(at.states, []);
});

test('whoever leaves a room waits for nothing that was acknowledged there', async () => {
  const at = new TestOutbox();
  at.send('one');
  await at.answer('x:4');
  at.send('two');
  at.outbox.unfollowed('general');
  assert.deepEqual(at.states, ['two sending']);
});

test('closing refuses what is not acknowledged, and nothing is tried any more', async () => {
  const at = new TestOutbox();
  const sent = at.send('hi');
  await at.refuse(LOST);
  at.outbox.close(closed());
  await assert.rejects(sent, { name: 'closed' });
  await at.clock.pass(MINUTE);
  assert.deepEqual(at.tried, ['hi']);
  assert.equal(at.clock.nextMillis, null);
});

test('what it holds can be seen, and given to another client', async () => {
  const at = new TestOutbox();
  at.send('hi', { key: 'k-1' });
  await at.refuse(refusal(4100));
  const [{ error, ...entry }] = at.outbox.entries;
  assert.equal(error.code, 4100);
  const { cmd, room, key, first, text, state } = entry;
  assert.deepEqual([cmd, room, key, first, text, state], ['send', 'general', 'k-1', 'x:3', 'hi', 'unsent']);
  assert.ok(at.changes > 0);
});

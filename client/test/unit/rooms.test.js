import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParleyError } from '../../src/errors.js';
import { Rooms } from '../../src/rooms.js';

function publication(position, room = 'general') {
  const [epoch, offset] = position.split(':');
  return { event: 'message', room, epoch, offset: Number(offset) };
}

/** A room that is followed after `x:3`. */
function following(after = 'x:3') {
  const rooms = new Rooms();
  rooms.add('general', after);
  return rooms;
}

test('repeats are dropped by room, epoch and offset', () => {
  const rooms = following();
  rooms.add('dev', 'x:7');
  const accepted = ['x:3', 'x:4', 'x:4', 'x:2', 'x:5'].filter((position) => rooms.accept(publication(position)));
  assert.deepEqual(accepted, ['x:4', 'x:5']);
  assert.equal(rooms.position('general'), 'x:5');
  assert.equal(rooms.accept(publication('x:8', 'dev')), true);
  assert.equal(rooms.position('general'), 'x:5');
});

test('a new epoch goes on with the numbering', () => {
  const rooms = following();
  assert.equal(rooms.accept(publication('y:4')), true);
  assert.equal(rooms.accept(publication('y:4')), false);
  assert.equal(rooms.position('general'), 'y:4');
});

test('what comes for a room that nobody follows, or before its beginning is known, is dropped', () => {
  const rooms = following(null);
  assert.equal(rooms.accept(publication('x:4')), false);
  assert.equal(rooms.accept(publication('x:4', 'dev')), false);
  assert.equal(rooms.position('general'), null);
});

test('a reset sets the cursor to what was kept, else to where the stream goes on', () => {
  const rooms = following('x:9');
  assert.equal(rooms.reset({ room: 'general', kept: 'x:5', position: 'y:8' }), true);
  assert.equal(rooms.position('general'), 'x:5');
  assert.equal(rooms.accept(publication('y:6')), true);
  rooms.reset({ room: 'general', position: 'z:80' });
  assert.equal(rooms.position('general'), 'z:80');
  assert.equal(rooms.reset({ room: 'dev', position: 'z:80' }), false);
});

test('a subscription is answered once, whatever connection brings the answer, and keeps its cursor', async () => {
  const rooms = following(null);
  const answer = rooms.add('general');
  assert.deepEqual(rooms.unanswered, ['general']);
  rooms.start('general', { position: 'x:3', recovered: true });
  rooms.accept(publication('x:4'));
  rooms.halt();
  assert.equal(rooms.isStarted('general'), false);
  rooms.start('general', { position: 'x:3', recovered: true });
  assert.equal(rooms.isStarted('general'), true);
  assert.deepEqual(rooms.unanswered, []);
  assert.equal(rooms.position('general'), 'x:4');
  assert.deepEqual(await answer, { room: 'general', position: 'x:3', recovered: true });
});

test('a subscription that is refused is over', async () => {
  const rooms = following();
  const answer = rooms.add('general');
  assert.equal(rooms.remove('general', new ParleyError('No.', { code: 4301, name: 'not-a-member' })), true);
  await assert.rejects(answer, { code: 4301 });
  assert.equal(rooms.has('general'), false);
  assert.equal(rooms.remove('general', null), false);
});

test('a document is taken wherever the cursor is, and moves it', () => {
  const rooms = following();
  rooms.add('rates');
  assert.equal(rooms.accept({ ...publication('x:3'), event: 'snapshot' }), true);
  assert.equal(rooms.accept(publication('x:3')), false);
  assert.equal(rooms.accept({ ...publication('x:9', 'rates'), event: 'snapshot' }), true);
  assert.equal(rooms.position('rates'), 'x:9');
  assert.equal(rooms.accept({ ...publication('x:9', 'nowhere'), event: 'snapshot' }), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { DocumentRoom } = await load('documentroom.js');

const patch = (offset, value, path = '/eur') => ({
  event: 'patch',
  epoch: 'x',
  offset,
  user: 'bank',
  at: offset,
  patch: [{ op: 'replace', path, value }],
});

const snapshot = (offset, document) => ({ event: 'snapshot', epoch: 'x', offset, document });

/** Its requests wait in `asked` until a test answers them. */
function open() {
  const asked = [];
  const errors = [];
  const state = () => new Promise((answer, fail) => asked.push({ answer, fail }));
  const onError = (error) => errors.push(error);
  const room = new DocumentRoom({ room: 'rates', rest: { state }, onChange: () => {}, onError });
  return { room, asked, errors };
}

const answered = (room) => new Promise((resolve) => setImmediate(() => resolve(room)));

test('what comes while it is read is applied behind it', async () => {
  const { room, asked } = open();
  const loaded = room.load();
  room.heard(patch(3, 3));
  room.heard(patch(4, 4));
  asked[0].answer({ document: { eur: 3 }, position: 'x:3' });
  await loaded;

  assert.deepEqual(room.document, { eur: 4 });
  assert.deepEqual(room.change, { user: 'bank', at: 4, places: ['/eur'] });
});

test('an answer that was asked for before a snapshot does not undo it', async () => {
  const { room, asked } = open();
  const loaded = room.load();
  room.heard(snapshot(9, { eur: 9 }));
  room.heard(patch(10, 10));
  asked[0].answer({ document: { eur: 7 }, position: 'x:7' });
  await loaded;

  assert.deepEqual(room.document, { eur: 10 });
});

test('what does not fit makes it read the document anew, also while it is read', async () => {
  const { room, asked } = open();
  const loaded = room.load();
  room.heard(patch(4, 4, '/gbp'));
  asked[0].answer({ document: { eur: 3 }, position: 'x:3' });
  await answered(room);
  assert.equal(asked.length, 2);
  asked[1].answer({ document: { eur: 3, gbp: 4 }, position: 'x:4' });
  await loaded;

  assert.deepEqual(room.document, { eur: 3, gbp: 4 });
});

test('one that cannot be had is asked for until it comes', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { room, asked, errors } = open();
  const loaded = room.load();
  asked[0].fail(new Error('away'));
  await answered(room);
  assert.equal(errors.length, 1);
  t.mock.timers.tick(5_000);
  await answered(room);
  asked[1].answer({ document: { eur: 1 }, position: 'x:1' });
  await loaded;

  assert.deepEqual(room.document, { eur: 1 });
});

test('one that is not for this user is asked for once, and one that is closed no more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const refused = open();
  const { NumberedError } = await load('errors.js');
  const loaded = refused.room.load();
  refused.asked[0].fail(new NumberedError({ code: 4301 }));
  await answered();
  t.mock.timers.tick(5_000);
  await answered();
  assert.equal(refused.asked.length, 1);
  await loaded;

  const closed = open();
  const ended = closed.room.load();
  closed.room.close();
  closed.asked[0].fail(new Error('away'));
  await ended;
  assert.deepEqual([closed.asked.length, closed.errors.length], [1, 0]);
});

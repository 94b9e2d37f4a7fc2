import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDocument } from '../../src/documents.js';
import { TestParley } from '../support/parley.js';
import { until } from '../support/until.js';

const patch = (offset, value, more = {}) => ({
  event: 'patch',
  room: 'rates',
  epoch: 'x',
  offset,
  user: 'bank',
  at: offset,
  patch: [{ op: 'replace', path: '/eur', value }],
  ...more,
});

const state = (offset, document) => ({ room: 'rates', position: `x:${offset}`, document });

test('it begins with the document and goes on with what changes behind it', async () => {
  const parley = new TestParley(() => state(3, { eur: 1 }));
  const events = [];
  const live = await openDocument(parley, 'rates', { onChange: (_, event) => events.push(event?.offset ?? 'whole') });
  assert.deepEqual(parley.followed, [['rates', 'x:3']]);
  const before = live.document;

  parley.tell(patch(3, 9));
  parley.tell(patch(4, 2));
  parley.tell(patch(5, 7, { room: 'other' }));

  assert.deepEqual([live.document, live.position], [{ eur: 2 }, 'x:4']);
  assert.deepEqual(before, { eur: 1 });
  assert.deepEqual(events, ['whole', 4]);
});

test('what comes while it is read is applied behind it', async () => {
  let proceed;
  const held = new Promise((resolve) => (proceed = resolve));
  const parley = new TestParley(async () => {
    await held;
    return state(4, { eur: 2 });
  });
  const opened = openDocument(parley, 'rates');
  await until('it is asked for', () => parley.asked.length === 1);
  parley.tell(patch(4, 2));
  parley.tell(patch(5, 3));
  proceed();

  assert.deepEqual((await opened).document, { eur: 3 });
});

test('a snapshot takes the place of all, whatever its position', async () => {
  const parley = new TestParley(() => state(3, { eur: 1 }));
  const live = await openDocument(parley, 'rates');

  parley.tell({ ...patch(9), event: 'snapshot', document: { gbp: 1 } });
  assert.deepEqual([live.document, live.position], [{ gbp: 1 }, 'x:9']);
  parley.tell({ ...patch(9), event: 'snapshot', document: null });
  assert.equal(live.document, null);
});

test('what does not fit makes it read the document anew', async () => {
  const answers = [state(3, {}), state(5, { eur: 5 })];
  const parley = new TestParley(() => answers.shift());
  const live = await openDocument(parley, 'rates');

  parley.tell(patch(4, 2));
  await until('it is read', () => live.position === 'x:5');

  assert.deepEqual(live.document, { eur: 5 });
});

test('one that could not be read anew is read with the next change', async () => {
  const answers = [() => state(3, {}), () => Promise.reject(new Error('away')), () => state(6, { eur: 6 })];
  const parley = new TestParley(() => answers.shift()());
  const live = await openDocument(parley, 'rates');

  parley.tell(patch(4, 2));
  await until('it was asked for', () => parley.asked.length === 2);
  await new Promise((resolve) => setImmediate(resolve));
  parley.tell(patch(6, 6));
  await until('it is read', () => live.position === 'x:6');
  assert.deepEqual(live.document, { eur: 6 });
});

test('an answer that was asked for before a snapshot does not undo it', async () => {
  const held = [];
  const parley = new TestParley(() => new Promise((resolve) => held.push(resolve)));
  const opened = openDocument(parley, 'rates');
  await until('it is asked for', () => held.length === 1);
  parley.tell({ ...patch(9), event: 'snapshot', document: { eur: 9 } });
  parley.tell(patch(10, 10));
  held[0](state(7, { eur: 7 }));
  const live = await opened;
  assert.deepEqual([live.document, live.position], [{ eur: 10 }, 'x:10']);

  // Nor does one that was asked for before a snapshot to which something did not fit.
  parley.tell(patch(11, 11, { patch: [{ op: 'remove', path: '/gbp' }] }));
  await until('it is asked for', () => held.length === 2);
  parley.tell({ ...patch(15), event: 'snapshot', document: { eur: 15 } });
  parley.tell(patch(16, 16, { patch: [{ op: 'remove', path: '/gbp' }] }));
  held[1](state(12, { eur: 12 }));
  await until('it is asked for again', () => held.length === 3);
  held[2](state(16, { eur: 16 }));
  await until('it is read', () => live.position === 'x:16');
  assert.deepEqual(live.document, { eur: 16 });
});

test('where what came meanwhile does not fit what was read, it is read again', async () => {
  const held = [];
  const parley = new TestParley(() => new Promise((resolve) => held.push(resolve)));
  const opened = openDocument(parley, 'rates');
  await until('it is asked for', () => held.length === 1);
  parley.tell(patch(4, 4));
  parley.tell(patch(5, 5));
  held[0](state(3, {}));
  await until('it is asked for again', () => held.length === 2);
  held[1](state(5, { eur: 5 }));

  assert.deepEqual((await opened).document, { eur: 5 });
});

test('one that could not be read anew is read with the next connection, and no other is', async () => {
  const answers = [() => state(3, {}), () => Promise.reject(new Error('away')), () => state(4, { eur: 2 })];
  const parley = new TestParley(() => answers.shift()());
  const live = await openDocument(parley, 'rates');
  parley.connect();
  assert.equal(parley.asked.length, 1);

  parley.tell(patch(4, 2));
  await until('it was asked for', () => parley.asked.length === 2);
  await new Promise((resolve) => setImmediate(resolve));
  parley.connect();
  await until('it is read', () => live.position === 'x:4');
  assert.deepEqual(live.document, { eur: 2 });
});

test('one that is closed changes no more; one that cannot be had is refused', async () => {
  const parley = new TestParley(() => state(3, { eur: 1 }));
  const live = await openDocument(parley, 'rates');
  live.close();
  parley.tell(patch(4, 2));
  assert.deepEqual(live.document, { eur: 1 });

  await assert.rejects(openDocument(new TestParley(() => Promise.reject(new Error('no'))), 'rates'), /no/);
});

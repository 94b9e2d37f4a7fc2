import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { Ledger, agreement, quantile } = await load('lab/ledger.js');
const event = (offset, key) => ({ epoch: 'x3f9', offset, key });
const column = (kind, positions, trimmed = 0) => ({ kind, positions, trimmed });

test('an arrival has its delay, its place, and how it came', () => {
  const ledger = new Ledger();
  ledger.sent('k', 1_000);

  assert.deepEqual(ledger.arrived(event(1, 'k'), 1_005, 900), {
    position: 'x3f9:1',
    rank: 1,
    latency: 5,
    isPushed: true,
  });
  assert.deepEqual(ledger.arrived(event(1, 'k'), 1_900, 1_800), {
    position: 'x3f9:1',
    rank: 2,
    latency: 900,
    isPushed: false,
  });
});

test('of what was sent elsewhere only the place is known', () => {
  const arrival = new Ledger().arrived(event(1, 'other'), 1_000, 900);

  assert.deepEqual(arrival, { position: 'x3f9:1', rank: 1, latency: null, isPushed: null });
});

test('a ledger forgets what is old', () => {
  const ledger = new Ledger();
  ledger.sent('first', 0);
  for (let i = 0; i < 1_000; i += 1) ledger.sent(`k${i}`, i);

  assert.equal(ledger.arrived(event(1, 'first'), 5, 0).latency, null);
  assert.equal(ledger.arrived(event(2, 'k999'), 1_004, 0).latency, 5);
});

test('columns agree where one has less than another', () => {
  const found = agreement([column('a', ['x:1', 'x:2']), column('b', ['x:1']), column('c', [])]);

  assert.deepEqual(found, { isSame: true, isComplete: false, total: 2, behind: { a: 0, b: 1, c: 2 } });
});

test('columns that have forgotten their beginnings are compared where both have something', () => {
  assert.equal(agreement([column('a', ['x:2', 'x:3'], 1), column('b', ['x:1', 'x:2', 'x:3'])]).isComplete, true);
  assert.equal(agreement([column('a', ['x:2', 'x:3'], 1), column('b', ['x:1', 'x:3', 'x:2'])]).isSame, false);
});

test('columns differ by order, by a hole and by a repeat', () => {
  const first = column('a', ['x:1', 'x:2', 'x:3']);

  assert.equal(agreement([first, column('b', ['x:2', 'x:1', 'x:3'])]).isSame, false);
  assert.equal(agreement([first, column('b', ['x:1', 'x:3'])]).isSame, false);
  assert.equal(agreement([first, column('b', ['x:1', 'x:1'])]).isSame, false);
});

test('a quantile is one of the values', () => {
  assert.equal(quantile([], 0.5), null);
  assert.equal(quantile([3, 1, 2], 0.5), 2);
  assert.equal(quantile([1, 2], 1), 2);
});

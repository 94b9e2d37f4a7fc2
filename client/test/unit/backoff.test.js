import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../src/backoff.js';
import { TestClock } from '../support/clock.js';

test('it doubles from one second to thirty, all of it by chance', () => {
  const clock = new TestClock();
  const backoff = new Backoff(clock);

  clock.chance = 1;
  assert.deepEqual(
    Array.from({ length: 7 }, () => backoff.next()),
    [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000],
  );
  clock.chance = 0;
  assert.equal(backoff.next(), 0);
});

test('a reset begins anew', () => {
  const clock = new TestClock();
  clock.chance = 1;
  const backoff = new Backoff(clock);
  assert.equal(backoff.isFresh, true);
  backoff.next();
  backoff.next();
  assert.equal(backoff.isFresh, false);

  backoff.reset();

  assert.equal(backoff.isFresh, true);
  assert.equal(backoff.next(), 1_000);
});

test('what the server asks for comes on top', () => {
  const clock = new TestClock();
  const backoff = new Backoff(clock);
  assert.equal(backoff.next(7_000), 7_500);
  assert.equal(backoff.next(undefined), 1_000);
});

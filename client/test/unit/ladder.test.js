import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ladder } from '../../src/ladder.js';
import { TestClock } from '../support/clock.js';

const ALL = ['websocket', 'sse', 'long-poll', 'short-poll'];
const BLOCKED = { lifeMillis: 0, isNumbered: false };
const REFUSED = { lifeMillis: 0, isNumbered: true };

function ladder({ names = ALL, fits } = {}) {
  return new Ladder(names, { clock: new TestClock(), climbMillis: 10_000, fits });
}

test('one that never worked is left at once, down to the last, and then the first is tried again', () => {
  const choice = ladder();
  const tried = ALL.map(() => {
    const { current } = choice;
    choice.ended(BLOCKED);
    return current;
  });
  assert.deepEqual(tried, ALL);
  assert.equal(choice.current, 'websocket');
});

test('one that has worked is left after two failures in succession', () => {
  const choice = ladder();
  choice.live();
  choice.ended({ lifeMillis: 500, isNumbered: false });
  assert.equal(choice.current, 'websocket');
  choice.ended(BLOCKED);
  assert.equal(choice.current, 'sse');
});

test('a long life between two failures forgives the first', () => {
  const choice = ladder();
  choice.live();
  choice.ended(BLOCKED);
  choice.ended({ lifeMillis: 10_000, isNumbered: false });
  choice.ended(BLOCKED);
  assert.equal(choice.current, 'websocket');
});

test('what the node itself says is no fault of the transport, and lets the best one be tried again', () => {
  const choice = ladder();
  choice.ended(BLOCKED);
  assert.equal(choice.current, 'sse');
  choice.ended(REFUSED);
  assert.equal(choice.current, 'websocket');
  choice.live();
  choice.ended({ lifeMillis: 100, isNumbered: true });
  choice.ended({ lifeMillis: 100, isNumbered: true });
  assert.equal(choice.current, 'websocket');
});

test('the better ones are known, and can be climbed to', () => {
  const choice = ladder();
  choice.ended(BLOCKED);
  choice.ended(BLOCKED);
  assert.equal(choice.current, 'long-poll');
  assert.deepEqual(choice.better, ['websocket', 'sse']);
  choice.climb('sse');
  assert.equal(choice.current, 'sse');
  assert.deepEqual(choice.better, ['websocket']);
});

test('it climbs ever less often, until the best one has held or the network is another one', () => {
  const choice = ladder();
  const next = () => choice.nextClimbMillis();
  assert.deepEqual([next(), next(), next()], [7_500, 15_000, 30_000]);
  for (let times = 0; times < 10; times += 1) next();
  assert.equal(next(), 450_000);

  choice.ended({ lifeMillis: 60_000, isNumbered: false });
  assert.equal(next(), 7_500);
  choice.forget();
  assert.equal(next(), 7_500);
});

test('what does not fit the network is passed over and left', () => {
  let isQuick = false;
  const choice = ladder({ fits: (name) => name !== 'sse' || !isQuick });
  choice.ended(BLOCKED);
  choice.live();
  assert.equal(choice.current, 'sse');
  isQuick = true;
  choice.ended({ lifeMillis: 12_000, isNumbered: false });
  assert.equal(choice.current, 'long-poll');
  assert.deepEqual(choice.better, ['websocket']);
});

test('in another network everything is tried anew', () => {
  const choice = ladder();
  choice.live();
  choice.ended(BLOCKED);
  choice.ended(BLOCKED);
  choice.forget();
  assert.equal(choice.current, 'websocket');
  choice.ended(BLOCKED);
  assert.equal(choice.current, 'sse');
});

test('the only one stays', () => {
  const choice = ladder({ names: ['sse'] });
  choice.ended(BLOCKED);
  assert.equal(choice.current, 'sse');
  assert.deepEqual(choice.better, []);
});

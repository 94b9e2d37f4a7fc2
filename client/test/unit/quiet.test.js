import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Quiet } from '../../src/quiet.js';

function quietAfter(...idleMillis) {
  const quiet = new Quiet();
  idleMillis.forEach((millis) => quiet.cut(millis));
  return quiet.millis;
}

test('two cuts in succession after the same idle time are a network that cuts idle connections', () => {
  assert.equal(quietAfter(), 25_000);
  assert.equal(quietAfter(10_000), 25_000);
  assert.equal(quietAfter(10_000, 10_400), 5_000);
  assert.equal(quietAfter(10_400, 10_000), 5_000);
});

test('cuts that differ, come in the midst of traffic or after very long are something else', () => {
  assert.equal(quietAfter(10_000, 20_000), 25_000);
  assert.equal(quietAfter(10_000, 0, 10_000), 25_000);
  assert.equal(quietAfter(1_000, 1_000), 25_000);
  assert.equal(quietAfter(70_000, 70_000), 25_000);
});

test('it is learnt again where half of it was too long, and never gets longer', () => {
  assert.equal(quietAfter(20_000, 20_000, 8_000, 8_000), 4_000);
  assert.equal(quietAfter(8_000, 8_000, 20_000, 20_000), 4_000);
  assert.equal(quietAfter(3_000, 3_000), 2_000);
});

test('another network is not known', () => {
  const quiet = new Quiet();
  quiet.cut(10_000);
  quiet.cut(10_000);
  quiet.forget();
  assert.equal(quiet.millis, 25_000);
  quiet.cut(10_000);
  assert.equal(quiet.millis, 25_000);
});

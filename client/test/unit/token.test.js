import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Token } from '../../src/token.js';
import { TestClock } from '../support/clock.js';
import { tokenOf } from '../support/token.js';

const MINUTE = 60_000;

/** A token that a callback brings, each good for so long from its bringing. */
function bringing(lifeMillis, { bring } = {}) {
  const clock = new TestClock();
  const renewed = [];
  let brought = 0;
  const next = () => {
    brought += 1;
    return tokenOf(`alice-${brought}`, clock.now() + lifeMillis);
  };
  const token = new Token(bring ?? next, { clock, onRenewed: (value) => renewed.push(value) });
  return { clock, token, renewed, brought: () => brought };
}

test('it is brought once for all who ask, and names its user', async () => {
  const { token, brought } = bringing(60 * MINUTE);
  assert.equal(token.user, null);
  const [one, other] = await Promise.all([token.get(), token.get()]);
  assert.equal(one, other);
  assert.deepEqual([brought(), token.user, token.version], [1, 'alice-1', 1]);
});

test('a minute before its end another one is brought, and whoever is connected is told', async () => {
  const { clock, token, renewed, brought } = bringing(60 * MINUTE);
  await token.get();
  await clock.pass(59 * MINUTE - 1);
  assert.deepEqual([brought(), renewed.length], [1, 0]);
  await clock.pass(1);
  assert.deepEqual([brought(), renewed, await token.get()], [2, [await token.get()], renewed[0]]);
});

test('a short one is replaced after half its life', async () => {
  const { clock, token, brought } = bringing(MINUTE);
  await token.get();
  await clock.pass(MINUTE / 2);
  assert.equal(brought(), 2);
});

test('one that was refused is replaced once, however many were refused with it', async () => {
  const { token, brought } = bringing(60 * MINUTE);
  await token.get();
  const { version } = token;
  const [one, other] = await Promise.all([token.renew(version), token.renew(version)]);
  assert.deepEqual([one, brought()], [other, 2]);
  assert.equal(await token.renew(version), one);
  assert.equal(brought(), 2);
});

test('one that has expired is not shown any more', async () => {
  let isBroken = false;
  const { clock, token } = bringing(0, {
    bring: () => {
      if (isBroken) throw new Error('down');
      return tokenOf('alice', clock.now() + 60 * MINUTE);
    },
  });
  await token.get();
  isBroken = true;
  await clock.pass(60 * MINUTE);
  await assert.rejects(token.get(), { name: 'no-token', advice: 'back-off' });
  isBroken = false;
  assert.equal(typeof (await token.get()), 'string');
});

test('where the clock of this machine is wrong the node decides what has expired', async () => {
  const { token, brought } = bringing(-60 * MINUTE);
  await token.get();
  await token.get();
  assert.equal(brought(), 1);
});

test('no token at all is the end', async () => {
  const { token } = bringing(0, { bring: async () => null });
  await assert.rejects(token.get(), { name: 'signed-out', advice: 'give-up' });
});

test('a callback that never answers is not waited for', async () => {
  const { clock, token } = bringing(0, { bring: () => new Promise(() => {}) });
  const got = assert.rejects(token.get(), { name: 'no-token' });
  await clock.pass(30_000);
  await got;
});

test('a token alone cannot be replaced', async () => {
  const clock = new TestClock();
  const value = tokenOf('alice', clock.now() + MINUTE);
  const token = new Token(value, { clock, onRenewed: () => {} });
  assert.deepEqual([token.user, token.isRenewable, await token.get()], ['alice', false, value]);
  await clock.pass(2 * MINUTE);
  assert.equal(await token.get(), value, 'the node says so, if so');
  await assert.rejects(token.renew(token.version), { advice: 'give-up' });
});

test('what is no JWT works as well, and tells nothing', async () => {
  const { clock, token } = bringing(0, { bring: () => 'opaque' });
  assert.equal(await token.get(), 'opaque');
  assert.deepEqual([token.user, clock.nextMillis], [null, null]);
});

test('closed, it brings nothing', async () => {
  const { clock, token, brought } = bringing(60 * MINUTE);
  await token.get();
  token.close();
  await clock.pass(61 * MINUTE);
  assert.equal(brought(), 1);
});

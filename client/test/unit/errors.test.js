import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { adviceFor, asParleyError, errorFrom, ParleyError } from '../../src/errors.js';

const ADVICE = {
  'resume at once': 'resume',
  'back off, then resume or repeat': 'back-off',
  'bring a new token': 'new-token',
  'correct the request': 'correct',
  'give up': 'give-up',
};

test('every number of the protocol has the advice that its table gives', async () => {
  const protocol = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const rows = [...protocol.matchAll(/^\| (4\d{3}) \| `[a-z0-9-]+` \| \d+ \| [^|]+ \| ([^|]+) \|/gm)];
  assert.ok(rows.length > 30, `${rows.length} rows`);
  for (const [, number, advice] of rows) assert.equal(adviceFor(Number(number)), ADVICE[advice], number);
});

test('the range tells what to do with a number that is not known, and all else is backed off from', () => {
  assert.deepEqual([4099, 4199, 4299, 4399, 4499].map(adviceFor), Object.values(ADVICE));
  assert.deepEqual([null, 1006, 3999, 4500, 5000].map(adviceFor), Array(5).fill('back-off'));
});

test('an error of the server keeps what it says', () => {
  const error = errorFrom({ code: 4332, name: 'slow-mode', text: 'Wait.', until: 17, afterMillis: 6_400 });
  assert.ok(error instanceof ParleyError);
  const { code, name, message, until, afterMillis, advice } = error;
  assert.deepEqual(
    { code, name, message, until, afterMillis, advice },
    { code: 4332, name: 'slow-mode', message: 'Wait.', until: 17, afterMillis: 6_400, advice: 'correct' },
  );
});

test('anything thrown becomes an error of the network, which keeps its cause', () => {
  const thrown = new TypeError('fetch failed');
  const error = asParleyError(thrown);
  assert.deepEqual([error.code, error.name, error.advice, error.cause], [null, 'network', 'back-off', thrown]);
  assert.equal(asParleyError(error), error);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

globalThis.addEventListener = globalThis.removeEventListener = () => {};

const { drainForAWhile } = await load('lab/drain.js');
const turn = () => new Promise((resolve) => setImmediate(resolve));
const json = (body, status = 200) => new Response(body && JSON.stringify(body), { status });

/** Answers each request by `METHOD path`; what is a list is answered from one after the other, its last again and again. */
function serve(t, answers) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (url, { method = 'GET' } = {}) => {
    const what = `${method} ${new URL(url, 'http://node').pathname}`;
    asked.push(what);
    const answer = answers[what];
    return (answer.length > 1 ? answer.shift() : answer[0])();
  });
  t.mock.method(Math, 'random', () => 0);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return asked;
}

/** Lets time pass until it has ended. */
async function ended(promise, t) {
  let isOver = false;
  const over = () => (isOver = true);
  promise.then(over, over);
  for (let step = 0; step < 1_000 && !isOver; step += 1) {
    await turn();
    t.mock.timers.tick(1_000);
  }
  return promise;
}

const STATE = 'GET /v1/rooms/parley~cluster/state';
const PUT = 'PUT /v1/cluster/nodes/k1/drain';
const DELETE = 'DELETE /v1/cluster/nodes/k1/drain';
const token = { 'POST /v1/tokens': [() => json({ token: 't' })] };
const nodes =
  (...names) =>
  () =>
    json({ document: { nodes: Object.fromEntries(names.map((name, index) => [`k${index + 1}`, { name }])) } });
const away = () => Promise.reject(new TypeError('fetch failed'));
const done = () => new Response(null, { status: 204 });

test('a node that was started anew is drained once it is known which one it is', async (t) => {
  const asked = serve(t, { ...token, [STATE]: [nodes('a', 'a'), nodes('a')], [PUT]: [done], [DELETE]: [done] });
  const steps = [];
  await ended(
    drainForAWhile({ rest: '', node: 'a' }, (step) => steps.push(step)),
    t,
  );

  assert.deepEqual(asked.slice(1), [STATE, STATE, PUT, DELETE]);
  assert.equal(steps.length, 2);
});

test('where it stays unknown nothing is drained', async (t) => {
  const asked = serve(t, { ...token, [STATE]: [nodes('a', 'a')] });
  await assert.rejects(
    ended(
      drainForAWhile({ rest: '', node: 'a' }, () => {}),
      t,
    ),
    { code: 4367 },
  );
  assert.equal(asked.includes(PUT), false);
});

test('it is taken back though that does not succeed at once', async (t) => {
  const asked = serve(t, { ...token, [STATE]: [nodes('a')], [PUT]: [done], [DELETE]: [away, away, done] });
  await ended(
    drainForAWhile({ rest: '', node: 'a' }, () => {}),
    t,
  );

  assert.deepEqual(asked.slice(2), [PUT, DELETE, DELETE, DELETE]);
});

test('what could not be told may have been done: it is taken back, and the first error is told', async (t) => {
  const refused = () => json({ code: 4311, name: 'not-allowed', title: 'No.' }, 403);
  const asked = serve(t, { ...token, [STATE]: [nodes('a')], [PUT]: [refused], [DELETE]: [away] });
  await assert.rejects(
    ended(
      drainForAWhile({ rest: '', node: 'a' }, () => {}),
      t,
    ),
    { code: 4311 },
  );
  assert.equal(asked.includes(DELETE), true);
});

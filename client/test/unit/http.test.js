import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Http } from '../../src/http.js';
import { settled, TestClock } from '../support/clock.js';

/** An Http whose network is what a test gives: a function from the request to a Response. */
function over(answer, { isRenewable = true } = {}) {
  const clock = new TestClock();
  const asked = [];
  const token = {
    version: 1,
    isRenewable,
    get: async () => 'token-1',
    renew: async (version) => `token-${version + 1}`,
  };
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    return answer(asked.length, options);
  };
  return { clock, asked, http: new Http({ fetch, clock }, token) };
}

function problem(status, body, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers });
}

test('a request carries the token, and no cookie', async () => {
  const { http, asked } = over(() => Response.json({ fine: true }));
  const { status, body } = await http.json('/x', { method: 'POST', body: { text: 'hi' } });
  assert.deepEqual([status, body], [200, { fine: true }]);
  const [{ method, headers, body: said, credentials, cache }] = asked;
  assert.deepEqual([method, said, credentials, cache], ['POST', '{"text":"hi"}', 'omit', 'no-store']);
  assert.deepEqual(headers, { Authorization: 'Bearer token-1', 'Content-Type': 'application/json' });
});

test('204 and 304 have no body', async () => {
  for (const code of [204, 304]) {
    const { http } = over(() => new Response(null, { status: code, headers: { ETag: '"v1"' } }));
    const { status, body, headers } = await http.json('/x');
    assert.deepEqual([status, body, headers.get('ETag')], [code, null, '"v1"']);
  }
});

test('a problem is an error with its number, and with how long to wait', async () => {
  const { http } = over(() =>
    problem(429, { title: 'slow-mode', detail: 'Wait.', code: 4332, until: 9, afterMillis: 64 }),
  );
  const error = { code: 4332, name: 'slow-mode', message: 'Wait.', until: 9, afterMillis: 64, advice: 'correct' };
  await assert.rejects(http.json('/x'), error);
  const busy = over(() => problem(503, { title: 'unavailable', code: 4100 }, { 'Retry-After': '3' }));
  await assert.rejects(busy.http.json('/x'), { code: 4100, afterMillis: 3_000, message: 'unavailable' });
});

test('what a proxy answers has no number', async () => {
  const html = () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'Retry-After': '2' } });
  await assert.rejects(over(html).http.json('/x'), { code: null, name: 'network', afterMillis: 2_000 });
  const page = () => new Response('<h1>Sign in to the hotel</h1>');
  await assert.rejects(over(page).http.json('/x'), { code: null, name: 'network' });
});

test('refused for its token a request is made once more with another', async () => {
  const refused = () => problem(401, { title: 'token-expired', code: 4202 });
  const once = over((times) => (times === 1 ? refused() : Response.json({})));
  await once.http.json('/x');
  assert.deepEqual(
    once.asked.map(({ headers }) => headers.Authorization),
    ['Bearer token-1', 'Bearer token-2'],
  );
  const always = over(refused);
  await assert.rejects(always.http.json('/x'), { code: 4202 });
  assert.equal(always.asked.length, 2);
  const fixed = over(refused, { isRenewable: false });
  await assert.rejects(fixed.http.json('/x'), { code: 4202 });
  assert.equal(fixed.asked.length, 1);
});

/** A network that answers nothing, until the request is aborted. */
const silent = (_, { signal }) =>
  new Promise((__, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

test('an answer that does not come in time is an error of the network', async () => {
  const { http, clock } = over(silent);
  const got = assert.rejects(http.json('/x', { deadlineMillis: 4_000 }), { name: 'network' });
  await settled();
  assert.equal(clock.nextMillis, 4_000);
  await clock.pass(4_000);
  await got;
});

test('whoever asked may end it', async () => {
  const { http, clock } = over(silent);
  const aborter = new AbortController();
  const got = assert.rejects(http.json('/x', { signal: aborter.signal }), { name: 'network' });
  await settled();
  aborter.abort();
  await got;
  assert.equal(clock.nextMillis, null);
});

test('the deadline of a stream is for its beginning, its abort for all of it', async () => {
  let signal;
  const { http, clock } = over((_, options) => {
    signal = options.signal;
    return new Response('data: {}\n\n');
  });
  const aborter = new AbortController();
  await http.stream('/x', { signal: aborter.signal });
  assert.equal(clock.nextMillis, null);
  aborter.abort();
  assert.equal(signal.aborted, true);
});

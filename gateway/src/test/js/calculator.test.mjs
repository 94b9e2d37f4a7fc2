import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { calculate } = await load('lab/guide/calculator.js');
const COSTS = { 'short-poll': 1_000, 'long-poll': 1_000, sse: 40, websocket: 4, connection: 5_000 };

function of(kind, question) {
  return calculate({ messagesPerMinute: 0, ...question }, COSTS).find((row) => row.kind === kind);
}

test('100,000 users who poll every 3 s are 33,333 requests a second', () => {
  const { requestsPerSecond } = of('short-poll', { users: 100_000, intervalSeconds: 3 });

  assert.equal(Math.round(requestsPerSecond), 33_333);
});

test('10,000 users who poll every 5 minutes are 33 requests a second', () => {
  const { requestsPerSecond } = of('short-poll', { users: 10_000, intervalSeconds: 300 });

  assert.equal(Math.round(requestsPerSecond), 33);
});

test('where nothing comes every answer is empty, and where much comes hardly one', () => {
  const question = { users: 100, intervalSeconds: 3 };

  assert.equal(of('short-poll', question).emptyShare, 1);
  assert.equal(of('long-poll', question).emptyShare, 1);
  // One message in 3 s on average: e^-1 of all turns find none.
  assert.equal(of('short-poll', { ...question, messagesPerMinute: 20 }).emptyShare.toFixed(3), '0.368');
  assert.ok(of('long-poll', { ...question, messagesPerMinute: 20 }).emptyShare < 0.001);
  assert.equal(of('sse', question).emptyShare, 0);
});

test('a long-poll is made anew when its wait is over, and after each message', () => {
  const question = { users: 1_000, intervalSeconds: 3 };

  assert.equal(of('long-poll', question).requestsPerSecond, 40);
  // A message a second to each: a request a second of each.
  assert.equal(Math.round(of('long-poll', { ...question, messagesPerMinute: 60 }).requestsPerSecond), 1_000);
});

test('heads are paid per request, frames per message and beat', () => {
  const question = { users: 1_000, intervalSeconds: 10, messagesPerMinute: 60 };

  assert.equal(of('short-poll', question).headBytesPerSecond, 100_000);
  assert.equal(of('sse', question).headBytesPerSecond, 1_000 * 40 + 1_000 * (3 / 15));
  assert.equal(of('websocket', question).headBytesPerSecond, 1_000 * 4 + 1_000 * (8 / 25));
  assert.equal(of('websocket', question).requestsPerSecond, 0);
});

test('polls keep their connection unless they are rarer than a minute', () => {
  assert.equal(of('short-poll', { users: 600, intervalSeconds: 3 }).descriptors, 600);
  assert.equal(of('short-poll', { users: 600, intervalSeconds: 600 }).descriptors, 60);
  assert.equal(of('websocket', { users: 600, intervalSeconds: 600 }).descriptors, 600);
  assert.equal(of('websocket', { users: 600, intervalSeconds: 600 }).memoryBytes, 3_000_000);
});
